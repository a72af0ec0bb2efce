"""One thing that may be written at a cursor, and where it goes. Knows nothing of where it was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from cfg_lsp.merge import Dialect, KeyPath, Merged
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.schema.shape import Shape
from cfg_lsp.syntax import Document
from cfg_lsp.syntax.cursor import Cursor
from cfg_lsp.text import Edit, Span

MOST_ITEMS = 200
"""How many items an answer has; where there are more, those that fit what is typed."""

Kind = Literal["key", "section", "value", "file", "dataset", "anchor", "rule"]


class About(NamedTuple):
    """What an item's documentation is about: a key path of the config, or a whole file."""

    keys: KeyPath = ()
    file: str = ""


class Item(NamedTuple):
    """`text` goes in place of `replace`, or of `insert` alone: the part before the cursor, or a closed quote.

    `snippet` is the same for editors that know placeholders; its further lines are indented as
    seen from the line of the cursor, those of `text` from the left edge. `edits` go with it.
    The first in an answer are the likeliest.
    """

    label: str
    kind: Kind
    text: str
    replace: Span
    insert: Span
    snippet: str = ""
    detail: str = ""
    filter_text: str = ""
    edits: tuple[Edit, ...] = ()
    about: About | None = None


class Completions(NamedTuple):
    """What can be written; `is_incomplete` says that typing on may bring up others."""

    items: tuple[Item, ...]
    is_incomplete: bool


class Asked(NamedTuple):
    """A cursor in a config.

    `inherited` is what the bases resolve to, `None` where there are none; `shape` what the config's
    schema says, `None` where it has none.
    """

    snapshot: Snapshot
    document: Document
    offset: int
    cursor: Cursor
    dialect: Dialect
    inherited: Merged | None
    shape: Shape | None = None

    @property
    def path(self) -> str:
        """The config."""
        return self.document.path

    @property
    def typed(self) -> str:
        """What stands before the cursor of what will be replaced, without its quote."""
        return self.document.text[self.cursor.word.start : self.offset].lstrip("\"'*")

    @property
    def word(self) -> str:
        """What will be replaced."""
        return self.document.text[self.cursor.word.start : self.cursor.word.end]

    @property
    def _is_closed_quote(self) -> bool:
        """Whether a quote has its end, which no half of it can do without."""
        quote = self.cursor.quote
        return bool(quote) and len(self.word) > 1 and self.word.endswith(quote)

    def item(
        self,
        label: str,
        kind: Kind,
        text: str,
        *,
        snippet: str = "",
        detail: str = "",
        edits: tuple[Edit, ...] = (),
        about: About | None = None,
    ) -> Item:
        """An item in the place of the word at the cursor."""
        gap = " " if self.cursor.needs_space else ""
        start, end = self.cursor.word
        return Item(
            label,
            kind,
            gap + text,
            Span(start, end),
            Span(start, end if self._is_closed_quote else self.offset),
            gap + snippet if snippet else "",
            detail,
            (gap + text).partition("\n")[0],
            edits,
            about,
        )


def escaped(text: str) -> str:
    """A text in a snippet, where some characters mean something."""
    if "$" not in text and "}" not in text and "\\" not in text:
        return text
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def line_indent(asked: Asked) -> int:
    """How far the line of the cursor is indented: snippets count from there."""
    lines = asked.document.lines
    content = lines.content(lines.line_of(asked.offset))
    return len(content) - len(content.lstrip(" \t"))


def cut(items: Iterable[Item], typed: str) -> Completions:
    """A bounded answer: where there is too much, what fits what is typed."""
    found = list(items)
    if len(found) <= MOST_ITEMS:
        return Completions(tuple(found), is_incomplete=False)
    fitting = [item for item in found if fits(typed, item.filter_text)]
    return Completions(tuple(fitting[:MOST_ITEMS]), is_incomplete=True)


def fits(typed: str, name: str) -> bool:
    """Whether the letters that are typed stand in a name in this order, as editors look for them."""
    letters = iter(name.casefold())
    return all(letter in letters for letter in typed.casefold())
