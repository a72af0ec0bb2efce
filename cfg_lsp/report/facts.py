"""What a report is made of: the diagnostics of a run, and how its places are written.

Every format shows these same facts. Knows lines, columns and relative paths; knows no format.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from cfg_lsp.text import Diagnostic, LineIndex, Position, Severity, Span, plural


class RulePage(NamedTuple):
    """What is written about a rule: `summary` is a sentence, `page` is markdown."""

    rule: str
    severity: Severity
    summary: str
    page: str


class Report(NamedTuple):
    """The outcome of a run.

    `configs` is how many files were looked at, `folder` the one that paths are shown relative to,
    `lines` gives a file's lines, `rules` the pages of the rules that ran, as far as they are known.
    `fixing` is how whoever reads the report has safe fixes applied.
    """

    diagnostics: tuple[Diagnostic, ...]
    configs: int
    folder: str
    lines: Callable[[str], LineIndex]
    rules: Mapping[str, RulePage] = MappingProxyType({})
    fixing: str = "--fix"

    def shown(self, path: str) -> str:
        """A path relative to where the command was called, with `/` between its parts."""
        return _shown(path, self.folder)

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

    def fix_summary(self) -> str:
        """How many findings have a safe fix, as a line of its own: nothing where none has."""
        safe = sum(is_fixable(each) for each in self.diagnostics)
        unsafe = sum(bool(each.fixes) for each in self.diagnostics) - safe
        if not safe:
            return ""
        found = "this" if len(self.diagnostics) == 1 else f"{safe} of these"
        more = f" (and {unsafe} more with --unsafe-fixes)" if unsafe else ""
        return f"{found} can be fixed with {self.fixing}{more}"


@lru_cache(maxsize=1024)
def _shown(path: str, folder: str) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/")


def is_fixable(diagnostic: Diagnostic) -> bool:
    """Whether there is a fix that changes nothing but what the finding is about."""
    return any(fix.safe for fix in diagnostic.fixes)


_MANIFEST_SUFFIX = ".toml"
_NOUNS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "remark",
    Severity.HINT: "hint",
    Severity.OFF: "finding",
}
