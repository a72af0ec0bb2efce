"""Which configs inherit from a config, and which refer to it.

Answers from what is noted of every config; whoever asks first pays for reading them, unless
somebody reads ahead.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import NamedTuple

from cfg_lsp.project.files import CONFIG_SUFFIXES
from cfg_lsp.project.links import Link
from cfg_lsp.project.listing import searched_folders
from cfg_lsp.project.references import references
from cfg_lsp.project.workspace import Snapshot, Workspace


class Ahead(NamedTuple):
    """How far reading ahead has come: `done` configs of the `known` ones."""

    done: int
    known: int


def inheritors(snapshot: Snapshot, path: str) -> list[str]:
    """The configs that have a file in their chains, itself left out, sorted."""
    return list(each_inheritor(snapshot, path))


def each_inheritor(snapshot: Snapshot, path: str) -> Iterator[str]:
    """The same one by one, for those who cannot wait until thousands of chains are walked."""
    _survey_all(snapshot, path)
    yield from _inheriting(snapshot, path)


def known_inheritors(snapshot: Snapshot, path: str) -> list[str]:
    """The same, of the configs that have been read."""
    return list(_inheriting(snapshot, path))


def each_direct_inheritor(snapshot: Snapshot, path: str) -> Iterator[str]:
    """The configs that themselves name a file as a base, sorted, one by one."""
    _survey_all(snapshot, path)
    yield from _naming(snapshot, path)


def referrers(snapshot: Snapshot, path: str) -> list[str]:
    """The configs that write a reference to a file, sorted."""
    _survey_all(snapshot, path)
    known = sorted(snapshot.memory.referrers(path))
    return [each for each in known if path in (to.target for to in references(snapshot, each))]


def connected(snapshot: Snapshot, path: str) -> Iterator[str]:
    """Every config that can be reached through bases and inheritors, itself first, each once; met one by one."""
    _survey_all(snapshot, path)
    seen = {path}
    waiting = [path]
    while waiting:
        here = waiting.pop()
        yield here
        bases = (link.target for link in snapshot.chain(here).bases[here])
        near = {*bases, *_naming(snapshot, here)} - seen
        seen |= near
        waiting.extend(sorted(near, reverse=True))


def survey(snapshot: Snapshot, paths: Iterable[str]) -> None:
    """Read these configs as far as is needed to know who inherits from whom.

    Where somebody reads ahead, only what an editor has open: that counts before anything else is read again.
    """
    for path in snapshot.open_paths if snapshot.reads_ahead else paths:
        if path.lower().endswith(CONFIG_SUFFIXES):
            note(snapshot, path)


def note(snapshot: Snapshot, path: str) -> None:
    """Note a config's bases and references, and those of its bases, where that is not done."""
    memory = snapshot.memory
    if path in memory.surveyed or not snapshot.is_current:
        return
    dialect = snapshot.dialect(path)
    for member in snapshot.chain(path).members:
        if member not in memory.surveyed and snapshot.dialect(member) == dialect:  # another one has other bases
            memory.remember_references(member, frozenset(each.target for each in references(snapshot, member)))
            memory.surveyed.add(member)


def read_all(snapshot: Snapshot, path: str) -> Iterator[None]:
    """Read every config that a file's manifest includes, a little at each step, however far reading ahead has come.

    For those who must not miss one.
    """
    manifest = snapshot.manifest(path)
    for folder in searched_folders(manifest):
        for _ in snapshot.memory.listing.gather(folder):
            yield
    for config in snapshot.configs(manifest):
        note(snapshot, config)
        yield


def read_ahead(workspace: Workspace, folder: str) -> Generator[Ahead, None, None]:
    """Read every config below a folder, a little at each step."""
    for count in workspace.memory.listing.gather(folder):
        yield Ahead(0, count)
    found = workspace.memory.listing.below(folder)
    snapshot = workspace.snapshot()
    for number, path in enumerate(found):
        if path not in workspace.memory.surveyed:
            snapshot = snapshot if snapshot.is_current else workspace.snapshot()
            if snapshot.speaks_of(path):
                note(snapshot, path)
        yield Ahead(number + 1, len(found))


def _survey_all(snapshot: Snapshot, path: str) -> None:
    """Read every config that a file's manifest includes, unless somebody reads ahead."""
    survey(snapshot, () if snapshot.reads_ahead else snapshot.configs(snapshot.manifest(path)))


def _inheriting(snapshot: Snapshot, path: str) -> Iterator[str]:
    for each in sorted(snapshot.memory.affected({path}) - {path}):
        if path in snapshot.chain(each).members:
            yield each


def _naming(snapshot: Snapshot, path: str) -> Iterator[str]:
    for each in sorted(snapshot.memory.direct_inheritors(path)):
        if path in (link.target for link in _links(snapshot, each)):
            yield each


def _links(snapshot: Snapshot, path: str) -> tuple[Link, ...]:
    return snapshot.links(path, snapshot.dialect(path)).bases
