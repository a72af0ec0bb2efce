"""Whether two values are the same config.

Python says that `1`, `True` and `1.0` are equal; to a training run they are three settings.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cfg_lsp.syntax import Tagged


def same(left: Any, right: Any, *, ordered: bool = False) -> bool:
    """Equal by type and value at every depth; `ordered` also compares the order of keys."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return len(left) == len(right) and _same_items(left, right, ordered)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(same(a, b, ordered=ordered) for a, b in zip(left, right, strict=True))
    if isinstance(left, Tagged):
        return bool(left.tag == right.tag) and same(left.value, right.value, ordered=ordered)
    if isinstance(left, set):
        return sorted(map(repr, left)) == sorted(map(repr, right))
    if isinstance(left, float | date):  # `0.0` and `-0.0`, or one moment in two time zones
        return repr(left) == repr(right)
    return bool(left == right)


def sharing(new: Any, old: Any) -> Any:
    """`new` with everything in it that is the same as in `old`, in order, given as the old object; changes `new`.

    So whoever remembers an answer about a part finds that part again.
    """
    if new is old:
        return old
    if isinstance(new, dict) and isinstance(old, dict):
        for key, value in new.items():
            if key in old:
                new[key] = sharing(value, old[key])
        pairs = zip(new.items(), old.items(), strict=False)
        is_old = len(new) == len(old) and all(value is other and same(a, b) for (a, value), (b, other) in pairs)
        return old if is_old else new
    if type(new) is list and type(old) is list:
        for index, (value, other) in enumerate(zip(new, old, strict=False)):
            new[index] = sharing(value, other)
        is_old = len(new) == len(old) and all(value is other for value, other in zip(new, old, strict=True))
        return old if is_old else new
    return old if same(new, old, ordered=True) else new


def _same_items(left: dict[Any, Any], right: dict[Any, Any], ordered: bool) -> bool:
    if ordered:
        pairs = zip(left.items(), right.items(), strict=True)
        return all(same(a, b) and same(x, y, ordered=True) for (a, x), (b, y) in pairs)
    kinds = {key: type(key) for key in right}
    return all(kinds.get(key) is type(key) and same(value, right[key]) for key, value in left.items())
