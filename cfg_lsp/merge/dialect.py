"""How repositories spell and merge inheritance: one engine, a few knobs.

Knows the built-in dialects and how to tell them apart by a file's own keys. Knows no paths.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from cfg_lsp.syntax import ScalarReading

Order = Literal["later", "earlier"]
MergeKind = Literal["deep", "deep-strict", "shallow"]


class Dialect(NamedTuple):
    """The knobs of inheritance.

    `keys`: names of the inheritance key, the first present wins. `order`: which of several bases
    wins. `reset`: the marker, key and value, that drops the inherited mapping. `keep`: a scalar
    that keeps the base's value. `extensionless`: bases may be named without their suffix.
    """

    name: str
    keys: tuple[str, ...]
    order: Order = "later"
    merge: MergeKind = "deep"
    reset: tuple[str, bool] | None = None
    keep: str | None = None
    scalars: ScalarReading = "yaml-1.1"
    extensionless: bool = False


EXTENDS = Dialect("extends", ("extends", "inherit"))
_DETECTRON2 = Dialect("detectron2", ("_BASE_",), merge="deep-strict")
_PADDLE = Dialect("paddle", ("_BASE_",))
_PADDLESEG = Dialect("paddleseg", ("_base_",), order="earlier", reset=("_inherited_", False))
_MMENGINE = Dialect("mmengine", ("_base_",), merge="deep-strict", reset=("_delete_", True))
_D_FINE = Dialect("d-fine", ("__include__",))
_NEMO_RL = Dialect("nemo-rl", ("defaults",), reset=("_override_", True), keep="???", scalars="omegaconf")
_LM_EVAL = Dialect("lm-eval", ("include",), order="earlier", merge="shallow", extensionless=True)

DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (EXTENDS, _DETECTRON2, _PADDLE, _PADDLESEG, _MMENGINE, _D_FINE, _NEMO_RL, _LM_EVAL)
}


def own_values(content: Any, dialect: Dialect) -> dict[Any, Any]:
    """What a file sets: its mapping without the inheritance key, nothing where it is no mapping."""
    if not isinstance(content, dict):
        return {}
    return {key: value for key, value in content.items() if key not in dialect.keys}


def detect(content: Any) -> Dialect | None:
    """The dialect that a file's own inheritance key speaks; `None` where it has no such key.

    `_base_` is taken for `mmengine` here; only the chain can tell `paddleseg` from it, see
    `speaks_paddleseg`.
    """
    if not isinstance(content, dict):
        return None
    if "extends" in content or "inherit" in content:
        return EXTENDS
    if "_BASE_" in content:
        return _PADDLE if isinstance(content["_BASE_"], list) else _DETECTRON2
    if "_base_" in content:
        return _MMENGINE
    if "__include__" in content:
        return _D_FINE
    if _names_yaml_files(content.get("defaults")):
        return _NEMO_RL
    if _names_files(content.get("include")):
        return _LM_EVAL
    return None


def speaks_paddleseg(contents: Iterable[Any]) -> bool:
    """Whether one of a chain's files holds paddleseg's reset marker."""
    return any(_holds(content, "_inherited_") for content in contents)


def without_markers(content: Any, dialect: Dialect) -> tuple[Any, frozenset[tuple[Any, ...]]]:
    """A file's values without the dialect's reset markers, and the key paths that held one."""
    if dialect.reset is None:
        return content, frozenset()
    found: set[tuple[Any, ...]] = set()
    return _strip(content, dialect.reset, (), found), frozenset(found)


def _strip(value: Any, reset: tuple[str, bool], keys: tuple[Any, ...], found: set[tuple[Any, ...]]) -> Any:
    if isinstance(value, list):
        return [_strip(item, reset, (*keys, index), found) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if value.get(reset[0]) is reset[1]:
        found.add(keys)
        value = {key: item for key, item in value.items() if key != reset[0]}
    return {key: _strip(item, reset, (*keys, key), found) for key, item in value.items()}


def _holds(value: Any, marker: str) -> bool:
    if isinstance(value, dict):
        return marker in value or any(_holds(item, marker) for item in value.values())
    return isinstance(value, list) and any(_holds(item, marker) for item in value)


def _names_files(value: Any) -> bool:
    entries = value if isinstance(value, list) else [value]
    return bool(entries) and all(isinstance(entry, str) and entry for entry in entries)


def _names_yaml_files(value: Any) -> bool:
    entries = value if isinstance(value, list) else [value]
    return _names_files(value) and all(entry.endswith((".yaml", ".yml")) for entry in entries)
