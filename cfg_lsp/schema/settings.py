"""Dataclasses → shapes: how a family's description is written.

A section is a dataclass whose fields are made by `setting`; its annotations are the types. Knows
`int`, `float`, `bool`, `str`, `Literal`, `X | None`, `list[X]`, `dict[str, X]`, other sections and
`Any`.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, Literal

from cfg_lsp.schema.fault import Check
from cfg_lsp.schema.shape import ANYTHING, MISSING, Field, Kind, Shape

REQUIRED = MISSING
"""The default of a setting that every config must give."""

_KINDS: dict[Any, Kind] = {str: "text", int: "integer", float: "number", bool: "boolean", type(None): "null"}


class Section:
    """What every section is made from.

    `OPEN` says that a config may write further keys, because the section is passed on to a library;
    `MOVED` maps keys that are no more to the key paths, from the top, that replace them; `LOCKED`
    says that the first config of a chain that gives a value decides it; `CHECKS` look at the resolved
    section as a whole, for settings that contradict each other.
    """

    OPEN: ClassVar[bool] = False
    LOCKED: ClassVar[bool] = False
    MOVED: ClassVar[dict[str, str]] = {}
    CHECKS: ClassVar[tuple[Check, ...]] = ()


def setting(
    default: Any = REQUIRED,
    does: str = "",
    *,
    make: Callable[[], Any] | None = None,
    choices: tuple[Any, ...] = (),
    least: float | None = None,
    above: float | None = None,
    most: float | None = None,
) -> Any:
    """A field of a section: its default, what it does in one line, and its bounds.

    `make` makes a default that can change; `choices` are for what `Literal` cannot say. A number is
    at least `least`, or greater than `above`, and at most `most`.
    """
    metadata = {"does": does, "choices": choices, "least": least, "above": above, "most": most}
    if make is not None:
        return dataclasses.field(default_factory=make, metadata=metadata)
    if default is REQUIRED:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@cache
def shape_of(section: Any) -> Shape:
    """The shape of the mapping that a section, a dataclass, describes."""
    hints = typing.get_type_hints(section)
    fields = {each.name: _field(each, hints[each.name]) for each in dataclasses.fields(section)}
    for old, new in section.MOVED.items():
        fields[old] = Field(old, ANYTHING, moved_to=new)
    does = (section.__doc__ or "").partition("\n")[0]
    others = ANYTHING if section.OPEN else None
    return Shape(("mapping",), fields=fields, others=others, does=does, is_locked=section.LOCKED, checks=section.CHECKS)


def _field(field: dataclasses.Field[Any], hint: Any) -> Field:
    metadata = field.metadata
    shape = _shape(hint)
    least, above = metadata.get("least"), metadata.get("above")
    shape = shape._replace(
        choices=shape.choices or metadata.get("choices", ()),
        least=above if above is not None else least,
        most=metadata.get("most"),
        is_above_least=above is not None,
    )
    is_required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    does = metadata.get("does") or shape.does
    return Field(field.name, shape, does, _default(field, hint), is_required)


def _default(field: dataclasses.Field[Any], hint: Any) -> Any:
    """What a setting is where nobody gives it; the fields of a section have theirs."""
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is dataclasses.MISSING or _is_section(hint):
        return MISSING
    return field.default_factory()


def _shape(hint: Any) -> Shape:
    """The shape that an annotation says."""
    if hint is Any:
        return ANYTHING
    if hint in _KINDS:
        return Shape((_KINDS[hint],))
    if _is_section(hint):
        return shape_of(typing.cast("Any", hint))
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        kinds = tuple(dict.fromkeys(_KINDS[type(each)] for each in arguments))
        return Shape(kinds, choices=arguments)
    if origin in (typing.Union, types.UnionType):
        return _either([_shape(each) for each in arguments])
    if origin is list:
        return Shape(("list",), items=_shape(arguments[0]))
    if origin is dict:
        return Shape(("mapping",), others=_shape(arguments[1]))
    raise TypeError(f"no setting can have the type {hint!r}")


def _is_section(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Section)


def _either(shapes: list[Shape]) -> Shape:
    """One shape for what may be one of several; at most one of them is a mapping, one a list."""
    if any(not shape.kinds for shape in shapes):
        return ANYTHING
    kinds = tuple(dict.fromkeys(kind for shape in shapes for kind in shape.kinds))
    choices = tuple(choice for shape in shapes for choice in shape.choices)
    if choices and "null" in kinds and None not in choices:
        choices = (*choices, None)
    mapping = next((shape for shape in shapes if shape.is_mapping), Shape())
    items = next((shape.items for shape in shapes if shape.items is not None), None)
    return mapping._replace(kinds=kinds, choices=choices, items=items)
