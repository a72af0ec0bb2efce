"""Broken text: one fault is one diagnostic at the place a person would point at, and the rest stays."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from cfg_lsp.syntax import Document, parse, repair
from cfg_lsp.text import Span

CORPORA = Path(os.environ.get("CFG_LSP_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
CORPUS_FILES = sorted(path for path in CORPORA.rglob("*") if path.suffix in (".yaml", ".yml"))

HALF_TYPED = [
    "key",
    "key:1",
    'key: "unclosed',
    "key: 'unclosed",
    "'key",
    "key: [1, 2",
    "key: {a: 1",
    "key: [1, 2]]",
    "key: }",
    "\tkey: 1",
    " key: 1",
    "- item",
    "key: - a",
    "key: value: value",
    ":",
    "-",
    "!",
    "|",
    "key: |text",
    "*half",
    "*",
    "key: *none",
    "key: &",
    "@x",
    "key: @x",
    "%x",
    "key: `x`",
    'key: "a" b',
    "key: 'it's'",
    'key: "\\q"',
    "key: !<x",
    "key: [why?]",
    "{{ name }}",
    "key: {{ name }}",
    "<<: 1",
    "<<: *none",
    "key: =",
    "key: 2024-13-45",
    "key: !!int x",
    "[a: 1]: {b",
    "key: \0",
]
WHOLE = [
    '"a: 1\nb: 2\n',
    'a: 1\nb: "2',
    'a: "x\nb: "y"\nc: 1\n',
    "a: 'x\nb: 1\nc: 'y'\nd: 2\n",
    "a: [1,\n  2\nb: 3\n",
    "a:\n  - 1\n  - {x: 2\n  - 3\nb: 4\n",
    'a: @x\nb: 1\nc: [1\nd: 2\ne: "q\nf: 3\n',
    "a:\n    b: 1\n  c: 2\nd: 3\n",
    "a:\n  b: 1\n    c: 2\nd: 3\n",
    "a:\n  - x: 1\n   y: 2\n  - z: 3\n",
    "a: 1\nb\nc\nd: 2\n",
    "a\nb: 1\n",
    "a:\tb\nc: d\t\n\te: 1\n",
    "a:\n\tb: 1\nc: 2\n",
    "a: 1\n...\nb: 2\n",
    "a: &x 1\nb: &x 2\nc: *x\n",
    "a: &a\n  b: 1\n  c: *a\n",
    "a: x\x07y\nb: \ud83d\nc: 1\n",
    "a: 1\n---\nb: 2\n",
    "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\nb: 3\n",
    "a: 0\r\n<<<<<<< x\r\nb: 1\r\n||||||| y\r\nb: 0\r\n=======\r\nb: 2\r\n>>>>>>> z\r\nc: 3\r\n",
    "<<<<<<<\na: 1\n<<<<<<< inner\nb: 1\n=======\nb: 2\n>>>>>>> inner\n=======\na: 2\n>>>>>>>\nc: 3\n",
    "a: 0\n<<<<<<< ours\nb: 1\n=======\nc: 2\n",
    "a: 0\n=======\nb: 2\n>>>>>>> theirs\nc: 1\n",
    "a: |\n  <<<<<<< text\n  =======\nb: 1\n",
]


def described(text: str, content: bool = True) -> str:
    document = parse("/x.yaml", text)
    lines = [repr(text)] + ([f"    {document.content}"] if content else [])
    for each in document.diagnostics:
        line, column = document.lines.position(each.span.start)
        lines.append(f"    {line}:{column} {each.message} → {each.hint}")
    return "\n".join(lines)


def half_typed(line: str) -> str:
    return f"a: 1\nsection:\n  b: 2\n  {line}\n  c: 3\nlast:\n  d: 4\n"


def test_a_half_typed_line_is_named_in_words_of_its_writer() -> None:
    assert "\n".join(
        described(half_typed(line), content=False).replace(repr(half_typed(line)), line) for line in HALF_TYPED
    ) == snapshot("""\
key
    4:3 a key without its `:` → write `key: value`, or indent the line to continue the text above
key:1
    4:3 a key without its `:` → write `key: value`, or indent the line to continue the text above
key: "unclosed
    4:8 this quote is never closed → close it with the same quote
key: 'unclosed
    4:8 this quote is never closed → close it with the same quote
'key
    4:3 this quote is never closed → close it with the same quote
key: [1, 2
    4:8 this `[` is not closed, or a comma is missing after an item → close it with `]`
key: {a: 1
    4:8 this `{` is not closed, or a comma is missing after an entry → close it with `}`
key: [1, 2]]
    4:14 a `]` that nothing opened → remove it, or quote the text
key: }
    4:8 a `}` that nothing opened → remove it, or quote the text
	key: 1
    4:3 a tab stands where YAML wants spaces → replace the tab by spaces
 key: 1
    4:7 a second `: ` in one value, or a line that is indented too far → quote the value, or align the line
- item
    4:3 a list item among the keys of a mapping → write a key above the list, or check the indentation
key: - a
    4:8 a list item where none can begin → start the list on a line of its own
key: value: value
    4:13 a second `: ` in one value, or a line that is indented too far → quote the value, or align the line
:
    4:3 a `:` without a key → write `key: value`
-
    4:3 a list item among the keys of a mapping → write a key above the list, or check the indentation
!
    4:3 a key without its `:` → write `key: value`, or indent the line to continue the text above
|
    4:3 this line does not fit the mapping around it → check its indentation
key: |text
    4:9 text after `|` or `>` → start the text on the next line
*half
    4:3 a key without its `:` → write `key: value`, or indent the line to continue the text above
*
    4:3 an alias without a name → write `*name`, or quote a value that begins with `*`
key: *none
    4:8 no anchor `&none` stands above → write `&none` where the value is set
key: &
    4:8 an anchor without a name → write `&name`
@x
    4:3 a value cannot begin with `@` → quote it
key: @x
    4:8 a value cannot begin with `@` → quote it
%x
    4:3 a value cannot begin with `%` → quote it
key: `x`
    4:8 a value cannot begin with a backquote → quote it
key: "a" b
    4:12 text after the closing quote → write a quote inside single quotes twice, or remove the text
key: 'it's'
    4:12 text after the closing quote → write a quote inside single quotes twice, or remove the text
key: "\\q"
    4:9 an unknown escape after `\\` → write `\\\\`, or use single quotes
key: !<x
    4:8 this `!<` is never closed → close it with `>`
key: [why?]
    4:12 a `?` in an unquoted word inside `[]` or `{}` → quote the value
{{ name }}
    4:3 a key without its `:` → write `key: value`, or indent the line to continue the text above
key: {{ name }}
    4:9 a list or a mapping cannot be a key → quote the text: `"{{ name }}"`
<<: 1
    4:7 `<<` takes a mapping or a list of mappings → write an alias such as `*name`
<<: *none
    4:7 no anchor `&none` stands above → write `&none` where the value is set
key: =
    4:8 `=` alone is no value → quote it to mean the text
key: 2024-13-45
    4:8 `2024-13-45` reads as a date but is none → quote it to mean the text
key: !!int x
    4:14 `x` cannot be read as an int → write such a value, or remove the tag
[a: 1]: {b
    4:11 this `{` is not closed, or a comma is missing after an entry → close it with `}`
key: \x00
    4:8 a NUL byte, which YAML does not allow → remove it, or write it as an escape in double quotes\
""")


@pytest.mark.parametrize("line", HALF_TYPED)
def test_a_half_typed_line_costs_nothing_but_itself(line: str) -> None:
    document = parse("/x.yaml", half_typed(line))
    assert len(document.diagnostics) == 1
    assert document.lines.position(document.diagnostics[0].span.start).line == 4
    section = {key: value for key, value in document.content["section"].items() if key != "key"}
    assert {**document.content, "section": section} == {"a": 1, "section": {"b": 2, "c": 3}, "last": {"d": 4}}
    assert document.root is not None
    key, value = document.root.pairs[-1][1].pairs[0]
    assert (document.text[key.start : key.end], document.text[value.start : value.end]) == ("d", "4")


@pytest.mark.parametrize("line", HALF_TYPED)
@pytest.mark.parametrize("template", ["{}\na: 1\nb: 2\n", "a: 1\nb: 2\n{}", "a:\n  - x: 1\n  {}\n  - y: 2\nb: 2\n"])
def test_a_half_typed_line_anywhere_keeps_the_last_section(line: str, template: str) -> None:
    document = parse("/x.yaml", template.format(line))
    assert document.content["b"] == 2
    assert len(document.diagnostics) <= 1


def test_whole_texts_with_faults() -> None:
    assert "\n".join(map(described, WHOLE)) == snapshot("""\
'"a: 1\\nb: 2\\n'
    {'b': 2}
    1:1 this quote is never closed → close it with the same quote
'a: 1\\nb: "2'
    {'a': 1}
    2:4 this quote is never closed → close it with the same quote
'a: "x\\nb: "y"\\nc: 1\\n'
    {'b': 'y', 'c': 1}
    1:4 this quote is never closed → close it with the same quote
"a: 'x\\nb: 1\\nc: 'y'\\nd: 2\\n"
    {'b': 1, 'c': 'y', 'd': 2}
    1:4 this quote is never closed → close it with the same quote
'a: [1,\\n  2\\nb: 3\\n'
    {'b': 3}
    1:4 this `[` is not closed, or a comma is missing after an item → close it with `]`
'a:\\n  - 1\\n  - {x: 2\\n  - 3\\nb: 4\\n'
    {'a': [1, 3], 'b': 4}
    3:5 this `{` is not closed, or a comma is missing after an entry → close it with `}`
'a: @x\\nb: 1\\nc: [1\\nd: 2\\ne: "q\\nf: 3\\n'
    {'b': 1, 'd': 2, 'f': 3}
    1:4 a value cannot begin with `@` → quote it
    3:4 this `[` is not closed, or a comma is missing after an item → close it with `]`
    5:4 this quote is never closed → close it with the same quote
'a:\\n    b: 1\\n  c: 2\\nd: 3\\n'
    {'a': {'b': 1}, 'd': 3}
    3:3 this line does not fit the mapping around it → check its indentation
'a:\\n  b: 1\\n    c: 2\\nd: 3\\n'
    {'a': {'b': 1}, 'd': 3}
    3:6 a second `: ` in one value, or a line that is indented too far → quote the value, or align the line
'a:\\n  - x: 1\\n   y: 2\\n  - z: 3\\n'
    {'a': [{'x': 1}, {'z': 3}]}
    3:4 this line does not fit the list around it → begin it with `- `, or check its indentation
'a: 1\\nb\\nc\\nd: 2\\n'
    {'a': 1, 'd': 2}
    2:1 a key without its `:` → write `key: value`, or indent the line to continue the text above
'a\\nb: 1\\n'
    {'b': 1}
    1:1 a key without its `:` → write `key: value`, or indent the line to continue the text above
'a:\\tb\\nc: d\\t\\n\\te: 1\\n'
    {'a': 'b', 'c': 'd'}
    1:3 a tab stands where YAML wants spaces → replace the tab by spaces
    2:5 a tab stands where YAML wants spaces → replace the tab by spaces
    3:1 a tab stands where YAML wants spaces → replace the tab by spaces
'a:\\n\\tb: 1\\nc: 2\\n'
    {'a': {'b': 1}, 'c': 2}
    2:1 a tab stands where YAML wants spaces → replace the tab by spaces
'a: 1\\n...\\nb: 2\\n'
    {'a': 1, 'b': 2}
    2:1 text that does not belong to the value above → check its indentation, or remove an end mark `...` above
'a: &x 1\\nb: &x 2\\nc: *x\\n'
    {'a': 1, 'c': 1}
    2:4 the anchor `&x` is written twice → give the second one a name of its own
'a: &a\\n  b: 1\\n  c: *a\\n'
    {'a': {'b': 1}}
    3:6 the anchor `&a` contains itself → repeat the value instead of the alias
'a: x\\x07y\\nb: \\ud83d\\nc: 1\\n'
    {'c': 1}
    1:5 the control character U+0007, which YAML does not allow → remove it, or write it as an escape in double quotes
    2:4 half a surrogate pair, which YAML does not allow → remove it, or write it as an escape in double quotes
'a: 1\\n---\\nb: 2\\n'
    {'a': 1}
    2:1 a second document begins here, and only the first one counts → remove it, or move the rest into its own file
'<<<<<<< ours\\na: 1\\n=======\\na: 2\\n>>>>>>> theirs\\nb: 3\\n'
    {'a': 1, 'b': 3}
    1:1 a git conflict that is not resolved → keep one side and remove the markers; the upper one is read
'a: 0\\r\\n<<<<<<< x\\r\\nb: 1\\r\\n||||||| y\\r\\nb: 0\\r\\n=======\\r\\nb: 2\\r\\n>>>>>>> z\\r\\nc: 3\\r\\n'
    {'a': 0, 'b': 1, 'c': 3}
    2:1 a git conflict that is not resolved → keep one side and remove the markers; the upper one is read
'<<<<<<<\\na: 1\\n<<<<<<< inner\\nb: 1\\n=======\\nb: 2\\n>>>>>>> inner\\n=======\\na: 2\\n>>>>>>>\\nc: 3\\n'
    {'a': 1, 'b': 1, 'c': 3}
    1:1 a git conflict that is not resolved → keep one side and remove the markers; the upper one is read
    3:1 a git conflict that is not resolved → keep one side and remove the markers; the upper one is read
'a: 0\\n<<<<<<< ours\\nb: 1\\n=======\\nc: 2\\n'
    {'a': 0, 'b': 1, 'c': 2}
    2:1 a git conflict that is not resolved → keep one side and remove the markers; the upper one is read
'a: 0\\n=======\\nb: 2\\n>>>>>>> theirs\\nc: 1\\n'
    {'a': 0, 'b': 2, 'c': 1}
    4:1 a git conflict that is not resolved → keep one side and remove the markers; the upper one is read
'a: |\\n  <<<<<<< text\\n  =======\\nb: 1\\n'
    {'a': '<<<<<<< text\\n=======\\n', 'b': 1}\
""")


@pytest.mark.parametrize("text", ["", "\n\n", "# one\n# two\n", "- 1\n- 2\n", "42\n", "---\n", "\ufeff"])
def test_odd_but_whole_texts_have_no_faults(text: str) -> None:
    assert parse("/x.yaml", text).diagnostics == ()


def test_the_edited_line_is_dropped_first() -> None:
    text = "a:\n  b: 1\n    c: 2\nd: 3\n"
    assert parse("/x.yaml", text).content == {"a": {"b": 1}, "d": 3}
    document = parse("/x.yaml", text, suspect=1)
    assert document.content == {"a": {"c": 2}, "d": 3}
    assert document.lines.position(document.diagnostics[0].span.start).line == 2


def test_the_edited_line_is_innocent_where_dropping_it_does_not_help() -> None:
    assert parse("/x.yaml", "a: 1\nb: @x\nc: 3\n", suspect=0).content == {"a": 1, "c": 3}


@pytest.mark.parametrize("suspect", [-1, 3, 10_000])
def test_an_edited_line_outside_the_text_is_no_suspect(suspect: int) -> None:
    assert parse("/x.yaml", "a: 1\nb: @x\n", suspect=suspect).content == {"a": 1}


DEEP = {
    "flow": "a: " + "[" * 5000 + "\nb: 1\n",
    "closed flow": "a: " + "[" * 5000 + "]" * 5000 + "\nb: 1\n",
    "block list": "b: 1\na:\n  " + "- " * 3000 + "\n",
    "indentation": "b: 1\n" + "".join(" " * depth + "k:\n" for depth in range(600)),
    "mappings in flow": "a: " + "{k: " * 5000 + "\nb: 1\n",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_depth_without_end_is_refused_and_the_rest_stays(text: str) -> None:
    document = parse("/x.yaml", text)
    assert document.content["b"] == 1
    assert ["nested more than 100 levels deep" in each.message for each in document.diagnostics] == [True]


def test_a_hundred_levels_are_allowed() -> None:
    assert parse("/x.yaml", "[" * 100 + "]" * 100).diagnostics == ()


def bomb(line: str) -> str:
    return "a: &a {k: 1}\n" + "".join(
        line.format(name=name, items=", ".join([f"*{below}"] * 10))
        for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    )


@pytest.mark.parametrize("line", ["{name}: &{name} [{items}]\n", "{name}: &{name} {{<<: [{items}]}}\n"])
def test_anchors_that_expand_without_bound_are_refused(line: str) -> None:
    document = parse("/x.yaml", bomb(line) + "z: 1\n")
    assert document.content["z"] == 1
    assert [each.message for each in document.diagnostics] == ["anchors expand to more than 1,000,000 values"]


def test_a_number_of_thousands_of_digits_is_no_value() -> None:
    document = parse("/x.yaml", "a: " + "9" * 5000 + "\nb: 1\n")
    assert document.content["b"] == 1
    assert len(document.diagnostics) == 1


@pytest.mark.parametrize("piece", ["@x\n", "<<<<<<< x\na: 1\n>>>>>>> y\n", "a:\t1\n", "\0", "'\n", "[", "%\n", "&a "])
def test_many_faults_in_a_large_file_end(piece: str) -> None:
    assert parse("/x.yaml", "a: 1\n" + piece * 20_000).diagnostics


SECTIONS = st.lists(
    st.sampled_from(
        ["1", "[1, 2]", "{a: b}", "'q'", '"é"', "|\n  t", "\n  x: 1\n  y: [2]", "\n- 1\n- b: 2", "# c\n  z: 1"]
    ),
    min_size=1,
    max_size=6,
)
BROKEN_LINES = st.one_of(
    st.sampled_from(HALF_TYPED),
    st.text(st.sampled_from("ab:-?[]{}#&*!|>'\"%@` ,\t"), min_size=1, max_size=8),
)


@settings(max_examples=300, deadline=None)
@given(SECTIONS, SECTIONS, BROKEN_LINES, st.sampled_from(["", "  ", "    "]))
def test_sections_before_a_broken_line_stay(before: list[str], after: list[str], line: str, indent: str) -> None:
    head = "".join(f"k{number}: {value}\n" for number, value in enumerate(before))
    tail = "".join(f"l{number}: {value}\n" for number, value in enumerate(after))
    expected = parse("/x.yaml", head).content
    document = parse("/x.yaml", f"{head}{indent}{line}\n{tail}")
    for number in range(len(before) - 1):
        assert document.content.get(f"k{number}") == expected[f"k{number}"]


def check_bounded(document: Document) -> None:
    assert all(0 <= each.span.start <= each.span.end <= len(document.text) for each in document.diagnostics)
    assert len(document.readable) == len(document.text)
    assert document.root is not None or document.content is None


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text() | st.text(st.sampled_from("ab:-?[]{}#&*!|>'\"%@` ,\t\n")),
    st.none() | st.integers(0, 5),
    st.sampled_from(["/x.yaml", "/x.json"]),
)
def test_parsing_never_raises(text: str, suspect: int | None, path: str) -> None:
    check_bounded(parse(path, text, suspect=suspect))


@pytest.mark.skipif(not CORPUS_FILES, reason="the corpora are not beside this repository")
def test_mutated_configs_are_parsed_without_raising() -> None:
    chance = random.Random(7)
    for path in CORPUS_FILES[::8]:
        text = path.read_text(encoding="utf-8")
        at = chance.randrange(len(text) + 1)
        document = parse(
            "/x.yaml",
            text[:at]
            + chance.choice(["\t", '"', "[", "{", ": ", "\n", "- ", "@", "*", "\0"])
            + text[at + chance.choice([0, 1, 9]) :],
        )
        check_bounded(document)


def test_thousands_of_conflicts_are_all_told_and_read_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(text: str, span: Span) -> str:
        raise AssertionError("the whole text was copied for one piece of it")

    monkeypatch.setattr(repair, "blank", refused)
    blocks = (f"<<<<<<< a\nx{number}: 1\n=======\nx{number}: 2\n>>>>>>> b\n" for number in range(5000))
    document = parse("/x.yaml", "".join(blocks))
    assert len(document.diagnostics) == 5000
    assert document.content == {f"x{number}": 1 for number in range(5000)}
