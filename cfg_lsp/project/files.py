"""The disk: the only module that reads and writes configs and reports.

Knows every way in which a path may fail to be a readable file, and says it in a few words. Knows
nothing of configs.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
from collections.abc import Hashable, Iterable, Iterator
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
_ENCODINGS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MOST_OF_NAME = 200  # characters of a name that leave room for more
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


def replace_text(path: str, before: str, after: str) -> Unreadable | None:
    """Write a changed text into the file that it was read from; gives why that cannot be, `None` where it is done.

    The file keeps its encoding, its permissions and every link to it. It is replaced whole where its
    folder and its owner allow that. One that does not hold `before` any more is left as it is.
    """
    try:
        real = os.path.realpath(path)
        kind = _not_a_file(os.stat(real).st_mode)
        if kind is not None:
            return Unreadable(kind)
        with open(real, "rb") as file:
            data = file.read()
            status = os.fstat(file.fileno())
        encoding = next((each for mark, each in _ENCODINGS if data.startswith(mark)), "utf-8")
        if decode(path, data)[0] != before:
            return Unreadable("it has changed since it was read")
        if _encoded(before, encoding) != data:
            return Unreadable("it is not clean UTF-8 or UTF-16")
        if not os.access(real, os.W_OK):
            return Unreadable("permission is denied")
        _replace(real, _encoded(after, encoding), status)
    except (OSError, ValueError) as error:
        return _unreadable(error)
    return None


def one_name_each(paths: Iterable[str]) -> list[str]:
    """These paths without those that lead to a file which another one is; a file's own name goes before its links'."""
    found: dict[Hashable, str] = {}
    for path in paths:
        real = os.path.realpath(path)
        file = _identity(real)
        if file not in found or (path == real and found[file] != os.path.realpath(found[file])):
            found[file] = path
    return sorted(found.values())


def _identity(path: str) -> Hashable:
    """What all names of one file have in common: names that are no symbolic links, too."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return path
    return (status.st_dev, status.st_ino) if status.st_ino else path


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


def true_names(path: str) -> set[str]:
    """A path as it is spelled, the file there without the links above it, and what that is a link to."""
    folder, name = os.path.split(path)
    try:
        return {path, os.path.join(os.path.realpath(folder), name), os.path.realpath(path)}
    except ValueError:  # a NUL character or a lone surrogate
        return {path}


def is_folder(path: str) -> bool:
    """Whether a path names a folder."""
    return os.path.isdir(path)


def leads_somewhere(path: str) -> bool:
    """Whether a path names anything, through every link."""
    return os.path.exists(path)


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
    for _, paths in config_files_by_folder(folder, met):
        yield from paths


def config_files_by_folder(folder: str, met: Met | None = None) -> Iterator[tuple[str, list[str]]]:
    """The same, each folder that is searched with the files in it; the folder is looked into just before."""
    for here, names in _folders_below(folder, met or Met([], [])):
        yield here, [os.path.join(here, name) for name in sorted(names) if name.lower().endswith(CONFIG_SUFFIXES)]


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
            waiting += [link for link in links if not is_below(root, os.path.realpath(link))]
            met.folders.append(here)
            yield here, names


def is_link(path: str) -> bool:
    """Whether a path is a symbolic link."""
    return os.path.islink(path)


def leads_through_link(top: str, path: str) -> bool:
    """Whether there is a symbolic link to a folder on the way from a folder down to a path, at its end too."""
    while path != top and is_below(path, top):
        if os.path.islink(path) and not os.path.isfile(path):
            return True
        path = os.path.dirname(path)
    return False


def is_searched(top: str, path: str) -> bool:
    """Whether a search below `top` looks where this path lies: in no hidden folder and no environment.

    A path with a slash at its end is a folder, and the question whether that is looked into.
    """
    parts = os.path.dirname(path)[len(top) :].split(os.sep)
    return not any(part.startswith(".") or part in _SKIPPED_FOLDERS for part in parts)


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it; both canonical or both without links."""
    return f"{path}{os.sep}".startswith(folder.rstrip(os.sep) + os.sep)


def existing_folder(folder: str) -> str:
    """A folder, or the nearest one above it that exists."""
    while not is_folder(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return folder


def config_files_beside(path: str) -> list[str]:
    """The YAML and JSON files in a path's folder, sorted; none where there is no such folder."""
    folder = os.path.dirname(path)
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError):
        return []
    return [os.path.join(folder, name) for name in names if name.lower().endswith(CONFIG_SUFFIXES)]


def write_text(path: str, text: str) -> None:
    """Put a text in a file, whole or not at all; a link stays one, and so does a pipe. Raises `OSError`."""
    data = text.encode("utf-8", "backslashreplace")
    if os.path.exists(path) and not os.path.isfile(path):
        _write(os.open(path, os.O_WRONLY), data)
        return
    path = os.path.realpath(path)
    beside = f"{path}.{os.getpid()}.tmp"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        _write(descriptor, data)
        if os.path.isfile(path):
            os.chmod(beside, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(beside, path)
    except BaseException:  # an interrupt as well
        os.unlink(beside)
        raise


def _write(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


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


def too_large(text: str, max_bytes: int) -> Unreadable | None:
    """Why a text that somebody is editing is not read, `None` where it is: the limit for files holds for it, too."""
    return _too_large(len(text), max_bytes) if len(text) > max_bytes else None


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


def _encoded(text: str, encoding: str) -> bytes:
    mark = next((mark for mark, each in _ENCODINGS if each == encoding), b"")
    return mark + text.encode(encoding)


def _replace(path: str, data: bytes, status: os.stat_result) -> None:
    """Put `data` in place of a file that has this status; beside it first, so that no half of it is ever seen."""
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name[:_MOST_OF_NAME]}.{os.getpid()}.tmp")
    try:
        if status.st_nlink > 1:  # its other names must go on meaning the same file
            raise PermissionError
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except PermissionError:
        _overwrite(path, data)
        return
    try:
        _write(descriptor, data)
        if _belongs_to_another(beside, status):
            _overwrite(path, data)
        else:
            os.chmod(beside, stat.S_IMODE(status.st_mode))
            os.replace(beside, path)
    finally:
        if exists(beside):
            os.unlink(beside)


def _overwrite(path: str, data: bytes) -> None:
    with open(path, "r+b") as file:
        file.write(data)
        file.truncate()


def _belongs_to_another(path: str, status: os.stat_result) -> bool:
    """Whether a new file has another owner than the one of this status, and cannot be given to that one."""
    own = os.stat(path)
    if (own.st_uid, own.st_gid) == (status.st_uid, status.st_gid):
        return False
    try:
        os.chown(path, status.st_uid, status.st_gid)
    except (OSError, AttributeError):  # not ours to give away; a system without owners
        return True
    return False
