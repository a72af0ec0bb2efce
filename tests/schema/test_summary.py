"""What a key takes, in a few words."""

from __future__ import annotations

from typing import Any

import pytest

from cfg_lsp.schema.shape import ANYTHING, Field, Shape
from cfg_lsp.schema.spelling import spelled
from cfg_lsp.schema.summary import replacement, says_something, summary, takes
from cfg_lsp.syntax import parse


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (Shape(("integer",), least=1), "integer ≥ 1"),
        (Shape(("number",), least=0, is_above_least=True), "number > 0"),
        (Shape(("number",), least=0, most=1), "number ≥ 0, ≤ 1"),
        (Shape(("integer", "number")), "number"),
        (Shape(("text", "null")), "string or null"),
        (Shape(("text", "list", "null"), items=Shape(("text",))), "string, list of string or null"),
        (Shape(("list",)), "list"),
        (Shape(("list",), items=Shape(("text",), ("a", "b"))), "list of a or b"),
        (Shape(("text",), ("steps", "epoch", "no")), "steps, epoch or 'no'"),
        (Shape(("integer",), tuple(range(14))), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 or 2 more"),
        (ANYTHING, ""),
    ],
)
def test_a_shape_is_said_in_a_few_words(shape: Shape, words: str) -> None:
    assert takes(shape) == words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Field("seed", Shape(("integer",)), default=42), "integer · default 42"),
        (Field("rate", Shape(("number",)), default=5e-5), "number · default 5.0e-5"),
        (Field("norm", Shape(("number",)), default=1.0), "number · default 1.0"),
        (Field("path", Shape(("text",)), is_required=True), "string · required"),
        (Field("path", Shape(("text", "null")), default=None), "string or null · default null"),
        (Field("path", Shape(("text",))), "string"),
        (Field("to", Shape(("list",)), default=["none"]), "list · default [none]"),
        (Field("more", ANYTHING, default={}), "default {}"),
    ],
)
def test_a_summary_has_the_default_or_says_that_there_must_be_a_value(field: Field, words: str) -> None:
    assert summary(field) == words


def test_what_is_written_as_it_stands_can_be_marked() -> None:
    field = Field("when", Shape(("text",), ("steps", "no")), default="no")
    assert summary(field, lambda text: f"`{text}`") == "`steps` or `'no'` · default `'no'`"


def test_a_key_that_is_no_more_says_what_replaces_it() -> None:
    assert replacement(Field("old", ANYTHING, moved_to="new.key")) == "new.key replaces it"
    assert replacement(Field("old", ANYTHING, moved_to="")) == "nothing replaces it"


def test_a_key_that_a_library_may_know_says_nothing() -> None:
    assert not says_something(Field("own", ANYTHING))
    assert says_something(Field("own", ANYTHING, moved_to=""))
    assert says_something(Field("own", ANYTHING, "What it does."))


@pytest.mark.parametrize(
    "value", [1e-4, 2.5e-7, 1e20, 0.5, 1.0, "no", "1e-4", "a: b", "", None, True, 12, ["none"], {}]
)
def test_a_value_in_a_sentence_can_be_copied(value: Any) -> None:
    content = parse("config.yaml", f"key: {spelled(value)}\n").content
    assert content == {"key": value} and type(content["key"]) is type(value)
