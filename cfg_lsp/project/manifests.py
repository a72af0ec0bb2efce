"""Which manifest a config obeys: the nearest one above it, else the built-in one.

Knows folders and the built-in layout, nothing of what manifests say.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from cfg_lsp.merge import NO_LISTS, NamedLists
from cfg_lsp.project.files import exists, is_folder
from cfg_lsp.project.manifest import MANIFEST_NAMES, Family, Layer, Manifest
from cfg_lsp.project.manifest_reader import builtin_manifest, read_manifest

_LAYOUT_FOLDER = "configs"


class Manifests:
    """The manifest of each folder: the nearest real one above, else the built-in one."""

    def __init__(self, text_of_open: Callable[[str], str | None] = lambda path: None) -> None:
        """`text_of_open` gives the text that an editor holds of a manifest."""
        self._text_of_open = text_of_open
        self._of_configs: dict[str, Manifest] = {}
        self._of_configs_in: dict[str, Manifest] = {}
        self._layers: dict[str, Layer | None] = {}
        self._families: dict[str, Family | None] = {}
        self._without_lists: set[str] = set()
        self._real: dict[str, Manifest | None] = {}
        self._builtin: dict[str, Manifest] = {}

    def of(self, path: str) -> Manifest:
        """The manifest that a config obeys."""
        if path not in self._of_configs:
            folder = os.path.dirname(path)
            if folder not in self._of_configs_in:
                manifest = self._nearest(folder) or self._built_in(_root_without_manifest(folder))
                self._of_configs_in[folder] = manifest
            self._of_configs[path] = self._of_configs_in[folder]
        return self._of_configs[path]

    def layer(self, path: str) -> Layer | None:
        """The layer that a config belongs to by the manifest that it obeys."""
        if path not in self._layers:
            self._layers[path] = self.of(path).layer(path)
        return self._layers[path]

    def lists(self, path: str) -> NamedLists:
        """The lists of a config that merge by name, by the manifest that it obeys."""
        family = self.family(path)
        return family.lists if family is not None else NO_LISTS

    def family(self, path: str) -> Family | None:
        """The family that a config belongs to by the manifest that it obeys."""
        if path not in self._families:
            self._families[path] = self.of(path).family(path)
        return self._families[path]

    def with_lists(self, paths: set[str]) -> set[str]:
        """Those of many configs that have such lists; those that are known to have none cost next to nothing."""
        unknown = paths - self._without_lists
        found = {path for path in unknown if self.lists(path)}
        self._without_lists |= unknown - found
        return found

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
