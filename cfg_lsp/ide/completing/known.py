"""What is known of a place in a config before anything is written there: by its bases, its relatives and its schema.

Knows nothing of how it is written down.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
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


class _OfSchema(NamedTuple):
    """The keys that a schema has in a section, with their defaults as examples; those that are no more left out."""

    shape: Shape
    required: tuple[Known, ...]
    others: tuple[Known, ...]


_OF_SCHEMA: dict[int, _OfSchema] = {}


def known_keys(asked: Asked, keys: KeyPath) -> list[Known]:
    """The keys of a mapping, the likeliest first.

    What names an entry; required ones that nobody has given yet; those of the bases in their order; those that
    most relatives write; all others of the schema. What a relative writes and the schema does not know is no example.
    """
    found: dict[str, tuple[Any, Merged | None]] = {}
    inherited = inherited_at(asked, keys)
    if inherited is not None and isinstance(inherited.value, dict):
        for key in list(inherited.value)[:_MOST_KEYS]:
            child = inherited.child(key)
            found[str(key)] = (child.value, child)
    writers = dict.fromkeys(found, 0)
    for mapping in _mappings(asked, keys):
        for key, value in islice(mapping.items(), _MOST_KEYS):
            name = key if type(key) is str else str(key)
            if name in writers:
                writers[name] += 1
            else:
                writers[name] = 1
                found[name] = (value, None)
    section = field_at(asked, keys)
    shape = section.shape if section is not None and section.shape.is_mapping else None
    known = [
        Known(name, value, child, writers[name], shape.at(name) if shape is not None else None)
        for name, (value, child) in found.items()
    ]
    if shape is not None:
        known = [*filter(_is_offered, known), *_only_of_schema(asked, shape, found)]
    names = asked.snapshot.lists(asked.path).ids_at(keys[:-1])[:1] if keys else ()
    return sorted(known, key=lambda each: (each.key not in names, *_unlikeliness(each)))


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


def _is_offered(known: Known) -> bool:
    """Whether the schema lets a key be that is written somewhere; what is inherited is there, whatever it says."""
    return known.inherited is not None if known.field is None else known.field.moved_to is None


def _only_of_schema(asked: Asked, shape: Shape, found: Container[str]) -> Iterator[Known]:
    """The keys that nobody near writes: all that are required, of the others a few that fit what is typed."""
    schema, typed = _of_schema(shape), asked.typed
    yield from (each for each in schema.required if each.key not in found)
    fitting = (each for each in schema.others if each.key not in found and (not typed or fits(typed, each.key)))
    yield from islice(fitting, _MOST_OF_SCHEMA)


def _of_schema(shape: Shape) -> _OfSchema:
    """Remembered, for shapes are made once."""
    remembered = _OF_SCHEMA.get(id(shape))
    if remembered is None or remembered.shape is not shape:
        living = [field for field in shape.fields.values() if field.moved_to is None]
        known = [Known(field.name, _example(field), None, 0, field) for field in living]
        if len(_OF_SCHEMA) >= _MOST_SECTIONS:
            _OF_SCHEMA.clear()
        required = tuple(each for each in known if each.is_missing)
        others = tuple(each for each in known if not each.is_missing)
        remembered = _OF_SCHEMA[id(shape)] = _OfSchema(shape, required, others)
    return remembered


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
