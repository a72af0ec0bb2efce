"""Why a text could not be read, as the readers tell it to whoever repairs it."""

from __future__ import annotations


class BrokenText(Exception):  # noqa: N818 - a finding, not a failure
    """The text cannot be read as it stands.

    `start` and `end` are the offsets of the trouble, in code points like all others here.
    `context` is where the thing began that could not be finished (an opening quote or bracket).
    `noticed` is where the reader stood when it gave up, if that is not at the trouble; what it
    checks before it reads at all is noticed below 0, what it checks afterwards beyond the text.
    `earlier` is the message and hint to use when a line before the trouble turns out to be to blame.
    `anchor` is the anchor that was missing, `droppable` says that the text from `start` to `end`
    alone may be left out without changing any value.
    """

    def __init__(
        self,
        message: str,
        hint: str,
        start: int,
        end: int | None = None,
        context: int | None = None,
        *,
        noticed: int | None = None,
        earlier: tuple[str, str] | None = None,
        anchor: str | None = None,
        droppable: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.start = start
        self.end = start + 1 if end is None else end
        self.context = context
        self.noticed = start if noticed is None else noticed
        self.earlier = earlier
        self.anchor = anchor
        self.droppable = droppable

    def as_data(self) -> BrokenText:
        """The same without the calls that led to it, which would keep everything alive that those were given."""
        self.__context__ = None
        return self.with_traceback(None)
