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


class Resolved(NamedTuple):
    """A config's resolved tree, and the places where its dialect forbids laying it over its bases.

    What is forbidden below is its bases' own affair.
    """

    merged: Merged
    conflicts: tuple[Conflict, ...]


class FileMemory:
    """The answers about one file; each stands behind the inputs that it holds for."""

    __slots__ = ("documents", "links", "references", "resolved")

    def __init__(self) -> None:
        self.documents: dict[ScalarReading, tuple[Any, Document]] = {}
        self.links: dict[Dialect, tuple[Any, Links]] = {}
        self.references: frozenset[str] = frozenset()
        self.resolved: dict[tuple[Dialect, NamedLists], tuple[tuple[Any, ...], Resolved]] = {}


class Memory:
    """The answers about every file; `merges` counts the files that were merged, for tests.

    `listing` knows which files there are, `surveyed` holds those whose chains and references are
    known to be noted here.
    """

    def __init__(self) -> None:
        self.files: dict[str, FileMemory] = {}
        self.merges = 0
        self.listing = Listing()
        self.surveyed: set[str] = set()
        self._inheritors: dict[str, set[tuple[str, Dialect]]] = {}
        self._referrers: dict[str, set[str]] = {}

    def of(self, path: str) -> FileMemory:
        """What is remembered of a file."""
        file = self.files.get(path)
        if file is None:
            file = self.files[path] = FileMemory()
        return file

    def remember_links(self, path: str, dialect: Dialect, remembered: tuple[Any, Links]) -> None:
        """Keep a file's links, and whose inheritor it is by them."""
        self._forget_links(path, dialect)
        self.of(path).links[dialect] = remembered
        for link in remembered[1].bases:
            self._inheritors.setdefault(link.target, set()).add((path, dialect))

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

    def direct_inheritors(self, path: str) -> set[str]:
        """The files known to name a file as a base, whether by their own dialect or by that of an inheritor."""
        targets = (path, os.path.splitext(path)[0])  # a base may be named without its suffix
        return {owner for target in targets for owner, _ in self._inheritors.get(target, ())}

    def affected(self, changed: set[str]) -> set[str]:
        """These files and every file known to inherit from one of them."""
        affected = set(changed)
        waiting = list(changed)
        while waiting:
            new = self.direct_inheritors(waiting.pop()) - affected
            affected |= new
            waiting.extend(new)
        return affected

    def forget(self, path: str) -> None:
        """Drop everything about a file that is gone."""
        for dialect in list(self.of(path).links):
            self._forget_links(path, dialect)
        self.remember_references(path, frozenset())
        del self.files[path]

    def forget_merges(self) -> None:
        """Drop every resolved tree: dialects and lists may have changed."""
        for file in self.files.values():
            file.resolved.clear()

    def _forget_links(self, path: str, dialect: Dialect) -> None:
        remembered = self.of(path).links.pop(dialect, None)
        for link in remembered[1].bases if remembered is not None else ():
            inheritors = self._inheritors.get(link.target, set())
            inheritors.discard((path, dialect))
            if not inheritors:
                self._inheritors.pop(link.target, None)
