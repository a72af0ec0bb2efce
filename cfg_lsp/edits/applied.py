"""A text after edits. Knows nothing of what they are for."""

from __future__ import annotations

from collections.abc import Iterable

from cfg_lsp.text import Edit


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits of it; where two overlap, what both take out is gone once."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.span):
        parts += (text[done : edit.span.start], edit.text)
        done = max(done, edit.span.end)
    return "".join([*parts, text[done:]])
