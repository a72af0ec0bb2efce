"""Find what is wrong in the tables of a manifest.

Knows settings, and the names that one table uses of another. Knows no places in the text: what is
wrong stands at a key path, whose key or value is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cfg_lsp.project.manifest_settings import ANY_NAME, KEY_PATH, OVERLAY_LAYER, Setting, Takes, Text, below
from cfg_lsp.project.toml_places import Keys

_UNKNOWN, _WRONG_TYPE, _WRONG_VALUE = "unknown-key", "wrong-type", "wrong-value"
_OVERLAY = "an overlay is a preset that extends a preset: its files are those of `preset`"
_HINTS = {f"{OVERLAY_LAYER}.files": _OVERLAY}
_MANIFEST = Setting("", Takes("a table", (dict,)), "")


class Wrong(NamedTuple):
    """A fault at a key path: of the key itself, or of the value there."""

    keys: Keys
    at_key: bool
    rule: str
    message: str
    hint: str = ""


def check_tables(tables: Any, builtin: dict[str, Any]) -> list[Wrong]:
    """Every fault of a manifest as `tomllib` reads it; what it leaves out is as in the built-in one."""
    found = list(_check((), tables, _MANIFEST))
    if found:
        return found
    return [*_check_families({**builtin, **tables}, tables), *_check_layers(tables)]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The hint for a name that is none of the known ones."""
    from cfg_lsp.text.nearest import nearest

    known = tuple(known)
    near = nearest(name, known, 1)
    if near:
        return f"did you mean `{near[0]}`?"
    return "known are " + ", ".join(known) if known else ""


def _check(keys: Keys, value: Any, setting: Setting) -> Iterator[Wrong]:
    takes = setting.takes
    if type(value) not in takes.types:
        yield _takes(keys, setting)
    elif isinstance(value, dict):
        yield from _check_table(keys, value, setting)
        yield from _check_size(keys, value, setting)
    elif isinstance(value, list) and takes.types == (list,) and below(setting.path):
        yield from _check_tables(keys, value, setting)
    elif isinstance(value, list):
        yield from _check_size(keys, value, setting)
        for number, item in enumerate(value):
            yield from _check_item((*keys, number), item, setting)
    elif isinstance(value, str):
        yield from _check_text(keys, value, setting)
    elif takes.least is not None and value < takes.least:
        yield _takes(keys, setting)


def _check_table(keys: Keys, table: dict[str, Any], setting: Setting) -> Iterator[Wrong]:
    settings = below(setting.path)
    for key, value in table.items():
        inner = settings.get(key) or settings.get(ANY_NAME)
        if inner is None:
            yield _unknown((*keys, key), settings)
            continue
        if not _is(key, setting.names):
            yield Wrong((*keys, key), True, _WRONG_VALUE, f'"{key}" {setting.names.fault}')
        if setting.names is KEY_PATH and isinstance(value, dict):
            yield _takes((*keys, key), inner, _quotes(key, value))
        else:
            yield from _check((*keys, key), value, inner)


def _check_tables(keys: Keys, tables: list[Any], setting: Setting) -> Iterator[Wrong]:
    for number, table in enumerate(tables):
        if isinstance(table, dict):
            yield from _check_table((*keys, number), table, setting)
        else:
            yield _takes((*keys, number), setting)


def _check_size(keys: Keys, value: list[Any] | dict[str, Any], setting: Setting) -> Iterator[Wrong]:
    least, most = setting.takes.least or 0, setting.takes.most
    if len(value) < least or (most is not None and len(value) > most):
        yield _takes(keys, setting)


def _check_item(keys: Keys, item: Any, setting: Setting) -> Iterator[Wrong]:
    if type(item) not in setting.takes.items:
        yield _takes(keys, setting)
    elif isinstance(item, str):
        yield from _check_text(keys, item, setting)


def _check_text(keys: Keys, text: str, setting: Setting) -> Iterator[Wrong]:
    takes = setting.takes.text
    if _is(text, takes):
        return
    if takes.choices:
        hint = did_you_mean(text, takes.choices)
        yield _takes(keys, setting, hint if hint.startswith("did") else "")
    else:
        yield Wrong(keys, False, _WRONG_VALUE, f'`{_shown(keys)}`: "{text}" {takes.fault}')


def _is(text: str, wanted: Text) -> bool:
    import re

    if wanted.choices:
        return text in wanted.choices
    return re.fullmatch(wanted.pattern or r"[\s\S]*", text) is not None


def _check_families(whole: dict[str, Any], own: dict[str, Any]) -> Iterator[Wrong]:
    """The families that this manifest's own references name."""
    for key, family in own.get("references", {}).items():
        if family not in whole["families"]:
            hint = did_you_mean(family, whole["families"])
            yield Wrong(("references", key), False, _WRONG_VALUE, f"no family `{family}`", hint)


def _check_layers(tables: dict[str, Any]) -> Iterator[Wrong]:
    """The layers that layers name; an overlay is a file of another layer."""
    layers = tables.get("layers", {})
    overlay = OVERLAY_LAYER.rpartition(".")[2]
    known = [name for name in layers if name != overlay]
    for name, layer in layers.items():
        for number, base in enumerate(layer.get("extends", ())):
            if base not in known:
                keys = ("layers", name, "extends", number)
                hint = _OVERLAY if base == overlay else did_you_mean(base, known)
                yield Wrong(keys, False, _WRONG_VALUE, f"no layer `{base}`", hint)


def _takes(keys: Keys, setting: Setting, hint: str = "") -> Wrong:
    rule = _WRONG_VALUE if setting.takes.text.choices else _WRONG_TYPE
    return Wrong(keys, False, rule, f"`{_shown(keys) or 'the manifest'}` takes {setting.takes.words}", hint)


def _unknown(keys: Keys, settings: dict[str, Setting]) -> Wrong:
    table = _shown(keys[:-1])
    where = f" in [{table}]" if table else ""
    hint = _HINTS.get(".".join(map(str, keys))) or did_you_mean(str(keys[-1]), settings)
    return Wrong(keys, True, _UNKNOWN, f"no setting `{keys[-1]}`{where}", hint)


def _quotes(key: str, table: dict[str, Any]) -> str:
    """Why a table stands where a value belongs: without quotes TOML reads the dots of a key path as tables."""
    steps = [key]
    inner: Any = table
    while isinstance(inner, dict) and inner:
        step, inner = next(iter(inner.items()))
        steps.append(step)
    return f'a key path stands in quotes: "{".".join(steps)}"'


def _shown(keys: Keys) -> str:
    """A setting as people write it; which item of a list is meant, the place tells."""
    return ".".join(key for key in keys if isinstance(key, str))
