"""In which mappings and lists a line lies, by the indentation of the lines above it, and what else is written there.

Needs no text that can be read: lines that make no sense are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from cfg_lsp.syntax.limits import MAX_DEPTH
from cfg_lsp.syntax.line import Element, Line, read_line, unquoted
from cfg_lsp.text import LineIndex

Keys = tuple[Hashable, ...]
ListIds = Callable[[Keys], tuple[str, ...]]

MOST_LINES = 5_000
"""How many lines are looked at, above and below."""


class Way(NamedTuple):
    """What a place lies in, outermost first, and the line and column of the innermost of them."""

    keys: Keys
    around: Element | None


class Blocks:
    """The lines of a text as a cursor at `offset` sees them."""

    def __init__(self, lines: LineIndex, offset: int, list_ids: ListIds) -> None:
        self.lines = lines
        self.offset = offset
        self.list_ids = list_ids
        self.number = lines.line_of(offset)
        self.start = lines.starts[self.number]
        self.known: dict[int, Line] = {}

    def way(self, elements: tuple[Element, ...]) -> Way:
        """The way to the last of the elements of one line, itself included."""
        if not elements:
            return Way((), None)
        first = elements[0]
        keys = self.way_above(first).keys
        for number, element in enumerate(elements):
            keys = (*keys, self._step(keys, element, is_first=number == 0))
        return Way(keys, elements[-1])

    def way_above(self, element: Element) -> Way:
        """The way to what an element that begins its line lies in."""
        chain: list[Element] = []
        here = element
        while len(chain) < MAX_DEPTH:
            parents = self._parents(here)
            if not parents:
                break
            chain[:0] = parents
            here = parents[0]
        keys: Keys = ()
        for each in chain:
            keys = (*keys, self._step(keys, each, is_first=True))
        return Way(keys, chain[-1] if chain else None)

    def _parents(self, element: Element) -> tuple[Element, ...]:
        """The elements of the next line up in which an element lies, outermost first; none at the root."""
        for line in self.lines_above(element.line):
            if not line.elements or line.elements[0].column > element.column:
                continue
            around = [each for each in line.elements if each.column < element.column]
            same = [each for each in line.elements if each.column == element.column]
            if same and element.key is None and same[0].key is not None:
                return tuple(each for each in line.elements if each.column <= element.column)
            if around:
                return tuple(around)
        return ()

    def lines_above(self, number: int) -> Iterator[Line]:
        """The lines above one, the nearest first."""
        for above in range(number - 1, max(number - MOST_LINES, 0) - 1, -1):
            yield self.line(above)

    def _step(self, keys: Keys, element: Element, *, is_first: bool) -> Hashable:
        if element.key is not None:
            return element.key
        ids = self.list_ids(keys)
        fields = self.members(element, None)[1] if ids else {}
        name = next((fields[each] for each in ids if fields.get(each)), None)
        return unquoted(name) if name is not None else self._index(element) if is_first else 0

    def _index(self, dash: Element) -> int:
        index = 0
        for line in self.lines_above(dash.line):
            if not line.elements or line.elements[0].column > dash.column:
                continue
            beside = [each for each in line.elements if each.column == dash.column]
            index += bool(beside) and beside[0].key is None
            if line.elements[0].column < dash.column or not beside or beside[0].key is not None:
                break
        return index

    def members(self, around: Element | None, column: int | None) -> tuple[int, dict[str, str]]:
        """The column of the keys in a mapping, `column` where that is not clear, and what is written there.

        The key at the cursor is left out. Where it is the first one, what stands deeper below it was written for it.
        """
        found: dict[str, str] = {}
        own: int | None = None
        for element, value in self._inside(around):
            if own is None:
                is_below = element.line >= self.number
                own = column if is_below and column is not None and element.column > column else element.column
            if element.column == own and element.key is not None:
                found[element.key] = value
        if own is None:
            own = 0 if around is None else column or 0
        return own, found

    def _inside(self, around: Element | None) -> Iterator[tuple[Element, str]]:
        """The first keys of the lines inside an element, with what stands beside them, without that at the cursor."""
        outer = -1 if around is None else around.column
        first = 0 if around is None else around.line
        for number in range(first, min(len(self.lines), first + MOST_LINES)):
            line = self.line(number)
            elements = line.elements
            if around is not None and number == first:
                elements = tuple(each for each in elements if each.column > outer) if around.key is None else ()
            elif elements and elements[0].column <= outer:
                return
            if elements and elements[0].key is not None and not (number == self.number and self._is_own(elements[0])):
                yield elements[0], line.value

    def _is_own(self, element: Element) -> bool:
        """Whether the cursor touches this key, so that it is the one that is being written."""
        return self.start + element.column <= self.offset

    def line(self, number: int) -> Line:
        """A line, read once."""
        line = self.known.get(number)
        if line is None:
            line = self.known[number] = read_line(number, self.lines.content(number))
        return line
