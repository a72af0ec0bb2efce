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
    if len(document.text) > _LONGEST or document.diagnostics:
        return ()
    edits = tuple(Edit(document.path, span, text) for span, text in pieces)
    after = parse(document.path, applied(document.text, edits), document.scalars)
    return edits if not after.diagnostics and same(after.content, content) else ()


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
