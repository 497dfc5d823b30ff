"""The comparison as a picture: gap against time, and time to the proof; needs ``bench``."""

import itertools
import math
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullFormatter

from benchmarks.compare import Contest
from benchmarks.peers.naming import Peer

# Okabe and Ito's colours, which colour-blind people can tell apart; dashes help the rest.
LOOKS = {
    Peer.ONESTOP: ("#D55E00", "-"),
    Peer.TOGETHER: ("#0072B2", "--"),
    Peer.TUPLES: ("#56B4E9", ":"),
    Peer.CPMPY: ("#009E73", "-."),
    Peer.TEXTBOOK: ("#CC79A7", (0, (5, 1))),
}
MOST_CURVES = 4
INCHES, DOTS = (13.0, 9.0), 110
SOONEST = 0.01


def draw(contests: Sequence[Contest], path: Path) -> None:
    """Draw the hardest instances' gaps over time, and everybody's time to the proof."""
    hard = hardest(contests)
    figure = plt.figure(figsize=INCHES, dpi=DOTS, layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(1.0, 1.1))
    above.suptitle(
        "How far the plan at hand may be from the best one"
        " (a line begins with the first plan, a dot is the proof)"
    )
    for axes, contest in zip(
        above.subplots(1, max(1, len(hard)), sharey=True, squeeze=False)[0], hard, strict=False
    ):
        _curves(axes, contest)
    below.suptitle(
        "Seconds until the best plan is proved, or that there is none"
        " (hatched: neither at the time limit, and the gap)"
    )
    _bars(below.subplots(), contests)
    figure.savefig(path, metadata={"Software": None})
    plt.close(figure)


def hardest(contests: Sequence[Contest]) -> list[Contest]:
    """Return the few possible instances that took somebody longest, in their usual order."""
    order = sorted(
        (contest for contest in contests if contest.best is not None),
        key=lambda contest: -max((r.seconds for r in contest.every), default=0),
    )
    chosen = {contest.name for contest in order[:MOST_CURVES]}
    return [contest for contest in contests if contest.name in chosen]


def _curves(axes: Axes, contest: Contest) -> None:
    """Draw each peer's gap over time: its middle run, the one with the median time or gap."""
    for peer, runs in contest.runs.items():
        ordered = sorted(runs, key=lambda run: (run.seconds, run.gap(run.limit) or 1.0))
        run = ordered[(len(ordered) - 1) // 2]
        colour, line = LOOKS[peer]
        moments = [event.seconds for event in run.events if event.value is not None]
        gaps = [100 * (run.gap(moment) or 0.0) for moment in moments]
        if moments:
            moments.append(max(run.seconds, moments[-1]))
            gaps.append(100 * (run.gap(run.limit) or 0.0))
        axes.step(moments, gaps, where="post", color=colour, linestyle=line, lw=2, label=peer.title)
        if run.proved and moments:
            axes.plot(moments[-1], 0, "o", color=colour, clip_on=False, zorder=3)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    firsts = [run.first for run in contest.every if run.first]
    axes.set_xlim(0.8 * min(firsts, default=1.0), 1.1 * contest.limit)
    axes.set_ylim(0, 100)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f} %"))
    axes.set_title(contest.name, fontsize=10)
    axes.set_xlabel("seconds")
    axes.grid(visible=True, alpha=0.3)


def _bars(axes: Axes, contests: Sequence[Contest]) -> None:
    """Draw a group of bars for each instance, one bar a peer."""
    peers = [peer for peer in Peer if any(peer in contest.runs for contest in contests)]
    width = 0.8 / max(1, len(peers))
    for (number, contest), (place, peer) in itertools.product(
        enumerate(contests), enumerate(peers)
    ):
        if peer not in contest.runs:
            continue
        proof = contest.median(peer, lambda run: run.proof)
        at = number + (place - (len(peers) - 1) / 2) * width
        axes.bar(
            at,
            contest.limit if proof is None else proof,
            width * 0.92,
            color=LOOKS[peer][0],
            alpha=0.45 if proof is None else 1.0,
            hatch="//" if proof is None else None,
            edgecolor="white",
        )
        if proof is None:
            gap = contest.median(peer, lambda run, limit=contest.limit: run.gap(limit))
            text = "no plan" if gap is None else f"{gap:.0%}"
            above = {"xytext": (0, 3), "textcoords": "offset points", "rotation": 90}
            where = {"ha": "center", "va": "bottom", "fontsize": 8}
            axes.annotate(text, (at, contest.limit), **above, **where)
    for peer in peers:
        axes.bar(math.nan, math.nan, color=LOOKS[peer][0], label=peer.title)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} s"))
    names = [contest.name for contest in contests]
    axes.set_xticks(range(len(contests)), names, rotation=15, ha="right", rotation_mode="anchor")
    axes.set_ylim(SOONEST, 15 * max((contest.limit for contest in contests), default=1.0))
    axes.grid(visible=True, axis="y", alpha=0.3)
    axes.legend(ncols=len(peers), loc="upper left", fontsize=9, frameon=False)
