"""What each command does.  Its name is the command's."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import attrs

from onestop import reading, texts
from onestop.check import check as judge
from onestop.cli.exits import Exit
from onestop.cli.profiles import check_profile, show_profile
from onestop.cli.terminal import complain, look, show, show_json
from onestop.cli.writing import Step, write
from onestop.errors import FileError, InfeasibleError
from onestop.files import plan_to_json, read_case, read_centre, read_plan
from onestop.model import Case, Centre, Plan, Problem
from onestop.preparing import example_path, prepare
from onestop.sheet import render_conflict, render_findings, render_plan

FINDINGS, CONFLICT = "onestop/findings/1", "onestop/conflict/1"
DEMO = {
    "now": "2026-03-09T07:45:00+08:00",
    "start": None,
    "days": 14,
    "may_leave_out": False,
}


def plan(args: argparse.Namespace) -> Exit:
    """Plan the cases together."""
    centre, cases = _read(args)
    standing = _read_plan(args.standing, centre) if args.standing is not None else None
    return _answer(centre, [cases], args, standing)


def demo(args: argparse.Namespace) -> Exit:
    """Plan the example's cases one after another, each into the schedule so far."""
    folder = example_path()
    centre = read_centre(folder / "centre.toml")
    cases = [[read_case(path)] for path in sorted(folder.glob("cases/*.toml"))]
    return _answer(centre, cases, argparse.Namespace(**vars(args) | DEMO))


def check(args: argparse.Namespace) -> Exit:
    """Judge a plan from whatever hand."""
    centre, cases = _read(args)
    made = _read_plan(args.plan, centre)
    findings = judge(_problem(centre, cases, args), made)
    if args.json:
        found = [attrs.asdict(f) | {"sentence": f.sentence.say(args.lang)} for f in findings]
        show_json({"format": FINDINGS, "findings": found}, args.lang)
    else:
        show(render_findings(findings, look(args.lang)), args.lang)
    return Exit.FOUND if findings else Exit.DONE


def profile(args: argparse.Namespace) -> Exit:
    """Show a profile, or check one."""
    return check_profile(args) if args.verb == "check" else show_profile(args)


def _answer(
    centre: Centre,
    asked: Sequence[Sequence[Case]],
    args: argparse.Namespace,
    standing: Plan | None = None,
) -> Exit:
    """Plan what is *asked*, each on top of the one before; write it and show it."""
    from onestop.cli.solving import solve_watched  # noqa: PLC0415 - the solver takes 0.4 s

    steps: list[Step] = []
    for cases in asked:
        problem = _problem(centre, cases, args, standing)
        try:
            steps.append(solve_watched(problem, args))
        except InfeasibleError as error:
            _show_conflict(problem, error, args)
            return Exit.IMPOSSIBLE
        standing = steps[-1].plan
        if steps[-1].cancelled:
            break
    return _finish(steps, args)


def _finish(steps: Sequence[Step], args: argparse.Namespace) -> Exit:
    """Write the plan, unless Ctrl-C cut it short, and show it."""
    last = steps[-1]
    sheets = [render_plan(step.problem, step.plan, look(args.lang)) for step in steps]
    if args.out is not None and not last.cancelled:
        key_file = Path(args.key) if args.key is not None else None
        written = write(steps, Path(args.out), key_file, args.lang, mail=args.mail)
        sheets.append(written.say(args.lang) + "\n")
    if args.json:
        show_json(
            json.loads(plan_to_json(last.plan, zone=last.problem.centre.time_zone)), args.lang
        )
    else:
        show("\n".join(sheets), args.lang)
    if last.cancelled:
        complain(texts.NOTHING_WRITTEN.say(args.lang))
    return Exit.STOPPED if last.cancelled else Exit.DONE


def _show_conflict(problem: Problem, error: InfeasibleError, args: argparse.Namespace) -> None:
    """Show why nothing fits."""
    if not args.json:
        show(render_conflict(problem, error, look(args.lang)), args.lang)
        return
    medical = None
    if error.medical is not None:
        medical = json.loads(plan_to_json(error.medical, zone=problem.centre.time_zone))
    reasons = [
        attrs.asdict(reason) | {"sentence": reason.sentence.say(args.lang)}
        for reason in error.conflict.reasons
    ]
    tree = {"format": CONFLICT, "cases": error.cases, "reasons": reasons, "medical": medical}
    show_json(tree, args.lang)


# From the command line to a problem.


def _read(args: argparse.Namespace) -> tuple[Centre, list[Case]]:
    """Return the centre and the cases."""
    return read_centre(args.centre), [read_case(path) for path in args.cases]


def _read_plan(path: str, centre: Centre) -> Plan:
    """Return the plan in the file at *path*, if it is the centre's."""
    made = read_plan(path)
    if made.centre != centre.ref:
        raise FileError(path, "centre", texts.EXPECTED_SAME_CENTRE.fill(centre=centre.ref))
    return made


def _problem(
    centre: Centre,
    cases: Sequence[Case],
    args: argparse.Namespace,
    standing: Plan | None = None,
) -> Problem:
    """Return what is to be planned or judged."""
    now, start = datetime.now(UTC).replace(microsecond=0), None
    if args.now is not None:
        with reading.at("--now"):
            now = reading.structure(args.now, datetime)
    if args.start is not None:
        with reading.at("--from"):
            start = reading.structure(args.start, date)
    return prepare(centre, cases, now=now, start=start, days=args.days, standing=standing)
