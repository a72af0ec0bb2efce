"""The resolved tree with its provenance.

A `Merged` is either written by one file or made of a `below` and an `above`. Subtrees that an
overlay does not touch are shared, and children come into being when they are looked at, so merging
costs what the overlay writes. Knows no files: an origin is a name and a key path.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from cfg_lsp.merge.keys import KeyPath
from cfg_lsp.merge.named import NamedLists, entry_name

How = Literal["set", "replaced", "list replaced", "merged key by key", "merged by name", "cleared", "reset", "kept"]

COMMAND_LINE = "command line"
DEFAULT = "default"


class Origin(NamedTuple):
    """Who gives a value: a file's path, `COMMAND_LINE` or a schema's `DEFAULT`, and the key path in it."""

    path: str
    keys: KeyPath


class Definition(NamedTuple):
    """One place that writes a key: what it writes and what that does to the value below it."""

    origin: Origin
    value: Any
    how: How


_NO_RESETS: frozenset[KeyPath] = frozenset()


class Merged:
    """A resolved value and where it comes from.

    `path` and `keys` name the definition that wins, together its `origin`; `how` says what it did
    to `below`. `value` is never changed; merged mappings and lists are new ones. `children` maps
    keys of a mapping, indices of a list or names of a named list to their own `Merged`.
    """

    __slots__ = (
        "_children",
        "_lists",
        "_resets",
        "_source",
        "_touched",
        "above",
        "below",
        "how",
        "keys",
        "path",
        "value",
    )

    def __init__(
        self,
        value: Any,
        path: str,
        keys: KeyPath,
        how: How,
        lists: NamedLists,
        below: Merged | None = None,
        above: Merged | None = None,
        source: Merged | None = None,
        touched: dict[Any, Merged] | None = None,
        resets: frozenset[KeyPath] = _NO_RESETS,
    ) -> None:
        self.value = value
        self.path = path
        self.keys = keys
        self.how = how
        self.below = below
        self.above = above
        self._lists = lists
        self._source = source
        self._touched = touched
        self._resets = resets
        self._children: dict[Any, Merged] | None = None

    @property
    def origin(self) -> Origin:
        """The definition that wins: `path` and `keys` in one."""
        return Origin(self.path, self.keys)

    @property
    def ids(self) -> tuple[str, ...]:
        """The identifying fields, where this is the place of a named list."""
        return self._lists.ids

    @property
    def has_lists(self) -> bool:
        """Whether there is a named list here or further down."""
        return bool(self._lists)

    @property
    def resets(self) -> bool:
        """Whether the file that writes this mapping drops what is inherited."""
        return bool(self._resets) and self.keys in self._resets

    @property
    def children(self) -> dict[Any, Merged]:
        """Every child, in the order of `value`."""
        if self._children is None:
            self._children = self._make_children()
        return self._children

    def child(self, step: Any) -> Merged:
        """One child; raises KeyError. Does not bring the other children into being."""
        node: Merged | None = self
        while node is not None:
            if node._children is not None:
                return node._children[step]
            if node._touched is not None and step in node._touched:
                return node._touched[step]
            if node._source is None:
                return node.children[step]
            node = node._source
        raise KeyError(step)

    def laid(self, step: Any) -> Merged | None:
        """The child that the last layer laid here, `None` where it laid none."""
        return self._touched.get(step) if self._touched is not None else None

    def find(self, keys: KeyPath) -> Merged | None:
        """The descendant at a key path; steps written as text find keys that are not text too."""
        node = self
        for step in keys:
            match = node.step(step)
            if match is None:
                return None
            node = node.child(match[0])
        return node

    def step(self, text: Any) -> tuple[Any] | None:
        """The step that `text` means here, in a tuple because `None` is a key too."""
        if text in self.children:
            return (text,)
        return next(((step,) for step in self.children if str(step) == str(text)), None)

    def definitions(self) -> tuple[Definition, ...]:
        """Every definition of this key, lowest first; one reached by two routes counts where it counts last."""
        found: list[Definition] = []
        seen: set[int] = set()
        waiting: list[tuple[Merged, How]] = [(self, "set")]
        while waiting:
            node, how = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if node.below is None or node.above is None:
                found.append(Definition(node.origin, node.value, how))
            else:
                waiting.append((node.below, how))
                waiting.append((node.above, how if how == "kept" else node.how))
        return tuple(reversed(found))

    def leaves(self, keys: KeyPath = ()) -> Iterator[tuple[KeyPath, Merged]]:
        """Every value that holds no keys of its own: scalars, ordinary lists, empty collections."""
        inner = isinstance(self.value, dict) or (isinstance(self.value, list) and bool(self.ids))
        if not inner or not self.value:
            yield keys, self
            return
        for step, child in self.children.items():
            yield from child.leaves((*keys, step))

    def _make_children(self) -> dict[Any, Merged]:
        node = self
        while node._touched is None and node._source is not None:
            node = node._source
        if node is not self:
            return node.children
        if self._touched is not None:
            return self._touched if self._source is None else {key: self.child(key) for key in self.value}
        if isinstance(self.value, dict):
            return {key: self._written(key, key, value) for key, value in self.value.items()}
        return self._written_items() if isinstance(self.value, list) else {}

    def _written_items(self) -> dict[Any, Merged]:
        items: dict[Any, Merged] = {}
        for index, value in enumerate(self.value):
            name = entry_name(value, self.ids)
            step = index if name is None or name in items else name
            items[step] = self._written(step, index, value)
        return items

    def _written(self, step: Any, written_step: Any, value: Any) -> Merged:
        keys = self.keys
        resets = self._resets
        if resets and step is not written_step:
            prefix = (*keys, written_step)
            resets = resets | {(*keys, step, *path[len(prefix) :]) for path in resets if path[: len(prefix)] == prefix}
        return Merged(value, self.path, (*keys, step), "set", self._lists.at(step), resets=resets)


def written(
    path: str,
    value: Any,
    lists: NamedLists,
    resets: frozenset[KeyPath] = _NO_RESETS,
    before: Merged | None = None,
) -> Merged:
    """The tree of one file, before anything is merged.

    `before` is what the same file wrote under the same lists: sections whose values are still the
    same objects are taken over from it.
    """
    tree = Merged(value, path, (), "set", lists, resets=resets)
    if before is not None and not resets and not before._resets and isinstance(value, dict):
        known = before._children or {}
        children = {key: known.get(key) for key in value}
        tree._children = {
            key: child if child is not None and child.value is value[key] else tree._written(key, key, value[key])
            for key, child in children.items()
        }
    return tree
