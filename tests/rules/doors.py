"""R15 and R16: children who must not meet, and families who need not."""

import attrs

from onestop.model import Standing
from tests.builders import a_visit, an_appointment
from tests.rules.kin import STOOD, pair, row, second, stood, talked
from tests.rules.rows import allowed, broken, costs, kept

SUSPECT = {"standing": Standing.SUSPECT}
KIN = {"family": "F-1"}


def in_two_parts(first, then):
    """Return a suspect's visit that stands: an exam by night and a talk on another day part."""
    early = an_appointment("exam", first, "09:00", room="exam-1", ref=f"{STOOD}.exam")
    late = an_appointment("counselling", then, "17:00", part=2, ref=f"{STOOD}.counselling")
    return a_visit(case=STOOD, child="C-9", kept_apart=True, appointments=(early, late))


def with_debrief():
    """Return a suspect's visit that stands: the team talks on after the child has left."""
    talk = an_appointment("counselling", "14:00", "14:40", ref=f"{STOOD}.counselling")
    debrief = an_appointment("debrief", "13:00", "15:00", child=False, ref=f"{STOOD}.debrief")
    return a_visit(case=STOOD, child="C-9", kept_apart=True, appointments=(talk, debrief))


ROWS = (
    # R15: no child meets a suspect.
    pair(
        kept,
        "R15",
        "nobody is under suspicion",
        talked("08:30"),
        second(talked, "08:30"),
    ),
    pair(
        broken,
        "R15",
        "a suspect comes five minutes too soon",
        talked("08:30"),
        second(talked, "10:15", kept_apart=True),
        other=SUSPECT,
        at=("",),
    ),
    pair(
        allowed,
        "R15",
        "a suspect comes an hour after",
        talked("08:30"),
        second(talked, "10:20", kept_apart=True),
        other=SUSPECT,
    ),
    pair(
        broken,
        "R15",
        "a suspect has left a minute too late for a profile that wants more",
        talked("10:20"),
        second(talked, "08:30", kept_apart=True),
        other=SUSPECT,
        values={"gap": 61},
        at=("",),
    ),
    pair(
        allowed,
        "R15",
        "two suspects at once",
        talked("08:30", kept_apart=True),
        second(talked, "08:30", kept_apart=True),
        first=SUSPECT,
        other=SUSPECT,
    ),
    pair(
        broken,
        "R15",
        "two suspects, of whom the first is one in the other's case",
        talked("08:30", kept_apart=True),
        second(talked, "08:30", kept_apart=True),
        first=SUSPECT,
        other=SUSPECT | {"suspects": ("C-1",)},
        at=("",),
    ),
    pair(
        broken,
        "R15",
        "two victims, of whom the second is a suspect in the first's case",
        talked("08:30"),
        second(talked, "08:30"),
        first={"suspects": ("C-2",)},
        at=("",),
    ),
    pair(
        allowed,
        "R15",
        "the suspect of the first's case is nobody here",
        talked("08:30"),
        second(talked, "08:30"),
        first={"suspects": ("X-1",)},
    ),
    row(
        broken,
        "R15",
        "a suspect who stands comes a minute too soon",
        talked("08:30"),
        stands=(stood(talked, "10:19", kept_apart=True),),
        at=("",),
    ),
    row(
        allowed,
        "R15",
        "a suspect who stands comes an hour after",
        talked("08:30"),
        stands=(stood(talked, "10:20", kept_apart=True),),
    ),
    row(
        broken,
        "R15",
        "a suspect arrives a minute too soon after a child that stands",
        talked("10:20", kept_apart=True),
        stands=(stood(talked, "08:31"),),
        facts=SUSPECT,
        at=("",),
    ),
    row(
        broken,
        "R15",
        "two stays of a suspect, both of them too close",
        talked("09:30"),
        stands=(in_two_parts("08:30", "11:00"),),
        at=("",),
    ),
    row(
        allowed,
        "R15",
        "between two stays of a suspect, an hour from both",
        talked("10:00"),
        stands=(in_two_parts("08:30", "11:50"),),
    ),
    row(
        allowed,
        "R15",
        "the team that talks about a suspect is no suspect",
        talked("12:10"),
        stands=(with_debrief(),),
    ),
    # R16: families come and go at different times.
    row(kept, "R16", "nobody else is here", talked("08:30")),
    row(
        costs,
        "R16",
        "another family leaves nine minutes before",
        talked("10:00"),
        stands=(stood(talked, "09:01"),),
        cost=1,
    ),
    row(
        allowed,
        "R16",
        "another family left ten minutes before",
        talked("10:00"),
        stands=(stood(talked, "09:00"),),
    ),
    row(
        costs,
        "R16",
        "another family comes and goes at the same times",
        talked("10:00"),
        stands=(stood(talked, "10:00"),),
        cost=2,
    ),
    row(
        costs,
        "R16",
        "a profile that wants fifty minutes and one more: everybody is close to everybody",
        talked("10:00", family="F-1"),
        stands=(stood(talked, "10:00", family="F-9"),),
        values={"gap": 51},
        facts=KIN,
        cost=4,
    ),
    pair(
        costs,
        "R16",
        "two new families come and go at the same times: counted once",
        talked("08:30"),
        second(talked, "08:30"),
        cost=2,
    ),
    pair(
        costs,
        "R16",
        "the later case comes first, and its family leaves as the other one comes",
        talked("09:20"),
        second(talked, "08:30"),
        cost=1,
    ),
    pair(
        allowed,
        "R16",
        "a brother and a sister come together",
        talked("08:30", family="F-1"),
        second(talked, "08:30", family="F-1"),
        first=KIN,
        other=KIN,
    ),
    row(
        allowed,
        "R16",
        "a sister's visit stands",
        talked("08:30", family="F-1"),
        stands=(stood(talked, "08:30", family="F-1"),),
        facts=KIN,
    ),
    row(
        allowed,
        "R16",
        "the child's own other visit, without a family's reference",
        talked("10:00"),
        stands=(attrs.evolve(stood(talked, "09:05"), child="C-1"),),
    ),
)
