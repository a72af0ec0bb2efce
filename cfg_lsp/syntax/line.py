"""One line of block YAML: its dashes, its key and what stands behind them.

Knows how people write such a line. Knows nothing of the lines around it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cfg_lsp.syntax.limits import MAX_DEPTH

KEY = (
    r'"(?:[^"\\\r\n]|\\.)*"'
    r"|'(?:[^'\r\n]|'')*'"
    r"|(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[\-?:](?=\S))(?:[^:#\r\n]|:(?=\S)|(?<=\S)\#)*?"
)
_LINE = re.compile(rf"[\ufeff]?([ \t]*)((?:-(?:[ \t]+|\Z))*)(?:({KEY})[ \t]*:(?=[ \t]|\Z))?")
_PROPERTIES = re.compile(r"[ \t]*(?:[&!]\S*(?:[ \t]+|\Z))*")


class Element(NamedTuple):
    """A dash (`key` is `None`) or a key, and its column."""

    line: int
    column: int
    key: str | None


class Line(NamedTuple):
    """A line: its dashes and its key, and from where on the rest of its `content` follows them."""

    number: int
    elements: tuple[Element, ...]
    content: str
    rest: int

    @property
    def value(self) -> str:
        """What follows the keys and dashes, without anchor and tag."""
        match = _PROPERTIES.match(self.content, self.rest)
        return self.content[match.end() if match is not None else self.rest :]


def read_line(number: int, content: str) -> Line:
    """What a line is made of; a comment is a line without anything."""
    match = _LINE.match(content)
    assert match is not None
    dashes = match[2][: 2 * MAX_DEPTH]
    elements = [Element(number, match.start(2) + at, None) for at, letter in enumerate(dashes) if letter == "-"]
    if match[3] is not None:
        elements.append(Element(number, match.start(3), unquoted(match[3])))
    if content[match.end() : match.end() + 1] == "#" and not elements:
        return Line(number, (), "", 0)
    return Line(number, tuple(elements), content, match.end())


def unquoted(text: str) -> str:
    """A key or a short value without its quotes, or without the comment behind it."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text.split(" #")[0].rstrip()


def indent_of(content: str) -> int:
    """How many blanks a line begins with."""
    return len(content) - len(content.lstrip(" \t"))
