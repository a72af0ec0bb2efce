"""Another name for a key, a dataset or an anchor, everywhere it is written.

Knows what a cursor means by a name and how each place is rewritten; `rename_reach.py` knows which
files those are. What cannot be done exactly is refused with a sentence for whoever asked.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import NamedTuple

from cfg_lsp.edits.renaming import entry_renaming, key_renaming, occurrences
from cfg_lsp.edits.rewriting import exactly, piece_at
from cfg_lsp.ide.paths import relative_path
from cfg_lsp.ide.rename_reach import Named, Reach, reach, remarks, why_not
from cfg_lsp.merge import naming_field, show_keys
from cfg_lsp.project.naming import is_name
from cfg_lsp.project.place import Place, place_at
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node, path_at
from cfg_lsp.syntax.anchors import aliases_of, anchor_at, anchor_span, nodes
from cfg_lsp.syntax.content import is_merge_key
from cfg_lsp.syntax.lookup import scalar_value
from cfg_lsp.text import Edit, Span

_LONGEST = 200
_ANCHOR = re.compile(r"[A-Za-z0-9_-]+")


class Renameable(NamedTuple):
    """A name that can be changed: where the cursor touches it, without its quotes, and what it says."""

    span: Span
    name: str


class Refusal(NamedTuple):
    """Why something cannot be renamed: a sentence for whoever asked."""

    reason: str


class Renaming(NamedTuple):
    """The edits of a rename, and what has to be said about it."""

    edits: tuple[Edit, ...]
    remarks: tuple[str, ...]


def prepare_rename(snapshot: Snapshot, path: str, offset: int) -> Renameable | Refusal | None:
    """What would be renamed at an offset; `None` where nothing there has a name."""
    meant = _meant(snapshot, path, offset)
    return Renameable(meant.span, meant.name) if isinstance(meant, _Anchor | _Key) else meant


def rename(snapshot: Snapshot, path: str, offset: int, name: str) -> Steps:
    """Everything that changes when what stands at an offset gets another name: what the generator returns.

    It reads every config and tries out every edit, and gives way in between.
    """
    meant = _meant(snapshot, path, offset)
    if not isinstance(meant, _Anchor | _Key):
        return meant
    if name == meant.name:
        return Renaming((), ())
    if isinstance(meant, _Anchor):
        return _rename_anchor(meant, name)
    return (yield from _rename_key(snapshot, meant, name))


Steps = Generator[None, None, Renaming | Refusal | None]


class _Anchor(NamedTuple):
    """An anchor: `node` is what it stands before, `span` its name where the cursor touches it."""

    document: Document
    node: Node
    span: Span

    @property
    def name(self) -> str:
        return self.node.anchor or ""


class _Key(NamedTuple):
    """A key, or an entry of a named list, and the name where the cursor touches it."""

    document: Document
    named: Named
    span: Span
    name: str


def _meant(snapshot: Snapshot, path: str, offset: int) -> _Anchor | _Key | Refusal | None:
    document = snapshot.document(path)
    if not isinstance(document, Document):
        return None
    anchored = anchor_at(document, offset)
    if anchored is not None:
        start, end = anchor_span(document, anchored)
        return _Anchor(document, anchored, Span(start + 1, end))
    place = place_at(snapshot, path, offset)
    if place is None or not place.span.contains(offset):
        return None
    touched = place.key if place.on_key else place.value
    if touched is not None and touched.target is not None:
        return _Anchor(document, touched.target, Span(touched.start + 1, touched.end))
    return _key_meant(place) if place.on_key else _entry_meant(place)


def _key_meant(place: Place) -> _Key | Refusal | None:
    """The key under the cursor."""
    assert place.key is not None
    snapshot, path, keys = place.snapshot, place.path, place.keys
    dialect = snapshot.dialect(path)
    span, name = _inside(place.document, place.key)
    if not place.document.is_json and is_merge_key(place.key):
        return None
    if len(keys) == 1 and keys[0] in dialect.keys:
        return Refusal(f"`{name}` is how a config names its bases")
    if dialect.reset is not None and name == dialect.reset[0]:
        return Refusal(f"`{name}` is no key of its own: it drops what is inherited")
    if is_name(snapshot, path, keys):
        return Refusal(f"entries of `{show_keys(keys[:-2])}` are known by their `{name}`; rename its value instead")
    if _is_in_plain_list(place):
        return Refusal(f"`{name}` stands in a list that is replaced whole, so it is no key that configs share")
    return _Key(place.document, Named(path, keys, is_entry=False), span, name)


def _entry_meant(place: Place) -> _Key | Refusal | None:
    """The dataset whose name stands under the cursor."""
    keys, value = place.keys, place.value
    if value.kind != "scalar":
        return None
    if place.link is not None or place.reference is not None:
        return Refusal("a path changes with its file: rename that, and the configs that name it follow")
    if not keys or place.key is None:
        return Refusal("an item of a list has no name of its own") if keys else None
    name = str(scalar_value(place.document, value))
    ids = place.snapshot.lists(place.path).ids_at(keys[:-2])
    if keys[-1] not in ids or _is_in_plain_list(place, but=1):
        return None
    entries = occurrences(place.document.content, (*keys[:-2], name), place.snapshot.lists(place.path).ids_at)
    known_by = {naming_field(piece_at(place.document.content, steps), ids) for steps in entries}
    if keys[-1] not in known_by:
        return None
    span, _ = _inside(place.document, value)
    return _Key(place.document, Named(place.path, (*keys[:-2], name), is_entry=True), span, name)


def _inside(document: Document, node: Node) -> tuple[Span, str]:
    """A scalar without its quotes, as the text has it and as it reads."""
    inner = Span(node.start + 1, node.end - 1)
    is_quoted = node.style in ("'", '"') and document.text[inner.start : inner.end] == node.raw
    return (inner if is_quoted else node.span), node.raw


def _is_in_plain_list(place: Place, but: int = 0) -> bool:
    """Whether an item without a name lies on the way, the last ones left out."""
    content, named = place.document.content, place.keys
    steps = path_at(place.document, place.offset)[-1].keys
    for step, name in list(zip(steps, named, strict=False))[: len(steps) - 1 - but]:
        if isinstance(content, list) and not (isinstance(name, str) and isinstance(step, int) and step < len(content)):
            return True
        if not isinstance(content, list) and not (isinstance(content, dict) and step in content):
            return False
        content = piece_at(content, [step])
    return False


def _rename_anchor(anchor: _Anchor, name: str) -> Renaming | Refusal:
    document, node = anchor.document, anchor.node
    if not _ANCHOR.fullmatch(name):
        return Refusal("an anchor's name is made of letters, digits, `-` and `_`")
    if document.is_broken:
        return Refusal("this file has a syntax error; mend that first")
    if any(each.anchor == name for each in nodes(document.root)):
        return Refusal(f"this file has an anchor `&{name}` already")
    pieces = [(anchor_span(document, node), f"&{name}")]
    pieces += [(each.span, f"*{name}") for each in aliases_of(document, node)]
    edits = exactly(document, pieces, document.content)
    return Renaming(edits, ()) if edits else Refusal(f"`&{anchor.name}` cannot be renamed without changing a value")


def _rename_key(snapshot: Snapshot, key: _Key, name: str) -> Steps:
    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > _LONGEST:
        return Refusal("a name is one to two hundred characters on one line, with no blanks around them")
    found = yield from reach(snapshot, key.named)
    reason = why_not(snapshot, key.named, name, found)
    if reason is not None:
        return Refusal(reason)
    edits: list[Edit] = []
    for writer in found.writers:
        own = _edits_of(snapshot, key.named, name, writer, found)
        if not own:
            return Refusal(_why_inexact(snapshot, key.named, writer))
        edits += own
        yield
    return Renaming(tuple(edits), remarks(snapshot, key.named, name, found))


def _edits_of(snapshot: Snapshot, named: Named, name: str, writer: str, found: Reach) -> tuple[Edit, ...]:
    document, ids_at = snapshot.document(writer), snapshot.lists(named.path).ids_at
    if not isinstance(document, Document):
        return ()
    if named.is_entry:
        return entry_renaming(document, named.keys, name, ids_at, found.field)
    return key_renaming(document, named.keys, name, ids_at)


def _why_inexact(snapshot: Snapshot, named: Named, writer: str) -> str:
    shown = relative_path(snapshot, named.path, writer)
    return f"`{show_keys(named.keys)}` in {shown} is bound up with an anchor, so its name cannot change alone"
