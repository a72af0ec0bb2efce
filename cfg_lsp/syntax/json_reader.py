"""JSON text → a tree with places.

Reads what Python's `json` reads. Any fault is a remark and reading goes on behind it, because an
editor shows broken text between two keystrokes: only the member that is broken stays out.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from cfg_lsp.syntax.broken import BrokenText
from cfg_lsp.syntax.content import Content, DuplicateKey
from cfg_lsp.syntax.limits import MAX_DEPTH
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.yaml_reader import Reading

_MOST_REMARKS = 20
_MOST_DIGITS = 4300  # Python reads no longer integer
_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"-?Infinity|NaN|true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_REST_OF_WORD = re.compile(r"[^\s,:\[\]{}\"]*")
_STRING = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"')
_SOUND_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"')
_INDENTATION = re.compile(r"^[^\S\n]*", re.MULTILINE)
_KEY = re.compile(_STRING.pattern + r"[ \t\r\n]*:")
_REST_OF_LINE = re.compile(r"[^\r\n]*")


def read_json(text: str) -> Reading:
    """The value in `text` with as many of its members as can be read."""
    reader = _Reader(text, trusts_indentation=False)
    root = reader.root()
    if reader.ended_too_soon:
        other = _Reader(text, trusts_indentation=True)
        other_root = other.root()
        if len(other.remarks) <= len(reader.remarks):
            reader, root = other, other_root
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
    """Reads forward only; methods that read return what they read, or `None`, and where to go on.

    With `trusts_indentation`, a `}` that stands further left than the line of its `{` closes an
    outer one: that is how a person sees which bracket was forgotten.
    """

    def __init__(self, text: str, trusts_indentation: bool) -> None:
        self.text = text
        self.trusts_indentation = trusts_indentation
        self.remarks: list[BrokenText] = []
        self.closing: list[str] = []
        self.ended_too_soon = False
        self.left_open: Node | None = None
        indentations = [match.span() for match in _INDENTATION.finditer(text)] if trusts_indentation else []
        self.line_starts = [start for start, _ in indentations]
        self.line_firsts = [first for _, first in indentations]

    def root(self) -> Node | None:
        start = self.skip(1 if self.text.startswith("\ufeff") else 0)
        if start == len(self.text):
            self.remark("an empty file is no JSON", "write `{}`", 0, 0)
            return None
        root, end = self.value(start)
        rest = self.skip(end)
        if root is not None and rest < len(self.text):
            self.remark("text after the end of the JSON value", "remove it", rest, len(self.text.rstrip()))
        return root

    def remark(self, message: str, hint: str, start: int, end: int | None = None) -> None:
        if len(self.remarks) < _MOST_REMARKS:
            self.remarks.append(BrokenText(message, hint, start, end))

    def at(self, offset: int) -> str:
        return self.text[offset : offset + 1]

    def skip(self, offset: int) -> int:
        offset = _end(_SPACE, self.text, offset)
        while self.text.startswith(("//", "#"), offset):
            end = _end(_REST_OF_LINE, self.text, offset)
            self.remark("JSON has no comments", "remove it", offset, end)
            offset = _end(_SPACE, self.text, end)
        return offset

    def value(self, at: int) -> tuple[Node | None, int]:
        character = self.at(at)
        if character == "{" or character == "[":
            return self.collection(at)
        return self.string(at) if character == '"' else self.word(at)

    def collection(self, at: int) -> tuple[Node, int]:
        if len(self.closing) == MAX_DEPTH:
            raise BrokenText(f"nested more than {MAX_DEPTH} levels deep", "split the value", at)
        node = Node("mapping" if self.text[at] == "{" else "sequence", "", None, "flow", at, -1)
        node.items, node.pairs = [], []
        self.closing.append("}" if node.kind == "mapping" else "]")
        node.end = self.members(node)
        self.closing.pop()
        return node, node.end

    def members(self, node: Node) -> int:
        closing = self.closing[-1]
        here = self.skip(node.start + 1)
        while self.at(here) != closing or self.closes_an_outer_one(node, here):
            character = self.at(here)
            if not character or character in self.closing[:-1] or self.is_key_of_outer(here):
                opening = self.text[node.start]
                self.remark(f"this `{opening}` is never closed", f"close it with `{closing}`", node.start)
                self.ended_too_soon = self.ended_too_soon or not character
                self.left_open = node
                return here
            if character in ("}", "]"):
                self.remark(f"a `{character}` where `{closing}` belongs", f"write `{closing}`", here)
                return here + 1
            if character in (",", ":"):
                self.remark(f"a `{character}` where nothing asks for one", "remove it", here)
                here = self.skip(here + 1)
                continue
            here = self.comma(*self.member(node, here))
        return here + 1

    def closes_an_outer_one(self, node: Node, at: int) -> bool:
        if not self.trusts_indentation or self.closing[-1] not in self.closing[:-1]:
            return False
        line = bisect_right(self.line_starts, at) - 1
        opened = bisect_right(self.line_starts, node.start) - 1
        indent = self.line_firsts[opened] - self.line_starts[opened]
        return self.line_firsts[line] == at and at - self.line_starts[line] < indent

    def is_key_of_outer(self, at: int) -> bool:
        """Whether a list meets `"key":` of the mapping around it."""
        return self.closing[-2:] == ["}", "]"] and _KEY.match(self.text, at) is not None

    def member(self, node: Node, at: int) -> tuple[int, bool]:
        """Read one into `node`: where it ends, and whether it was whole."""
        if node.kind == "mapping":
            return self.pair(node, at)
        item, here = self.value(at)
        if item is not None:
            node.items.append(item)
        return here, item is not None and item is not self.left_open

    def pair(self, node: Node, at: int) -> tuple[int, bool]:
        if self.at(at) == '"':
            key, here = self.string(at)
        else:
            key, here = None, self.end_of_word(at)
            self.remark("a key in JSON stands in double quotes", 'write `"key": value`', at, here)
        colon = self.skip(here)
        if self.at(colon) != ":":
            if key is not None:
                self.remark("a key without its `:`", 'write `"key": value`', at, here)
            is_value = self.at(colon) not in ("", ",", "}", "]", '"')
            return self.value(colon)[1] if key is not None and is_value else here, False
        start = self.skip(colon + 1)
        if self.at(start) in ("", ",", "}", "]"):
            self.remark("a key without a value", "write a value after the `:`", at, colon + 1)
            return start, False
        value, here = self.value(start)
        if key is None or value is None:
            return here, False
        node.pairs.append((key, value))
        return here, value is not self.left_open

    def comma(self, at: int, was_whole: bool) -> int:
        closing = self.closing[-1]
        here = self.skip(at)
        character = self.at(here)
        if character == ",":
            after = self.skip(here + 1)
            if self.at(after) == closing:
                self.remark(f"a comma before `{closing}`", "remove it", here)
            return after
        if was_whole and character not in ("", "}", "]", ":") and not self.is_key_of_outer(here):
            self.remark("a comma is missing before this", "write `,` before it", here)
        return here

    def string(self, at: int) -> tuple[Node | None, int]:
        if len(self.remarks) == _MOST_REMARKS and _SOUND_STRING.match(self.text, at) is None:
            return None, self.broken_string(at, None)  # Python's error counts all lines before it, each time
        try:
            raw, end = scanstring(self.text, at + 1, True)
        except json.JSONDecodeError as error:
            return None, self.broken_string(at, error)
        return Node("scalar", raw, None, '"', at, end), end

    def broken_string(self, at: int, error: json.JSONDecodeError | None) -> int:
        """Say what is wrong, unless nobody asks any more; gives where the string ends."""
        match = _STRING.match(self.text, at)
        if match is None:
            end = _end(_REST_OF_LINE, self.text, at)
            self.remark("this quote is never closed", 'close it with `"`', at)
            return end
        if error is None:
            return match.end()
        if "control character" in error.msg:
            self.remark("a control character inside a string", "write it as an escape, such as `\\t`", error.pos)
        else:
            self.remark("an unknown escape after `\\`", "write `\\\\`", error.pos)
        return match.end()

    def word(self, at: int) -> tuple[Node | None, int]:
        match = _WORD.match(self.text, at)
        end = self.end_of_word(at)
        if match is None or match.end() != end:
            self.remark(
                f"`{self.text[at:end][:40]}` is no JSON value",
                "write a string in double quotes, a number, true, false or null",
                at,
                end,
            )
            return None, end
        if end - at > _MOST_DIGITS and match.group().lstrip("-").isdigit():
            self.remark("a number with thousands of digits", "write it as a string", at, end)
            return None, end
        return Node("scalar", match.group(), None, "", at, end), end

    def end_of_word(self, at: int) -> int:
        return max(_end(_REST_OF_WORD, self.text, at), at + 1)


def _end(pattern: re.Pattern[str], text: str, offset: int) -> int:
    match = pattern.match(text, offset)
    assert match is not None  # these patterns match nothing, too
    return match.end()
