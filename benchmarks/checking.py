"""`check` as a gate: whole repositories, and how it grows with their size. Start-up counts on both sides."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.commands import COMMAND
from benchmarks.inputs import corpus_files, hierarchy
from benchmarks.measure import Row, compare, peak_mebibytes, process

_COMPOSE = """
import sys, yaml
for path in sys.stdin.read().split("\\0"):
    with open(path, encoding="utf-8") as stream:
        yaml.compose(stream.read(), yaml.CSafeLoader)
"""


def rows() -> Iterator[Row]:
    """Every figure about checking."""
    corpora = corpus_files()
    everything = [path for files in corpora.values() for path in files]
    for name, files in [*corpora.items(), ("all of them", everything)]:
        what = f"{name}: cfg-lsp check of {len(files)} configs / compose each file once with CSafeLoader"
        floor = process(sys.executable, "-c", _COMPOSE, words="\0".join(files))
        yield compare(what, "≤ 3", process(COMMAND, "check", *files), floor, rounds=15)
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        few, many = hierarchy(Path(small), 1_000), hierarchy(Path(large), 10_000)
        yield compare(
            "generated: cfg-lsp check of 10,000 configs / of 1,000",
            "≤ 11",
            process(COMMAND, "check", many),
            process(COMMAND, "check", few),
            rounds=3,
        )
        peak = peak_mebibytes(COMMAND, "check", many)
        yield Row("generated: most memory of a process in check of 10,000 configs, in MiB", peak, "≤ 400", 0, 0)
