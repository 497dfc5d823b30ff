"""How rules are found and come into force, and the words that they speak in."""

import attrs
import pytest

from onestop import profiles, rules
from onestop.errors import InputError
from onestop.model import Availability, Seat, Strength
from onestop.rules import (
    Brief,
    Faces,
    Level,
    Need,
    Rule,
    Shape,
    in_force,
    posted,
    registry,
    shape_of,
    verbs,
)
from tests.builders import a_problem, a_profile, a_window, at
from tests.rules.rows import an_override, for_case, overriding, setting
from tests.rules.settings import ruled, under
from tests.rules.times import LONG, SHORT, oslo_problem

RULES = registry()
# Law of countries that have no profile here, and options that none of the shipped ones takes.
FOR_PROFILES_OF_ONES_OWN = {"R29", "R38", "R55", "R59"}
SEAT = Seat(name="guard", roles=("police",))


def brief_of(problem):
    """Return the brief of a problem's first case."""
    return Brief(problem=problem, case=problem.cases[0])


def forces(problem):
    """Return the rules in force on a problem's first case, by id."""
    return {force.rule.id: force for force in in_force(brief_of(problem))}


def setting_of(rule):
    """Return the usual profile, with *rule* as it is by itself; nothing can set the frame."""
    return ruled(rule) if rule.startswith("R") else a_profile()


def test_registry_is_in_order_and_complete():
    """Rules come by id, frame first; all but a few of practice are set by a shipped profile."""
    shipped = map(profiles.load, profiles.shipped())
    practice = {rule for rule in RULES if rule.startswith("R")}

    assert list(RULES) == sorted(RULES)
    assert {setting.rule for profile in shipped for setting in profile.rules} == (
        practice - FOR_PROFILES_OF_ONES_OWN
    )


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_rule_stands_where_its_id_says(rule):
    """A newcomer who knows the id finds the module."""
    assert type(rule).__module__ == f"onestop.rules.{rule.id[:3].lower()}"


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_rule_speaks_whole_sentences(rule):
    """Every rule says what it demands, in both languages, and where that comes from."""
    assert rule.sentence.en[0].isupper()
    assert rule.sentence.en.endswith(".")
    assert rule.sentence.zh.endswith("。")
    assert rule.source


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_rule_that_no_plan_decides_says_what_does(rule):
    """Either plans and data decide a rule, or it says why not, and then it stays out of them."""
    decided = rule.faces in (Faces.PLAN, Faces.DATA)
    brief, shape = brief_of(a_problem()), Shape(needs=())

    assert decided == (rule.elsewhere is None)
    if rule.elsewhere is not None:
        assert rule.elsewhere.en.endswith(".")
        assert rule.elsewhere.zh.endswith("。")
        assert rule.elsewhere != rule.sentence
        assert type(rule).shape is Rule.shape
        assert list(rule.violations(object())) == list(rule.post(brief, shape)) == []


def test_frame_rules_hold_whatever_the_profile():
    """A profile without rules leaves the frame, which binds, but for wishes, and weighs one."""
    bare = attrs.evolve(a_profile(), rules=())

    found = forces(a_problem(profile=bare))

    wish = found.pop("F10")
    assert set(found) == {rule for rule in RULES if rule.startswith("F")} - {"F10"}
    assert {(force.strength, force.weight, force.costs) for force in found.values()} == {
        (Strength.HARD, 1, False)
    }
    assert (wish.strength, wish.weight, wish.costs) == (Strength.SOFT, 1, True)


def test_profile_sets_strength_and_weight():
    """The profile decides, not the rule's usual class."""
    softened = forces(a_problem(profile=setting("R03", strength=Strength.SOFT)))["R03"]
    plain = forces(a_problem())["R05b"]

    assert (softened.strength, softened.costs) == (Strength.SOFT, True)
    assert (plain.strength, plain.weight, plain.costs) == (Strength.SOFT, 4, True)


@pytest.mark.parametrize("rule", [r for r in RULES if RULES[r].strength is Strength.HARD])
def test_override_does_not_lift_a_hard_rule(rule):
    """A recorded override of a hard rule is refused, and changes nothing."""
    with pytest.raises(InputError, match="a rule that can be lifted"):
        under(setting_of(rule), lifted=(rule,))


@pytest.mark.parametrize("rule", [r for r in RULES if RULES[r].strength is Strength.OVERRIDABLE])
def test_override_lifts_an_overridable_rule(rule):
    """What was hard costs or is gone; without the override it binds."""
    lifted = forces(under(setting_of(rule), lifted=(rule,))).get(rule)

    assert (lifted.costs if lifted else None) == (RULES[rule].lifted_costs or None)
    assert forces(under(setting_of(rule)))[rule].costs is False


def test_override_of_a_soft_rule_is_refused():
    """There is nothing to lift: it only costs."""
    with pytest.raises(InputError, match="a rule that can be lifted"):
        overriding("R43")


def test_what_binds_has_no_level():
    """Demands that bind have no level to cost at; soft ones have theirs, with their weight."""
    problem = for_case(overrides=(an_override("R26"),), incident=a_window("01:00", "02:00"))

    levels = {
        item.rule: (item.level, item.weight)
        for item in posted(brief_of(problem), shape_of(brief_of(problem)))
    }

    assert levels["R04a"][0] is None
    assert levels["R26"] == (Level.DEADLINE, 1)
    assert levels["R43"] == (Level.WISHES, 2)


def test_missing_value_is_an_input_error():
    """A profile that forgets a number is told which."""
    profile = a_profile()
    kept = tuple(
        attrs.evolve(s, values={}) if s.rule == "R37" else s
        for s in profile.rules
        if s.rule != "R48"
    )
    brief = brief_of(a_problem(profile=attrs.evolve(profile, rules=kept)))

    for rule, name in (("R37", "from"), ("R48", "interviews")):
        with pytest.raises(InputError) as refused:
            brief.value(rule, name)
        assert refused.value.place == f"rules.{rule}.{name}"


@pytest.mark.parametrize(("day", "hours"), [(SHORT, [23, 24]), (LONG, [25, 24])])
def test_days_are_as_long_as_the_clocks_say(day, hours):
    """A day goes from midnight to midnight, be it 23 or 25 hours later."""
    days = brief_of(oslo_problem(day)).days()

    assert [window.minutes // 60 for window in days] == hours
    assert days[0].end == days[1].start


def test_minutes_are_rounded_up_to_the_grid():
    """What is on the grid stays; a second more is a step more."""
    brief = brief_of(a_problem())

    assert [brief.rounded(minutes) for minutes in (0, 45, 45.01, 67.5)] == [0, 45, 50, 70]


def test_shape_replaces_by_service_and_keeps_its_order():
    """A need of a known service takes its place; a new one goes to the end."""
    first, then = Need(service="exam", minutes=45), Need(service="rest", minutes=20)
    longer = attrs.evolve(first, minutes=90)

    shape = Shape(needs=(first, then)).plus(Need(service="tea", minutes=5), longer)

    assert [(need.service, need.minutes) for need in shape.needs] == [
        ("exam", 90),
        ("rest", 20),
        ("tea", 5),
    ]
    assert shape.has("exam", "tea")
    assert not shape.has("exam", "dinner")


def test_seat_is_added_only_where_the_service_is_needed():
    """A seat at a service that the visit does not need adds nothing."""
    shape = Shape(needs=(Need(service="exam", minutes=45),))

    assert shape.seated("exam", SEAT).need("exam").seat("guard") == SEAT
    assert shape.seated("interview", SEAT) == shape


def test_rules_shape_in_turn():
    """Appointments come before lengths, lengths before breaks: whatever the ids say."""
    interview = shape_of(brief_of(a_problem())).need("interview")

    assert (interview.minutes, len(interview.pauses)) == (45, 1)
    assert RULES["R41"].turn < RULES["R44"].turn < RULES["R33"].turn < RULES["R35"].turn


def test_rule_without_faces_adds_demands_and_costs_nothing():
    """The smallest rule: an id, a sentence and what it finds."""

    class Nothing(Rule):
        """Finds two breaches in every visit."""

        def violations(self, outcome):
            """Yield two."""
            return iter((outcome, outcome))

    brief, shape = brief_of(a_problem()), Shape(needs=())

    assert Nothing().shape(brief, shape) == shape
    assert list(Nothing().post(brief, shape)) == []
    assert Nothing().cost(object()) == 2


NOW = Availability((a_window(),))
SUBJECTS = (
    (verbs.Fills(service="exam", seat="doctor", people=("D",)), "exam.doctor"),
    (verbs.Barred(people=("D",)), ""),
    (verbs.Includes(service="exam", person="D"), "exam.D"),
    (verbs.Distinct(service="exam"), "exam"),
    (verbs.PersonFree(person="D", windows=NOW), "D"),
    (verbs.AtMost(person="D", service="exam", seat="doctor", window=a_window(), count=2), "D"),
    (verbs.OneAtATime(person="D"), "D"),
    (verbs.InRoom(service="exam", rooms=("one",)), "exam"),
    (verbs.RoomFree(room="one", windows=NOW), "one"),
    (verbs.Shares(room="one", capacity=2), "one"),
    (verbs.RoomApart(room="one", minutes=5, booked=()), "one"),
    (verbs.Within(service="exam", windows=NOW), "exam"),
    (verbs.EndsBy(service="exam", by=at("12:00")), "exam"),
    (verbs.Before(first="exam", then="rest"), "exam.rest"),
    (verbs.Between(middle="rest", one="exam", other="interview"), "rest"),
    (verbs.SpanAtMost(minutes=5), ""),
    (verbs.SameDay(days=(a_window(),)), ""),
    (verbs.StartsBy(by=at("12:00")), ""),
    (verbs.StartsWith(service="advice", host="interview"), "advice"),
    (
        verbs.Same(service="briefing", seat="lead", other="interview", other_seat="lead"),
        "briefing.interview",
    ),
    (verbs.Differs(service="interview", seat="lead", others=("exam",)), "interview.lead"),
    (verbs.SomeOf(service="interview", seats=("lead",), people=("D",)), "interview"),
    (verbs.OneJourney(leg="journey", sites={"one": "main"}), "journey"),
    (verbs.NotShared(seat="adult", cases=("2",), people=("A",)), ""),
    (verbs.VisitsApart(minutes=60, cases=("2",)), ""),
    (verbs.NotMixed(cases=("2",)), ""),
    (verbs.DoorsApart(minutes=10, cases=("2",)), ""),
    (verbs.SameDayAs(days=(a_window(),), case="2"), ""),
    (verbs.Ways(person="D", sites={"one": "main"}, ways={("main", "main"): 0}), "D"),
    (verbs.Never(), ""),
)


@pytest.mark.parametrize(("verb", "subject"), SUBJECTS, ids=lambda x: type(x).__name__)
def test_verb_names_its_subject(verb, subject):
    """What a conflict puts in brackets after a rule: whose diary, which room, which seat."""
    assert verb.subject == subject


def test_every_verb_is_listed():
    """No verb is without a row above."""
    assert {type(verb) for verb, _ in SUBJECTS} == set(verbs.Verb.__args__)


def test_verbs_cannot_be_changed_through_what_they_were_made_of():
    """People and rooms are kept as sets of their own."""
    people = {"D"}
    verb = verbs.Fills(service="exam", seat="doctor", people=people)

    people.add("E")

    assert verb.people == {"D"}


def test_facade_of_rules_lists_what_it_has():
    """Everything in ``__all__`` is there, in order."""
    assert sorted(rules.__all__) == list(rules.__all__)
    assert all(hasattr(rules, name) for name in rules.__all__)
