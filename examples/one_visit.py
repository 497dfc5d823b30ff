"""
Plan cases one after another into one schedule, and print it.

    python examples/one_visit.py [CENTRE CASE...]

Without files it plans the bundled example, on the Monday that it is made for.
"""

import sys
from datetime import UTC, datetime

import onestop


def main(paths: list[str]) -> None:
    """Read the files, plan case after case, print every visit."""
    now = datetime.now(UTC)
    if len(paths) == 1:
        sys.exit(__doc__)
    if not paths:
        example = onestop.example_path()
        paths = [str(example / "centre.toml"), *map(str, sorted(example.glob("cases/*.toml")))]
        now = datetime.fromisoformat("2026-03-09T07:45+08:00")

    centre = onestop.read_centre(paths[0])
    schedule = None
    for path in paths[1:]:
        case = onestop.read_case(path)
        problem = onestop.prepare(centre, [case], now=now, days=14, standing=schedule)
        schedule = onestop.solve(problem, onestop.SolveOptions(time_limit=30))
        goals = (f"{level.level} {level.value}" for level in schedule.objective if level.value)
        print(f"case {case.ref}: {schedule.status}; {', '.join(goals)}")

    for visit in schedule.visits if schedule else ():
        print_visit(visit, centre)


def print_visit(visit: onestop.Visit, centre: onestop.Centre) -> None:
    """Print a visit on the centre's clocks; people appear by reference only."""
    print(f"\ncase {visit.case}, {visit.window.start.astimezone(centre.zone):%A %Y-%m-%d}")
    for appointment in visit.appointments:
        start, end = (t.astimezone(centre.zone) for t in (appointment.start, appointment.end))
        people = ", ".join(f"{who.seat} {who.ref}" for who in appointment.people)
        room = appointment.room or "-"
        print(f"  {start:%H:%M}-{end:%H:%M}  {appointment.service:<11}  {room:<6}  {people or '-'}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except onestop.OneStopError as error:
        sys.exit(str(error))
