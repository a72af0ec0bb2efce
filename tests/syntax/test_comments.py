"""Comments are found where YAML has them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.syntax import Comment, comment_above, comments, parse
from cfg_lsp.text import Span


def found(text: str, path: str = "/x.yaml") -> list[tuple[str, bool]]:
    return [(each.text, each.own_line) for each in comments(parse(path, text))]


def test_a_comment_knows_its_place() -> None:
    text = "é: 1 #  two spaces \n"
    assert comments(parse("/x.yaml", text)) == (Comment(Span(5, 19), " two spaces", False),)
    assert text[5:19] == "#  two spaces "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# head\na: 1\n  # deeper\n#no space\n#\n## two\n", ["head", "deeper", "no space", "", "# two"]),
        ("\ufeff# head\r\na: 1\r\n# tail", ["head", "tail"]),
        ("# only\n", ["only"]),
        ("a:\n  # between\n  - 1\n", ["between"]),
        ("[1, # one\n # own\n 2]\n", ["one", "own"]),
    ],
)
def test_comments_stand_between_values(text: str, expected: list[str]) -> None:
    assert [each for each, _ in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b#c\n", []),
        ("a: 'x # y' # z\n", [("z", False)]),
        ('a: "x # y\n  # y" # z\n', [("z", False)]),
        ("a: 'x'# z\n", [("z", False)]),
        ("a: | # head\n  # text\n  x # text\n\n# after\nb: 1\n", [("head", False), ("after", True)]),
        ("a: x\n  y#z # c\n", [("c", False)]),
        ("&a#b: 1\n", []),
        ("'#': '#' # c\n", [("c", False)]),
        ("a: &x # why\n  1\n", [("why", False)]),
    ],
)
def test_no_comment_stands_inside_a_scalar(text: str, expected: list[tuple[str, bool]]) -> None:
    assert found(text) == expected


def test_json_has_no_comments() -> None:
    assert found('{"a": "# x"}', "/x.json") == []


def test_a_second_document_is_not_read() -> None:
    assert found("a: 1 # one\n---\nb: 'x # y'\n") == [("one", False)]


def test_broken_lines_have_no_comments_and_the_others_keep_theirs() -> None:
    assert found("a: 1 # one\nb: @x # two\nc: 3 # three\n") == [("one", False), ("three", False)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["x", "'#'", '"# q"', "a#b", "|\n  # t", "[1, 2]"]), min_size=1, max_size=6))
def test_every_appended_comment_is_found(values: list[str]) -> None:
    lines = [f"k{number}: {value}\n# c{number}\n" for number, value in enumerate(values)]
    assert found("".join(lines)) == [(f"c{number}", True) for number in range(len(values))]


ABOVE = """\
# head

# about a
  # more about a
a: 1  # beside a
b: 2
# about c
c: 3
"""


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("a: 1", "about a\nmore about a"),
        ("beside", "about a\nmore about a"),
        ("b: 2", ""),
        ("c: 3", "about c"),
        ("# head", ""),
    ],
)
def test_the_comment_above_a_line_is_the_block_that_touches_it(at: str, expected: str) -> None:
    assert comment_above(parse("/x.yaml", ABOVE), ABOVE.index(at)) == expected
