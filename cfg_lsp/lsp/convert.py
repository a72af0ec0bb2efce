"""Between the protocol's words and ours: positions, ranges, URIs, edits.

The only place that knows UTF-8 and UTF-16 columns. Offsets elsewhere are code points.
"""

from __future__ import annotations

import os
import urllib.parse
from collections.abc import Iterable

from lsprotocol import types

from cfg_lsp.project.files import canonical
from cfg_lsp.text import LineIndex, Span

_FILE = "file://"
_UNRESERVED = "/~!$&'()*+,=:@"


class Positions:
    """Positions of one encoding: `utf-8`, `utf-16` or `utf-32`, as client and server agreed on."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding

    def offset(self, lines: LineIndex, position: types.Position) -> int:
        """The offset of a position; one behind the end of a line or of the text is at that end."""
        if position.line >= len(lines):
            return len(lines.text)
        content = lines.content(position.line)
        return lines.starts[position.line] + min(self._column(content, position.character), len(content))

    def position(self, lines: LineIndex, offset: int) -> types.Position:
        """The position of an offset."""
        offset = max(0, min(offset, len(lines.text)))
        line = lines.line_of(offset)
        before = lines.text[lines.starts[line] : offset]
        return types.Position(line, self._units(before))

    def range(self, lines: LineIndex, span: Span) -> types.Range:
        """The range of a span."""
        return types.Range(self.position(lines, span.start), self.position(lines, span.end))

    def span(self, lines: LineIndex, range_: types.Range) -> Span:
        """The span of a range; one that ends before it starts is empty."""
        start = self.offset(lines, range_.start)
        return Span(start, max(start, self.offset(lines, range_.end)))

    def length(self, text: str) -> int:
        """How many units of the encoding a text takes."""
        return self._units(text)

    def _units(self, text: str) -> int:
        if text.isascii() or self._encoding == "utf-32":
            return len(text)
        if self._encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(character > "\uffff" for character in text)

    def _column(self, content: str, character: int) -> int:
        """How many code points stand before a column; one inside a character is before it."""
        if content.isascii() or self._encoding == "utf-32":
            return character
        units = 0
        for number, each in enumerate(content):
            units += self._units(each)
            if units > character:
                return number
        return len(content)


def path_of(uri: str) -> str | None:
    """The canonical path that a file's URI names, `None` for any other URI."""
    scheme, colon, rest = uri.partition(":")
    if not colon or scheme.lower() != "file":
        return None
    rest = rest.split("#", 1)[0].split("?", 1)[0]
    host, slash, path = rest[2:].partition("/") if rest.startswith("//") else ("", "/", rest.lstrip("/"))
    path = urllib.parse.unquote(slash + path, errors="surrogateescape")
    if os.name == "nt":  # pragma: no cover
        path = f"//{host}{path}" if host else path.lstrip("/")
    return canonical(path) if path else None


def uri_of(path: str) -> str:
    """The URI of an absolute path."""
    path = path.replace(os.sep, "/")
    quoted = urllib.parse.quote(path, safe=_UNRESERVED, errors="surrogateescape")
    return f"{_FILE}{quoted}" if path.startswith("/") else f"{_FILE}/{quoted}"


def ordered(edits: Iterable[types.TextEdit]) -> list[types.TextEdit]:
    """Edits of one file in the order of the text."""
    return sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character))
