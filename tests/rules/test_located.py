"""Where a rule that only costs is broken: the checker is silent, the rule itself is not."""

import pytest

from onestop.check import check
from onestop.rules import Brief, Outcome, registry, shape_of
from onestop.rules.wanted import as_planned
from tests.builders import a_plan
from tests.rules.bookings import two_children
from tests.rules.rows import Kind
from tests.rules.test_rules import ROWS, spots

RULES = registry()
COSTLY = [row for row in ROWS if row.kind is Kind.COSTS and row.at]


def outcomes(problem, plan):
    """Return every visit of a plan as its rules judge it."""
    for case in problem.cases:
        brief = Brief(problem=problem, case=as_planned(problem, case, plan))
        visit = plan.visit(case.ref)
        yield Outcome(brief=brief, shape=shape_of(brief), visit=visit, plan=plan)


@pytest.mark.parametrize("row", COSTLY, ids=str)
def test_what_costs_is_found_where_it_is(row):
    """A row that says where its rule is broken is right about it."""
    found = [
        (row.rule, breach.appointment)
        for outcome in outcomes(row.problem(), row.plan())
        for breach in RULES[row.rule].violations(outcome)
    ]

    assert set(found) == spots(row)


def test_every_case_without_a_visit_is_missed():
    """One case that nobody planned does not hide the next."""
    found = check(two_children(), a_plan(visits=()))

    assert [(finding.rule, finding.case) for finding in found] == [
        ("F01", "2026-0001"),
        ("F01", "2026-0002"),
    ]
