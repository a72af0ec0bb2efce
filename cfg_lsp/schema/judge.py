"""Hold a value against a shape, and say what is wrong in words of the person who wrote it.

The same fault has the same words wherever it is met. Knows no files and no severities.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from cfg_lsp.schema.shape import Field, Kind, Shape
from cfg_lsp.syntax import Tagged
from cfg_lsp.text.nearest import nearest

KeyPath = tuple[Any, ...]
FaultName = Literal["wrong-type", "wrong-value", "unknown-key", "removed-key"]
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


class Fault(NamedTuple):
    """What is wrong at a key path: `rule` names it, `meant` is what may have been meant.

    `keys` lead to the value, for `unknown-key` and `removed-key` to the key. `meant` is a value for
    `wrong-type` and `wrong-value`, in a tuple; a key for the others.
    """

    rule: FaultName
    keys: KeyPath
    message: str
    hint: str
    meant: tuple[Any, ...] = ()


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
    hint = f"write `{show(meant[0])}`" if meant else f"write {in_words(shape)}"
    return Fault(
        "wrong-type", keys, f"`{_name(keys)}` takes {in_words(shape)}, and this is {_seen(value)}", hint, meant
    )


def _wrong_value(shape: Shape, value: Any, keys: KeyPath) -> Iterator[Fault]:
    if shape.choices and not any(value == each and type(value) is type(each) for each in shape.choices):
        names = [show(each) for each in shape.choices]
        near = nearest(str(value), [str(each) for each in shape.choices if isinstance(each, str)])[:1]
        hint = (
            f"did you mean `{near[0]}`?"
            if near
            else f"write {_either([f'`{name}`' for name in names[:_MOST_CHOICES]])}"
        )
        yield Fault("wrong-value", keys, f"`{_name(keys)}` cannot be `{show(value)}`", hint, tuple(near))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        bounds = _bounds(shape)
        if bounds and not _is_within(shape, value):
            yield Fault(
                "wrong-value",
                keys,
                f"`{_name(keys)}` is {bounds}, and this is {show(value)}",
                f"write a number that is {bounds}",
            )


def _is_within(shape: Shape, value: float) -> bool:
    if math.isnan(value):
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
    near = nearest(str(key), known)[:1]
    hint = f"did you mean `{near[0]}`?" if near else "remove it, or correct its name"
    where = f"`{_name(keys[:-1])}` has no key" if keys[:-1] else "there is no key"
    return Fault("unknown-key", keys, f"{where} `{key}`", hint, tuple(near))


def _removed(field: Field, keys: KeyPath) -> Fault:
    new = field.moved_to or ""
    words = f"`{new}` replaces it" if new else "nothing replaces it"
    hint = f"move it to `{new}`" if new else "remove it"
    return Fault("removed-key", keys, f"`{_name(keys)}` was removed; {words}", hint, (new,))


def _meant(shape: Shape, value: Any) -> tuple[Any, ...]:
    """What a value of the wrong type surely means: a number or a boolean in quotes, a whole number with a point."""
    if isinstance(value, str):
        text = value.strip().lower()
        if "boolean" in shape.kinds and text in ("true", "false"):
            return (text == "true",)
        for kind, read in (("integer", int), ("number", float)):
            if kind in shape.kinds:
                try:
                    return (read(text),)
                except ValueError:
                    continue
    if isinstance(value, float) and "integer" in shape.kinds and value.is_integer():
        return (int(value),)
    if isinstance(value, int | float) and not isinstance(value, bool) and shape.kinds == ("text",):
        return (str(value),)
    return ()


def show(value: Any) -> str:
    """A scalar as YAML and people write it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def _seen(value: Any) -> str:
    if isinstance(value, str):
        return f"the text '{value if len(value) <= 40 else value[:40] + '…'}'"
    kind = kind_of(value)
    if kind in ("integer", "number", "boolean"):
        return f"`{show(value)}`"
    return _WORDS[kind] if kind is not None else "something else"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _name(keys: KeyPath) -> str:
    return ".".join(map(str, keys))
