"""Datasets, configs and key paths of the whole workspace, by a few letters of their names.

Knows how well a name fits what somebody typed. A key path that many configs write is one thing:
it is shown in the few that nothing lies below, and the others are counted.
"""

from __future__ import annotations

import os
import re
from bisect import insort
from collections.abc import Generator, Iterable, Iterator
from typing import Any, Literal, NamedTuple

from cfg_lsp.ide.configs import paths_below
from cfg_lsp.ide.paths import relative_path
from cfg_lsp.merge import KeyPath, NamedLists, Origin, entry_name, show_keys
from cfg_lsp.project.cascade import Location, location_of
from cfg_lsp.project.files import canonical, is_below
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document
from cfg_lsp.text import Span

Kind = Literal["dataset", "config", "key"]

_MOST_SYMBOLS = 128
_MOST_PLACES = 4  # of one key path
_LONGEST_QUERY = 100
_LONGEST_VALUE = 40
_WORD_START = re.compile(r"(?<![^\W_])[^\W_]|(?<=[a-z])[A-Z]|(?<=[^\W\d_])\d")
_ORDER: tuple[Kind, ...] = ("dataset", "config", "key")


class WorkspaceSymbol(NamedTuple):
    """A dataset, a config, or a key path, and where it is written.

    `container` is what a reader chooses by, because editors show the path themselves: the list that a dataset
    stands in, the value of a key where it is short, and how many more configs have it where not all are shown.
    """

    name: str
    kind: Kind
    container: str
    path: str
    span: Span


def workspace_symbols(
    snapshot: Snapshot, folders: Iterable[str], query: str
) -> Generator[None, None, list[WorkspaceSymbol]]:
    """What a query names in the configs below some folders, the best first; gives way after each config.

    The letters of the query stand in the name in their order: `train.lr` is `training.learning_rate`.
    """
    folders = sorted(map(canonical, folders))
    search = _Search(query)
    for path in paths_below(snapshot, folders):
        search.look_at(snapshot, path, _shown(snapshot, folders, path))
        yield
    found: list[WorkspaceSymbol] = []
    for each in search.best():
        for symbol in _places(snapshot, each, _MOST_SYMBOLS - len(found)):
            found.append(symbol)
            yield
    return found


def _shown(snapshot: Snapshot, folders: Iterable[str], path: str) -> str:
    """A config as seen from the innermost folder that holds it."""
    around = [folder for folder in folders if is_below(path, folder)]
    return os.path.relpath(path, around[-1]).replace(os.sep, "/") if around else relative_path(snapshot, path, path)


class _Name:
    """One key path, dataset or config, in the tree of all of them.

    `rank` says how well it fits, `None` where it does not. `places` are the first configs that write
    it, those that nothing lies below before others; `count` is how many do.
    """

    __slots__ = ("below", "count", "keys", "kind", "name", "places", "rank")

    def __init__(self, kind: Kind, name: str, keys: KeyPath, rank: tuple[int, ...] | None) -> None:
        self.kind = kind
        self.name = name
        self.keys = keys
        self.rank = rank
        self.places: list[tuple[bool, str]] = []
        self.count = 0
        self.below: dict[tuple[type, Any], _Name] = {}


class _Search:
    """What was found so far. Every name is judged once, however many configs have it."""

    def __init__(self, query: str) -> None:
        self.query = "".join(query.lower().split())
        self.root = _Name("key", "", (), None)
        self.found: list[_Name] = []

    def look_at(self, snapshot: Snapshot, path: str, shown: str) -> None:
        document = snapshot.document(path)
        if not isinstance(document, Document):
            return
        self.look_at_file(path, shown)
        content = document.content
        if not isinstance(content, dict):
            return
        bases = snapshot.dialect(path).keys
        own = {key: value for key, value in content.items() if key not in bases}
        place = (len(own) < len(content), path)
        waiting: list[tuple[_Name, Any, NamedLists]] = [(self.root, own, snapshot.lists(path))]
        while waiting:
            above, value, lists = waiting.pop()
            for name, inner in self.members(above, value, lists):
                if name.rank is not None:
                    self.note(name, place)
                if isinstance(inner, dict | list):
                    waiting.append((name, inner, lists.at(name.keys[-1])))

    def look_at_file(self, path: str, shown: str) -> None:
        rank = rank_of(self.query, shown)
        if rank is not None:
            self.note(_Name("config", shown, (), (*rank, _ORDER.index("config"))), (False, path))

    def members(self, above: _Name, value: Any, lists: NamedLists) -> Iterator[tuple[_Name, Any]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield self.member(above, key, "key"), inner
            return
        for index, item in enumerate(value):
            entry = entry_name(item, lists.ids)
            if entry is not None:
                yield self.member(above, entry, "dataset"), item
            elif isinstance(item, dict | list):
                yield self.member(above, index, "key"), item

    def member(self, above: _Name, step: Any, kind: Kind) -> _Name:
        known = above.below.get((type(step), step))
        if known is None:
            keys = (*above.keys, step)
            known = above.below[type(step), step] = self.judged(kind, keys, isinstance(step, int))
        return known

    def judged(self, kind: Kind, keys: KeyPath, is_item: bool) -> _Name:
        """A new name; an item has none of its own, only what stands in it. Who asks for nothing is shown no keys."""
        names = [show_keys(keys)] if kind == "key" else [str(keys[-1]), show_keys(keys)]
        ranks = (
            []
            if kind == "key" and (is_item or not self.query)
            else [(rank_of(self.query, name), name) for name in names]
        )
        fitting = [(rank, name) for rank, name in ranks if rank is not None]
        if not fitting:
            return _Name(kind, names[0], keys, None)
        rank, name = min(fitting)
        return _Name(kind, name, keys, (*rank, _ORDER.index(kind)))

    def note(self, name: _Name, place: tuple[bool, str]) -> None:
        if not name.count:
            self.found.append(name)
        name.count += 1
        if len(name.places) < _MOST_PLACES or place < name.places[-1]:
            insort(name.places, place)
            del name.places[_MOST_PLACES:]

    def best(self) -> list[_Name]:
        def order(each: _Name) -> Any:
            assert each.rank is not None
            return (each.rank[0], each.rank[-1], *each.rank[1:], each.name)

        from heapq import nsmallest

        return nsmallest(_MOST_SYMBOLS, self.found, key=order)


def rank_of(query: str, name: str) -> tuple[int, ...] | None:
    """How well a name fits a query in small letters, less is better; `None` where it does not fit."""
    lowered = name.lower()
    if query in ("", lowered):
        return (0, len(name))
    if len(query) > _LONGEST_QUERY or not _is_in_order(query, lowered):
        return None
    starts = {match.start() for match in _WORD_START.finditer(name)}
    at = lowered.rfind(query)
    if at >= 0:
        return (1 if at in starts else 2, len(name))
    return (2 if _is_made_of_beginnings(query, lowered, starts) else 3, len(name))


def _is_in_order(query: str, name: str) -> bool:
    at = 0
    for letter in query:
        at = name.find(letter, at) + 1
        if not at:
            return False
    return True


def _is_made_of_beginnings(query: str, name: str, starts: set[int]) -> bool:
    """Whether every letter begins a word of the name or follows the letter before it; `lr` is `learning_rate`."""
    ends = {0}
    for letter in query:
        first = min(ends)
        following = {end for end in ends if name.startswith(letter, end) and (end or 0 in starts)}
        following |= {start for start in starts if start >= first and name[start] == letter}
        if not letter.isalnum():
            following |= {at for at in range(first, len(name)) if name[at] == letter}
        if not following:
            return False
        ends = {at + 1 for at in following}
    return True


def _places(snapshot: Snapshot, name: _Name, most: int) -> Iterator[WorkspaceSymbol]:
    shown = name.places[:most]
    for number, (_, path) in enumerate(shown):
        if name.kind == "config":
            yield WorkspaceSymbol(name.name, name.kind, "", path, Span(0, 0))
            continue
        location = location_of(snapshot, Origin(path, name.keys))
        if location is None:
            continue
        more = f"({name.count - len(shown):,} more configs)" if number + 1 == len(shown) < name.count else ""
        if name.kind == "dataset":
            about, span = show_keys(name.keys[:-1]), _name_of_entry(snapshot, path, name.keys) or location.key
        else:
            about, span = _short_value(snapshot, path, location), location.key
        yield WorkspaceSymbol(name.name, name.kind, " ".join(filter(None, (about, more))), path, span)


def _name_of_entry(snapshot: Snapshot, path: str, keys: KeyPath) -> Span | None:
    for field in snapshot.lists(path).ids_at(keys[:-1]):
        location = location_of(snapshot, Origin(path, (*keys, field)))
        if location is not None:
            return location.value
    return None


def _short_value(snapshot: Snapshot, path: str, location: Location) -> str:
    written = snapshot.lines(path).text[location.value.start : location.value.end]
    return written if written.isprintable() and len(written) <= _LONGEST_VALUE else ""
