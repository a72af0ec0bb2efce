"""JSON Schema → shapes, as far as shapes can say it: for what editors show and offer.

Knows types, choices, bounds, properties, items, references within the schema and how several schemas
are combined in the simple cases. What it does not understand may be anything. Refuses to judge: what
a schema forbids, `validating` finds.
"""

from __future__ import annotations

from contextlib import suppress
from functools import reduce
from typing import Any

from cfg_lsp.schema.judge import kind_of
from cfg_lsp.schema.shape import ANYTHING, KINDS, MISSING, Field, Kind, Shape

_KINDS: dict[str, Kind] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "object": "mapping",
    "array": "list",
}


def shape_of_json(schema: Any) -> Shape:
    """The shape of what a JSON Schema allows."""
    return _Reader(schema).shape(schema)


def at_reference(schema: Any, reference: str) -> Any:
    """What a reference within a schema (`#/$defs/lora`) leads to; raises LookupError."""
    if not reference.startswith("#"):
        raise LookupError(reference)
    found = schema
    for step in reference[1:].split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        found = found[int(step)] if isinstance(found, list) and step.isdecimal() else _at(found, step)
    return found


def _at(found: Any, step: str) -> Any:
    if not isinstance(found, dict):
        raise LookupError(step)
    return found[step]


class _Reader:
    """Shapes of the parts of one schema; each reference is read once."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._known: dict[str, Shape] = {}

    def shape(self, schema: Any) -> Shape:
        """The shape of one part; a part that is made of itself may be anything further down."""
        if not isinstance(schema, dict):
            return ANYTHING
        shapes = [self._own(schema)]
        if isinstance(schema.get("$ref"), str):
            shapes.append(self._referred(schema["$ref"]))
        shapes += [self.shape(each) for each in _list(schema, "allOf")]
        for name in ("anyOf", "oneOf"):
            if parts := _list(schema, name):
                shapes.append(reduce(_either, map(self.shape, parts)))
        return reduce(_both, shapes)

    def _referred(self, reference: str) -> Shape:
        if reference not in self._known:
            self._known[reference] = ANYTHING
            with suppress(LookupError):
                self._known[reference] = self.shape(at_reference(self._root, reference))
        return self._known[reference]

    def _own(self, schema: dict[str, Any]) -> Shape:
        choices = tuple(schema["enum"]) if isinstance(schema.get("enum"), list) else ()
        if "const" in schema:
            choices = (schema["const"],)
        if any(isinstance(each, dict | list) for each in choices):
            choices = ()
        least, above = _number(schema, "minimum"), _number(schema, "exclusiveMinimum")
        return Shape(
            _kinds(schema, choices),
            choices,
            least=above if above is not None else least,
            most=_number(schema, "maximum"),
            is_above_least=above is not None,
            fields=self._fields(schema),
            others=self._others(schema),
            items=self.shape(schema["items"]) if isinstance(schema.get("items"), dict) else None,
            does=_description(schema),
        )

    def _fields(self, schema: dict[str, Any]) -> dict[str, Field]:
        properties = schema.get("properties")
        required = _list(schema, "required")
        fields = {}
        for name, each in properties.items() if isinstance(properties, dict) else ():
            shape = self.shape(each)
            default = each.get("default", MISSING) if isinstance(each, dict) else MISSING
            fields[name] = Field(name, shape, shape.does, default, name in required)
        return fields

    def _others(self, schema: dict[str, Any]) -> Shape | None:
        others = schema.get("additionalProperties", True)
        if others is False and not schema.get("patternProperties"):
            return None
        return self.shape(others)


def _kinds(schema: dict[str, Any], choices: tuple[Any, ...]) -> tuple[Kind, ...]:
    types = schema.get("type")
    named = types if isinstance(types, list) else [types]
    kinds = [_KINDS[each] for each in named if isinstance(each, str) and each in _KINDS]
    if not kinds and choices:
        kinds = [kind for kind in map(kind_of, choices) if kind is not None]
    if not kinds and isinstance(schema.get("properties"), dict):
        kinds = ["mapping"]
    return tuple(dict.fromkeys(kinds))


def _number(schema: dict[str, Any], name: str) -> float | None:
    value = schema.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _list(schema: dict[str, Any], name: str) -> list[Any]:
    value = schema.get(name)
    return value if isinstance(value, list) else []


def _description(schema: dict[str, Any]) -> str:
    words = schema.get("description") or schema.get("title")
    return " ".join(words.split()) if isinstance(words, str) else ""


def _either(one: Shape, other: Shape) -> Shape:
    """What one of two shapes takes."""
    if not one.kinds or not other.kinds:
        return ANYTHING
    closed = one.others is None and other.others is None
    choices = (*one.choices, *other.choices) if one.choices and other.choices else ()
    if not choices and (one.choices or other.choices) and not set(one.kinds) & set(other.kinds):
        choices = ()  # the kinds without choices may be anything
    return Shape(
        tuple(dict.fromkeys((*one.kinds, *other.kinds))),
        choices,
        fields={**other.fields, **one.fields},
        others=None if closed and (one.is_mapping or other.is_mapping) else ANYTHING,
        items=one.items or other.items,
        does=one.does or other.does,
    )


def _both(one: Shape, other: Shape) -> Shape:
    """What both of two shapes take, as far as that can be told."""
    return Shape(
        _in_both(one.kinds, other.kinds),
        tuple(each for each in one.choices if each in other.choices)
        if one.choices and other.choices
        else one.choices or other.choices,
        least=one.least if one.least is not None else other.least,
        most=one.most if one.most is not None else other.most,
        is_above_least=one.is_above_least if one.least is not None else other.is_above_least,
        fields={**other.fields, **one.fields},
        others=one.others if other.others == ANYTHING else other.others,
        items=one.items or other.items,
        does=one.does or other.does,
    )


def _in_both(one: tuple[Kind, ...], other: tuple[Kind, ...]) -> tuple[Kind, ...]:
    if not one or not other:
        return one or other
    return tuple(kind for kind in KINDS if _takes(one, kind) and _takes(other, kind))


def _takes(kinds: tuple[Kind, ...], kind: Kind) -> bool:
    return kind in kinds or (kind == "integer" and "number" in kinds)
