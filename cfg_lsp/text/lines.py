"""Where the lines of a text begin.

Knows the three line ends that editors know (LF, CRLF, CR). Counts columns in code points only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from cfg_lsp.text.span import Span

_LINE_END = re.compile(r"\r\n|\n|\r")


class Position(NamedTuple):
    """A place as people count it: line and column from 1, the column in code points."""

    line: int
    column: int


class LineIndex:
    """The starts of a text's lines; line numbers in this class count from 0."""

    __slots__ = ("starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def __len__(self) -> int:
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        """The line that holds `offset`, from 0."""
        return bisect_right(self.starts, offset) - 1

    def span(self, line: int) -> Span:
        """A line with its line end."""
        last = line + 1 == len(self.starts)
        return Span(self.starts[line], len(self.text) if last else self.starts[line + 1])

    def content(self, line: int) -> str:
        """A line without its line end."""
        start, end = self.span(line)
        return self.text[start:end].rstrip("\r\n")

    def position(self, offset: int) -> Position:
        """The place of `offset` as people count it."""
        line = self.line_of(offset)
        return Position(line + 1, offset - self.starts[line] + 1)
