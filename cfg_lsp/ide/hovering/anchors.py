"""Aliases and merge keys: the anchor they stand for, what it holds, and how much of that counts.

Knows one document: anchors do not reach into other files.
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.project.place import Place
from cfg_lsp.syntax import Node, find
from cfg_lsp.syntax.content import flat_pairs
from cfg_lsp.text import plural

_MOST_NAMES = 6


def alias_part(page: Page, place: Place) -> list[str]:
    """The anchor of the alias at a place; nothing where that is none."""
    return [] if place.alias is None else [f"{page.markup.bold('alias of')} {_anchor(page, place, place.alias)}"]


def merge_key_parts(page: Page, place: Place) -> Iterator[list[str]]:
    """What is said on `<<` and on the aliases beside it."""
    source = place.value.resolved
    sources = [place.value] if source.kind == "mapping" else source.items
    merging = [each for each in sources if each.resolved.kind == "mapping"]
    aliases = [each for each in merging if each.target is not None]
    if not merging:
        yield [f"{page.markup.code('<<')} takes a mapping or a list of mappings"]
        return
    names = ", ".join(_anchor(page, place, each) for each in aliases[:_MOST_NAMES])
    more = f" and {len(aliases) - _MOST_NAMES} more" if len(aliases) > _MOST_NAMES else ""
    yield [f"{page.markup.bold('merges in')} {names or 'a mapping'}{more}"]
    yield _merged_in(page, place, merging)


def _anchor(page: Page, place: Place, alias: Node) -> str:
    target = alias.resolved
    line = place.document.lines.position(target.start).line
    where = page.markup.link(f"line {line}", place.path, line)
    return f"{page.markup.code(f'&{target.anchor}')} ({where})"


def _merged_in(page: Page, place: Place, sources: list[Node]) -> list[str]:
    """Which of the keys that a merge key brings count, and which are written beside it."""
    ids_at = page.snapshot.lists(page.path).ids_at
    counting: dict[str, None] = {}
    void: dict[str, None] = {}
    for source in sources:
        for key, value in flat_pairs(source.resolved):
            found = find(place.document, (*place.own_keys, key.raw), ids_at)
            (counting if found is not None and found.value is value.resolved else void)[key.raw] = None
    said = f"{plural(len(counting), 'key')} from there: {page.names(counting, len(counting), _MOST_NAMES)}"
    if not void:
        return [said]
    return [said, "", f"written otherwise here: {page.names(void, len(void), _MOST_NAMES)}"]
