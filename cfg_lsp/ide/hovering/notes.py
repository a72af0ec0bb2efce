"""What is to be said of a value besides where it comes from: locked, redundant, written twice, without effect.

Knows what is so. That something of it is a fault, and how to mend it, is said elsewhere.
"""

from __future__ import annotations

from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.merge import Merged, Origin, same, show_keys
from cfg_lsp.project.locks import lock_on
from cfg_lsp.project.place import Place
from cfg_lsp.text import plural

_CHOSEN = frozenset({"kept", "reset"})


def notes(page: Page, place: Place, node: Merged) -> list[str]:
    """A line for each remark about the value at a place."""
    return _separate([*duplicate_notes(page, place), *_lock_notes(page, place, node), *_redundancy_notes(page, node)])


def duplicate_notes(page: Page, place: Place) -> list[str]:
    """A pair that another one with the same key in the same mapping makes void."""
    for each in place.document.duplicate_keys:
        key, value = each.loses
        if key.start <= place.offset <= max(key.end, value.end):
            line = place.document.lines.position(each.wins[0].start).line
            there = page.markup.link(f"line {line}", place.path, line)
            return [f"{page.markup.bold('written twice')}: this one has no effect, {there} counts"]
    return []


def reset_notes(page: Page, place: Place) -> list[str]:
    """The marker that drops an inherited mapping."""
    reset = page.snapshot.dialect(page.path).reset
    if reset is None or place.keys[-1:] != (reset[0],):
        return []
    node = page.snapshot.merged(page.path).find(place.keys[:-1])
    if node is None or node.how != "reset" or node.below is None:
        return [f"{page.markup.code(reset[0])} drops an inherited mapping; nothing is inherited here"]
    size = plural(len(node.below.value), "key") if isinstance(node.below.value, dict) else "value"
    keys = page.markup.code(show_keys(place.keys[:-1]))
    return [f"{page.markup.bold('drops')} the inherited {keys} ({size}) of {page.place(node.below.origin)}"]


def _lock_notes(page: Page, place: Place, node: Merged) -> list[str]:
    own = page.snapshot.layer(page.path)
    if own is not None and own.locked and node.path == page.path and not isinstance(node.value, dict):
        return [f"{page.markup.bold('locked')}: no other layer may change it"]
    lock = lock_on(page.snapshot, page.path, place.keys)
    if lock is None:
        return []
    by = f"{page.markup.bold('locked')} by the {lock.kind} {page.markup.code(lock.holder)}"
    if same(lock.value, node.value):
        return [f"{by}: no other layer may change it"]
    where = page.place(lock.origin)
    return [f"{by}: {page.value(lock.origin, lock.value)} of {where} may not be changed"]


def _redundancy_notes(page: Page, node: Merged) -> list[str]:
    if node.above is None or node.below is None or node.how in _CHOSEN or node.above.path != page.path:
        return []
    if not same(node.above.value, node.below.value):
        return []
    inherited = Origin(node.below.path, node.below.keys)
    return [f"{page.markup.bold('equal')} to what is inherited from {page.place(inherited)}"]


def _separate(lines: list[str]) -> list[str]:
    """Lines that stay apart where a single line end does not count."""
    return [part for number, line in enumerate(lines) for part in (["", line] if number else [line])]
