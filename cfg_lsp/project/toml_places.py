"""Where each key and each value stands in a TOML text.

`tomllib` reads values and forgets places; this finds them again, for reports only, in a text that
`tomllib` has read. So it knows where things begin and end, and neither what they mean nor what is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cfg_lsp.text import Span

Keys = tuple[str | int, ...]


class TomlPlace(NamedTuple):
    """A key as it is written, without what stands before its last dot, and its value.

    `key` is `None` for an item of an array, `value` where it is spread over tables.
    """

    key: Span | None
    value: Span | None


def key_place(text: str, keys: Keys) -> Span:
    """The key at a key path, or the nearest thing above it that is written."""
    place = toml_places(text).get(keys) if keys else TomlPlace(Span(0, 0), None)
    return _either(place.key, place.value) if place else key_place(text, keys[:-1])


def value_place(text: str, keys: Keys) -> Span:
    """The value at a key path, its key where it is spread over tables, or the nearest thing above it."""
    place = toml_places(text).get(keys)
    return _either(place.value, place.key) if place else key_place(text, keys[:-1])


def _either(first: Span | None, second: Span | None) -> Span:
    return first or second or Span(0, 0)


@lru_cache(maxsize=4)
def toml_places(text: str) -> dict[Keys, TomlPlace]:
    """The place of everything that a TOML text writes, by key path; an item of an array is a number from 0."""
    return _Scanner(text).places()


_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_HEADER_END = re.compile(r"[ \t]*\]\]?")
_SCALAR = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^,\]}#\r\n]*[^,\]}#\s]''', re.DOTALL
)


class _Open(NamedTuple):
    """An array or an inline table that has not ended: where it began, and the number of the item that follows."""

    keys: Keys
    start: int
    is_array: bool
    item: int = 0


class _Scanner:
    """One walk over the text with a stack of its own: nesting costs no recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Keys, TomlPlace] = {}
        self.open: list[_Open] = []
        self.table: Keys = ()
        self.last_items: dict[Keys, int] = {}

    def places(self) -> dict[Keys, TomlPlace]:
        while True:
            self._skip(_BLANK)
            if self.at >= len(self.text):
                return self.found
            before = self.at
            self._next(self.text[self.at])
            if self.at == before:  # this is no TOML
                return self.found

    def _next(self, char: str) -> None:
        inner = self.open[-1] if self.open else None
        if inner is None:
            if char == "[":
                self._header()
            else:
                self._pair(self.table)
        elif char in "]}":
            self._close()
        elif char == ",":
            self.at += 1
            self.open[-1] = inner._replace(item=inner.item + 1)
        elif inner.is_array:
            self._value((*inner.keys, inner.item), None)
        else:
            self._pair(inner.keys)

    def _header(self) -> None:
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        self._skip(_BLANK)
        parts = self._parts()
        keys: Keys = ()
        for number, (part, span) in enumerate(parts, 1):
            keys = (*keys, part)
            self.found.setdefault(keys, TomlPlace(span, None))
            if is_array and number == len(parts):
                self.last_items[keys] = self.last_items.get(keys, -1) + 1
            if keys in self.last_items:
                keys = (*keys, self.last_items[keys])
                self.found.setdefault(keys, TomlPlace(span, None))
        self.table = keys
        self._skip(_HEADER_END)

    def _pair(self, keys: Keys) -> None:
        parts = self._parts()
        for part, span in parts[:-1]:
            keys = (*keys, part)
            self.found.setdefault(keys, TomlPlace(span, None))
        if parts and self._skip(_EQUALS):
            self._value((*keys, parts[-1][0]), parts[-1][1])

    def _parts(self) -> list[tuple[str, Span]]:
        """The parts of a dotted key."""
        parts = []
        while match := _PART.match(self.text, self.at):
            parts.append((_read(match.group()), Span(*match.span())))
            self.at = match.end()
            if not self._skip(_DOT):
                break
        return parts

    def _value(self, keys: Keys, key: Span | None) -> None:
        self.found[keys] = TomlPlace(key, None)
        if self.at < len(self.text) and self.text[self.at] in "[{":
            self.open.append(_Open(keys, self.at, self.text[self.at] == "["))
            self.at += 1
        else:
            start = self.at
            self._skip(_SCALAR)
            self._ends(keys, start)

    def _close(self) -> None:
        self.at += 1
        ended = self.open.pop()
        self._ends(ended.keys, ended.start)

    def _ends(self, keys: Keys, start: int) -> None:
        self.found[keys] = self.found[keys]._replace(value=Span(start, self.at))

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match is not None


def _read(part: str) -> str:
    """A part of a key as `tomllib` reads it; where that refuses it, as it is written."""
    if part[0] not in "\"'":
        return part
    import tomllib

    try:
        return str(tomllib.loads(f"key = {part}")["key"])
    except tomllib.TOMLDecodeError:
        return part
