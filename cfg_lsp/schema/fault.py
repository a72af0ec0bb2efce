"""What is wrong with a value, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

KeyPath = tuple[Any, ...]
FaultName = Literal["wrong-type", "wrong-value", "unknown-key", "removed-key", "missing-setting", "locked-override"]


class Fault(NamedTuple):
    """What is wrong at a key path: `rule` names it, `meant` is what may have been meant.

    `keys` lead to the value, for `unknown-key` and `removed-key` to the key. `meant` is a value for
    `wrong-type` and `wrong-value`, in a tuple; a key for the others.

    Where settings contradict each other, the fault is at `keys`, and a config that writes one of
    `together` has brought it about as well; with none of those, a setting only does nothing, and
    whoever overrides what it depends on is at no fault. `unwritten` are keys that count with their defaults
    there, so that a config that extends this one may still set them right.
    """

    rule: FaultName
    keys: KeyPath
    message: str
    hint: str
    meant: tuple[Any, ...] = ()
    together: tuple[KeyPath, ...] = ()
    unwritten: tuple[KeyPath, ...] = ()


Check = Callable[[dict[str, Any]], Iterable[Fault]]
"""What looks at a resolved mapping as a whole; the key paths of its faults begin there."""
