"""The values in which rules speak, and the numbers that they go by where a profile says nothing."""

import inspect
from collections.abc import Set as AbstractSet
from datetime import time, timedelta

import attrs
import pytest

from onestop import rules
from onestop.model import Availability, Strength, Window
from onestop.rules import base, verbs
from tests.builders import a_problem, at
from tests.rules.rows import TUESDAY

VERBS = [kind for kind in vars(verbs).values() if inspect.isclass(kind) and attrs.has(kind)]
# From the rule list: what a profile of one's own gets if it names the rule alone.
NUMBERS = {
    "R02": {"parts": 1, "night_from": time(19), "night_to": time(8)},
    "R15": {"gap": 60},
    "R16": {"gap": 10},
    "R23": {"minutes": 10, "closing": 10},
    "R25": {"acute": False},
    "R27": {"hours": 168},
    "R28": {"hours": 72},
    "R29": {"hours": 24},
    "R30": {"recent": 14, "soon": 7, "usual": 14, "late": 21, "more": 7, "young": 6},
    "R31": {"acute": 24, "urgent": 72, "planned": 168},
    "R32": {"minutes": 30},
    "R34": {"sessions": 2},
    "R38": {"from": time(6), "to": time(18)},
    "R52": {"decision": 7, "assignment": 3},
    "R57a": {"days": 7, "first_month": 1, "every": 2, "months": 12},
    "R57b": {"days": 5},
}
# Of these a conflict names each person, room or seat; of others, the rule once.
BY_SUBJECT = {"F02", "F04", "F05", "F06", "F09", "F11"}
RULES = rules.registry()
VALUES = [
    kind
    for module in (rules, base, verbs)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if attrs.has(kind) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("value", VALUES)
def test_values_take_keywords_only(value):
    """Every fact is named where a value is made, and nothing changes it afterwards."""
    kinds = {p.kind for p in inspect.signature(value).parameters.values()}

    assert kinds <= {inspect.Parameter.KEYWORD_ONLY}
    assert "__delattr__" in vars(value)


@pytest.mark.parametrize("rule", RULES)
def test_numbers_are_those_of_the_rule_list(rule):
    """A rule that a profile names without numbers goes by these."""
    numbers = {k: v for k, v in RULES[rule].defaults.items() if isinstance(v, int | time)}

    assert numbers == NUMBERS.get(rule, {})


@pytest.mark.parametrize("rule", RULES)
def test_conflict_names_each_subject_of_some_rules(rule):
    """Whose diary or which room it is tells a coordinator what to change."""
    assert RULES[rule].per_subject is (rule in BY_SUBJECT)


def test_rule_that_says_nothing_is_hard_and_costs_at_the_wishes():
    """What a new rule leaves out is the usual."""
    rule = rules.Rule

    assert (rule.strength, rule.level) == (Strength.HARD, rules.Level.WISHES)
    assert (rule.per_subject, rule.lifted_costs, dict(rule.defaults)) == (False, False, {})
    assert rule.elsewhere is None


def test_need_is_the_childs_in_the_first_part():
    """What a rule adds is for the child, in a visit of one part, unless it says otherwise."""
    need = rules.Need(service="tea", minutes=5)

    assert (need.child, need.part, need.kinds, need.seats, need.pauses) == (True, 1, (), (), ())


def test_brief_shows_nobody():
    """Who could be asked stays out of logs, and is worked out from the problem."""
    people = {field.name: field for field in attrs.fields(rules.Brief)}["people"]

    assert not people.repr
    assert not people.init


def test_days_reach_past_an_end_at_noon():
    """The last day counts as a whole, wherever the horizon ends in it."""
    horizon = Window(at("00:00"), at("12:00", TUESDAY))
    problem = a_problem(horizon=horizon)

    days = rules.Brief(problem=problem, case=problem.cases[0]).days()

    assert [day.start for day in days] == [at("00:00"), at("00:00", TUESDAY)]
    assert days[-1].end == at("00:00", TUESDAY) + timedelta(days=1)


def test_nothing_is_left_from_the_end_on():
    """Who can come when the days to plan are over has no time left, not even a moment."""
    problem = a_problem()
    brief = rules.Brief(problem=problem, case=problem.cases[0])

    assert base.from_then(brief, problem.horizon.end) == Availability()
    assert base.from_then(brief, problem.horizon.start) == Availability((problem.horizon,))


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_keep_sets_of_their_own(verb):
    """Whatever people and rooms come in, nobody can change them afterwards."""
    sets = [field for field in attrs.fields(verb) if field.type == AbstractSet[str]]

    assert all(field.converter and field.converter(["a", "a"]) == {"a"} for field in sets)


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_speak_of_the_first_part(verb):
    """Most visits have one part, and a verb that says nothing else means that."""
    default = {field.name: field.default for field in attrs.fields(verb)}.get("part", 1)

    assert default in (1, attrs.NOTHING)
