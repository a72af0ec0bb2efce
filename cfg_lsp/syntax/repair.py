"""Broken text → the tree of the rest.

An editor shows a document mid-word most of the time. The smallest piece that makes the rest
readable is blanked, so that every other place keeps its offset; the line being edited is the first
suspect. Knows nothing of YAML or JSON beyond what the reader it is given says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cfg_lsp.syntax.broken import BrokenText
from cfg_lsp.syntax.yaml_reader import Reading
from cfg_lsp.text import LineIndex, Span

Reader = Callable[[str], Reading]

_MOST_ROUNDS = 8
_LARGE = 128 * 1024
_NOT_BLANK = re.compile(r"[^\r\n]")
_CONFLICT = re.compile(r"^(<<<<<<<|\|\|\|\|\|\|\||=======|>>>>>>>)(?: [^\r\n]*)?$", re.MULTILINE)


class Repaired(NamedTuple):
    """What could be read: the tree, the text with the dropped pieces blanked, and the faults."""

    reading: Reading
    readable: str
    faults: tuple[BrokenText, ...]


def read_or_repair(text: str, read: Reader, suspect: int | None = None) -> Repaired:
    """Read `text`, dropping as little as it takes; `suspect` is the line being edited, from 0."""
    whole, faults = _without_conflicts(text)
    try:
        return Repaired(read(whole), whole, faults)
    except BrokenText as fault:
        return _repair(whole, read, fault, faults, suspect)


def _repair(
    text: str, read: Reader, fault: BrokenText, faults: tuple[BrokenText, ...], suspect: int | None
) -> Repaired:
    for _ in range(_MOST_ROUNDS):
        if len(text) > _LARGE:
            break
        attempts = list(_attempts(text, read, fault, suspect))
        readable = [attempt for attempt in attempts if attempt.reading is not None]
        if readable:
            best = readable[0] if readable[0].is_suspect else min(readable, key=lambda each: each.cost)
            assert best.reading is not None
            return Repaired(best.reading, best.text, (*faults, _at_the_piece(fault, best, text)))
        if not attempts:
            break
        furthest = max(attempts, key=lambda each: each.fault.start if each.fault else 0)
        if furthest.fault is None or furthest.fault.start <= fault.start:
            break
        faults = (*faults, _at_the_piece(fault, furthest, text))
        text, fault, suspect = furthest.text, furthest.fault, None
    return _section_by_section(text, read, (*faults, fault))


class _Attempt(NamedTuple):
    text: str
    dropped: Span
    cost: int
    is_suspect: bool
    reading: Reading | None
    fault: BrokenText | None


def _attempts(text: str, read: Reader, fault: BrokenText, suspect: int | None) -> Iterator[_Attempt]:
    lines = LineIndex(text)
    for first, last, is_suspect in _pieces(lines, fault, suspect):
        span = Span(lines.span(first).start, lines.span(last).end)
        blanked = _blank(text, span)
        cost = len(text[span.start : span.end].strip())
        try:
            yield _Attempt(blanked, span, cost, is_suspect, read(blanked), None)
            if is_suspect:
                return
        except BrokenText as next_fault:
            yield _Attempt(blanked, span, cost, is_suspect, None, next_fault)


def _pieces(lines: LineIndex, fault: BrokenText, suspect: int | None) -> list[tuple[int, int, bool]]:
    """The runs of lines that may be to blame, likeliest first, none twice."""
    at = lines.line_of(min(fault.start, len(lines.text)))
    opened = at if fault.context is None else lines.line_of(min(fault.context, len(lines.text)))
    before = _line_with_text(lines, at - 1)
    pieces = [] if suspect is None or suspect >= len(lines) else [(suspect, suspect, True)]
    pieces += [(line, line, False) for line in (at, opened, before)]
    pieces += [(line, _end_of_block(lines, line), False) for line in (at, opened, before)]
    pieces += [(opened, at, False), (before, at, False)]
    seen: set[tuple[int, int]] = set()
    kept = []
    for first, last, is_suspect in pieces:
        if 0 <= first <= last and (first, last) not in seen and lines.text[lines.span(first).start :].strip():
            seen.add((first, last))
            kept.append((first, last, is_suspect))
    return kept


def _line_with_text(lines: LineIndex, line: int) -> int:
    while line > 0 and (not lines.content(line).strip() or lines.content(line).lstrip().startswith("#")):
        line -= 1
    return max(line, 0)


def _end_of_block(lines: LineIndex, first: int) -> int:
    """The last of the lines that are indented deeper than `first`."""
    indent = _indent(lines.content(first))
    last = first
    for line in range(first + 1, len(lines)):
        content = lines.content(line)
        if content.strip() and _indent(content) <= indent:
            break
        if content.strip():
            last = line
    return last


def _indent(content: str) -> int:
    return len(content) - len(content.lstrip())


def _at_the_piece(fault: BrokenText, attempt: _Attempt, text: str) -> BrokenText:
    """The fault, moved to what was dropped where the reader noticed it only later."""
    start, end = attempt.dropped
    if start <= fault.start < end:
        return fault
    if fault.context is not None and start <= fault.context < end:
        return BrokenText(fault.message, fault.hint, fault.context)
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    return BrokenText(fault.message, fault.hint, first, start + len(piece.rstrip()))


def _section_by_section(text: str, read: Reader, faults: tuple[BrokenText, ...]) -> Repaired:
    """Keep the top-level sections that can be read by themselves, or nothing."""
    lines = LineIndex(text)
    heads = [line for line in range(len(lines)) if _begins_section(lines.content(line))]
    kept = text
    for number, head in enumerate(heads):
        end = heads[number + 1] if number + 1 < len(heads) else len(lines)
        span = Span(lines.span(head).start, lines.span(end - 1).end)
        try:
            read(text[span.start : span.end])
        except BrokenText:
            kept = _blank(kept, span)
    try:
        return Repaired(read(kept), kept, faults)
    except BrokenText:
        return Repaired(Reading(None), _blank(text, Span(0, len(text))), faults)


def _begins_section(content: str) -> bool:
    return bool(content) and not content[0].isspace() and content[0] not in "#]}"


def _without_conflicts(text: str) -> tuple[str, tuple[BrokenText, ...]]:
    """The text without git's conflict markers and without the other side's lines."""
    if "<<<<<<< " not in text and ">>>>>>> " not in text:
        return text, ()
    marks = [match for match in _CONFLICT.finditer(text)]
    faults = []
    blanked = text
    opened: int | None = None
    for mark in marks:
        kind = mark.group(1)
        if kind in ("<<<<<<<", ">>>>>>>"):
            blanked = _blank(blanked, Span(*mark.span()))
        if kind == "<<<<<<<":
            faults.append(_conflict(mark))
            opened = None
        elif kind in ("=======", "|||||||") and opened is None and faults:
            opened = mark.start()
        elif kind == ">>>>>>>":
            if opened is not None:
                blanked = _blank(blanked, Span(opened, mark.end()))
            elif not faults:
                faults.append(_conflict(mark))
            opened = None
    return blanked, tuple(faults)


def _conflict(mark: re.Match[str]) -> BrokenText:
    return BrokenText(
        "a git conflict that is not resolved: this is a conflict marker",
        "keep one side and remove the markers; until then the upper side is read",
        *mark.span(),
    )


def _blank(text: str, span: Span) -> str:
    """`text` with the piece replaced by spaces: every other offset stays."""
    return text[: span.start] + _NOT_BLANK.sub(" ", text[span.start : span.end]) + text[span.end :]
