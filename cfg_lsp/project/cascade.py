"""Why a key has its value: every place that writes it, in the order in which they were merged.

Knows how to find a definition's place in its text again. What is explained here is read off the
resolved tree itself, so it cannot differ from it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cfg_lsp.merge import COMMAND_LINE, Definition, How, KeyPath, Merged, Origin
from cfg_lsp.project.inheritors import inheritors
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import find
from cfg_lsp.text import Position, Span

_DROPS = frozenset({"replaced", "reset", "cleared", "list replaced"})


class Location(NamedTuple):
    """Where a definition stands: the key, or the item where it has no key, and its value."""

    path: str
    key: Span
    value: Span
    position: Position


class Layer(NamedTuple):
    """One definition of a key and where it stands; `place` is `None` for a setting."""

    origin: Origin
    value: Any
    how: How
    place: Location | None


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
    """What the configs below do with a key: the definitions of those that write or remove it, how many inherit it.

    Whoever inherits from an overrider is neither.
    """

    overriders: tuple[Definition, ...]
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
    layers = tuple(layer_of(snapshot, each) for each in definitions)
    return Cascade(tuple(own), node.value, layers)


def downstream(snapshot: Snapshot, path: str, keys: KeyPath) -> Downstream:
    """What the configs that inherit from `path` do with a key of it."""
    overriders: list[Definition] = []
    inheriting = 0
    decides = _deciding(snapshot.merged(path).find(keys))
    for config in inheritors(snapshot, path):
        root = snapshot.merged(config)
        node = root.find(keys)
        if decides is not None and _deciding(node) == decides:
            inheriting += 1
            continue
        definitions = node.definitions() if node is not None else [dropped(root, keys)]
        overriders += [each for each in definitions if each is not None and each.origin.path == config][-1:]
    return Downstream(tuple(overriders), inheriting)


def dropped(root: Merged, keys: KeyPath) -> Definition | None:
    """What last took a key out of a tree that has it no more: it replaced, cleared or reset something above it."""
    nodes = [root]
    for text in keys:
        step = nodes[-1].step(text)
        if step is None:
            break
        nodes.append(nodes[-1].child(step[0]))
    for depth in range(min(len(nodes), len(keys)) - 1, -1, -1):  # a history begins where what is above was dropped
        found = _dropped_below(nodes[depth], keys[depth:])
        if found is not None:
            return found
    return None


def layer_of(snapshot: Snapshot, definition: Definition) -> Layer:
    """A definition with its place, which has to be looked up."""
    return Layer(definition.origin, definition.value, definition.how, location_of(snapshot, definition.origin))


def location_of(snapshot: Snapshot, origin: Origin) -> Location | None:
    """Where an origin stands in its file, the line that really writes the value."""
    if origin.path == COMMAND_LINE:
        return None
    for document, lists in snapshot.readings(origin.path):
        found = find(document, origin.keys, lists.ids_at)
        if found is not None:
            key = found.value.span if found.key is None else found.key.span
            return Location(origin.path, key, found.value.span, document.lines.position(key.start))
    return None


def _deciding(node: Merged | None) -> Origin | None:
    """Whose value counts at a place."""
    if node is None:
        return None
    definitions = node.definitions()
    return next((each for each in reversed(definitions) if each.how != "kept"), definitions[-1]).origin


def _dropped_below(node: Merged, keys: KeyPath) -> Definition | None:
    """The last in the history of a place that dropped what is at these keys below it."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if id(here) in seen or here.below is None or here.above is None:
            continue
        seen.add(id(here))
        if here.how in _DROPS and here.below.find(keys) is not None:
            return Definition(here.origin, here.above.value, here.how)
        waiting += [here.below, here.above]
    return None


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
