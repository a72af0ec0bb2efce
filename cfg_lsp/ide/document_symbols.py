"""The outline of a config: its keys, and the entries of its lists by their names.

Knows what each key is set to, from which file it takes over, and which of two equal keys loses.
Shows what the file itself writes, nothing that it inherits.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from cfg_lsp.ide.paths import short_name
from cfg_lsp.merge import Merged, NamedLists, entry_name
from cfg_lsp.project.place import steps_by_origin
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node, PathStep, Tagged, members, scalar_value
from cfg_lsp.text import Span, plural

Kind = Literal["bases", "mapping", "list", "entry", "text", "number", "boolean", "null", "more"]

_MOST_SYMBOLS = 5_000
_MOST_MEMBERS = 1_000  # of one collection
_DEEPEST = 40  # an editor shows no more, and its messages nest
_LONGEST_NAME = 80
_LONGEST_DETAIL = 60


class Symbol(NamedTuple):
    """One key or item: `span` is all of it, `focus` the key or what an item begins with.

    `detail` is the value where it fits a line, and `← base.yaml` where it goes over one of that
    file. `loses` marks a key that is written again further down. A symbol of the kind `more`
    stands for those that are too many.
    """

    name: str
    detail: str
    kind: Kind
    span: Span
    focus: Span
    loses: bool
    children: tuple[Symbol, ...]


def document_symbols(snapshot: Snapshot, path: str) -> tuple[Symbol, ...]:
    """The outline of a config, in the order of its text; empty where the file has no tree."""
    document = snapshot.document(path)
    root = document.root if isinstance(document, Document) else None
    if not isinstance(document, Document) or root is None:
        return ()
    resolved = snapshot.resolved(path)
    start = PathStep((), None, root)
    place = _Place(start, document.content, resolved.merged, resolved.written, snapshot.lists(path))
    return _Outline(snapshot, document).below(place, _depth_of(root))


class _Place(NamedTuple):
    """A step into the text, with what stands there in the values and in the resolved tree, where something does.

    `written` is what the file itself gives that tree; `ids` are the fields that may name it, where
    it is an entry of a named list.
    """

    step: PathStep
    content: Any
    merged: Merged | None
    written: Merged | None
    lists: NamedLists
    ids: tuple[str, ...] = ()


def _depth_of(root: Node) -> int:
    """How deep an outline may go without growing too long."""
    level, total = [root], 0
    for depth in range(_DEEPEST):
        level = [each for node in level for each in _first_values(node)]
        total += len(level)
        if not level or total > _MOST_SYMBOLS:
            return max(depth, 1)
    return _DEEPEST


def _first_values(node: Node) -> list[Node]:
    return [*node.items[:_MOST_MEMBERS], *(value for _, value in node.pairs[:_MOST_MEMBERS])]


class _Entries:
    """The entries of a named list: which ones of the resolved list a file writes."""

    def __init__(self, place: _Place) -> None:
        self.place = place
        self.own = list(place.written.children.values()) if place.written is not None else []
        self.steps = steps_by_origin(place.merged) if place.merged is not None else {}

    def entry(self, step: PathStep, content: Any) -> _Place:
        place, index = self.place, step.keys[-1]
        written = self.own[index] if isinstance(index, int) and index < len(self.own) else None
        merged = _child(place.merged, self.steps.get(written.origin)) if written is not None else None
        name = entry_name(content, place.lists.ids)
        lists = place.lists.at(index if name is None else name)
        return _Place(step, content, merged, written, lists, place.lists.ids if name is not None else ())


class _Outline:
    def __init__(self, snapshot: Snapshot, document: Document) -> None:
        self.snapshot = snapshot
        self.document = document
        self.base_keys = snapshot.dialect(document.path).keys
        self.losing = {each.loses[0].start for each in document.duplicate_keys}
        self.names: dict[str, str] = {}

    def below(self, place: _Place, depth: int) -> tuple[Symbol, ...]:
        """The symbols of a collection's members, `depth` levels of them."""
        steps = members(self.document, place.step)
        entries = _Entries(place) if place.lists.ids and isinstance(place.content, list) else None
        shown = tuple(
            self.symbol(self.member(place, step, entries), place, depth - 1) for step in steps[:_MOST_MEMBERS]
        )
        rest = steps[_MOST_MEMBERS:]
        return (*shown, _more(rest)) if rest else shown

    def member(self, place: _Place, step: PathStep, entries: _Entries | None) -> _Place:
        """A member of a place."""
        if len(step.keys) == len(place.step.keys):  # what stands under `<<` belongs to the mapping around it
            return place._replace(step=step)
        key = step.keys[-1]
        content = _member_content(place.content, key)
        loses = step.key is not None and step.key.start in self.losing
        if loses:
            content = scalar_value(self.document, step.value) if step.value.kind == "scalar" else None
        if entries is not None:
            return entries.entry(step, content)
        merged, written = (None, None) if loses else (_child(place.merged, key), _child(place.written, key))
        return _Place(step, content, merged, written, place.lists.at(key))

    def symbol(self, place: _Place, parent: _Place, depth: int) -> Symbol:
        key, value = place.step.key, place.step.value
        if key is None or key is parent.step.key:  # an item; one of a list under `<<` has that key too
            key, own, focus = None, value.span, self.beginning(value)
        else:
            own, focus = Span(key.start, max(key.end, value.end)), key.span
        children = self.below(place, depth) if depth > 0 and _has_outline(value) else ()
        start = min([own.start, *(each.span.start for each in children)])
        end = max([own.end, *(each.span.end for each in children)])
        name = self.key_name(key) if key is not None else self.item_name(place, parent)
        loses = key is not None and key.start in self.losing
        kind = self.kind(place, parent, is_item=key is None)
        return Symbol(name, self.detail(place, parent, kind), kind, Span(start, end), focus, loses, children)

    def beginning(self, item: Node) -> Span:
        """What an item is selected by: its first pair, or the key of that where more stands below it."""
        if not item.pairs:
            return item.span
        key, value = item.pairs[0]
        return key.span if value.pairs or value.items else Span(key.start, max(key.end, value.end))

    def key_name(self, key: Node) -> str:
        shown = key.raw if key.kind == "scalar" else self.text(key)
        return _one_line(shown, _LONGEST_NAME) or '""'

    def item_name(self, place: _Place, parent: _Place) -> str:
        if len(place.step.keys) == len(parent.step.keys):
            return self.text(place.step.value)
        name = entry_name(place.content, parent.lists.ids)
        return _one_line(str(place.step.keys[-1]) if name is None else name, _LONGEST_NAME) or '""'

    def detail(self, place: _Place, parent: _Place, kind: Kind) -> str:
        value = self.value(place.step.value, is_item=place.step.key is None and kind != "entry")
        is_merge_key = len(place.step.keys) == len(parent.step.keys)
        base = None if is_merge_key or _names_entry(place, parent) else self.overridden(place)
        return value if base is None else f"{value} ← {base}".lstrip()

    def value(self, node: Node, *, is_item: bool) -> str:
        """A value on a line: what an item begins with, nothing for another mapping whose keys stand below."""
        if node.kind == "alias":
            target = node.resolved
            return f"*{node.raw} = {self.text(target)}" if target.kind == "scalar" else f"*{node.raw}"
        tag = f"{node.tag} " if node.tag is not None and node.kind != "scalar" else ""
        if node.kind == "sequence":
            return tag + (plural(len(node.items), "item") if _has_outline(node) else self.items(node))
        if node.kind == "mapping" and node.style == "block":
            return (tag + (self.text_of(self.beginning(node)) if is_item else "")).rstrip()
        return tag + self.text(node)

    def items(self, node: Node) -> str:
        words = ", ".join(self.text(item) for item in node.items[:_LONGEST_DETAIL])
        return f"[{_one_line(words, _LONGEST_DETAIL)}]"

    def text(self, node: Node) -> str:
        """What stands in the text, on a line; a block of text without its `|`."""
        if node.style in ("|", ">"):
            return _one_line(node.raw, _LONGEST_DETAIL)
        return self.text_of(node.span)

    def text_of(self, span: Span) -> str:
        return _one_line(self.document.text[span.start : min(span.end, span.start + 1000)], _LONGEST_DETAIL)

    def overridden(self, place: _Place) -> str | None:
        """The file whose value this one goes over."""
        merged, written = place.merged, place.written
        while merged is not None and merged.above is not None and written is not None:
            if merged.above.origin == written.origin:
                break
            merged = merged.below  # an entry of the same name further down goes over this one
        if merged is None or merged.below is None or merged.above is None:
            return None
        base = merged.below.path
        if base not in self.names:
            self.names[base] = short_name(self.snapshot, self.document.path, base)
        return self.names[base]

    def kind(self, place: _Place, parent: _Place, *, is_item: bool) -> Kind:
        keys, node, value = place.step.keys, place.step.value.resolved, place.content
        if len(keys) == 1 and keys[0] in self.base_keys and not is_item:
            return "bases"
        if node.kind == "mapping":
            return "entry" if parent.lists.ids and is_item else "mapping"
        if node.kind == "sequence":
            return "list"
        if isinstance(value, bool):
            return "boolean"
        if isinstance(value, int | float):
            return "number"
        return "null" if value is None and node.raw in ("", "~", "null", "Null", "NULL") else "text"


def _more(rest: list[PathStep]) -> Symbol:
    first, last = (rest[0].key or rest[0].value), rest[-1].value
    span = Span(first.start, max(first.end, last.end))
    return Symbol(f"… {len(rest):,} more", "", "more", span, first.span, False, ())


def _has_outline(node: Node) -> bool:
    """Whether a collection has more to show than fits a line."""
    return bool(node.pairs) or any(item.pairs or item.items for item in node.items)


def _names_entry(place: _Place, parent: _Place) -> bool:
    """Whether this is the field that names an entry: it says which one is meant and overrides nothing."""
    field = place.step.keys[-1] if place.step.keys else None
    return field in parent.ids and entry_name(parent.content, (field,)) == entry_name(parent.content, parent.ids)


def _member_content(content: Any, step: Any) -> Any:
    if isinstance(content, Tagged):
        content = content.value
    if isinstance(content, list):
        return content[step] if isinstance(step, int) and 0 <= step < len(content) else None
    return content.get(step) if isinstance(content, dict) else None


def _child(merged: Merged | None, step: Any) -> Merged | None:
    return merged.child(step) if merged is not None and step in merged.children else None


def _one_line(text: str, most: int) -> str:
    words = " ".join(text[: 2 * most].split())
    return words if len(words) <= most and len(text) <= 2 * most else f"{words[: most - 1]}…"
