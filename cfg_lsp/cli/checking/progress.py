"""A progress bar for what takes long, on a terminal that somebody watches.

Knows the terminal's last line. Nothing is shown for the first second, and nothing stays.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO, TypeVar

Item = TypeVar("Item")

_PATIENCE = 1.0
_BETWEEN = 0.1
_WIDEST = 40
_CLEAR = "\r\x1b[K"


def is_seen(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal that can take a line back."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


class Progress:
    """How far a command has come, told on the last line of a terminal; `clock` gives seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._next = clock() + _PATIENCE

    def over(self, items: Sequence[Item], words: str, total: int | None = None) -> Iterator[Item]:
        """The items one after the other; `words` say what is done with them.

        They stand for `total` where other processes walk through shares of the same size meanwhile.
        """
        total = total or len(items)
        drawn = False
        try:
            for done, item in enumerate(items):
                now = self._clock()
                if now >= self._next:
                    drawn = True
                    self._next = now + _BETWEEN
                    self._write(_CLEAR + bar(words, done * total // len(items), total, _columns(self._stream)))
                yield item
        finally:
            if drawn:
                self._write(_CLEAR)

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # the terminal is gone; the command need not be
            self._next = float("inf")


def bar(words: str, done: int, total: int, columns: int) -> str:
    """The line itself, shorter than the terminal is wide: `checking ━━━━────  1234/10000`."""
    count = f"{str(done).rjust(len(str(total)))}/{total}"
    room = columns - len(words) - len(count) - 4
    if room < 4:
        return f"{words} {count}"[: max(columns - 1, 0)]
    width = min(room, _WIDEST)
    full = width * done // total
    return f"{words} {'━' * full}{'─' * (width - full)}  {count}"


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80
