"""Commands from start to exit, against a bare interpreter that imports PyYAML."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.inputs import chain_of_four
from benchmarks.measure import Row, compare, process

COMMAND = str(Path(sys.executable).parent / "cfg-lsp")
"""The command as it is installed beside this Python."""


def rows() -> list[Row]:
    """Every figure about whole commands."""
    floor = process(sys.executable, "-c", "import yaml")
    with tempfile.TemporaryDirectory() as folder:
        config = chain_of_four(Path(folder))
        return [
            compare("cfg-lsp --version / python -c 'import yaml'", "≤ 2", process(COMMAND, "--version"), floor, 15),
            compare(
                "cfg-lsp inspect, chain of 4 / python -c 'import yaml'",
                "≤ 4",
                process(COMMAND, "inspect", config),
                floor,
                15,
            ),
            compare(
                "cfg-lsp check, chain of 4 / python -c 'import yaml'",
                "≤ 4",
                process(COMMAND, "check", config),
                floor,
                15,
            ),
        ]
