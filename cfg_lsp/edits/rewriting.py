"""Edits that write something else into a text, offered only where they do exactly that.

The text is read again with the edits in it. Knows nothing of why it is rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cfg_lsp.edits.applied import applied
from cfg_lsp.merge import same
from cfg_lsp.syntax import Document, parse
from cfg_lsp.text import Edit, Span

_LONGEST = 64 * 1024  # characters: each rewriting is tried out before it is offered


def rewriting(document: Document, pieces: Sequence[tuple[Span, str]], content: Any) -> tuple[Edit, ...]:
    """Edits that write each text in place of its span; none where the result would not say just `content`."""
    return exactly(document, pieces, content) if is_tried(document) else ()


def is_tried(document: Document) -> bool:
    """Whether a text is short and sound enough for trying out what nobody has asked for yet."""
    return len(document.text) <= _LONGEST and not document.diagnostics


def exactly(document: Document, pieces: Sequence[tuple[Span, str]], content: Any) -> tuple[Edit, ...]:
    """The same for a text of any length, and for one that has faults already and gets no other."""
    edits = tuple(Edit(document.path, span, text) for span, text in pieces)
    after = parse(document.path, applied(document.text, edits), document.scalars)
    has_new_faults = len(after.diagnostics) > len(document.diagnostics)
    return edits if not has_new_faults and same(after.content, content) else ()


def piece_at(content: Any, steps: Sequence[Any]) -> Any:
    """What stands in a content at the steps, keys and indexes, all of which are there."""
    for step in steps:
        content = content[step]
    return content


def with_value(content: Any, steps: Sequence[Any], value: Any) -> Any:
    """A copy with another value at the steps; what is beside the way is shared."""
    if not steps:
        return value
    copied = dict(content) if isinstance(content, dict) else list(content)
    copied[steps[0]] = with_value(content[steps[0]], steps[1:], value)
    return copied
