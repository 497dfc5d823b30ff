"""R06b to R58: who must be at an interview, who must not, and who ought to be the same."""

from onestop.model import Gender, PastInterview, Presence
from tests.builders import (
    a_child,
    a_companion,
    a_plan,
    a_seat,
    an_appointment,
    at,
    some_appointments,
)
from tests.rules.rows import (
    Ask,
    allowed,
    broken,
    changed,
    costs,
    kept,
    lifted,
    notice,
    planned,
    seated,
)
from tests.rules.settings import for_role, ruled, served, somebody, under, unruled
from tests.rules.team import ADULT, OBSERVER, one_interviewer, with_companion
from tests.rules.times import short_visit

BOY = a_child(gender=Gender.MALE)
TALK = {"services": ("counselling",)}
DOCTOR = a_seat("D-dora", "doctor")
DAN = somebody("P-dan", "interviewer", gender=Gender.MALE)
CAT = somebody("P-cat", "interviewer")
CONSTABLE = somebody("P-zita", "police")
FAR = somebody("P-rhea", "interviewer", remote=True)
FARTHER = somebody("P-sue", "interviewer", remote=True)
CARER = somebody("C-cam", "child-protection")
CARER_AFAR = somebody("C-cam", "child-protection", remote=True)
COUNSEL = somebody("K-kim", "defence-lawyer")
LAWYER = somebody("L-lou", "lawyer")


def interviewed(*team):
    """Return the usual plan in which *team* interviews, with the adult and the prosecutor."""
    return changed("interview", people=(*team, ADULT, OBSERVER))


def watched(*more):
    """Return the usual plan in which *more* are at the interview."""
    return interviewed(a_seat("P-ada", "lead"), a_seat("P-bea", "second"), *more)


def who_collects(second):
    """Return the usual plan in which P-ada collects and leads, and *second* takes notes."""
    people = (DOCTOR, a_seat("P-ada", "officer"))
    before = [a for a in some_appointments() if a.service not in ("evidence", "interview")]
    asked = interviewed(a_seat("P-ada", "lead"), a_seat(second, "second")).visits[0]
    evidence = an_appointment("evidence", "08:40", "09:00", *people, room="exam-1")
    return planned(*before, evidence, asked.find("interview"))


def companion_told():
    """Return the plan in which the companion is told the rights, and somebody else stays."""
    told = notice(people=(a_seat("P-ada", "officer"), a_seat("G1", "adult")))
    return planned(told, *(a for a in some_appointments() if a.service != "rights"))


def accompanied(rule, *, lifted=(), **facts):
    """Return the problem under *rule* of a child who comes with an adult."""
    return under(ruled(rule), lifted=lifted, companions=(a_companion(**facts),))


def interviewed_by(*interviewers, lifted=("R01",), **changes):
    """Return the problem of a child whom *interviewers* interviewed last week, one by one."""
    past = (
        PastInterview(at=at("09:00").replace(day=2 + day), interviewer=ref)
        for day, ref in enumerate(interviewers)
    )
    facts = {"past_interviews": tuple(past)} | changes
    return under(ruled("R47"), CAT, lifted=lifted, **facts)


def all_by_video():
    """Return the problem of a profile in which lead and second may both be far away."""
    video = {"presence": (Presence.ROOM, Presence.REMOTE)}
    seats = (for_role("lead", "interviewer", **video), for_role("second", "interviewer", **video))
    bare = unruled("R10b", base=ruled("R51"))
    profile = served("interview", *seats, base=bare, kinds=("interview",), default=True)
    return under(profile, FAR, FARTHER)


ROWS = (
    # R06b: the child may refuse an adult.
    kept("R06b", "the child refuses nobody", problem=lambda: under(ruled("R06b"))),
    broken(
        "R06b",
        "the child refuses the adult",
        problem=lambda: under(ruled("R06b"), refused=("A-hana",)),
        at=("rights", "interview"),
    ),
    allowed(
        "R06b",
        "the child refuses the one who came with it; another sits there",
        problem=lambda: under(ruled("R06b"), companions=(a_companion(),), refused=("G1",)),
    ),
    allowed(
        "R06b",
        "what the child refuses is that she sits beside it, not that she counsels",
        problem=lambda: under(ruled("R06b"), refused=("Y-fay",)),
    ),
    # R08a: who came with the child is outside.
    kept("R08a", "nobody came with the child", problem=lambda: under(ruled("R08a"))),
    kept(
        "R08a",
        "no interview to be at",
        plan=short_visit,
        problem=lambda: under(ruled("R08a"), **TALK),
    ),
    broken(
        "R08a",
        "the one who came with the child stays",
        plan=with_companion,
        problem=lambda: accompanied("R08a"),
        at=("interview",),
    ),
    allowed(
        "R08a",
        "the one who came with the child is told the rights",
        plan=companion_told,
        # R09 wants one adult throughout.
        problem=lambda: under(unruled("R09", base=ruled("R08a")), companions=(a_companion(),)),
    ),
    # R10c: one woman at least.
    kept("R10c", "two women", problem=lambda: under(ruled("R10c"))),
    kept("R10c", "nobody asks", plan=short_visit, problem=lambda: under(ruled("R10c"), **TALK)),
    broken(
        "R10c",
        "two men and a boy",
        plan=lambda: seated("interview", lead="P-carl", second="P-dan"),
        problem=lambda: under(ruled("R10c"), DAN, child=BOY),
        at=("interview",),
    ),
    broken(
        "R10c",
        "a man alone with a boy",
        plan=lambda: one_interviewer("P-carl"),
        problem=lambda: under(ruled("R10c"), lifted=("R10b",), child=BOY),
        at=("interview",),
    ),
    allowed(
        "R10c",
        "a man leads, a woman takes notes",
        plan=lambda: seated("interview", lead="P-carl"),
        problem=lambda: under(ruled("R10c"), child=BOY),
    ),
    allowed(
        "R10c",
        "a woman leads, a man takes notes",
        plan=lambda: seated("interview", second="P-carl"),
        problem=lambda: under(ruled("R10c"), child=BOY),
    ),
    allowed(
        "R10c",
        "a woman alone",
        plan=one_interviewer,
        problem=lambda: under(ruled("R10c"), lifted=("R10b",)),
    ),
    lifted(
        "R10c",
        "two men, by a recorded decision",
        plan=lambda: seated("interview", lead="P-carl", second="P-dan"),
        problem=lambda: under(ruled("R10c"), DAN, lifted=("R10c",), child=BOY),
    ),
    # R20: those who must watch.
    kept("R20", "nothing to watch", plan=short_visit, problem=lambda: under(ruled("R20"), **TALK)),
    broken(
        "R20",
        "nobody of child protection",
        problem=lambda: under(ruled("R20"), CARER),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R20",
        "she sits in the room",
        plan=lambda: watched(a_seat("C-cam", "child-protection")),
        problem=lambda: under(ruled("R20"), CARER),
        at=("interview",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R20",
        "a doctor watches instead",
        plan=lambda: watched(a_seat("D-emil", "child-protection", Presence.OBSERVING)),
        problem=lambda: under(ruled("R20"), CARER),
        at=("interview",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R20",
        "somebody whom nobody knows",
        plan=lambda: watched(a_seat("Z-zoe", "child-protection", Presence.OBSERVING)),
        problem=lambda: under(ruled("R20"), CARER),
        at=("interview",),
        also=("F02", "F05"),
        ask=Ask.NOT,
    ),
    broken(
        "R20",
        "one of two",
        plan=lambda: watched(a_seat("C-cam", "child-protection", Presence.OBSERVING)),
        problem=lambda: under(
            ruled(
                "R20",
                observers=[
                    {"seat": "child-protection", "roles": ["child-protection"]},
                    {"seat": "child-lawyer", "roles": ["lawyer"]},
                ],
            ),
            CARER,
            LAWYER,
        ),
        at=("interview",),
        ask=Ask.NOT,
    ),
    allowed(
        "R20",
        "from next door",
        plan=lambda: watched(a_seat("C-cam", "child-protection", Presence.OBSERVING)),
        problem=lambda: under(ruled("R20"), CARER),
    ),
    allowed(
        "R20",
        "by video",
        plan=lambda: watched(a_seat("C-cam", "child-protection", Presence.REMOTE)),
        problem=lambda: under(ruled("R20"), CARER_AFAR),
    ),
    # R21: the defence watches.
    kept("R21", "nothing to watch", plan=short_visit, problem=lambda: under(ruled("R21"), **TALK)),
    broken(
        "R21",
        "no defence",
        problem=lambda: under(ruled("R21"), COUNSEL),
        at=("interview",),
        ask=Ask.NOT,
    ),
    allowed(
        "R21",
        "the defence watches",
        plan=lambda: watched(a_seat("K-kim", "defence", Presence.OBSERVING)),
        problem=lambda: under(ruled("R21"), COUNSEL),
    ),
    # R47: the same interviewer again.
    kept("R47", "never interviewed before", problem=lambda: under(ruled("R47"))),
    kept(
        "R47",
        "interviewed before, and not again",
        plan=short_visit,
        problem=lambda: interviewed_by("P-cat", **TALK),
    ),
    broken(
        "R47",
        "another woman interviewed the child",
        problem=lambda: interviewed_by("P-cat"),
        at=("interview",),
    ),
    broken(
        "R47",
        "the interviewer has left",
        problem=lambda: interviewed_by("P-gone"),
        at=("interview",),
    ),
    broken(
        "R47",
        "it is the last one who counts",
        problem=lambda: interviewed_by("P-ada", "P-cat"),
        at=("interview",),
    ),
    allowed("R47", "the same woman", problem=lambda: interviewed_by("P-ada")),
    allowed("R47", "the last of two", problem=lambda: interviewed_by("P-gone", "P-ada")),
    lifted(
        "R47",
        "another one, by a recorded decision",
        problem=lambda: interviewed_by("P-cat", lifted=("R01", "R47")),
    ),
    # R51: by video.
    kept("R51", "the lead is here", problem=lambda: under(ruled("R51"), FAR)),
    kept("R51", "no interview", plan=short_visit, problem=lambda: under(ruled("R51"), **TALK)),
    broken(
        "R51",
        "by video, and nobody in the room",
        plan=lambda: interviewed(a_seat("P-rhea", "lead", Presence.REMOTE)),
        problem=lambda: under(ruled("R51"), FAR, lifted=("R10b",)),
        at=("interview",),
    ),
    broken(
        "R51",
        "both by video",
        plan=lambda: interviewed(
            a_seat("P-rhea", "lead", Presence.REMOTE),
            a_seat("P-sue", "second", Presence.REMOTE),
        ),
        problem=all_by_video,
        at=("interview",),
    ),
    allowed(
        "R51",
        "by video, with a second in the room",
        plan=lambda: interviewed(
            a_seat("P-rhea", "lead", Presence.REMOTE), a_seat("P-bea", "second")
        ),
        problem=lambda: under(ruled("R51"), FAR),
    ),
    allowed(
        "R51",
        "both could be far away: one of them is here",
        plan=lambda: interviewed(
            a_seat("P-ada", "lead"), a_seat("P-sue", "second", Presence.REMOTE)
        ),
        problem=all_by_video,
    ),
    allowed(
        "R51",
        "alone, and here",
        plan=one_interviewer,
        problem=lambda: under(ruled("R51"), FAR, lifted=("R10b",)),
    ),
    lifted(
        "R51",
        "alone: who could be far away comes here",
        plan=lambda: interviewed(a_seat("P-rhea", "lead")),
        problem=lambda: under(ruled("R51"), FAR, lifted=("R51", "R10b")),
    ),
    # R55: an open mind.
    kept("R55", "nobody leads", plan=short_visit, problem=lambda: under(ruled("R55"), **TALK)),
    costs(
        "R55",
        "the lead collected the evidence",
        plan=lambda: who_collects("P-zita"),
        problem=lambda: under(ruled("R55"), CONSTABLE),
        at=("evidence",),
        cost=1,
    ),
    costs(
        "R55",
        "the lead told the rights and collected the evidence",
        plan=lambda: who_collects("P-zita"),
        problem=lambda: under(ruled("R55", services=["rights", "evidence"]), CONSTABLE),
        cost=2,
    ),
    allowed("R55", "the one who takes notes was there", problem=lambda: under(ruled("R55"))),
    # R58: on the record.
    kept("R58", "no interview", plan=short_visit, problem=lambda: under(ruled("R58"), **TALK)),
    broken(
        "R58",
        "nobody says where",
        plan=lambda: changed("interview", room=None, observed_from=None),
        problem=lambda: under(ruled("R58")),
        at=("interview",),
        also=("F06", "R03", "R14", "R22"),
        ask=Ask.NOT,
    ),
    broken(
        "R58",
        "nobody says by whom",
        plan=lambda: seated("interview", lead=None),
        problem=lambda: under(ruled("R58")),
        at=("interview",),
        also=("F01",),
        ask=Ask.NOT,
    ),
    allowed("R58", "a room and a lead", plan=a_plan, problem=lambda: under(ruled("R58"))),
)
