"""Key paths: how they are written, read and matched.

A key path is a tuple of steps: the key of a mapping, the index of a list, the name of an entry in
a named list. `training.learning_rate` and `targets.bbu_dense.ratio` are how people write them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

KeyPath = tuple[Any, ...]

_STEP = re.compile(r'"(?:[^"\\]|\\.)*"(?=\.|\Z)|[^.]*')
_BEFORE = "\0"


def show_keys(keys: KeyPath) -> str:
    """A key path as people write it: dots between steps, quotes around a step that has dots."""
    return ".".join(_show_step(str(step)) for step in keys)


@lru_cache(maxsize=1024)
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


def value_at(content: Any, keys: KeyPath, missing: Any = None) -> Any:
    """What mappings hold at a key path, `missing` where they hold nothing there."""
    for key in keys:
        if not isinstance(content, dict) or key not in content:
            return missing
        content = content[key]
    return content


def covers(pattern: str, keys: KeyPath) -> bool:
    """Whether a pattern names this key path or something that it lies under.

    `*` is one step or part of one, `**` any number of steps.
    """
    text = "".join(f"{_BEFORE}{step}" for step in keys)
    return _compile_keys(pattern).fullmatch(text) is not None


def leads_to(pattern: str, keys: KeyPath) -> bool:
    """Whether something that a pattern names may lie below this key path."""
    steps = read_keys(pattern)
    for number, key in enumerate(keys):
        if number < len(steps) and steps[number] == "**":
            return True
        if number + 1 >= len(steps) or not covers_step(steps[number], str(key)):
            return False
    return True


def covers_step(pattern: str, step: str) -> bool:
    """Whether one step of a pattern names one step of a key path."""
    return pattern == step or ("*" in pattern and _compile_one_step(pattern).fullmatch(step) is not None)


def compile_pattern(steps: tuple[str, ...], before: str, *, has_marks: bool = False) -> str:
    """A regular expression for steps, each behind `before`, that may hold `*` (in one step) and `**` (any number).

    With `has_marks` a `?` is one character, as people expect in the names of files. Everything else is literal.
    What stands between two `**` is taken where it first fits and kept: matching stays quick however
    many there are.
    """
    gap, inside = re.escape(before), f"[^{re.escape(before)}]"
    groups: list[list[str]] = [[]]
    for step in steps:
        if step == "**":
            groups.append([])
        else:
            groups[-1].append(gap + _compile_step(step, inside, has_marks=has_marks))
    first, *rest = ("".join(group) for group in groups)
    if not rest:
        return first
    skipped = f"(?:{gap}{inside}*)*"
    middle = "".join(f"(?>{skipped}?{group}(?={gap}|\\Z))" for group in rest[:-1] if group)
    return f"{first}{middle}{skipped}{rest[-1]}"


def _compile_step(step: str, inside: str, *, has_marks: bool = False) -> str:
    parts = [re.escape(part) for part in step.split("*")]
    first, *rest = [part.replace(r"\?", inside) for part in parts] if has_marks else parts
    if not rest:
        return first
    middle = "".join(f"(?>{inside}*?{part})" for part in rest[:-1] if part)
    return f"{first}{middle}{inside}*{rest[-1]}"


@lru_cache(maxsize=1024)
def _compile_one_step(pattern: str) -> re.Pattern[str]:
    return re.compile(_compile_step(pattern, "."), re.DOTALL)


@lru_cache(maxsize=1024)
def _compile_keys(pattern: str) -> re.Pattern[str]:
    return re.compile(f"{compile_pattern(read_keys(pattern), _BEFORE)}(?:{_BEFORE}.*)?", re.DOTALL)


def _show_step(step: str) -> str:
    if step and "." not in step and not step.startswith('"'):
        return step
    import json  # a few milliseconds, which most calls need not pay

    return json.dumps(step, ensure_ascii=False)


def _read_step(step: str) -> str:
    if step.startswith('"') and step.endswith('"') and len(step) > 1:
        import json

        try:
            return str(json.loads(step))
        except json.JSONDecodeError:
            return step
    return step
