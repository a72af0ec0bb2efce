"""What changed since a git revision: the only module that calls git.

Knows git's answers and its refusals. Knows nothing of what the changed files mean.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence

from cfg_lsp.cli.console import Console, WrongCall
from cfg_lsp.project.affected import affected
from cfg_lsp.project.files import existing_folder, is_below, is_folder, true_names
from cfg_lsp.project.manifest import MANIFEST_NAMES
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report import visible
from cfg_lsp.text import Diagnostic

_OF_ONE_CALL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git sets for a hook; it speaks of that call's folder, not of the one that is asked here."""


def narrow(
    snapshot: Snapshot, console: Console, revision: str, configs: list[str], problems: Sequence[Diagnostic]
) -> tuple[list[str], list[Diagnostic]]:
    """Those of these configs that a change since the revision can affect, and the faults of changed manifests.

    Says so where nothing is affected; raises `WrongCall`.
    """
    folders = [os.path.dirname(path) for path in (*configs, *(each.path for each in problems))]
    changes = _Changes(changed_since(console, revision, folders))
    found = affected(snapshot, configs, lambda path: path in snapshot.open_paths or changes.concern(path))
    left = [each for each in problems if changes.concern(each.path)]
    if not (found or left):
        console.say(f"cfg-lsp: nothing that changed since `{visible(revision)}` affects these configs")
    return [config for config in configs if config in found], left


def changed_since(console: Console, revision: str, folders: Iterable[str]) -> set[str]:
    """Every path that differs, is new or is gone, in the repositories around these folders; raises `WrongCall`.

    Paths are absolute and without links. A submodule that changed is named as a folder.
    """
    if revision.startswith("-"):
        raise WrongCall(
            f"--since takes a git revision, and `{revision}` is an option; name a commit, a branch or a tag"
        )
    if ".." in revision:  # no name of git's own has two dots
        raise WrongCall(
            f"--since takes one revision, and `{revision}` names two; for what a branch changed give what "
            "`git merge-base` says of both"
        )
    tops: list[str] = []
    changed: set[str] = set()
    for folder in dict.fromkeys(os.path.realpath(existing_folder(each)) for each in dict.fromkeys(folders)):
        if any(is_below(folder, top) for top in tops):
            continue
        top = _repository(console, folder)
        tops.append(top)
        changed.update(os.path.join(top, name.rstrip("/")) for name in _differing(console, top, revision))
    return changed


class _Changes:
    """Changed paths, asked by the paths of configs: by the file, by a folder around it, by a manifest above it."""

    def __init__(self, paths: set[str]) -> None:
        self._paths = paths
        self._without_suffix = {os.path.splitext(path)[0] for path in paths}
        tops = {os.path.dirname(path) if os.path.basename(path) in MANIFEST_NAMES else path for path in paths}
        self._folders = {top for top in tops if is_folder(top)}

    def concern(self, path: str) -> bool:
        return any(
            name in self._paths or name in self._without_suffix or any(map(self._folders.__contains__, _above(name)))
            for name in true_names(path)
        )


def _above(path: str) -> Iterator[str]:
    while (above := os.path.dirname(path)) != path:
        yield above
        path = above


def _repository(console: Console, folder: str) -> str:
    done = _git(folder, "rev-parse", "--show-toplevel")
    if done.returncode == 0:
        return os.path.realpath(os.fsdecode(done.stdout.removesuffix(b"\n")))
    if b"not a git repository" in done.stderr:
        raise WrongCall(
            f"--since compares with a git revision, and {console.shown(folder)} lies in no git repository; "
            "leave it out to check everything"
        )
    raise _refused(done)


def _differing(console: Console, top: str, revision: str) -> Iterator[str]:
    """The names, relative to the top, of what differs from the revision and of what git does not know yet."""
    commit = _git(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit.returncode != 0:
        where = "here" if is_below(os.path.realpath(console.folder), top) else f"in {console.shown(top)}"
        raise WrongCall(
            f"git knows no revision `{revision}` {where}; name a commit, a branch or a tag, "
            "and fetch it first where the clone is shallow"
        )
    name = commit.stdout.decode("ascii").strip()
    for words in (
        ("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", name, "--"),
        ("ls-files", "--others", "--exclude-standard", "-z"),
    ):
        done = _git(top, *words)
        if done.returncode != 0:
            raise _refused(done)
        yield from (os.fsdecode(each) for each in done.stdout.split(b"\0") if each)


def _git(folder: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ONE_CALL}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(
            ["git", *words], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise WrongCall(
            "--since asks git what changed, and there is no `git` here; install it, or leave --since out"
        ) from None


def _refused(done: subprocess.CompletedProcess[bytes]) -> WrongCall:
    said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
    return WrongCall(f"--since asks git what changed, and git refuses: {said or f'exit status {done.returncode}'}")
