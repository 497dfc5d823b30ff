"""The comparison of all peers, and of one visit at a time, as Markdown."""

from collections.abc import Callable, Iterator, Sequence

from benchmarks.cases import Wording
from benchmarks.compare import Contest
from benchmarks.figures import table
from benchmarks.peers.measure import Run
from benchmarks.peers.naming import Peer
from benchmarks.peers.one_visit import Single, Singles, percentile, spread

MOMENTS = (1.0, 10.0, 60.0)
MEGA = 1_000_000
NONE = "-"
MOST_MEDIAN, MOST_P95, LEAST_RATIO = 20, 50, 30
# One more beside sixty that stand may take longer.
MOST_BESIDE = {"standing": 50}


def overview(contests: Sequence[Contest]) -> str:
    """Return one row an instance: who proved the best plan when, or how far the rest is."""
    rows = [
        (contest.name, contest.visits, contest.days, *(_cell(contest, peer) for peer in Peer))
        for contest in contests
    ]
    return table(("Instance", "visits", "days", *(peer.title for peer in Peer)), rows)


def _cell(contest: Contest, peer: Peer) -> str:
    """Return the time to the proof with its ratio, or the gap at the time limit."""
    if peer not in contest.runs:
        return NONE
    proof = contest.median(peer, _proof)
    if proof is None:
        gap = contest.median(peer, lambda run: run.gap(contest.limit))
        return "no plan" if gap is None else f"gap {gap:.1%}"
    said = "impossible, " if all(run.impossible for run in contest.runs[peer]) else ""
    ratio = None if peer is Peer.ONESTOP else contest.ratio(peer, _proof)
    return f"{said}{_seconds(proof)}{_times(ratio)}"


def _times(ratio: float | None) -> str:
    """Return a ratio to onestop in brackets, if there is one."""
    return "" if ratio is None else f" (x {ratio:.2g})" if ratio < 10 else f" (x {ratio:.0f})"


def _seconds(value: float) -> str:
    """Return seconds with three digits that count."""
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def instances(contests: Sequence[Contest]) -> str:
    """Return everything that was measured, instance by instance."""
    return "\n".join(f"### {contest.name}\n\n{_instance(contest)}" for contest in contests)


def _instance(contest: Contest) -> str:
    """Return what was measured on one instance."""
    lines = [" ".join(_about(contest)), ""]
    times = [(peer.title, *_times_of(contest, peer)) for peer in contest.runs]
    moments = [f"gap at {moment:.0f} s" for moment in MOMENTS]
    head = ("Peer", "rounds", "workers", "first plan", "x", "proved", "x", *moments)
    lines.append(table(head, times))
    sizes = [(peer.title, *_sizes_of(contest, peer)) for peer in contest.runs]
    head = ("Peer", "value", "bound", "memory, MB", "x", "variables", "constraints")
    lines.append(table(head, sizes))
    return "\n".join(lines)


def _about(contest: Contest) -> Iterator[str]:
    """Yield sentences about an instance: what it is, what it goes without, what came out."""
    yield f"{contest.visits} visits, {contest.days} days, {contest.limit:.0f} s at most."
    if contest.hard:
        yield f"Run without {', '.join(contest.hard)}, which had to hold."
    if contest.soft:
        yield f"Without {', '.join(contest.soft)}, which only cost, at other levels."
    if not contest.hard and not contest.soft:
        yield "Nothing had to be left out."
    if contest.impossible:
        yield "Proved impossible."
    else:
        yield f"Best value {contest.best}, best bound {contest.bound}."
    if contest.known is not None:
        yield f"Best known before: {contest.known}."
    for peer, why in contest.why.items():
        yield f"{peer.title} did not run: {why}."
    disagreements = contest.disagreements()
    if disagreements:
        yield f"**They disagree**: {'; '.join(disagreements)}."
    else:
        yield "Every plan was judged and none was refused; no two contradict each other."


def _times_of(contest: Contest, peer: Peer) -> Iterator[object]:
    """Yield rounds, workers, times with ratios, and gaps of one peer."""
    runs = contest.runs[peer]
    yield len(runs)
    yield runs[0].workers
    for of in (_first, _proof):
        yield _range(runs, of)
        yield _ratio(contest, peer, of)
    for moment in MOMENTS:
        asked = moment <= contest.limit
        gap = contest.median(peer, lambda run, moment=moment: run.gap(moment)) if asked else None
        yield NONE if gap is None else f"{gap:.1%}"


def _sizes_of(contest: Contest, peer: Peer) -> Iterator[object]:
    """Yield value, bound, memory and model size of one peer."""
    value = contest.median(peer, lambda run: run.last.value)
    yield NONE if value is None else f"{value:.0f}"
    yield f"{contest.median(peer, lambda run: run.last.bound) or 0:.0f}"
    yield f"{(contest.median(peer, _memory) or 0) / MEGA:.0f}"
    yield _ratio(contest, peer, _memory)
    yield f"{contest.median(peer, lambda run: run.variables) or 0:,.0f}"
    yield f"{contest.median(peer, lambda run: run.constraints) or 0:,.0f}"


def _range(runs: Sequence[Run], of: Callable[[Run], float | None]) -> str:
    """Return the median of all runs with the least and the most, or why there is none."""
    found = sorted(one for one in map(of, runs) if one is not None)
    if len(found) < len(runs):
        longest = max(run.seconds for run in runs)
        return f"in {len(found)} of {len(runs)}" if found else f"not in {longest:.1f} s"
    middle = (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2
    return f"{_seconds(middle)} ({found[0]:.2f} - {found[-1]:.2f})"


def _ratio(contest: Contest, peer: Peer, of: Callable[[Run], float | None]) -> str:
    """Return how many times as much as onestop's that is; at least, where it was cut off."""
    if peer is Peer.ONESTOP:
        return NONE
    ratio = contest.ratio(peer, of)
    if ratio is not None:
        return f"{ratio:.1f}"
    ours = contest.median(Peer.ONESTOP, of)
    cut = of in (_first, _proof) and contest.median(peer, of) is None
    return f"> {contest.limit / ours:.1f}" if ours and cut else NONE


def _first(run: Run) -> float | None:
    """Return when the first plan was there."""
    return run.first


def _proof(run: Run) -> float | None:
    """Return when the best plan was proved."""
    return run.proof


def _memory(run: Run) -> float:
    """Return the most memory."""
    return run.memory


def one_at_a_time(found: Sequence[Singles]) -> str:
    """Return onestop and PyJobShop on one visit at a time, over many problems."""
    rows = [row for singles in found for row in _rows(singles)]
    head = (
        "Workload",
        "what",
        "problems",
        "rounds",
        "median / P95, ms",
        "x, median",
        "x, least",
        "x of all, median",
        "same end",
    )
    parts = [table(head, rows), _targets(found)]
    wrong = [line for singles in found for line in singles.disagreements()]
    if wrong:
        parts.append(f"**They disagree**: {'; '.join(wrong)}.\n")
    return "\n".join(parts)


def _rows(singles: Singles) -> Iterator[Sequence[object]]:
    """Yield a row for onestop and one for each wording of PyJobShop."""
    if not singles.measured:
        yield singles.name, f"all {singles.impossible} proved impossible", 0, 0, *5 * [NONE]
        return
    without = f", {singles.impossible} more proved impossible" if singles.impossible else ""
    ours = {f"all{without}": singles.ours(), "earliest end alone": singles.alone()}
    for what, times in ours.items():
        count = len(singles.measured)
        yield singles.name, f"onestop, {what}", count, singles.rounds, spread(times), *4 * [NONE]
    for wording in Wording:
        ratios = singles.ratios(wording)
        if ratios:
            same = sum(_same(one, wording) for one in singles.measured)
            yield (
                singles.name,
                f"PyJobShop, {wording}: earliest end alone",
                len(ratios),
                singles.rounds,
                spread(singles.theirs(wording)),
                f"{percentile(ratios, 50):.1f}",
                f"{min(ratios):.1f}",
                f"{percentile(singles.ratios_to_all(wording), 50):.1f}",
                f"{same} of {len(ratios)}",
            )


def _same(one: Single, wording: Wording) -> bool:
    """Tell whether PyJobShop found the end that onestop found with all rules."""
    return one.found.get(wording) == one.end


def _targets(found: Sequence[Singles]) -> str:
    """Return what was aimed at on one visit, and what came out."""
    rows: list[Sequence[object]] = []
    for singles in found:
        if not singles.measured:
            continue
        soon = MOST_BESIDE.get(singles.name, MOST_MEDIAN)
        ours, ratios = singles.ours(), singles.ratios(Wording.TOGETHER)
        middle, most, ratio = percentile(ours, 50), percentile(ours, 95), percentile(ratios, 50)
        rows += [
            _target(singles.name, "median", f"at most {soon} ms", middle, middle <= soon),
            _target(singles.name, "P95", f"at most {MOST_P95} ms", most, most <= MOST_P95),
            _target(
                singles.name,
                "PyJobShop, together, median ratio",
                f"at least {LEAST_RATIO}",
                ratio,
                ratio >= LEAST_RATIO,
            ),
        ]
    return table(("Workload", "Figure", "Target", "Measured", ""), rows)


def _target(*row: object) -> Sequence[object]:
    """Return one row of the targets."""
    *said, measured, met = row
    return *said, f"{measured:.1f}", "met" if met else "**missed**"
