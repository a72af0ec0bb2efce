"""What is known of a place in a config before anything is written there: by its bases, its relatives and its schema.

Knows nothing of how it is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from cfg_lsp.ide.completing.item import Asked, fits
from cfg_lsp.merge import NO_LISTS, KeyPath, Merged, NamedLists, entry_name, same
from cfg_lsp.project.relatives import relatives
from cfg_lsp.schema.judge import judge
from cfg_lsp.schema.shape import MISSING, Field, Shape

_MOST_VALUES = 20
_MOST_KEYS = 1_000
_MOST_SECTIONS = 256
_MOST_OF_SCHEMA = 12  # keys that nobody near writes; typing on brings up others


class Known(NamedTuple):
    """A key: `inherited` is what the bases give it, `value` that or what a relative does, `writers` how many do.

    `field` is what the schema says of it. Of a key that only the schema knows the value is its default.
    """

    key: str
    value: Any
    inherited: Merged | None
    writers: int
    field: Field | None = None

    @property
    def is_missing(self) -> bool:
        """Whether a config must give it and no base does."""
        return self.inherited is None and self.field is not None and self.field.is_required


_OF_SCHEMA: dict[int, tuple[Shape, tuple[Known, ...]]] = {}


def known_keys(asked: Asked, keys: KeyPath) -> list[Known]:
    """The keys of a mapping, the likeliest first.

    What names an entry; required ones that nobody has given yet; those of the bases in their order; those that
    most relatives write; all others of the schema.
    """
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
    counted = _with_schema(asked, keys, [each._replace(writers=writers[each.key]) for each in found.values()])
    names = asked.snapshot.lists(asked.path).ids_at(keys[:-1]) if keys else ()
    return sorted(counted, key=lambda each: (each.key not in names[:1], *_unlikeliness(each)))


def field_at(asked: Asked, keys: KeyPath) -> Field | None:
    """What the schema says of a key path; `None` where it says nothing."""
    return asked.shape.find(keys) if asked.shape is not None else None


def known_values(asked: Asked, keys: KeyPath) -> list[Any]:
    """The values of a key, never null: the inherited one, those it replaced, those that the schema names.

    After them what relatives write, the most frequent first, where the schema takes it.
    """
    found: list[Any] = []
    inherited = inherited_at(asked, keys)
    if inherited is not None:
        found += [inherited.value, *(each.value for each in reversed(inherited.definitions()))]
    elsewhere = _in_other_items(asked, keys) if _in_plain_list(keys) else _values(asked, keys)
    frequent = _most_frequent(elsewhere)
    field = field_at(asked, keys)
    if field is not None:
        found += _named_values(field)
        frequent = [each for each in frequent if next(judge(field.shape, each), None) is None]
    return _without_repeats([*found, *frequent])


def known_items(asked: Asked, keys: KeyPath) -> list[Any]:
    """What the lists at a place hold, in the bases and in relatives."""
    inherited = inherited_at(asked, keys)
    lists = [inherited.value] if inherited is not None else []
    lists += _values(asked, keys)
    return [item for each in lists if isinstance(each, list) for item in each[:_MOST_KEYS]]


def inherited_at(asked: Asked, keys: KeyPath) -> Merged | None:
    """What the bases give a place; an item of a plain list inherits nothing: the list is replaced whole."""
    return asked.inherited.find(keys) if asked.inherited is not None and not _in_plain_list(keys) else None


def holds_mappings(asked: Asked, keys: KeyPath) -> bool:
    """Whether the items of the list at a place are mappings, by the schema or elsewhere."""
    field = field_at(asked, keys)
    if field is not None and field.shape.items is not None and field.shape.items.kinds:
        return field.shape.items.is_mapping
    return any(isinstance(each, dict) for each in known_items(asked, keys))


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


def _with_schema(asked: Asked, keys: KeyPath, found: list[Known]) -> list[Known]:
    """The same keys with what the schema says of them, without those that it no longer has, and all others of it.

    What a relative writes and the schema does not know is no example; what is inherited is there.
    """
    section = field_at(asked, keys)
    if section is None or not section.shape.is_mapping:
        return found
    kept = [each._replace(field=section.shape.at(each.key)) for each in found]
    kept = [each for each in kept if each.field is not None or each.inherited is not None]
    names = {each.key for each in kept}
    others = [each for each in _of_schema(section) if each.key not in names]
    typed = asked.typed
    fitting = others if not typed else [each for each in others if fits(typed, each.key)]
    kept += [each for each in others if each.is_missing]
    kept += [each for each in fitting if not each.is_missing][:_MOST_OF_SCHEMA]
    return [each for each in kept if each.field is None or each.field.moved_to is None]


def _of_schema(section: Field) -> tuple[Known, ...]:
    """Every key of a section, with its default as an example; remembered, for shapes are made once."""
    remembered = _OF_SCHEMA.get(id(section.shape))
    if remembered is None or remembered[0] is not section.shape:
        found = tuple(Known(name, _example(field), None, 0, field) for name, field in section.shape.fields.items())
        if len(_OF_SCHEMA) >= _MOST_SECTIONS:
            _OF_SCHEMA.clear()
        remembered = _OF_SCHEMA[id(section.shape)] = (section.shape, found)
    return remembered[1]


def _unlikeliness(known: Known) -> tuple[bool, bool, int]:
    is_inherited = known.inherited is not None
    return (not known.is_missing, not is_inherited, 0 if is_inherited else -known.writers)


def _example(field: Field) -> Any:
    """The default of a key; of a section that it is one."""
    if field.shape.is_mapping and not {"text", "list"} & set(field.shape.kinds):
        return {}
    return None if field.default is MISSING else field.default


def _named_values(field: Field) -> list[Any]:
    """The values that a schema names, the default first."""
    default = [] if field.default is MISSING else [field.default]
    both = [True, False] if "boolean" in field.shape.kinds and not field.shape.choices else []
    return [*default, *field.shape.choices, *both]


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
