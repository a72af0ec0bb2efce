"""Which configs inherit from a config, and which refer to it.

Answers from what is noted of every config; whoever asks first pays for reading them, unless
somebody reads ahead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cfg_lsp.project.links import Link
from cfg_lsp.project.references import references
from cfg_lsp.project.workspace import Snapshot, Workspace


class Ahead(NamedTuple):
    """How far reading ahead has come: `done` configs of the `known` ones."""

    done: int
    known: int


def inheritors(snapshot: Snapshot, path: str) -> list[str]:
    """The configs that have a file in their chains, itself left out, sorted."""
    survey(snapshot, snapshot.configs(snapshot.manifest(path)))
    return known_inheritors(snapshot, path)


def known_inheritors(snapshot: Snapshot, path: str) -> list[str]:
    """The same, of the configs that have been read."""
    known = snapshot.memory.affected({path}) - {path}
    return sorted(each for each in known if path in snapshot.chain(each).members)


def direct_inheritors(snapshot: Snapshot, path: str) -> list[str]:
    """The configs that themselves name a file as a base, sorted."""
    survey(snapshot, snapshot.configs(snapshot.manifest(path)))
    known = snapshot.memory.direct_inheritors(path)
    return sorted(each for each in known if path in (link.target for link in _links(snapshot, each)))


def referrers(snapshot: Snapshot, path: str) -> list[str]:
    """The configs that write a reference to a file, sorted."""
    survey(snapshot, snapshot.configs(snapshot.manifest(path)))
    return sorted(snapshot.memory.referrers(path))


def survey(snapshot: Snapshot, paths: Iterable[str]) -> None:
    """Read these configs as far as is needed to know who inherits from whom, unless somebody reads ahead."""
    if not snapshot.reads_ahead:
        for path in paths:
            note(snapshot, path)


def note(snapshot: Snapshot, path: str) -> None:
    """Note a config's bases and references, and those of its bases, where that is not done."""
    memory = snapshot.memory
    if path in memory.surveyed:
        return
    for member in snapshot.chain(path).members:
        if member not in memory.surveyed:
            memory.remember_references(member, frozenset(each.target for each in references(snapshot, member)))
            memory.surveyed.add(member)


def read_ahead(workspace: Workspace, folder: str) -> Iterator[Ahead]:
    """Read every config below a folder, a little at each step."""
    for number, _ in enumerate(workspace.memory.listing.gather(folder)):
        yield Ahead(0, number + 1)
    found = workspace.memory.listing.below(folder)
    for number, path in enumerate(found):
        if path not in workspace.memory.surveyed:
            snapshot = workspace.snapshot()
            if snapshot.speaks_of(path):
                note(snapshot, path)
        yield Ahead(number + 1, len(found))


def _links(snapshot: Snapshot, path: str) -> tuple[Link, ...]:
    return snapshot.links(path, snapshot.dialect(path)).bases
