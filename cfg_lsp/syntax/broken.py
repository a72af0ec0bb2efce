"""Why a text could not be read, as the readers tell it to whoever repairs it."""

from __future__ import annotations


class BrokenText(Exception):
    """The text cannot be read as it stands.

    `start` and `end` are the offsets of the trouble, `context` the offset at which the thing
    began that could not be finished (an opening quote or bracket); both in code points.
    """

    def __init__(self, message: str, hint: str, start: int, end: int | None = None, context: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.start = start
        self.end = start + 1 if end is None else end
        self.context = context
