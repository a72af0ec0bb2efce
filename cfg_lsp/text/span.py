"""A piece of a text, in code points.

Knows nothing of lines, columns or UTF-16: those are ways of showing a place.
"""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Offsets in code points, from `start` up to and without `end`."""

    start: int
    end: int

    def contains(self, offset: int) -> bool:
        """Whether a cursor at `offset` touches this span: both ends count."""
        return self.start <= offset <= self.end
