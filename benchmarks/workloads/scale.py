"""
How large a centre is: the columns of the project's table of workloads.

Rooms, staff and travel are the table's.  Recorders are not in it: they are what the
second seat at the interview of a girl takes where few interviewers are women.
"""

import attrs


@attrs.frozen(kw_only=True)
class Staff:
    """
    Some people of one kind.

    Attributes:
        letter: Their references begin with it.
        count: How many they are.
        women: How many of them are women.
        roles: What each can serve as.
        agency: Who sends them.
        busy: Their diaries are so many times as full as the centre's usual.
        travel: Minutes to the centre.
        notice: Minutes until they can come.
        remote: Whether they take part by video where a seat allows it.
        part_time: Whether they work three days a week.
        on_call: How many of them take turns in being there for acute cases: women first, every
            third day, or every second one where there are only two, or one.
        languages: What each of them speaks beside Chinese, in turn; empty for none.

    """

    letter: str
    count: int
    women: int
    roles: tuple[str, ...]
    agency: str
    busy: float = 1.0
    travel: int = 0
    notice: int = 0
    remote: bool = False
    part_time: bool = False
    on_call: int = 0
    languages: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Scale:
    """
    What a kind of centre is like; pairs are the least and the most.

    Attributes:
        ref: What it is called.
        days: How many days are planned.
        visits: How many visits are open.
        interview_rooms: Each with an observation room of its own.
        exam_rooms: How many; none at the centre where the hospital's is used.
        hospital: How likely the exam takes place at the hospital.
        way: Minutes to the hospital.
        counselling_rooms: How many.
        family_rooms: How many.
        staff: Who works there.
        busy: Which share of working time is taken in a diary.
        travel: Minutes of a child's way to the centre.
        activities: How many appointments a visit has, where the child's age allows it.
        acute: The share of acute cases.
        urgent: The share of urgent ones among the others.
        absent: The share of children whose guardian does not come.
        foreign: The share of children who need an interpreter.

    """

    ref: str
    days: int = 14
    visits: tuple[int, int]
    interview_rooms: tuple[int, int]
    exam_rooms: int = 1
    hospital: float = 0.0
    way: tuple[int, int] = (15, 25)
    counselling_rooms: int = 1
    family_rooms: int = 1
    staff: tuple[Staff, ...]
    busy: tuple[float, float]
    travel: tuple[int, int]
    activities: int
    acute: float = 0.15
    urgent: float = 0.30
    absent: float = 0.10
    foreign: float = 0.03


def _staff(  # noqa: PLR0913 - the rows of the table
    *,
    interviewers: tuple[int, int],
    recorders: tuple[int, int],
    prosecutors: int,
    doctors: tuple[int, int],
    psychologists: int,
    social_workers: int,
    lawyers: int,
    adults: int,
    interpreters: int,
    pool: int = 0,
) -> tuple[Staff, ...]:
    """Return the people in so many numbers; of pairs, the second counts the women."""
    return (
        Staff(
            letter="P",
            count=interviewers[0],
            women=interviewers[1],
            roles=("interviewer", "police"),
            agency="police",
            on_call=interviewers[1],
        ),
        Staff(
            letter="R",
            count=recorders[0],
            women=recorders[1],
            roles=("recorder", "police"),
            agency="police",
            on_call=recorders[0],
        ),
        Staff(
            letter="T",
            count=prosecutors,
            women=(prosecutors + 1) // 2,
            roles=("prosecutor",),
            agency="procuratorate",
            on_call=max(2, prosecutors // 2),
            remote=True,
        ),
        Staff(
            letter="M",
            count=doctors[0],
            women=doctors[1],
            roles=("doctor",),
            agency="hospital",
            on_call=max(2, doctors[1]),
        ),
        Staff(
            letter="Y",
            count=psychologists,
            women=(psychologists + 1) // 2,
            roles=("psychologist",),
            agency="hospital",
            part_time=psychologists == 1,
            on_call=psychologists if psychologists > 1 else 0,
        ),
        Staff(
            letter="S",
            count=social_workers,
            women=(2 * social_workers + 2) // 3,
            roles=("social-worker",),
            agency="civil-affairs",
        ),
        Staff(
            letter="L",
            count=lawyers,
            women=(lawyers + 1) // 2,
            roles=("lawyer",),
            agency="legal-aid",
            travel=15,
        ),
        Staff(
            letter="A",
            count=adults,
            women=(2 * adults + 2) // 3,
            roles=("appropriate-adult",),
            agency="volunteers",
            travel=20,
            notice=60,
        ),
        Staff(
            letter="I",
            count=interpreters,
            women=(interpreters + 1) // 2,
            roles=("interpreter",),
            agency="interpreters",
            busy=0.5,
            travel=20,
            languages=LANGUAGES,
        ),
        Staff(
            letter="V",
            count=pool,
            women=(pool + 1) // 2,
            roles=("interpreter",),
            agency="interpreters",
            busy=0.5,
            remote=True,
            languages=LANGUAGES,
        ),
    )


# Uyghur, Chinese sign language, Tibetan.
LANGUAGES = ("ug", "csl", "bo")

COUNTY = Scale(
    ref="county",
    visits=(1, 2),
    interview_rooms=(1, 1),
    hospital=0.5,
    staff=_staff(
        interviewers=(3, 1),
        recorders=(2, 1),
        prosecutors=2,
        doctors=(2, 1),
        psychologists=1,
        social_workers=1,
        lawyers=1,
        adults=6,
        interpreters=0,
        pool=3,
    ),
    busy=(0.50, 0.70),
    travel=(30, 120),
    activities=7,
    acute=0.25,
    absent=0.25,
)

DISTRICT = Scale(
    ref="district",
    visits=(5, 8),
    interview_rooms=(1, 2),
    hospital=0.25,
    staff=_staff(
        interviewers=(6, 3),
        recorders=(2, 1),
        prosecutors=4,
        doctors=(4, 2),
        psychologists=2,
        social_workers=3,
        lawyers=2,
        adults=20,
        interpreters=1,
        pool=3,
    ),
    busy=(0.60, 0.75),
    travel=(15, 45),
    activities=8,
)

# Of the cases of a year 15 % are acute, but they are seen within a day and the others wait
# for a week: among fifty visits that are open on one morning, so many would be no such centre.
METROPOLITAN = Scale(
    ref="metropolitan",
    visits=(40, 60),
    interview_rooms=(4, 4),
    exam_rooms=2,
    counselling_rooms=3,
    family_rooms=3,
    staff=_staff(
        interviewers=(16, 10),
        recorders=(4, 3),
        prosecutors=8,
        doctors=(8, 6),
        psychologists=6,
        social_workers=8,
        lawyers=4,
        adults=60,
        interpreters=6,
    ),
    busy=(0.70, 0.78),
    travel=(20, 60),
    activities=9,
    acute=0.05,
    urgent=0.20,
    foreign=0.10,
)

# One visit at a centre of thirty people, each busy for 60 % of the time.
THIRTY = Scale(
    ref="thirty",
    days=20,
    visits=(1, 1),
    interview_rooms=(2, 2),
    counselling_rooms=2,
    staff=_staff(
        interviewers=(6, 3),
        recorders=(2, 1),
        prosecutors=3,
        doctors=(3, 2),
        psychologists=2,
        social_workers=2,
        lawyers=1,
        adults=8,
        interpreters=3,
    ),
    busy=(0.60, 0.60),
    travel=(15, 45),
    activities=8,
)
