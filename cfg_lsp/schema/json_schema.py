"""Shapes → JSON Schema, draft 2020-12, for other tools.

Says all that JSON Schema can say of a shape: types, choices, bounds, defaults, descriptions, what is
required and what is deprecated.
"""

from __future__ import annotations

from typing import Any

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


def json_schema(shape: Shape, title: str) -> dict[str, Any]:
    """The schema of a whole config; nothing is required, because a config may inherit everything."""
    return {"$schema": DIALECT, "title": title, **_schema(shape)}


def _schema(shape: Shape) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    if shape.does:
        schema["description"] = shape.does
    types = [_TYPES[kind] for kind in shape.kinds]
    if types:
        schema["type"] = types[0] if len(types) == 1 else types
    if shape.choices:
        schema["enum"] = list(shape.choices)
    if shape.least is not None:
        schema["exclusiveMinimum" if shape.is_above_least else "minimum"] = shape.least
    if shape.most is not None:
        schema["maximum"] = shape.most
    if shape.is_mapping:
        schema["properties"] = {name: _property(field) for name, field in shape.fields.items()}
        schema["additionalProperties"] = False if shape.others is None else _schema(shape.others)
    if shape.items is not None:
        schema["items"] = _schema(shape.items)
    return schema


def _property(field: Field) -> dict[str, Any]:
    schema = _schema(field.shape)
    if field.does:
        schema["description"] = field.does
    if field.default is not MISSING:
        schema["default"] = field.default
    if field.moved_to is not None:
        schema["deprecated"] = True
        schema["description"] = f"Removed; `{field.moved_to}` replaces it." if field.moved_to else "Removed."
    return schema
