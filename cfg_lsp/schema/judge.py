"""Hold a value against a shape, and say what is wrong in words of the person who wrote it.

The same fault has the same words wherever it is met. Knows no files and no severities.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from typing import Any

from cfg_lsp.schema.fault import Fault as Fault
from cfg_lsp.schema.fault import KeyPath as KeyPath
from cfg_lsp.schema.shape import Field, Kind, Shape
from cfg_lsp.schema.spelling import spelled
from cfg_lsp.syntax import Tagged
from cfg_lsp.text.nearest import nearest
from cfg_lsp.text.words import brief

_WORDS: dict[Kind, str] = {
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "mapping": "a mapping",
    "list": "a list",
}
_MOST_CHOICES = 12
_BOOLEAN_WORDS = {True: ("yes", "on"), False: ("no", "off")}
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?")
_LARGEST_WRITTEN_OUT = 1e15
_MOST_BITS = 256
_LONGEST = 40


def judge(shape: Shape, value: Any, keys: KeyPath = ()) -> Iterator[Fault]:
    """Every fault of a value that stands at a key path, in the order in which it is written."""
    if isinstance(value, Tagged) or not shape.kinds:
        return
    kind = kind_of(value)
    if kind is None or not _fits(kind, shape.kinds):
        yield _wrong_type(shape, value, keys)
    elif kind == "mapping":
        yield from _in_mapping(shape, value, keys)
    elif kind == "list":
        for index, each in enumerate(value):
            yield from judge(shape.items, each, (*keys, index)) if shape.items is not None else ()
    else:
        yield from _wrong_value(shape, value, keys)


def judge_together(shape: Shape, value: Any, keys: KeyPath = ()) -> Iterator[Fault]:
    """Every contradiction between the settings of a resolved value that stands at a key path.

    A config is at fault where it writes the key of a fault or one of its `together`.
    """
    if not isinstance(value, dict):
        return
    for check in shape.checks:
        for fault in check(value):
            yield _below(keys, fault)
    for name, each in value.items():  # what is written is less than what could be
        if isinstance(each, dict) and name in shape.fields:
            yield from judge_together(shape.fields[name].shape, each, (*keys, name))


def missing(shape: Shape, value: Any, keys: KeyPath = ()) -> Iterator[Fault]:
    """Every setting that a resolved config must give and does not; a section of another kind is a fault by itself."""
    given = value if isinstance(value, dict) else {}
    for name, field in shape.fields.items():
        if field.shape.fields:
            yield from missing(field.shape, given.get(name), (*keys, name))
        elif field.is_required and name not in given:
            yield Fault(
                "missing-setting",
                (*keys, name),
                f"{_subject((*keys, name))} has no value and no default",
                "give it one",
            )


def kind_of(value: Any) -> Kind | None:
    """The kind of a value; `None` for dates and whatever else no schema speaks of."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    for kind, kinds in (("integer", int), ("number", float), ("text", str), ("mapping", dict), ("list", list)):
        if isinstance(value, kinds):
            return kind  # type: ignore[return-value]
    return None


def in_words(shape: Shape) -> str:
    """What a shape takes, as the end of a sentence."""
    kinds = [_WORDS[kind] for kind in shape.kinds if kind != "integer" or "number" not in shape.kinds]
    return _either(kinds)


def _below(keys: KeyPath, fault: Fault) -> Fault:
    together, unwritten = (tuple((*keys, *each) for each in paths) for paths in (fault.together, fault.unwritten))
    return fault._replace(keys=(*keys, *fault.keys), together=together, unwritten=unwritten)


def _fits(kind: Kind, kinds: tuple[Kind, ...]) -> bool:
    return kind in kinds or (kind == "integer" and "number" in kinds)


def _in_mapping(shape: Shape, value: dict[Any, Any], keys: KeyPath) -> Iterator[Fault]:
    for key, each in value.items():
        field = shape.at(key)
        if field is None:
            yield _unknown(shape, key, (*keys, key))
        elif field.moved_to is not None:
            yield _removed(field, (*keys, key))
        else:
            yield from judge(field.shape, each, (*keys, key))


def _wrong_type(shape: Shape, value: Any, keys: KeyPath) -> Fault:
    meant = _meant(shape, value)
    hint = f"write {_written(meant[0])}" if meant else f"write {_choices(shape) or in_words(shape)}"
    return Fault(
        "wrong-type", keys, f"{_subject(keys)} takes {in_words(shape)}, and this is {_seen(value)}", hint, meant
    )


def _wrong_value(shape: Shape, value: Any, keys: KeyPath) -> Iterator[Fault]:
    if _is_listed(shape, value):
        yield from _no_choice(shape, value, keys)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _out_of_bounds(shape, value, keys)


def _is_listed(shape: Shape, value: Any) -> bool:
    """Whether the choices speak of such values: of `auto` and numbers, they list the texts alone."""
    listed = {kind_of(each) for each in shape.choices}
    return kind_of(value) in listed or (bool(listed) and not listed & set(shape.kinds))


def _no_choice(shape: Shape, value: Any, keys: KeyPath) -> Iterator[Fault]:
    if not any(value == each and type(value) is type(each) for each in shape.choices):
        near = nearest(str(value), [str(each) for each in shape.choices if isinstance(each, str)])[:1]
        meant = _meant(shape, value) or tuple(near)
        hint = f"did you mean {_written(meant[0])}?" if meant else f"write {_choices(shape)}"
        yield Fault("wrong-value", keys, f"{_subject(keys)} cannot be `{show(value)}`", hint, meant)


def _out_of_bounds(shape: Shape, value: float, keys: KeyPath) -> Iterator[Fault]:
    bounds = _bounds(shape)
    if bounds and not _is_within(shape, value):
        yield Fault(
            "wrong-value",
            keys,
            f"{_subject(keys)} must be {bounds}, and this is {show(value)}",
            f"write a number that is {bounds}",
        )


def _is_within(shape: Shape, value: float) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if shape.least is not None and (value < shape.least or (shape.is_above_least and value == shape.least)):
        return False
    return shape.most is None or value <= shape.most


def _bounds(shape: Shape) -> str:
    parts = []
    if shape.least is not None:
        parts.append(f"{'greater than' if shape.is_above_least else 'at least'} {show(shape.least)}")
    if shape.most is not None:
        parts.append(f"at most {show(shape.most)}")
    return " and ".join(parts)


def _unknown(shape: Shape, key: Any, keys: KeyPath) -> Fault:
    known = [name for name, field in shape.fields.items() if field.moved_to is None]
    near = nearest(key, known)[:1] if isinstance(key, str) else []
    hint = f"did you mean `{near[0]}`?" if near else "remove it, or correct its name"
    where = f"{_subject(keys[:-1])} has no key" if keys[:-1] else "there is no key"
    return Fault("unknown-key", keys, f"{where} `{_step(key)}`", hint, tuple(near))


def _removed(field: Field, keys: KeyPath) -> Fault:
    new = field.moved_to or ""
    words = f"`{new}` replaces it" if new else "nothing replaces it"
    hint = f"move it to `{new}`" if new else "remove it"
    return Fault("removed-key", keys, f"{_subject(keys)} was removed; {words}", hint, (new,))


def _meant(shape: Shape, value: Any) -> tuple[Any, ...]:
    """What a value of the wrong type surely means: a number or a boolean in quotes, a whole number with a point."""
    if isinstance(value, str):
        text = value.strip().lower()
        if "boolean" in shape.kinds and text in ("true", "false"):
            return (text == "true",)
        return _number_in(text, shape.kinds) if _NUMBER.fullmatch(text) else ()
    if isinstance(value, bool):
        return tuple(word for word in _BOOLEAN_WORDS[value] if word in shape.choices)[:1]
    if isinstance(value, float) and "integer" in shape.kinds and value.is_integer():
        return (int(value),)
    if set(shape.kinds) <= {"text", "null"} and not shape.choices:
        return _text_of(value)
    return ()


def _number_in(text: str, kinds: tuple[Kind, ...]) -> tuple[Any, ...]:
    number = float(text)
    if not math.isfinite(number):
        return ()
    if number.is_integer() and "integer" in kinds:
        return (int(text) if text.lstrip("+-").isdecimal() else int(number),)
    if "number" not in kinds:
        return ()
    return (int(text) if text.lstrip("+-").isdecimal() else number,)


def _text_of(value: Any) -> tuple[Any, ...]:
    if isinstance(value, datetime.date):
        return (value.isoformat(),)
    return (spelled(value),) if isinstance(value, float) else (show(value),) if isinstance(value, int) else ()


def _written(value: Any) -> str:
    """What somebody should write, with the quotes that keep a text from being read as something else."""
    shown = show(value)
    return f"`{shown}`, in quotes" if isinstance(value, str) and shown != value else f"`{shown}`"


def show(value: Any) -> str:
    """A scalar as YAML and people write it; a whole number without its point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_WRITTEN_OUT:
        return str(int(value))
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return brief(hex(value), _LONGEST)
    return spelled(_line(value)) if isinstance(value, str) else spelled(value)


def _seen(value: Any) -> str:
    if isinstance(value, str):
        return f"the text '{_line(value)}'"
    kind = kind_of(value)
    if kind in ("integer", "number", "boolean"):
        return f"`{spelled(value) if kind == 'number' else show(value)}`"  # a whole number with its point
    if isinstance(value, datetime.date):
        return f"the date `{value.isoformat()}`"
    return _WORDS[kind] if kind is not None else "something else"


def _line(text: str) -> str:
    """A text on one line, cut where it is long."""
    return brief(" ".join(text.split()) if "\n" in text else text, _LONGEST)


def _choices(shape: Shape) -> str:
    """What may be written instead: some of the choices, and what else is taken beside them."""
    listed = {kind_of(each) for each in shape.choices}
    others = [_WORDS[kind] for kind in shape.kinds if kind not in listed] if listed & set(shape.kinds) else []
    return _either([*(f"`{show(each)}`" for each in shape.choices[:_MOST_CHOICES]), *others]) if listed else ""


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _subject(keys: KeyPath) -> str:
    return f"`{'.'.join(map(_step, keys))}`" if keys else "the config"


def _step(step: Any) -> str:
    return _line(step) if isinstance(step, str) else show(step)
