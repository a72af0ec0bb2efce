"""Diagnostics for a person at a terminal: the line, what is marked in it, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.report.excerpt import excerpt
from cfg_lsp.report.facts import Report
from cfg_lsp.report.sentences import closing, related_place
from cfg_lsp.report.style import Style, paint
from cfg_lsp.report.visible import visible
from cfg_lsp.text import Diagnostic


def render(report: Report, style: Style) -> str:
    """The whole report, with its summary as the last line and, above that, what can be fixed."""
    blocks = ["\n".join(block(report, style, each)) + "\n" for each in report.diagnostics]
    return "\n".join([*blocks, *closing(report)]) + "\n"


def block(report: Report, style: Style, diagnostic: Diagnostic) -> Iterator[str]:
    """The lines of one finding: what and where, the marked line, related places."""
    start = report.position(diagnostic.path, diagnostic.span.start)
    place = f"{visible(report.shown(diagnostic.path))}:{start.line}:{start.column}"
    word = paint(style, diagnostic.severity)(f"{diagnostic.severity.value}[{diagnostic.rule}]")
    yield f"{style.bold(place)}: {word} {visible(diagnostic.message)}"
    margin = " " * len(str(start.line))
    frame = style.blue(f"{margin} =")
    lines = list(_excerpt(report, style, diagnostic, margin))
    yield from lines
    if diagnostic.hint and not lines:
        yield f"  {frame} {visible(diagnostic.hint)}"
    for related in diagnostic.related:
        yield f"  {frame} {related_place(report, related)}"


def _excerpt(report: Report, style: Style, diagnostic: Diagnostic, margin: str) -> Iterator[str]:
    """The line where the fault begins, and carets with the hint below it; nothing for an empty line."""
    start, end = report.range(diagnostic.path, diagnostic.span)
    content = report.lines(diagnostic.path).content(start.line - 1)
    if not content.strip():
        return
    last = end.column - 1 if end.line == start.line else len(content)
    line, before, marked = excerpt(content, start.column - 1, last)
    carets = paint(style, diagnostic.severity)("^" * marked)
    yield f"  {style.blue(f'{start.line} |')} {line}"
    yield f"  {style.blue(f'{margin} |')} {' ' * before}{carets} {visible(diagnostic.hint)}".rstrip()
