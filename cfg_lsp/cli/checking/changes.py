"""Where changes come from: the folders of what is watched, followed by `watchfiles`.

Knows how watching begins, fails and begins again. Knows nothing of what a change means.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from cfg_lsp.cli.checking.watched import Watched
from cfg_lsp.cli.console import Console, WrongCall
from cfg_lsp.project.files import Unreadable, existing_folder, is_folder, read_text
from cfg_lsp.project.manifest import MANIFEST_NAME
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.syntax import Document

_HEARTBEAT = 100  # milliseconds until the first answer of a watcher, which says that it is at work
_SETTLED = 12  # heartbeats after a change until the files are compared: polling overlooks a second change in a second


class Changes:
    """Batches of changed paths, without end.

    Also when all is quiet comes one, which may be empty: watchers overlook changes. Each folder is watched
    for itself and not for what is below it, so that no environment and no data beside the configs costs
    anything. After every batch the folders are asked for again.
    """

    def __init__(self, watched: Watched, console: Console) -> None:
        """Raises `WrongCall` where the library is missing."""
        self._watched = watched
        self._console = console
        self._polls: bool | None = None
        self._failed: set[str] = set()
        self._watch = _watcher()

    def __iter__(self) -> Iterator[set[str]]:
        """The batches; raises `WrongCall` where nothing can be watched."""
        while True:
            folders = self._folders()
            try:
                yield from self._until_other_folders(folders)
            except OSError as error:
                self._recover(folders, error)

    def _until_other_folders(self, folders: set[str]) -> Iterator[set[str]]:
        """The batches from these folders until others have to be watched."""
        is_first, heartbeats = True, 0
        for paths in self._batches(folders):
            told = {path for path in paths if self._watched.concerns(path)}
            heartbeats = 0 if told else heartbeats + 1
            is_quiet = is_first or heartbeats == _SETTLED
            if told or is_quiet:
                is_first = False
                yield told | (self._missed() if is_quiet else set())
                if self._folders() != folders or not told.isdisjoint(folders):  # one that is made anew is another one
                    return

    def _folders(self) -> set[str]:
        return {existing_folder(folder) for folder in self._watched.folders}

    def _batches(self, folders: set[str]) -> Iterator[set[str]]:
        try:
            for batch in self._watch(
                *sorted(folders),
                watch_filter=None,
                recursive=False,
                rust_timeout=_HEARTBEAT,
                yield_on_timeout=True,
                force_polling=self._polls,
                ignore_permission_denied=True,
            ):
                yield {path for _, path in batch}
        except RuntimeError as error:  # how it says that the system has no watcher left
            raise OSError(str(error)) from None

    def _missed(self) -> set[str]:
        """The files and manifests that are not what the last look saw, whether or not a watcher told."""
        then, now = self._watched.snapshot, Workspace().snapshot()
        missed: set[str] = set()
        for path in self._watched.made_of:
            manifest = now.manifest(path)
            if manifest != then.manifest(path):
                missed.add(os.path.join(manifest.folder, MANIFEST_NAME))
            document, text = then.document(path), read_text(path, manifest.max_file_size)
            was = document.text if isinstance(document, Document) else None
            if was != (None if isinstance(text, Unreadable) else text.text):
                missed.add(path)
        return missed

    def _recover(self, folders: set[str], error: OSError) -> None:
        """Go on after a failure: where a folder vanished, with those that are there; otherwise by polling."""
        if folders != self._failed and not all(map(is_folder, folders)):
            self._failed = folders
            return
        if self._polls:
            raise WrongCall(f"these folders cannot be watched: {error}") from None
        self._polls = True
        self._console.say(
            f"cfg-lsp: the system does not tell of changes ({error}), so the files are looked at over and over instead"
        )


def _watcher() -> Callable[..., Iterator[set[tuple[Any, str]]]]:
    try:
        from watchfiles import watch
    except ImportError as error:
        raise WrongCall(
            f"--watch needs the package `watchfiles`, and it cannot be used ({error}); install it"
        ) from None
    return watch
