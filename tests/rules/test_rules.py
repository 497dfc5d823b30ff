"""Every rule: kept, broken, and allowed one notch away; checker and solver agree."""

import itertools

import pytest

from onestop.check import check
from onestop.errors import InfeasibleError
from onestop.model import Strength
from onestop.objective import values
from onestop.rules import Brief, Faces, posted, registry, shape_of
from onestop.solver import feasible, solve
from tests.rules import (
    bookings,
    childs_time,
    counts,
    deadlines,
    doors,
    edges,
    edges_frame,
    edges_kin,
    edges_ways,
    families,
    frame,
    journeys,
    lengths,
    medical,
    meetings,
    nights,
    order,
    party,
    pauses,
    places,
    seats,
    team,
    times,
    ways,
)
from tests.rules.rows import Ask, Kind

TABLES = (
    bookings,
    childs_time,
    counts,
    deadlines,
    doors,
    edges,
    edges_frame,
    edges_kin,
    edges_ways,
    families,
    frame,
    journeys,
    lengths,
    medical,
    meetings,
    nights,
    order,
    party,
    pauses,
    places,
    seats,
    team,
    times,
    ways,
)
ROWS = tuple(row for table in TABLES for row in table.ROWS)
RULES = registry()


def rows(*kinds, asked=False):
    """Return the rows of some kinds as parameters; *asked*: only those put to the solver."""
    return [
        pytest.param(row, id=str(row))
        for row in ROWS
        if row.kind in kinds and not (asked and row.ask is Ask.NOT)
    ]


def codes(findings):
    """Return what was found where, each once."""
    return {(finding.rule, finding.appointment) for finding in findings}


def spots(row):
    """Return the appointments at which *row* expects its rule to be found."""
    return {
        (row.rule, name if not name or name.startswith("2026-") else f"2026-0001.{name}")
        for name in row.at
    }


def held(plan):
    """Return what a plan comes to, whoever wrote it: refs of appointments and seats aside."""
    return {
        (visit.case, a.service, a.start, a.end, a.room, a.observed_from, who(a))
        for visit in plan.visits
        for a in visit.appointments
    }


def reasons(problem, rules):
    """Return all reasons that *rules* could give."""
    return [
        item.reason
        for brief in (Brief(problem=problem, case=case) for case in problem.cases)
        for item in posted(brief, shape_of(brief))
        if item.rule in rules
    ]


def who(appointment):
    """Return who is there, and how."""
    return frozenset((person.ref, person.presence) for person in appointment.people)


@pytest.mark.parametrize("rule", [rule for rule in RULES if RULES[rule].elsewhere is None])
def test_every_rule_has_its_rows(rule):
    """A new rule without a table of its own fails here, unless no plan decides it."""
    expected = {Kind.KEPT, Kind.ALLOWED}
    expected.add(Kind.COSTS if RULES[rule].strength is Strength.SOFT else Kind.BROKEN)
    if RULES[rule].strength is Strength.OVERRIDABLE:
        expected.add(Kind.COSTS if RULES[rule].lifted_costs else Kind.LIFTED)

    kinds = {row.kind for row in ROWS if row.rule == rule}
    # A profile may make a wish of what is more, and then it costs.
    assert kinds - {Kind.COSTS} == expected - {Kind.COSTS}
    assert kinds >= expected


@pytest.mark.parametrize("row", rows(Kind.KEPT, Kind.ALLOWED, Kind.LIFTED))
def test_checker_passes(row):
    """The checker finds nothing at all, and at its level the rule costs nothing."""
    problem, plan = row.problem(), row.plan()

    assert check(problem, plan) == ()
    assert values(problem, plan)[RULES[row.rule].level] == row.cost


@pytest.mark.parametrize("row", rows(Kind.KEPT, Kind.ALLOWED, Kind.LIFTED, asked=True))
def test_solver_reaches(row):
    """The solver comes to the same plan when it is pinned."""
    plan = solve(row.asked())

    if row.ask is Ask.PINNED:
        assert held(plan) == held(row.plan())


@pytest.mark.parametrize("row", rows(Kind.BROKEN))
def test_checker_finds(row):
    """The checker finds the rule, where it is broken, and no other rule than it must."""
    findings = check(row.problem(), row.plan())

    ours = [finding for finding in findings if finding.rule == row.rule]
    assert codes(ours) == spots(row)
    assert {finding.rule for finding in findings} == {row.rule, *row.also}
    assert {finding.sentence for finding in ours} == {RULES[row.rule].sentence}


@pytest.mark.parametrize("row", rows(Kind.BROKEN, asked=True))
def test_solver_refuses(row):
    """What stands in the way is named; without those reasons a plan exists, with them none."""
    problem = row.asked()

    with pytest.raises(InfeasibleError) as refused:
        solve(problem)

    named = [r for r in refused.value.conflict.reasons if r.rule == (row.named or row.rule)]
    theirs = reasons(problem, row.also)
    # Where another rule says the same, the conflict may name that one, or the pins, alone.
    ours = reasons(problem, [row.rule]) if theirs else named
    assert ours
    assert not feasible(problem, theirs)
    assert feasible(problem, [*ours, *theirs])


@pytest.mark.parametrize("row", rows(Kind.COSTS))
def test_checker_counts(row):
    """A rule that does not bind is no finding: it costs, at its level, with its weight."""
    problem, plan = row.problem(), row.plan()

    assert check(problem, plan) == ()
    assert values(problem, plan)[RULES[row.rule].level] == row.cost > 0


@pytest.mark.parametrize("row", rows(Kind.COSTS, asked=True))
def test_solver_counts(row):
    """The solver pays the same for the same plan."""
    plan = solve(row.asked())

    level = RULES[row.rule].level
    assert {known.level: known.value for known in plan.objective}[level] == row.cost
    assert held(plan) == held(row.plan())


def test_rows_tell_themselves_apart():
    """No two rows of a rule give the same reason."""
    names = [str(row) for row in ROWS]

    assert [a for a, b in itertools.pairwise(sorted(names)) if a == b] == []


def test_only_data_and_shapes_are_not_posted():
    """Every rule is put to the solver in at least one broken or costly row, unless it says why."""
    asked = {r.rule for r in ROWS if r.kind in (Kind.BROKEN, Kind.COSTS) and r.ask is not Ask.NOT}
    elsewhere = {rule.id for rule in RULES.values() if rule.faces is not Faces.PLAN}
    shaped = {"F01", "R05c", "R06", "R10b", "R19", "R20", "R21", "R46", "R58", "R59"}

    assert set(RULES) - asked == elsewhere | shaped | {"R12"}
