"""The names that somebody may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_SIMILAR_ENOUGH = 0.6


def nearest(name: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """The candidates most like `name`, best first; none where nothing is alike."""
    return difflib.get_close_matches(name, list(candidates), most, _SIMILAR_ENOUGH)
