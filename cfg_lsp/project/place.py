"""From a cursor to what stands under it: the one walk that every editor feature begins with.

Knows the key path as the merge has it, with the names of entries, and what the config resolves to
there. Knows nothing of what is asked about it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cfg_lsp.merge import KeyPath, Merged, Origin, entry_name, show_keys
from cfg_lsp.project.links import Link
from cfg_lsp.project.references import Reference, reference
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node, PathStep, path_at
from cfg_lsp.text import Span


class Place(NamedTuple):
    """What stands at an offset of a config.

    `keys` is its key path, steps into named lists are entry names. `key` is the key of the pair
    (`None` for the root and for list items), `value` what stands beside it, an alias where one
    does; `on_key` says which of the two the cursor touches. `merged` is what the config resolves
    to there, `None` where it resolves to nothing, as at an inheritance key. `own_keys` is the key
    path in the file's own tree: an entry without a name has another index there, and one whose
    name is already written has one where the merge makes the two one.
    """

    snapshot: Snapshot
    document: Document
    offset: int
    keys: KeyPath
    key: Node | None
    value: Node
    on_key: bool
    merged: Merged | None
    own_keys: KeyPath

    @property
    def path(self) -> str:
        """The config."""
        return self.document.path

    @property
    def span(self) -> Span:
        """The key or the value, whichever the cursor touches."""
        return self.key.span if self.on_key and self.key is not None else self.value.span

    @property
    def alias(self) -> Node | None:
        """The alias under the cursor."""
        return self.value if self.value.kind == "alias" and not self.on_key else None

    @property
    def link(self) -> Link | None:
        """The base that is named here; on the inheritance key too where it names one."""
        links = self.snapshot.links(self.path, self.snapshot.dialect(self.path)).bases
        return next((link for link in links if link.keys == self.keys), None)

    @property
    def reference(self) -> Reference | None:
        """The config that is referred to here."""
        key = show_keys(self.keys)
        if key not in self.snapshot.manifest(self.path).references or not isinstance(self.written, str):
            return None
        return reference(self.snapshot, self.path, key, self.written) if self.written.strip() else None

    @property
    def written(self) -> Any:
        """The value that this file itself gives the key, `None` where it gives it none."""
        node = self.snapshot.resolved(self.path).written.find(self.own_keys)
        return node.value if node is not None else None

    @property
    def entry(self) -> KeyPath | None:
        """The key path of the entry of a named list that holds the cursor."""
        lists = self.snapshot.lists(self.path)
        depths = range(len(self.keys) - 1, 0, -1)
        return next((self.keys[: each + 1] for each in depths if lists.ids_at(self.keys[:each])), None)

    @property
    def is_entry_name(self) -> bool:
        """Whether this is the field by which an entry of a named list is known."""
        entry = self.entry
        if entry is None or len(self.keys) != len(entry) + 1:
            return False
        ids = self.snapshot.lists(self.path).ids_at(entry[:-1])
        return entry_name({self.keys[-1]: self.written}, ids) == entry[-1] and self.keys[-1] in ids


def place_at(snapshot: Snapshot, path: str, offset: int) -> Place | None:
    """The innermost key, value or item at an offset; `None` where the file has no tree there."""
    document = snapshot.document(path)
    if not isinstance(document, Document):
        return None
    steps = path_at(document, offset)
    return _place(snapshot, document, offset, steps) if steps else None


def _place(snapshot: Snapshot, document: Document, offset: int, steps: list[PathStep]) -> Place:
    last = steps[-1]
    own_keys = named_keys(snapshot, document, last.keys)
    on_key = last.key is not None and last.key.span.contains(offset)
    root = snapshot.merged(document.path)
    keys = _resolved_keys(root, document.path, own_keys)
    return Place(snapshot, document, offset, keys, last.key, last.value, on_key, root.find(keys), own_keys)


def named_keys(snapshot: Snapshot, document: Document, keys: KeyPath) -> KeyPath:
    """A key path with indexes of a document, with the names of entries in the place of their indexes."""
    lists = snapshot.lists(document.path)
    if not lists:
        return keys
    found: list[Any] = []
    content = document.content
    for step in keys:
        name = None
        if isinstance(content, list) and lists.ids and isinstance(step, int):
            names = [entry_name(entry, lists.ids) for entry in content[: step + 1]]
            name = names[-1] if names and names[-1] not in names[:-1] else None
        content = _member(content, step)
        found.append(step if name is None else name)
        lists = lists.at(found[-1])
    return tuple(found)


def _resolved_keys(root: Merged, path: str, own_keys: KeyPath) -> KeyPath:
    """Where in the resolved tree that stands which a file writes at these keys of its own."""
    found: list[Any] = []
    node: Merged | None = root
    for depth, step in enumerate(own_keys):
        if node is not None and node.ids and isinstance(step, int):
            step = steps_by_origin(node).get(Origin(path, own_keys[: depth + 1]), step)
        found.append(step)
        node = node.find((step,)) if node is not None else None
    return tuple(found)


def steps_by_origin(node: Merged) -> dict[Origin, Any]:
    """Which step of a resolved list is what each file writes there."""
    return {each.origin: step for step, entry in node.children.items() for each in entry.definitions()}


def _member(content: Any, step: Any) -> Any:
    if isinstance(content, list):
        return content[step] if isinstance(step, int) and 0 <= step < len(content) else None
    return content.get(step) if isinstance(content, dict) else None
