"""The JSON Schema of a manifest, for editors that complete and check TOML.

Made of the same table as the check, so both refuse the same values; what one table says of another
(the layers that `extends` names) no schema can tell. Rules lie on a higher floor: their names come from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cfg_lsp.project.manifest_settings import ANY_NAME, Setting, Text, below

_TYPES = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    dict: "object",
}


def manifest_schema(rules: Mapping[str, str]) -> dict[str, Any]:
    """The schema, draft 7; `rules` are the names of all rules with what each finds."""
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "cfg-lsp manifest",
        "description": "What a repository says about its configs: cfg-lsp.toml, or [tool.cfg-lsp] in pyproject.toml.",
        "type": "object",
        **_table("", Text()),
    }
    by_rule = schema["properties"]["rules"]
    any_rule = by_rule.pop("additionalProperties")
    by_rule["properties"] = {rule: {**any_rule, "description": finds} for rule, finds in rules.items()}
    by_rule["additionalProperties"] = False
    return schema


def _value(setting: Setting) -> dict[str, Any]:
    """What a setting takes."""
    takes = setting.takes
    kinds = [_kind(setting, kind) for kind in takes.types]
    shape = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    return {"description": setting.about, **shape}


def _kind(setting: Setting, kind: type) -> dict[str, Any]:
    takes = setting.takes
    shape: dict[str, Any] = {"type": _TYPES[kind]}
    if kind is str:
        shape |= _text(takes.text)
    elif kind is dict:
        shape |= _table(setting.path, setting.names) | _limits("Properties", setting)
    elif kind is list and below(setting.path):
        shape["items"] = {"type": "object", **_table(setting.path, setting.names)}
    elif kind is list:
        shape["items"] = _items(setting)
        shape |= _limits("Items", setting)
    elif kind is int and takes.least is not None:
        shape["minimum"] = takes.least
    return shape


def _table(path: str, names: Text) -> dict[str, Any]:
    settings = below(path)
    rest = settings.get(ANY_NAME)
    shape: dict[str, Any] = {
        "properties": {name: _value(setting) for name, setting in settings.items() if name != ANY_NAME},
        "additionalProperties": _value(rest) if rest else False,
    }
    if names.pattern:
        shape["propertyNames"] = _text(names)
    return {key: value for key, value in shape.items() if value != {}}


def _items(setting: Setting) -> dict[str, Any]:
    kinds = [_TYPES[kind] for kind in setting.takes.items]
    return {"type": kinds[0] if len(kinds) == 1 else kinds, **_text(setting.takes.text)}


def _text(text: Text) -> dict[str, Any]:
    if text.choices:
        return {"enum": list(text.choices)}
    return {"pattern": f"^(?:{text.pattern})$"} if text.pattern else {}


def _limits(of: str, setting: Setting) -> dict[str, Any]:
    limits = {f"min{of}": setting.takes.least, f"max{of}": setting.takes.most}
    return {name: limit for name, limit in limits.items() if limit is not None}
