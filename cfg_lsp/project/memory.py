"""What a workspace remembers: answers together with the exact inputs that they saw.

Knows which answers belong to a file and which files inherit from it. Computes none of them.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from cfg_lsp.merge import Conflict, Dialect, Merged, NamedLists
from cfg_lsp.project.links import Links
from cfg_lsp.project.listing import Listing
from cfg_lsp.syntax import Document, ScalarReading

_MOST_BELOW = 64  # files of which it is remembered who inherits from them


class Resolved(NamedTuple):
    """A config's resolved tree, what it writes itself, and where its dialect forbids laying that over its bases.

    What is forbidden below is its bases' own affair.
    """

    merged: Merged
    written: Merged
    conflicts: tuple[Conflict, ...]


class FileMemory:
    """The answers about one file; each stands behind the inputs that it holds for."""

    __slots__ = ("documents", "links", "references", "resolved")

    def __init__(self) -> None:
        self.documents: dict[ScalarReading, tuple[Any, Document]] = {}
        self.links: dict[Dialect, tuple[Any, Links]] = {}
        self.references: frozenset[str] = frozenset()
        self.resolved: dict[tuple[Dialect, NamedLists], tuple[tuple[Any, ...], Resolved]] = {}

    def copy(self) -> FileMemory:
        """The same answers; what comes to one does not come to the other."""
        other = FileMemory()
        other.documents = dict(self.documents)
        other.links = dict(self.links)
        other.references = self.references
        other.resolved = dict(self.resolved)
        return other


class _Copies(dict[str, FileMemory]):
    """What is remembered of each file, copied when it is first asked for: a trial looks at few of many."""

    def __init__(self, originals: dict[str, FileMemory]) -> None:
        super().__init__()
        self._originals = originals

    def get(self, path: str, default: Any = None) -> Any:
        if path not in self and path in self._originals:
            self[path] = self._originals[path].copy()
        return super().get(path, default)


class Memory:
    """The answers about every file; `merges` counts the files that were merged, for tests, `changes` what was changed.

    `listing` knows which files there are, `surveyed` holds those whose chains and references are
    known to be noted here.
    """

    def __init__(self) -> None:
        self.files: dict[str, FileMemory] = {}
        self.merges = 0
        self.changes = 0
        self.listing = Listing()
        self.surveyed: set[str] = set()
        self._inheritors: dict[str, set[tuple[str, Dialect]]] = {}
        self._referrers: dict[str, set[str]] = {}
        self._below: dict[str, frozenset[str]] = {}

    def branch(self) -> Memory:
        """A memory that begins with what is known here; nothing that it learns comes back."""
        other = Memory()
        other.files = _Copies(self.files)
        other.listing = self.listing
        other.changes = self.changes
        other.surveyed = set(self.surveyed)
        other._inheritors = {target: set(owners) for target, owners in self._inheritors.items()}
        other._referrers = {target: set(owners) for target, owners in self._referrers.items()}
        return other

    def of(self, path: str) -> FileMemory:
        """What is remembered of a file."""
        file = self.files.get(path)
        if file is None:
            file = self.files[path] = FileMemory()
        return file

    def remember_links(self, path: str, dialect: Dialect, remembered: tuple[Any, Links]) -> None:
        """Keep a file's links, and whose inheritor it is by them."""
        links = self.of(path).links
        before = links[dialect][1].bases if dialect in links else ()
        if [link.target for link in before] != [link.target for link in remembered[1].bases]:
            self._forget_links(path, dialect)
            self._below.clear()
            for link in remembered[1].bases:
                self._inheritors.setdefault(link.target, set()).add((path, dialect))
        links[dialect] = remembered

    def remember_references(self, path: str, targets: frozenset[str]) -> None:
        """Keep which files a file refers to."""
        file = self.of(path)
        for target in file.references - targets:
            self._referrers[target].discard(path)
        for target in targets - file.references:
            self._referrers.setdefault(target, set()).add(path)
        file.references = targets

    def referrers(self, path: str) -> set[str]:
        """The files known to refer to a file."""
        return self._referrers.get(path, set())

    def has_many_inheritors(self, path: str, most: int) -> bool:
        """Whether more than `most` files are known to name a file as a base."""
        return len(self._inheritors.get(path, ())) > most

    def direct_inheritors(self, path: str) -> set[str]:
        """The files known to name a file as a base, whether by their own dialect or by that of an inheritor."""
        targets = (path, os.path.splitext(path)[0])  # a base may be named without its suffix
        return {owner for target in targets for owner, _ in self._inheritors.get(target, ())}

    def affected(self, changed: set[str]) -> set[str]:
        """These files and every file known to inherit from one of them."""
        return set(self.below(*changed)) if len(changed) == 1 else self._find_below(changed)

    def below(self, path: str) -> frozenset[str]:
        """A file and every file known to inherit from it; remembered, because the same file is edited key by key."""
        if path not in self._below:
            while len(self._below) >= _MOST_BELOW:
                del self._below[next(iter(self._below))]
            self._below[path] = frozenset(self._find_below({path}))
        return self._below[path]

    def known_below(self, tops: tuple[str, ...]) -> set[str]:
        """Every path that begins so and of which something is known: a file, or what one names as its base."""
        return {path for known in (self.files, self._inheritors) for path in known if path.startswith(tops)}

    def forget(self, path: str) -> None:
        """Drop everything about a file that is gone."""
        self.surveyed.discard(path)
        for dialect in list(self.of(path).links):
            self._forget_links(path, dialect)
        self.remember_references(path, frozenset())
        del self.files[path]

    def forget_merges(self) -> None:
        """Drop every resolved tree: dialects and lists may have changed."""
        for file in self.files.values():
            file.resolved.clear()

    def _find_below(self, paths: set[str]) -> set[str]:
        found = set(paths)
        waiting = list(paths)
        while waiting:
            new = self.direct_inheritors(waiting.pop()) - found
            found |= new
            waiting.extend(new)
        return found

    def _forget_links(self, path: str, dialect: Dialect) -> None:
        remembered = self.of(path).links.pop(dialect, None)
        for link in remembered[1].bases if remembered is not None else ():
            self._below.clear()
            inheritors = self._inheritors.get(link.target, set())
            inheritors.discard((path, dialect))
            if not inheritors:
                self._inheritors.pop(link.target, None)
