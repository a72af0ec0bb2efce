"""Dataclasses are read as shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

import pytest

from cfg_lsp.schema.fault import Fault
from cfg_lsp.schema.settings import Section, setting, shape_of
from cfg_lsp.schema.shape import ANYTHING, MISSING, Shape


def never_both(section: dict[str, Any]) -> Iterator[Fault]:
    if section.get("warmup") and section.get("constant"):
        yield Fault("wrong-value", ("warmup",), "not both", "remove one")


@dataclass(kw_only=True)
class Adapter(Section):
    """A few weights that are trained instead of all.

    What stands below the first line is for readers of the code.
    """

    MOVED: ClassVar[dict[str, str]] = {"r": "adapter.rank", "bias": ""}

    rank: int = setting(8, "Rank of the matrices.", least=1)
    dropout: float = setting(0.0, "Share that is left out.", above=0, most=1)


@dataclass(kw_only=True)
class Schedule(Section):
    """How fast."""

    OPEN = True
    LOCKED = True
    CHECKS = (never_both,)

    warmup: int = setting(does="Steps.")


@dataclass(kw_only=True)
class Everything(Section):
    """A bit of all."""

    anything: Any = setting(None)
    whole: int = setting(1)
    number: float = setting(0.5)
    switch: bool = setting(False)
    text: str = setting("a")
    choice: Literal["steps", "no"] = setting("no")
    choice_or_null: Literal["steps"] | None = setting(None)
    switch_or_choice: bool | Literal["auto"] = setting(True)
    listed: int = setting(1, choices=(1, 2))
    names: list[str] = setting(make=list)
    name_or_names: str | list[str] | None = setting(None)
    by_name: dict[str, int] = setting(make=dict)
    adapter: Adapter = setting(make=Adapter)
    adapters: list[Adapter] = setting(make=list)
    schedule: Schedule | None = setting(None, "When to learn how fast.")


SHAPE = shape_of(Everything)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("anything", ANYTHING),
        ("whole", Shape(("integer",))),
        ("number", Shape(("number",))),
        ("switch", Shape(("boolean",))),
        ("text", Shape(("text",))),
        ("choice", Shape(("text",), ("steps", "no"))),
        ("choice_or_null", Shape(("text", "null"), ("steps", None))),
        ("switch_or_choice", Shape(("boolean", "text"), ("auto",))),
        ("listed", Shape(("integer",), (1, 2))),
        ("names", Shape(("list",), items=Shape(("text",)))),
        ("name_or_names", Shape(("text", "list", "null"), items=Shape(("text",)))),
        ("by_name", Shape(("mapping",), others=Shape(("integer",)))),
        ("adapter", shape_of(Adapter)),
        ("adapters", Shape(("list",), items=shape_of(Adapter))),
    ],
)
def test_an_annotation_is_a_shape(name: str, shape: Shape) -> None:
    assert SHAPE.fields[name].shape == shape


def test_every_field_of_the_dataclass_is_a_key() -> None:
    assert list(SHAPE.fields) == [each.name for each in fields(Everything)]


def test_bounds_are_those_of_the_setting() -> None:
    rank, dropout = (SHAPE.find(("adapter", name)) for name in ("rank", "dropout"))
    assert rank is not None and (rank.shape.least, rank.shape.most, rank.shape.is_above_least) == (1, None, False)
    assert dropout is not None
    assert (dropout.shape.least, dropout.shape.most, dropout.shape.is_above_least) == (0, 1, True)


def test_a_default_is_made_anew_and_a_section_has_none_of_its_own() -> None:
    assert SHAPE.fields["names"].default == []
    assert SHAPE.fields["anything"].default is None
    assert SHAPE.fields["adapter"].default is MISSING
    assert not SHAPE.fields["adapter"].is_required


def test_a_setting_without_default_is_required() -> None:
    assert [name for name, field in shape_of(Schedule).fields.items() if field.is_required] == ["warmup"]
    assert shape_of(Schedule).fields["warmup"].default is MISSING


def test_a_section_is_described_by_its_first_line_unless_its_setting_says_more() -> None:
    assert SHAPE.fields["adapter"].does == "A few weights that are trained instead of all."
    assert SHAPE.fields["schedule"].does == "When to learn how fast."


def test_keys_that_are_no_more_are_fields_that_say_what_replaces_them() -> None:
    moved = {name: field.moved_to for name, field in shape_of(Adapter).fields.items()}
    assert moved == {"rank": None, "dropout": None, "r": "adapter.rank", "bias": ""}


def test_a_section_that_may_be_null_stays_open_locked_and_checked() -> None:
    shape = SHAPE.fields["schedule"].shape
    assert shape.kinds == ("mapping", "null")
    assert (shape.others, shape.is_locked, shape.checks) == (ANYTHING, True, (never_both,))


def test_a_type_that_no_setting_can_have_is_refused() -> None:
    @dataclass(kw_only=True)
    class Wrong(Section):
        when: tuple[int, int] = setting((1, 2))

    with pytest.raises(TypeError, match="no setting can have the type"):
        shape_of(Wrong)


@pytest.mark.parametrize(
    ("keys", "kinds"),
    [
        ((), ("mapping",)),
        (("adapter", "rank"), ("integer",)),
        (("adapters", 3, "rank"), ("integer",)),
        (("adapters", "named", "rank"), ("integer",)),
        (("by_name", "q_proj"), ("integer",)),
        (("schedule", "a team's own", "deep"), None),
        (("adapter", "nothing"), None),
        (("whole", "deeper"), None),
    ],
)
def test_a_key_path_leads_to_a_field(keys: tuple[Any, ...], kinds: tuple[str, ...] | None) -> None:
    found = SHAPE.find(keys)
    assert (found.shape.kinds if found is not None else None) == kinds
