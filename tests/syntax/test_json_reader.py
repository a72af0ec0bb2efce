"""JSON is read as Python reads it, and a broken member costs no other."""

from __future__ import annotations

import json
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from cfg_lsp.merge.equal import same
from cfg_lsp.syntax import json_reader, parse

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)
PIECES = st.sampled_from(
    ["{", "}", "[", "]", ",", ":", '"a"', '"', "1", "tru", "null", "\n", " ", "//x", "\\", "\x07", "é", "#", "'"]
)


@settings(max_examples=200, deadline=None)
@given(VALUES, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_values_are_those_of_json_loads(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = parse("/x.json", text)
    assert document.diagnostics == ()
    assert same(document.content, json.loads(text), ordered=True)


@settings(max_examples=400, deadline=None)
@given(st.text() | st.lists(PIECES, max_size=15).map("".join))
@example("")
@example("{} {}")
@example('"\\x"')
@example("01")
@example("\u00a01")
@example("[" * 3000)
@example("9" * 5000)
def test_what_json_loads_refuses_has_a_diagnostic(text: str) -> None:
    document = parse("/x.json", text)
    try:
        expected = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        assert document.diagnostics
    else:
        assert document.diagnostics == ()
        assert same(document.content, expected)


def test_keys_written_twice_are_known_and_the_last_counts() -> None:
    document = parse("/x.json", '{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}')
    assert document.content == {"a": 3, "b": {"c": 2}}
    assert sorted((pair.loses[0].start, pair.wins[0].start) for pair in document.duplicate_keys) == [(1, 32), (15, 23)]


def test_the_tree_has_true_places() -> None:
    text = '\ufeff{"é": [1, "x y"],\r\n "b": {"c": null}}'
    root = parse("/x.json", text).root
    assert root is not None
    pieces = [text[part.start : part.end] for pair in root.pairs for part in pair]
    assert pieces == ['"é"', '[1, "x y"]', '"b"', '{"c": null}']


BROKEN = [
    '{"a": 1, "b": [1, 2, "c": 3}',
    '{\n  "a": 1,\n  "b": [1, 2\n  "c": 3\n}',
    '{\n  "a": 1,\n  "b": {"x": 1,\n  "c": 3\n}',
    '{\n  "a": {\n    "b": 1\n  "c": 3\n}',
    '{\n  "a": 1,\n  "b": "unclosed,\n  "c": 3\n}',
    '{\n  "a": 1,\n  "k\n}',
    '{\n  "a": 1,\n  "b": \n}',
    '{\n  "a": 1,\n  "b"\n}',
    '{\n  "a": 1,\n  b: 2,\n  "c": 3\n}',
    "{\n  'a': 1,\n  \"c\": 3\n}",
    '{\n  "a": 1\n  "c": 3\n}',
    '{\n  "a": 1,\n}',
    '{"a": 1,, "b": 2}',
    '{\n  "a": 1,\n  "b": 2\n',
    "[1, 2",
    "[1, 2]]",
    "[1, 2}",
    '{"a": tru, "b": 1}',
    '{"a": 01, "b": 1}',
    '{\n  // why\n  "a": 1 # so\n}',
    '{"a": "\\q", "b": "x\ty", "c": 1}',
    '{"a": 1} x',
    '{"a": tru, b: 1}',
    '{"a" 1, "b": 2}',
]


def described(text: str) -> str:
    document = parse("/x.json", text)
    lines = [repr(text), f"    {json.dumps(document.content)}"]
    for each in document.diagnostics:
        line, column = document.lines.position(each.span.start)
        lines.append(f"    {line}:{column} {each.message} → {each.hint}")
    return "\n".join(lines)


def test_a_broken_member_costs_no_other() -> None:
    assert "\n".join(map(described, BROKEN)) == snapshot("""\
'{"a": 1, "b": [1, 2, "c": 3}'
    {"a": 1, "b": [1, 2], "c": 3}
    1:15 this `[` is never closed → close it with `]`
'{\\n  "a": 1,\\n  "b": [1, 2\\n  "c": 3\\n}'
    {"a": 1, "b": [1, 2], "c": 3}
    3:8 this `[` is never closed → close it with `]`
'{\\n  "a": 1,\\n  "b": {"x": 1,\\n  "c": 3\\n}'
    {"a": 1, "b": {"x": 1, "c": 3}}
    3:8 this `{` is never closed → close it with `}`
'{\\n  "a": {\\n    "b": 1\\n  "c": 3\\n}'
    {"a": {"b": 1, "c": 3}}
    2:8 this `{` is never closed → close it with `}`
    4:3 a comma is missing before this → write `,` before it
'{\\n  "a": 1,\\n  "b": "unclosed,\\n  "c": 3\\n}'
    {"a": 1, "c": 3}
    3:8 this quote is never closed → close it with `"`
'{\\n  "a": 1,\\n  "k\\n}'
    {"a": 1}
    3:3 this quote is never closed → close it with `"`
'{\\n  "a": 1,\\n  "b": \\n}'
    {"a": 1}
    3:3 a key without a value → write a value after the `:`
'{\\n  "a": 1,\\n  "b"\\n}'
    {"a": 1}
    3:3 a key without its `:` → write `"key": value`
'{\\n  "a": 1,\\n  b: 2,\\n  "c": 3\\n}'
    {"a": 1, "c": 3}
    3:3 a key in JSON stands in double quotes → write `"key": value`
'{\\n  \\'a\\': 1,\\n  "c": 3\\n}'
    {"c": 3}
    2:3 a key in JSON stands in double quotes → write `"key": value`
'{\\n  "a": 1\\n  "c": 3\\n}'
    {"a": 1, "c": 3}
    3:3 a comma is missing before this → write `,` before it
'{\\n  "a": 1,\\n}'
    {"a": 1}
    2:9 a comma before `}` → remove it
'{"a": 1,, "b": 2}'
    {"a": 1, "b": 2}
    1:9 a `,` where nothing asks for one → remove it
'{\\n  "a": 1,\\n  "b": 2\\n'
    {"a": 1, "b": 2}
    1:1 this `{` is never closed → close it with `}`
'[1, 2'
    [1, 2]
    1:1 this `[` is never closed → close it with `]`
'[1, 2]]'
    [1, 2]
    1:7 text after the end of the JSON value → remove it
'[1, 2}'
    [1, 2]
    1:6 a `}` where `]` belongs → write `]`
'{"a": tru, "b": 1}'
    {"b": 1}
    1:7 `tru` is no JSON value → write a string in double quotes, a number, true, false or null
'{"a": 01, "b": 1}'
    {"b": 1}
    1:7 `01` is no JSON value → write a string in double quotes, a number, true, false or null
'{\\n  // why\\n  "a": 1 # so\\n}'
    {"a": 1}
    2:3 JSON has no comments → remove it
    3:10 JSON has no comments → remove it
'{"a": "\\\\q", "b": "x\\ty", "c": 1}'
    {"c": 1}
    1:8 an unknown escape after `\\` → write `\\\\`
    1:20 a control character inside a string → write it as an escape, such as `\\t`
'{"a": 1} x'
    {"a": 1}
    1:10 text after the end of the JSON value → remove it
'{"a": tru, b: 1}'
    {}
    1:7 `tru` is no JSON value → write a string in double quotes, a number, true, false or null
    1:12 a key in JSON stands in double quotes → write `"key": value`
'{"a" 1, "b": 2}'
    {"b": 2}
    1:2 a key without its `:` → write `"key": value`\
""")


def test_garbage_is_not_reported_without_end() -> None:
    assert len(parse("/x.json", "[" + "tru, " * 1000 + "1]").diagnostics) == 20


@pytest.mark.parametrize("line", ['"a\n', '"\\q",\n', '"\t",\n', '"\\u12",\n'])
def test_python_explains_no_more_broken_strings_than_are_reported(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    explained = []

    def counted(*given: Any) -> Any:
        try:
            return scanstring(*given)
        except json.JSONDecodeError as error:
            explained.append(error)
            raise

    monkeypatch.setattr(json_reader, "scanstring", counted)
    document = parse("/x.json", '{"a": [' + line * 5000 + '"\\u00e4\\n\\\\", 1]}')
    assert len(explained) <= 20 == len(document.diagnostics)
    assert document.content == {"a": ["ä\n\\", 1]}


def test_brackets_on_one_long_line_are_matched() -> None:
    document = parse("/x.json", '{"a": {' + ", ".join(f'"b{number}": {{}}' for number in range(20_000)))
    assert [each.message for each in document.diagnostics] == ["this `{` is never closed"] * 2
    assert len(document.content["a"]) == 20_000
