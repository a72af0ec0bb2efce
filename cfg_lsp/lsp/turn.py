"""A slice of time, and giving way after it: how everything long lets the client have its turn."""

from __future__ import annotations

import asyncio
import time

_SLICE = 0.002  # seconds of work between two looks at what the client sends


class Turn:
    """The slice that is being worked in."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def is_over(self) -> bool:
        """Whether it is time to give way."""
        return time.perf_counter() - self._began > _SLICE

    async def pass_on(self, rounds: int = 1) -> None:
        """Give way for some rounds of the loop, and begin a new slice."""
        for _ in range(rounds):
            await asyncio.sleep(0)
        self._began = time.perf_counter()
