"""
Plans whose invites are read back: the demo's, the scenarios', random ones, and changes of clocks.

Those that come from tests are given what invites need: addresses, names that
readers may stumble over, and a place in time and on earth where clocks change.
"""

# ruff: noqa: INP001, S311 - a folder of scripts, and repeatable random plans, not secrets

import contextlib
import itertools
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs

import onestop
from onestop.model import Person, Room
from tests import random_problems
from tests.builders import a_plan, a_seat, a_visit, an_appointment
from tests.invitations import the_centre, the_problem
from tests.scenarios import told
from tools.readers.letters import Story, handed_over, moved, story

# When clocks change in 2026, in UTC: first forward, then back.
CHANGES = {
    "Europe/Oslo": ("2026-03-29T01:00+00:00", "2026-10-25T01:00+00:00"),
    "America/New_York": ("2026-03-08T07:00+00:00", "2026-11-01T06:00+00:00"),
}
ZONES = (*CHANGES, "Asia/Shanghai", "Asia/Kathmandu", "Australia/Sydney")
NAMES = ("示例 警官", 'Ann "Bo"; O\'Neil, Jr.: <x>', "", "Åse Ødegård 😀", "王" * 70, "a\\nb^c")
LATER = timedelta(minutes=45)
BY_HAND = 4  # one random plan of so many; no multiple of the number of zones


def all_stories(count: int, seed: int) -> Iterator[Story]:
    """Yield every story, with *count* random plans of *seed*; most of them by hand, too."""
    for each in itertools.chain(demo(), scenarios(), clock_changes()):
        yield from (each, handed_over(each))
    for number, each in enumerate(at_random(count, seed)):
        yield each
        # Fewer, of all zones: in a file that names nobody there is less to misread.
        if number % BY_HAND == 0:
            yield handed_over(each)


def demo() -> Iterator[Story]:
    """Yield a story for each case of the demo, each planned into the schedule so far."""
    folder, now = onestop.example_path(), datetime.fromisoformat("2026-03-09T07:45+08:00")
    centre, standing = onestop.read_centre(folder / "centre.toml"), None
    for path in sorted(folder.glob("cases/*.toml")):
        problem = onestop.prepare(centre, [onestop.read_case(path)], now=now, standing=standing)
        standing = onestop.solve(problem)
        yield story(f"demo-{path.stem}", problem, standing, [LATER])


def scenarios() -> Iterator[Story]:
    """Yield a story for each stage of a scenario that has a plan; its times stay as they are."""
    for path in sorted(told.FOLDER.glob("[0-9]*.toml")):
        for stage in told.stages(path):
            with tempfile.TemporaryDirectory() as folder:
                problem = stage.problem(Path(folder))
            plan = _solved(problem, may_leave_out=stage.tree.get("may_leave_out", False))
            if plan and plan.visits:
                yield story(stage.name, written_to(problem), plan, [LATER])


def clock_changes() -> Iterator[Story]:
    """Yield a story for each clock change of 2026: visits before, across and after it."""
    for zone, changes in CHANGES.items():
        problem = written_to(the_problem(centre=the_centre(time_zone=zone)))
        problem = attrs.evolve(problem, now=datetime(2026, 1, 1, tzinfo=UTC))
        for number, change in enumerate(changes):
            plan = _around(datetime.fromisoformat(change))
            name = f"{zone.partition('/')[2]}-{number}"
            yield story(name, problem, plan, [timedelta(hours=1), timedelta(days=-1)])


def _around(change: datetime) -> onestop.Plan:
    """Return appointments that end or start at *change*, contain it, or are a day away."""
    spans = ((-90, -60), (-60, 0), (-20, 40), (0, 60), (60, 61), (-1440, -1395), (1440, 1500))
    appointments = (
        attrs.evolve(
            an_appointment(f"a-{number}", "09:00", "10:00", a_seat("P-ada", "lead")),
            ref=f"a-{number}",
            start=change + timedelta(minutes=since),
            end=change + timedelta(minutes=until),
        )
        for number, (since, until) in enumerate(spans)
    )
    return a_plan(visits=(a_visit(appointments=tuple(appointments)),))


def at_random(count: int, seed: int) -> Iterator[Story]:
    """Yield *count* solved random problems, each at a random time in one of the zones."""
    rng = random.Random(seed)
    found = filter(None, map(_a_problem, itertools.count()))
    for number, (problem, plan) in enumerate(itertools.islice(found, count)):
        zone = ZONES[number % len(ZONES)]
        start = _a_start(rng, zone)
        # Long before, because nobody is told of what is over.
        here = attrs.evolve(written_to(problem, zone), now=start - timedelta(days=30))
        move = timedelta(minutes=rng.choice((1, 5, 60, 90, 1440, -60, -1435)))
        yield story(f"random-{number:03}", here, _starting(plan, start), [move])


def _a_problem(seed: int) -> tuple[onestop.Problem, onestop.Plan] | None:
    """Return the random problem of *seed* with a plan, or None if it has none."""
    problem = random_problems.problem(seed)
    plan = _solved(problem)
    if plan is None:
        return None
    own = {case.ref for case in problem.cases}
    visits = tuple(visit for visit in plan.visits if visit.case in own)
    return (problem, attrs.evolve(plan, visits=visits)) if visits else None


def _solved(problem: onestop.Problem, *, may_leave_out: bool = False) -> onestop.Plan | None:
    """Return the plan of *problem*, or None if nothing fits."""
    with contextlib.suppress(onestop.NoPlanError):
        return onestop.solve(problem, onestop.SolveOptions(may_leave_out=may_leave_out))
    return None


def _starting(plan: onestop.Plan, start: datetime) -> onestop.Plan:
    """Return *plan* with its first appointment at *start*, and the others as far from it."""
    first = min(each.start for visit in plan.visits for each in visit.appointments)
    return attrs.evolve(plan, visits=tuple(moved(visit, start - first) for visit in plan.visits))


def _a_start(rng: random.Random, zone: str) -> datetime:
    """Return a moment at random: mostly on one of the days on which clocks change."""
    if rng.random() < 0.25:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(4 * 525_600))
    changes = CHANGES.get(zone) or tuple(itertools.chain(*CHANGES.values()))
    change = datetime.fromisoformat(rng.choice(changes))
    return change + timedelta(minutes=rng.randrange(-600, 600))


def written_to(problem: onestop.Problem, zone: str = "") -> onestop.Problem:
    """Return *problem* for a centre in *zone* all of whose people and rooms have an address."""
    centre = problem.centre
    centre = attrs.evolve(
        centre,
        time_zone=zone or centre.time_zone,
        mailbox="centre@example.org",
        people=tuple(_with_address(each, n) for n, each in enumerate(centre.people)),
        rooms=tuple(_labelled(each, n) for n, each in enumerate(centre.rooms)),
        sites=tuple(attrs.evolve(each, name="1号楼; Building 1, 3F") for each in centre.sites),
    )
    return attrs.evolve(problem, centre=centre, cases=tuple(map(_reachable, problem.cases)))


def _with_address(person: Person, number: int) -> Person:
    """Return *person* with an address, and a name that readers may stumble over."""
    box = f"o'neil+{person.ref}" if number == 1 else person.ref
    return attrs.evolve(person, email=f"{box}@example.org", name=NAMES[number % len(NAMES)])


def _labelled(room: Room, number: int) -> Room:
    """Return *room* with a label and a calendar of its own."""
    return attrs.evolve(room, label=f"{301 + number}", email=f"room-{number}@example.org")


def _reachable(case: onestop.Case) -> onestop.Case:
    """Return *case* with an address for everybody who comes with the child."""
    companions = (attrs.evolve(each, email=f"{each.ref}@example.org") for each in case.companions)
    return attrs.evolve(case, companions=tuple(companions))
