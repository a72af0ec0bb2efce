"""Diagnostics for a person at a terminal: the line, what is marked in it, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cfg_lsp.report.excerpt import excerpt
from cfg_lsp.report.facts import Report
from cfg_lsp.report.style import Style
from cfg_lsp.report.visible import visible
from cfg_lsp.text import Diagnostic, Related, Severity


def render(report: Report, style: Style) -> str:
    """The whole report, with its summary as the last line."""
    blocks = ["\n".join(_block(report, style, each)) + "\n" for each in report.diagnostics]
    return "\n".join([*blocks, visible(report.summary()) + "\n"])


def _block(report: Report, style: Style, diagnostic: Diagnostic) -> Iterator[str]:
    start = report.position(diagnostic.path, diagnostic.span.start)
    place = f"{visible(report.shown(diagnostic.path))}:{start.line}:{start.column}"
    word = _paint(style, diagnostic.severity)(f"{diagnostic.severity.value}[{diagnostic.rule}]")
    yield f"{style.bold(place)}: {word} {visible(diagnostic.message)}"
    margin = " " * len(str(start.line))
    frame = style.blue(f"{margin} =")
    lines = list(_excerpt(report, style, diagnostic, margin))
    yield from lines
    if diagnostic.hint and not lines:
        yield f"  {frame} {visible(diagnostic.hint)}"
    for related in diagnostic.related:
        yield f"  {frame} {_related(report, related)}"


def _excerpt(report: Report, style: Style, diagnostic: Diagnostic, margin: str) -> Iterator[str]:
    """The line where the fault begins, and carets with the hint below it; nothing for an empty line."""
    start, end = report.range(diagnostic.path, diagnostic.span)
    content = report.lines(diagnostic.path).content(start.line - 1)
    if not content.strip():
        return
    last = end.column - 1 if end.line == start.line else len(content)
    line, before, marked = excerpt(content, start.column - 1, last)
    carets = _paint(style, diagnostic.severity)("^" * marked)
    yield f"  {style.blue(f'{start.line} |')} {line}"
    yield f"  {style.blue(f'{margin} |')} {' ' * before}{carets} {visible(diagnostic.hint)}".rstrip()


def _related(report: Report, related: Related) -> str:
    line = report.position(related.path, related.span.start).line
    return f"{visible(report.shown(related.path))}:{line} {visible(related.message)}"


def _paint(style: Style, severity: Severity) -> Callable[[str], str]:
    if severity is Severity.ERROR:
        return style.red
    return style.yellow if severity is Severity.WARNING else style.blue
