"""From a centre and cases to a problem: the days to plan, diaries and openings."""

from datetime import date, datetime, time, timedelta

import pytest

import onestop
from onestop import texts
from onestop.errors import InputError
from onestop.model import Availability, Site, Window
from onestop.preparing import example_path, horizon_of, prepare
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_diary,
    a_person,
    a_plan,
    a_profile,
    a_recurrence,
    a_room,
    a_window,
    at,
    some_hours,
    the_day,
    utc,
)

A_DAY = timedelta(days=1)
SUNDAY = MONDAY - A_DAY
NOW = at("08:00")
DAILY = some_hours(rrule="FREQ=DAILY")

TODAY = Availability((the_day(),))


def another_case(**changes):
    """Return a case of another child."""
    return a_case(**{"ref": "2026-0002", "child": a_child(ref="C-2")} | changes)


def diary(**changes):
    """Return the diary, on the Monday, of a person with *changes*."""
    centre = a_centre(people=(a_person(**changes),))
    return prepare(centre, [a_case()], now=NOW, days=1).diaries["P-ada"]


# The days to plan.


def test_the_first_day_is_the_one_it_is_at_the_centre():
    """In Shanghai it is Monday already while it is Sunday evening in London."""
    problem = prepare(a_centre(), [a_case()], now=utc("2026-03-08 18:00"))
    assert problem.horizon == the_day(days=14)
    assert problem.now == utc("2026-03-08 18:00")


def test_the_days_can_be_chosen():
    """From the midnight of the first to that after the last."""
    start = date(2026, 3, 20)
    assert horizon_of(a_centre(), now=NOW, start=start, days=2) == the_day(start, 2)


@pytest.mark.parametrize(("start", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_is_as_long_as_its_clocks_make_it(start, hours):
    """A change of clocks in Oslo moves the midnight that ends the day."""
    centre = a_centre(time_zone="Europe/Oslo")
    horizon = horizon_of(centre, now=NOW, start=start, days=1)
    assert horizon.minutes == hours * 60


@pytest.mark.parametrize("days", [0, 367, 1.5, True])
def test_a_number_of_days_that_makes_no_sense_is_refused(days):
    """One day to one year."""
    with pytest.raises(InputError, match="days: expected a whole number from 1 to 366"):
        horizon_of(a_centre(), now=NOW, days=days)


@pytest.mark.parametrize("days", [1, 366])
def test_a_number_of_days_at_its_bounds_is_taken(days):
    """Both ends are fine."""
    assert horizon_of(a_centre(), now=NOW, days=days) == the_day(days=days)


@pytest.mark.parametrize("start", [date.min, date(1969, 12, 31), date(2101, 1, 1), date.max])
def test_a_first_day_that_nobody_means_is_refused(start):
    """A slip in the year is told, whatever it would overflow."""
    with pytest.raises(InputError, match="start: expected years from 1970 to 2100"):
        horizon_of(a_centre(), now=NOW, start=start)


@pytest.mark.parametrize("now", ["0001-01-01", "2026-03-09T08:00"])
def test_a_now_without_zone_is_refused(now):
    """It could be any of two dozen hours."""
    with pytest.raises(InputError) as refused:
        prepare(a_centre(), [a_case()], now=datetime.fromisoformat(now))
    assert (refused.value.place, refused.value.expected) == ("now", texts.EXPECTED_AWARE)


def test_a_now_that_nobody_means_is_refused():
    """Without a first day it decides."""
    with pytest.raises(InputError, match="start: expected years from 1970 to 2100"):
        prepare(a_centre(), [a_case()], now=utc("0001-01-01 00:00"))


@pytest.mark.parametrize(("start", "days"), [(date(2026, 12, 31), 1), (date(2025, 1, 1), 366)])
def test_days_of_years_with_known_holidays_are_planned(start, days):
    """To the last day of the last year that is known."""
    centre = a_centre(holiday_years=(2025, 2026))
    assert horizon_of(centre, now=NOW, start=start, days=days) == the_day(start, days)


@pytest.mark.parametrize("start", [date(2026, 12, 31), date(2024, 12, 31), date(2028, 1, 1)])
def test_days_of_years_with_unknown_holidays_are_refused(start):
    """A visit on a day that turns out to be off would be worse."""
    centre = a_centre(holiday_years=(2026, 2025))
    with pytest.raises(InputError, match="are known: 2025, 2026; plan fewer days") as refused:
        horizon_of(centre, now=NOW, start=start, days=2)
    assert refused.value.place == "holidays"


# Diaries.


def test_a_person_is_free_in_working_hours():
    """From 08:30 to 18:00 on weekdays."""
    assert diary() & TODAY == a_diary()


def test_diaries_reach_a_day_beyond_the_days_to_plan():
    """The way to an appointment early on the first day may begin before midnight."""
    night = some_hours(rrule="FREQ=DAILY", since=time(20), until=time(6))

    assert Window(at("20:00", SUNDAY), at("06:00")) in diary(hours=(night,)).windows


def test_leave_and_calendar_are_taken_out():
    """Whatever overlaps, and nothing outside of the days to plan."""
    free = diary(
        away=(a_window("08:00", "09:00"), Window(at("17:00"), at("09:00", MONDAY + 9 * A_DAY))),
        busy=(
            a_recurrence(start=at("12:00", SUNDAY), rrule="FREQ=DAILY"),
            a_recurrence(start=at("12:30"), length=timedelta(hours=1)),
        ),
    )
    assert free == a_diary(("09:00", "12:00"), ("13:30", "17:00"))


def test_leave_outside_of_the_days_to_plan_does_not_matter():
    """It is cut away before anything is computed."""
    assert diary(away=(a_window(day=SUNDAY), a_window(day=MONDAY + A_DAY))) == a_diary()


def test_people_with_the_same_hours_have_their_own_leave():
    """Hours are worked out once and shared, absences are not."""
    people = (a_person(), a_person(ref="P-bea", away=(a_window("08:30", "12:00"),)))
    problem = prepare(a_centre(people=people), [a_case()], now=NOW, days=1)
    today = {ref: diary & TODAY for ref, diary in problem.diaries.items()}
    assert today == {"P-ada": a_diary(), "P-bea": a_diary(("12:00", "18:00"))}


def test_a_person_without_hours_is_refused():
    """Silence is no promise to be there day and night."""
    people = (a_person(), a_person(ref="P-bea", hours=()))
    with pytest.raises(InputError) as refused:
        prepare(a_centre(people=people), [a_case()], now=NOW)
    assert refused.value.place == "people[1].hours"
    assert refused.value.expected == texts.EXPECTED_HOURS


def test_a_rule_that_is_refused_is_found():
    """The error leads to the person and the hours."""
    people = (a_person(), a_person(ref="P-bea", hours=(DAILY, some_hours(rrule="FREQ=DAILY;"))))
    with pytest.raises(InputError) as refused:
        prepare(a_centre(people=people), [a_case()], now=NOW)
    assert refused.value.place == "people[1].hours[1].rrule"
    assert refused.value.expected == texts.EXPECTED_RRULE


def test_a_calendar_that_is_refused_is_found():
    """The error leads to the person and the entry."""
    busy = (a_recurrence(), a_recurrence(rrule="FREQ=SECONDLY"))
    people = (a_person(busy=busy),)
    with pytest.raises(InputError) as refused:
        prepare(a_centre(people=people), [a_case()], now=NOW)
    assert refused.value.place == "people[0].busy[1].rrule"


def test_a_companion_can_come_at_any_time_but_when_away():
    """Unless hours are given; both are the whole day's, not the centre's."""
    gran = a_companion(away=(a_window("08:00", "12:00"),))
    aunt = a_companion(ref="G2", hours=(some_hours(since=time(17), until=time(20)),))
    cases = [a_case(companions=(gran,)), another_case(companions=(gran, aunt))]
    diaries = prepare(a_centre(), cases, now=NOW, days=1).diaries
    away = Availability((a_window("08:00", "12:00"),))
    assert diaries["G1"] & TODAY == TODAY - away
    assert diaries["G2"] & TODAY == a_diary(("17:00", "20:00"))


def test_a_companions_rule_that_is_refused_is_found():
    """The error leads to the case and the companion."""
    companions = (a_companion(), a_companion(ref="G2", hours=(some_hours(rrule="FREQ=HOURLY"),)))
    with pytest.raises(InputError) as refused:
        prepare(a_centre(), [a_case(companions=companions)], now=NOW)
    assert refused.value.place == "2026-0001: companions[1].hours[0].rrule"


# On call, lessons and routines.


def evenings(**changes):
    """Return hours from six to eight, every day, holidays or not."""
    facts = {"rrule": "FREQ=DAILY", "since": time(18), "until": time(20), "holidays": True}
    return some_hours(**facts | changes)


def called(**changes):
    """Return when a person with *changes* can be called on the Monday, and the diary."""
    person = a_person(**{"on_call": (evenings(),)} | changes)
    problem = prepare(a_centre(people=(person,)), [a_case()], now=NOW, days=1)
    return problem.on_call["P-ada"] & TODAY, problem.diaries["P-ada"] & TODAY


def test_who_is_on_call_can_be_called_beyond_working_hours():
    """The diary stays as it is; who is never called stands in no list."""
    assert called() == (a_diary(("18:00", "20:00")), a_diary())
    people = (a_person(), a_person(ref="P-bea", on_call=(evenings(),)))
    problem = prepare(a_centre(people=people), [a_case()], now=NOW)
    assert set(problem.on_call) == {"P-bea"}


def test_leave_and_calendar_are_no_time_to_be_called():
    """A person on leave, or at a concert, does not come at night either."""
    on_call, diary = called(
        away=(a_window("17:00", "18:30"),),
        busy=(a_recurrence(start=datetime.fromisoformat("2026-03-09T19:00")),),
    )
    assert on_call == a_diary(("18:30", "19:00"))
    assert diary == a_diary(("08:30", "17:00"))


def test_a_person_who_is_only_ever_called_needs_no_working_hours():
    """A night doctor: nobody but acute cases may ask for her."""
    assert called(hours=()) == (a_diary(("18:00", "20:00")), Availability())


def test_what_is_wrong_with_hours_on_call_is_found():
    """The error leads to the person and to the hours, by the key of the file."""
    on_call = (evenings(), evenings(rrule="FREQ=HOURLY"))
    with pytest.raises(InputError) as refused:
        called(on_call=on_call)
    assert refused.value.place == "people[0].on_call[1].rrule"


def test_lessons_and_routines_are_worked_out_for_each_child_that_has_any():
    """By case; like all hours they keep to holidays and clocks of the centre."""
    school = some_hours(until=time(12))
    nap = some_hours(rrule="FREQ=DAILY", since=time(13), until=time(14), holidays=True)
    cases = [a_case(lessons=(school,), routines=(nap,)), another_case(lessons=(school,))]
    holiday = a_centre(holidays=(MONDAY,))

    problem = prepare(a_centre(), cases, now=NOW, days=1)
    off = prepare(holiday, cases, now=NOW, days=1)

    assert {ref: free & TODAY for ref, free in problem.lessons.items()} == {
        "2026-0001": a_diary(("08:30", "12:00")),
        "2026-0002": a_diary(("08:30", "12:00")),
    }
    assert {ref: free & TODAY for ref, free in problem.routines.items()} == {
        "2026-0001": a_diary(("13:00", "14:00"))
    }
    assert off.lessons["2026-0001"] & TODAY == Availability()
    assert off.routines["2026-0001"] & TODAY == a_diary(("13:00", "14:00"))


def test_what_is_wrong_with_lessons_is_found():
    """The error leads to the case and to the hours."""
    wrong = some_hours(rrule="FREQ=DAILY;COUNT=1")
    for key in ("lessons", "routines"):
        with pytest.raises(InputError) as refused:
            prepare(a_centre(), [a_case(**{key: (DAILY, wrong)})], now=NOW)
        assert refused.value.place == f"2026-0001: {key}[1].rrule"


# Openings.


def test_rooms_open_with_their_site():
    """Less what each is closed for itself."""
    rooms = (
        a_room(away=(a_window("10:00", "11:00"),)),
        a_room(ref="obs-1", observed_from=None),
    )
    centre = a_centre(sites=(Site(ref="main", hours=(DAILY,)),), rooms=rooms)
    openings = prepare(centre, [a_case()], now=NOW, days=1).openings
    assert openings["interview-1"] & TODAY == a_diary(("08:30", "10:00"), ("11:00", "18:00"))
    assert openings["obs-1"] & TODAY == a_diary()


def test_a_site_without_hours_never_closes():
    """Its rooms are open all day."""
    openings = prepare(a_centre(), [a_case()], now=NOW, days=1).openings
    assert {opening & TODAY for opening in openings.values()} == {TODAY}
    assert set(openings) == {room.ref for room in a_centre().rooms}


def test_a_sites_rule_that_is_refused_is_found():
    """The error leads to the site."""
    site = Site(ref="main", hours=(some_hours(rrule="FREQ=DAILY;COUNT=1"),))
    with pytest.raises(InputError) as refused:
        prepare(a_centre(sites=(site,)), [a_case()], now=NOW)
    assert refused.value.place == "sites[0].hours[0].rrule"


# The rest of the problem.


def test_the_profile_is_the_one_that_the_centre_names():
    """Unless another is given."""
    case, own = a_case(services=("exam",)), a_profile()
    assert prepare(a_centre(), [case], now=NOW).profile == own
    assert prepare(a_centre(profile="elsewhere"), [case], now=NOW, profile=own).profile is own


def test_cases_and_standing_plan_are_kept():
    """In the order that they were given."""
    cases = [another_case(ref="2026-0003", child=a_child(ref="C-3")), another_case()]
    problem = prepare(a_centre(), cases, now=NOW, standing=a_plan())
    assert problem.cases == tuple(cases)
    assert problem.standing == a_plan()


def test_the_example_is_where_it_is_said_to_be():
    """A centre and its cases, to be read with public names only."""
    centre = onestop.read_centre(example_path() / "centre.toml")
    cases = [onestop.read_case(path) for path in sorted((example_path() / "cases").iterdir())]
    problem = prepare(centre, cases[:1], now=NOW)
    assert all(problem.diaries[person.ref] for person in centre.people)
    assert len(cases) == 3
