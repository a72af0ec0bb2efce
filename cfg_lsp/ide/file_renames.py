"""What texts say about files that get another path: each base and each reference goes on meaning the same file.

Knows how a path was written, and writes the new one in the same way. The edits are for the texts as
they are before anything moves; nothing is moved here.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from cfg_lsp.edits.quoting import quoted_like, single_quoted
from cfg_lsp.edits.rewriting import exactly, with_value
from cfg_lsp.ide.paths import relative_path
from cfg_lsp.merge import KeyPath, read_keys, value_at
from cfg_lsp.project.files import CONFIG_SUFFIXES, canonical, expand_home, is_below
from cfg_lsp.project.inheritors import note, read_all
from cfg_lsp.project.links import Link
from cfg_lsp.project.references import references
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, find
from cfg_lsp.text import Edit, Span


class Move(NamedTuple):
    """A file, or a folder with everything in it, that gets another path; both absolute."""

    old: str
    new: str


class FileRenames(NamedTuple):
    """The edits that go with some moves, and sentences about paths that could not be rewritten exactly."""

    edits: tuple[Edit, ...]
    remarks: tuple[str, ...]


def file_renames(snapshot: Snapshot, moves: Sequence[Move]) -> Generator[None, None, FileRenames]:
    """What has to change in the texts of configs so that these moves change no value: what the generator returns.

    It reads every config, and gives way in between.
    """
    all_moves = _Moves(moves)
    edits: list[Edit] = []
    remarks: list[str] = []
    configs = yield from _configs(snapshot, all_moves)
    for path in configs:
        yield
        written = [*_bases(snapshot, path, all_moves), *_references(snapshot, path, all_moves)]
        if written:
            own, left = _rewritten(snapshot, path, written)
            edits += own
            shown = relative_path(snapshot, path, path)
            remarks += [f"{shown} cannot name `{each.path}` without changing something else" for each in left]
    remarks += _no_more(snapshot, all_moves)
    return FileRenames(tuple(edits), tuple(remarks))


class _Moves:
    """Where every path is afterwards."""

    def __init__(self, moves: Sequence[Move]) -> None:
        pairs = [Move(canonical(old.rstrip(os.sep)), canonical(new.rstrip(os.sep))) for old, new in moves]
        self.moves = sorted((move for move in pairs if move.old != move.new), key=lambda move: -len(move.old))

    def after(self, path: str) -> str:
        """The path of a file then; the innermost folder that moves counts."""
        for old, new in self.moves:
            if is_below(path, old):
                return new + path[len(old) :]
        return path


class _Written(NamedTuple):
    """A path that a text holds at `keys`, and the one it has to hold."""

    keys: KeyPath
    path: str


def _configs(snapshot: Snapshot, moves: _Moves) -> Generator[None, None, list[str]]:
    """Every config that may name a moved file, and those that are moved themselves."""
    found: set[str] = set()
    for old, _ in moves.moves:
        yield from read_all(snapshot, old)
        found.update([old] if old.lower().endswith(CONFIG_SUFFIXES) else snapshot.files_below(old))
        found.update(snapshot.configs(snapshot.manifest(old)))
    for path in sorted(found):
        note(snapshot, path)
        yield
    return sorted({*found, *snapshot.memory.files}) if found else []


def _bases(snapshot: Snapshot, path: str, moves: _Moves) -> Iterator[_Written]:
    """The bases of a file that it has to name anew, by its own dialect and by those of its inheritors."""
    owner = moves.after(path)
    done: set[KeyPath] = set()
    for dialect in dict.fromkeys([snapshot.dialect(path), *snapshot.memory.of(path).links]):
        for link in snapshot.links(path, dialect).bases:
            target = moves.after(link.target)
            has_moved = target != link.target
            if link.keys in done or not (has_moved or owner != path) or not (has_moved or _is_there(snapshot, target)):
                continue
            done.add(link.keys)
            suffixes = _left_out(snapshot, link, target) if dialect.extensionless else ()
            spelled = _spelled(link.written, target, os.path.dirname(owner), suffixes, expands_home=True)
            if spelled != link.written:
                yield _Written(link.keys, spelled)


def _references(snapshot: Snapshot, path: str, moves: _Moves) -> Iterator[_Written]:
    """The references of a file that it has to name anew: they begin at the folder of its manifest."""
    folder = _manifest_folder(snapshot, path, moves)
    for each in references(snapshot, path):
        target = moves.after(each.target)
        if target == each.target and (not each.exists or folder == snapshot.manifest(path).folder):
            continue
        keys = read_keys(each.key)
        written = value_at(snapshot.content(path, snapshot.dialect(path)), keys)
        spelled = _spelled(written, target, folder, (), expands_home=False)
        if spelled != written:
            yield _Written(keys, spelled)


def _manifest_folder(snapshot: Snapshot, path: str, moves: _Moves) -> str:
    """The folder of the manifest that a file obeys afterwards; a manifest may move along."""
    owner, manifest = moves.after(path), snapshot.manifest(path)
    if manifest.path is not None:
        folder = os.path.dirname(moves.after(manifest.path))
        if folder != manifest.folder and is_below(owner, folder):
            return folder
    return snapshot.manifest(owner).folder


def _is_there(snapshot: Snapshot, path: str) -> bool:
    return isinstance(snapshot.document(path), Document)


def _left_out(snapshot: Snapshot, link: Link, target: str) -> tuple[str, ...]:
    """The suffix that a base is named without, where its new name can do without one too."""
    if not link.target.endswith(CONFIG_SUFFIXES) or link.written.endswith(CONFIG_SUFFIXES):
        return ()
    stem, suffix = os.path.splitext(target)
    before = ("", *CONFIG_SUFFIXES[: CONFIG_SUFFIXES.index(suffix)]) if suffix in CONFIG_SUFFIXES else ()
    return (suffix,) if before and not any(_is_there(snapshot, stem + each) for each in before) else ()


def _spelled(old: str, target: str, folder: str, suffixes: tuple[str, ...], *, expands_home: bool) -> str:
    """A path to a file, in the style of the one that led to it: as it is where that still does."""

    def leads_there(path: str) -> bool:
        there = canonical(os.path.join(folder, expand_home(path) if expands_home else path))
        return target in (there, *(there + suffix for suffix in suffixes))

    if leads_there(old):
        return old
    shown = target
    for suffix in suffixes:
        shown = shown.removesuffix(suffix)
    if not os.path.isabs(old):
        home = old.split("/")[0] if expands_home and old.startswith("~") else None
        if home is None:
            shown = os.path.relpath(shown, folder).replace(os.sep, "/")
            shown = f"./{shown}" if old.startswith("./") and not shown.startswith("../") else shown
        elif is_below(shown, expand_home(home)):
            shown = home + shown[len(expand_home(home)) :]
    return next((each for each in (shown, f"./{shown}") if leads_there(each)), target)


def _rewritten(snapshot: Snapshot, path: str, written: Sequence[_Written]) -> tuple[tuple[Edit, ...], list[_Written]]:
    """The edits of one file, and the paths that cannot be written without changing something else."""
    document = snapshot.document(path)
    edits: tuple[Edit, ...] = ()
    left: list[_Written] = []
    if not isinstance(document, Document):
        return edits, left
    content, pieces = document.content, list[tuple[Span, str]]()
    for each in written:
        place = find(document, each.keys)
        wanted = with_value(content, each.keys, each.path)
        span = place.written.span if place is not None else Span(0, 0)
        for text in _quoted(document, document.text[span.start : span.end], each.path):
            tried = [*pieces, (span, text)]
            found = exactly(document, tried, wanted)
            if found:
                edits, pieces, content = found, tried, wanted
                break
        else:
            left.append(each)
    return edits, left


def _quoted(document: Document, old: str, path: str) -> tuple[str, ...]:
    if document.is_json:
        import json

        return (json.dumps(path, ensure_ascii=False),)
    return (path if old[:1] not in ("'", '"') else quoted_like(old, path), single_quoted(path))


def _no_more(snapshot: Snapshot, moves: _Moves) -> Iterator[str]:
    """What the manifest says about the old paths, which changes what moved configs mean."""
    for old, _ in moves.moves:
        manifest = snapshot.manifest(old)
        default = canonical(os.path.join(manifest.folder, manifest.default_config))
        if manifest.path is not None and is_below(default, old):
            yield f"{os.path.basename(manifest.path)} still names `{manifest.default_config}` as its `default-config`"
        for path in [old] if old.lower().endswith(CONFIG_SUFFIXES) else snapshot.files_below(old):
            family, then = manifest.family(path), snapshot.manifest(moves.after(path)).family(moves.after(path))
            if family is not None and family.name != (then.name if then is not None else None):
                yield f"{relative_path(snapshot, old, path)} is no config of the family `{family.name}` any more"
                break
