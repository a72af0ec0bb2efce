"""A key's value and its cascade: who set it, what that replaced, what was written above it, who changes it below.

Knows what is said of a definition, the deciding one first. Explains what the resolved tree holds and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cfg_lsp.ide.hovering.mix import list_part
from cfg_lsp.ide.hovering.notes import notes
from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.ide.hovering.schema import schema_part
from cfg_lsp.merge import KeyPath, Merged, Origin, entry_name, show_keys
from cfg_lsp.project.cascade import Below, Cascade, Layer, Location, Ranked, cascade, each_below, layer_of, location_of
from cfg_lsp.project.place import Place
from cfg_lsp.syntax import Document, Tagged
from cfg_lsp.text import plural

MOST_BELOW = 1000
"""How many configs below are asked: a hover may not wait until ten thousand are merged."""

_MOST_REPLACED = 6
_MOST_OVERRIDERS = 5
_MOST_IF_SHORT = 2
_MOST_NAMES = 4
_NO_NAME = "–"


def shown_keys(place: Place) -> KeyPath:
    """The key path that explains a place: for an item of a plain list that of the list, which merges as a whole.

    Empty where nothing is resolved at the place.
    """
    root = place.snapshot.merged(place.path)
    keys = _as_far_as_merged(root, place.keys)
    node = root.find(keys)
    is_whole = node is not None and isinstance(node.value, list | Tagged)
    return keys if len(keys) == len(place.keys) or is_whole else ()


def cascade_parts(page: Page, place: Place, keys: KeyPath, *, is_short: bool) -> Iterator[list[str]]:
    """What is said of a key; with `is_short` something else follows, and lists end sooner."""
    root = page.snapshot.merged(page.path)
    found = cascade(page.snapshot, root, keys)
    if found is None:
        return
    node = root.find(found.keys)
    assert node is not None  # a cascade is that of a key in this tree
    yield [_value(page, place, found), *_surprise(page, found)]
    own = location_of(page.snapshot, Origin(page.path, place.own_keys)) if len(found.keys) < len(place.keys) else None
    yield _definitions(page, found, node, own, _MOST_IF_SHORT if is_short else _MOST_REPLACED)
    yield notes(page, place, node)
    yield page.comment(own) or page.comment(found.winner.place)
    yield schema_part(page, place.keys, keys)
    yield below_part(page, found.keys, _MOST_IF_SHORT if is_short else _MOST_OVERRIDERS)
    if node.ids and isinstance(node.value, list) and len(keys) == len(place.keys):
        yield list_part(page, node, str(found.keys[-1]))


def below_part(page: Page, keys: KeyPath, most: int = _MOST_OVERRIDERS) -> list[str]:
    """What the configs that inherit from this one do with a key."""
    below = list(islice(each_below(page.snapshot, page.path, keys), MOST_BELOW + 1))
    asked = below[:MOST_BELOW]
    overriders = [layer_of(page.snapshot, each.overrides) for each in asked if each.overrides is not None]
    elsewhere = _beside(page, asked)
    inheriting = sum(each.inherits for each in asked)
    ids = page.snapshot.lists(page.path).ids_at(keys)
    says = []
    if overriders or inheriting:
        says = _listed(page, _who_below(page, overriders, inheriting), overriders, ids, most)
    if elsewhere:
        head = f"{_changed(page, elsewhere)} by another base in {plural(len(elsewhere), 'config')} below"
        bases = list({each.origin: each for each in elsewhere}.values())
        says += [*([""] if says else []), *_listed(page, head, bases, ids, _MOST_IF_SHORT)]
    if says and len(below) > MOST_BELOW:
        says[0] = f"of the first {MOST_BELOW} configs by name: {says[0]}"
    return says


def _beside(page: Page, below: list[Below]) -> list[Layer]:
    """What bases say instead that do not inherit from this config: editing it changes nothing where they decide."""
    configs = {each.config for each in below}
    found = (each.elsewhere for each in below if each.elsewhere is not None)
    return [layer_of(page.snapshot, each) for each in found if each.origin.path not in configs]


def _as_far_as_merged(root: Merged, keys: KeyPath) -> KeyPath:
    """The steps that lead somewhere, up to a plain list."""
    node = root
    for number, step in enumerate(keys):
        match = node.step(step) if node.ids or not isinstance(node.value, list) else None
        if match is None:
            return keys[:number]
        node = node.child(match[0])
    return keys


def _value(page: Page, place: Place, found: Cascade) -> str:
    """`training.learning_rate`: `1.0e-4` · float."""
    if len(found.keys) < len(place.keys):
        return _item(page, place, found)
    keys = page.markup.code(show_keys(found.keys))
    if isinstance(found.value, dict) or page.snapshot.lists(page.path).ids_at(found.keys):
        return f"{keys} · {page.kind(found.value)}"
    value, kind = page.value(found.winner.origin, found.value, 80), page.kind(found.value)
    return f"{keys} · {kind}" if kind.endswith(value) else f"{keys}: {page.markup.bold(value)} · {kind}"


def _item(page: Page, place: Place, found: Cascade) -> str:
    """`modules.2`: `v_proj` · string, item 3 of 11; the list is what merges, or replaces, as a whole."""
    keys = page.markup.code(show_keys(place.keys))
    depth, step = len(found.keys), place.keys[len(found.keys)]
    if not isinstance(found.value, list) or not isinstance(step, int):
        return f"{keys} · inside {page.markup.code(show_keys(found.keys))}, {page.kind(found.value)}"
    value = place.written
    shown = page.value(Origin(page.path, place.own_keys), value, 80)
    own = page.snapshot.resolved(page.path).written.find(place.own_keys[:depth])  # another file's list may win
    count = len(own.value) if own is not None and isinstance(own.value, list) else len(found.value)
    inside = "" if len(place.keys) == depth + 1 else "inside "
    of = f" of {page.markup.code(show_keys(found.keys))}" if inside else ""
    return f"{keys}: {page.markup.bold(shown)} · {page.kind(value)}, {inside}item {step + 1} of {count}{of}"


def _surprise(page: Page, found: Cascade) -> list[str]:
    """A value that YAML reads as something else than people do says what it is."""
    place = found.winner.place
    document = page.snapshot.document(place.path) if place is not None else None
    if place is None or not isinstance(document, Document):
        return []
    surprise = next((each.surprise for each in document.surprises if each.node.span == place.value), None)
    return ["", surprise.message] if surprise is not None else []


def _definitions(page: Page, found: Cascade, node: Merged, item: Location | None, most: int) -> list[str]:
    """Where the value comes from, and what it replaced; an `item` of the list that counts stands on its own line."""
    ranked = found.ranked
    if isinstance(found.value, dict) or found.winner.merges:
        return _contributors(page, found, node, most)
    more = [f"- and {len(ranked) - 1 - most} more"] if len(ranked) - 1 > most else []
    winner = found.winner
    place = item if item is not None and winner.origin.path == page.path else winner.place
    source = f"{page.markup.bold('value from')} {page.located(place, winner.origin)}"
    rows = [_replaced(page, each) for each in ranked[1 : most + 1]]
    return [source, *rows, *more]


def _contributors(page: Page, found: Cascade, node: Merged, most: int) -> list[str]:
    """The files that a mapping or a named list is merged from, each with what of it counts."""
    names: dict[str, list[str]] = {}
    for step, child in node.children.items():
        for path in _writers(child):
            names.setdefault(path, []).append(str(step))
    ranked = found.ranked
    rows = []
    for each in ranked[:most]:
        path = each.layer.origin.path
        if not each.counts:
            rows.append(_replaced(page, each))
            continue
        own = names.get(path, [])
        says = "nothing of it counts" if not own else page.names(own, len(own), _MOST_NAMES)
        rows.append(f"- {page.located(each.layer.place, each.layer.origin)}: {says}")
    if len(ranked) > most:
        rows.append(f"- and {len(ranked) - most} more")
    if found.merged_from == 1:
        head = f"{page.markup.bold('value from')} {page.located(found.winner.place, found.winner.origin)}"
        inside = page.names(node.children, len(node.children), _MOST_NAMES * 2)
        return [f"{head}{f', holds {inside}' if inside else ''}", *rows[1:]]
    head = f"{page.markup.bold(found.winner.how)} from {found.merged_from} definitions, the last one first:"
    return [head, *rows]


def _writers(node: Merged) -> set[str]:
    """The files that what stands at a place comes from."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        is_merged = here.below is not None and (isinstance(here.value, dict) or here.ids)
        if is_merged and here.value:
            waiting += here.children.values()
        else:
            found.add(here.path)
    return found


def _replaced(page: Page, ranked: Ranked) -> str:
    """~~`2.0e-4`~~ base.yaml:12 · replaced."""
    layer, counts, fate = ranked
    value = page.value(layer.origin, layer.value)
    written = value if counts else page.markup.struck(value)
    words = {"kept": "keeps what is inherited", "dropped": "dropped with what is around it"}.get(fate, fate)
    return f"- {written} {page.located(layer.place, layer.origin)} · {words}"


def _who_below(page: Page, overriders: list[Layer], inheriting: int) -> str:
    """How many configs below leave a key as it is, and how many do not."""
    inherit = "1 config below inherits it" if inheriting == 1 else f"{inheriting} configs below inherit it"
    if not overriders:
        return inherit
    override = f"{_changed(page, overriders)} in {len(overriders)}"
    return f"{inherit}, {override}" if inheriting else f"{override} of the configs below"


def _changed(page: Page, layers: list[Layer]) -> str:
    return page.markup.bold("changed" if any(each.merges for each in layers) else "overridden")


def _listed(page: Page, head: str, layers: list[Layer], ids: tuple[str, ...], most: int) -> list[str]:
    """What some configs write, the first of them."""
    more = [f"- and {len(layers) - most} more"] if len(layers) > most else []
    return [f"{head}:" if layers else head, *(_overrider(page, each, ids) for each in layers[:most]), *more]


def _overrider(page: Page, layer: Layer, ids: tuple[str, ...]) -> str:
    """What one config below writes; of a mapping which keys, of a named list which entries."""
    names = [entry_name(each, ids) or _NO_NAME for each in layer.value] if _is_named(layer, ids) else layer.value
    if isinstance(layer.value, dict) or _is_named(layer, ids):
        return f"- {page.far_place(layer)}: {page.names(names, len(names), _MOST_NAMES)}"
    return f"- {page.value(layer.origin, layer.value, 40)} {page.far_place(layer)}"


def _is_named(layer: Layer, ids: tuple[str, ...]) -> bool:
    return bool(ids) and isinstance(layer.value, list) and bool(layer.value)
