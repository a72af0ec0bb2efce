"""YAML text → a tree with places.

Follows PyYAML's events with a stack of its own, so nesting costs no recursion and every alias,
duplicate and merge key is still in the tree. The C parser reads; where it and PyYAML's own parser
disagree about a text, PyYAML's own has the last word, because `yaml.safe_load` uses it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
from cfg_lsp.syntax.places import LINE_END, SPACE, comment_spans, scalar_spans
from cfg_lsp.syntax.yaml_messages import TAB, explain, unprintable

FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BYTE_ORDER_MARK = "\ufeff"
_LARGEST_SLOW_TEXT = 128 * 1024  # PyYAML's own parser reads about 150,000 characters in a second
_ONLY_C_REFUSES = (
    "unknown directive name",
    "invalid Unicode character escape",
    "a tab character where an indentation",
    "found unexpected ':'",
)
# Compiled when first asked for: that takes longer than most starts may.
_PROPERTIES = rf"(?:(?:&[\w-]+|(![^{SPACE}]*))[{SPACE}]*(?:#[^{LINE_END}]*[{SPACE}]*)*)+"
_ODD_TAG = rf"(?a)!(?!<)(?![\w-]*!)[^{SPACE}!]+!"
_EMPTY_FLOW_KEY = rf"[\[,][{SPACE}]*\?[{SPACE}]*[,\]:]"
_COMMENT_TOO_NEAR = r"[|>][-+0-9]*#"


class Reading(NamedTuple):
    """A tree (`None` for an empty text) and the faults that did not keep it from being read.

    `end` is where a second document begins, which nobody reads.
    """

    root: Node | None
    remarks: tuple[BrokenText, ...] = ()
    end: int | None = None


def read_yaml(text: str) -> Reading:
    """The first document of `text`; raises `BrokenText` where there is none to be had."""
    if text.startswith(_BYTE_ORDER_MARK):
        text = "\n" + text[1:]  # an empty line means as little, and the parsers count it as one character
    fast_enough = len(text) <= _LARGEST_SLOW_TEXT
    if _BYTE_ORDER_MARK in text and fast_enough:
        return _read_slowly(text)
    try:
        reading = _read(text, FAST_LOADER)
    except yaml.YAMLError as error:
        if fast_enough and _only_c_may_refuse(text, str(getattr(error, "problem", ""))):
            return _read_slowly(text)
        raise explain(text, error) from None
    if "\t" in text:
        _refuse_tabs(text, reading)
    return reading


def _only_c_may_refuse(text: str, problem: str) -> bool:
    if any(words in problem for words in _ONLY_C_REFUSES):
        return True
    return "expected ',' or ']'" in problem and re.search(_EMPTY_FLOW_KEY, text) is not None


def _read_slowly(text: str) -> Reading:
    try:
        return _read(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise explain(text, error) from None


def _read(text: str, loader: Any) -> Reading:
    get_event = _events(text, loader)
    tree = _Tree(text)
    found = tree.found
    documents = 0
    while True:
        event = get_event()
        kind = event.__class__
        if kind is ScalarEvent:
            style = event.style or ""
            node = Node("scalar", event.value, event.tag, style, event.start_mark.index, event.end_mark.index)
            found.append(node)
            if style or event.anchor is not None or event.tag is not None:
                tree.finish_scalar(node, event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            found = tree.open("mapping" if kind is MappingStartEvent else "sequence", event)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            found = tree.close(event)
        elif kind is AliasEvent:
            found.append(tree.alias(event))
        elif kind is DocumentStartEvent:
            documents += 1
            if documents == 2:
                start = event.start_mark.index
                return Reading(tree.root, (_second_document(start),), start)
        elif kind is StreamEndEvent:
            return Reading(tree.root)


def _events(text: str, loader: Any) -> Callable[[], Any]:
    try:
        get_event: Callable[[], Any] = loader(text).get_event
    except UnicodeEncodeError:
        raise unprintable(text) from None
    return get_event


def _second_document(start: int) -> BrokenText:
    return BrokenText(
        "a second document begins here, and only the first one counts",
        "remove it, or move the rest into its own file",
        start,
        start + 3,
    )


class _Tree:
    """The nodes so far: `found` collects the members of the innermost open collection."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Node] = []
        self.outer: list[list[Node]] = []
        self.anchors: dict[str, Node] = {}
        self.sizes: dict[str | None, int] = {}
        self.expanded = 0

    @property
    def root(self) -> Node | None:
        return self.found[0] if self.found else None

    def finish_scalar(self, node: Node, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._properties(node, event)
        if node.style == "|" or node.style == ">":
            if re.compile(_COMMENT_TOO_NEAR).match(self.text, node.start):
                start = self.text.index("#", node.start)
                raise BrokenText("a comment needs a space before its `#`", "write ` #`", start)
            node.end = node.start + len(self.text[node.start : node.end].rstrip(f" {LINE_END}"))

    def open(self, kind: Any, event: Any) -> list[Node]:
        if len(self.outer) == MAX_DEPTH:
            raise BrokenText(
                f"nested more than {MAX_DEPTH} levels deep",
                "split the value, or keep it in a file of its own",
                event.start_mark.index,
            )
        node = Node(kind, "", event.tag, "flow" if event.flow_style else "block", event.start_mark.index, -1)
        if event.anchor is not None or event.tag is not None:
            self._properties(node, event)
        self.found.append(node)
        self.outer.append(self.found)
        self.found = []
        return self.found

    def close(self, event: Any) -> list[Node]:
        members = self.found
        self.found = self.outer.pop()
        node = self.found[-1]
        if node.kind == "mapping":
            each = iter(members)
            node.pairs = list(zip(each, each, strict=True))
        else:
            node.items = members
        if node.style == "block" and members:
            node.end = max(node.start, members[-1].end)
        else:
            node.end = event.end_mark.index
            self._refuse_question_marks(members)
        return self.found

    def _refuse_question_marks(self, members: list[Node]) -> None:
        """Raise for `[why?]`: only the C parser takes the mark as a letter of an unquoted word."""
        for node in members:
            if "?" in node.raw and not node.style:
                place = self.text.index("?", node.start)
                raise BrokenText("a `?` in an unquoted word inside `[]` or `{}`", "quote the value", place)

    def alias(self, event: Any) -> Node:
        name = event.anchor
        start, end = event.start_mark.index, event.end_mark.index
        target = self.anchors.get(name)
        if target is None:
            hint = f"write `&{name}` where the value is set"
            raise BrokenText(f"no anchor `&{name}` stands above", hint, start, end, anchor=name)
        if target.end < 0:
            raise BrokenText(
                f"the anchor `&{name}` contains itself", "repeat the value instead of the alias", start, end
            )
        self.expanded += self._size(target)
        if self.expanded > MAX_VALUES:
            raise BrokenText(
                f"anchors expand to more than {MAX_VALUES:,} values",
                "an alias inside an anchored value that is itself repeated grows without bound",
                start,
                end,
            )
        node = Node("alias", name, None, "", start, end)
        node.target = target
        return node

    def _size(self, node: Node) -> int:
        """How many values a node holds when its aliases are expanded."""
        node = node.resolved
        if node.anchor in self.sizes:
            return self.sizes[node.anchor]
        size = 1 + sum(map(self._size, node.items)) + sum(self._size(part) for pair in node.pairs for part in pair)
        if node.anchor is not None:
            self.sizes[node.anchor] = size
        return size

    def _properties(self, node: Node, event: Any) -> None:
        match = re.compile(_PROPERTIES).match(self.text, node.start)
        assert match is not None
        if match[1] is not None and re.match(_ODD_TAG, match[1]):
            raise BrokenText("a second `!` in a tag", "write a space before each `!`", match.start(1), match.end(1))
        node.start = min(match.end(), node.end) if node.end >= 0 else match.end()
        name = event.anchor
        if name is None:
            return
        if name in self.anchors:
            raise BrokenText(
                f"the anchor `&{name}` is written twice",
                "give the second one a name of its own",
                event.start_mark.index,
                context=self.anchors[name].start,
            )
        node.anchor = name
        self.anchors[name] = node


def _refuse_tabs(text: str, reading: Reading) -> None:
    """Raise for a tab that only the C parser lets pass: one that separates, outside quotes and comments."""
    quoted = [span for node, span in scalar_spans(text, reading.root) if node.style]
    allowed = iter(sorted([*quoted, *comment_spans(text, reading.root)]))
    end = len(text) if reading.end is None else reading.end
    span = next(allowed, None)
    offset = text.find("\t", 0, end)
    while offset >= 0:
        while span is not None and span.end <= offset:
            span = next(allowed, None)
        if span is None or offset < span.start:
            raise BrokenText(*TAB, offset, droppable=True, noticed=len(text) + 1 + offset)
        offset = text.find("\t", span.end, end)
