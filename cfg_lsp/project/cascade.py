"""Why a key has its value: every place that writes it, in the order in which they were merged.

Knows how to find a definition's place in its text again. What is explained here is read off the
resolved tree itself, so it cannot differ from it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cfg_lsp.merge import COMMAND_LINE, DEFAULT, Definition, How, KeyPath, Merged, Origin
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import find
from cfg_lsp.text import Position, Span

_DROPS = frozenset({"replaced", "reset", "cleared", "list replaced"})


class Place(NamedTuple):
    """Where a definition stands: the key, or the item where it has no key, and its value."""

    path: str
    key: Span
    value: Span
    position: Position


class Layer(NamedTuple):
    """One definition of a key and where it stands; `place` is `None` for a setting or a default."""

    origin: Origin
    value: Any
    how: How
    place: Place | None


class Cascade(NamedTuple):
    """A key's definitions, lowest first; `winner` is the one whose value counts.

    For a mapping or a named list that several files merge into, `winner` is the last one that
    contributes.
    """

    keys: KeyPath
    value: Any
    layers: tuple[Layer, ...]

    @property
    def winner(self) -> Layer:
        """The definition that decides."""
        return next((layer for layer in reversed(self.layers) if layer.how != "kept"), self.layers[-1])

    @property
    def replaced(self) -> tuple[Layer, ...]:
        """The definitions that do not decide, the latest first."""
        return tuple(layer for layer in reversed(self.layers) if layer is not self.winner)


class Downstream(NamedTuple):
    """What the configs that inherit a key do with it: those that write it, and how many do not."""

    overriders: tuple[Layer, ...]
    inheritors: int


def cascade(snapshot: Snapshot, root: Merged, keys: KeyPath) -> Cascade | None:
    """The cascade of a key in a resolved tree, `None` where the tree has no such key.

    Steps given as text also mean keys that are not text (`1`, `true`); the answer's `keys` are
    the tree's own.
    """
    own: list[Any] = []
    node = root
    for text in keys:
        step = node.step(text)
        if step is None:
            return None
        own.append(step[0])
        node = node.child(step[0])
    definitions = _history(root, tuple(own))
    layers = tuple(_layer(snapshot, each) for each in definitions)
    return Cascade(tuple(own), node.value, layers)


def downstream(snapshot: Snapshot, path: str, keys: KeyPath, configs: list[str]) -> Downstream:
    """What those of `configs` that inherit from `path` do with a key of it."""
    overriders: list[Layer] = []
    inheritors = 0
    for config in configs:
        if config == path or path not in snapshot.chain(config).members:
            continue
        node = snapshot.merged(config).find(keys)
        own = [each for each in node.definitions() if each.origin.path == config] if node is not None else []
        if own:
            overriders.append(_layer(snapshot, own[-1]))
        else:
            inheritors += 1
    return Downstream(tuple(overriders), inheritors)


def place_of(snapshot: Snapshot, origin: Origin) -> Place | None:
    """Where an origin stands in its file, the line that really writes the value."""
    if origin.path in (COMMAND_LINE, DEFAULT):
        return None
    for document, lists in snapshot.readings(origin.path):
        found = find(document, origin.keys, lists.ids_at)
        if found is not None:
            key = found.value.span if found.key is None else found.key.span
            return Place(origin.path, key, found.value.span, document.lines.position(key.start))
    return None


def _layer(snapshot: Snapshot, definition: Definition) -> Layer:
    return Layer(definition.origin, definition.value, definition.how, place_of(snapshot, definition.origin))


def _history(node: Merged, keys: KeyPath) -> list[Definition]:
    """Every definition of a key, those first that went when something above it was replaced whole."""
    if not keys:
        return list(node.definitions())
    found: dict[tuple[Origin, int], Definition] = {}
    for version in _versions(node):
        step = version.step(keys[0])
        for each in _history(version.child(step[0]), keys[1:]) if step is not None else ():
            same = (each.origin, id(each.value))
            found.pop(same, None)  # a file that is merged twice counts where it counts last
            found[same] = each
    return list(found.values())


def _versions(node: Merged) -> list[Merged]:
    """What stood at a place before it was replaced whole, lowest first; what stands there now is the last."""
    versions: list[Merged] = []
    seen: set[int] = set()
    waiting = [(node, True)]
    while waiting:
        here, counts = waiting.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        if counts:
            versions.append(here)
        if here.below is not None and here.above is not None:
            waiting.append((here.below, here.how in _DROPS))
            waiting.append((here.above, False))
    return versions[::-1]
