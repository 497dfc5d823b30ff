"""
Write a workload as ordinary centre and case files.

``.venv/bin/python benchmarks/workloads/write.py NAME --seed N --out DIR``
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # so that it runs from anywhere

from benchmarks.workloads import WORKLOADS, filing  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=tuple(WORKLOADS), help="which workload")
    parser.add_argument("--seed", type=int, default=1, help="which one of its kind (default: 1)")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    given = parser.parse_args(arguments)
    workload = WORKLOADS[given.name](given.seed)
    filing.write(workload, given.out)
    print(f"{given.out}: {len(workload.cases)} cases, {len(workload.centre.people)} people")


if __name__ == "__main__":
    main()
