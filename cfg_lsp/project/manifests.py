"""Which manifest a config obeys: the nearest one above it, else the built-in one.

Knows folders and the built-in layout, nothing of what manifests say.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from cfg_lsp.project.files import exists, is_folder
from cfg_lsp.project.manifest import MANIFEST_NAMES, Manifest
from cfg_lsp.project.manifest_reader import builtin_manifest, read_manifest

_LAYOUT_FOLDER = "configs"


class Manifests:
    """The manifest of each folder: the nearest real one above, else the built-in one."""

    def __init__(self, text_of_open: Callable[[str], str | None] = lambda path: None) -> None:
        """`text_of_open` gives the text that an editor holds of a manifest."""
        self._text_of_open = text_of_open
        self._of_configs_in: dict[str, Manifest] = {}
        self._real: dict[str, Manifest | None] = {}
        self._builtin: dict[str, Manifest] = {}

    def of(self, path: str) -> Manifest:
        """The manifest that a config obeys."""
        folder = os.path.dirname(path)
        if folder not in self._of_configs_in:
            manifest = self._nearest(folder) or self._built_in(_root_without_manifest(folder))
            self._of_configs_in[folder] = manifest
        return self._of_configs_in[folder]

    def of_folder(self, folder: str) -> Manifest:
        """The manifest for a folder that may hold a `configs` folder, or lie in one."""
        holds_layout = is_folder(os.path.join(folder, _LAYOUT_FOLDER))
        return self._nearest(folder) or self._built_in(folder if holds_layout else _root_without_manifest(folder))

    def _nearest(self, folder: str) -> Manifest | None:
        waiting = []
        while folder not in self._real:
            waiting.append(folder)
            found = self._manifest_in(folder)
            above = os.path.dirname(folder)
            if found is not None or above == folder:
                self._real[folder] = found
                break
            folder = above
        found = self._real[folder]
        for each in waiting:
            self._real[each] = found
        return found

    def _manifest_in(self, folder: str) -> Manifest | None:
        for name in MANIFEST_NAMES:
            path = os.path.join(folder, name)
            text = self._text_of_open(path)
            if text is not None or exists(path):  # a dangling link, a folder or a pipe is a wrong manifest, not none
                manifest = read_manifest(path, text)
                if manifest is not None:
                    return manifest
        return None

    def _built_in(self, folder: str) -> Manifest:
        if folder not in self._builtin:
            self._builtin[folder] = builtin_manifest(folder)
        return self._builtin[folder]


def _root_without_manifest(folder: str) -> str:
    """Where the built-in layout is rooted: the folder that holds the innermost `configs` around a file."""
    here = folder
    while True:
        above, name = os.path.split(here)
        if name == _LAYOUT_FOLDER:
            return above
        if above == here:
            return folder
        here = above
