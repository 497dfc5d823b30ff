"""onestop on the same problem, without the rules and levels that the others cannot be told."""

import onestop

# With CP-SAT, which every peer has loaded before its clock starts.
import onestop.solver.together
from benchmarks.peers.neutral import Instance, Placing, Plan
from benchmarks.peers.watching import ImpossibleError, Watch
from onestop.bits import Lattice
from onestop.model import Problem
from onestop.rules import Level, registry
from onestop.solver import solve as solve_by_onestop

# Solver and rules are loaded when first asked for; here before the clock starts, as
# everybody's packages are.
registry()


def solve(problem: Problem, watch: Watch, *, limit: float, workers: int) -> bool:
    """
    Plan a relaxed *problem* down to the level that is compared; return whether it is proved.

    onestop judges its own plan before it returns, which is part of the time.

    Raises:
        ImpossibleError: onestop has proved that there is no plan.

    """

    def heard(progress: onestop.Progress) -> None:
        if progress.level is Level.EARLIEST:
            watch.note(watch.seconds, progress.value, progress.bound)

    options = onestop.SolveOptions(
        down_to=Level.EARLIEST, time_limit=limit, workers=workers, on_progress=heard
    )
    try:
        plan = solve_by_onestop(problem, options)
    except onestop.TimeLimitError:
        return False
    except onestop.InfeasibleError as error:
        raise ImpossibleError from error
    level = next(one for one in plan.objective if one.level == Level.EARLIEST)
    watch.note(watch.seconds, None, level.bound)
    watch.see(plan_of(problem, plan, watch.instance))
    return level.value == level.bound


def plan_of(problem: Problem, plan: onestop.Plan, instance: Instance) -> Plan:
    """Return the new visits of *plan* as the instance counts: in steps."""
    lattice = Lattice.over(problem.horizon, problem.centre.grid)
    found: dict[str, dict[str, Placing]] = {}
    for visit in instance.visits:
        case = next(v for v in plan.visits if v.case == visit.ref.partition("/")[0])
        for service in visit.places:
            appointment = next(a for a in case.appointments if a.service == service)
            found.setdefault(visit.ref, {})[service] = Placing(
                start=lattice.steps_to(appointment.start),
                people={person.seat: person.ref for person in appointment.people},
                room=appointment.room,
            )
    return found
