"""The edits between two texts make one of the other, and touch only what differs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cfg_lsp.edits.applied import applied
from cfg_lsp.edits.between import edits_between
from cfg_lsp.text import Edit, Span

_TEXTS = st.text("ab\n\r", max_size=30)


@given(_TEXTS, _TEXTS)
def test_the_edits_make_one_text_of_the_other(before: str, after: str) -> None:
    assert applied(before, edits_between("x", before, after)) == after


def test_lines_that_stay_are_not_touched() -> None:
    edits = edits_between("x", "a\nb\nc\nd\n", "a\nB\nc\nd\ne\n")
    assert edits == (Edit("x", Span(2, 4), "B\n"), Edit("x", Span(8, 8), "e\n"))
    assert edits_between("x", "a\n", "a\n") == ()
