"""Values → YAML as a person would write it.

What is written reads back as the same values under YAML 1.1. Knows no comments, no places.
"""

from __future__ import annotations

import math
import re
from typing import Any

import yaml

from cfg_lsp.syntax.content import Tagged
from cfg_lsp.syntax.scalars import is_number, is_text

_ENDLESS = 1 << 30


def dump_yaml(value: Any, *, flow: bool = False, width: int = _ENDLESS) -> str:
    """`value` as block YAML: key order kept, no anchors, multi-line text as `|` blocks; as `flow` all on one line.

    Texts longer than `width` are folded at their spaces.
    """
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=flow, width=width
    )
    return text.removesuffix("...\n")


def dump_plain(value: Any, written: str = "") -> str | None:
    """The same for a scalar that needs neither quotes nor a second line, at a fraction of the cost; else `None`.

    A number is given as it is `written` where it is this number everywhere: `2.0e-4` stays what it is.
    """
    if isinstance(value, str):
        simple = len(value) <= _LONGEST_PLAIN and re.fullmatch(_SIMPLE, value) is not None
        return value if simple and is_text(value, "yaml-1.1") and is_text(value, "omegaconf") else None
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        text = repr(value)
        if written and is_number(written, value):
            return written
        return text if re.fullmatch(_NUMBER, text) else None
    return None


def dump_number(value: float) -> str:
    """`2.0e-4`, as people write a small number; what YAML 1.1 would take for text has the point that it needs."""
    text = repr(value)
    if math.isfinite(value) and ("e" in text or 0 < abs(value) < _SMALL):
        from decimal import Decimal

        sign, digits, exponent = Decimal(text).normalize().as_tuple()
        behind = "".join(map(str, digits[1:])) or "0"
        text = f"{'-' * sign}{digits[0]}.{behind}e{int(exponent) + len(digits) - 1:+d}"
    return text


_SMALL = 1e-3
_SIMPLE = r"[A-Za-z_][A-Za-z0-9_./-]*"
_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
_LONGEST_PLAIN = 80


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)  # items stand deeper than the key of their list


def _write_string(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = None if is_text(text, "omegaconf") else "'"  # `1e-4` is a number to that reading
    if not text.isprintable():
        style = "|" if _fits_a_block(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _fits_a_block(text: str) -> bool:
    lines = text.split("\n")
    return not text[0].isspace() and all(line.isprintable() and not line.endswith(" ") for line in lines)


def _write_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    if items and all(isinstance(item, tuple) and len(item) == 2 for item in items):
        pairs = [{key: value} for key, value in items]
        return dumper.represent_sequence("tag:yaml.org,2002:pairs", pairs)
    return dumper.represent_list(items)


def _write_set(dumper: yaml.SafeDumper, members: set[Any]) -> yaml.Node:
    in_order = sorted(members, key=lambda member: (type(member).__name__, str(member)))
    return dumper.represent_mapping("tag:yaml.org,2002:set", dict.fromkeys(in_order))


def _write_tagged(dumper: yaml.SafeDumper, tagged: Tagged) -> yaml.Node:
    node = dumper.represent_data(tagged.value)
    node.tag = tagged.tag
    return node


_Dumper.add_representer(str, _write_string)
_Dumper.add_representer(list, _write_list)
_Dumper.add_representer(set, _write_set)
_Dumper.add_representer(Tagged, _write_tagged)
