"""Which config files lie below folders, remembered until something there changes.

Knows names of files only. A large folder can be gathered in slices; until that is done its listing
holds what has been met so far.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Iterator

from cfg_lsp.project.files import CONFIG_SUFFIXES, canonical, config_files, exists, is_below, is_folder, is_searched
from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.patterns import fixed_folder


class Listing:
    """The YAML and JSON files below each folder that somebody asked about."""

    def __init__(self) -> None:
        self._files: dict[str, dict[str, None]] = {}
        self._answers: dict[Hashable, tuple[str, ...]] = {}

    def below(self, folder: str) -> list[str]:
        """The files below a folder, in no order that means anything."""
        for top, files in self._files.items():
            if is_below(folder, top):
                return list(files) if folder == top else [path for path in files if is_below(path, folder)]
        self._files[folder] = dict.fromkeys(config_files(folder))
        return list(self._files[folder])

    def gather(self, folder: str) -> Iterator[str]:
        """List a folder file by file; meanwhile `below` knows what was met."""
        if any(is_below(folder, top) for top in self._files):
            return
        files = self._files[folder] = {}
        for path in config_files(folder):
            files[path] = None
            self._answers.clear()
            yield path

    def answer(self, question: Hashable, find: Callable[[], Iterable[str]]) -> tuple[str, ...]:
        """What `find` gives, remembered for as long as no file comes or goes."""
        if question not in self._answers:
            self._answers[question] = tuple(find())
        return self._answers[question]

    def change(self, path: str) -> None:
        """Note that something came, went or changed at a path: a file, or a folder with all that is in it."""
        is_file = path.lower().endswith(CONFIG_SUFFIXES) and not is_folder(path)
        for top, files in self._files.items():
            if is_below(path, top) and is_searched(top, path):
                now = {path} if is_file and exists(path) else set(config_files(path)) if is_folder(path) else set()
                known = {path} & files.keys() if is_file else {each for each in files if is_below(each, path)}
                if now != known:
                    self._answers.clear()
                    for gone in known - now:
                        del files[gone]
                    files.update(dict.fromkeys(sorted(now - known)))


def included(manifest: Manifest, files_below: Callable[[str], Iterable[str]] = config_files) -> list[str]:
    """Every config that a manifest includes, sorted."""
    tops = {os.path.normpath(os.path.join(manifest.folder, fixed_folder(pattern))) for pattern in manifest.include}
    found = {path for top in _outermost(tops) for path in files_below(top) if manifest.includes(path)}
    return sorted({canonical(path) for path in found})


def _outermost(folders: set[str]) -> list[str]:
    """The folders without those that lie below another one."""
    kept: list[str] = []
    for folder in sorted(folders):
        if not any(is_below(folder, top) for top in kept):
            kept.append(folder)
    return kept
