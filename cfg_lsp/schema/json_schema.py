"""Shapes → JSON Schema, draft 2020-12, for other tools.

Says all that JSON Schema can say of a shape: types, choices, bounds, defaults, descriptions, and what
is deprecated. It cannot say that settings contradict each other, and takes `3.0` for a whole number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cfg_lsp.schema.judge import kind_of
from cfg_lsp.schema.shape import MISSING, Field, Kind, Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[Kind, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "mapping": "object",
    "list": "array",
}
_INHERITANCE = {
    "description": "The configs that this one inherits from, relative to it; a later one wins.",
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
}


def json_schema(shape: Shape, title: str, inheritance: Iterable[str] = ("extends", "inherit")) -> dict[str, Any]:
    """The schema of a whole config as it is written, with the keys by which it may inherit.

    Nothing is required, because a config may inherit everything.
    """
    schema = {"$schema": DIALECT, "title": title, **_schema(shape)}
    inherited = {key: _INHERITANCE for key in inheritance if key not in shape.fields}
    return {**schema, "properties": {**inherited, **schema.get("properties", {})}}


def _schema(shape: Shape) -> dict[str, Any]:
    listed = {kind_of(each) for each in shape.choices}
    others = tuple(kind for kind in shape.kinds if kind not in listed)
    if not shape.choices:
        schema = _of_kinds(shape, shape.kinds)
    elif not others:
        schema = {**_types(shape.kinds), "enum": list(shape.choices)}
    else:
        schema = {"anyOf": [{"enum": list(shape.choices)}, _of_kinds(shape, others)]}
    return {"description": shape.does, **schema} if shape.does else schema


def _of_kinds(shape: Shape, kinds: tuple[Kind, ...]) -> dict[str, Any]:
    schema = _types(kinds)
    if "integer" in kinds or "number" in kinds:
        schema |= _bounds(shape)
    if "mapping" in kinds:
        schema |= {
            "properties": {name: _property(field) for name, field in shape.fields.items()},
            "additionalProperties": False if shape.others is None else _schema(shape.others),
        }
    if "list" in kinds and shape.items is not None:
        schema["items"] = _schema(shape.items)
    return schema


def _types(kinds: tuple[Kind, ...]) -> dict[str, Any]:
    types = [_TYPES[kind] for kind in kinds]
    return {"type": types[0] if len(types) == 1 else types} if types else {}


def _bounds(shape: Shape) -> dict[str, Any]:
    bounds: dict[str, Any] = {}
    if shape.least is not None:
        bounds["exclusiveMinimum" if shape.is_above_least else "minimum"] = shape.least
    if shape.most is not None:
        bounds["maximum"] = shape.most
    return bounds


def _property(field: Field) -> dict[str, Any]:
    if field.moved_to is not None:
        words = f"Removed; `{field.moved_to}` replaces it." if field.moved_to else "Removed."
        return {"description": words, "deprecated": True, "not": {}}
    schema = _schema(field.shape)
    if field.does:
        schema["description"] = field.does
    if field.default is not MISSING:
        schema["default"] = field.default
    return schema
