"""The names that somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

_SIMILAR_ENOUGH = 0.6
_LONGEST = 200
_MOST_COMPARED = 2000


def nearest(name: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """The candidates most like `name`, best first; none where nothing is alike.

    Comparing takes time: only the first two thousand candidates count, and a name that is longer
    than any should be is like none.
    """
    if len(name) > _LONGEST:
        return []
    return list(_nearest(name, tuple(islice(candidates, _MOST_COMPARED)), most))


@lru_cache(maxsize=256)
def _nearest(name: str, candidates: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Remembered: where a base is gone, many files of one folder ask the same."""
    import difflib  # costs a millisecond, which a call without findings need not pay

    return tuple(difflib.get_close_matches(name, candidates, most, _SIMILAR_ENOUGH))
