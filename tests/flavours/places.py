"""Flavours for rooms: which serve, how soon they serve again, and at which site they are."""

from onestop.model import Strength, Urgency
from tests.drafting import FULL, Draft, a_seat
from tests.flavours.register import CN, flavour


@flavour(CN)
def r03_recorder(draft: Draft) -> None:
    """Leave one room, or all, without a recorder."""
    draft.easy()
    draft.ask("interview")
    linked = draft.rng.choice(("obs-1", "obs-2"))
    draft.add_room("int-2", "interview", features=("one-stop",), observed_from=linked)
    draft.case["urgency"] = draft.rng.choice((Urgency.URGENT, Urgency.PLANNED))
    if draft.chance(0.3):
        draft.rooms["int-1"]["features"] = ("one-stop",)
    else:
        draft.windows["int-1"] = [(draft.opens + 90, draft.opens + 210)]


@flavour(CN)
def r14_police_room(draft: Draft) -> None:
    """Offer an ordinary police room, too."""
    draft.easy()
    draft.ask("interview")
    draft.add_room("int-2", "interview", features=("recording",), observed_from="obs-2")
    draft.windows["int-1"] = [(draft.opens + draft.rng.choice((60, 120)), draft.opens + 300)]
    draft.always("obs-1", "obs-2")
    if draft.chance(0.6):
        draft.lift(draft.case, "R14")


@flavour(CN)
def r22_observed(draft: Draft) -> None:
    """Have two interview rooms with one observation room, or with none."""
    draft.easy()
    draft.ask("interview")
    link = draft.rng.choice((None, None, "obs-1"))
    draft.add_room("int-2", "interview", features=("recording", "one-stop"), observed_from=link)
    draft.windows["int-1"] = [(draft.opens + draft.rng.choice((90, 150)), draft.opens + 300)]
    if draft.chance(0.6):
        draft.windows["obs-1"] = [(draft.opens + draft.rng.choice((60, 120)), draft.opens + 300)]
    if draft.chance(0.2):
        draft.rooms["int-1"]["observed_from"] = None


@flavour(CN)
def r49_reset(draft: Draft) -> None:
    """Book rooms that need a reset, until just before."""
    service, room = draft.rng.choice(
        (("counselling", "coun-1"), ("exam", "exam-1"), ("interview", "int-1"))
    )
    draft.ask(service)
    draft.rooms.pop("int-2", None)
    draft.case["urgency"] = Urgency.PLANNED
    for ref in ("int-1", "exam-1", "coun-1", "fam-1"):
        draft.rooms[ref].update(reset=draft.rng.choice((15, 20, 40)), capacity=1)
    draft.book("rest", draft.opens - 60, 60 + 60 * draft.rng.randint(1, 2), room)
    for _ in range(draft.rng.randint(0, 2)):
        start = draft.opens + draft.rng.randrange(0, 300, 10)
        draft.book("rest", start, 20, draft.rng.choice(("fam-1", room)))
    if draft.chance(0.3):
        draft.setting("R49", strength=Strength.HARD)


def hospital(draft: Draft) -> None:
    """Put the exam room into a hospital, and offer a journey there."""
    way = draft.rng.choice((10, 20, 30))
    draft.sites = {"main": {"hospital": way}, "hospital": {}}
    if draft.chance(0.3):
        draft.sites = {"hospital": {"main": way}, "main": {}}
    draft.rooms["exam-1"]["site"] = "hospital"
    escort = a_seat("escort", "social-worker", "police")
    draft.service("journey", minutes=10, kinds=(), seats=(escort,))
    draft.setting("R50", service="journey")


@flavour(CN)
def r50_journey(draft: Draft) -> None:
    """Hold the exam elsewhere, so that the child must be brought there."""
    draft.lean("exam", draft.rng.choice(("counselling", "counselling", "interview")))
    draft.grid = draft.rng.choice((20, 30))
    if "interview" in draft.case["services"]:
        draft.drop("R19", "R10b")
    hospital(draft)
    if draft.chance(0.3):
        draft.late(*draft.refs("D"))


@flavour(CN)
def f11_ways(draft: Draft) -> None:
    """Let those whom the child needs come from another site, or go there."""
    draft.lean(*draft.rng.choice((("exam",), ("evidence",), ("counselling",))))
    hospital(draft)
    for ref in (*draft.refs("D"), *draft.refs("Y"), *draft.refs("I")):
        # Where they are not needed, and until just before they are.
        room = "exam-1" if ref[0] == "Y" else "coun-1"
        start = draft.opens + draft.rng.choice((-60, -60, -60, 0))
        draft.book("rest", start, 60, room, ("guest", ref))


@flavour(CN)
def r50_one_site(draft: Draft) -> None:
    """Offer all at one site, and some of it at the other, too."""
    draft.lean("exam", *draft.rng.choice((("counselling",), ("rest",), ("counselling", "rest"))))
    draft.grid = draft.rng.choice((20, 30))
    hospital(draft)
    draft.add_room("coun-2", "counselling", "family", features=FULL, site="hospital")
    draft.late("coun-2", by=(60, 90))
    if draft.chance(0.3):
        draft.add_room("exam-2", "exam", features=FULL)
        draft.late("exam-2", by=(30, 90))
    if draft.chance(0.3):
        draft.case["child"]["needs"] = ("accessible",)
