"""A name for each finding that stays while lines are added or removed elsewhere in its file.

Tells findings apart by rule, file, words and the text of their line, and those that agree in all of
these by their order. Knows no line numbers.
"""

from __future__ import annotations

from collections import Counter

from cfg_lsp.report.facts import Report
from cfg_lsp.text import Diagnostic


def fingerprints(report: Report) -> list[str]:
    """One name for each diagnostic of the report, in its order; no two are equal."""
    seen: Counter[tuple[str, ...]] = Counter()
    names = []
    for diagnostic in report.diagnostics:
        marks = _marks(report, diagnostic)
        seen[marks] += 1
        names.append(_digest(*marks, str(seen[marks])))
    return names


def _marks(report: Report, diagnostic: Diagnostic) -> tuple[str, ...]:
    lines = report.lines(diagnostic.path)
    content = lines.content(lines.line_of(diagnostic.span.start)).strip()
    return diagnostic.rule, report.shown(diagnostic.path), diagnostic.message, content


def _digest(*marks: str) -> str:
    from hashlib import sha256  # for the two formats that need names

    return sha256("\0".join(marks).encode("utf-8", "surrogatepass")).hexdigest()[:40]
