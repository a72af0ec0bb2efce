"""What is made of a message that is not quite as the protocol has it.

Newer clients announce what this server's types do not know yet, and some write `null` for what is absent
or count lines without bound. None of that is a reason to leave somebody without a server, or to lose an
edit. Knows the shape of messages, not what they mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lsprotocol import types

_LARGEST = 2**31 - 1
_MOST_ATTEMPTS = 5


def plain(value: Any) -> Any:
    """A message without members that are `null`, and with numbers that the protocol has."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [plain(each) for each in value]
    is_too_large = isinstance(value, int | float) and not isinstance(value, bool) and value > _LARGEST
    return _LARGEST if is_too_large else value


def introduction(data: dict[str, Any], structure: Callable[[dict[str, Any]], Any]) -> Any:
    """What an `initialize` comes to where pieces of it are left out that make no sense; raises where none helps."""
    for _ in range(_MOST_ATTEMPTS):
        try:
            return structure(data)
        except Exception as error:
            if not _leave_out(data, list(_wrong(error, ()))):
                raise
    return structure(data)


def is_introduction(data: dict[str, Any]) -> bool:
    """Whether a message says what a client can do."""
    return data.get("method") == types.INITIALIZE


def _wrong(error: BaseException, above: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """The way to each piece that makes no sense; the notes of the library say where it was."""
    for note in getattr(error, "__notes__", ()):
        steps = (getattr(note, "name", None), getattr(note, "index", None))  # every text has an `index`, a method
        above += tuple(_spelled(step) for step in steps if isinstance(step, str | int))
    inner = getattr(error, "exceptions", ())
    for each in inner:
        yield from _wrong(each, above)
    if not inner:
        yield above


def _spelled(step: str | int) -> str | int:
    """A name as messages spell it."""
    if isinstance(step, int):
        return step
    first, *rest = step.split("_")
    return first + "".join(word.title() for word in rest)


def _leave_out(data: dict[str, Any], ways: list[tuple[str | int, ...]]) -> bool:
    """Take the innermost pieces out that are there, from the last to the first; gives whether there was one."""
    found = [piece for way in ways if (piece := _innermost(data, way)) is not None]
    for holder, step in reversed(found):
        if isinstance(holder, list) or step in holder:
            del holder[step]
    return bool(found)


def _innermost(data: dict[str, Any], way: tuple[str | int, ...]) -> tuple[Any, str | int] | None:
    """What is there of a way, as its holder and the last step; the parameters as a whole are no piece."""
    holder: Any = None
    last: str | int = ""
    here: Any = data
    for step in way:
        is_there = step in here if isinstance(here, dict) else isinstance(here, list) and step in range(len(here))
        if not is_there:
            break
        holder, last, here = here, step, here[step]
    return (holder, last) if holder is not None and holder is not data else None
