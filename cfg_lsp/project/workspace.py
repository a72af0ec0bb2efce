"""Open buffers over the disk, and the immutable view that everything else asks.

`Workspace` is the only thing here that changes. A `Snapshot` remembers its answers in the
workspace's memory together with the exact inputs they saw, so an answer holds for as long as its
inputs are the same objects: an edit that changes no value changes no content, and nothing that
depends on it is computed again.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cfg_lsp.merge import (
    DIALECTS,
    EXTENDS,
    Dialect,
    Merged,
    NamedLists,
    detect,
    sharing,
    speaks_paddleseg,
)
from cfg_lsp.project.chain import Chain, Chains
from cfg_lsp.project.files import CONFIG_SUFFIXES, FileText, Unreadable, canonical, is_folder, read_text, too_large
from cfg_lsp.project.links import Link, Links, in_merge_order, read_links
from cfg_lsp.project.listing import holds, included
from cfg_lsp.project.manifest import MANIFEST_NAMES, Family, Layer, Manifest
from cfg_lsp.project.manifests import Manifests
from cfg_lsp.project.memory import Memory, Resolved
from cfg_lsp.project.resolving import merged_over, same_objects
from cfg_lsp.syntax import Document, ScalarReading, parse
from cfg_lsp.text import LineIndex

_LONG = 100_000  # characters; of a shorter text nobody asks whether it is too large


class _Buffer(NamedTuple):
    text: str
    suspect: int | None


class Workspace:
    """The texts of a session: what editors have open, and the disk below."""

    def __init__(self, dialect: Dialect | None = None, *, reads_ahead: bool = False) -> None:
        """`dialect` overrides what manifests and files say.

        With `reads_ahead` somebody reads all configs in slices, and no question waits until every
        config is read: what depends on all of them is answered from those that are.
        """
        self._dialect = dialect
        self._reads_ahead = reads_ahead
        self._buffers: dict[str, _Buffer] = {}
        self._disk: dict[str, FileText] = {}
        self._manifests = self._read_manifests()
        self.memory = Memory()

    @property
    def merges(self) -> int:
        """How many files have been merged so far."""
        return self.memory.merges

    def open(self, path: str, text: str) -> set[str]:
        """Lay an editor's text over a file; gives the paths whose answers may change."""
        return self.edit(path, text)

    def edit(self, path: str, text: str, line: int | None = None) -> set[str]:
        """Change an open text; `line`, from 0, is where the cursor is."""
        path = canonical(path)
        self._buffers = {**self._buffers, path: _Buffer(text, line)}
        if os.path.basename(path) in MANIFEST_NAMES:
            return self.changed_on_disk([path])
        self.memory.changes += 1
        self.memory.surveyed.discard(path)
        return self.memory.affected({path})

    def close(self, path: str) -> set[str]:
        """Forget an editor's text: the disk counts again."""
        path = canonical(path)
        self._buffers = {other: buffer for other, buffer in self._buffers.items() if other != path}
        return self.changed_on_disk([path])

    def changed_on_disk(self, paths: Iterable[str]) -> set[str]:
        """Read these files again when they are next asked for.

        A manifest stands for every file below its folder, a folder for what is in it.
        """
        self.memory.changes += 1
        changed = {canonical(path) for path in paths}
        others = [path for path in changed if not path.lower().endswith(CONFIG_SUFFIXES) or is_folder(path)]
        if others:
            self._manifests = self._read_manifests()
        for path in list(changed):
            changed |= self.memory.listing.change(path)
        below = tuple(_top(path) for path in others)
        if below:
            changed |= self.memory.known_below(below) | {path for path in self._disk if path.startswith(below)}
        self._disk = dict(self._disk)  # earlier snapshots keep theirs
        for path in changed:
            self._disk.pop(path, None)
        self.memory.surveyed -= changed
        if any(os.path.basename(path) in MANIFEST_NAMES for path in others):
            self.memory.forget_merges()
            self.memory.surveyed.clear()
        return self.memory.affected(changed)

    def snapshot(self) -> Snapshot:
        """The workspace as it is now; later changes do not reach it."""
        return Snapshot(self._buffers, self._disk, self._manifests, self.memory, self._dialect, self._reads_ahead)

    def _read_manifests(self) -> Manifests:
        """The manifests as they are now: earlier snapshots keep their own."""
        buffers = self._buffers

        def text_of_open(path: str) -> str | None:
            return buffers[path].text if path in buffers else None

        return Manifests(text_of_open)


def _top(path: str) -> str:
    """What the paths begin with that a change of a manifest or of a folder may concern."""
    folder = os.path.dirname(path) if os.path.basename(path) in MANIFEST_NAMES else path
    return folder.rstrip(os.sep) + os.sep


class Snapshot:
    """An immutable view: ask it for documents, chains and resolved trees. Every path is canonical.

    `memory` is the workspace's own, and not for those outside this room.
    """

    def __init__(
        self,
        buffers: dict[str, _Buffer],
        disk: dict[str, FileText],
        manifests: Manifests,
        memory: Memory,
        dialect: Dialect | None,
        reads_ahead: bool,
    ) -> None:
        self._buffers = buffers
        self._disk = disk
        self._manifests = manifests
        self.memory = memory
        self._changes = memory.changes
        self._dialect = dialect
        self.reads_ahead = reads_ahead
        self._unreadable: dict[str, Unreadable] = {}
        self._documents: dict[tuple[str, ScalarReading], Document] = {}
        self._dialects: dict[str, Dialect] = {}
        self._chains: dict[Dialect, Chains] = {}
        self._resolved: dict[tuple[Dialect, NamedLists], dict[str, Resolved]] = {}

    @property
    def is_current(self) -> bool:
        """Whether nothing has changed since; what an earlier snapshot finds must not be noted for later ones."""
        return self._changes == self.memory.changes

    @property
    def open_paths(self) -> frozenset[str]:
        """The files that an editor, or standard input, has open."""
        return frozenset(self._buffers)

    def branch(self) -> Workspace:
        """A workspace that begins as this snapshot, to try out edits of configs in; this one never hears of them."""
        trial = Workspace(self._dialect, reads_ahead=self.reads_ahead)
        trial._buffers = self._buffers
        trial._disk = self._disk
        trial._manifests = self._manifests
        trial.memory = self.memory.branch()
        return trial

    def manifest(self, path: str) -> Manifest:
        """The manifest that a config obeys."""
        return self._manifests.of(path)

    def manifest_of_folder(self, folder: str) -> Manifest:
        """The manifest for a folder."""
        return self._manifests.of_folder(folder)

    def configs(self, manifest: Manifest) -> tuple[str, ...]:
        """Every config that a manifest includes, sorted; those that only an editor has too."""
        listing = self.memory.listing
        question = (manifest.folder, manifest.include, manifest.exclude)
        found = listing.answer(question, lambda: included(manifest, listing.below))
        unsaved = [path for path in self._buffers if manifest.includes(path) and not holds(found, path)]
        return tuple(sorted({*found, *unsaved})) if unsaved else found

    def files_below(self, folder: str) -> tuple[str, ...]:
        """Every YAML and JSON file below a folder, sorted."""
        listing = self.memory.listing
        return listing.answer(folder, lambda: sorted(listing.below(folder)))

    def speaks_of(self, path: str) -> bool:
        """Whether a file is a config: its manifest includes it, or it is YAML and extends a file that is there."""
        if self.manifest(path).includes(path):
            return True
        if path.lower().endswith(".json") or not path.lower().endswith(CONFIG_SUFFIXES):
            return False
        return len(self.chain(path).members) > 1 or bool(self.memory.direct_inheritors(path))

    def document(self, path: str, scalars: ScalarReading | None = None) -> Document | Unreadable:
        """A parsed file, or why there is none; its scalars are read as its own dialect says unless told."""
        scalars = scalars or self.dialect(path).scalars
        known = self._documents.get((path, scalars))
        if known is not None:
            return known
        document = self._read(path, scalars)
        if isinstance(document, Document):
            self._documents[path, scalars] = document
        return document

    def _read(self, path: str, scalars: ScalarReading) -> Document | Unreadable:
        source = self._source(path)
        file = self.memory.files.get(path)
        remembered = file.documents.get(scalars) if file is not None else None
        if isinstance(source, Unreadable):
            if remembered is not None and self.is_current:
                self.memory.forget(path)
            return source
        if remembered is not None and (remembered[0] is source or remembered[0] == source):
            return remembered[1]
        document = _parse(path, source, scalars)
        if remembered is not None:
            document.content = sharing(document.content, remembered[1].content)
        self.memory.of(path).documents[scalars] = (source, document)
        return document

    def lines(self, path: str) -> LineIndex:
        """The lines of any text file that a place may lie in; empty where it cannot be read."""
        source = self._source(path)
        file = self.memory.files.get(path)
        for parsed, document in file.documents.values() if file is not None else ():
            if parsed is source:
                return document.lines
        return LineIndex("" if isinstance(source, Unreadable) else source.text)

    def says(self, path: str, words: str) -> bool:
        """Whether a file's text holds these words; parses nothing."""
        source = self._source(path)
        return not isinstance(source, Unreadable) and words in source.text

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
        return self._chains_of(self.dialect(path)).of(path)

    def lists(self, path: str) -> NamedLists:
        """Which lists of a config merge by name."""
        return self._manifests.lists(path)

    def family(self, path: str) -> Family | None:
        """The family that a config belongs to by the manifest that it obeys."""
        return self._manifests.family(path)

    def with_lists(self, paths: set[str]) -> set[str]:
        """Those of these configs that have lists which merge by name."""
        return self._manifests.with_lists(paths)

    def layer(self, path: str) -> Layer | None:
        """The layer that a config belongs to by the manifest that it obeys."""
        return self._manifests.layer(path)

    def links(self, path: str, dialect: Dialect) -> Links:
        """What a file says about its bases, in merge order."""
        content = self.content(path, dialect)
        if not isinstance(content, dict):
            content = None
        file = self.memory.of(path)
        remembered = file.links.get(dialect)
        if remembered is None or remembered[0] is not content:
            links = read_links(path, content, dialect)
            remembered = (content, Links(in_merge_order(links.bases, dialect), links.bad))
            if self.is_current:
                self.memory.remember_links(path, dialect, remembered)
        links = remembered[1]
        if dialect.extensionless:
            return Links(tuple(self._with_suffix(link) for link in links.bases), links.bad)
        return links

    def resolved(self, path: str) -> Resolved:
        """A config merged with its bases: its own dialect and lists hold for its whole chain."""
        dialect, lists = self.dialect(path), self.lists(path)
        known = self._resolved.setdefault((dialect, lists), {})
        if path not in known:
            chain = self.chain(path)
            for member in chain.members:
                if member not in known:
                    bases = tuple(known[link.target] for link in chain.bases[member])
                    known[member] = self._merge(member, bases, dialect, lists)
        return known[path]

    def merged(self, path: str) -> Merged:
        """A config's resolved tree."""
        return self.resolved(path).merged

    def let_go(self, path: str) -> None:
        """Forget the resolved tree of a config that none inherits; it is made again for whoever asks."""
        file = self.memory.files.get(path)
        if file is not None and self.is_current and not self.memory.direct_inheritors(path):
            for known in self._resolved.values():
                known.pop(path, None)
            file.resolved.clear()

    def merged_in_chain(self, path: str, member: str) -> Merged:
        """A member of a config's chain as that config's dialect and lists resolve it."""
        self.resolved(path)
        return self._resolved[self.dialect(path), self.lists(path)][member].merged

    def readings(self, path: str) -> Iterator[tuple[Document, NamedLists]]:
        """A file as its own dialect and lists read it, then as the configs resolved so far that inherit it do."""
        own = (self.dialect(path).scalars, self.lists(path))
        document = self.document(path, own[0])
        if isinstance(document, Document):
            yield document, own[1]
        others = [(dialect.scalars, lists) for (dialect, lists), known in self._resolved.items() if path in known]
        for scalars, lists in dict.fromkeys(others):
            document = self.document(path, scalars)
            if (scalars, lists) != own and isinstance(document, Document):
                yield document, lists

    def _merge(self, path: str, bases: tuple[Resolved, ...], dialect: Dialect, lists: NamedLists) -> Resolved:
        document = self.document(path, dialect.scalars)
        content = document.content if isinstance(document, Document) else None
        inputs = (content, *bases)
        file = self.memory.of(path)
        remembered = file.resolved.get((dialect, lists))
        if remembered is not None and same_objects(remembered[0], inputs):
            return remembered[1]
        self.memory.merges += 1
        marked = isinstance(document, Document) and dialect.reset is not None and dialect.reset[0] in document.text
        resolved = merged_over(path, inputs, dialect, lists, marked, remembered)
        file.resolved[dialect, lists] = (inputs, resolved)
        return resolved

    def _source(self, path: str) -> _Buffer | FileText | Unreadable:
        buffer = self._buffers.get(path)
        if buffer is not None:
            is_long = len(buffer.text) > _LONG
            return (is_long and too_large(buffer.text, self.manifest(path).max_file_size)) or buffer
        source = self._disk.get(path) or self._unreadable.get(path)
        if source is None:
            source = read_text(path, self.manifest(path).max_file_size)
            if isinstance(source, Unreadable):
                self._unreadable[path] = source  # the next snapshot looks again
            else:
                self._disk[path] = source
        return source

    def _with_suffix(self, link: Link) -> Link:
        targets = (link.target, *(link.target + suffix for suffix in CONFIG_SUFFIXES))
        readable = (target for target in targets if not isinstance(self._source(target), Unreadable))
        return link._replace(target=next(readable, link.target))

    def _chains_of(self, dialect: Dialect) -> Chains:
        if dialect not in self._chains:
            snapshot = weakref.proxy(self)  # a snapshot a key: each must be gone when nobody asks it any more

            def links_of(member: str) -> Links:
                links: Links = snapshot.links(member, dialect)
                return links

            def why_unreadable(target: str) -> Unreadable | None:
                document = snapshot.document(target, dialect.scalars)
                return document if isinstance(document, Unreadable) else None

            self._chains[dialect] = Chains(links_of, why_unreadable)
        return self._chains[dialect]

    def _detect(self, path: str) -> Dialect:
        detected = detect(self.content(path, EXTENDS)) or EXTENDS
        if detected is not DIALECTS["mmengine"]:
            return detected
        documents = [self.document(member, detected.scalars) for member in self._chains_of(detected).of(path).members]
        marked = [each.content for each in documents if isinstance(each, Document) and "_inherited_" in each.text]
        return DIALECTS["paddleseg"] if speaks_paddleseg(marked) else detected


def _parse(path: str, source: _Buffer | FileText, scalars: ScalarReading) -> Document:
    if isinstance(source, _Buffer):
        return parse(path, source.text, scalars, source.suspect)
    return parse(path, source.text, scalars, notes=source.notes)
