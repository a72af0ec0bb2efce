"""A setting from the command line as one more layer over a config.

Knows how `key=value` names a place in a resolved tree. Values arrive already read.
"""

from __future__ import annotations

from typing import Any

from cfg_lsp.merge.keys import KeyPath, show_keys
from cfg_lsp.merge.merged import Merged
from cfg_lsp.merge.named import NamedLists


class SettingError(ValueError):
    """A setting that names no place that could hold a value."""


def setting_layer(base: Merged, steps: tuple[str, ...], value: Any, lists: NamedLists) -> Any:
    """The values to lay over `base` so that `value` stands at `steps`; raises `SettingError`.

    As little as possible: an entry of a named list is known by its name, an ordinary list is
    written whole.
    """
    return _layer(base, steps, value, lists, ())


def _layer(base: Merged | None, steps: tuple[str, ...], value: Any, lists: NamedLists, keys: KeyPath) -> Any:
    """`base` is what stands at `keys` already, `None` where nothing does."""
    if not steps:
        return value
    here = None if base is None else base.value
    if lists.ids and (here is None or isinstance(here, list)):
        return _layer_of_named_list(base, steps, value, lists, keys)
    if isinstance(here, list):
        return _put(here, steps, value, keys)
    if base is None or here is None:
        return {steps[0]: _layer(None, steps[1:], value, lists.at(steps[0]), (*keys, steps[0]))}
    _refuse_unless_mapping(here, steps, keys)
    found = base.step(steps[0])
    step = steps[0] if found is None else found[0]
    below = None if found is None else base.child(step)
    return {step: _layer(below, steps[1:], value, lists.at(step), (*keys, step))}


def _layer_of_named_list(
    base: Merged | None, steps: tuple[str, ...], value: Any, lists: NamedLists, keys: KeyPath
) -> list[Any]:
    name, field, own_name = steps[0], lists.ids[0], steps[0]
    below = None
    if base is not None and base.value is not None and (found := base.step(name)) is not None:
        below = base.child(found[0])
        if not isinstance(found[0], str):
            raise SettingError(
                f"entry {name} of {show_keys(keys)} has no name of its own, so nothing can be laid over it"
            )
        field = next(each for each in lists.ids if isinstance(below.value.get(each), str | int | float))
        own_name = below.value[field]
    entry = _layer(below, steps[1:], value, lists.at(name), (*keys, name))
    if not isinstance(entry, dict):
        raise SettingError(f"{show_keys((*keys, name))} is an entry of a list and takes a mapping")
    if field in entry and entry[field] != own_name:
        raise SettingError(f"{show_keys((*keys, name, field))} says which entry this is and cannot be set")
    return [{field: own_name, **entry}]


def _put(old: Any, steps: tuple[str, ...], value: Any, keys: KeyPath) -> Any:
    """A value that is written whole, with another one at `steps` in it."""
    if not steps:
        return value
    step, below = steps[0], (*keys, steps[0])
    if isinstance(old, list):
        if not step.isdecimal() or int(step) >= len(old):
            raise SettingError(f"{show_keys(keys)} is a list of {len(old)}; name an item by its index, from 0")
        index = int(step)
        return [*old[:index], _put(old[index], steps[1:], value, below), *old[index + 1 :]]
    mapping = {} if old is None else old
    _refuse_unless_mapping(mapping, steps, keys)
    key = next((key for key in mapping if str(key) == step), step)
    return {**mapping, key: _put(mapping.get(key), steps[1:], value, below)}


def _refuse_unless_mapping(value: Any, steps: tuple[str, ...], keys: KeyPath) -> None:
    if not isinstance(value, dict):
        raise SettingError(f"{show_keys(keys)} is no mapping, so {show_keys((*keys, steps[0]))} cannot be set")
