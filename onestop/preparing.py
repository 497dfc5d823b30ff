"""The way from a centre and its cases to a problem: everybody's diary worked out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from onestop import profiles, reading, texts
from onestop.availability import expand, working_hours
from onestop.errors import InputError
from onestop.model import (
    Availability,
    Case,
    Centre,
    Companion,
    Hours,
    Person,
    Plan,
    Problem,
    Profile,
    Window,
)

LONGEST = 366
A_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1970, 2100


def example_path() -> Path:
    """Return the folder of the example: ``centre.toml`` and, under ``cases``, its cases."""
    return Path(__file__).with_name("example")


def prepare(  # noqa: PLR0913 - everything a plan depends on
    centre: Centre,
    cases: Sequence[Case],
    *,
    now: datetime,
    start: date | None = None,
    days: int = 14,
    standing: Plan | None = None,
    profile: Profile | None = None,
) -> Problem:
    """
    Return the problem of planning *cases* at *centre* together.

    Args:
        centre: The centre.
        cases: The cases to plan.
        now: Nothing is planned before.
        start: The first day to plan on; None for the day it is at the centre.
        days: How many days to plan on, 1 to 366.
        standing: The plan that stands; its bookings are kept and are busy.
        profile: Instead of the one that the centre names.

    Raises:
        InputError: Something is missing or out of bounds: working hours of a
            person, a rule that cannot be worked out, a year whose public
            holidays are not known, a reference that leads nowhere.

    """
    horizon = horizon_of(centre, now=now, start=start, days=days)
    # A day more on both sides: the way to an appointment may begin before midnight.
    around = Window(horizon.start - A_DAY, horizon.end + A_DAY)
    diaries = _Diaries(centre, around)
    return Problem(
        centre=centre,
        profile=profile or profiles.load(centre.profile),
        cases=tuple(cases),
        now=now,
        horizon=horizon,
        diaries=diaries.of_people() | diaries.of_companions(cases),
        openings=diaries.of_rooms(),
        standing=standing,
        on_call=diaries.on_call(),
        lessons=diaries.of_cases(cases, "lessons"),
        routines=diaries.of_cases(cases, "routines"),
    )


def horizon_of(
    centre: Centre, *, now: datetime, start: date | None = None, days: int = 14
) -> Window:
    """
    Return *days* days from the midnight at which *start* begins at the centre.

    Raises:
        InputError: Not 1 to 366 days, or a year whose public holidays are not known.

    """
    if now.utcoffset() is None:
        raise InputError("now", texts.EXPECTED_AWARE)
    if type(days) is not int or not 1 <= days <= LONGEST:
        raise InputError("days", texts.EXPECTED_WHOLE.fill(low=1, high=LONGEST))
    if not FIRST_YEAR <= (start or now).year <= LAST_YEAR:
        expected = texts.EXPECTED_YEARS.fill(first=FIRST_YEAR, last=LAST_YEAR)
        raise InputError("start", expected)
    first = start or now.astimezone(centre.zone).date()
    after = first + timedelta(days=days)
    _check_years(centre, first, after - timedelta(days=1))
    return Window(*(datetime.combine(day, time(), centre.zone) for day in (first, after)))


def _check_years(centre: Centre, first: date, last: date) -> None:
    """Refuse days of a year whose public holidays are not known."""
    known = centre.holiday_years
    if known is not None and not {first.year, last.year} <= set(known):
        years = ", ".join(map(str, sorted(known)))
        raise InputError(
            "holidays", texts.EXPECTED_HOLIDAY_YEARS.fill(years=years), texts.PLAN_KNOWN_YEARS
        )


class _Diaries:
    """Works out when people and rooms are free, the same hours only once."""

    def __init__(self, centre: Centre, horizon: Window) -> None:
        """Keep the *centre* and the *horizon*."""
        self._centre, self._horizon = centre, horizon
        self._known: dict[tuple[Hours, ...], Availability] = {}

    def of_people(self) -> dict[str, Availability]:
        """Return when each person of the centre is free."""
        return {
            person.ref: self._person(person, f"people[{index}]")
            for index, person in enumerate(self._centre.people)
        }

    def of_companions(self, cases: Sequence[Case]) -> dict[str, Availability]:
        """Return when each companion can come."""
        return {
            companion.ref: self._companion(companion, f"{case.ref}: companions[{index}]")
            for case in cases
            for index, companion in enumerate(case.companions)
        }

    def on_call(self) -> dict[str, Availability]:
        """Return when acute cases may call those who are on call at all."""
        return {
            person.ref: self._called(person, f"people[{index}]")
            for index, person in enumerate(self._centre.people)
            if person.on_call
        }

    def of_cases(self, cases: Sequence[Case], key: str) -> dict[str, Availability]:
        """Return what recurs in the life of each child that has any: *key* names the hours."""
        return {
            case.ref: self._hours(getattr(case, key), f"{case.ref}: {key}")
            for case in cases
            if getattr(case, key)
        }

    def of_rooms(self) -> dict[str, Availability]:
        """Return when each room can be used: its site's hours less its own absences."""
        open_at = {
            site.ref: self._hours(site.hours, f"sites[{index}].hours")
            for index, site in enumerate(self._centre.sites)
        }
        return {room.ref: open_at[room.site] - self._cut(room.away) for room in self._centre.rooms}

    def _person(self, person: Person, place: str) -> Availability:
        """Return the working hours less leave and the person's own calendar."""
        # Silence is no promise to be there day and night; but some are only ever called.
        if not person.hours:
            if not person.on_call:
                raise InputError(f"{place}.hours", texts.EXPECTED_HOURS)
            return Availability()
        return self._less_absences(self._hours(person.hours, f"{place}.hours"), person, place)

    def _called(self, person: Person, place: str) -> Availability:
        """Return the hours on call, likewise; what the diary holds is not in them."""
        return self._less_absences(self._hours(person.on_call, f"{place}.on_call"), person, place)

    def _less_absences(self, free: Availability, person: Person, place: str) -> Availability:
        """Return *free* less leave and the person's own calendar."""
        free -= self._cut(person.away)
        for index, recurrence in enumerate(person.busy):
            with reading.at(f"{place}.busy[{index}]"):
                free -= expand(recurrence, self._horizon)
        return free

    def _companion(self, companion: Companion, place: str) -> Availability:
        """Return the companion's hours, or all the time, less absences."""
        return self._hours(companion.hours, f"{place}.hours") - self._cut(companion.away)

    def _hours(self, hours: tuple[Hours, ...], place: str) -> Availability:
        """Return when *hours*, which stand at *place*, hold; worked out once."""
        if hours not in self._known:
            try:
                self._known[hours] = working_hours(hours, self._centre, self._horizon)
            except InputError as error:
                error.place = f"{place}{error.place.removeprefix('hours')}"
                raise
        return self._known[hours]

    def _cut(self, windows: Iterable[Window]) -> Availability:
        """Return what of *windows* matters here."""
        return Availability(tuple(window for window in windows if window.overlaps(self._horizon)))
