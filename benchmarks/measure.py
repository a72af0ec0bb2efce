"""Time two things in turn and give their ratio, so that a machine's moods cancel out.

Knows clocks and medians; knows nothing of what is measured.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the ratio of `what` over its floor, the bar it should hold, and both times in milliseconds."""

    what: str
    ratio: float
    bar: str
    milliseconds: float
    floor_milliseconds: float


def compare(
    what: str, bar: str, subject: Callable[[], object], floor: Callable[[], object], rounds: int, scale: float = 1.0
) -> Row:
    """Run both in turn; the median of each, and the median of the pairwise ratios times `scale`."""
    subject(), floor()
    pairs = [(_seconds(subject), _seconds(floor)) for _ in range(rounds)]
    ratio = statistics.median(one / other for one, other in pairs) * scale
    times = [statistics.median(column) * 1000 for column in zip(*pairs, strict=True)]
    return Row(what, ratio, bar, times[0], times[1])


def process(*command: str, words: str = "") -> Callable[[], object]:
    """A command as something to time, from start to exit, with `words` on its standard input."""
    nothing = subprocess.DEVNULL
    return lambda: subprocess.run(command, check=False, stdout=nothing, stderr=nothing, input=words.encode())


def peak_mebibytes(*command: str) -> float:
    """The most memory that a command has resident, in MiB; the command runs once."""
    watcher = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    run = subprocess.run([sys.executable, "-c", watcher, *command], check=True, capture_output=True, text=True)
    return int(run.stdout) / 1024


def table(rows: list[Row]) -> str:
    """The figures as a table."""
    head = f"{'what':<86} {'ratio':>8} {'bar':>8} {'ms':>9} {'floor ms':>9}"
    lines = [
        f"{row.what:<86} {row.ratio:>8.2f} {row.bar:>8} {row.milliseconds:>9.2f} {row.floor_milliseconds:>9.2f}"
        for row in rows
    ]
    return "\n".join([head, *lines])


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
