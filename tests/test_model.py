"""The frozen values: what they refuse, what they can be asked, and what they never show."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop import model, texts
from onestop.errors import InputError
from onestop.model import (
    Availability,
    Case,
    Child,
    Closed,
    Companion,
    Conflict,
    Finding,
    Gender,
    Layer,
    Lifted,
    Override,
    PastInterview,
    Person,
    Pin,
    Presence,
    Problem,
    Profile,
    Reason,
    Room,
    Service,
    Setting,
    Site,
    Standing,
    Status,
    Strength,
    Unplanned,
    Urgency,
    Window,
    Wishes,
    minutes,
    zone,
)
from onestop.texts import Text
from tests.builders import (
    SHANGHAI,
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_person,
    a_plan,
    a_problem,
    a_recurrence,
    a_room,
    a_seat,
    a_visit,
    a_window,
    an_appointment,
    at,
    some_appointments,
    some_hours,
    utc,
)

A_MINUTE = timedelta(minutes=1)
MARK = "MARK-4711"
TITLE = Text("interview", "询问")
BASE = utc("2026-03-09 00:00")


def an_override(**changes: Any) -> Override:
    """Return a decision to allow a second interview."""
    facts: dict[str, Any] = {
        "rule": "R01",
        "reason": "new facts",
        "approved_by": "head of unit",
        "at": at("07:50"),
        "topics": ("place",),
    }
    return Override(**facts | changes)


def a_pin(**changes: Any) -> Pin:
    """Return the interview fixed at ten."""
    facts: dict[str, Any] = {"service": "interview", "start": at("10:00")}
    return Pin(**facts | changes)


def a_service(**changes: Any) -> Service:
    """Return a kind of appointment."""
    facts: dict[str, Any] = {"ref": "interview", "title": TITLE, "minutes": 60}
    return Service(**facts | changes)


def a_setting(**changes: Any) -> Setting:
    """Return how a profile sets a rule."""
    facts: dict[str, Any] = {"rule": "R01", "strength": Strength.HARD}
    return Setting(**facts | changes)


def a_site(**changes: Any) -> Site:
    """Return a site."""
    facts: dict[str, Any] = {"ref": "main"}
    return Site(**facts | changes)


# What is refused, and how it is said.

WHOLE_AGE = texts.EXPECTED_WHOLE.fill(low=0, high=17)
TOO_LONG = "x" * 201
REFUSED = [
    (a_child, "ref", "", texts.EXPECTED_REF),
    (a_child, "ref", "-1", texts.EXPECTED_REF),
    (a_child, "ref", "C 1", texts.EXPECTED_REF),
    (a_child, "ref", "C-1\n", texts.EXPECTED_REF),
    (a_child, "ref", "x" * 65, texts.EXPECTED_REF),
    (a_child, "age", -1, WHOLE_AGE),
    (a_child, "age", 18, WHOLE_AGE),
    (a_child, "age", 8.0, WHOLE_AGE),
    (a_child, "age", True, WHOLE_AGE),
    (a_child, "gender", "unknown", texts.EXPECTED_MEMBER.fill(known="female, male")),
    (a_child, "languages", (), texts.EXPECTED_SOME),
    (a_child, "languages", ("zh", "zh"), texts.EXPECTED_NO_REPEAT),
    (a_child, "needs", ("wheel chair",), texts.EXPECTED_REF),
    (a_child, "travel", 1441, texts.EXPECTED_WHOLE.fill(low=0, high=1440)),
    (a_companion, "gender", "x", texts.EXPECTED_MEMBER.fill(known="female, male")),
    (a_companion, "relation", TOO_LONG, texts.EXPECTED_LINE),
    (a_companion, "email", "not an address", texts.EXPECTED_EMAIL),
    (an_override, "reason", "", texts.EXPECTED_SOME),
    (an_override, "approved_by", "a\nb", texts.EXPECTED_LINE),
    (an_override, "topics", ("where", ""), texts.EXPECTED_SOME),
    (an_override, "topics", ("a\u2028b",), texts.EXPECTED_LINE),
    (a_pin, "start", datetime.fromisoformat("2026-03-09T10:00"), texts.EXPECTED_AWARE),
    (a_pin, "start", "2026-03-09", texts.EXPECTED_AWARE),
    (a_pin, "room", "room 1", texts.EXPECTED_REF),
    (a_pin, "people", ("P1", "P1"), texts.EXPECTED_UNIQUE.fill(ref="P1")),
    (a_case, "urgency", "soon", texts.EXPECTED_MEMBER.fill(known="acute, urgent, planned")),
    (a_case, "standing", "culprit", texts.EXPECTED_MEMBER.fill(known="victim, witness, suspect")),
    (a_case, "services", (), texts.EXPECTED_SOME),
    (a_case, "services", ("exam", "exam"), texts.EXPECTED_UNIQUE.fill(ref="exam")),
    (a_case, "incident", a_window("07:41", "07:42"), texts.EXPECTED_BEFORE_REPORT),
    (a_case, "pins", (a_pin(), a_pin(start=at("11:00"))), texts.EXPECTED_ONE_PIN),
    (a_recurrence, "zone", "Asia/Nowhere", texts.EXPECTED_ZONE),
    (a_recurrence, "length", -A_MINUTE, texts.EXPECTED_LENGTH),
    (a_recurrence, "length", timedelta(days=366, seconds=1), texts.EXPECTED_LENGTH),
    (a_room, "capacity", 0, texts.EXPECTED_WHOLE.fill(low=1, high=50)),
    (a_room, "kinds", (), texts.EXPECTED_SOME),
    (a_room, "label", "a\u202eb", texts.EXPECTED_LINE),
    (a_room, "label", "a\u200fb", texts.EXPECTED_LINE),
    (a_person, "email", "a@b", texts.EXPECTED_EMAIL),
    (a_person, "email", "a@example.org\r\nX: y", texts.EXPECTED_EMAIL),
    (a_person, "max_interviews_per_day", 0, texts.EXPECTED_WHOLE.fill(low=1, high=20)),
    (a_centre, "grid", 7, texts.EXPECTED_GRID),
    (a_centre, "time_zone", "UTC+8", texts.EXPECTED_ZONE),
    (a_centre, "people", (), texts.EXPECTED_SOME),
    (a_service, "minutes", 0, texts.EXPECTED_WHOLE.fill(low=1, high=1440)),
    (a_service, "acute_minutes", 1441, texts.EXPECTED_WHOLE.fill(low=1, high=1440)),
    (a_setting, "strength", "x", texts.EXPECTED_MEMBER.fill(known="hard, overridable, soft")),
    (a_setting, "weight", 1001, texts.EXPECTED_WHOLE.fill(low=1, high=1000)),
    (a_plan, "revision", -1, texts.EXPECTED_WHOLE.fill(low=0, high=10**9)),
    (a_plan, "status", "best", texts.EXPECTED_MEMBER.fill(known="optimal, feasible")),
    (a_visit, "appointments", (), texts.EXPECTED_SOME),
]


@pytest.mark.parametrize(("build", "field", "value", "expected"), REFUSED)
def test_a_value_out_of_bounds_is_refused(
    build: Any, field: str, value: object, expected: Text
) -> None:
    """The error names the field and what would have been right."""
    with pytest.raises(InputError) as refused:
        build(**{field: value})
    assert (refused.value.place, refused.value.expected) == (field, expected)


@pytest.mark.parametrize(
    ("build", "field", "value"),
    [
        (a_child, "ref", "7"),
        (a_child, "ref", "x" * 64),
        (a_child, "ref", "案件2026_1.a-b"),
        (a_child, "age", 0),
        (a_child, "age", 17),
        (a_person, "name", "x" * 200),
        (a_person, "email", "duty+night@mail.example.org"),
        (a_person, "max_interviews_per_day", None),
        (a_pin, "room", None),
        (a_case, "services", None),
        (a_case, "incident", a_window("07:40", "07:41")),
        (a_recurrence, "length", timedelta()),
        (a_recurrence, "length", timedelta(days=366)),
        (a_centre, "grid", 60),
        (a_service, "acute_minutes", None),
    ],
)
def test_a_value_at_its_bounds_is_taken(build: Any, field: str, value: object) -> None:
    """The last values inside every bound are kept as they are."""
    assert getattr(build(**{field: value}), field) == value


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (a_child, "ref"),
        (a_child, "needs"),
        (a_child, "gender"),
        (a_companion, "relation"),
        (a_companion, "email"),
        (a_person, "name"),
        (an_override, "reason"),
        (an_override, "topics"),
    ],
)
def test_an_error_never_repeats_what_was_typed(build: Any, field: str) -> None:
    """The value may be a name or an address that landed in the wrong place."""
    wrong: object = f"{MARK}\n{TOO_LONG}"
    with pytest.raises(InputError) as refused:
        build(**{field: (wrong,) if field in ("needs", "topics") else wrong})
    assert MARK not in str(refused.value)
    assert MARK not in repr(refused.value)


@pytest.mark.parametrize(
    ("build", "field", "value", "member"),
    [
        (a_child, "gender", "male", Gender.MALE),
        (a_companion, "gender", "female", Gender.FEMALE),
        (a_person, "gender", "male", Gender.MALE),
        (a_case, "urgency", "acute", Urgency.ACUTE),
        (a_case, "standing", "witness", Standing.WITNESS),
        (a_setting, "strength", "soft", Strength.SOFT),
        (a_plan, "status", "optimal", Status.OPTIMAL),
        (a_seat, "presence", "remote", Presence.REMOTE),
    ],
)
def test_a_plain_word_becomes_the_member_that_it_names(
    build: Any, field: str, value: str, member: object
) -> None:
    """A rule that compares members applies to plain words, too."""
    others = {"ref": "P1", "seat": "lead"} if build is a_seat else {}
    assert getattr(build(**others, **{field: value}), field) is member


def test_a_finding_takes_a_plain_word_for_its_strength() -> None:
    """As everything else that holds one."""
    finding = Finding(rule="R01", sentence=TITLE, case="2026-0001", strength="hard")
    assert finding.strength is Strength.HARD


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1899, 12, 31, tzinfo=UTC),
        datetime(2201, 1, 1, tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
        datetime.min.replace(tzinfo=SHANGHAI),
    ],
)
def test_years_that_nobody_means_are_refused(moment: datetime) -> None:
    """Later arithmetic never overflows, and neither does the move to UTC."""
    with pytest.raises(InputError, match="years from 1900 to 2200"):
        PastInterview(at=moment, interviewer="P1")


@pytest.mark.parametrize("field", ["start", "extra", "skipped"])
def test_a_recurrence_stays_in_years_that_somebody_means(field: str) -> None:
    """Its local times as well."""
    far = datetime.fromisoformat("9999-12-31T23:00")
    with pytest.raises(InputError, match="years from 1900 to 2200") as refused:
        a_recurrence(**{field: far if field == "start" else (far,)})
    assert refused.value.place == field


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../etc/passwd", "Asia", "localtime"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    """No folder, no path, and nothing that depends on the machine."""
    with pytest.raises(InputError) as refused:
        zone(name, "here")
    assert (refused.value.place, refused.value.expected) == ("here", texts.EXPECTED_ZONE)


# The centre.


def test_a_centre_knows_its_zone() -> None:
    """Shanghai is eight hours ahead."""
    assert at("08:00").astimezone(a_centre().zone).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("field", ["rooms", "people"])
def test_no_reference_stands_twice(field: str) -> None:
    """The error says which, and where the second is."""
    first = getattr(a_centre(), field)[0]
    with pytest.raises(InputError) as refused:
        a_centre(**{field: (*getattr(a_centre(), field), first)})
    assert refused.value.expected == texts.EXPECTED_UNIQUE.fill(ref=first.ref)
    assert refused.value.place == f"{field}[{len(getattr(a_centre(), field))}].ref"


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        ({"site": "annex"}, "rooms[0].site", texts.EXPECTED_KNOWN_SITE),
        ({"observed_from": "obs-9"}, "rooms[0].observed_from", texts.EXPECTED_OTHER_ROOM),
        ({"observed_from": "interview-1"}, "rooms[0].observed_from", texts.EXPECTED_OTHER_ROOM),
    ],
)
def test_a_room_leads_to_what_there_is(changes: Any, place: str, expected: Text) -> None:
    """Its site is the centre's, and it is watched from another room."""
    with pytest.raises(InputError) as refused:
        a_centre(rooms=(a_room(**changes),))
    assert (refused.value.place, refused.value.expected) == (place, expected)


def test_the_mailbox_invites_nobody_to_itself() -> None:
    """However the address is capitalised; people without mail are no mailbox either."""
    people = (a_person(), a_person(ref="P-bea", email="Centre@Example.org"))
    with pytest.raises(InputError) as refused:
        a_centre(people=people)
    assert (refused.value.place, refused.value.expected) == (
        "people[1].email",
        texts.EXPECTED_NOT_MAILBOX,
    )
    assert not a_centre(mailbox="").is_mailbox("")


# Cases, plans and profiles.


def test_no_companion_stands_twice() -> None:
    """The error says which reference."""
    with pytest.raises(InputError, match="G1 stands twice"):
        a_case(companions=(a_companion(), a_companion()))


def test_an_override_lifts_its_own_rule_only() -> None:
    """Whatever else is recorded."""
    case = a_case(overrides=(an_override(),))
    assert case.lifts("R01")
    assert not case.lifts("R02")


def test_an_appointment_takes_its_rooms() -> None:
    """Its own and the one it is watched from, or none."""
    plain = an_appointment("exam", "09:00", "09:45")
    watched = attrs.evolve(plain, room="interview-1", observed_from="obs-1")
    assert plain.rooms == ()
    assert watched.rooms == ("interview-1", "obs-1")
    assert watched.window == a_window("09:00", "09:45")


def test_an_appointment_that_ends_as_it_starts_is_refused() -> None:
    """It would hold no time."""
    with pytest.raises(InputError) as refused:
        an_appointment("exam", "09:00", "09:00")
    assert refused.value.expected == texts.EXPECTED_LATER


def test_an_appointment_tells_who_fills_a_seat() -> None:
    """Or that nobody does."""
    interview = an_appointment("interview", "09:00", "10:00", a_seat("P-ada", "lead"))
    assert interview.who("lead") == "P-ada"
    assert interview.who("second") is None


def test_a_visit_lasts_from_its_first_start_to_its_last_end() -> None:
    """In whatever order its appointments are listed."""
    visit = a_visit(appointments=some_appointments()[::-1])
    assert visit.window == a_window("08:30", "11:30")


def test_a_visit_finds_its_appointments_by_service() -> None:
    """Or says that there is none."""
    found = a_visit().find("exam")
    assert found is not None
    assert found.service == "exam"
    assert a_visit().find("briefing") is None


def test_a_plan_finds_visits_by_case() -> None:
    """Or says that there is none."""
    plan = a_plan()
    assert plan.visit("2026-0001") is plan.visits[0]
    assert plan.visit("2026-0002") is None


def test_a_reason_is_one_word() -> None:
    """The rule, and whom it concerns if that matters."""
    assert Reason(rule="F05", subject="P07", sentence=TITLE).code == "F05(P07)"
    assert Reason(rule="R01", sentence=TITLE).code == "R01"


def test_a_profile_finds_services_and_settings() -> None:
    """An unknown service is refused, with those that there are; a rule may not apply."""
    profile = Profile(
        ref="own",
        title=TITLE,
        services=(a_service(), a_service(ref="exam")),
        rules=(a_setting(weight=2), a_setting(weight=3)),
    )
    assert profile.service("exam").ref == "exam"
    with pytest.raises(InputError, match="services of the profile: exam, interview"):
        profile.service("yoga")
    setting = profile.setting("R01")
    assert setting is not None
    assert setting.weight == 2
    assert profile.setting("R02") is None


# Problems.


def test_a_problem_knows_companions_as_people() -> None:
    """They have the companion's role, and nothing of theirs is lost."""
    companion = a_companion(languages=("ug",), email="g1@example.org")
    case = a_case(companions=(companion,))
    *staff, last = a_problem(cases=(case,)).people(case)
    assert tuple(staff) == a_centre().people
    assert (last.ref, last.roles, last.gender) == ("G1", ("companion",), Gender.FEMALE)
    assert (last.languages, last.email) == (("ug",), "g1@example.org")


def test_cases_may_share_a_companion_but_not_a_reference() -> None:
    """The same reference is the same person, with the same facts."""
    other = a_case(ref="2026-0002", child=a_child(ref="C-2"), companions=(a_companion(),))
    assert a_problem(cases=(a_case(companions=(a_companion(),)), other)).cases[1] is other
    differs = a_case(companions=(a_companion(relation="aunt"),))
    with pytest.raises(InputError) as refused:
        a_problem(cases=(differs, other))
    assert refused.value.place == "2026-0002: companions"


@pytest.mark.parametrize(
    ("changes", "place", "expected"),
    [
        ({"services": ("yoga",)}, "services", None),
        ({"pins": (a_pin(service="yoga"),)}, "services", None),
        ({"pins": (a_pin(room="r9"),)}, "2026-0001: pins.room", texts.EXPECTED_KNOWN_ROOM),
        ({"pins": (a_pin(people=("P9",)),)}, "2026-0001: pins.people", texts.EXPECTED_KNOWN_PERSON),
        ({"excluded": ("P9",)}, "2026-0001: excluded", texts.EXPECTED_KNOWN_PERSON),
        ({"overrides": (an_override(rule="R04a"),)}, "2026-0001: overrides.rule", None),
        (
            {"overrides": (an_override(topics=()),)},
            "2026-0001: overrides.topics",
            texts.EXPECTED_TOPICS,
        ),
        (
            {"companions": (a_companion(ref="P-ada"),)},
            "2026-0001: companions",
            texts.EXPECTED_UNIQUE.fill(ref="P-ada"),
        ),
        (
            {"companions": (a_companion(email="CENTRE@example.org"),)},
            "2026-0001: companions",
            texts.EXPECTED_NOT_MAILBOX,
        ),
    ],
)
def test_a_case_that_leads_nowhere_is_refused(
    changes: Any, place: str, expected: Text | None
) -> None:
    """Everything that it names is the profile's, the centre's or its own."""
    with pytest.raises(InputError) as refused:
        a_problem(cases=(a_case(**changes),))
    assert refused.value.place == place
    assert expected in (None, refused.value.expected)


def test_a_plan_of_another_centre_cannot_stand() -> None:
    """Its people and rooms would be busy with nobody's visits."""
    with pytest.raises(InputError) as refused:
        a_problem(standing=a_plan(centre="elsewhere", visits=()))
    assert refused.value.place == "standing.centre"


def test_a_grid_that_the_clocks_leave_is_refused() -> None:
    """On Lord Howe Island clocks change by half an hour: no full hour is on a grid of 20 then."""
    day = date(2026, 4, 5)
    zone = ZoneInfo("Australia/Lord_Howe")
    horizon = Window(*(datetime.combine(day + timedelta(days=n), time(), zone) for n in (-1, 1)))
    centre = a_centre(time_zone="Australia/Lord_Howe", grid=20)
    with pytest.raises(InputError) as refused:
        a_problem(centre=centre, horizon=horizon)
    assert refused.value.place == "grid"
    assert a_problem(centre=attrs.evolve(centre, grid=15), horizon=horizon).horizon == horizon


@pytest.mark.parametrize("kind", ["interview", "exam", "evidence"])
def test_a_room_where_children_are_seen_one_by_one_holds_one(kind: str) -> None:
    """R12: no two children are interviewed or examined in one room at once."""
    room = a_room(ref="r1", kinds=(kind, "family"), capacity=2, observed_from=None)
    with pytest.raises(InputError) as refused:
        a_centre(rooms=(room,))
    assert refused.value.place == "rooms[0].capacity"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (a_companion, "suitable"),
        (a_person, "remote"),
        (a_case, "injured"),
        (some_hours, "holidays"),
    ],
)
def test_a_word_is_no_flag(make: Callable[..., object], field: str) -> None:
    """A suspect marked suitable="false" would otherwise be seated: the word counts as true."""
    with pytest.raises(InputError) as refused:
        make(**{field: "false"})
    assert refused.value.place == field


def test_a_case_may_pin_and_exclude_what_there_is() -> None:
    """People of the centre and its own companions."""
    pin = a_pin(room="interview-1", people=("P-ada", "G1"))
    case = a_case(
        companions=(a_companion(),),
        services=("interview",),
        pins=(pin, a_pin(service="exam")),
        excluded=("G1", "P-carl"),
    )
    assert a_problem(cases=(case,)).cases == (case,)


def test_a_case_is_planned_once() -> None:
    """Neither twice in one problem nor again when its visit stands."""
    with pytest.raises(InputError, match="2026-0001 stands twice"):
        a_problem(cases=(a_case(), a_case()))
    with pytest.raises(InputError) as refused:
        a_problem(standing=a_plan())
    assert refused.value.expected == texts.EXPECTED_UNPLANNED
    assert a_problem(cases=(a_case(ref="2026-0002"),), standing=a_plan()).standing == a_plan()


# Windows and availability.


def test_a_window_is_kept_in_utc() -> None:
    """So that a change of clocks inside it is not lost."""
    window = Window(
        datetime(2026, 3, 28, 22, tzinfo=zone("Europe/Oslo")),
        datetime(2026, 3, 29, 6, tzinfo=zone("Europe/Oslo")),
    )
    assert window.start.tzinfo is UTC
    assert window.minutes == 7 * 60


@pytest.mark.parametrize("end", ["08:30", "08:29"])
def test_a_window_without_time_is_refused(end: str) -> None:
    """It ends after it starts."""
    with pytest.raises(InputError) as refused:
        a_window("08:30", end)
    assert (refused.value.place, refused.value.expected) == ("end", texts.EXPECTED_LATER)


def test_windows_that_touch_share_nothing() -> None:
    """A doctor who finishes at 10:00 can start elsewhere at 10:00."""
    early, late = a_window("09:00", "10:00"), a_window("10:00", "11:00")
    assert not early.overlaps(late)
    assert early.overlap(late) is None
    assert early.overlap(a_window("09:30", "11:00")) == a_window("09:30", "10:00")
    assert early.overlaps(a_window("09:59", "11:00"))


def test_a_window_holds_itself_and_what_is_inside() -> None:
    """And nothing that sticks out."""
    window = a_window("09:00", "10:00")
    assert window.holds(window)
    assert not window.holds(a_window("08:59", "10:00"))
    assert not window.holds(a_window("09:00", "10:01"))


def test_minutes_are_whole() -> None:
    """Half a minute is none."""
    assert minutes(timedelta(minutes=7, seconds=59)) == 7


# Minutes from the base, as pairs of a start and a length: few, so that they meet.
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=7)


def made(spans: list[tuple[int, int]]) -> Availability:
    """Return the availability of *spans*."""
    return Availability(
        tuple(
            Window(BASE + start * A_MINUTE, BASE + (start + length) * A_MINUTE)
            for start, length in spans
        )
    )


def points(spans: list[tuple[int, int]]) -> set[int]:
    """Return the minutes of *spans*."""
    return {minute for start, length in spans for minute in range(start, start + length)}


def held(availability: Availability) -> set[int]:
    """Return the minutes of *availability*, which must be in order and apart."""
    windows = availability.windows
    assert all(a.end < b.start for a, b in itertools.pairwise(windows))
    return {
        minutes(window.start - BASE) + minute
        for window in windows
        for minute in range(window.minutes)
    }


@given(SPANS, SPANS)
def test_availability_is_a_set_of_minutes(one: Any, other: Any) -> None:
    """Union, intersection, difference and truth are those of sets."""
    mine, theirs = made(one), made(other)
    assert held(mine) == points(one)
    assert held(mine | theirs) == points(one) | points(other)
    assert held(mine & theirs) == points(one) & points(other)
    assert held(mine - theirs) == points(one) - points(other)
    assert bool(mine) is bool(points(one))
    assert (mine == theirs) is (points(one) == points(other))


@given(SPANS, st.integers(0, 40), st.integers(1, 12))
def test_availability_holds_what_lies_inside_one_window(
    spans: Any, start: int, length: int
) -> None:
    """A window is held if and only if each of its minutes is."""
    (window,) = made([(start, length)]).windows
    assert made(spans).holds(window) is (points([(start, length)]) <= points(spans))


@given(SPANS, st.integers(0, 6), st.integers(0, 6))
def test_a_shrunk_availability_leaves_time_at_both_ends(
    spans: Any, before: int, after: int
) -> None:
    """A minute stays if the journey there and back stays inside as well."""
    whole = points(spans)
    expected = {m for m in whole if set(range(m - before, m + after + 1)) <= whole}
    assert held(made(spans).shrunk(before * A_MINUTE, after * A_MINUTE)) == expected


def test_availability_is_iterated_in_order() -> None:
    """Earliest first, however it was built."""
    windows = (a_window("15:00", "16:00"), a_window("09:00", "10:00"))
    assert list(Availability(windows)) == [windows[1], windows[0]]


# Privacy.

PRIVATE = {
    Child: {"age", "gender", "languages", "needs", "travel"},
    Companion: {
        *("relation", "gender", "suitable", "may_consent"),
        *("languages", "email", "hours", "away"),
    },
    Override: {"reason", "approved_by", "topics"},
    Wishes: {"examiner", "time"},
    Case: {
        *("incident", "injured", "blocked", "distressed", "told_all", "at_risk", "more_time"),
        *("consented", "territory", "suspects", "refused", "lessons", "routines", "wishes"),
    },
    Room: {"email"},
    Layer: {"available"},
    Closed: {"layers"},
    Person: {"name", "contact", "email", "hours", "on_call", "away", "busy"},
    Problem: {"diaries", "openings", "on_call", "lessons", "routines"},
}


def planted(value: Any) -> Any:
    """Return *value* with a marker in each of its private fields."""
    for field in PRIVATE.get(type(value), ()):
        object.__setattr__(value, field, MARK)
    return value


def test_private_fields_are_those_that_the_list_says() -> None:
    """A field that stops or starts being private has to be noted above."""
    kinds = [kind for kind in vars(model).values() if attrs.has(kind)]
    hidden = {
        kind: {field.name for field in attrs.fields(kind) if not field.repr and field.init}
        for kind in kinds
    }
    assert {kind: fields for kind, fields in hidden.items() if fields} == PRIVATE


@pytest.mark.parametrize(
    "build", [a_child, a_companion, an_override, a_case, a_person, a_problem, a_room]
)
def test_no_personal_field_is_shown(build: Any) -> None:
    """Not in the value's own representation."""
    value = planted(build())
    assert all(getattr(value, field) == MARK for field in PRIVATE[type(value)])
    assert MARK not in repr(value)
    assert MARK not in str(value)


def test_no_personal_field_is_shown_from_inside() -> None:
    """Nor in that of a problem with everything in it, or of a plan."""
    case = a_case(
        child=a_child(), companions=(a_companion(),), overrides=(an_override(),), pins=(a_pin(),)
    )
    centre = a_centre(people=(a_person(),))
    plan = a_plan(
        visits=(),
        overrides=(Lifted(case="2026-0009", override=an_override()),),
        unplanned=(Unplanned(case="2026-0009", conflict=Conflict(reasons=())),),
    )
    problem = a_problem(centre=centre, cases=(case,), standing=plan)
    for part in (case.child, *case.companions, *case.overrides, case, *centre.people):
        planted(part)
    planted(plan.overrides[0].override)
    assert "2026-0001" in repr(planted(problem))
    assert MARK not in repr(problem)
