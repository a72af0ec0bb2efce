"""The shape of a value, as plain data: what everything else about a schema is made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from cfg_lsp.schema.fault import Check

Kind = Literal["text", "integer", "number", "boolean", "null", "mapping", "list"]
KINDS: tuple[Kind, ...] = ("text", "integer", "number", "boolean", "null", "mapping", "list")


class _Missing:
    """No default: a value of its own, because `None` is one."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()
"""The default of what has none."""


class Shape(NamedTuple):
    """What a value may be.

    `kinds` are the kinds that it may have, none of them named means any. `choices` are all values
    of those that can be listed. `least` and `most` bound a number, both included unless
    `is_above_least`. `fields` are the keys of a mapping by name, `others` the shape of every
    further key, `None` where there may be none. `items` is the shape of a list's members.
    `is_locked` says that the first config of a chain that gives a value decides it. `checks` look at
    the resolved mapping as a whole.
    """

    kinds: tuple[Kind, ...] = ()
    choices: tuple[Any, ...] = ()
    least: float | None = None
    most: float | None = None
    is_above_least: bool = False
    fields: Mapping[str, Field] = {}
    others: Shape | None = None
    items: Shape | None = None
    does: str = ""
    is_locked: bool = False
    checks: tuple[Check, ...] = ()

    @property
    def is_mapping(self) -> bool:
        """Whether a mapping is meant."""
        return "mapping" in self.kinds

    def at(self, step: Any) -> Field | None:
        """What stands one step further down: at a key, or at an index or the name of an entry."""
        if step in self.fields:
            return self.fields[step]
        if self.items is not None and "list" in self.kinds:
            return Field(str(step), self.items)
        return Field(str(step), self.others) if self.others is not None else None

    def find(self, keys: tuple[Any, ...]) -> Field | None:
        """What stands at a key path; `None` where nothing is known."""
        found: Field | None = Field("", self)
        for step in keys:
            found = found.shape.at(step) if found is not None else None
        return found


ANYTHING = Shape()
"""The shape of what nobody has said anything about."""


class Field(NamedTuple):
    """A key of a mapping: its shape, what it does in one line, its default.

    `is_required` says that a config must give it. `moved_to` is the key path of what replaces it
    where it is no more, an empty text where nothing does, and `None` for what still counts.
    """

    name: str
    shape: Shape
    does: str = ""
    default: Any = MISSING
    is_required: bool = False
    moved_to: str | None = None
