"""
Diaries as people have them: court days, half days of duty elsewhere, short meetings.

Most of what is taken comes in half days, because that is how leave, court, training
and shifts come; the rest are meetings of half an hour to an hour and a half.  On the
two days a week that the agencies keep for the centre, less is taken, and on the days
on which somebody has duty for acute cases, nothing as long as other days can hold it.
"""

import random
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta

import attrs

import onestop

# Monday is 0: the agencies keep Tuesday and Thursday for the centre.
CENTRE_DAYS = (1, 3)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
STARTS = (time(8), time(8, 30), time(9))
HALF = timedelta(hours=4, minutes=30)
# Which share of the time that is taken comes in half days.
IN_HALVES = 0.9


@attrs.frozen(kw_only=True)
class Shift:
    """Which days somebody works, and from when: nine hours a day, in two halves."""

    start: time
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)

    @property
    def end(self) -> time:
        """When the day is over."""
        return (datetime.combine(date.min, self.start) + 2 * HALF).time()

    def hours(self) -> onestop.Hours:
        """Return the shift as working hours."""
        days = ",".join(WEEKDAYS[day] for day in self.weekdays)
        rule = f"FREQ=WEEKLY;BYDAY={days}"
        return onestop.Hours(rrule=rule, since=self.start, until=self.end)

    def halves(self, days: Sequence[datetime]) -> list[onestop.Window]:
        """Return both halves of every working day among *days*, given as midnights."""
        starts = (
            day + timedelta(hours=self.start.hour, minutes=self.start.minute)
            for day in days
            if day.weekday() in self.weekdays
        )
        return [
            onestop.Window(moment, moment + HALF)
            for start in starts
            for moment in (start, start + HALF)
        ]


def shift(dice: random.Random, *, part_time: bool) -> Shift:
    """Return when somebody works; part time is three days, one of them the centre's."""
    start = dice.choice(STARTS)
    if not part_time:
        return Shift(start=start)
    others = [day for day in range(5) if day not in CENTRE_DAYS]
    days = [dice.choice(CENTRE_DAYS), *dice.sample(others, 2)]
    return Shift(start=start, weekdays=tuple(sorted(days)))


def taken(
    dice: random.Random,
    shift: Shift,
    days: Sequence[datetime],
    share: float,
    duty: Collection[date] = (),
) -> tuple[onestop.Window, ...]:
    """
    Return what fills *share* of the working time in *days*, given as midnights.

    A little more than *share*, because the last meeting is whole.
    """
    halves = shift.halves(days)
    order = sorted(halves, key=lambda half: dice.random() + _kept_free(half, days, duty))
    target = share * sum(half.minutes for half in halves)
    whole = order[: int(IN_HALVES * target / (HALF // timedelta(minutes=1)))]
    free = order[len(whole) :]
    others = [half for half in free if _kept_free(half, days, duty) < 1]
    meetings = _meetings(dice, others or free, target - sum(half.minutes for half in whole))
    return onestop.Availability((*whole, *meetings)).windows


def _kept_free(half: onestop.Window, days: Sequence[datetime], duty: Collection[date]) -> float:
    """Return how much the half day is kept free: 0 not at all, 1 and more for duty."""
    # Windows are in UTC; the day is the centre's.
    day = half.start.astimezone(days[0].tzinfo).date()
    return 2.0 * (day in duty) + 0.5 * (day.weekday() in CENTRE_DAYS)


def _meetings(
    dice: random.Random, free: Sequence[onestop.Window], target: float
) -> Iterator[onestop.Window]:
    """Yield meetings in the *free* halves until they take *target* minutes, or all there are."""
    booked = onestop.Availability()
    target = min(target, 0.8 * sum(half.minutes for half in free))
    while sum(window.minutes for window in booked) < target:
        half = dice.choice(free)
        length = timedelta(minutes=30 * dice.randint(1, 3))
        latest = (half.end - half.start - length) // timedelta(minutes=30)
        start = half.start + timedelta(minutes=30 * dice.randint(0, latest))
        meeting = onestop.Window(start, start + length)
        booked |= onestop.Availability((meeting,))
        yield meeting
