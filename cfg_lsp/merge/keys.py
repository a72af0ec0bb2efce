"""Key paths: how they are written, read and matched.

A key path is a tuple of steps: the key of a mapping, the index of a list, the name of an entry in
a named list. `training.learning_rate` and `targets.bbu_dense.ratio` are how people write them.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

KeyPath = tuple[Any, ...]

_STEP = re.compile(r'"(?:[^"\\]|\\.)*"(?=\.|$)|[^.]*')
_BETWEEN = "\0"


def show_keys(keys: KeyPath) -> str:
    """A key path as people write it: dots between steps, quotes around a step that has dots."""
    return ".".join(_show_step(str(step)) for step in keys)


def read_keys(text: str) -> tuple[str, ...]:
    """The steps of a written key path, all of them as text."""
    steps: list[str] = []
    at = 0
    while at <= len(text):
        match = _STEP.match(text, at)
        assert match is not None
        steps.append(_read_step(match.group()))
        at = match.end() + 1
    return tuple(steps)


def covers(pattern: str, keys: KeyPath) -> bool:
    """Whether a pattern names this key path or something that it lies under.

    `*` is one step or part of one, `**` any number of steps.
    """
    text = _BETWEEN.join(str(step) for step in keys)
    return _compile_keys(pattern).fullmatch(text) is not None


def compile_pattern(steps: tuple[str, ...], between: str) -> str:
    """A regular expression for steps that may hold `*` (in one step) and `**` (any number)."""
    gap = re.escape(between)
    inside = f"[^{gap}]*"
    parts: list[str] = []
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if step == "**":
            parts.append(".*" if last else f"(?:{inside}{gap})*")
        else:
            parts.append(re.escape(step).replace(r"\*", inside).replace(r"\?", f"[^{gap}]") + ("" if last else gap))
    return "".join(parts)


@lru_cache(maxsize=1024)
def _compile_keys(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{compile_pattern(read_keys(pattern), _BETWEEN)}(?:{_BETWEEN}.*)?", re.DOTALL)


def _show_step(step: str) -> str:
    return json.dumps(step, ensure_ascii=False) if not step or "." in step or step.startswith('"') else step


def _read_step(step: str) -> str:
    if step.startswith('"') and step.endswith('"') and len(step) > 1:
        try:
            return str(json.loads(step))
        except json.JSONDecodeError:
            return step
    return step
