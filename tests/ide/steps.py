"""Features that answer in steps."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Answer = TypeVar("Answer")


def answer_of(steps: Generator[None, None, Answer]) -> Answer:
    """What a feature returns after all its steps."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
