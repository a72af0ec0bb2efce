"""A tree → the values that training code sees, without places.

Exactly PyYAML's `safe_load` where that succeeds; an unknown tag makes an opaque `Tagged` value
where `safe_load` would fail. Merge keys are applied here, for values and for lookups alike.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from cfg_lsp.syntax.broken import BrokenText
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.scalars import PLAIN_VALUES, ScalarReading, Unreadable, has_constructor, tagged_value
from cfg_lsp.syntax.surprises import Surprise

_STANDARD = "tag:yaml.org,2002:"
_MERGE = f"{_STANDARD}merge"
NO_TAG = "!"
"""The tag that only says: read this as if it were plain."""

_SEQUENCE, _MAPPING, _STRING = f"{_STANDARD}seq", f"{_STANDARD}map", f"{_STANDARD}str"


class Tagged:
    """A value under a tag that nobody here knows: opaque, replaced whole.

    `tag` as YAML resolves it (`!Foo`; `!!foo` is `tag:yaml.org,2002:foo`), `value` what it tags,
    scalars as the text they are written with. Not a tuple, because a tuple is a list to JSON.
    """

    __slots__ = ("tag", "value")

    def __init__(self, tag: str, value: Any) -> None:
        self.tag = tag
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tagged) and (self.tag, self.value) == (other.tag, other.value)

    def __hash__(self) -> int:
        return hash((self.tag, self.value))

    def __repr__(self) -> str:
        return f"Tagged({self.tag!r}, {self.value!r})"


class DuplicateKey(NamedTuple):
    """One key written twice in a mapping: the nodes of the pair that loses and of the one that wins."""

    loses: tuple[Node, Node]
    wins: tuple[Node, Node]


class SurprisingScalar(NamedTuple):
    """A plain scalar that YAML 1.1 reads as something else than a person does."""

    node: Node
    surprise: Surprise


class Content(NamedTuple):
    """The values of a tree and what was noticed while reading them."""

    value: Any
    duplicates: tuple[DuplicateKey, ...]
    remarks: tuple[BrokenText, ...]
    surprises: tuple[SurprisingScalar, ...] = ()


def construct(root: Node | None, reading: ScalarReading) -> Content:
    """The values of a YAML tree; what cannot be read becomes a remark and stays out."""
    if root is None:
        return Content(None, (), ())
    maker = _Maker(reading)
    value = maker.value(root)
    surprises = tuple(maker.surprises[start] for start in sorted(maker.surprises))
    return Content(value, tuple(maker.duplicates.values()), tuple(maker.remarks.values()), surprises)


def flat_pairs(node: Node) -> list[tuple[Node, Node]]:
    """The pairs of a mapping with its merge keys applied: a later pair wins over an earlier one."""
    for key, _ in node.pairs:
        if (key.raw == "<<" or key.tag is not None) and is_merge_key(key):
            break
    else:
        return node.pairs
    merged: list[tuple[Node, Node]] = []
    own: list[tuple[Node, Node]] = []
    for key, value in node.pairs:
        if not is_merge_key(key):
            own.append((key, value))
            continue
        source = value.resolved
        sources = [source] if source.kind == "mapping" else [item.resolved for item in reversed(source.items)]
        for mapping in sources:
            merged.extend(flat_pairs(mapping))
    return merged + own


def is_merge_key(key: Node) -> bool:
    """Whether a key is the `<<` that merges."""
    if key.kind != "scalar" or key.tag == _MERGE:
        return key.kind == "scalar"
    return key.raw == "<<" and (key.tag == NO_TAG or (key.tag is None and not key.style))


def is_opaque(node: Node) -> bool:
    """Whether a collection is one value to the reader, under a tag of its own."""
    return node.tag not in (None, NO_TAG, _SEQUENCE, _MAPPING)


def has_anchor(node: Node) -> bool:
    """Whether something else in the text may lean on a value, or on a piece of it."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.anchor is not None:
            return True
        waiting += [*here.items, *(each for pair in here.pairs for each in pair)]
    return False


def key_value(key: Node, reading: ScalarReading) -> Any:
    """The value of a key node; raises `Unreadable` for one that cannot be a key."""
    if key.raw == "=" and key.tag is None:
        return "="
    maker = _Maker(reading)
    value = maker.value(key.resolved)
    if maker.remarks or not _hashable(value):
        raise Unreadable("not a key")
    return value


class _Maker:
    def __init__(self, reading: ScalarReading) -> None:
        self.reading = reading
        self.plain = PLAIN_VALUES[reading]
        self.shared: dict[int, Any] = {}
        self.duplicates: dict[int, DuplicateKey] = {}  # by offset: a merged-in mapping is read more than once
        self.remarks: dict[int, BrokenText] = {}
        self.surprises: dict[int, SurprisingScalar] = {}

    def value(self, node: Node) -> Any:
        if node.kind == "scalar" and node.tag is None:  # most nodes by far
            if node.style:
                return node.raw
            known = self.plain.get(node.raw, self)
            return known if known is not self else self._plain(node)
        if node.target is not None:
            return self.value(node.target)
        if id(node) in self.shared:
            return self.shared[id(node)]
        value = self._untagged(node) if node.tag is None else self._tagged(node)
        if node.anchor is not None:
            self.shared[id(node)] = value
        return value

    def _plain(self, node: Node) -> Any:
        """The value of a scalar that is met for the first time, is surprising or cannot be read."""
        try:
            value = self.plain[node.raw]
            known = self.plain.surprising.get(node.raw)
            if known is not None and node.tag is None and node.end - node.start == len(node.raw):
                self.surprises[node.start] = SurprisingScalar(node, known[1])
            return value
        except Unreadable as reason:
            self._remark(node, *reason.args)
            return node.raw

    def _mapping(self, node: Node) -> dict[Any, Any]:
        pairs = flat_pairs(node)
        if pairs is not node.pairs:
            self._check_merges(node)
        result: dict[Any, Any] = {}
        for key_node, value_node in pairs:
            key = self.value(key_node) if key_node.raw != "=" else self._equals_sign(key_node)
            if key.__class__ is not str and not _hashable(key):
                self._remark(key_node, "a list or a mapping cannot be a key", 'quote the text: `"{{ name }}"`')
                continue
            result[key] = self.value(value_node)
        if len(result) < len(pairs):
            self._find_duplicates(node)
        return result

    def _equals_sign(self, node: Node) -> Any:
        return "=" if node.tag in (None, NO_TAG) else self.value(node)

    def _check_merges(self, node: Node) -> None:
        for key, value in node.pairs:
            if not is_merge_key(key):
                continue
            parts = value.resolved.items if value.resolved.kind == "sequence" else [value]
            if any(part.resolved.kind != "mapping" for part in parts):
                self._remark(value, "`<<` takes a mapping or a list of mappings", "write an alias such as `*name`")
            for part in parts:
                if part.target is None:
                    self._check_merges(part)
                    self._find_duplicates(part)

    def _find_duplicates(self, node: Node) -> None:
        seen: dict[Any, tuple[Node, Node]] = {}
        for pair in node.pairs:
            if is_merge_key(pair[0]):
                continue
            key = self.value(pair[0]) if pair[0].raw != "=" else self._equals_sign(pair[0])
            if _hashable(key):
                if key in seen:
                    self.duplicates[pair[0].start] = DuplicateKey(seen[key], pair)
                seen[key] = pair

    def _tagged(self, node: Node) -> Any:
        tag = node.tag or ""
        if (tag, node.kind) in ((_STRING, "scalar"), (_SEQUENCE, "sequence"), (_MAPPING, "mapping")):
            return self._untagged(node)
        if tag == NO_TAG:
            return self._plain(node) if node.kind == "scalar" else self._untagged(node)
        if not has_constructor(tag):
            return Tagged(tag, self._untagged(node))
        try:
            return tagged_value(_to_yaml(node), self.reading)
        except Unreadable as reason:
            self._remark(node, reason.args[0], "write such a value, or remove the tag")
            return Tagged(tag, self._untagged(node))

    def _untagged(self, node: Node) -> Any:
        if node.kind == "scalar":
            return node.raw
        return self._mapping(node) if node.kind == "mapping" else [self.value(item) for item in node.items]

    def _remark(self, node: Node, message: str, hint: str = "") -> None:
        self.remarks[node.start] = BrokenText(message, hint, node.start, max(node.end, node.start + 1))


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _to_yaml(node: Node) -> yaml.Node:
    """PyYAML's own node, for the rare standard tags that it constructs better than we would."""
    node = node.resolved
    if node.kind == "scalar":
        loader: Any = yaml.SafeLoader("")
        plain = node.tag == NO_TAG or not node.style
        resolved = loader.resolve(yaml.ScalarNode, node.raw, (True, False)) if plain else _STRING
        tag = resolved if node.tag in (None, NO_TAG) else node.tag
        return yaml.ScalarNode(tag, node.raw)
    own_tag = None if node.tag == NO_TAG else node.tag
    if node.kind == "sequence":
        return yaml.SequenceNode(own_tag or _SEQUENCE, [_to_yaml(item) for item in node.items])
    pairs = [(_to_yaml(key), _to_yaml(value)) for key, value in node.pairs]
    return yaml.MappingNode(own_tag or _MAPPING, pairs)
