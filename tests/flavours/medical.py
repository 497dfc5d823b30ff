"""Flavours for exam and evidence: who, with whom, and how soon."""

from onestop.model import Gender, Strength, Urgency
from tests.drafting import Draft, a_seat
from tests.flavours.register import ALL, CN, flavour


@flavour(CN)
def r05_physicians(draft: Draft) -> None:
    """Have male officers and doctors when a girl's body is examined."""
    draft.easy()
    draft.girl()
    draft.ask("evidence", *draft.rng.sample(("exam", "counselling"), draft.rng.randint(0, 1)))
    for ref in (*draft.refs("I"), *draft.refs("K"), "D1"):
        draft.people[ref]["gender"] = Gender.MALE
    if draft.chance(0.4):
        draft.people["I2"]["gender"] = Gender.FEMALE
        draft.windows["I2"] = [(draft.opens + 60, draft.opens + 300)]
    elif draft.chance(0.3):
        draft.people["K1"]["roles"] = ("police", "doctor")


@flavour(CN)
def r05_doctors(draft: Draft) -> None:
    """Let only one of the doctors be a woman."""
    draft.easy()
    draft.girl()
    draft.ask("exam", *draft.rng.sample(("interview", "counselling"), draft.rng.randint(0, 1)))
    for ref in draft.refs("D"):
        draft.people[ref]["gender"] = Gender.MALE
    if draft.chance(0.4):
        draft.add_person("D", gender=Gender.FEMALE)
    if draft.chance(0.2):
        draft.setting("R05b", strength=Strength.HARD)


@flavour(CN)
def r24_exam_first(draft: Draft) -> None:
    """Have an injured or acute child, and doctors who come late."""
    draft.easy()
    draft.boy()
    draft.ask("interview", draft.rng.choice(("exam", "evidence")))
    draft.grid = draft.rng.choice((20, 30))
    draft.length, draft.days, draft.case["injured"] = 360, 1, True
    for ref in draft.people:
        draft.windows[ref] = [(draft.opens, draft.opens + 360)]
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((90, 120, 150)), draft.opens + 360)]
    if draft.chance(0.25):
        draft.lift(draft.case, "R24")


@flavour(CN)
def r25_order(draft: Draft) -> None:
    """Have an exam or evidence, and an interview, without urgency."""
    draft.easy()
    draft.ask("interview", draft.rng.choice(("exam", "exam", "evidence")))
    draft.grid = draft.rng.choice((20, 30))
    draft.case["urgency"] = draft.rng.choice((Urgency.URGENT, Urgency.PLANNED))
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((30, 60, 120)), draft.opens + 360)]
    if draft.chance(0.3):
        draft.setting("R25", strength=Strength.HARD)


@flavour(ALL)
def r26_window(draft: Draft) -> None:
    """Let evidence's window close in the middle of the day, or who knows when."""
    draft.easy()
    draft.ask(*draft.rng.choice((("exam",), ("evidence",), ("exam", "evidence"))))
    hours = 120 if draft.case["child"]["age"] >= 12 else 72
    draft.case["incident"] = draft.opens + draft.steps(1, 3) - hours * 60
    draft.case["late"] = draft.rng.choice((0, 0, 20, 40))
    if draft.chance(0.3):
        draft.case["unsure"] = 30 * draft.rng.randint(1, 40)
        draft.case["incident"] -= draft.case["unsure"]
    if draft.chance(0.7):
        for ref in draft.refs("D"):
            draft.windows[ref] = [(draft.opens + 105, draft.opens + 360)]


@flavour(("cn", "cn", "us"))
def r26_past(draft: Draft) -> None:
    """Let evidence's window close too early, with an override."""
    r26_window(draft)
    draft.days = 1
    draft.case["incident"] -= 120
    draft.lift(draft.case, "R26")
    if draft.chance(0.4):
        draft.setting("R26", weight=2)


@flavour(CN)
def r43_counselling(draft: Draft) -> None:
    """Make it tempting to counsel before the interview."""
    draft.easy()
    draft.ask("interview", "counselling")
    for ref in draft.refs("J"):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((60, 90, 120)), draft.opens + 300)]
    draft.windows["Y1"] = [(draft.opens, draft.opens + draft.rng.choice((150, 240)))]
    if draft.chance(0.3):
        draft.setting("R43", strength=Strength.HARD)


@flavour(CN)
def r45_stay(draft: Draft) -> None:
    """Leave a long hole in the middle of the visit."""
    draft.easy()
    draft.ask("exam", draft.rng.choice(("counselling", "counselling", "interview")))
    draft.grid = draft.rng.choice((20, 30))
    draft.case["child"]["age"] = 8
    acute = draft.case["urgency"] is Urgency.ACUTE
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens, draft.opens + (170 if acute else 110))]
    late = draft.opens + 240 + draft.rng.choice((-45, 0, 15)) + (60 if acute else 0)
    for ref in (*draft.refs("Y"), *draft.refs("J"), *draft.refs("I"), *draft.refs("A")):
        draft.windows[ref] = [(draft.opens, draft.opens + 60), (late, late + 150)]
    if draft.chance(0.5):
        draft.lift(draft.case, "R45")


@flavour(ALL)
def r27_extended(draft: Draft) -> None:
    """Let the longer window close in the middle of the day."""
    draft.lean(*draft.rng.choice((("exam",), ("evidence",), ("exam", "evidence"))))
    draft.drop("R26", "R55")
    draft.setting("R27", weight=draft.rng.randint(1, 2), hours=168)
    draft.case["incident"] = draft.opens + draft.rng.choice((20, 40, 45)) - 168 * 60
    draft.case["late"] = draft.rng.choice((0, 0, 20))
    if draft.chance(0.4):
        draft.late(*draft.refs("D"))


@flavour(CN)
def r28_prophylaxis(draft: Draft) -> None:
    """Give medicine in time, though the nurse comes late."""
    draft.lean("prophylaxis", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    draft.drop("R26")
    seats = (a_seat("nurse", "nurse", "doctor"),)
    draft.service("prophylaxis", minutes=20, kinds=("exam",), seats=seats)
    draft.setting("R28", hours=72, services=["prophylaxis"])
    draft.late(draft.add_person("N"))
    draft.late(*draft.refs("D"))
    draft.case["incident"] = draft.opens + draft.rng.choice((15, 30, 45, 75)) - 72 * 60
    if draft.chance(0.4):
        draft.lift(draft.case, "R28")
    elif draft.chance(0.3):
        draft.case["unsure"] = 30 * draft.rng.randint(1, 40)
        draft.case["incident"] -= draft.case["unsure"]


@flavour(ALL)
def r29_within_a_day(draft: Draft) -> None:
    """Examine within a day of the report, though doctors come late."""
    draft.lean("exam", *draft.rng.sample(("counselling", "evidence"), draft.rng.randint(0, 1)))
    draft.setting("R29", hours=24, services=["exam"])
    draft.case["reported"] = draft.opens + draft.rng.choice((60, 75, 90, 105)) - 24 * 60
    draft.late(*draft.refs("D"), by=(0, 30, 60))


@flavour(ALL)
def r44_rest(draft: Draft) -> None:
    """Let the child rest between exam and interview, in a room that may be closed."""
    draft.lean("interview", draft.rng.choice(("exam", "exam", "evidence")))
    draft.setting("R44")
    draft.case["urgency"] = draft.rng.choice((Urgency.URGENT, Urgency.PLANNED))
    if draft.chance(0.3):
        draft.late("fam-1", by=(60, 120))
    if draft.chance(0.2):
        draft.lift(draft.case, "R44")


@flavour(CN)
def r46_two_examine(draft: Draft) -> None:
    """Have a nurse at the exam, who comes late or not at all."""
    draft.lean("exam", *draft.rng.sample(("counselling", "interview"), draft.rng.randint(0, 1)))
    draft.setting("R46", roles=["nurse"], services=["exam"])
    ref = draft.add_person("N")
    if draft.chance(0.8):
        draft.late(ref)
    if draft.chance(0.2):
        draft.windows[ref] = []
    if draft.chance(0.1):
        draft.lift(draft.case, "R46")


@flavour(CN)
def r59_attested(draft: Draft) -> None:
    """Let somebody attest evidence or exam, who comes late or not at all."""
    draft.lean(*draft.rng.choice((("exam",), ("evidence",), ("exam", "evidence"))))
    draft.setting("R59", roles=["attesting-witness"], services=["evidence", "exam"])
    ref = draft.add_person("W")
    if draft.chance(0.8):
        draft.late(ref)
    if draft.chance(0.2):
        draft.windows[ref] = []
    if draft.chance(0.1):
        draft.lift(draft.case, "R59")
