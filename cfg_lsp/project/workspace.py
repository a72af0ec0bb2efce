"""Open buffers over the disk, and the immutable view that everything else asks.

`Workspace` is the only thing here that changes. A `Snapshot` remembers its answers in the
workspace's memory together with the exact inputs they saw, so an answer holds for as long as its
inputs are the same objects: an edit that changes no value changes no content, and nothing that
depends on it is computed again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cfg_lsp.merge import (
    EXTENDS,
    Conflict,
    Dialect,
    KeyPath,
    Merge,
    Merged,
    NamedLists,
    detect,
    same,
    speaks_paddleseg,
    without_markers,
    written,
)
from cfg_lsp.merge import DIALECTS
from cfg_lsp.project.chain import Chain, follow
from cfg_lsp.project.files import CONFIG_SUFFIXES, FileText, Unreadable, canonical, read_text
from cfg_lsp.project.links import Links, in_merge_order, read_links
from cfg_lsp.project.manifest import Manifest, Manifests
from cfg_lsp.syntax import Document, ScalarReading, parse
from cfg_lsp.text import LineIndex


class Resolved(NamedTuple):
    """A config's resolved tree and the places where its dialect forbids the merge."""

    merged: Merged
    conflicts: tuple[Conflict, ...]


class _Buffer(NamedTuple):
    text: str
    suspect: int | None


@dataclass(slots=True)
class Memory:
    """Answers with the inputs they saw. `merges` counts the files that were merged, for tests."""

    documents: dict[tuple[str, ScalarReading], tuple[Any, Document | Unreadable]] = field(default_factory=dict)
    links: dict[tuple[str, str], tuple[Any, Links]] = field(default_factory=dict)
    resolved: dict[tuple[str, str], tuple[tuple[Any, ...], Resolved]] = field(default_factory=dict)
    merges: int = 0


class Workspace:
    """The texts of a session: what editors have open, and the disk below."""

    def __init__(self, dialect: Dialect | None = None) -> None:
        """`dialect` overrides what manifests and files say."""
        self._dialect = dialect
        self._buffers: dict[str, _Buffer] = {}
        self._disk: dict[str, FileText | Unreadable] = {}
        self._manifests = Manifests()
        self._memory = Memory()

    @property
    def merges(self) -> int:
        """How many files have been merged so far."""
        return self._memory.merges

    def open(self, path: str, text: str) -> set[str]:
        """Lay an editor's text over a file; gives the paths whose answers may change."""
        return self.edit(path, text)

    def edit(self, path: str, text: str, line: int | None = None) -> set[str]:
        """Change an open text; `line`, from 0, is where the cursor is."""
        path = canonical(path)
        self._buffers = {**self._buffers, path: _Buffer(text, line)}
        return self._affected({path})

    def close(self, path: str) -> set[str]:
        """Forget an editor's text: the disk counts again."""
        path = canonical(path)
        self._buffers = {other: buffer for other, buffer in self._buffers.items() if other != path}
        return self.changed_on_disk([path])

    def changed_on_disk(self, paths: Iterable[str]) -> set[str]:
        """Read these files again when they are next asked for; manifests too."""
        changed = {canonical(path) for path in paths}
        self._disk = {path: file for path, file in self._disk.items() if path not in changed}
        self._manifests = Manifests()
        return self._affected(changed)

    def snapshot(self) -> Snapshot:
        """The workspace as it is now; later changes do not reach it."""
        return Snapshot(self._buffers, self._disk, self._manifests, self._memory, self._dialect)

    def _affected(self, changed: set[str]) -> set[str]:
        """The changed files and every file known to inherit from one of them."""
        inheritors: dict[str, set[str]] = {}
        for _, links in self._memory.links.values():
            for link in links.bases:
                inheritors.setdefault(link.target, set()).add(link.owner)
        affected = set(changed)
        waiting = list(changed)
        while waiting:
            new = inheritors.get(waiting.pop(), set()) - affected
            affected |= new
            waiting.extend(new)
        return affected


class Snapshot:
    """An immutable view: ask it for documents, chains and resolved trees. Every path is canonical."""

    def __init__(
        self,
        buffers: dict[str, _Buffer],
        disk: dict[str, FileText | Unreadable],
        manifests: Manifests,
        memory: Memory,
        dialect: Dialect | None,
    ) -> None:
        self._buffers = buffers
        self._disk = disk
        self._manifests = manifests
        self._memory = memory
        self._dialect = dialect
        self._chains: dict[str, Chain] = {}
        self._lists: dict[str, NamedLists] = {}
        self._dialects: dict[str, Dialect] = {}

    @property
    def open_paths(self) -> frozenset[str]:
        """The files that an editor, or standard input, has open."""
        return frozenset(self._buffers)

    def manifest(self, path: str) -> Manifest:
        """The manifest that a config obeys."""
        return self._manifests.of(path)

    def manifest_of_folder(self, folder: str) -> Manifest:
        """The manifest for a folder."""
        return self._manifests.of_folder(folder)

    def document(self, path: str, scalars: ScalarReading = "yaml-1.1") -> Document | Unreadable:
        """A parsed file, or why there is none."""
        source = self._source(path)
        key = (path, scalars)
        remembered = self._memory.documents.get(key)
        if remembered is not None and remembered[0] is source:
            return remembered[1]
        document = self._parse(path, source, scalars)
        if remembered is not None and isinstance(document, Document) and isinstance(remembered[1], Document):
            if same(document.content, remembered[1].content, ordered=True):
                document.content = remembered[1].content
        self._memory.documents[key] = (source, document)
        return document

    def lines(self, path: str) -> LineIndex:
        """The lines of any text file that a place may lie in; empty where it cannot be read."""
        document = self.document(path) if path.lower().endswith(CONFIG_SUFFIXES) else None
        if isinstance(document, Document):
            return document.lines
        source = self._source(path)
        return LineIndex("" if isinstance(source, Unreadable) else source.text)

    def content(self, path: str, dialect: Dialect) -> Any:
        """The values of a file, `None` where it cannot be read."""
        document = self.document(path, dialect.scalars)
        return document.content if isinstance(document, Document) else None

    def dialect(self, path: str) -> Dialect:
        """How a config inherits: the workspace's word, the manifest's, or that of the file's own key."""
        if path not in self._dialects:
            given = self._dialect or self.manifest(path).dialect
            self._dialects[path] = given if given is not None else self._detect(path)
        return self._dialects[path]

    def chain(self, path: str) -> Chain:
        """A config and its bases."""
        if path not in self._chains:
            self._chains[path] = self._follow(path, self.dialect(path))
        return self._chains[path]

    def lists(self, path: str) -> NamedLists:
        """Which lists of a config merge by name."""
        if path not in self._lists:
            self._lists[path] = self.manifest(path).lists(path)
        return self._lists[path]

    def links(self, path: str, dialect: Dialect) -> Links:
        """What a file says about its bases, in merge order."""
        content = self.content(path, dialect)
        key = (path, dialect.name)
        remembered = self._memory.links.get(key)
        if remembered is not None and remembered[0] is content:
            return remembered[1]
        links = read_links(path, content, dialect)
        links = Links(in_merge_order(links.bases, dialect), links.bad)
        self._memory.links[key] = (content, links)
        return links

    def resolved(self, path: str) -> Resolved:
        """A config merged with its bases."""
        chain = self.chain(path)
        dialect = self.dialect(path)
        known: dict[str, Resolved] = {}
        for member in chain.members:
            bases = tuple(known[link.target] for link in chain.bases[member])
            known[member] = self._merge_remembered(member, bases, dialect)
        return known[path]

    def merged(self, path: str) -> Merged:
        """A config's resolved tree."""
        return self.resolved(path).merged

    def _merge_remembered(self, path: str, bases: tuple[Resolved, ...], dialect: Dialect) -> Resolved:
        document = self.document(path, dialect.scalars)
        content = document.content if isinstance(document, Document) else None
        lists = self.lists(path)
        inputs = (content, lists, *bases)
        key = (path, dialect.name)
        remembered = self._memory.resolved.get(key)
        if remembered is not None and _same_objects(remembered[0], inputs):
            return remembered[1]
        self._memory.merges += 1
        marked = isinstance(document, Document) and dialect.reset is not None and dialect.reset[0] in document.text
        resolved = _merge(path, content, bases, dialect, lists, marked)
        self._memory.resolved[key] = (inputs, resolved)
        return resolved

    def _source(self, path: str) -> _Buffer | FileText | Unreadable:
        buffer = self._buffers.get(path)
        if buffer is not None:
            return buffer
        file = self._disk.get(path)
        if file is None:
            file = self._disk[path] = read_text(path, self.manifest(path).max_file_size)
        return file

    def _parse(
        self, path: str, source: _Buffer | FileText | Unreadable, scalars: ScalarReading
    ) -> Document | Unreadable:
        if isinstance(source, Unreadable):
            return source
        if isinstance(source, _Buffer):
            return parse(path, source.text, scalars, source.suspect)
        return parse(path, source.text, scalars, notes=source.notes)

    def _follow(self, path: str, dialect: Dialect) -> Chain:
        def why_unreadable(target: str) -> Unreadable | None:
            document = self.document(target, dialect.scalars)
            return document if isinstance(document, Unreadable) else None

        return follow(path, lambda member: self.links(member, dialect), why_unreadable)

    def _detect(self, path: str) -> Dialect:
        detected = detect(self.content(path, EXTENDS)) or EXTENDS
        if detected is not DIALECTS["mmengine"]:
            return detected
        chain = self._follow(path, detected)
        documents = [self.document(member) for member in chain.members]
        marked = [each.content for each in documents if isinstance(each, Document) and "_inherited_" in each.text]
        return DIALECTS["paddleseg"] if speaks_paddleseg(marked) else detected


def _merge(
    path: str, content: Any, bases: tuple[Resolved, ...], dialect: Dialect, lists: NamedLists, marked: bool
) -> Resolved:
    """One file over its bases; `marked` says that its text names the dialect's reset marker."""
    values: Any = {}
    if isinstance(content, dict):
        values = {key: value for key, value in content.items() if key not in dialect.keys}
    resets: frozenset[KeyPath] = frozenset()
    if marked:
        values, resets = without_markers(values, dialect)
    merge = Merge(dialect, lists)
    layers = [*(base.merged for base in bases), written(path, values, lists, resets)]
    merged = layers[0]
    for layer in layers[1:]:
        merged = merge.lay(merged, layer)
    conflicts = dict.fromkeys(conflict for base in bases for conflict in base.conflicts)
    return Resolved(merged, (*conflicts, *merge.conflicts))


def _same_objects(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    return len(left) == len(right) and all(a is b for a, b in zip(left, right, strict=True))
