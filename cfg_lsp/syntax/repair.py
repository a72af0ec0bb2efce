"""Broken text → the tree of the rest.

An editor shows a document mid-word most of the time. The smallest piece that makes the rest
readable is blanked, so that every other place keeps its offset; the line being edited is the first
suspect. Knows nothing of YAML or JSON beyond what the reader it is given says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from cfg_lsp.syntax.broken import BrokenText
from cfg_lsp.syntax.yaml_reader import Reading
from cfg_lsp.text import LineIndex, Span

Reader = Callable[[str], Reading]

_MOST_ROUNDS = 8
_MOST_SECTIONS = 20_000
_MOST_READ = 128 * 1024  # characters in all rounds; each of them reads the text about ten times
_NOT_BLANK = re.compile(r"[^\r\n]")
_CONFLICT = re.compile(r"(?:(?<=[\r\n])|\A)(<{7}|\|{7}|={7}|>{7})(?: [^\r\n]*)?(?=[\r\n]|\Z)")


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
        lines = LineIndex(text)
        edited = lines.span(suspect) if suspect is not None and 0 <= suspect < len(lines) else None
        return _repair(whole, read, fault.as_data(), faults, edited)


def _repair(
    text: str, read: Reader, fault: BrokenText, faults: tuple[BrokenText, ...], suspect: Span | None
) -> Repaired:
    dropped = ""
    for _ in range(min(_MOST_ROUNDS, _MOST_READ // max(len(text), 1))):
        attempts = list(_attempts(text, read, fault, suspect))
        if not attempts:
            break
        best = _best(attempts)
        if best.fault is not None and best.fault.noticed <= fault.noticed:
            break
        if fault.anchor is None or f"&{fault.anchor}" not in dropped:
            faults = (*faults, _at_the_piece(fault, best, text, read))
        if best.reading is not None:
            return Repaired(best.reading, best.text, faults)
        assert best.fault is not None
        dropped += text[best.dropped.start : best.dropped.end]
        text, fault, suspect = best.text, best.fault, None
    return _section_by_section(text, read, (*faults, fault))


def _best(attempts: list[_Attempt]) -> _Attempt:
    """The suspect if that helps, else what keeps most of the tree, else what can be read furthest."""
    readable = [attempt for attempt in attempts if attempt.reading is not None]
    if not readable:
        return max(attempts, key=lambda each: each.fault.noticed if each.fault else 0)
    return readable[0] if readable[0].is_suspect else min(readable, key=_loss)


def _loss(attempt: _Attempt) -> tuple[bool, int, int]:
    """Innocent lines last; then most nodes kept, because lines below a dropped one may run into another."""
    kept = 0
    waiting = [] if attempt.reading is None or attempt.reading.root is None else [attempt.reading.root]
    while waiting:
        node = waiting.pop()
        kept += 1
        waiting.extend(node.items)
        for pair in node.pairs:
            waiting.extend(pair)
    return attempt.is_innocent, -kept, attempt.length


class _Attempt(NamedTuple):
    text: str
    dropped: Span
    length: int
    is_suspect: bool
    is_innocent: bool
    reading: Reading | None
    fault: BrokenText | None


def _attempts(text: str, read: Reader, fault: BrokenText, suspect: Span | None) -> Iterator[_Attempt]:
    for span, is_suspect in _pieces(LineIndex(text), fault, suspect):
        blanked = blank(text, span)
        length = len(text[span.start : span.end].strip())
        innocent = span.end <= fault.start and _stands_alone(text[span.start : span.end], read)
        try:
            yield _Attempt(blanked, span, length, is_suspect, innocent, read(blanked), None)
            if is_suspect:
                return
        except BrokenText as next_fault:
            yield _Attempt(blanked, span, length, is_suspect, innocent, None, next_fault.as_data())


def _stands_alone(piece: str, read: Reader) -> bool:
    """Whether lines before the fault are whole entries by themselves, and so not to blame."""
    try:
        root = read(piece).root
    except BrokenText:
        return False
    return root is not None and root.kind in ("mapping", "sequence")


def _pieces(lines: LineIndex, fault: BrokenText, suspect: Span | None) -> list[tuple[Span, bool]]:
    """The pieces that may be to blame, likeliest first, none twice; whether it is the suspect's line."""
    at = lines.line_of(fault.noticed if 0 <= fault.noticed <= len(lines.text) else fault.start)
    opened = lines.line_of(min(fault.start if fault.context is None else fault.context, len(lines.text)))
    before = _line_with_text(lines, at - 1)
    single = dict.fromkeys((at, opened, before))
    runs = [(line, line) for line in single]
    runs += [(line, _end_of_block(lines, line)) for line in single]
    runs += [(opened, at), (before, at), (opened, before)]
    pieces = {}
    if suspect is not None:
        pieces[suspect] = True
    if fault.droppable:
        pieces.setdefault(Span(fault.start, fault.end), False)
    for first, last in runs:
        if 0 <= first <= last and lines.text[lines.span(first).start :].strip():
            pieces.setdefault(Span(lines.span(first).start, lines.span(last).end), False)
    return list(pieces.items())


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


def _at_the_piece(fault: BrokenText, attempt: _Attempt, text: str, read: Reader) -> BrokenText:
    """The fault, moved to what was dropped where the reader noticed it only later."""
    start, end = attempt.dropped
    if start <= fault.start < end:
        return fault
    try:
        read(blank(text[:end], Span(0, start)))
    except BrokenText as alone:
        if start <= alone.start == alone.context and alone.noticed > alone.start:  # it opens what it does not close
            return alone.as_data()
    if fault.context is not None and start <= fault.context < end:
        return BrokenText(fault.message, fault.hint, fault.context)
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    message, hint = fault.earlier if fault.earlier and end <= fault.start else (fault.message, fault.hint)
    return BrokenText(message, hint, first, start + len(piece.rstrip()))


def _section_by_section(text: str, read: Reader, faults: tuple[BrokenText, ...]) -> Repaired:
    """Keep the top-level sections that can be read by themselves, or nothing."""
    lines = LineIndex(text)
    heads = [start for number, start in enumerate(lines.starts) if _begins_section(lines.content(number))]
    if len(heads) <= _MOST_SECTIONS:
        kept = ""
        for start, end in pairwise((0, *heads, len(text))):
            section = text[start:end]
            kept += section if _can_be_read(section, read) else blank(section, Span(0, len(section)))
        if kept.strip() and _can_be_read(kept, read):
            return Repaired(read(kept), kept, faults)
    return Repaired(Reading(None), blank(text, Span(0, len(text))), faults)


def _can_be_read(text: str, read: Reader) -> bool:
    try:
        read(text)
    except BrokenText:
        return False
    return True


def _begins_section(content: str) -> bool:
    return bool(content) and not content[0].isspace() and content[0] not in "#]}"


def _without_conflicts(text: str) -> tuple[str, tuple[BrokenText, ...]]:
    """The text without git's conflict markers and without the other side's lines.

    Where a conflict lacks its beginning or its end, only the markers go.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return text, ()
    faults: list[BrokenText] = []
    dropped: list[Span] = []
    begun = 0
    middle: int | None = None
    for mark in _CONFLICT.finditer(text):
        kind, span = mark[1], Span(*mark.span())
        if kind == "<<<<<<<":
            faults.append(_conflict(span))
            begun, middle = begun + 1, None
        elif kind == ">>>>>>>":
            if not begun:
                faults.append(_conflict(span))
            elif middle is not None:
                dropped.append(Span(middle, span.end))
            begun, middle = max(begun - 1, 0), None
        elif middle is None:
            middle = span.start
        dropped.append(span)
    return _blank_all(text, dropped if faults else []), tuple(faults)


def _blank_all(text: str, spans: list[Span]) -> str:
    """`blank` for many pieces in one pass; they may overlap."""
    parts = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            parts += [text[done : max(start, done)], _NOT_BLANK.sub("\n", text[max(start, done) : end])]
            done = end
    return "".join([*parts, text[done:]])


def _conflict(span: Span) -> BrokenText:
    return BrokenText(
        "a git conflict that is not resolved",
        "keep one side and remove the markers; the upper one is read",
        *span,
    )


def blank(text: str, span: Span) -> str:
    """`text` with the piece left out and every other offset kept.

    Whole lines become empty ones: line ends, because a block scalar would count spaces as text.
    """
    piece = text[span.start : span.end]
    is_line = text[span.start - 1 : span.start] in ("", "\n", "\r") and text[span.end : span.end + 1] in (
        "",
        "\n",
        "\r",
    )
    whole = is_line or piece.endswith(("\n", "\r"))
    return text[: span.start] + _NOT_BLANK.sub("\n" if whole else " ", piece) + text[span.end :]
