"""What a repository says about its configs: `cfg-lsp.toml`, or `[tool.cfg-lsp]` in `pyproject.toml`.

Finds and reads it. A wrong manifest is reported at its line and the built-in one serves meanwhile.
Knows what the tables mean, nothing of the configs they speak of.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from cfg_lsp.merge import DIALECTS, NO_LISTS, Dialect, NamedLists, named_lists
from cfg_lsp.project.files import FileText, Unreadable, exists, is_folder, read_text
from cfg_lsp.project.manifest_shape import FAMILY, LAYER, OVERLAY, Shape, overlay_start
from cfg_lsp.project.patterns import matches_any
from cfg_lsp.project.toml_places import toml_place
from cfg_lsp.syntax import MAX_BYTES, SYNTAX_ERROR
from cfg_lsp.text import Diagnostic, LineIndex, Severity, Span

MANIFEST_NAME = "cfg-lsp.toml"
_PYPROJECT = "pyproject.toml"
MANIFEST_NAMES = (MANIFEST_NAME, _PYPROJECT)
_PYPROJECT_TABLE = ("tool", "cfg-lsp")
_LAYOUT_FOLDER = "configs"
_MEANWHILE = "the built-in manifest is used meanwhile"


class Family(NamedTuple):
    """Configs that share list rules: `files` are patterns, `lists` says which lists merge by name.

    `new_datasets` are the names that an overlay may add to those lists.
    """

    name: str
    files: tuple[str, ...]
    lists: NamedLists
    new_datasets: tuple[str, ...]


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


def read_manifest(path: str) -> Manifest | None:
    """The manifest in a file, `None` where the file holds none."""
    prefix = _PYPROJECT_TABLE if os.path.basename(path) == _PYPROJECT else ()
    file = read_text(path, MAX_BYTES)
    if not isinstance(file, FileText):
        return None if prefix else _fall_back(path, (_unreadable(path, file),))
    try:
        tables: Any = tomllib.loads(file.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        if prefix and "cfg-lsp" not in file.text:
            return None
        return _fall_back(path, (_syntax_error(path, file.text, error),))
    for step in prefix:
        tables = tables.get(step) if isinstance(tables, dict) else None
    if tables is None:
        return None
    reader = _Reader(path, file.text, prefix)
    manifest = reader.manifest(tables)
    problems = (*file.notes, *reader.problems)
    return _fall_back(path, problems) if problems else manifest


def builtin_manifest(folder: str) -> Manifest:
    """The built-in manifest for the configs of a folder."""
    return _builtin()._replace(folder=folder)


def _fall_back(path: str, problems: tuple[Diagnostic, ...]) -> Manifest:
    return builtin_manifest(os.path.dirname(path))._replace(path=path, problems=problems)


@cache
def _builtin() -> Manifest:
    return _Reader(None, builtin_text(), ()).manifest(_builtin_tables(), "")


@cache
def builtin_text() -> str:
    """The built-in manifest as it is written."""
    file = read_text(os.path.join(os.path.dirname(__file__), "builtin.toml"), MAX_BYTES)
    assert isinstance(file, FileText)  # it is part of the package
    return file.text


@cache
def _builtin_tables() -> dict[str, Any]:
    return tomllib.loads(builtin_text())


def _unreadable(path: str, file: Unreadable) -> Diagnostic:
    message = f"the manifest cannot be read: {file.reason}"
    return Diagnostic(SYNTAX_ERROR, Severity.ERROR, path, Span(0, 0), message, _MEANWHILE)


def _syntax_error(path: str, text: str, error: Exception) -> Diagnostic:
    message = str(error)
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = LineIndex(text)
    offset = len(text)
    if match:
        line = min(int(match.group(1)), len(lines)) - 1
        offset = min(lines.starts[line] + int(match.group(2)) - 1, len(text))
        message = message[: match.start()].strip()
    span = Span(offset, min(offset + 1, len(text)))
    return Diagnostic(SYNTAX_ERROR, Severity.ERROR, path, span, f"not TOML: {message}", _MEANWHILE)


# What a manifest may say at its top level; see `manifest_shape` for the tables of families, layers and overlays.
_TABLES = ("rules", "references", "families", "layers", "overlays", "removed", "parity")
_VALUES = ("include", "exclude", "default-config", "dialect", "max-chain", "max-file-size")
_KNOBS = ("name", "keys", "order", "merge", "reset", "keep", "scalars", "extensionless")
_CHOICES = {
    "order": ("later", "earlier"),
    "merge": ("deep", "deep-strict", "shallow"),
    "scalars": ("yaml-1.1", "omegaconf"),
}


class _Reader:
    """Tables → Manifest; every wrong value becomes a problem at its line."""

    def __init__(self, path: str | None, text: str, prefix: tuple[str, ...]) -> None:
        self.path = path
        self.text = text
        self.prefix = prefix
        self.problems: list[Diagnostic] = []
        self._from = 0

    def manifest(self, tables: Any, folder: str | None = None) -> Manifest:
        if not isinstance(tables, dict):
            self._wrong((), "a table")
            tables = {}
        self._refuse_unknown((), tables, (*_VALUES, *_TABLES))
        builtin = _builtin_tables()
        value = {**builtin, **tables}
        families = self._table(("families",), value["families"])
        self._check_references(tables.get("references"), tuple(families))
        parity = self._table(("parity",), value["parity"])
        self._refuse_unknown(("parity",), parity, ("allow", "when-off"))
        return Manifest(
            path=self.path,
            folder=folder if folder is not None else os.path.dirname(self.path or ""),
            include=self._strings(("include",), value["include"]),
            exclude=self._strings(("exclude",), value["exclude"]),
            default_config=self._string(("default-config",), value["default-config"]),
            dialect=self._dialect(value.get("dialect")),
            max_chain=self._count(("max-chain",), value["max-chain"]),
            max_file_size=self._count(("max-file-size",), value["max-file-size"]),
            severities=self._severities(self._table(("rules",), value["rules"])),
            references={
                key: self._string(("references", key), family)
                for key, family in self._table(("references",), value["references"]).items()
            },
            families=self._families(families),
            layers=tuple(self._layers(self._table(("layers",), value["layers"]))),
            overlays=tuple(self._overlays(value["overlays"])),
            removed={
                key: self._string(("removed", key), replacement)
                for key, replacement in self._table(("removed",), value["removed"]).items()
            },
            parity_allow=self._strings(("parity", "allow"), parity.get("allow", [])),
            parity_when_off={
                key: self._strings(("parity", "when-off", key), patterns)
                for key, patterns in self._table(("parity", "when-off"), parity.get("when-off", {})).items()
            },
        )

    def _families(self, tables: dict[str, Any]) -> tuple[Family, ...]:
        families = []
        for name, table in tables.items():
            keys = ("families", name)
            table = self._table(keys, table)
            self._refuse_unknown(keys, table, ("files", "named-lists", *FAMILY))
            own = self._right_values(keys, table, FAMILY)
            lists = {
                each: self._strings((*keys, "named-lists", each), ids)
                for each, ids in self._table((*keys, "named-lists"), table.get("named-lists", {})).items()
            }
            files = self._strings((*keys, "files"), table.get("files", []))
            families.append(Family(name, files, named_lists(lists), tuple(own.get("new-datasets", ()))))
        return tuple(families)

    def _check_references(self, own: Any, families: tuple[str, ...]) -> None:
        for key, family in own.items() if isinstance(own, dict) else ():
            if isinstance(family, str) and family not in families:
                known = "known are " + ", ".join(families)
                self._report(("references", key), "wrong-value", f"no family `{family}`", known)

    def _layers(self, tables: dict[str, Any]) -> Iterator[Layer]:
        for name, table in tables.items():
            table = self._shaped(("layers", name), table, LAYER)
            yield Layer(
                name,
                tuple(table.get("files", ())),
                tuple(table["extends"]) if "extends" in table else None,
                table.get("extends-exactly"),
                table.get("locked", False),
                table.get("one-section", False),
                tuple(table.get("require", ())),
                tuple(table.get("forbid", ())),
            )

    def _overlays(self, tables: Any) -> Iterator[OverlayKind]:
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            self._wrong(("overlays",), "an array of tables")
            return
        for number, table in enumerate(tables):
            self._from = overlay_start(self.text, number)
            table = self._shaped(("overlays",), table, OVERLAY)
            yield OverlayKind(
                table.get("name", f"overlay {number + 1}"),
                tuple(table.get("files", ())),
                table.get("when", {}),
                tuple(table["allow"]) if "allow" in table else None,
                tuple(table.get("forbid", ())),
            )
        self._from = 0

    def _shaped(self, keys: tuple[str, ...], value: Any, shape: Shape) -> dict[str, Any]:
        """The values of a table that are as they should be; the others become problems."""
        table = self._table(keys, value)
        self._refuse_unknown(keys, table, tuple(shape))
        return self._right_values(keys, table, shape)

    def _right_values(self, keys: tuple[str, ...], table: dict[str, Any], shape: Shape) -> dict[str, Any]:
        right = {key: table[key] for key, (_, is_right) in shape.items() if key in table and is_right(table[key])}
        for key, (words, _) in shape.items():
            if key in table and key not in right:
                self._wrong((*keys, key), words)
        return right

    def _severities(self, table: dict[str, Any]) -> dict[str, Severity]:
        values = [severity.value for severity in Severity]
        return {rule: Severity(self._choice(("rules", rule), value, tuple(values))) for rule, value in table.items()}

    def _dialect(self, value: Any) -> Dialect | None:
        if value is None:
            return None
        if isinstance(value, str):
            return DIALECTS[self._choice(("dialect",), value, tuple(DIALECTS))]
        table = self._table(("dialect",), value)
        self._refuse_unknown(("dialect",), table, _KNOBS)
        knobs: dict[str, Any] = {"name": "of the manifest", "keys": ("extends", "inherit")}
        for knob, each in table.items():
            keys = ("dialect", knob)
            if knob in _CHOICES:
                knobs[knob] = self._choice(keys, each, _CHOICES[knob])
            elif knob == "keys":
                knobs[knob] = self._strings(keys, each)
                if not each:
                    self._wrong(keys, "at least one key")
            elif knob == "reset":
                knobs[knob] = self._marker(keys, self._table(keys, each))
            elif knob == "extensionless":
                knobs[knob] = self._of_type(keys, each, bool, "true or false", False)
            elif knob in _KNOBS:
                knobs[knob] = self._string(keys, each)
        return Dialect(**knobs)

    def _marker(self, keys: tuple[str, ...], table: dict[str, Any]) -> tuple[str, bool] | None:
        if len(table) != 1:
            self._wrong(keys, "one marker, such as { _delete_ = true }")
            return None
        ((name, value),) = table.items()
        return name, self._of_type((*keys, name), value, bool, "true or false", True)

    def _strings(self, keys: tuple[str, ...], value: Any) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self._wrong(keys, "a list of strings")
        return ()

    def _string(self, keys: tuple[str, ...], value: Any) -> str:
        return str(self._of_type(keys, value, str, "a string", ""))

    def _count(self, keys: tuple[str, ...], value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self._wrong(keys, "a number from 1")
            return 1
        return value

    def _choice(self, keys: tuple[str, ...], value: Any, choices: tuple[str, ...]) -> str:
        if value in choices:
            return str(value)
        self._wrong(keys, "one of " + ", ".join(choices))
        return choices[0]

    def _table(self, keys: tuple[str, ...], value: Any) -> dict[str, Any]:
        return dict(self._of_type(keys, value, dict, "a table", {}))

    def _of_type(self, keys: tuple[str, ...], value: Any, kind: type, words: str, instead: Any) -> Any:
        if isinstance(value, kind):
            return value
        self._wrong(keys, words)
        return instead

    def _refuse_unknown(self, keys: tuple[str, ...], table: dict[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                where = f" in [{'.'.join(keys)}]" if keys else ""
                self._report((*keys, key), "unknown-key", f"no setting `{key}`{where}", "known are " + ", ".join(known))

    def _wrong(self, keys: tuple[str, ...], words: str) -> None:
        self._report(keys, "wrong-type", f"`{'.'.join(keys) or 'the manifest'}` takes {words}", "")

    def _report(self, keys: tuple[str, ...], rule: str, message: str, hint: str) -> None:
        start, end = toml_place(self.text[self._from :], (*self.prefix, *keys))
        span = Span(self._from + start, self._from + end)
        hint = f"{hint}; {_MEANWHILE}".removeprefix("; ")
        self.problems.append(Diagnostic(rule, Severity.ERROR, self.path or "", span, message, hint))


class Manifests:
    """The manifest of each folder: the nearest real one above, else the built-in one."""

    def __init__(self) -> None:
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
            found = _manifest_in(folder)
            above = os.path.dirname(folder)
            if found is not None or above == folder:
                self._real[folder] = found
                break
            folder = above
        found = self._real[folder]
        for each in waiting:
            self._real[each] = found
        return found

    def _built_in(self, folder: str) -> Manifest:
        if folder not in self._builtin:
            self._builtin[folder] = builtin_manifest(folder)
        return self._builtin[folder]


def _manifest_in(folder: str) -> Manifest | None:
    for name in MANIFEST_NAMES:
        path = os.path.join(folder, name)
        if exists(path):  # a dangling link, a folder or a pipe is a wrong manifest, not none
            manifest = read_manifest(path)
            if manifest is not None:
                return manifest
    return None


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
