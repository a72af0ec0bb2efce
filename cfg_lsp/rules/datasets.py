"""What the rules about datasets share: where a file's named lists are, and how entries are spoken of.

Knows what a mix is made of and what training needs of it. Finds no fault itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cfg_lsp.merge import KeyPath, Merged, NamedLists, Origin, naming_field, one_line
from cfg_lsp.project.cascade import location_of
from cfg_lsp.rules.subject import Subject, brief

TARGETS, SOURCES = "targets", "sources"
"""The two lists of a mix: what the model is for, and what keeps it from forgetting the rest."""

MOST_LISTED = 6
"""How many names a message lists."""


def written_lists(subject: Subject) -> Iterator[tuple[KeyPath, Any]]:
    """Every place of a named list that the file itself writes, and the value there, whatever that is."""
    lists = subject.snapshot.lists(subject.path)
    if lists:
        yield from _lists_in(subject.written.value, lists, ())


def _lists_in(value: Any, lists: NamedLists, keys: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    if lists.ids and not isinstance(value, dict):
        yield keys, value
    elif isinstance(value, dict):
        for key, item in value.items():
            below = lists.at(key)
            if below:
                yield from _lists_in(item, below, (*keys, key))


def ids_of(subject: Subject, keys: KeyPath) -> tuple[str, ...]:
    """The fields that may name an entry of the list at a key path."""
    return subject.snapshot.lists(subject.path).ids_at(keys)


def is_mix(subject: Subject) -> bool:
    """Whether the file belongs to a family whose `targets` are datasets."""
    return bool(subject.snapshot.lists(subject.path).at(TARGETS).ids)


def names_in(node: Merged | None) -> dict[str, Merged]:
    """The entries of a named list that have a name, in their order."""
    if node is None or not isinstance(node.value, list):
        return {}
    return {step: child for step, child in node.children.items() if isinstance(step, str) and step.strip()}


def child(node: Merged | None, key: str) -> Merged | None:
    """What a mapping holds under a key, `None` where there is neither."""
    return node.child(key) if node is not None and isinstance(node.value, dict) and key in node.value else None


def name_keys(keys: KeyPath, entry: Any, ids: tuple[str, ...]) -> KeyPath:
    """Where the entry at a key path says its name; the entry itself where it says none."""
    field = naming_field(entry, ids)
    return keys if field is None else (*keys, field)


def is_blank(subject: Subject, keys: KeyPath) -> bool:
    """Whether the null at a key path is nothing at all in the text, rather than `null` or `~`."""
    place = location_of(subject.snapshot, Origin(subject.path, keys))
    return place is not None and place.value.start >= place.value.end


def listed(names: Iterable[str]) -> str:
    """Names as a message lists them: the first few, and how many more there are."""
    shown = [brief(name) for name in names]
    more = len(shown) - MOST_LISTED
    return ", ".join(shown[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def shown(value: Any) -> str:
    """A value as a message quotes it: a text as it is, anything else on one line."""
    return brief(value, 100) if isinstance(value, str) else one_line(value, 100)
