"""Where a cursor stands in a text that may be unfinished: in which mapping, list or value, and at which word.

Reads the lines themselves, by their indentation, and never needs the text to be whole. Knows how
people write YAML, not every form that YAML allows; what a finished text says is the reader's business.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Literal, NamedTuple

from cfg_lsp.syntax.blocks import MOST_LINES, Blocks, Keys, ListIds, Way
from cfg_lsp.syntax.flow import Frame, end_of_word, is_closed, read_flow
from cfg_lsp.syntax.limits import MAX_DEPTH
from cfg_lsp.syntax.line import KEY, Element, Line, indent_of, read_line, unquoted
from cfg_lsp.text import LineIndex, Span

_PROPERTIES_BEFORE = re.compile(r"[ \t]*(?:[&!]\S*[ \t]+)*")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#")
_QUOTED = re.compile(r""""(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\r\n]|'')*'?""")
_BLOCK_SCALAR = re.compile(r"[|>][0-9+\-]*[ \t]*(?:#.*)?\Z")


class Cursor(NamedTuple):
    """What a cursor is about.

    `kind`: `key` (a key of the mapping at `keys`), `item` (an item of the list at `keys`, or the
    first key of one), `value` (the value at `keys`), `comment`, or `text` where nothing can be
    completed. `word` is what stands there already, with its quotes; `quote` the quote it begins
    with. `written` holds the other keys of the mapping with the text beside them. `indentation` is
    how far a line should be indented whose blanks are `blanks`; elsewhere it is what stands there.
    """

    kind: Literal["key", "item", "value", "comment", "text"]
    keys: Keys = ()
    word: Span = Span(0, 0)
    quote: str = ""
    is_flow: bool = False
    has_colon: bool = False
    needs_space: bool = False
    written: dict[str, str] = {}  # noqa: RUF012 - never changed
    indentation: int = 0
    blanks: Span = Span(0, 0)


def cursor_at(
    text: str, lines: LineIndex, offset: int, *, is_json: bool, list_ids: ListIds = lambda keys: ()
) -> Cursor:
    """What a cursor at `offset` is about; steps into lists are names where `list_ids` gives fields that name."""
    line = lines.line_of(max(offset, 0))
    offset = min(max(offset, 0), lines.starts[line] + len(lines.content(line)))
    return _Reader(text, lines, offset, list_ids).json() if is_json else _Reader(text, lines, offset, list_ids).yaml()


class _Reader:
    def __init__(self, text: str, lines: LineIndex, offset: int, list_ids: ListIds) -> None:
        self.text = text
        self.lines = lines
        self.offset = offset
        self.list_ids = list_ids
        self.number = lines.line_of(offset)
        self.start = lines.starts[self.number]
        self.blocks = Blocks(lines, offset, list_ids)

    def json(self) -> Cursor:
        """JSON is one flow collection."""
        opener = re.compile(r"[\[{]").search(self.text, 0, self.offset)
        found = None if opener is None else read_flow(self.text, opener.start(), self.offset, is_json=True)
        if found is None or found.frames is None:
            return Cursor("text")
        return self._in_flow((), found.frames, found.word, found.in_comment)

    def yaml(self) -> Cursor:
        """Blocks by their lines, unless an open bracket or quote above says otherwise."""
        above = self._open_above()
        return self._block() if above is None else above

    def _open_above(self) -> Cursor | None:
        """The answer where a bracket, a quote or a block of text that begins above holds the cursor."""
        number = self._section()
        while number <= self.number:
            line = self.blocks.line(number)
            value = line.value
            at = self.lines.starts[number] + len(line.content) - len(value)
            column = line.elements[0].column if line.elements else indent_of(line.content)
            number += 1
            if at >= self.offset or not value:
                continue
            if value[0] in "[{":
                found = read_flow(self.text, at, self.offset, column=column)
                if found.frames is not None:
                    way = self.blocks.way(line.elements)
                    return self._in_flow(way.keys, found.frames, found.word, found.in_comment)
                if found.end is not None:
                    number = max(number, self.lines.line_of(found.end) + 1)
            elif value[0] in "|>" and _BLOCK_SCALAR.match(value):
                last = self._end_of_text(number, line.elements[-1].column if line.elements else -1)
                if number <= self.number < last:
                    return Cursor("text")
                number = last
            elif value[0] in "\"'" and number <= self.number:
                number = self._end_of_quote(at, number, column)
                if number > self.number:
                    return Cursor("text")
        return None

    def _section(self) -> int:
        """The last line above that begins a section of the file."""
        for number in range(self.number, max(self.number - MOST_LINES, 0), -1):
            first = self.text[self.lines.starts[number] : self.lines.starts[number] + 1]
            if number < self.number and first and first not in " \t\r\n#]}-\"'":
                return number
        return max(self.number - MOST_LINES, 0)

    def _end_of_text(self, number: int, column: int) -> int:
        """The line behind a block of text that begins above `number` and belongs to a key at `column`."""
        last = number
        while number < len(self.lines) and number <= self.number + 1:
            content = self.lines.content(number)
            at_cursor = number == self.number and not content.strip()
            indent = self.offset - self.start if at_cursor else indent_of(content)
            if (content.strip() or at_cursor) and indent <= column:
                break
            number += 1
            last = number if content.strip() or at_cursor else last
        return last

    def _end_of_quote(self, at: int, following: int, column: int) -> int:
        """The line on which a quoted text that begins at `at` ends, the following one where it does on its own.

        A quote that is left open ends where a line looks like a key that cannot lie in it.
        """
        quote = self.text[at]
        closing = re.compile(r'(?:[^"\\]|\\.)*"' if quote == '"' else r"(?:[^']|'')*'", re.DOTALL)
        match = closing.match(self.text, at + 1)
        end = len(self.lines) if match is None else self.lines.line_of(match.end() - 1)
        if end < following:
            return following
        for number in range(following, min(end, self.number) + 1):
            line = self.blocks.line(number)
            if line.elements and line.elements[0].column <= column:
                return following
        return end if match is not None and end <= self.number else self.number + 1

    def _in_flow(self, keys: Keys, frames: list[Frame], word: Span, in_comment: bool) -> Cursor:
        if in_comment:
            return Cursor("comment", word=word)
        if len(frames) > MAX_DEPTH or self.lines.line_of(word.start) != self.lines.line_of(word.end):
            return Cursor("text")
        for number, frame in enumerate(frames[:-1]):
            keys = (*keys, self._flow_step(keys, frame, frames[number + 1]))
        inner = frames[-1]
        quote = self.text[word.start : word.start + 1]
        quote = quote if quote in ("'", '"') else ""
        if inner.bracket == "[":
            return Cursor("item", keys, word, quote, is_flow=True, written=inner.written)
        if inner.key is not None:
            needs_space = self.text[word.start - 1] == ":" and self.offset == word.start
            return Cursor(
                "value", (*keys, inner.key), word, quote, is_flow=True, needs_space=needs_space, written=inner.written
            )
        return Cursor("key", keys, word, quote, is_flow=True, has_colon=inner.has_colon, written=inner.written)

    def _flow_step(self, keys: Keys, frame: Frame, inside: Frame) -> Hashable:
        if frame.bracket == "{":
            return frame.key
        name = next((inside.written[each] for each in self.list_ids(keys) if each in inside.written), None)
        return frame.index if name is None else unquoted(name)

    def _block(self) -> Cursor:
        content = self.lines.content(self.number)
        before = content[: self.offset - self.start]
        line = read_line(self.number, before)
        after = before[line.rest :]
        if before.lstrip("\ufeff \t").startswith("#"):
            return self._comment(before.index("#"))
        if line.elements and line.elements[-1].key is not None:
            return self._value(line, content, after)
        comment = _COMMENT.search(after)
        if comment is not None and after[:1] not in ("'", '"'):
            return self._comment(line.rest + comment.start())
        if after.startswith(("*", "&", "!", "|", ">", "%", "@", "`")):
            return self._value(line, content, after) if line.elements else Cursor("text")
        return self._word(line, content, after)

    def _comment(self, column: int) -> Cursor:
        return Cursor("comment", word=Span(self.start + column, self.start + len(self.lines.content(self.number))))

    def _value(self, line: Line, content: str, after: str) -> Cursor:
        """The value behind a key, or behind a dash where it can be nothing else."""
        properties = _PROPERTIES_BEFORE.match(after)
        begins = line.rest + (properties.end() if properties is not None else 0)
        value = content[begins:]
        word = _word_of_value(value, self.offset - self.start - begins)
        if self.offset - self.start - begins > len(word):
            comment = _COMMENT.search(value, len(word))
            if comment is not None and self.offset - self.start >= begins + comment.start() + 1:
                return self._comment(begins + comment.start())
            return Cursor("text")
        if word.startswith(("&", "!", "|", ">")):
            return Cursor("text")
        span = Span(self.start + begins, self.start + begins + len(word))
        way = self.blocks.way(line.elements)
        needs_space = begins > 0 and content[begins - 1] in ":-"
        quote = word[:1] if word[:1] in ("'", '"') else ""
        kind: Literal["item", "value"] = "value" if line.elements[-1].key is not None else "item"
        keys = way.keys if kind == "value" else way.keys[:-1]
        return Cursor(kind, keys, span, quote, needs_space=needs_space, written=self._beside(line.elements))

    def _beside(self, elements: tuple[Element, ...]) -> dict[str, str]:
        own = elements[-1]
        if own.key is None:
            return {}
        around = self._around(elements)
        return self.blocks.members(around.around if around is not None else None, own.column)[1]

    def _around(self, elements: tuple[Element, ...]) -> Way | None:
        return self.blocks.way(elements[:-1]) if len(elements) > 1 else self.blocks.way_above(elements[-1])

    def _word(self, line: Line, content: str, after: str) -> Cursor:
        """A key that is half typed or not begun, or an item."""
        word = _word_of_key(content[line.rest :], len(after))
        if len(after) > len(word):
            return Cursor("text")
        start = self.start + line.rest
        span = Span(start, start + len(word))
        has_colon = re.compile(r"[ \t]*:(?=[ \t\r\n]|\Z)").match(self.text, span.end) is not None
        quote = word[:1] if word[:1] in ("'", '"') else ""
        if line.elements:
            way = self.blocks.way(line.elements)
            written = self.blocks.members(line.elements[-1], line.rest)[1]
            needs_space = content[line.rest - 1 : line.rest] == "-"
            return Cursor("item", way.keys[:-1], span, quote, False, has_colon, needs_space, written, line.rest)
        virtual = Element(self.number, line.rest, "")
        if self._is_in_text(virtual) or (after and self._continues(virtual)):
            return Cursor("text")
        way = self.blocks.way_above(self._on_its_column(virtual))
        column, written = self.blocks.members(way.around, line.rest)
        return Cursor("key", way.keys, span, quote, False, has_colon, False, written, column, Span(self.start, start))

    def _is_in_text(self, virtual: Element) -> bool:
        parent = self._parent_line(virtual)
        return parent is not None and _BLOCK_SCALAR.match(parent.value) is not None

    def _continues(self, virtual: Element) -> bool:
        """Whether the line goes on with a text of several words, which the lines above began."""
        parent = self._parent_line(virtual)
        return parent is not None and " " in parent.value.split(" #")[0].strip()

    def _on_its_column(self, virtual: Element) -> Element:
        """The element on the column that it should have: no key lies below one that has a value."""
        parent = self._parent_line(virtual)
        if parent is None or not parent.value or parent.value.startswith(("#", "*")):
            return virtual
        inner = next((each for each in reversed(parent.elements) if each.column < virtual.column), None)
        if inner is None or inner.key is None or inner is not parent.elements[-1]:
            return virtual
        return virtual._replace(column=inner.column)

    def _parent_line(self, virtual: Element) -> Line | None:
        for line in self.blocks.lines_above(virtual.line):
            if line.elements and line.elements[0].column < virtual.column:
                return line
        return None


def _word_of_key(rest: str, cursor: int) -> str:
    """What stands where a key would: quoted, up to its colon, or up to the next blank."""
    if rest[:1] in ("'", '"'):
        return _quoted_word(rest, cursor)
    match = re.compile(rf"(?:{KEY})(?=[ \t]*:(?:[ \t]|\Z))|[^\s#\[\]{{}},]*").match(rest)
    return match.group() if match is not None else ""


def _word_of_value(value: str, cursor: int) -> str:
    """A value on one line, without the comment behind it."""
    if value[:1] in ("'", '"'):
        return _quoted_word(value, cursor)
    comment = _COMMENT.search(value)
    return value[: comment.start() if comment is not None else len(value)].rstrip()


def _quoted_word(text: str, cursor: int) -> str:
    """What stands in quotes; where they are open, it ends with the word that the cursor is in."""
    match = _QUOTED.match(text)
    assert match is not None
    word = match.group()
    return word if is_closed(word) else text[: end_of_word(text, cursor)].rstrip(" \t")
