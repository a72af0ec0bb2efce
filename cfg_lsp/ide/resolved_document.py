"""A resolved config as YAML, with or without the place that sets each value as a comment behind it.

What is written reads back as exactly the resolved values. Knows where comments may stand. How values
are written, the syntax room knows.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Any, NamedTuple

from cfg_lsp.ide.chain_document import chain_problems
from cfg_lsp.ide.paths import relative_path, short_name
from cfg_lsp.merge import Merged, Origin
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.spelling import spelled
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report.visible import columns, encodable, pad, visible
from cfg_lsp.syntax import Tagged, dump_plain, dump_yaml

_WIDTH = 100
_WIDEST_VALUE = 48  # comments of longer lines stand right behind them
_INDENT = "  "
_BLOCK_HEADER = r"\|[-+0-9]*$"


def resolved_document(snapshot: Snapshot, path: str) -> str:
    """The resolved config in the order of its bases; a value that replaces another one says which."""
    lines = list(_Writer(snapshot, path).lines(snapshot.merged(path)))
    width = min(max((columns(line.text) for line in lines if line.comment), default=0), _WIDEST_VALUE)
    head = [f"# {line}".rstrip() for line in _head(snapshot, path)]
    return "\n".join([*head, "", *(_drawn(line, width) for line in lines)]) + "\n"


def values_document(snapshot: Snapshot, path: str) -> str:
    """The same without the places: what is compared with another config should differ by its values alone."""
    return "\n".join(line.text for line in _Writer(snapshot, path).lines(snapshot.merged(path))) + "\n"


class _Line(NamedTuple):
    """A line of YAML and what is said behind it."""

    text: str
    comment: str = ""


def _head(snapshot: Snapshot, path: str) -> Iterator[str]:
    yield f"{_name(relative_path(snapshot, path, path))}, resolved"
    members = snapshot.chain(path).members
    if len(members) > 1:
        names = ", ".join(_name(short_name(snapshot, path, member)) for member in members)
        yield from textwrap.wrap(
            f"Chain (low → high): {names}", _WIDTH - 2, break_long_words=False, break_on_hyphens=False
        )
    yield from chain_problems(snapshot, path)


def _name(text: str) -> str:
    return encodable(visible(text))


def _drawn(line: _Line, width: int) -> str:
    return f"{pad(line.text, width)}  # {line.comment}" if line.comment else line.text


class _Writer:
    """Writes a tree; a mapping or a named list opens, everything else is one value with one place."""

    def __init__(self, snapshot: Snapshot, path: str) -> None:
        self.snapshot = snapshot
        self.path = path
        self.names: dict[str, str] = {}

    def lines(self, root: Merged) -> Iterator[_Line]:
        """The lines of the whole config."""
        if not root.children:
            yield _Line("{}")
        yield from self._pairs(root, "")

    def _pairs(self, node: Merged, indent: str) -> Iterator[_Line]:
        for key, child in node.children.items():
            head = _head_of(key)
            if head is not None and _opens(child):
                yield _Line(f"{indent}{head}:")
                below = self._pairs if isinstance(child.value, dict) else self._entries
                yield from below(child, indent + _INDENT)
                continue
            plain = dump_plain(child.value, self._written(child)) if head is not None else None
            if plain is not None:
                yield _Line(f"{indent}{head}: {plain}", self._provenance(child))
                continue
            lines = self._value({key: child.value}, child, indent)
            if head is None:  # it takes lines of its own, and a comment could become a part of it
                yield _Line(f"{indent}# {self._provenance(child)}")
                lines = (_Line(line.text) for line in lines)
            yield from lines

    def _entries(self, node: Merged, indent: str) -> Iterator[_Line]:
        for entry in node.children.values():
            if not _opens(entry) or any(_head_of(key) is None for key in entry.children):
                yield from self._value([entry.value], entry, indent)
                continue
            first, *rest = self._pairs(entry, indent + _INDENT)
            yield _Line(f"{indent}- {first.text[len(indent) + len(_INDENT) :]}", first.comment)
            yield from rest

    def _value(self, written: Any, node: Merged, indent: str) -> Iterator[_Line]:
        """A pair or an item with a value that does not open."""
        texts = dump_yaml(written, width=_WIDTH).removesuffix("\n").split("\n")
        last = len(texts) - 1 if _is_folded(node.value, texts[0]) else 0
        comment = self._provenance(node)
        for number, text in enumerate(texts):
            yield _Line(f"{indent}{text}" if text else "", comment if number == last else "")

    def _written(self, node: Merged) -> str:
        """A number as its file writes it, nothing for anything else."""
        is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        return spelled(self.snapshot, node.origin, node.value) if is_number else ""

    def _provenance(self, node: Merged) -> str:
        """Where a value is set, and the latest one that it replaced."""
        origin = node.origin
        replaced = [each.origin for each in node.definitions() if each.origin != origin and each.how != "kept"]
        if not replaced:
            return self._place(origin)
        more = f" and {len(replaced) - 1} more" if len(replaced) > 1 else ""
        return f"{self._place(origin)} ← {self._place(replaced[-1])}{more}"

    def _place(self, origin: Origin) -> str:
        if origin.path not in self.names:
            self.names[origin.path] = _name(short_name(self.snapshot, self.path, origin.path))
        place = location_of(self.snapshot, origin)
        name = self.names[origin.path]
        return name if place is None else f"{name}:{place.position.line}"


def _head_of(key: Any) -> str | None:
    """A key as it stands before its colon, `None` where it takes lines of its own."""
    plain = dump_plain(key)
    if plain is not None:
        return plain
    text = dump_yaml({key: None}).removesuffix(": null\n")
    return None if text.startswith("? ") or "\n" in text else text


def _opens(node: Merged) -> bool:
    """Whether what is in a value has places of its own."""
    return bool(node.value) and (isinstance(node.value, dict) or (isinstance(node.value, list) and bool(node.ids)))


def _is_folded(value: Any, first: str) -> bool:
    """Whether a comment may stand only behind the last line: a scalar that goes on in the next ones, but for blocks."""
    scalar = value.value if isinstance(value, Tagged) else value
    if isinstance(scalar, dict | list | set):
        return False
    may_be_block = isinstance(scalar, bytes) or (isinstance(scalar, str) and "\n" in scalar)
    return not (may_be_block and re.search(_BLOCK_HEADER, first))
