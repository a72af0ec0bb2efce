"""What a plain scalar means: the two readings that training code uses.

`yaml-1.1` is exactly PyYAML's `safe_load`; `omegaconf` also reads `1e-4` as a number and reads no
dates. Knows nothing of trees.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal, get_args

import yaml

from cfg_lsp.syntax.surprises import Surprise, surprise

ScalarReading = Literal["yaml-1.1", "omegaconf"]

_FLOAT = "tag:yaml.org,2002:float"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class Unreadable(Exception):  # noqa: N818 - a finding, not a failure
    """A scalar that `safe_load` refuses; its arguments say why and what to do."""


class PlainValues(dict[str, Any]):
    """The values of unquoted scalars by their text; raises `Unreadable` as `safe_load` would fail.

    A dictionary that fills itself: the same few words are looked up a hundred thousand times. Those that surprise
    people stay out of it and are in `surprising`, so that whoever finds a value at once need not ask.
    """

    def __init__(self, reading: ScalarReading) -> None:
        self.reading = reading
        self.surprising: dict[str, tuple[Any, Surprise]] = {}

    def __missing__(self, raw: str) -> Any:
        if raw in self.surprising:
            return self.surprising[raw][0]
        tag = _loader(self.reading).resolve(yaml.ScalarNode, raw, (True, False))
        value = tagged_value(yaml.ScalarNode(tag, raw), self.reading)
        if len(raw) <= _LONGEST_REMEMBERED:
            self._remember(raw, value)
        return value

    def _remember(self, raw: str, value: Any) -> None:
        found = surprise(raw, value)
        if found is not None:
            if len(self.surprising) >= _MOST_REMEMBERED:
                self.surprising.clear()
            self.surprising[raw] = (value, found)
            return
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[raw] = value


def tagged_value(node: yaml.Node, reading: ScalarReading = "yaml-1.1") -> Any:
    """The value PyYAML gives a node with a standard tag; raises `Unreadable`."""
    loader = _loader(reading)
    try:
        value = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, ArithmeticError, LookupError, AttributeError, TypeError) as error:
        raise Unreadable(_reason(node, error), "quote it to mean the text") from None
    finally:
        loader.constructed_objects = {}
        loader.recursive_objects = {}
        loader.state_generators = []
        loader.deep_construct = False
    if isinstance(value, int) and value.bit_length() > _LARGEST_INT_BITS:
        raise Unreadable("a number with thousands of digits", "quote it to mean the text")
    return value


def is_text(raw: str, reading: ScalarReading) -> bool:
    """Whether a text stays one where it stands without quotes."""
    try:
        return isinstance(PLAIN_VALUES[reading][raw], str)
    except Unreadable:
        return False


def is_number(raw: str, value: float) -> bool:
    """Whether a text without quotes is this very number, whichever way it is read."""
    try:
        return all(repr(PLAIN_VALUES[reading][raw]) == repr(value) for reading in get_args(ScalarReading))
    except Unreadable:
        return False


def has_constructor(tag: str) -> bool:
    """Whether `safe_load` knows what to make of a tag."""
    return tag in yaml.SafeLoader.yaml_constructors


_LARGEST_INT_BITS = 14_280  # Python prints at most 4,300 digits
_LONGEST_REMEMBERED = 200
_MOST_REMEMBERED = 65_536


def _reason(node: yaml.Node, error: Exception) -> str:
    raw = node.value if isinstance(node, yaml.ScalarNode) else ""
    kind = node.tag.rsplit(":", 1)[-1]
    if kind in ("value", "merge"):
        return f"`{raw}` alone is no value"
    if kind == "timestamp":
        return f"`{raw}` reads as a date but is none"
    if raw:
        return f"`{raw[:40]}` cannot be read as {_article(kind)}"
    return f"cannot be read as {_article(kind)}: {getattr(error, 'problem', None) or error}"


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


@cache
def _loader(reading: ScalarReading) -> Any:
    """What PyYAML does in this reading; made when first asked for."""
    return yaml.SafeLoader("") if reading == "yaml-1.1" else _omegaconf_loader()("")


def _omegaconf_loader() -> type[yaml.SafeLoader]:
    """Numbers as YAML 1.2 spells them, no dates."""

    class OmegaConfLoader(yaml.SafeLoader):
        pass

    OmegaConfLoader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in (_FLOAT, _TIMESTAMP)]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    OmegaConfLoader.add_implicit_resolver(_FLOAT, re.compile(_OMEGACONF_FLOAT, re.VERBOSE), list("-+.0123456789"))
    return OmegaConfLoader


_OMEGACONF_FLOAT = r"""
    [-+]?(?: [0-9][0-9_]* (?: \.[0-9_]* (?:[eE][-+]?[0-9]+)? | [eE][-+]?[0-9]+ )
             | \.[0-9][0-9_]* (?:[eE][-+]?[0-9]+)?
             | [0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
             | \.(?:inf|Inf|INF) )$
    | \.(?:nan|NaN|NAN)$"""

PLAIN_VALUES: dict[ScalarReading, PlainValues] = {reading: PlainValues(reading) for reading in get_args(ScalarReading)}
