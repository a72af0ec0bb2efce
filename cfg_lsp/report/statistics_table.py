"""How often each rule found something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cfg_lsp.report.facts import Report, is_fixable
from cfg_lsp.text import Severity


def statistics(report: Report) -> str:
    """A line for each rule and severity, the most frequent first; nothing where nothing was found."""
    counts = Counter((each.rule, each.severity) for each in report.diagnostics)
    fixable = Counter((each.rule, each.severity) for each in report.diagnostics if is_fixable(each))
    order = list(Severity)
    kinds = sorted(counts, key=lambda kind: (-counts[kind], order.index(kind[1]), kind[0]))
    rows = [(str(counts[kind]), kind[1].value, kind[0], _fixed(report, fixable[kind])) for kind in kinds]
    return "".join(f"{line}\n" for line in _aligned(rows))


def _fixed(report: Report, count: int) -> str:
    return f"{count} can be fixed with {report.fixing}" if count else ""


def _aligned(rows: list[tuple[str, str, str, str]]) -> Iterator[str]:
    if not rows:
        return
    count, severity, rule, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
    for row in rows:
        yield f"{row[0]:>{count}}  {row[1]:<{severity}}  {row[2]:<{rule}}  {row[3]}".rstrip()
