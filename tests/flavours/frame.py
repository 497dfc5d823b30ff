"""Flavours for the frame: seats, diaries, rooms, moments, pins and wishes."""

from onestop.model import Gender, Presence, Strength, Urgency
from tests.drafting import FULL, Draft, a_seat
from tests.flavours.register import ALL, CN, flavour


@flavour(ALL)
def plain(draft: Draft) -> None:
    """Leave everything to chance, in short days."""
    draft.length = draft.rng.choice((150, 180, 240))
    for ref in draft.people:
        draft.windows[ref] = draft.a_diary()


@flavour(ALL)
def everything(draft: Draft) -> None:
    """Ask for all that the profile has, or nearly all."""
    draft.grid = draft.rng.choice((20, 30))
    draft.days, draft.length = 1, 360
    every = None if draft.base == "cn" else ("interview", "counselling")
    draft.case["services"] = draft.rng.choice((every, ("interview", "exam", "evidence")))


@flavour(CN)
def f02_seats(draft: Draft) -> None:
    """Ask for certificates, and let some join by video."""
    draft.ask(*draft.rng.choice((("exam",), ("exam", "counselling"), ("counselling",))))
    draft.seats["exam", "doctor"] = {"certificates": ("forensic",)}
    held = draft.rng.choice((("forensic",), ("forensic", "paediatric"), ("paediatric",)))
    draft.people[draft.rng.choice(draft.refs("D"))]["certificates"] = held
    by_video = (Presence.ROOM, Presence.REMOTE) if draft.chance(0.5) else (Presence.REMOTE,)
    draft.seats["counselling", "psychologist"] = {"presence": by_video}
    draft.people["Y1"].update(remote=draft.chance(0.7), travel=draft.rng.choice((0, 60)))


@flavour(CN)
def f04_standing(draft: Draft) -> None:
    """Book people and rooms before."""
    draft.ask(*draft.rng.choice((("exam",), ("counselling",), ("evidence",), ("interview",))))
    officers = [*draft.refs("I"), *draft.refs("K")]
    for _ in range(draft.rng.randint(2, 4)):
        start, long = draft.opens + draft.rng.randrange(0, 120, 15), draft.rng.choice((90, 180))
        who = draft.rng.choice(officers)
        kind, room, seats = draft.rng.choice(
            (
                ("interview", "int-1", (("lead", who), ("adult", "A1"), ("prosecutor", "J1"))),
                ("rights", "fam-1", (("officer", who),)),
                ("evidence", "exam-1", (("doctor", "D1"), ("officer", who))),
                ("counselling", "coun-1", (("psychologist", "Y1"),)),
            )
        )
        draft.book(
            kind, start, long, room, *seats, observed="obs-1" if kind == "interview" else None
        )


@flavour(ALL)
def f05_travel(draft: Draft) -> None:
    """Let people travel far and come at short notice."""
    draft.ask(*draft.case["services"][:2])
    for facts in draft.people.values():
        facts["travel"] = draft.rng.choice((0, 30, 60))
        facts["notice"] = draft.rng.choice((0, 20, 120))
    draft.now = draft.opens - draft.rng.choice((0, 30))


@flavour(ALL)
def f06_accessible(draft: Draft) -> None:
    """Let the child need a feature that some rooms lack, and close rooms now and then."""
    draft.ask(*draft.case["services"][:2])
    draft.case["child"]["needs"] = ("accessible",)
    for ref in draft.rooms:
        if draft.chance(0.2):
            draft.windows[ref] = draft.a_diary()
    if draft.chance(0.4):
        draft.rooms[draft.rng.choice(("int-1", "coun-1"))]["features"] = ("recording", "one-stop")


@flavour(ALL)
def f07_blocked(draft: Draft) -> None:
    """Bring the child late, and block its time."""
    draft.easy()
    draft.ask(*draft.rng.choice((("exam",), ("counselling",), ("evidence", "counselling"))))
    draft.now = draft.opens + draft.rng.choice((0, 35))
    draft.case["child"]["travel"] = draft.rng.choice((25, 45, 60))
    start = draft.opens + draft.steps(1, 3)
    draft.case["blocked"] = [(start, start + 30), (start + 90, start + 120)]
    if draft.chance(0.3):
        draft.book("rest", start + 30, 20, "fam-1", child="child-1")


@flavour(ALL)
def f07_seconds(draft: Draft) -> None:
    """Report the case after now, in the middle of a minute, while the child is near."""
    draft.lean(draft.rng.choice(("exam", "counselling")))
    draft.now, draft.seconds = draft.opens, draft.rng.choice((0, 17, 30))
    draft.case["child"]["travel"] = draft.rng.choice((0, 5, 15))
    draft.case["reported"] = draft.opens + draft.rng.choice((0, 15, 30))
    draft.case["late"] = draft.rng.choice((0, 0, 13, 30, 45))


@flavour(CN)
def f08_pins(draft: Draft) -> None:
    """Fix a service: its start, and maybe its room and people."""
    draft.easy()
    draft.ask(*draft.case["services"][:2])
    service = draft.rng.choice((*draft.case["services"], *draft.case["services"], "rights"))
    start = draft.opens + draft.rng.choice((90, 110, 120, 150, 180))
    pin = {"service": service, "start": -(-start // draft.grid) * draft.grid}
    if draft.chance(0.4):
        homes = {"interview": "int-1", "exam": "exam-1", "evidence": "exam-1", "rights": "fam-1"}
        pin["room"] = homes.get(service, "coun-1")
    if draft.chance(0.4):
        kinds = {"exam": "D", "evidence": "D", "counselling": "Y", "rights": "K"}
        pin["people"] = (draft.rng.choice(draft.refs(kinds.get(service, "I"))),)
    draft.case["pins"] = [pin]


@flavour(CN)
def strengths(draft: Draft) -> None:
    """Set rules otherwise than China does."""
    for rule in draft.rng.sample(("R25", "R43", "R05b", "R49"), 2):
        draft.setting(rule, strength=Strength.HARD)
    for rule in draft.rng.sample(("R04b", "R14", "R24", "R37", "R45", "R48", "R26"), 3):
        draft.setting(rule, strength=Strength.SOFT, weight=draft.rng.randint(1, 3))
    if draft.chance(0.3):
        draft.setting("R33", strength=Strength.OVERRIDABLE)
        draft.lift(draft.case, "R33")
    draft.case["incident"] = draft.opens - 70 * 60
    draft.rooms["exam-1"]["reset"] = 20
    draft.book("rest", draft.opens + 60, 30, "exam-1")


@flavour(CN)
def f02_agencies(draft: Draft) -> None:
    """Let a seat be for one agency, whose people come late or not at all."""
    draft.easy()
    draft.ask(*draft.rng.choice((("exam",), ("interview",), ("evidence", "counselling"))))
    seats = (("interview", "lead"), ("exam", "doctor"), ("evidence", "doctor"))
    for service, seat in (*seats, ("counselling", "psychologist")):
        draft.seats[service, seat] = {"agencies": ("hospital", "bureau")}
    for kind in "IDY":
        for ref in draft.refs(kind):
            draft.people[ref]["agency"] = draft.rng.choice(("bureau", "police", "", "hospital"))
    draft.late(*draft.refs("I")[1:], *draft.refs("D")[:1])


@flavour(ALL)
def f02_territory(draft: Draft) -> None:
    """Give the case to one half of the town, and people to the other or to both."""
    draft.lean(*draft.rng.sample(("exam", "counselling", "interview"), draft.rng.randint(1, 2)))
    draft.case["territory"] = draft.rng.choice(("north", "north", "south", None))
    halves = ((), ("north",), ("south",), ("south", "north"))
    for ref in draft.people:
        draft.people[ref]["territory"] = draft.rng.choice(halves)
        if draft.chance(0.3):
            draft.late(ref)


@flavour(CN)
def f04_meanwhile(draft: Draft) -> None:
    """Advise the guardian while the child is elsewhere, by somebody whom the child needs too."""
    draft.easy()
    draft.drop("R41", "R44", "R19")
    draft.ask("advice", *draft.rng.choice((("counselling",), ("exam",), ("interview",))))
    guest = draft.add_companion(draft.case)
    draft.windows[guest] = draft.a_diary()
    roles = draft.rng.choice((("psychologist", "doctor"), ("doctor",), ("police",)))
    kinds = draft.rng.choice(((), ("counselling",), ("family",), ("exam",)))
    seats = (a_seat("advocate", *roles), a_seat("guardian", "companion", "nurse"))
    draft.service("advice", minutes=40, child=False, kinds=kinds, seats=seats)
    draft.rooms["fam-1"]["capacity"] = 1
    if draft.chance(0.4):
        start = draft.opens + draft.rng.choice((0, 60))
        draft.book("counselling", start, 60, "coun-1", ("psychologist", "Y1"))


@flavour(ALL)
def f05_on_call(draft: Draft) -> None:
    """Let acute cases call people before their hours."""
    draft.ask(draft.rng.choice(("exam", "counselling", "exam")))
    draft.days, draft.now = 1, 0
    draft.case["urgency"] = draft.rng.choice((Urgency.ACUTE, Urgency.ACUTE, Urgency.URGENT))
    for ref in draft.people:
        draft.windows[ref] = draft.a_diary()
        if draft.chance(0.6):
            since = draft.opens - draft.rng.choice((60, 90))
            draft.calls[ref] = [(since, draft.opens + draft.rng.choice((0, 15, -30)))]


@flavour(ALL)
def f06_acute(draft: Draft) -> None:
    """Examine an acute child in another kind of room."""
    draft.easy()
    draft.ask(*draft.rng.choice((("exam",), ("exam", "counselling"))))
    draft.case["urgency"] = draft.rng.choice((Urgency.ACUTE, Urgency.ACUTE, Urgency.PLANNED))
    draft.service("exam", acute_kinds=("ward",))
    if draft.chance(0.8):
        draft.add_room("ward-1", "ward", features=draft.rng.choice((FULL, FULL, ())))
        draft.late("ward-1")


@flavour(ALL)
def f10_examiner(draft: Draft) -> None:
    """Wish for a doctor of one sex, who may be late."""
    draft.lean("exam")
    draft.boy()
    draft.case["wishes"] = {"examiner": Gender.FEMALE}
    draft.people["D1"]["gender"] = Gender.MALE
    if len(draft.refs("D")) == 1:
        draft.add_person("D")
    draft.people["D2"]["gender"] = Gender.FEMALE
    draft.late("D2")


@flavour(ALL)
def f10_half_day(draft: Draft) -> None:
    """Wish for one half of the day, around noon."""
    draft.opens, draft.length = draft.rng.choice((9, 11)) * 60, 300
    draft.lean(*draft.rng.choice((("exam",), ("counselling",), ("exam", "counselling"))))
    draft.case["wishes"] = {"time": draft.rng.choice(("morning", "afternoon", "afternoon"))}
    draft.case["urgency"] = Urgency.PLANNED
    if draft.chance(0.3):
        draft.setting("R25", strength=Strength.HARD)


@flavour(CN)
def f10_person(draft: Draft) -> None:
    """Wish to meet somebody again, who is late or busy elsewhere."""
    draft.lean(draft.rng.choice(("interview", "counselling")))
    draft.boy()
    draft.add_person("Y")
    kind = "I" if "interview" in draft.case["services"] else "Y"
    wished = draft.rng.choice((draft.refs(kind)[-1], draft.refs("J")[0], draft.refs("D")[0]))
    draft.case["wishes"] = {"person": wished}
    draft.late(wished)
