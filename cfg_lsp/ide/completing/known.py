"""What is known of a place in a config before anything is written there: by its bases and by its relatives.

A schema would be one more source beside them. Knows nothing of how it is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from cfg_lsp.ide.completing.item import Asked
from cfg_lsp.merge import NO_LISTS, KeyPath, Merged, NamedLists, entry_name, same
from cfg_lsp.project.relatives import relatives

_MOST_VALUES = 20
_MOST_KEYS = 1_000


class Known(NamedTuple):
    """A key: `inherited` is what the bases give it, `value` that or what a relative does, `writers` how many do."""

    key: str
    value: Any
    inherited: Merged | None
    writers: int


def known_keys(asked: Asked, keys: KeyPath) -> list[Known]:
    """The keys of a mapping, those of the bases first and in their order, then those that most relatives write."""
    found: dict[str, Known] = {}
    inherited = inherited_at(asked, keys)
    if inherited is not None and isinstance(inherited.value, dict):
        for key in list(inherited.value)[:_MOST_KEYS]:
            child = inherited.child(key)
            found[str(key)] = Known(str(key), child.value, child, 0)
    writers = dict.fromkeys(found, 0)
    for mapping in _mappings(asked, keys):
        for key, value in islice(mapping.items(), _MOST_KEYS):
            name = key if type(key) is str else str(key)
            if name in writers:
                writers[name] += 1
            else:
                writers[name] = 1
                found[name] = Known(name, value, None, 0)
    counted = [each._replace(writers=writers[each.key]) for each in found.values()]
    return sorted(counted, key=lambda each: (each.inherited is None, each.inherited is None and -each.writers))


def known_values(asked: Asked, keys: KeyPath) -> list[Any]:
    """The values of a key: the inherited one, those it replaced, then those that most relatives write; never null."""
    found: list[Any] = []
    inherited = inherited_at(asked, keys)
    if inherited is not None:
        found += [inherited.value, *(each.value for each in reversed(inherited.definitions()))]
    elsewhere = _in_other_items(asked, keys) if _in_plain_list(keys) else _values(asked, keys)
    return _without_repeats([*found, *_most_frequent(elsewhere)])


def known_items(asked: Asked, keys: KeyPath) -> list[Any]:
    """What the lists at a place hold, in the bases and in relatives."""
    inherited = inherited_at(asked, keys)
    lists = [inherited.value] if inherited is not None else []
    lists += _values(asked, keys)
    return [item for each in lists if isinstance(each, list) for item in each[:_MOST_KEYS]]


def inherited_at(asked: Asked, keys: KeyPath) -> Merged | None:
    """What the bases give a place; an item of a plain list inherits nothing: the list is replaced whole."""
    return asked.inherited.find(keys) if asked.inherited is not None and not _in_plain_list(keys) else None


def value_in(content: Any, keys: KeyPath, lists: NamedLists) -> Any:
    """What a file's values hold at a key path with entry names; `None` where they hold nothing there."""
    for step in keys:
        if isinstance(content, dict):
            content = content.get(step)
        elif isinstance(content, list):
            content = _item(content, step, lists.ids)
        else:
            return None
        lists = lists.at(step)
    return content


def _item(items: list[Any], step: Any, ids: tuple[str, ...]) -> Any:
    if isinstance(step, int):
        return items[step] if step < len(items) else None
    return next((each for each in items if entry_name(each, ids) == step), None)


def _mappings(asked: Asked, keys: KeyPath) -> Iterator[dict[Any, Any]]:
    """What relatives write at a place; in a list of mappings also what stands beside it."""
    for value in _values(asked, keys):
        if isinstance(value, dict):
            yield value
    if keys and _is_in_list(asked, keys):
        yield from (item for item in known_items(asked, keys[:-1]) if isinstance(item, dict))
        own = value_in(asked.document.content, keys[:-1], asked.snapshot.lists(asked.path))
        yield from (item for item in (own if isinstance(own, list) else [])[:_MOST_KEYS] if isinstance(item, dict))


def _in_plain_list(keys: KeyPath) -> bool:
    return any(isinstance(step, int) for step in keys)


def _in_other_items(asked: Asked, keys: KeyPath) -> Iterator[Any]:
    """What the items of a plain list have at a place inside them, here and in bases and relatives."""
    depth = max(number for number, step in enumerate(keys) if isinstance(step, int))
    lists = asked.snapshot.lists(asked.path)
    own = value_in(asked.document.content, keys[:depth], lists)
    for item in [*(own if isinstance(own, list) else [])[:_MOST_KEYS], *known_items(asked, keys[:depth])]:
        value = value_in(item, keys[depth + 1 :], NO_LISTS)
        if value is not None:
            yield value


def _is_in_list(asked: Asked, keys: KeyPath) -> bool:
    return isinstance(keys[-1], int) or bool(asked.snapshot.lists(asked.path).ids_at(keys[:-1]))


def _values(asked: Asked, keys: KeyPath) -> Iterator[Any]:
    """What the relatives write at a place."""
    snapshot, lists = asked.snapshot, asked.snapshot.lists(asked.path)
    for path in relatives(snapshot, asked.path):
        value = value_in(snapshot.content(path, asked.dialect), keys, lists)
        if value is not None:
            yield value


def _most_frequent(values: Iterable[Any]) -> list[Any]:
    counted: dict[Any, tuple[int, Any]] = {}
    for value in values:
        key = (type(value), repr(value)) if not isinstance(value, dict) else None
        if key is not None:
            count, first = counted.get(key, (0, value))
            counted[key] = (count + 1, first)
    return [value for _, value in sorted(counted.values(), key=lambda each: -each[0])]


def _without_repeats(values: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for value in values:
        if value is not None and not isinstance(value, dict) and not any(same(value, each) for each in kept):
            kept.append(value)
            if len(kept) == _MOST_VALUES:
                break
    return kept
