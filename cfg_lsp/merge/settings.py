"""Settings from the command line, laid over a config as one more layer.

Knows how `key=value` names a place in a resolved tree. Values arrive already read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cfg_lsp.merge.keys import KeyPath, show_keys
from cfg_lsp.merge.merged import COMMAND_LINE, Merged, written
from cfg_lsp.merge.named import NamedLists, entry_name


class SettingError(ValueError):
    """A setting that names no place that could hold a value."""


def settings_layer(base: Merged, settings: Iterable[tuple[tuple[str, ...], Any]], lists: NamedLists) -> Merged:
    """The settings as a tree to lay over `base`; a later one wins. Raises `SettingError`."""
    content: dict[Any, Any] = {}
    for steps, value in settings:
        content = _put(content, base, steps, value, lists, ())
    return written(COMMAND_LINE, content, lists)


def _put(
    content: Any, base: Merged | None, steps: tuple[str, ...], value: Any, lists: NamedLists, keys: KeyPath
) -> Any:
    """`content` with the value at `steps` below it; `base` is what stands there already."""
    if not steps:
        return value
    if lists.ids:
        return _put_in_named_list(content, base, steps, value, lists, keys)
    if base is not None and isinstance(base.value, list):
        return _put_in_list(content, base, steps, value, lists, keys)
    if base is not None and not isinstance(base.value, dict) and base.value is not None:
        raise SettingError(f"{show_keys(keys)} is no mapping, so {show_keys((*keys, steps[0]))} cannot be set")
    match = None if base is None or base.value is None else base.step(steps[0])
    step = steps[0] if match is None else match[0]
    mapping = dict(content) if isinstance(content, dict) else {}
    below = None if base is None or match is None else base.child(step)
    mapping[step] = _put(mapping.get(step), below, steps[1:], value, lists.at(step), (*keys, step))
    return mapping


def _put_in_named_list(
    content: Any, base: Merged | None, steps: tuple[str, ...], value: Any, lists: NamedLists, keys: KeyPath
) -> list[Any]:
    name = steps[0]
    entries = list(content) if isinstance(content, list) else []
    below = base.children.get(name) if base is not None else None
    field = lists.ids[0]
    if below is not None and isinstance(below.value, dict):
        field = next(each for each in lists.ids if below.value.get(each) is not None)
    index = next((i for i, entry in enumerate(entries) if entry_name(entry, lists.ids) == name), len(entries))
    old = entries[index] if index < len(entries) else {field: name}
    new = _put(old, below, steps[1:], value, lists.at(name), (*keys, name))
    entries[index:] = [new, *entries[index + 1 :]]
    return entries


def _put_in_list(
    content: Any, base: Merged, steps: tuple[str, ...], value: Any, lists: NamedLists, keys: KeyPath
) -> list[Any]:
    items = list(content) if isinstance(content, list) else list(base.value)
    if not steps[0].isdigit() or int(steps[0]) >= len(items):
        raise SettingError(f"{show_keys(keys)} is a list of {len(items)}; name an item by its index, from 0")
    index = int(steps[0])
    items[index] = _put(None, base.children.get(index), steps[1:], value, lists.at(index), (*keys, index))
    if len(steps) > 1 and isinstance(base.value[index], dict):
        items[index] = {**base.value[index], **items[index]}
    return items
