"""What a repository says about its configs: `cfg-lsp.toml`, or `[tool.cfg-lsp]` in `pyproject.toml`.

Knows what a manifest says once it is read, and how its patterns name files. Knows nothing of TOML, of
where manifests lie, or of the configs they speak of.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from cfg_lsp.merge import NO_LISTS, Dialect, NamedLists
from cfg_lsp.project.patterns import matches_any
from cfg_lsp.text import Diagnostic, Severity

MANIFEST_NAME = "cfg-lsp.toml"
PYPROJECT = "pyproject.toml"
MANIFEST_NAMES = (MANIFEST_NAME, PYPROJECT)


class Family(NamedTuple):
    """Configs that share list rules: `files` are patterns, `lists` says which lists merge by name.

    `new_datasets` are the names that an overlay may add to those lists. `schema` is what the configs
    obey: a family that is described here, or the path of a JSON Schema, relative to the manifest's
    folder; it is empty where they obey none, and `None` where the manifest says nothing of it.
    """

    name: str
    files: tuple[str, ...]
    lists: NamedLists
    new_datasets: tuple[str, ...]
    schema: str | None = None


class Layer(NamedTuple):
    """A layer of the hierarchy: its files, and what they may and must do.

    `extends` names the layers that its files may extend and is `None` where any will do;
    `extends_exactly` is how many presets an overlay extends, `None` where any number will do.
    """

    name: str
    files: tuple[str, ...]
    extends: tuple[str, ...] | None
    extends_exactly: int | None
    locked: bool
    one_section: bool
    require: tuple[str, ...]
    forbid: tuple[str, ...]


class OverlayKind(NamedTuple):
    """A kind of overlay: by `files`, by the values `when` of its resolved config, or by both.

    `allow` and `forbid` are patterns of key paths; `allow` is `None` where every key is allowed.
    """

    name: str
    files: tuple[str, ...]
    when: dict[str, Any]
    allow: tuple[str, ...] | None
    forbid: tuple[str, ...]


class Manifest(NamedTuple):
    """A manifest with every value in place.

    `path` is `None` for the built-in one, `folder` is what its patterns and references are
    relative to. `dialect` is `None` where each file's own key decides. `removed` maps the key
    paths that are no more to those that replace them, to an empty text where nothing does.
    `text` is what was read, for places in it.
    """

    path: str | None
    folder: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    default_config: str
    dialect: Dialect | None
    max_chain: int
    max_file_size: int
    severities: dict[str, Severity]
    references: dict[str, str]
    families: tuple[Family, ...]
    layers: tuple[Layer, ...]
    overlays: tuple[OverlayKind, ...]
    removed: dict[str, str]
    parity_allow: tuple[str, ...]
    parity_when_off: dict[str, tuple[str, ...]]
    problems: tuple[Diagnostic, ...] = ()
    text: str = ""

    def relative(self, path: str) -> str:
        """A path as the manifest's patterns see it."""
        prefix = self.folder.rstrip(os.sep) + os.sep
        below = path[len(prefix) :] if path.startswith(prefix) else os.path.relpath(path, self.folder)
        return below.replace(os.sep, "/")

    def includes(self, path: str) -> bool:
        """Whether a file is one of the configs that the manifest speaks of."""
        relative = self.relative(path)
        return matches_any(self.include, relative) and not matches_any(self.exclude, relative)

    def family(self, path: str) -> Family | None:
        """The first family that has a file."""
        relative = self.relative(path)
        return next((family for family in self.families if matches_any(family.files, relative)), None)

    def layer(self, path: str) -> Layer | None:
        """The first layer that has a file."""
        relative = self.relative(path)
        return next((layer for layer in self.layers if matches_any(layer.files, relative)), None)

    def lists(self, path: str) -> NamedLists:
        """The named lists of a config: those of its family."""
        family = self.family(path)
        return family.lists if family is not None else NO_LISTS
