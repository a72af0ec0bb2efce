"""Lines begin where editors say they do, columns count code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfg_lsp.text import LineIndex, Severity, Span


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
        ("a\n\r\nb", ["a", "", "b"]),
        ("a\x85b\u2028c\x0cd", ["a\x85b\u2028c\x0cd"]),
    ],
)
def test_lines_end_at_lf_crlf_and_cr_only(text: str, lines: list[str]) -> None:
    index = LineIndex(text)
    assert [index.content(line) for line in range(len(index))] == lines


def test_positions_count_from_one_in_code_points() -> None:
    index = LineIndex("é😀: x\r\nb\n")
    assert [index.position(offset) for offset in (0, 2, 4, 5, 7, 9)] == [(1, 1), (1, 3), (1, 5), (1, 6), (2, 1), (3, 1)]


@given(st.text("ab\r\né😀"))
def test_lines_cover_the_text_without_gaps(text: str) -> None:
    index = LineIndex(text)
    spans = [index.span(line) for line in range(len(index))]
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert all(index.line_of(offset) == number for number, span in enumerate(spans) for offset in range(*span))


def test_a_cursor_touches_a_span_at_both_ends() -> None:
    assert [Span(1, 3).contains(offset) for offset in range(5)] == [False, True, True, True, False]


def test_errors_and_warnings_fail_a_check() -> None:
    assert {severity.value for severity in Severity if severity.fails} == {"error", "warning"}
