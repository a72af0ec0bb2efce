"""The values of a document are exactly what `yaml.safe_load` gives, and its places are true."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from cfg_lsp.merge.equal import same
from cfg_lsp.syntax import Document, Node, Tagged, parse

CORPORA = Path(os.environ.get("CFG_LSP_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
CORPUS_FILES = sorted(path for path in CORPORA.rglob("*") if path.suffix in (".yaml", ".yml"))

WORDS = """
a key 012 0x1F 0o17 1_000 12:30 1e-4 1.0e-4 .inf -.INF .nan yes No on true null ~ = << 2001-12-14 é 😀 a:b a#b +1 -0
-0.0 1. .5 09 0b11 http://x/?y
2001-12-14t21:59:43.10-05:00 '' 'it''s' "a\\nb" "\\x41\\u00e9" "\\ud83d" !!str !!int *a *b
"""
PHRASES = """
'two words';x y;!foo x;! 1;! "1";!!str 1;!!int "1";!!bool no;!!float 1;!!binary AQ==;!!timestamp 2001-12-14;!!null ''
&a 1;&b x;&a [x];&b {k: 1};[1, 2];{a: 1, b: c};!!set {a, b};!!omap [a: 1];!!pairs [a: 1, a: 2];[? a, b: c];[why?];{a:}
!!map {};!!seq [];!x!y z;!<tag:yaml.org,2002:str> 1;| # c;|# c
"""
BLOCKS = ["|\n  t\n  u\n", ">-\n  t\n\n  u", "|2\n    t", ">1-\n t", "| # x\n  t", "k: |\n \t\n"]
MARKS = ": ;:;- ;-;? ;?;[;];{;};, ;,;#; # c;<<: ;<<: *a;<<: [*a, *b];\";';%;@;`;!;&;*;%YAML 1.1;%FOO x;---;...;\x07;\0"
SPACES = ["\n", "\n", "\n", "\n  ", "\n    ", " ", "  ", "\t", "\n\t", "\r\n", "\r", "\x85", "\u2028", "\xa0", "\ufeff"]
STARTS = ["a: 1\n", "a: &a\n  x: 1\n", "b: &b {y: 2}\n", "key: value\n", "  c: d\n", "  - e\n", "- 1\n", "\n- ", "\n? "]
SCALARS = st.sampled_from([*WORDS.split(), *PHRASES.strip().replace("\n", ";").split(";"), *BLOCKS])
PIECES = st.one_of(SCALARS, st.sampled_from([*MARKS.split(";"), *SPACES, *SPACES, *STARTS]))
TEXTS = st.lists(PIECES, max_size=14).map("".join)
LINES = st.lists(
    st.builds(
        "{}{}: {}{}\n".format,
        st.sampled_from(["", "  ", "    ", "- ", "  - "]),
        st.sampled_from("abcdx"),
        SCALARS,
        st.sampled_from(["", " # c"]),
    ),
    max_size=8,
).map("".join)

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=8),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.text(max_size=6), st.integers(), st.booleans(), st.none(), st.dates()), inner, max_size=4
        ),
    ),
    max_leaves=12,
)


def errors_of(document: Document) -> list[str]:
    return [each.message for each in document.diagnostics if each.severity.value == "error"]


def holds_itself(value: Any, above: tuple[int, ...] = ()) -> bool:
    if not isinstance(value, dict | list | tuple):
        return False
    members = value.values() if isinstance(value, dict) else value
    return id(value) in above or any(holds_itself(member, (*above, id(value))) for member in members)


def check_against_pyyaml(text: str, loader: Any = yaml.SafeLoader) -> None:
    document = parse("/x.yaml", text)
    try:
        expected = yaml.load(text, loader)
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError) as error:
        assert document.diagnostics or "could not determine a constructor" in str(error), (text, error)
        return
    errors = errors_of(document)
    if holds_itself(expected) or any("contains itself" in error for error in errors):
        assert errors, text
        return
    assert errors == [], text
    assert same(document.content, expected, ordered=True), text


@settings(max_examples=300, deadline=None)
@given(st.one_of(TEXTS, LINES))
@example("a: !\n- b")
@example("=: 1")
@example("{a:}")
@example("[why?, how]")
@example("{a: b?c}")
@example("[?, a]")
@example("[!a,!b]")
@example("k: |# x\n")
@example("'a'# \t c\n")
@example("'a'\t\n")
@example("k: |\n \t\n")
@example("%FOO x\n---\na: 1\n")
@example('"\\ud83d"')
@example("a\n\ufeffb: 1")
@example("!!merge x: {a: 1}\nb: 2")
@example("? ! '<<'\n: {a: 1}\n")
@example("<<: !!bool {a: 1}")
@example("<<: {<<: 1}")
@example("<<: [{a: 1}, {a: 2}]\n<<: {b: 3}\na: 4\n")
def test_values_are_those_of_safe_load(text: str) -> None:
    check_against_pyyaml(text)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    VALUES,
    st.sampled_from([None, True, False]),
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_values_of_dumped_documents_are_those_of_safe_load(
    value: Any, flow: bool | None, style: str | None, unicode: bool, line_end: str
) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, default_style=style, allow_unicode=unicode, sort_keys=False)
    check_against_pyyaml(text.replace("\n", line_end))


@pytest.mark.skipif(not CORPUS_FILES, reason="the corpora are not beside this repository")
def test_values_of_real_configs_are_those_of_pyyaml() -> None:
    for number, path in enumerate(CORPUS_FILES):  # its own parser is slow: the C parser stands in for most of them
        check_against_pyyaml(path.read_text(encoding="utf-8"), yaml.CSafeLoader if number % 12 else yaml.SafeLoader)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_parsing_never_raises(text: str) -> None:
    assert parse("/x.yaml", text).text == text


def test_a_byte_order_mark_moves_no_place() -> None:
    document = parse("/x.yaml", "\ufeffa: 1\nb: 2\n")
    assert document.content == {"a": 1, "b": 2}
    assert written(document) == ["a", "1", "b", "2"]


def test_unknown_tags_are_opaque_values() -> None:
    document = parse("/x.yaml", "a: !Foo {x: 1}\nb: !!python/name:x 3\nc: [!bar 1, 2]\n")
    assert document.diagnostics == ()
    assert document.content == {
        "a": Tagged("!Foo", {"x": 1}),
        "b": Tagged("tag:yaml.org,2002:python/name:x", "3"),
        "c": [Tagged("!bar", "1"), 2],
    }


def test_only_the_first_document_counts() -> None:
    document = parse("/x.yaml", "a: 1\n---\na: 2 # \t\n--- @\n")
    assert document.content == {"a": 1}
    assert [(each.severity.value, document.lines.position(each.span.start)) for each in document.diagnostics] == [
        ("warning", (2, 1))
    ]


def test_omegaconf_numbers_need_no_point_and_dates_stay_text() -> None:
    text = "a: 1e-4\nb: 2001-12-14\nc: 1.5\nd: 1_0e2\n"
    assert parse("/x.yaml", text, scalars="omegaconf").content == {"a": 1e-4, "b": "2001-12-14", "c": 1.5, "d": 1000.0}
    assert parse("/x.yaml", text).content == {"a": "1e-4", "b": datetime.date(2001, 12, 14), "c": 1.5, "d": "1_0e2"}


def test_keys_written_twice_are_known_with_both_places() -> None:
    document = parse("/x.yaml", "a: 1\nb: 2\na: 3\n1: x\ntrue: y\n")
    places = [(pair.loses[0].start, pair.wins[0].start) for pair in document.duplicate_keys]
    assert document.content == {"a": 3, "b": 2, 1: "y"}
    assert places == [(0, 10), (15, 20)]


def leaves_of(node: Node | None) -> list[Node]:
    if node is None:
        return []
    members = [*node.items, *(part for pair in node.pairs for part in pair)]
    return [node] if node.kind in ("scalar", "alias") else [leaf for member in members for leaf in leaves_of(member)]


def written(document: Document) -> list[str]:
    return [document.text[leaf.start : leaf.end] for leaf in leaves_of(document.root)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("é: 😀\nb: ü\n", ["é", "😀", "b", "ü"]),
        ("a: 1\r\nb:\r\n  - x\r\n", ["a", "1", "b", "x"]),
        ("a: 1\rb: 2\r", ["a", "1", "b", "2"]),
        ("a: &x !!str 1\nb: !!int &y 2\nc: *x\n", ["a", "1", "b", "2", "c", "*x"]),
        ("a: &x # why\n  1\n", ["a", "1"]),
        ("a: |\n  t\n  u\n\n\nb: 1\n", ["a", "|\n  t\n  u", "b", "1"]),
        ("a: >- # why\n  t  \n\n", ["a", ">- # why\n  t"]),
        ("[a, {b: c}, 'd e']\n", ["a", "b", "c", "'d e'"]),
        ("a:\nb: \nc: &x\nd: !foo\n", ["a", "", "b", "", "c", "", "d", ""]),
        ("a: one\n  two\nb: 'x\n\n  y'\n", ["a", "one\n  two", "b", "'x\n\n  y'"]),
        ("- \n- x\n-\n", ["", "x", ""]),
        ("&a a: &b b\n? c\n: d\n", ["a", "b", "c", "d"]),
    ],
)
def test_a_scalar_is_where_its_text_stands(text: str, expected: list[str]) -> None:
    document = parse("/x.yaml", text)
    assert document.diagnostics == ()
    assert written(document) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  b: 1\n  c: 2\n\nd: 3\n", "b: 1\n  c: 2"),
        ("a:\n- 1\n- 2\n# c\nd: 3\n", "- 1\n- 2"),
        ("a: {b: 1,\n  c: 2 }\nd: 3\n", "{b: 1,\n  c: 2 }"),
        ("a: &x !t [1, 2] # c\n", "[1, 2]"),
        ("a: &x\n  b:\nd: 3\n", "b:"),
    ],
)
def test_a_collection_is_where_its_members_stand(text: str, expected: str) -> None:
    document = parse("/x.yaml", text)
    assert document.root is not None
    value = document.root.pairs[0][1]
    assert text[value.start : value.end] == expected


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(LINES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff", "ü: 😀\n"]))
def test_the_text_of_a_scalar_reads_as_its_value(lines: str, line_end: str, head: str) -> None:
    document = parse("/x.yaml", (head + lines).replace("\n", line_end))
    assume(not document.diagnostics)
    for leaf in leaves_of(document.root):
        if leaf.kind == "scalar" and leaf.tag is None and leaf.style not in ("|", ">"):
            again = parse("/x.yaml", "- " + document.text[leaf.start : leaf.end] + "\n").root
            assert again is not None
            assert [item.raw for item in again.items] == [leaf.raw]
