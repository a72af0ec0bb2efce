"""The tree of a document, with the place of every piece.

Knows what stands in the text: duplicates, aliases and merge keys are still there. Knows nothing of
values; `content.py` makes those.
"""

from __future__ import annotations

from typing import Literal

from cfg_lsp.text import Span

Kind = Literal["scalar", "mapping", "sequence", "alias"]


class Node:
    """One piece of a document.

    `items` holds the values of a sequence, `pairs` the keys and values of a mapping in the order
    of the text. An alias has its anchored node as `target`. `tag` is the tag that the text writes
    (`None` where it writes none), `style` is `''` for a plain scalar, otherwise the quote, `|`,
    `>`, or `flow` / `block` for a collection. Made by the readers and never changed afterwards:
    a plain slotted class, because a large document has a hundred thousand of them.
    """

    __slots__ = ("anchor", "end", "items", "kind", "pairs", "raw", "start", "style", "tag", "target")

    def __init__(self, kind: Kind, raw: str, tag: str | None, style: str, start: int, end: int) -> None:
        self.kind = kind
        self.raw = raw
        self.tag = tag
        self.style = style
        self.start = start
        self.end = end
        self.anchor: str | None = None
        self.target: Node | None = None
        self.items: list[Node] = _NO_ITEMS
        self.pairs: list[tuple[Node, Node]] = _NO_PAIRS

    @property
    def span(self) -> Span:
        """Where this node stands."""
        return Span(self.start, self.end)

    @property
    def resolved(self) -> Node:
        """The node itself, or for an alias the node it stands for."""
        return self if self.target is None else self.target

    def __repr__(self) -> str:
        return f"Node({self.kind}, {self.raw!r}, {self.start}:{self.end})"


_NO_ITEMS: list[Node] = []
_NO_PAIRS: list[tuple[Node, Node]] = []
