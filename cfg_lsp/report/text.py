"""Diagnostics for a person at a terminal: the line, what is marked in it, and what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from cfg_lsp.report.facts import Report
from cfg_lsp.report.style import Style
from cfg_lsp.text import Diagnostic, Severity

_WIDEST = 160


def render(report: Report, style: Style) -> str:
    """The whole report, with its summary as the last line."""
    blocks = ["\n".join(_block(report, style, each)) + "\n" for each in report.diagnostics]
    return "\n".join([*blocks, report.summary() + "\n"])


def _block(report: Report, style: Style, diagnostic: Diagnostic) -> Iterator[str]:
    start, end = report.range(diagnostic.path, diagnostic.span)
    place = f"{report.shown(diagnostic.path)}:{start.line}:{start.column}"
    paint = style.red if diagnostic.severity is Severity.ERROR else style.yellow
    word = paint(f"{diagnostic.severity.value}[{diagnostic.rule}]")
    yield f"{style.bold(place)}: {word} {diagnostic.message}"
    content = report.lines(diagnostic.path).content(start.line - 1)
    margin = " " * len(str(start.line))
    if content.strip():
        last = end.column if end.line == start.line else len(content) + 1
        shown, before, marked = _excerpt(content, start.column - 1, max(last - 1, start.column))
        hint = f" {diagnostic.hint}" if diagnostic.hint else ""
        yield f"  {style.blue(f'{start.line} |')} {shown}"
        yield f"  {style.blue(f'{margin} |')} {before}{paint('^' * marked)}{hint}"
    elif diagnostic.hint:
        yield f"  {style.blue(f'{margin} =')} {diagnostic.hint}"
    for related in diagnostic.related:
        line = report.position(related.path, related.span.start).line
        yield f"  {style.blue(f'{margin} =')} {report.shown(related.path)}:{line} {related.message}"


def _excerpt(content: str, start: int, end: int) -> tuple[str, str, int]:
    """The line as it is shown, what stands before the marks, and how many marks; a long line is cut."""
    cut = max(0, start - _WIDEST // 2) if len(content) > _WIDEST else 0
    lead = "…" if cut else ""
    shown = content[cut : cut + _WIDEST]
    tail = "…" if cut + _WIDEST < len(content) else ""
    before = lead + content[cut:start]
    marked = max(1, sum(_columns(character) for character in content[start : min(end, cut + _WIDEST)]))
    padding = "".join("\t" if character == "\t" else " " * _columns(character) for character in before)
    return _visible(lead + shown + tail), padding, marked


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _visible(text: str) -> str:
    """Control characters as pictures, so that they neither vanish nor steer the terminal."""
    return "".join(chr(0x2400 + ord(each)) if ord(each) < 32 and each != "\t" else each for each in text)
