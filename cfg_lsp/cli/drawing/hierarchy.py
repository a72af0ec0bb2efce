"""What a picture of a hierarchy shows: files, what they name, and what is wrong with that.

Knows how to read these off a snapshot. Nothing of lines, boxes or formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cfg_lsp.project.chain import Cycle
from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.layers import is_preset
from cfg_lsp.project.references import references
from cfg_lsp.project.workspace import Snapshot

MISSING = "missing"
_PLAIN = "config"
_OVERLAY = "overlay"


class Edge(NamedTuple):
    """An arrow between two files; `reference` is the key that refers, empty where the one extends the other."""

    start: str
    end: str
    reference: str


class Graph(NamedTuple):
    """Sorted files with their roles, and arrows, those of one file in the order in which its bases merge.

    A role is a layer, a family where there is no layer, or `MISSING`. `unreadable` says why a file cannot be read.
    `closing` are the arrows that lead back to where they began, with the files of the loop.
    """

    files: tuple[str, ...]
    roles: Mapping[str, str]
    unreadable: Mapping[str, str]
    edges: tuple[Edge, ...]
    closing: Mapping[Edge, tuple[str, ...]]


def graph_of(snapshot: Snapshot, paths: Iterable[str]) -> Graph:
    """The graph of these configs and of every file that one of them names."""
    configs = sorted(set(paths))
    edges = tuple(dict.fromkeys(edge for path in configs for edge in _edges(snapshot, path)))
    files = sorted({*configs, *(edge.end for edge in edges)})
    documents = {path: snapshot.document(path) for path in files}
    unreadable = {path: each.reason for path, each in documents.items() if isinstance(each, Unreadable)}
    roles = {path: MISSING if path in unreadable else _role(snapshot, path) for path in files}
    closing = {edge: loop for path in configs for edge, loop in _loops(snapshot, path)}
    return Graph(tuple(files), roles, unreadable, edges, closing)


def _edges(snapshot: Snapshot, path: str) -> Iterator[Edge]:
    for link in snapshot.links(path, snapshot.dialect(path)).bases:
        yield Edge(path, link.target, "")
    for reference in references(snapshot, path):
        yield Edge(path, reference.target, reference.key)


def _role(snapshot: Snapshot, path: str) -> str:
    layer, family = snapshot.layer(path), snapshot.family(path)
    if is_preset(snapshot, path) and any(is_preset(snapshot, edge.end) for edge in _edges(snapshot, path)):
        return _OVERLAY
    return layer.name if layer else family.name if family else _PLAIN


def _loops(snapshot: Snapshot, path: str) -> Iterator[tuple[Edge, tuple[str, ...]]]:
    for problem in snapshot.chain(path).problems:
        if isinstance(problem, Cycle):
            loop = (*(link.owner for link in problem.loop), problem.closing.target)
            yield Edge(problem.closing.owner, problem.closing.target, ""), loop
