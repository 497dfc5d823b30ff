"""
The best plan, proved, by CP-SAT; the only part that imports ortools.

A single visit is bounded by the exact search first: the solver then looks only
at the one day that can hold the optimum.  Every plan passes the checker before
it leaves (P1); "impossible" is said only when search and solver agree.
"""

from onestop.solver.options import Progress, SolveOptions
from onestop.solver.solving import feasible, solve

__all__ = ["Progress", "SolveOptions", "feasible", "solve"]
