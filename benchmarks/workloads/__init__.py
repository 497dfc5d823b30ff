"""
Workloads made by a seed: ordinary centres, and three kinds of stress.

    from benchmarks.workloads import WORKLOADS

    problem = WORKLOADS["district"](seed=1).problem()

``write.py`` beside this file writes one as ordinary centre and case files.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from benchmarks.workloads.pupils import school
from benchmarks.workloads.stress import acute, booked, standing
from benchmarks.workloads.town import county, district, metropolitan, one_visit
from benchmarks.workloads.workload import Chained, Workload, chained

__all__ = ["WORKLOADS", "Chained", "Workload", "chained"]

WORKLOADS: Mapping[str, Callable[[int], Workload]] = MappingProxyType(
    {
        "county": county,
        "district": district,
        "metropolitan": metropolitan,
        "one-visit": one_visit,
        "standing": standing,
        "school": school,
        "booked": booked,
        "acute": acute,
    }
)
