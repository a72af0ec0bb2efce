"""JSON Schema says of a shape what the rules say of it, to tools that know nothing of cfg-lsp."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cfg_lsp.project.workspace import Workspace
from cfg_lsp.schema.families import FAMILIES, shape_of_family
from cfg_lsp.schema.json_schema import json_schema
from cfg_lsp.schema.judge import judge, kind_of
from cfg_lsp.schema.shape import ANYTHING, KINDS, MISSING, Field, Shape

PROJECT = Path(__file__).parents[2]
SHIPPED = sorted(
    path
    for root in (PROJECT / "configs", PROJECT / "tests" / "hierarchies" / "components" / "configs")
    for path in (*root.rglob("*.yaml"), *root.rglob("*.json"))
)


def shape_of(family: str) -> Shape:
    shape = shape_of_family(family)
    assert shape is not None
    return shape


def validator_of(family: str) -> Draft202012Validator:
    return Draft202012Validator(json_schema(shape_of(family), family))


def family_of(path: Path) -> str:
    return next((name for name in ("fusion", "trainer") if name in path.parts), "training")


@pytest.mark.parametrize("family", FAMILIES)
def test_it_is_a_json_schema_and_json(family: str) -> None:
    schema = json_schema(shape_of(family), family)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema, allow_nan=False)) == schema
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_a_shipped_config_is_valid_as_it_is_written_and_resolved(path: Path) -> None:
    validator = validator_of(family_of(path))
    validator.validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    validator.validate(Workspace().snapshot().merged(str(path)).value)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_default_is_valid_and_no_fault(family: str) -> None:
    for keys, field in fields_of(shape_of(family)):
        if field.default is not MISSING and field.default is not None:
            assert list(judge(field.shape, field.default, keys)) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_a_description_is_a_sentence_on_one_line(family: str) -> None:
    for keys, field in fields_of(shape_of(family)):
        if field.moved_to is None:
            assert field.does.endswith(".") and "\n" not in field.does and len(field.does) <= 120, keys


@pytest.mark.parametrize("family", FAMILIES)
def test_what_replaces_a_key_is_a_key(family: str) -> None:
    shape = shape_of(family)
    for keys, field in fields_of(shape):
        if field.moved_to:
            new = shape.find(tuple(field.moved_to.split(".")))
            assert new is not None and new.moved_to is None and new.does, keys


def test_a_config_may_inherit_by_the_keys_that_are_named() -> None:
    closed = Shape(("mapping",), fields={"seed": Field("seed", Shape(("integer",)))})
    validator = Draft202012Validator(json_schema(closed, "closed", ("_base_",)))
    assert validator.is_valid({"_base_": ["a.yaml"], "seed": 1})
    assert validator.is_valid({"_base_": "a.yaml"})
    assert not validator.is_valid({"extends": "a.yaml"})
    assert not validator.is_valid({"_base_": 1})


def test_what_is_no_more_is_deprecated_and_refused() -> None:
    schema = json_schema(shape_of("training"), "training")
    moved = schema["properties"]["training"]["properties"]["evaluation_strategy"]
    assert moved["deprecated"] is True
    assert moved["description"] == "Removed; `training.eval_strategy` replaces it."
    assert not validator_of("training").is_valid({"training": {"evaluation_strategy": "no"}})


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=4)


@st.composite
def shapes(draw: st.DrawFn, depth: int = 2) -> Shape:
    """A shape of some kinds, with choices, bounds and what else there may be of them."""
    kinds = draw(st.lists(st.sampled_from(KINDS[:5]), min_size=1, unique=True))
    choices = draw(st.sampled_from(((), ("no", "steps"), ("no", None), (4, 8))))
    if depth:
        kinds += draw(st.lists(st.sampled_from(KINDS[5:]), unique=True))
    inner = shapes(depth - 1) if depth else st.just(ANYTHING)
    names = draw(st.lists(st.sampled_from(("a", "b", "c")), unique=True))
    return Shape(
        tuple(kinds),
        tuple(each for each in choices if kind_of(each) in kinds and "number" not in kinds),
        least=draw(st.none() | st.integers(-3, 3)),
        most=draw(st.none() | st.integers(4, 9)),
        is_above_least=draw(st.booleans()),
        fields={name: Field(name, draw(inner)) for name in names} if "mapping" in kinds else {},
        others=draw(st.none() | st.just(ANYTHING) | inner) if "mapping" in kinds else None,
        items=draw(st.none() | inner) if "list" in kinds else None,
    )


@given(shapes(), values | st.dictionaries(st.sampled_from("abcd"), values))
def test_what_is_a_fault_is_refused_and_nothing_else(shape: Shape, value: Any) -> None:
    read = _as_json_reads(value)
    is_fault = bool(list(judge(shape, read)))
    assert Draft202012Validator(json_schema(shape, "any", ())).is_valid(read) is not is_fault


def _as_json_reads(value: Any) -> Any:
    """JSON Schema takes `3.0` for a whole number; here it is one."""
    if isinstance(value, dict):
        return {key: _as_json_reads(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_json_reads(each) for each in value]
    return int(value) if isinstance(value, float) and math.isfinite(value) and value.is_integer() else value


def fields_of(shape: Shape, keys: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Field]]:
    """Every field that a shape describes, those of a list's members too, with its key path."""
    found = []
    for name, field in shape.fields.items():
        found.append(((*keys, name), field))
        found += fields_of(field.shape, (*keys, name))
        if field.shape.items is not None:
            found += fields_of(field.shape.items, (*keys, name, "*"))
    return found
