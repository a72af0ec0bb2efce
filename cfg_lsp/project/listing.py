"""Which config files lie below folders, remembered until something there changes.

Knows names of files only. A large folder can be gathered in slices; until that is done its listing
holds what has been met so far.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Generator, Hashable, Iterable

from cfg_lsp.project.files import (
    CONFIG_SUFFIXES,
    canonical,
    config_files,
    config_files_beside,
    config_files_by_folder,
    exists,
    is_below,
    is_folder,
    is_link,
    is_searched,
    leads_through_link,
)
from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.patterns import fixed_folder


class Listing:
    """The YAML and JSON files below each folder that somebody asked about."""

    def __init__(self) -> None:
        self._files: dict[str, dict[str, None]] = {}
        self._unfinished: set[str] = set()
        self._through_links: set[str] = set()
        self._beside: dict[str, list[str]] = {}
        self._answers: dict[Hashable, tuple[str, ...]] = {}

    def below(self, folder: str) -> list[str]:
        """The files below a folder, in no order that means anything."""
        tops = [top for top in self._files if is_below(folder, top)]
        if not tops:
            for _ in self.gather(folder):
                pass
            tops = [folder]
        top = min(tops, key=self._unfinished.__contains__)
        return [path for path in self._files[top] if folder == top or is_below(path, folder)]

    def beside(self, folder: str) -> list[str]:
        """The files in a folder itself, sorted."""
        if folder not in self._beside:
            self._beside[folder] = config_files_beside(os.path.join(folder, ""))
        return self._beside[folder]

    def gather(self, folder: str) -> Generator[int, None, None]:
        """List what is below a folder, one folder at each step; meanwhile `below` knows what was met.

        Gives how many files were met. Whoever stops in between may begin again.
        """
        if any(is_below(folder, top) for top in self._files.keys() - self._unfinished):
            return
        files = self._files.setdefault(folder, {})
        self._unfinished.add(folder)
        for here, paths in config_files_by_folder(folder):
            files.update(dict.fromkeys(paths))
            self._answers.clear()
            if is_link(here) and here != folder:
                self._through_links.add(folder)
            yield len(files)
        self._unfinished.discard(folder)

    def answer(self, question: Hashable, find: Callable[[], Iterable[str]]) -> tuple[str, ...]:
        """What `find` gives, remembered for as long as no file comes or goes."""
        if question not in self._answers:
            self._answers[question] = tuple(find())
        return self._answers[question]

    def change(self, path: str) -> set[str]:
        """Note that something came, went or changed at a path: a file, or a folder with all that is in it.

        Gives the files that came or went.
        """
        self._beside.pop(os.path.dirname(path), None)
        for folder in [each for each in self._beside if is_below(each, path)]:
            del self._beside[folder]
        moved: set[str] = set()
        for top, files in self._files.items():
            if is_below(path, top) or is_below(top, path):
                moved |= self._change(top, files, path if is_below(path, top) else top)
        if moved:
            self._answers.clear()
        return moved

    def _change(self, top: str, files: dict[str, None], path: str) -> set[str]:
        known, now = _known(files, path), set(_now(top, path))
        if known == now:
            return set()
        if top in self._through_links or leads_through_link(top, path):  # a file has one name, and which may change
            self._through_links.add(top)
            known, now = set(files), set(config_files(top))
        for gone in known - now:
            del files[gone]
        files.update(dict.fromkeys(sorted(now - known)))
        return known ^ now


def _known(files: dict[str, None], path: str) -> set[str]:
    return {path} if path in files else {each for each in files if is_below(each, path)}


def _now(top: str, path: str) -> Iterable[str]:
    """The files that a search below `top` finds at a path."""
    if is_folder(path):
        return config_files(path) if is_searched(top, os.path.join(path, "")) else ()
    is_config = path.lower().endswith(CONFIG_SUFFIXES) and exists(path) and is_searched(top, path)
    return (path,) if is_config else ()


def holds(sorted_paths: tuple[str, ...], path: str) -> bool:
    """Whether a path is one of many that are sorted."""
    at = bisect_left(sorted_paths, path)
    return at < len(sorted_paths) and sorted_paths[at] == path


def included(manifest: Manifest, files_below: Callable[[str], Iterable[str]] = config_files) -> list[str]:
    """Every config that a manifest includes, sorted."""
    found = {path for top in searched_folders(manifest) for path in files_below(top) if manifest.includes(path)}
    return sorted({canonical(path) for path in found})


def searched_folders(manifest: Manifest) -> list[str]:
    """The folders below which a manifest may include files; none of them lies in another one."""
    return _outermost(
        {os.path.normpath(os.path.join(manifest.folder, fixed_folder(pattern))) for pattern in manifest.include}
    )


def _outermost(folders: set[str]) -> list[str]:
    """The folders without those that lie below another one."""
    kept: list[str] = []
    for folder in sorted(folders):
        if not any(is_below(folder, top) for top in kept):
            kept.append(folder)
    return kept
