"""Rows that a mutation run asked for: small slips in a rule that no other row notices."""

from datetime import timedelta

import attrs

from onestop.model import PastInterview, Window
from tests.builders import MONDAY, a_child, at
from tests.rules.counts import (
    TWO,
    beside,
    her,
    interviewed_before,
    standing_on,
    stood,
    two_teams,
)
from tests.rules.counts import two_children as two_to_interview
from tests.rules.places import two_children, two_talks
from tests.rules.rows import (
    Ask,
    allowed,
    an_override,
    around_the_clock,
    broken,
    costs,
    early,
    for_case,
    moved,
    setting,
    shifted,
    with_room,
)
from tests.rules.times import FRIDAY, WEDNESDAY, collected, since

THREE = (*TWO, stood(at("12:00"), number=3))


def between(first, last, day=FRIDAY):
    """Return the incident of some time between two clocks."""
    return Window(at(first, day), at(last, day))


ROWS = (
    # R01: more and fewer than the number.
    allowed(
        "R01",
        "the first of two that a profile allows",
        problem=lambda: attrs.evolve(for_case(), profile=setting("R01", interviews=2)),
    ),
    broken(
        "R01",
        "the child was interviewed twice before",
        problem=lambda: for_case(
            past_interviews=(
                *interviewed_before()["past_interviews"],
                PastInterview(at=at("14:00", MONDAY - timedelta(3)), interviewer="P-ada"),
            )
        ),
        at=("interview",),
    ),
    # R26: minutes to spare, and ages and moments at which nothing turns.
    allowed("R26", "a minute to spare", plan=collected, problem=lambda: since("09:01")),
    allowed(
        "R26",
        "a minute to spare, whatever the recorded decision",
        plan=collected,
        problem=lambda: since("09:01", overrides=(an_override("R26"),)),
    ),
    allowed(
        "R26",
        "thirteen: 120 hours as well",
        plan=collected,
        problem=lambda: since("09:00", WEDNESDAY, child=a_child(age=13)),
    ),
    allowed(
        "R26",
        "closed for the earliest moment as the report came in, open for the latest to the minute",
        plan=collected,
        problem=lambda: since("07:40", incident=between("07:40", "09:01")),
    ),
    broken(
        "R26",
        "closed for the earliest moment as the report came in, and for the latest a minute ago",
        plan=collected,
        problem=lambda: since("07:40", incident=between("07:40", "09:00")),
        at=("evidence",),
    ),
    # R43: later than right after.
    allowed(
        "R43",
        "some time after the interview",
        plan=lambda: moved("counselling", "11:00", "11:40"),
    ),
    # R48: far too many, and none left.
    beside(broken, "R48", "the fourth of the day", *THREE, problem=her, at=("interview",)),
    beside(
        allowed,
        "R48",
        "yesterday there were two more than she should lead",
        *TWO,
        stood(at("12:00"), number=3),
        plan=lambda: shifted(24 * 60),
        problem=lambda: attrs.evolve(
            around_the_clock(2, cases=(early(),)),
            centre=her(1).centre,
        ),
    ),
    broken(
        "R48",
        "somebody leads the other whom nobody knows",
        plan=lambda: attrs.evolve(
            two_teams("09:25", second_lead="P-zoe"),
            visits=(
                *(visit for plan in TWO for visit in plan.visits),
                *two_teams("09:25", second_lead="P-zoe").visits,
            ),
        ),
        problem=lambda: standing_on(two_to_interview(), *TWO),
        at=("interview",),
        also=("F02", "F05"),
        ask=Ask.NOT,
    ),
    # R49: a room of all the kinds that are needed, and no other.
    costs(
        "R49",
        "two new children too close in a room that could serve for everything",
        plan=lambda: two_talks(gap=15),
        problem=lambda: attrs.evolve(
            two_children(),
            centre=with_room(
                "counselling-1", reset=20, kinds=("interview", "counselling", "family")
            ),
        ),
        cost=1,
    ),
)
