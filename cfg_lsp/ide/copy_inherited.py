"""Write what a config inherits into the config itself.

Over a value that replaces an inherited one, that one is written again; a section gets the inherited
keys that it leaves out. Neither changes another file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cfg_lsp.edits.insertion import Writing, insertion
from cfg_lsp.edits.passage import Passage, new_passage, passage_of
from cfg_lsp.ide.paths import short_name
from cfg_lsp.ide.written_pair import WrittenPair
from cfg_lsp.merge import KeyPath, Merged, one_line, same, show_keys
from cfg_lsp.project.place import Place
from cfg_lsp.syntax import Document, find
from cfg_lsp.text import Edit, plural

_MOST_KEYS = 30
_LONGEST = 40


class Copy(NamedTuple):
    """The edits that write inherited values, and what they do in words."""

    title: str
    edits: tuple[Edit, ...]


def copies(place: Place, pair: WrittenPair) -> list[Copy]:
    """The copy that a pair allows: of the value that it replaces, or of the keys that its section leaves out."""
    below = place.snapshot.merged(place.path).below
    inherited = below.find(pair.keys) if below is not None else None
    if inherited is None or inherited.ids:
        return []
    if isinstance(pair.content, dict) and isinstance(inherited.value, dict):
        copy = _missing_keys(place, pair, inherited)
    else:
        copy = _replaced_value(place, pair, inherited)
    return [copy] if copy is not None else []


def _replaced_value(place: Place, pair: WrittenPair, inherited: Merged) -> Copy | None:
    if same(pair.content, inherited.value):
        return None
    edits = _edits(place, [(pair.keys, inherited)])
    source = short_name(place.snapshot, place.path, inherited.path)
    shown = _shown(place, inherited)
    return Copy(f"Write the inherited value here: {shown} ({source})", edits) if edits else None


def _missing_keys(place: Place, pair: WrittenPair, inherited: Merged) -> Copy | None:
    resolved = place.snapshot.merged(place.path).find(pair.keys)
    kept = resolved.value if resolved is not None and isinstance(resolved.value, dict) else {}  # a reset drops them
    missing = [
        ((*pair.keys, step), inherited.child(step))
        for step in inherited.value
        if step in kept and step not in pair.content
    ]
    edits = _edits(place, missing[:_MOST_KEYS]) if missing else ()
    if not edits:
        return None
    amount = plural(len(missing), "inherited key")
    if len(missing) > _MOST_KEYS:
        amount = f"the first {_MOST_KEYS} of {amount}"
    name = one_line(show_keys(pair.keys), _LONGEST).strip("'\"")
    return Copy(f"Write {amount} of `{name}` here", edits)


def _edits(place: Place, values: list[tuple[KeyPath, Merged]]) -> tuple[Edit, ...]:
    ids_at = place.snapshot.lists(place.path).ids_at
    for spell in (_as_written, _anew):
        writings = [Writing(keys, node.value, spell(place, keys, node)) for keys, node in values]
        edits = insertion(place.document, writings, ids_at)
        if edits:
            return edits
    return ()


def _as_written(place: Place, keys: KeyPath, node: Merged) -> Passage:
    """As the file that sets the value spells it."""
    return next(_spellings(place, node), None) or _anew(place, keys, node)


def _anew(place: Place, keys: KeyPath, node: Merged) -> Passage:
    return new_passage(keys[-1], node.value)


def _spellings(place: Place, node: Merged) -> Iterator[Passage]:
    snapshot, ids_at = place.snapshot, place.snapshot.lists(place.path).ids_at
    document = snapshot.document(node.path, snapshot.dialect(place.path).scalars)
    if not isinstance(document, Document) or (len(node.definitions()) > 1 and isinstance(node.value, dict)):
        return
    found, parent = find(document, node.keys, ids_at), find(document, node.keys[:-1], ids_at)
    if found is None or found.key is None or parent is None or found.written is not found.value:
        return
    passage = passage_of(document, found.key, found.value, in_flow=parent.value.style == "flow")
    if passage is not None:
        yield passage._replace(above=(), beside="")


def _shown(place: Place, inherited: Merged) -> str:
    passage: Any = next(_spellings(place, inherited), None)
    if passage is not None and len(passage.lines) == 1 and 0 < len(passage.lines[0]) <= _LONGEST:
        return str(passage.lines[0])
    return one_line(inherited.value, _LONGEST)
