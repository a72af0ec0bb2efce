"""The disk: the only module that reads it.

Knows every way in which a path may fail to be a readable file, and says it in a few words. Knows
nothing of configs.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cfg_lsp.syntax import decode
from cfg_lsp.text import Diagnostic

CONFIG_SUFFIXES = (".yaml", ".yml", ".json")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages", "venv"})
_KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
    (stat.S_ISCHR, "it is a device, not a file"),
    (stat.S_ISBLK, "it is a device, not a file"),
)
_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.ELOOP: "its symbolic links form a loop",
    errno.ENAMETOOLONG: "the path is too long",
    errno.ENXIO: "it is a socket, not a file",
}


class FileText(NamedTuple):
    """The text of a file and what was wrong with its bytes."""

    text: str
    notes: tuple[Diagnostic, ...]


class Unreadable(NamedTuple):
    """Why a path gives no text, as the end of a sentence that begins with the path."""

    reason: str
    exists: bool = True


def read_text(path: str, max_bytes: int) -> FileText | Unreadable:
    """The text at a path; opens nothing but regular files, and never waits for one."""
    try:
        kind = _not_a_file(os.stat(path).st_mode)
        if kind is not None:
            return Unreadable(kind)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        return _unreadable(error)
    try:
        status = os.fstat(descriptor)
        kind = _not_a_file(status.st_mode)  # again: the path may have been replaced meanwhile
        if kind is not None:
            return Unreadable(kind)
        if status.st_size > max_bytes:
            return _too_large(status.st_size, max_bytes)
        data = _read_all(descriptor, status.st_size, max_bytes)
    except OSError as error:
        return _unreadable(error)
    finally:
        os.close(descriptor)
    return _too_large(len(data), max_bytes) if len(data) > max_bytes else FileText(*decode(path, data))


def canonical(path: str) -> str:
    """The one name of a path: absolute, without `.` and `..`, otherwise as it is spelled.

    A config that is itself a link keeps its name, because its relative bases lie beside the link.
    """
    absolute = expand_home(path)
    if not os.path.isabs(absolute):
        absolute = os.path.join(os.getcwd(), absolute)
    folder, name = os.path.split(absolute)
    return canonical_folder(absolute) if name in ("", ".", "..") else os.path.join(canonical_folder(folder), name)


def expand_home(path: str) -> str:
    """A path with the home folder in place of its `~`, as it is where nobody has that home."""
    try:
        return os.path.expanduser(path)
    except ValueError:  # no name of a user
        return path


@lru_cache(maxsize=4096)
def canonical_folder(folder: str) -> str:
    """The one name of an absolute folder, as it is spelled; remembered for the life of the process.

    Links keep their names, because manifests and patterns speak of those. `..` behind a link leads
    to where the link's target lies, as it does for a program that opens the path; a link back to a
    folder that the path already went through means that folder, so no chain grows through it.
    """
    here = os.sep
    try:
        for part in folder.split(os.sep):
            if part == "..":
                here = os.path.dirname(os.path.realpath(here) if os.path.islink(here) else here)
            elif part not in ("", "."):
                here = _without_way_back(os.path.join(here, part))
    except ValueError:  # a NUL character or a lone surrogate; reading it says so
        return folder
    return here


def _without_way_back(folder: str) -> str:
    if not os.path.islink(folder):
        return folder
    real = os.path.realpath(folder)
    above = os.path.dirname(folder)
    while os.path.realpath(above) != real:
        if above == os.path.dirname(above):
            return folder
        above = os.path.dirname(above)
    return above


def is_folder(path: str) -> bool:
    """Whether a path names a folder."""
    return os.path.isdir(path)


def exists(path: str) -> bool:
    """Whether a path names anything, a dangling link included."""
    return os.path.lexists(path)


class Met(NamedTuple):
    """What a search comes by: the folders that it lists, and those that it cannot list, with why."""

    folders: list[str]
    unlisted: list[tuple[str, Unreadable]]


def config_files(folder: str, met: Met | None = None) -> Iterator[str]:
    """Every YAML and JSON file below a folder; hidden folders and environments left out.

    Linked folders come last and each real folder once, by its own name where it lies below too.
    """
    for here, names in _folders_below(folder, met or Met([], [])):
        for name in sorted(names):
            if name.lower().endswith(CONFIG_SUFFIXES):
                yield os.path.join(here, name)


def _folders_below(top: str, met: Met) -> Iterator[tuple[str, list[str]]]:
    """Each folder with the names of its files; a link that leads back above the top is not followed."""

    def note(error: OSError) -> None:
        reason = _unreadable(error)
        if reason.exists:
            met.unlisted.append((str(error.filename), reason))

    waiting = [top] if exists(top) else []
    root = os.path.realpath(top) if waiting else top
    visited: set[str] = set()
    for start in waiting:  # grows meanwhile
        for here, folders, names in os.walk(start, onerror=note):
            real = os.path.realpath(here)
            wanted = () if real in visited else folders
            folders[:] = sorted(name for name in wanted if not name.startswith(".") and name not in _SKIPPED_FOLDERS)
            if real in visited:
                continue
            visited.add(real)
            links = [link for name in folders if os.path.islink(link := os.path.join(here, name))]
            waiting += [link for link in links if not _is_below(root, os.path.realpath(link))]
            met.folders.append(here)
            yield here, names


def _is_below(path: str, folder: str) -> bool:
    return f"{path}{os.sep}".startswith(folder.rstrip(os.sep) + os.sep)


def config_files_beside(path: str) -> list[str]:
    """The YAML and JSON files in a path's folder, sorted; none where there is no such folder."""
    folder = os.path.dirname(path)
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []
    return [os.path.join(folder, name) for name in names if name.lower().endswith(CONFIG_SUFFIXES)]


def _not_a_file(mode: int) -> str | None:
    if stat.S_ISREG(mode):
        return None
    return next((words for is_kind, words in _KINDS if is_kind(mode)), "it is no file")


def _read_all(descriptor: int, size: int, max_bytes: int) -> bytes:
    """Everything up to one byte more than allowed; `size` is what the file claims."""
    pieces = [os.read(descriptor, size + 1)]
    total = len(pieces[0])
    while pieces[-1] and total <= max_bytes:
        pieces.append(os.read(descriptor, 65536))
        total += len(pieces[-1])
    return b"".join(pieces)


def _too_large(size: int, max_bytes: int) -> Unreadable:
    return Unreadable(
        f"it is larger than {max_bytes:,} bytes ({size:,}); `max-file-size` in the manifest sets the limit"
    )


def _unreadable(error: OSError | ValueError) -> Unreadable:
    if isinstance(error, ValueError):
        character = "this character" if isinstance(error, UnicodeError) else "a NUL character"
        return Unreadable(f"a path cannot hold {character}", exists=False)
    missing = error.errno in (errno.ENOENT, errno.ENOTDIR)
    return Unreadable(
        _REASONS.get(error.errno or 0, (error.strerror or "it cannot be read").lower()), exists=not missing
    )
