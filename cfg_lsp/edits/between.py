"""The edits that lead from one text to another, line by line. Knows nothing of what the texts say."""

from __future__ import annotations

from cfg_lsp.text import Edit, LineIndex, Span


def edits_between(path: str, before: str, after: str) -> tuple[Edit, ...]:
    """Edits of the lines that differ: what stays keeps the marks that an editor has on it."""
    import difflib

    old, new = LineIndex(before), LineIndex(after)
    matcher = difflib.SequenceMatcher(None, _lines(old), _lines(new), autojunk=False)
    return tuple(
        Edit(path, _span(old, first, last), after[slice(*_span(new, new_first, new_last))])
        for what, first, last, new_first, new_last in matcher.get_opcodes()
        if what != "equal"
    )


def _lines(index: LineIndex) -> list[str]:
    return [index.text[slice(*index.span(line))] for line in range(len(index))]


def _span(index: LineIndex, first: int, last: int) -> Span:
    starts = [*index.starts, len(index.text)]
    return Span(starts[first], starts[last])
