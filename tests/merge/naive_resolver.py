"""What a config means, a second time: plain recursion over `yaml.safe_load`, no provenance, nothing shared.

Written from the contract alone; it imports nothing of the product.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any

import yaml

NAMED = {"targets": ("name", "dataset"), "sources": ("name", "dataset")}


@dataclass(frozen=True)
class Knobs:
    earlier: bool = False
    shallow: bool = False
    reset: tuple[str, bool] | None = None
    keep: str | None = None


def resolve(files: dict[str, str], path: str, knobs: Knobs) -> Any:
    return strip(with_markers(files, path, knobs), knobs)


def with_markers(files: dict[str, str], path: str, knobs: Knobs) -> Any:
    loaded = yaml.safe_load(files[path])
    own = dict(loaded) if isinstance(loaded, dict) else {}
    second = own.pop("inherit", None)
    value = own.pop("extends", second)
    named = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
    paths = [posixpath.normpath(posixpath.join(posixpath.dirname(path), each)) for each in named]
    layers = [with_markers(files, each, knobs) for each in paths if each in files]
    if knobs.earlier:
        layers.reverse()
    result, *others = [*layers, own]
    for layer in others:
        result = merge(result, layer, (), knobs)
    return result


def merge(low: Any, high: Any, keys: tuple[Any, ...], knobs: Knobs) -> Any:
    if knobs.keep is not None and high == knobs.keep:
        return low
    if isinstance(high, dict):
        if is_marked(high, knobs):
            return without_marker(high, knobs)
        if isinstance(low, dict) and not (knobs.shallow and keys):
            result = without_marker(low, knobs)
            for key, value in high.items():
                result[key] = merge(result[key], value, (*keys, key), knobs) if key in result else value
            return result
    elif len(keys) == 1 and keys[0] in NAMED and isinstance(low, list):
        if high is None:
            return low
        if isinstance(high, list) and high:
            return merge_by_name(low, high, keys, knobs)
    return high


def merge_by_name(low: list[Any], high: list[Any], keys: tuple[Any, ...], knobs: Knobs) -> list[Any]:
    result = list(low)
    position: dict[str, int] = {}
    for index, entry in enumerate(low):
        name = name_of(entry, NAMED[keys[0]])
        if name is not None:
            position.setdefault(name, index)
    nameless = [repr(strip(entry, knobs)) for entry in low if name_of(entry, NAMED[keys[0]]) is None]
    for entry in high:
        name = name_of(entry, NAMED[keys[0]])
        if name in position:
            result[position[name]] = merge(result[position[name]], entry, (*keys, name), knobs)
        elif name is not None or repr(strip(entry, knobs)) not in nameless:
            result.append(entry)
    return result


def name_of(entry: Any, fields: tuple[str, ...]) -> Any:
    if not isinstance(entry, dict):
        return None
    return next((str(entry[each]) for each in fields if isinstance(entry.get(each), str | int | float)), None)


def is_marked(value: dict[Any, Any], knobs: Knobs) -> bool:
    return knobs.reset is not None and value.get(knobs.reset[0]) is knobs.reset[1]


def without_marker(value: dict[Any, Any], knobs: Knobs) -> dict[Any, Any]:
    return {key: each for key, each in value.items() if not (is_marked(value, knobs) and key == (knobs.reset or "")[0])}


def strip(value: Any, knobs: Knobs) -> Any:
    if isinstance(value, dict):
        return {key: strip(each, knobs) for key, each in without_marker(value, knobs).items()}
    return [strip(each, knobs) for each in value] if isinstance(value, list) else value
