"""R17: co-victims do not mix between their interviews."""

from collections.abc import Iterator

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, others
from onestop.rules.verbs import NotMixed, Verb
from onestop.rules.wanted import INTERVIEW, base_shape
from onestop.texts import Text


class NoMixing(Rule):
    """
    One after the other, or at the same time by two teams: nobody can tell the next one.

    It binds each of both cases, so both need an override to lift it.
    """

    id = "R17"
    sentence = Text(
        "Children of one matter are not at the centre together,"
        " unless they are interviewed at the same time.",
        "同一案件的多名儿童除同时接受询问外，不同时在中心停留。",
    )
    source = "domain brief P7b, S1; parallel teams by design"
    strength = Strength.OVERRIDABLE

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a co-victim who is here meanwhile, with an interview at another time."""
        mine, case = outcome.find(INTERVIEW), outcome.brief.case
        if mine is None:
            return
        for visit in others(outcome).values():
            theirs = visit.find(INTERVIEW)
            named = visit.case in case.with_cases or case.ref in visit.with_cases
            if theirs is None or not named or theirs.window.overlaps(mine.window):
                continue
            if any(stay.overlaps(other) for stay in outcome.visit.parts for other in visit.parts):
                yield Violation()

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Keep the visit apart from each co-victim's, new or standing."""
        if not shape.has(INTERVIEW):
            return
        case = brief.case
        for other in brief.problem.cases:
            named = other.ref in case.with_cases or case.ref in other.with_cases
            if named and base_shape(Brief(problem=brief.problem, case=other)).has(INTERVIEW):
                yield NotMixed(cases={other.ref})
        for visit in brief.standing_visits():
            held = [a.window for a in visit.appointments if a.service == INTERVIEW]
            if held and (case.ref in visit.with_cases or visit.case in case.with_cases):
                booked = tuple((stay, held[0]) for stay in visit.parts)
                yield NotMixed(cases=(), booked=booked)
