"""Read a manifest from TOML.

A wrong manifest is reported at its line and column, and the built-in one serves meanwhile. So tables
become a `Manifest` only when `manifest_check` has found nothing wrong in them.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from cfg_lsp.merge import DIALECTS, Dialect, named_lists
from cfg_lsp.project.builtin_tables import TABLES
from cfg_lsp.project.files import FileText, Unreadable, read_text
from cfg_lsp.project.manifest import PYPROJECT, Family, Layer, Manifest, OverlayKind
from cfg_lsp.syntax import MAX_BYTES, SYNTAX_ERROR
from cfg_lsp.text import Diagnostic, LineIndex, Severity, Span

_PYPROJECT_TABLE = ("tool", "cfg-lsp")
_MEANWHILE = "the built-in manifest is used meanwhile"


def read_manifest(path: str, text: str | None = None) -> Manifest | None:
    """The manifest in a file, or in the text that an editor holds of it; `None` where there is none in it."""
    prefix = _prefix(path)
    file = FileText(text, ()) if text is not None else read_text(path, MAX_BYTES)
    if not isinstance(file, FileText):
        return None if prefix else _fall_back(path, (_unreadable(path, file),))
    import tomllib  # some milliseconds, which those without a manifest need not pay

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
    problems = (*file.notes, *_problems(path, file.text, tables))
    if problems:
        return _fall_back(path, problems)
    return _manifest({**TABLES, **tables})._replace(path=path, folder=os.path.dirname(path), text=file.text)


def builtin_manifest(folder: str) -> Manifest:
    """The built-in manifest for the configs of a folder."""
    return _builtin()._replace(folder=folder)


@cache
def builtin_text() -> str:
    """The built-in manifest as it is written."""
    file = read_text(os.path.join(os.path.dirname(__file__), "builtin.toml"), MAX_BYTES)
    assert isinstance(file, FileText)  # it is part of the package
    return file.text


def key_in_manifest(manifest: Manifest, *keys: str) -> Span:
    """Where a manifest that has been read without fault writes a key."""
    from cfg_lsp.project.toml_places import key_place

    return key_place(manifest.text, (*_prefix(manifest.path or ""), *keys))


def value_in_manifest(manifest: Manifest, *keys: str) -> Span:
    """Where it writes the value."""
    from cfg_lsp.project.toml_places import value_place

    return value_place(manifest.text, (*_prefix(manifest.path or ""), *keys))


def _prefix(path: str) -> tuple[str, ...]:
    return _PYPROJECT_TABLE if os.path.basename(path) == PYPROJECT else ()


def _fall_back(path: str, problems: tuple[Diagnostic, ...]) -> Manifest:
    return builtin_manifest(os.path.dirname(path))._replace(path=path, problems=problems)


@cache
def _builtin() -> Manifest:
    return _manifest(TABLES)


def _problems(path: str, text: str, tables: Any) -> list[Diagnostic]:
    from cfg_lsp.project.manifest_check import check_tables
    from cfg_lsp.project.toml_places import key_place, value_place

    problems = []
    for wrong in check_tables(tables, TABLES):
        span = (key_place if wrong.at_key else value_place)(text, (*_prefix(path), *wrong.keys))
        hint = f"{wrong.hint} ({_MEANWHILE})" if wrong.hint else _MEANWHILE
        problems.append(Diagnostic(wrong.rule, Severity.ERROR, path, span, wrong.message, hint))
    return problems


def _unreadable(path: str, file: Unreadable) -> Diagnostic:
    message = f"the manifest cannot be read: {file.reason}"
    return Diagnostic(SYNTAX_ERROR, Severity.ERROR, path, Span(0, 0), message, _MEANWHILE)


def _syntax_error(path: str, text: str, error: Exception) -> Diagnostic:
    import re

    message = "it nests too deep" if isinstance(error, RecursionError) else str(error)
    match = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = LineIndex(text)
    offset = len(text)
    if match:
        line = min(int(match.group(1)), len(lines)) - 1
        offset = min(lines.starts[line] + int(match.group(2)) - 1, len(text))
        message = message[: match.start()].strip()
    if text.startswith("\ufeff"):  # TOML has none, and what an editor does not show nobody finds
        offset, message = 0, "it begins with a byte order mark; save it as UTF-8 without one"
    span = Span(offset, min(offset + 1, len(text)))
    return Diagnostic(SYNTAX_ERROR, Severity.ERROR, path, span, f"not TOML: {message}", _MEANWHILE)


def _manifest(tables: dict[str, Any]) -> Manifest:
    """The manifest that tables without fault say; every table of the top level is there."""
    parity = tables["parity"]
    return Manifest(
        path=None,
        folder="",
        include=tuple(tables["include"]),
        exclude=tuple(tables["exclude"]),
        default_config=tables["default-config"],
        dialect=_dialect(tables.get("dialect")),
        max_chain=tables["max-chain"],
        max_file_size=tables["max-file-size"],
        severities={rule: Severity(value) for rule, value in tables["rules"].items()},
        references=dict(tables["references"]),
        families=tuple(_family(name, table) for name, table in tables["families"].items()),
        layers=tuple(_layer(name, table) for name, table in tables["layers"].items()),
        overlays=tuple(_overlay(number, table) for number, table in enumerate(tables["overlays"], 1)),
        removed=dict(tables["removed"]),
        parity_allow=tuple(parity.get("allow", ())),
        parity_when_off={key: tuple(patterns) for key, patterns in parity.get("when-off", {}).items()},
    )


def _dialect(value: str | dict[str, Any] | None) -> Dialect | None:
    """A dialect by its name or by its knobs."""
    if value is None or isinstance(value, str):
        return DIALECTS[value] if value else None
    knobs = {"name": "of the manifest", "keys": ["extends", "inherit"], **value}
    knobs["keys"] = tuple(knobs["keys"])
    if "reset" in knobs:
        (knobs["reset"],) = knobs["reset"].items()
    return Dialect(**knobs)


def _family(name: str, table: dict[str, Any]) -> Family:
    lists = named_lists({keys: tuple(ids) for keys, ids in table.get("named-lists", {}).items()})
    new_datasets = tuple(table.get("new-datasets", ()))
    return Family(name, tuple(table.get("files", ())), lists, new_datasets, table.get("schema"))


def _layer(name: str, table: dict[str, Any]) -> Layer:
    return Layer(
        name,
        tuple(table.get("files", ())),
        tuple(table["extends"]) if "extends" in table else None,
        table.get("extends-exactly"),
        table.get("locked", False),
        table.get("one-section", False),
        tuple(table.get("require", ())),
        tuple(table.get("forbid", ())),
    )


def _overlay(number: int, table: dict[str, Any]) -> OverlayKind:
    return OverlayKind(
        table.get("name", f"overlay {number}"),
        tuple(table.get("files", ())),
        dict(table.get("when", {})),
        tuple(table["allow"]) if "allow" in table else None,
        tuple(table.get("forbid", ())),
    )
