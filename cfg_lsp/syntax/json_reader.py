"""JSON text → a tree with places.

Accepts what Python's `json` accepts. A comma too many or too few is a remark and reading goes on:
it is what an editor shows between two keystrokes.
"""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from cfg_lsp.syntax.broken import BrokenText
from cfg_lsp.syntax.content import Content, DuplicateKey
from cfg_lsp.syntax.limits import MAX_DEPTH
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.yaml_reader import Reading

_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"-?Infinity|NaN|true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_REST_OF_WORD = re.compile(r"[^\s,:\[\]{}\"]*")


def read_json(text: str) -> Reading:
    """The value in `text`; raises `BrokenText` where there is none to be had."""
    reader = _Reader(text)
    start = reader.skip(1 if text.startswith("\ufeff") else 0)
    if start == len(text):
        return Reading(None)
    root, end = reader.value(start, 0)
    rest = reader.skip(end)
    if rest < len(text):
        raise BrokenText("text after the end of the JSON value", "remove it", rest, len(text), start)
    return Reading(root, tuple(reader.remarks))


def construct_json(root: Node | None) -> Content:
    """The values of a JSON tree, as `json.load` gives them: the last of two equal keys wins."""
    if root is None:
        return Content(None, (), ())
    duplicates: list[DuplicateKey] = []
    return Content(_value(root, duplicates), tuple(duplicates), ())


def json_scalar(node: Node) -> Any:
    """The value of a JSON scalar node."""
    return node.raw if node.style == '"' else json.loads(node.raw)


def _value(node: Node, duplicates: list[DuplicateKey]) -> Any:
    if node.kind == "scalar":
        return json_scalar(node)
    if node.kind == "sequence":
        return [_value(item, duplicates) for item in node.items]
    seen: dict[str, tuple[Node, Node]] = {}
    for pair in node.pairs:
        if pair[0].raw in seen:
            duplicates.append(DuplicateKey(seen[pair[0].raw], pair))
        seen[pair[0].raw] = pair
    return {key: _value(pair[1], duplicates) for key, pair in seen.items()}


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.remarks: list[BrokenText] = []

    def skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        assert match is not None
        return match.end()

    def value(self, at: int, depth: int) -> tuple[Node, int]:
        character = self.text[at : at + 1]
        if character in ("{", "["):
            if depth == MAX_DEPTH:
                raise BrokenText(f"nested more than {MAX_DEPTH} levels deep", "split the value", at)
            return self.collection(at, depth)
        return self.string(at) if character == '"' else self.word(at)

    def collection(self, at: int, depth: int) -> tuple[Node, int]:
        is_mapping = self.text[at] == "{"
        closing = "}" if is_mapping else "]"
        node = Node("mapping" if is_mapping else "sequence", "", None, "flow", at, -1)
        pairs: list[tuple[Node, Node]] = []
        items: list[Node] = []
        here = self.skip(at + 1)
        while self.text[here : here + 1] != closing:
            if here == len(self.text):
                raise BrokenText(f"this `{self.text[at]}` is never closed", f"close it with `{closing}`", at, context=at)
            if is_mapping:
                pair, here = self.pair(here, depth)
                pairs.append(pair)
            else:
                item, here = self.value(here, depth + 1)
                items.append(item)
            here = self.comma(here, closing)
        node.pairs, node.items, node.end = pairs, items, here + 1
        return node, here + 1

    def pair(self, at: int, depth: int) -> tuple[tuple[Node, Node], int]:
        if self.text[at] != '"':
            raise BrokenText("a key in JSON stands in double quotes", 'write `"key": value`', at, context=at)
        key, here = self.string(at)
        here = self.skip(here)
        if self.text[here : here + 1] != ":":
            raise BrokenText("a key without its `:`", 'write `"key": value`', at, key.end, at)
        value, here = self.value(self.skip(here + 1), depth + 1)
        return (key, value), here

    def comma(self, at: int, closing: str) -> int:
        here = self.skip(at)
        character = self.text[here : here + 1]
        if character == ",":
            after = self.skip(here + 1)
            if self.text[after : after + 1] == closing:
                self.remarks.append(BrokenText(f"a comma before `{closing}`", "remove it", here))
            return after
        if character != closing and here < len(self.text):
            if character in ("}", "]", ":"):
                raise BrokenText(f"`{character}` where a `,` or `{closing}` belongs", "", here)
            self.remarks.append(BrokenText("a comma is missing before this", "write `,` before it", here))
        return here

    def string(self, at: int) -> tuple[Node, int]:
        try:
            raw, end = scanstring(self.text, at + 1, True)
        except json.JSONDecodeError as error:
            raise _bad_string(error, at) from None
        return Node("scalar", raw, None, '"', at, end), end

    def word(self, at: int) -> tuple[Node, int]:
        match = _WORD.match(self.text, at)
        end = _REST_OF_WORD.match(self.text, at).end()  # type: ignore[union-attr]
        if match is None or match.end() != end or not match.group():
            found = self.text[at:end] or self.text[at : at + 1]
            what = f"`{found[:40]}` is no JSON value" if found else "a value is missing"
            raise BrokenText(what, "write a string in double quotes, a number, true, false or null", at, max(end, at + 1))
        if end - at > 4000 and match.group().lstrip("-").isdigit():
            raise BrokenText("a number with thousands of digits", "write it as a string", at, end)
        return Node("scalar", match.group(), None, "", at, end), end


def _bad_string(error: json.JSONDecodeError, at: int) -> BrokenText:
    if "Unterminated" in error.msg:
        return BrokenText("this quote is never closed", 'close it with `"`', at, context=at)
    if "control character" in error.msg:
        return BrokenText("a line break or control character inside a string", "write `\\n` or `\\t`", error.pos, context=at)
    return BrokenText("an unknown escape after `\\`", "write `\\\\`", error.pos, context=at)
