"""From keys to the place that wrote a value, and back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.syntax import Document, Found, dump_yaml, find, parse, path_at


def names(keys: tuple[Any, ...]) -> tuple[str, ...]:
    return ("name", "dataset") if keys in (("targets",), ("deep", "targets")) else ()


def place(document: Document, found: Found | None) -> str | None:
    """`line: key → value` of what was found."""
    if found is None:
        return None
    line = document.lines.position(found.value.start).line
    key = "" if found.key is None else document.text[found.key.start : found.key.end]
    return f"{line}: {key} → {document.text[found.value.start : found.value.end]}"


TEXT = """\
a: {b: [1, {c: 2}]}
base: &base
  x: 1
  y: &y {z: 3}
anchor: *base
merged:
  <<: *base
  x: 9
twice:
  <<: [*base, {x: 5, w: 6}]
copy: {inner: *y}
targets:
  - name: one
    v: 1
  - {dataset: two, v: 2}
  - {name: null, dataset: three, v: 3}
  - {name: 4, v: 4}
  - <<: *base
    name: five
  - plain
dup: 1
dup: 2
1: int
true: yes
null: nothing
2001-12-14: day
1.5: float
? [a]
: list
=: equals
"""


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("a", "b", 1, "c"), "1: c → 2"),
        (("a", "b", 0), "1:  → 1"),
        (("a", "b", 2), None),
        (("a", "b", -1), None),
        (("a", "b", True), None),
        (("a", "b", "one"), None),
        (("a", "b", 0, "c"), None),
        (("none",), None),
        (("anchor",), "3: anchor → x: 1\n  y: &y {z: 3}"),
        (("anchor", "x"), "3: x → 1"),
        (("anchor", "y", "z"), "4: z → 3"),
        (("merged", "x"), "8: x → 9"),
        (("merged", "y", "z"), "4: z → 3"),
        (("merged", "<<"), None),
        (("twice", "x"), "3: x → 1"),
        (("twice", "w"), "10: w → 6"),
        (("copy", "inner"), "4: inner → {z: 3}"),
        (("copy", "inner", "z"), "4: z → 3"),
        (("targets", "one", "v"), "14: v → 1"),
        (("targets", "two", "v"), "15: v → 2"),
        (("targets", "three", "v"), "16: v → 3"),
        (("targets", "4", "v"), "17: v → 4"),
        (("targets", "five", "x"), "3: x → 1"),
        (("targets", 1, "v"), "15: v → 2"),
        (("targets", 5), "20:  → plain"),
        (("targets", "plain"), None),
        (("targets", "six"), None),
        (("dup",), "22: dup → 2"),
        (("1",), None),
        ((None,), "25: null → nothing"),
        ((datetime.date(2001, 12, 14),), "26: 2001-12-14 → day"),
        ((1.5,), "27: 1.5 → float"),
        (("=",), "30: = → equals"),
    ],
)
def test_find_leads_to_the_place_that_wrote_the_value(keys: tuple[Any, ...], expected: str | None) -> None:
    document = parse("/x.yaml", TEXT)
    assert document.diagnostics[1:] == ()  # a list cannot be a key
    assert place(document, find(document, keys, names)) == expected


def test_the_root_is_found_without_keys() -> None:
    document = parse("/x.yaml", "a: 1\n")
    assert document.root is not None
    assert find(document, ()) == Found(None, document.root, document.root)
    assert find(parse("/x.yaml", ""), ()) is None


def test_keys_differ_by_type() -> None:
    document = parse("/x.yaml", "1: a\n")
    assert place(document, find(document, (1,))) == "1: 1 → a"
    assert [find(document, (key,)) for key in (True, 1.0, "1")] == [None, None, None]


def test_equal_keys_of_two_types_are_one_key_as_in_python() -> None:
    document = parse("/x.yaml", "1: a\ntrue: b\n")
    assert document.content == {1: "b"}
    assert place(document, find(document, (1,))) == "2: true → b"


def test_what_stands_beside_the_key_is_known_too() -> None:
    document = parse("/x.yaml", "a: &a 1\nb: *a\n")
    found = find(document, ("b",))
    assert found is not None
    assert (found.value.kind, found.written.kind, document.text[found.written.start :]) == ("scalar", "alias", "*a\n")


def test_nothing_is_found_below_an_opaque_tag() -> None:
    document = parse("/x.yaml", "a: !Foo {b: 1}\nc: ! {d: 1}\ne: !!omap [f: 1]\n")
    assert [find(document, keys) is None for keys in (("a", "b"), ("c", "d"), ("e", 0))] == [True, False, True]


def test_find_reads_json() -> None:
    text = (
        '{"targets": [{"name": "one", "v": 1}, {"name": null, "dataset": "two", "v": 2}], "\\u0061": 3, "a": 4, "1": 5}'
    )
    document = parse("/x.json", text)
    assert place(document, find(document, ("targets", "two", "v"), names)) == '1: "v" → 2'
    assert place(document, find(document, ("targets", 0, "name"), names)) == '1: "name" → "one"'
    assert place(document, find(document, ("a",))) == '1: "a" → 4'
    assert [find(document, (key,)) is None for key in ("1", 1)] == [False, True]


LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab1 ", max_size=3)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LEAVES, inner, max_size=3), max_leaves=12
)


def paths(value: Any, keys: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(keys, value), *(each for key, member in members for each in paths(member, (*keys, key)))]


@settings(max_examples=80, deadline=None)
@given(VALUES)
def test_every_path_of_the_content_leads_to_its_value_and_back(value: Any) -> None:
    document = parse("/x.yaml", dump_yaml(value))
    for keys, member in paths(document.content):
        found = find(document, keys)
        assert found is not None
        if not isinstance(member, dict | list):
            assert path_at(document, found.value.start)[-1].keys == keys


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  b: x<^>y\n", [(), ("a",), ("a", "b")]),
        ("a:\n  <^>b: x\n", [(), ("a",), ("a", "b")]),
        ("a<^>:\n  b: x\n", [(), ("a",)]),
        ("a:\n  - 1\n  - b: <^>2\n", [(), ("a",), ("a", 1), ("a", 1, "b")]),
        ("a: [1,<^>2]\n", [(), ("a",), ("a", 1)]),
        ("a: [1<^>,2]\n", [(), ("a",), ("a", 0)]),
        ("a:<^>\nb: 1\n", [(), ("a",)]),
        ("1: {true: <^>x}\n", [(), (1,), (1, True)]),
        ("a: &a {b: 1}\nc: *<^>a\n", [(), ("c",)]),
        ("a:\n  <<: {b: <^>1}\n", [(), ("a",), ("a",), ("a", "b")]),
        ("a:\n  <<: [{b: 1}, {c: <^>2}]\n", [(), ("a",), ("a",), ("a",), ("a", "c")]),
        ("é: '😀<^>'\n", [(), ("é",)]),
        ("a: 1\n\n\n<^>", []),
        ("<^>", []),
    ],
)
def test_path_at_leads_from_the_root_to_the_cursor(text: str, expected: list[tuple[Any, ...]]) -> None:
    offset = text.index("<^>")
    assert [step.keys for step in path_at(parse("/x.yaml", text.replace("<^>", "")), offset)] == expected


def test_path_at_reads_json() -> None:
    text = '{"a": [{"<<": 1}]}'
    steps = path_at(parse("/x.json", text), text.index("<<"))
    assert [step.keys for step in steps] == [(), ("a",), ("a", 0), ("a", 0, "<<")]
    assert steps[-1].key is not None
