"""R09, R12 and R17: children of one matter."""

from datetime import timedelta

from onestop.model import PastInterview
from tests.builders import MONDAY, a_companion, at
from tests.rules.kin import (
    ALONE,
    SECOND,
    STOOD,
    TALK,
    asked,
    pair,
    problem,
    row,
    second,
    stood,
    talked,
)
from tests.rules.rows import Ask, allowed, an_override, broken, kept, lifted, seated


def was_interviewed(*adults):
    """Return the case's record of interviews on the days before, each with its adult."""
    return {
        "past_interviews": tuple(
            PastInterview(
                at=at("10:00", MONDAY - timedelta(len(adults) - n)),
                interviewer="P-ada",
                adult=adult,
            )
            for n, adult in enumerate(adults)
        )
    }


def with_mother():
    """Return the facts of a case whose mother comes along."""
    return {"companions": (a_companion(),)}


IVO = {"adult": "A-ivo"}
HANA = {"adult": "A-hana"}
MOTHER = {"adult": "G1"}
SAME_MATTER = {"with_cases": ("2026-0001",)}
OTHERS_MATTER = {"with_cases": (SECOND,)}
STOOD_MATTER = {"with_cases": (STOOD,)}

ROWS = (
    # R09: the same adult.
    kept("R09", "one adult throughout", problem=lambda: problem("R09")),
    broken(
        "R09",
        "another adult at the interview",
        plan=lambda: seated("interview", adult="A-ivo"),
        problem=lambda: problem("R09"),
        at=("interview",),
    ),
    lifted(
        "R09",
        "another adult, by a recorded decision",
        plan=lambda: seated("interview", adult="A-ivo"),
        problem=lambda: problem("R09", overrides=(an_override("R09"),)),
    ),
    row(allowed, "R09", "nobody sat with the child before", talked("08:30", IVO)),
    row(
        broken,
        "R09",
        "another adult than at the interview before",
        talked("08:30", IVO),
        facts=was_interviewed("A-hana"),
        at=("rights",),
    ),
    row(
        allowed,
        "R09",
        "the adult of the last interview",
        talked("08:30", IVO),
        facts=was_interviewed("A-hana", "A-ivo"),
    ),
    row(
        allowed,
        "R09",
        "the last interview was without any",
        talked("08:30", IVO),
        facts=was_interviewed("A-hana", None),
    ),
    row(
        allowed,
        "R09",
        "the adult of the last interview is not here any more",
        talked("08:30", IVO),
        facts=was_interviewed("A-gone"),
    ),
    row(
        broken,
        "R09",
        "the adult of a co-victim's visit, which names this case",
        talked("08:30"),
        stands=(stood(talked, "14:00", HANA, **SAME_MATTER),),
        at=("rights",),
    ),
    row(
        broken,
        "R09",
        "the adult of a co-victim's visit, which this case names",
        talked("08:30", **STOOD_MATTER),
        stands=(stood(talked, "14:00", HANA),),
        facts=STOOD_MATTER,
        at=("rights",),
    ),
    row(
        allowed,
        "R09",
        "a co-victim has another adult",
        talked("08:30"),
        stands=(stood(talked, "14:00", **SAME_MATTER),),
    ),
    row(
        allowed,
        "R09",
        "the adult of a child of another matter",
        talked("08:30"),
        stands=(stood(talked, "14:00", HANA),),
    ),
    row(
        allowed,
        "R09",
        "the mother of both, who is nobody's appropriate adult",
        talked("08:30", MOTHER),
        stands=(stood(talked, "14:00", MOTHER, **SAME_MATTER),),
        facts=with_mother(),
    ),
    pair(
        broken,
        "R09",
        "one adult for two co-victims",
        talked("08:30"),
        second(talked, "14:00", HANA, **SAME_MATTER),
        other=SAME_MATTER,
        at=("rights", "2026-0002.rights"),
    ),
    pair(
        broken,
        "R09",
        "one adult for two co-victims, of whom the first is named",
        talked("08:30", **OTHERS_MATTER),
        second(talked, "14:00", HANA),
        first=OTHERS_MATTER,
        at=("rights", "2026-0002.rights"),
    ),
    pair(
        allowed,
        "R09",
        "each co-victim has one",
        talked("08:30"),
        second(talked, "14:00", **SAME_MATTER),
        other=SAME_MATTER,
    ),
    pair(
        allowed,
        "R09",
        "the mother of two co-victims",
        talked("08:30", MOTHER),
        second(talked, "14:00", MOTHER, **SAME_MATTER),
        first=with_mother(),
        other=SAME_MATTER | with_mother(),
    ),
    pair(
        allowed,
        "R09",
        "one adult for two children of different matters",
        talked("08:30"),
        second(talked, "14:00", HANA),
    ),
    # R12: interviewed alone.  F04 says the same of any two visits.
    pair(
        kept,
        "R12",
        "two children are interviewed at once in two rooms",
        asked("08:30"),
        second(asked, "08:30"),
        services=ALONE,
    ),
    pair(
        broken,
        "R12",
        "two children are interviewed together",
        asked("08:30"),
        second(asked, "08:30", {"number": 1}),
        services=ALONE,
        at=("interview", "2026-0002.interview"),
        also=("F04",),
        ask=Ask.NOT,
    ),
    row(
        broken,
        "R12",
        "another interview goes on in that room for a minute more",
        asked("08:30"),
        stands=(stood(asked, "07:46", {"number": 1}),),
        facts={"services": ALONE},
        at=("interview",),
        also=("F04",),
        ask=Ask.NOT,
    ),
    row(
        allowed,
        "R12",
        "another interview in that room has just ended",
        asked("08:30"),
        stands=(stood(asked, "07:45", {"number": 1}),),
        facts={"services": ALONE},
    ),
    row(
        allowed,
        "R12",
        "no interview at all, while another child is interviewed",
        talked("08:30"),
        stands=(stood(asked, "08:30"),),
    ),
    row(
        allowed,
        "R12",
        "another child has counselling meanwhile",
        asked("08:30"),
        stands=(stood(talked, "08:30"),),
        facts={"services": ALONE},
    ),
    # R17: co-victims do not mix.
    pair(
        kept,
        "R17",
        "strangers wait while others are interviewed",
        asked("08:30"),
        second(asked, "09:15"),
        services=ALONE,
    ),
    pair(
        broken,
        "R17",
        "a co-victim comes while the other is interviewed",
        asked("08:30"),
        second(asked, "09:15", **SAME_MATTER),
        other=SAME_MATTER,
        services=ALONE,
        at=("",),
    ),
    pair(
        broken,
        "R17",
        "a co-victim, whom the first case names, comes five minutes too soon",
        asked("08:30", **OTHERS_MATTER),
        second(asked, "09:20"),
        first=OTHERS_MATTER,
        services=ALONE,
        at=("",),
    ),
    pair(
        broken,
        "R17",
        "only one of both cases has a recorded decision",
        asked("08:30"),
        second(asked, "09:15", **SAME_MATTER),
        first={"overrides": (an_override("R17"),)},
        other=SAME_MATTER,
        services=ALONE,
        at=("",),
    ),
    pair(
        lifted,
        "R17",
        "both have a recorded decision",
        asked("08:30"),
        second(asked, "09:15", **SAME_MATTER),
        first={"overrides": (an_override("R17"),)},
        other=SAME_MATTER | {"overrides": (an_override("R17"),)},
        services=ALONE,
    ),
    pair(
        allowed,
        "R17",
        "a co-victim comes as the other one leaves",
        asked("08:30"),
        second(asked, "09:25", **SAME_MATTER),
        other=SAME_MATTER,
        services=ALONE,
    ),
    pair(
        allowed,
        "R17",
        "two teams interview co-victims at the same time",
        asked("08:30"),
        second(asked, "08:30", **SAME_MATTER),
        other=SAME_MATTER,
        services=ALONE,
    ),
    pair(
        allowed,
        "R17",
        "the interviews of co-victims share five minutes",
        asked("08:30"),
        second(asked, "09:10", **SAME_MATTER),
        other=SAME_MATTER,
        services=ALONE,
    ),
    pair(
        allowed,
        "R17",
        "a co-victim is only counselled",
        asked("08:30"),
        second(talked, "08:30", **SAME_MATTER),
        other=SAME_MATTER | {"services": TALK},
        services=ALONE,
    ),
    row(
        broken,
        "R17",
        "a co-victim's visit stands a minute too long",
        asked("09:30"),
        stands=(stood(asked, "08:36", **SAME_MATTER),),
        facts={"services": ALONE},
        at=("",),
    ),
    row(
        allowed,
        "R17",
        "a co-victim's visit, which this case names, ends in time",
        asked("09:30", **STOOD_MATTER),
        stands=(stood(asked, "08:35"),),
        facts={"services": ALONE} | STOOD_MATTER,
    ),
    row(
        allowed,
        "R17",
        "a co-victim's interview stands and goes on for another minute",
        asked("09:30"),
        stands=(stood(asked, "08:46", **SAME_MATTER),),
        facts={"services": ALONE},
    ),
    row(
        broken,
        "R17",
        "a co-victim's interview has just ended, but the child is still here",
        asked("09:30"),
        stands=(stood(asked, "08:45", **SAME_MATTER),),
        facts={"services": ALONE},
        at=("",),
    ),
    row(
        allowed,
        "R17",
        "a co-victim who is counselled stands",
        asked("09:30"),
        stands=(stood(talked, "09:30", **SAME_MATTER),),
        facts={"services": ALONE},
    ),
    row(
        allowed,
        "R17",
        "a co-victim is interviewed meanwhile, and this child is not",
        talked("09:30"),
        stands=(stood(asked, "09:15", **SAME_MATTER),),
    ),
)
