"""Flavours in which what one child needs is what the other needs, too."""

from datetime import time

from onestop.model import Gender, PastInterview, Urgency
from tests.drafting import FULL, Draft, a_seat
from tests.flavours.children import both
from tests.flavours.register import ALL, CN, flavour


def two_heard(draft: Draft) -> None:
    """Interview two young boys with nobody but those who lead."""
    for case in both(draft, "interview"):
        case["companions"] = []
        case["child"]["age"] = draft.rng.choice((4, 8))
    draft.drop("R19", "R10b", "R06")
    draft.add_room("int-3", "interview", features=FULL, observed_from="obs-2")


@flavour(CN)
def r06b_two(draft: Draft) -> None:
    """Let two children refuse an adult each, of the few there are."""
    adults = draft.refs("A")
    for case in both(draft, "rights", hours=(1,)):
        guests = [companion["ref"] for companion in case["companions"]]
        case["refused"] = (draft.rng.choice((*adults, *guests)),)
    draft.setting("R06b")
    draft.late(*draft.rng.sample(adults, 1), by=(0, 30))


@flavour(CN)
def r07_two(draft: Draft) -> None:
    """Bar those whom one child or both would see first."""
    for case in both(draft, "exam", "counselling", hours=(2,)):
        case["excluded"] = (draft.rng.choice((*draft.refs("D"), "Y1", "D1")),)
    draft.late(*draft.refs("D")[1:], by=(30,))


@flavour(CN)
def r05_two(draft: Draft) -> None:
    """Let one woman of the police be there when evidence is taken from two girls."""
    for case in both(draft, "evidence", hours=(1, 2)):
        case["child"]["gender"] = draft.rng.choice((Gender.FEMALE, Gender.FEMALE, Gender.MALE))
    for ref in (*draft.refs("I"), *draft.refs("K")):
        draft.people[ref]["gender"] = Gender.MALE
    draft.people["I2"]["gender"] = Gender.FEMALE
    draft.late("I2", by=(0, 30, 60))


@flavour(CN)
def r10_two(draft: Draft) -> None:
    """Let prosecutors interview two children, each alone if they may."""
    two_heard(draft)
    for ref in draft.refs("I"):
        draft.people[ref].update(agency="procuratorate", roles=("interviewer",))
    if draft.chance(0.7):
        draft.people["I2"]["agency"] = "police"
        draft.late("I2", by=(0, 30, 60))


@flavour(CN)
def r14_two(draft: Draft) -> None:
    """Interview two children, and have an ordinary police room for one of them."""
    two_heard(draft)
    plain_room = draft.rng.choice((("recording",), ("recording",), ("one-stop",)))
    draft.rooms[draft.rng.choice(("int-1", "int-3"))]["features"] = plain_room
    draft.rooms.pop("int-2", None)
    if draft.chance(0.3):
        draft.lift(draft.case, "R14")


@flavour(CN)
def r20_two(draft: Draft) -> None:
    """Let one observer watch two interviews, from the same room or by video."""
    two_heard(draft)
    draft.setting("R20", observers=[{"seat": "welfare", "roles": ["social-worker"]}])
    draft.add_person("E", remote=draft.chance(0.5))
    draft.late("E1", by=(0, 30))


@flavour(CN)
def r21_two(draft: Draft) -> None:
    """Let the defence watch both interviews, or one where the other has no interview."""
    two_heard(draft)
    draft.cases[1]["services"] = (draft.rng.choice(("interview", "counselling")),)
    draft.setting("R21", roles=["defence-lawyer"])
    draft.late(draft.add_person("B"), by=(0, 30, 60))


@flavour(CN)
def r23_two(draft: Draft) -> None:
    """Pause both interviews for those who watch."""
    two_heard(draft)
    draft.setting("R19")
    draft.setting("R23", minutes=draft.rng.choice((10, 15)))
    draft.late(*draft.refs("J"), by=(0, 0, 30))


@flavour(CN)
def r28_two(draft: Draft) -> None:
    """Give two children medicine in time, by the one doctor there is."""
    for case in both(draft, "prophylaxis", "exam", hours=(2, 3)):
        case["incident"] = draft.opens + draft.rng.choice((20, 40, 60)) - 72 * 60
        if draft.chance(0.3):
            draft.lift(case, "R28")
    draft.drop("R26", "R27")
    draft.case["services"] = ("prophylaxis",)
    draft.service("prophylaxis", minutes=30)
    draft.setting("R28", hours=72)
    draft.late("D1", by=(0, 30))
    for ref in draft.refs("D")[1:]:
        draft.people[ref]["roles"] = ("nurse",)


@flavour(CN)
def r45_two(draft: Draft) -> None:
    """Examine one child early, and counsel both late in the day."""
    one, other = both(draft, "counselling", hours=(6,))
    one["services"] = ("exam", "counselling")
    for case in (one, other):
        case["child"]["age"], case["urgency"] = 8, Urgency.PLANNED
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens, draft.opens + 60)]
    draft.late(*draft.refs("Y"), by=(180, 210, 240))
    if draft.chance(0.5):
        draft.lift(one, "R45")


@flavour(CN)
def r46_two(draft: Draft) -> None:
    """Let one nurse be at two exams."""
    cases = both(draft, "exam", hours=(2, 3))
    draft.rng.choice(cases)["services"] = (draft.rng.choice(("exam", "evidence")),)
    draft.add_person("D")
    draft.add_room("exam-2", "exam", features=FULL)
    draft.late(draft.add_person("N"), by=(0, 30))
    draft.setting("R46", roles=["nurse"], services=["exam"])


@flavour(CN)
def r59_two(draft: Draft) -> None:
    """Let one witness attest what is done for two."""
    both(draft, "exam", "evidence")
    draft.add_person("D")
    draft.add_room("exam-2", "exam", features=FULL)
    draft.late(draft.add_person("W"), by=(0, 30))
    draft.setting("R59", roles=["attesting-witness"])


@flavour(CN)
def r53_two(draft: Draft) -> None:
    """Let two children, of whom one or both are girls, see a lawyer."""
    cases = both(draft, "legal-aid", hours=(1, 2))
    for case in cases:
        case["child"]["gender"] = draft.rng.choice((Gender.FEMALE, Gender.FEMALE, Gender.MALE))
    seats = (a_seat("lawyer", "lawyer"),)
    draft.service("legal-aid", minutes=20, kinds=("counselling", "family"), seats=seats)
    draft.setting("R53", strength=draft.rng.choice(("soft", "hard")))
    draft.add_person("L", gender="male")
    draft.late(draft.add_person("L", gender="female"), by=(30,))
    draft.always("L1")


@flavour(CN)
def r47_two(draft: Draft) -> None:
    """Let one interviewer continue with both children."""
    two_heard(draft)
    for case in draft.cases:
        draft.interviewed(case, draft.rng.choice((*["I1"] * 5, "I2")))
        draft.lift(case, "R01", *(["R47"] if draft.chance(0.1) else []))
    draft.setting("R47")
    draft.late("I1", by=(30, 40))
    draft.people["I1"]["travel"] = 0


@flavour(CN)
def r34_two(draft: Draft) -> None:
    """Have interviewed both children on the same day, one of them more than once."""
    two_heard(draft)
    draft.drop("R47")
    draft.now = draft.opens
    for number, case in enumerate(draft.cases, 1):
        earlier = (draft.moment(draft.opens - 50 * n) for n in range(1, number + 1))
        past = (PastInterview(at=moment, interviewer="I1") for moment in earlier)
        case["past_interviews"] = tuple(past)
        draft.lift(case, "R01", *(["R34"] if draft.chance(0.2) else []))
    draft.setting("R34", sessions=draft.rng.choice((2, 2, 1, 3)))


@flavour(CN)
def r55_two(draft: Draft) -> None:
    """Let one officer of three interview a child, and another take its evidence."""
    cases = both(draft, "counselling", "interview", hours=(3, 4))
    cases[0].update(services=("interview", "evidence"), urgency=Urgency.PLANNED)
    draft.drop("R19", "R10b", "R06", "R24")
    draft.late("I2", *draft.refs("K"), by=(60, 75, 90))
    for ref in draft.refs("I")[2:]:
        draft.people[ref]["roles"] = ("nurse",)
    draft.setting("R55", strength=draft.rng.choice(("soft", "hard")), services=["evidence"])


@flavour(CN)
def r51_two(draft: Draft) -> None:
    """Let one who is far away ask both children by video."""
    two_heard(draft)
    seats = (a_seat("lead", "interviewer"), a_seat("second", "police", "recorder"))
    draft.service("interview", seats=seats)
    draft.people["I1"].update(remote=True, travel=30)
    draft.late("I2", by=(30, 60))
    draft.setting("R51")


@flavour(CN)
def r31_two(draft: Draft) -> None:
    """Let the hours for two interviews end in the morning."""
    two_heard(draft)
    hours = {Urgency.ACUTE: 24, Urgency.URGENT: 72, Urgency.PLANNED: 168}
    for case in draft.cases:
        limit = hours[case["urgency"]] * 60
        case["reported"] = draft.opens + draft.rng.choice((20, 45, 60)) - limit
    draft.setting("R31")
    draft.late("I2", by=(30, 60))


@flavour(CN)
def r30_two(draft: Draft) -> None:
    """Let the weeks of one child, or of both, end with yesterday or today."""
    two_heard(draft)
    draft.drop("R31")
    for case in draft.cases:
        case["reported"] = draft.opens - draft.rng.choice((14, 14, 15)) * 1440
        if draft.chance(0.6):
            draft.lift(case, "R30")
    draft.setting("R30")


@flavour(CN)
def r18b_two(draft: Draft) -> None:
    """Let the team of one child talk about it before it turns to the other."""
    two_heard(draft)
    for case in draft.cases:
        case["child"]["age"] = 4
    draft.service("debrief", minutes=30, child=False, seats=(a_seat("lead", "interviewer"),))
    draft.setting("R18b")
    draft.windows["I1"] = [(draft.opens, draft.opens + draft.rng.choice((90, 120)))]
    draft.people["I1"]["travel"] = 0
    draft.late(*draft.refs("I")[1:], by=(60, 90))


@flavour(ALL)
def r38_two(draft: Draft) -> None:
    """Bring two children to a police station that closes early."""
    both(draft, "counselling", "exam", hours=(3,))
    for ref in ("coun-1", "exam-1"):
        draft.rooms[ref]["features"] += ("police-station",)
    hours = {"from": time(draft.opens // 60, 30), "to": time(draft.opens // 60 + 1, 30)}
    draft.setting("R38", feature="police-station", **hours)
    for ref in draft.refs("D")[1:]:
        draft.people[ref]["roles"] = ("nurse",)
