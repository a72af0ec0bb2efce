"""The paths of a config that lead to a file: its bases, the configs that it refers to, its records.

A path that leads nowhere is no link: what is wrong with it is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cfg_lsp.ide.paths import relative_path
from cfg_lsp.merge import KeyPath, read_keys
from cfg_lsp.project.data_files import data_file, data_paths
from cfg_lsp.project.files import is_folder
from cfg_lsp.project.references import references
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node, find
from cfg_lsp.text import Span


class DocumentLink(NamedTuple):
    """A path in the text, without its quotes, and the file that it leads to; `tooltip` says what that is."""

    span: Span
    target: str
    tooltip: str


class _Path(NamedTuple):
    keys: KeyPath
    target: str
    kind: str


def document_links(snapshot: Snapshot, path: str) -> list[DocumentLink]:
    """The links of a config in the order of its text."""
    document = snapshot.document(path)
    if not isinstance(document, Document):
        return []
    found: dict[Span, DocumentLink] = {}
    for keys, target, kind in _paths(snapshot, document):
        place = find(document, keys)
        if place is not None:
            span = _without_quotes(place.value)
            found[span] = DocumentLink(span, target, f"{kind}: {relative_path(snapshot, path, target)}")
    return [found[span] for span in sorted(found)]


def _paths(snapshot: Snapshot, document: Document) -> Iterator[_Path]:
    path = document.path
    for link in snapshot.links(path, snapshot.dialect(path)).bases:
        if isinstance(snapshot.document(link.target), Document):
            yield _Path(link.keys, link.target, "base")
    manifest = snapshot.manifest(path)
    for reference in references(snapshot, path):
        if reference.exists:
            yield _Path(read_keys(reference.key), reference.target, manifest.references[reference.key])
    for keys, written in data_paths(document.content):
        target = data_file(manifest, path, written)
        if target is not None and not is_folder(target):
            yield _Path(keys, target, "records")


def _without_quotes(value: Node) -> Span:
    is_quoted = value.style in ("'", '"') and value.end - value.start > 1
    return Span(value.start + 1, value.end - 1) if is_quoted else value.span
