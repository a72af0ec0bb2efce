"""Which configs a config names at its reference keys, such as a preset its dataset mix.

Reads what a file itself writes; what it inherits is written in its bases.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cfg_lsp.merge import read_keys, value_at
from cfg_lsp.project.files import canonical
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document


class Reference(NamedTuple):
    """A file named at `key` of another one, by a path that is relative to the manifest's folder."""

    key: str
    target: str
    exists: bool


def references(snapshot: Snapshot, path: str) -> Iterator[Reference]:
    """The references that a file writes, in the order of their keys."""
    document = snapshot.document(path)
    manifest = snapshot.manifest(path)
    if not isinstance(document, Document):
        return
    for key in sorted(manifest.references):
        value = value_at(document.content, read_keys(key))
        if isinstance(value, str) and value.strip():
            yield reference(snapshot, path, key, value)


def reference(snapshot: Snapshot, path: str, key: str, value: str) -> Reference:
    """What a config means by the value of a reference key."""
    target = canonical(os.path.join(snapshot.manifest(path).folder, value))
    return Reference(key, target, isinstance(snapshot.document(target), Document))


def with_bases(snapshot: Snapshot, paths: Iterable[str]) -> Iterator[str]:
    """These configs and all their bases, each once, bases first; read one by one as they are asked for."""
    seen: set[str] = set()
    for path in paths:
        if path not in seen:
            new = [member for member in snapshot.chain(path).members if member not in seen]
            seen.update(new)
            yield from new


def with_referenced(snapshot: Snapshot, paths: Iterable[str]) -> Iterator[str]:
    """These configs, all their bases and every config that one of them refers to, each once, in the same way."""
    waiting: list[str] = []

    def all_paths() -> Iterator[str]:
        yield from paths
        while waiting:
            yield waiting.pop()

    for path in with_bases(snapshot, all_paths()):
        yield path
        waiting.extend(each.target for each in references(snapshot, path) if each.exists)
