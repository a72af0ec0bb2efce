"""YAML text → a tree with places.

Follows PyYAML's events with a stack of its own, so nesting costs no recursion and every alias,
duplicate and merge key is still in the tree. The C parser reads; where it and PyYAML's own parser
disagree about a text, PyYAML's own has the last word, because `yaml.safe_load` uses it.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from cfg_lsp.syntax.broken import BrokenText
from cfg_lsp.syntax.limits import MAX_DEPTH, MAX_VALUES
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.yaml_messages import explain
from cfg_lsp.text import Span

FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BYTE_ORDER_MARK = "\ufeff"
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+(?:#[^\r\n]*\s+)*)+")
_ONLY_C_REFUSES = ("unknown directive name", "invalid Unicode character escape", "a tab character where an indentation")


class Reading(NamedTuple):
    """A tree (`None` for an empty text) and the faults that did not keep it from being read."""

    root: Node | None
    remarks: tuple[BrokenText, ...] = ()


def read_yaml(text: str) -> Reading:
    """The first document of `text`; raises `BrokenText` where there is none to be had."""
    shift = 1 if text.startswith(_BYTE_ORDER_MARK) else 0
    try:
        reading = _read(text, shift, FAST_LOADER)
    except yaml.YAMLError as error:
        if not _pure_parser_may_differ(text, error):
            raise explain(text, error, shift) from None
        try:
            return _read(text, shift, yaml.SafeLoader)
        except yaml.YAMLError as pure_error:
            raise explain(text, pure_error, shift) from None
    if "\t" in text and reading.root is not None:
        _refuse_tabs(text, reading.root)
    return reading


def _pure_parser_may_differ(text: str, error: yaml.YAMLError) -> bool:
    problem = str(getattr(error, "problem", ""))
    return any(words in problem for words in _ONLY_C_REFUSES) or _BYTE_ORDER_MARK in text[1:]


def _read(text: str, shift: int, loader: Any) -> Reading:
    try:
        get_event = loader(text[shift:]).get_event
    except UnicodeEncodeError as error:
        raise BrokenText(
            "half a surrogate pair, which is no character",
            "remove it, or write the character as UTF-8",
            error.start + shift,
        ) from None
    tree = _Tree(text, shift)
    documents = 0
    while True:
        event = get_event()
        kind = event.__class__
        if kind is ScalarEvent:
            tree.scalar(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            tree.open("mapping" if kind is MappingStartEvent else "sequence", event)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            tree.close(event)
        elif kind is AliasEvent:
            tree.alias(event)
        elif kind is DocumentStartEvent:
            documents += 1
            if documents == 2:
                return Reading(tree.root(), (_second_document(event.start_mark.index + shift),))
        elif kind is StreamEndEvent:
            return Reading(tree.root())


def _second_document(start: int) -> BrokenText:
    return BrokenText(
        "a second document begins here, and only the first one counts",
        "remove the `---`, or move what follows into a file of its own",
        start,
        start + 3,
    )


class _Tree:
    """The nodes so far: `found` collects the members of the innermost open collection."""

    def __init__(self, text: str, shift: int) -> None:
        self.text = text
        self.shift = shift
        self.found: list[Node] = []
        self.outer: list[tuple[list[Node], int]] = []
        self.anchors: dict[str, Node] = {}
        self.sizes: dict[str, int] = {}
        self.count = 0

    def root(self) -> Node | None:
        return self.found[0] if self.found else None

    def scalar(self, event: Any) -> None:
        style = event.style or ""
        implicit = event.implicit
        tag = None if implicit[0] or implicit[1] else event.tag
        end = event.end_mark.index + self.shift
        start = event.start_mark.index + self.shift
        node = Node("scalar", event.value, tag, style, start, end)
        self.count += 1
        if style in ("|", ">"):
            node.end = start + len(self.text[start:end].rstrip())
        if event.anchor is not None or event.tag is not None:
            self._properties(node, event)
            if event.anchor is not None:
                self.sizes[event.anchor] = 1
        self.found.append(node)

    def open(self, kind: Any, event: Any) -> None:
        if len(self.outer) == MAX_DEPTH:
            raise BrokenText(
                f"nested more than {MAX_DEPTH} levels deep",
                "split the value, or keep it in a file of its own",
                event.start_mark.index + self.shift,
            )
        tag = None if event.implicit else event.tag
        style = "flow" if event.flow_style else "block"
        node = Node(kind, "", tag, style, event.start_mark.index + self.shift, -1)
        self.count += 1
        if event.anchor is not None or event.tag is not None:
            self._properties(node, event)
        self.found.append(node)
        self.outer.append((self.found, self.count))
        self.found = []

    def close(self, event: Any) -> None:
        members = self.found
        self.found, count_before = self.outer.pop()
        node = self.found[-1]
        if node.kind == "mapping":
            each = iter(members)
            node.pairs = list(zip(each, each, strict=True))
        else:
            node.items = members
        node.end = event.end_mark.index + self.shift
        if node.style == "block" and members:
            node.end = max(node.start, members[-1].end)
        if node.anchor is not None:
            self.sizes[node.anchor] = self.count - count_before + 1

    def alias(self, event: Any) -> None:
        name = event.anchor
        start, end = event.start_mark.index + self.shift, event.end_mark.index + self.shift
        target = self.anchors.get(name)
        if target is None:
            raise BrokenText(f"no anchor `&{name}` stands above", f"write `&{name}` where the value is set", start, end)
        if target.end < 0:
            raise BrokenText(
                f"the anchor `&{name}` contains itself", "repeat the value instead of the alias", start, end
            )
        self.count += self.sizes[name]
        if self.count > MAX_VALUES:
            raise BrokenText(
                f"anchors expand to more than {MAX_VALUES:,} values",
                "an alias inside an anchored value that is itself repeated grows without bound",
                start,
                end,
            )
        node = Node("alias", name, None, "", start, end)
        node.target = target
        self.found.append(node)

    def _properties(self, node: Node, event: Any) -> None:
        match = _PROPERTIES.match(self.text, node.start)
        if match is not None:
            node.start = min(match.end(), node.end) if node.end >= 0 else match.end()
        name = event.anchor
        if name is None:
            return
        if name in self.anchors:
            raise BrokenText(
                f"the anchor `&{name}` is written twice",
                "give the second one a name of its own",
                event.start_mark.index + self.shift,
                context=self.anchors[name].start,
            )
        node.anchor = name
        self.anchors[name] = node


def _refuse_tabs(text: str, root: Node) -> None:
    """Raise for a tab that only the C parser lets pass: one that separates, outside quotes and comments."""
    quoted = [span for span in _quoted_spans(root) if "\t" in text[span.start : span.end]]
    offset = text.find("\t")
    while offset >= 0:
        line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
        if not any(span.start <= offset < span.end for span in quoted) and not _in_comment(text, line_start, offset):
            raise BrokenText(
                "a tab stands where YAML wants spaces",
                "replace the tab by spaces",
                offset,
            )
        offset = text.find("\t", offset + 1)


def _in_comment(text: str, line_start: int, offset: int) -> bool:
    before = text[line_start:offset]
    return before.lstrip(" ").startswith("#") or " #" in before


def _quoted_spans(root: Node) -> list[Span]:
    spans = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.style in ("'", '"', "|", ">"):
            spans.append(node.span)
        waiting.extend(node.items)
        for pair in node.pairs:
            waiting.extend(pair)
    return spans
