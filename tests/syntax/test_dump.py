"""Dumped values read back as they were, and look as a person writes them."""

from __future__ import annotations

import datetime
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from cfg_lsp.merge.equal import same
from cfg_lsp.syntax import Tagged, dump_yaml, parse

TEXT = st.text(max_size=20) | st.text("ab \n\t:#-'\"é😀\\", max_size=20)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    TEXT,
    st.dates(),
    st.datetimes().map(lambda moment: moment.replace(fold=0)),
    st.binary(max_size=8),
)
KEYS = TEXT | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False) | st.dates()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
@example(2e-05)
@example({"a": 1e16, "b": float("inf"), "c": -0.0})
@example("x\ny\n")
@example({"\n": " a\n b"})
@example({"a": "x \ny", "b": "\ta\n", "c": "x\n\n", "d": "\nx", "e": "#\n:"})
@example(["=", "<<", "no", "012", "1e-4", "12:30", "2001-12-14", "~", ""])
@example([(1, 2), ("a", None)])
@example("\x85")
@example({"s": {1, 2, 3}})
def test_dumped_values_read_back_the_same(value: Any) -> None:
    assert same(yaml.safe_load(dump_yaml(value)), value, ordered=True)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["!Foo", "!a/b", "tag:yaml.org,2002:python/name:x", "tag:example.com,2000:x"]), TEXT)
def test_opaque_values_keep_their_tag(tag: str, text: str) -> None:
    value = {"a": Tagged(tag, text), "b": [Tagged(tag, {"c": [text]})]}
    assert parse("/x.yaml", dump_yaml(value)).content == value


def test_values_are_written_as_people_write_them() -> None:
    shared = {"x": 1}
    value: dict[Any, Any] = {
        "training": {"learning_rate": 2e-05, "epochs": 3, "resume": None, "bf16": True},
        "targets": [{"name": "größe 😀", "ratio": 0.5}, {"name": "no"}],
        "prompt": "You are a careful annotator.\nAnswer in one line.\n",
        "long": "word " * 20 + "end",
        "one": shared,
        "two": shared,
        "empty": [[], {}],
        "day": datetime.date(2001, 12, 14),
        "opaque": Tagged("!Foo", {"k": "1"}),
        1: "int",
    }
    assert dump_yaml(value) == snapshot("""\
training:
  learning_rate: 2.0e-05
  epochs: 3
  resume: null
  bf16: true
targets:
  - name: größe 😀
    ratio: 0.5
  - name: 'no'
prompt: |
  You are a careful annotator.
  Answer in one line.
long: word word word word word word word word word word word word word word word word word word word word end
one:
  x: 1
two:
  x: 1
empty:
  - []
  - {}
day: 2001-12-14
opaque: !Foo
  k: '1'
1: int
""")


def test_a_scalar_needs_no_end_mark() -> None:
    values: list[Any] = [1, "x", None, [], {}]
    assert [dump_yaml(value) for value in values] == ["1\n", "x\n", "null\n", "[]\n", "{}\n"]


def test_members_of_a_set_have_one_order() -> None:
    assert dump_yaml({"b", "a", "c"}) == dump_yaml({"c", "b", "a"}) == "!!set\na: null\nb: null\nc: null\n"
