"""What a report is made of: the diagnostics of a run, and how its places are written.

Every format shows these same facts. Knows lines, columns and relative paths; knows no format.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from cfg_lsp.text import Diagnostic, LineIndex, Position, Severity, Span, plural


class Report(NamedTuple):
    """The outcome of a run.

    `configs` is how many files were looked at, `folder` the one that paths are shown relative to,
    `lines` gives a file's lines.
    """

    diagnostics: tuple[Diagnostic, ...]
    configs: int
    folder: str
    lines: Callable[[str], LineIndex]

    def shown(self, path: str) -> str:
        """A path relative to where the command was called, with `/` between its parts."""
        return os.path.relpath(path, self.folder).replace(os.sep, "/")

    def position(self, path: str, offset: int) -> Position:
        """Line and column of an offset, from 1."""
        return self.lines(path).position(offset)

    def range(self, path: str, span: Span) -> tuple[Position, Position]:
        """The positions of both ends of a span."""
        lines = self.lines(path)
        return lines.position(span.start), lines.position(span.end)

    def counts(self) -> dict[Severity, int]:
        """How many diagnostics there are of each severity, the gravest first."""
        found = Counter(each.severity for each in self.diagnostics)
        return {severity: found[severity] for severity in Severity if found[severity]}

    def summary(self) -> str:
        """The last line of a report for people: `1 error in 1 of 23 configs`."""
        files = plural(self.configs, "config")
        if not self.diagnostics:
            return f"nothing wrong in {files}"
        counts = ", ".join(plural(count, _NOUNS[severity]) for severity, count in self.counts().items())
        faulty = {each.path for each in self.diagnostics}
        manifests = sorted(path for path in faulty if path.endswith(_MANIFEST_SUFFIX))
        number = len(faulty) - len(manifests)
        places = [*map(self.shown, manifests), files if number == self.configs else f"{number} of {files}"]
        return f"{counts} in {' and '.join(places)}"


_MANIFEST_SUFFIX = ".toml"
_NOUNS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "remark",
    Severity.HINT: "hint",
    Severity.OFF: "finding",
}
