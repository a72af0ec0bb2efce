"""Why a key has its value: every place that writes it, in the order in which they were merged.

Knows how to find a definition's place in its text again. What is explained here is read off the
resolved tree itself, so it cannot differ from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from cfg_lsp.merge import (
    COMMAND_LINE,
    DEFAULT,
    Definition,
    Dialect,
    How,
    KeyPath,
    Merged,
    NamedLists,
    Origin,
    entry_name,
)
from cfg_lsp.project.inheritors import each_inheritor
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, find
from cfg_lsp.text import Position, Span

_DROPS = frozenset({"replaced", "reset", "cleared", "list replaced"})


class Location(NamedTuple):
    """Where a definition stands: the key, or the item where it has no key, and its value."""

    path: str
    key: Span
    value: Span
    position: Position


class Layer(NamedTuple):
    """One definition of a key."""

    snapshot: Snapshot
    origin: Origin
    value: Any
    how: How

    @property
    def place(self) -> Location | None:
        """Where it stands, looked up in its text; `None` for a setting and a default."""
        return location_of(self.snapshot, self.origin)

    @property
    def merges(self) -> bool:
        """Whether what stands below it still counts."""
        return self.how.startswith("merged")


class Ranked(NamedTuple):
    """A definition in its cascade: whether its value still counts, and what became of it.

    `fate` is how the definition above merged with it: `replaced`, `merged key by key`; `dropped`
    where something around the key was replaced whole, `kept` where it is the one that changes
    nothing. It is empty for the winner.
    """

    layer: Layer
    counts: bool
    fate: How | Literal["dropped", ""]


class _Way(NamedTuple):
    """A tree's own steps to a key, and the values that they lead through, from the root to the key's own."""

    keys: KeyPath
    values: list[Any]


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
        winner = self.winner
        return tuple(layer for layer in reversed(self.layers) if layer is not winner)

    @property
    def merged_from(self) -> int:
        """How many definitions merged into the value, 1 where one alone decides."""
        return sum(layer.merges for layer in self.layers) + 1 if self.winner.merges else 1

    @property
    def ranked(self) -> tuple[Ranked, ...]:
        """The winner, then the others, the latest first, each with what became of it."""
        winner = self.winner
        found = [Ranked(winner, True, "")]
        counts, fate = True, winner.how
        for layer in self.replaced:
            if layer.how == "kept":
                found.append(Ranked(layer, False, "kept"))
                continue
            counts = counts and fate.startswith("merged")
            found.append(Ranked(layer, counts, "dropped" if fate == "set" else fate))
            fate = layer.how
        return tuple(found)


class Downstream(NamedTuple):
    """What the configs below do with a key: the definitions of those that write or remove it, how many inherit it.

    Whoever inherits from an overrider is neither.
    """

    overriders: tuple[Definition, ...]
    inheritors: int


class Below(NamedTuple):
    """What one config below does with a key: it inherits it, or `overrides` it, or has it from `elsewhere`.

    The last is what another base of that config says instead.
    """

    config: str
    inherits: bool
    overrides: Definition | None = None
    elsewhere: Definition | None = None


def cascade(snapshot: Snapshot, root: Merged, keys: KeyPath) -> Cascade | None:
    """The cascade of a key in a resolved tree, `None` where the tree has no such key.

    Steps given as text also mean keys that are not text (`1`, `true`); the answer's `keys` are
    the tree's own.
    """
    way = _way(root, keys)
    if way is None:
        return None
    layers = tuple(layer_of(snapshot, each) for each in history(root, way.keys))
    return Cascade(way.keys, way.values[-1], layers)


def history(root: Merged, keys: KeyPath) -> list[Definition]:
    """The definitions of a key, lowest first, without their places: nothing is looked up in a text.

    Those come first that went when something above the key was replaced whole; steps are the tree's own.
    """
    if not keys:
        return list(root.definitions())
    found: dict[tuple[Origin, int], Definition] = {}
    for version in _versions(root):
        step = version.step(keys[0])
        for each in history(version.child(step[0]), keys[1:]) if step is not None else ():
            same = (each.origin, id(each.value))
            found.pop(same, None)  # a file that is merged twice counts where it counts last
            found[same] = each
    return list(found.values())


def downstream(snapshot: Snapshot, path: str, keys: KeyPath) -> Downstream:
    """What the configs that inherit from `path` do with a key of it."""
    below = list(each_below(snapshot, path, keys))
    overriders = tuple(each.overrides for each in below if each.overrides is not None)
    return Downstream(overriders, sum(each.inherits for each in below))


def each_below(snapshot: Snapshot, path: str, keys: KeyPath) -> Iterator[Below]:
    """The same config by config, for those who cannot wait for thousands."""
    merged = snapshot.merged(path)
    decides, way = _deciding(merged.find(keys)), _way(merged, keys)
    for config in each_inheritor(snapshot, path):
        if way is not None and _leaves_alone(snapshot, config, path, way):
            yield Below(config, True)
            continue
        root = snapshot.merged(config)
        node = root.find(keys)
        if decides is not None and _deciding(node) == decides:
            yield Below(config, True)
            continue
        asked = node.definitions() if node is not None else [dropped(root, keys)]
        definitions = [each for each in asked if each is not None]
        own = [each for each in definitions if each.origin.path == config]
        if own:
            yield Below(config, False, overrides=own[-1])
        else:
            yield Below(config, False, elsewhere=_last_giving(definitions) if definitions else None)


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
    """A definition that can look its place up."""
    return Layer(snapshot, definition.origin, definition.value, definition.how)


def location_of(snapshot: Snapshot, origin: Origin) -> Location | None:
    """Where an origin stands in its file, the line that really writes the value."""
    if origin.path in (COMMAND_LINE, DEFAULT):
        return None
    locate = _remembered if _ALIKE_ONLY_IF_EQUAL.issuperset(map(type, origin.keys)) else _locate
    for document, lists in snapshot.readings(origin.path):
        found = locate(document, origin.keys, lists)
        if found is not None:
            return found
    return None


_ALIKE_ONLY_IF_EQUAL = frozenset({str, int})  # `1` and `true` are equal keys, and two places


def _locate(document: Document, keys: KeyPath, lists: NamedLists) -> Location | None:
    found = find(document, keys, lists.ids_at)
    if found is None:
        return None
    key = found.value.span if found.key is None else found.key.span
    return Location(document.path, key, found.value.span, document.lines.position(key.start))


@lru_cache(maxsize=1024)
def _remembered(document: Document, keys: KeyPath, lists: NamedLists) -> Location | None:
    """Remembered: what is reported is told with its value, its place and that of its base, and again after each key."""
    return _locate(document, keys, lists)


def _way(root: Merged, keys: KeyPath) -> _Way | None:
    """The way to a key, `None` where the tree has none; steps given as text also mean keys that are not text."""
    own: list[Any] = []
    node = root
    values = [node.value]
    for text in keys:
        step = node.step(text)
        if step is None:
            return None
        own.append(step[0])
        node = node.child(step[0])
        values.append(node.value)
    return _Way(tuple(own), values)


def _leaves_alone(snapshot: Snapshot, config: str, base: str, way: _Way) -> bool:
    """Whether it is plain without merging that a config has at a key path what a base of it has there."""
    dialect, lists = snapshot.dialect(config), snapshot.lists(config)
    if dialect != snapshot.dialect(base) or lists != snapshot.lists(base):
        return False
    chain, below = snapshot.chain(config), snapshot.chain(base).members
    if any(step.again for step in chain.steps):
        return False
    others = (member for member in chain.members if member not in below)
    return not any(_may_write(snapshot.content(member, dialect), way, dialect, lists) for member in others)


def _may_write(value: Any, way: _Way, dialect: Dialect, lists: NamedLists) -> bool:
    """Whether a file's values say something about a key path, if only that what is there goes."""
    for depth, (step, base) in enumerate(zip(way.keys, way.values, strict=False)):
        if isinstance(value, dict) and isinstance(base, dict):
            if dialect.reset is not None and value.get(dialect.reset[0]) is dialect.reset[1]:
                return True
            if step not in value:
                return False
            value = value[step]
            if dialect.merge == "shallow":
                return True
        elif isinstance(value, list) and isinstance(base, list) and value and lists.ids and isinstance(step, str):
            named = [entry for entry in value if entry_name(entry, lists.ids) == step]
            if not named:
                return False
            value = named[0]
        else:
            return depth > 0
        lists = lists.at(step)
    return True


def _deciding(node: Merged | None) -> Origin | None:
    """Whose value counts at a place."""
    if node is None:
        return None
    return _last_giving(node.definitions()).origin


def _last_giving(definitions: Sequence[Definition]) -> Definition:
    return next((each for each in reversed(definitions) if each.how != "kept"), definitions[-1])


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
