"""Flavours for the adults beside the child: who may, who must, who stays outside."""

from onestop.model import Urgency
from tests.drafting import Draft, a_seat
from tests.flavours.register import CN, flavour, interview_and


@flavour(CN)
def r07_kept_out(draft: Draft) -> None:
    """Exclude people whom the visit would like to have."""
    interview_and(draft, "counselling", "exam")
    kind = draft.rng.choice("IIAJD")
    draft.case["excluded"] = tuple(draft.refs(kind)[: draft.rng.randint(1, 3)])
    if draft.chance(0.6):
        draft.add_companion(draft.case, suitable=False)
        draft.case["companions"] = draft.case["companions"][-1:]
        draft.case["companions"][0]["ref"] = "G10"
        draft.always("G10")


@flavour(CN)
def r05c_consent(draft: Draft) -> None:
    """Ask for consent to the exam, which is on record, comes late, or cannot be had."""
    draft.lean("exam", *draft.rng.sample(("counselling", "interview"), draft.rng.randint(0, 1)))
    draft.setting("R05c")
    draft.case["companions"] = []
    for _ in range(draft.rng.randint(1, 2)):
        draft.late(draft.add_companion(draft.case, may_consent=draft.chance(0.7)))
    if draft.chance(0.3):
        draft.late(draft.add_person("E", roles=("social-worker", "consent")))
    draft.case["consented"] = draft.chance(0.1)
    if draft.chance(0.1):
        draft.lift(draft.case, "R05c")


@flavour(CN)
def r06b_refused(draft: Draft) -> None:
    """Let the child refuse some of those who could sit with it."""
    draft.lean("interview")
    draft.setting("R06b", seat="adult")
    draft.case["companions"] = []
    guest = draft.add_companion(draft.case)
    draft.always(guest)
    draft.case["refused"] = (guest, *draft.refs("A")[: draft.rng.randint(0, 1)])
    draft.late(*draft.refs("A"))


@flavour(CN)
def r08a_outside(draft: Draft) -> None:
    """Keep those who came with the child out of the interview, though others come late."""
    draft.lean("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    draft.setting("R08a")
    draft.case["companions"] = []
    draft.always(draft.add_companion(draft.case))
    draft.late(*draft.refs("A"))
    if draft.chance(0.3):
        for ref in draft.refs("A"):
            draft.windows[ref] = []


@flavour(CN)
def r08b_advice(draft: Draft) -> None:
    """Advise the guardian meanwhile, by an advocate who has little time."""
    draft.lean("interview")
    draft.drop("R19")
    draft.setting("R08b")
    seats = (a_seat("advocate", "advocate"), a_seat("guardian", "companion"))
    kinds = draft.rng.choice(((), ("counselling",)))
    draft.service("advice", minutes=30, child=False, kinds=kinds, seats=seats)
    draft.late(draft.add_person("V"))
    draft.case["companions"] = []
    for _ in range(draft.rng.choice((0, 1, 1, 1, 1, 2))):
        draft.late(draft.add_companion(draft.case, suitable=draft.chance(0.9)), by=(0, 30, 60))
    if draft.chance(0.2):
        draft.windows["V1"] = []


@flavour(CN)
def r09_same(draft: Draft) -> None:
    """Let two adults share the time in which the child needs one."""
    draft.easy()
    draft.ask("interview")
    draft.drop("R19", "R10b")
    draft.setting("R09")
    draft.case["companions"] = []
    draft.add_companion(draft.case)
    draft.windows["G10"] = [(draft.opens, draft.opens + draft.rng.choice((30, 45)))]
    draft.late("A1", by=(30, 45))
    for ref in draft.refs("A")[1:]:
        draft.late(ref)


@flavour(CN)
def r09_again(draft: Draft) -> None:
    """Call the adult of the last interview, who comes late, or is not to be had."""
    draft.lean("interview")
    draft.setting("R09")
    adult = draft.rng.choice((*draft.refs("A"), "A1", "A1", "A9"))
    draft.interviewed(draft.case, "I1", adult=adult)
    draft.lift(draft.case, "R01")
    draft.late(*draft.refs("A"))
    draft.case["companions"] = []
    draft.always(draft.add_companion(draft.case))


@flavour(CN)
def r42_calmed(draft: Draft) -> None:
    """Calm a distressed child first, with somebody who comes late."""
    draft.lean("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    draft.case["distressed"] = draft.chance(0.85)
    if draft.case["distressed"] and draft.chance(0.2):
        draft.case["urgency"] = Urgency.PLANNED
    draft.setting("R42")
    kinds = draft.rng.choice((("family",), ("counselling",)))
    draft.service("calming", minutes=20, kinds=kinds, seats=(a_seat("calmer", "psychologist"),))
    draft.late("Y1")


@flavour(CN)
def r53_lawyers(draft: Draft) -> None:
    """Let only one of the lawyers be a woman, if any is, and she comes late."""
    draft.lean("legal-aid", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    draft.girl()
    seats = (a_seat("lawyer", "lawyer"),)
    draft.service("legal-aid", minutes=20, kinds=("counselling",), seats=seats)
    draft.setting("R53", service="legal-aid", seat="lawyer")
    draft.add_person("L", gender="male")
    draft.windows["L1"] = [(draft.opens, draft.opens + draft.length)]
    if draft.chance(0.6):
        draft.late(draft.add_person("L", gender="female"))
