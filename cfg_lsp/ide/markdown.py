"""How what a hover says is written: as markdown, or as plain text for clients that have none.

Knows how to keep what comes from files from being read as markup. Knows nothing of what is said.
"""

from __future__ import annotations

import os
import re
import urllib.parse
from collections.abc import Sequence
from typing import NamedTuple

from cfg_lsp.report.visible import columns, encodable, pad, visible

MOST_CODE = 80
"""How many characters of a value are shown."""

_SPECIAL = (
    r"[\\`*\[\]<>|~$]"
    r"|&(?=#?\w+;)|(?<!\S)#(?=#*(?:\s|$))"  # some clients show a backslash that was not needed
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word marks nothing
)
_BEGINS_A_BLOCK = r"^([ \t]*)([-+=]|\d+(?=[.)]))"


class Markdown:
    """What editors render."""

    def bold(self, text: str) -> str:
        """Words of ours that stand out."""
        return f"**{text}**"

    def code(self, text: str, most: int = MOST_CODE) -> str:
        """A piece of a file."""
        shown = _shown(text, most)
        longest = max(map(len, re.findall("`+", shown)), default=0)
        fence = "`" * (longest + 1)
        gap = " " if longest and (shown.startswith("`") or shown.endswith("`")) else ""
        return f"{fence}{gap}{shown}{gap}{fence}"

    def struck(self, text: str) -> str:
        """Written text that no longer counts."""
        return f"~~{text}~~"

    def text(self, text: str) -> str:
        """Words from a file that are no code, on one line."""
        return re.sub(_SPECIAL, r"\\\g<0>", encodable(visible(text)))

    def link(self, text: str, path: str, line: int | None = None) -> str:
        """A name that leads to a file, and there to a line, from 1."""
        return f"[{self.text(text)}]({file_uri(path, line)})"

    def quote(self, lines: Sequence[str]) -> list[str]:
        """What somebody wrote for people."""
        inner = (re.sub(_BEGINS_A_BLOCK, _escape_mark, self.text(line), count=1) for line in lines)
        return [f"> {line}".rstrip() for line in inner]

    def table(self, table: Table) -> list[str]:
        """A table; a bar is the one character that its cells cannot hold."""
        rows = [[_without_bars(cell) for cell in row] for row in (table.head, *table.rows)]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return [lines[0], "|" + "---|" * len(table.head), *lines[1:]]


class Plain(Markdown):
    """The same facts for a client that shows text as it is."""

    def bold(self, text: str) -> str:
        """Words of ours."""
        return text

    def code(self, text: str, most: int = MOST_CODE) -> str:
        """A piece of a file."""
        return _shown(text, most)

    def struck(self, text: str) -> str:
        """Written text that no longer counts; what became of it is said in words."""
        return text

    def text(self, text: str) -> str:
        """Words from a file that are no code, on one line."""
        return encodable(visible(text))

    def link(self, text: str, path: str, line: int | None = None) -> str:
        """The name of a file; a client without markdown has no links."""
        return self.text(text)

    def quote(self, lines: Sequence[str]) -> list[str]:
        """What somebody wrote for people."""
        return [f"# {self.text(line)}".rstrip() for line in lines]

    def table(self, table: Table) -> list[str]:
        """Columns."""
        rows = (table.head, *table.rows)
        widths = [max(columns(row[number]) for row in rows) for number in range(len(table.head))]
        return ["  ".join(map(pad, row, widths)).rstrip() for row in rows]


class Table(NamedTuple):
    """Rows of written cells, all as long as the head."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def file_uri(path: str, line: int | None = None) -> str:
    """The URI of a file, every byte of its name that is no letter, digit or `-._~/` escaped; a line from 1."""
    name = os.fsencode(path).replace(os.fsencode(os.sep), b"/")
    quoted = urllib.parse.quote(name, safe="/")
    slashes = "//" if quoted.startswith("/") else "///"
    return f"file:{slashes}{quoted}" + (f"#L{line}" if line is not None else "")


def _shown(text: str, most: int) -> str:
    """On one line, cut, and never empty."""
    shown = encodable(visible(text if len(text) <= most else f"{text[:most]}…"))
    return shown if shown.strip() else f'"{shown}"'


def _escape_mark(match: re.Match[str]) -> str:
    """A list, a heading or a rule is no more one with a backslash in front of its mark, or behind its number."""
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def _without_bars(cell: str) -> str:
    """Readers differ in how they count backslashes before a bar: an odd number is right for all of them."""
    return re.sub(r"(\\*)\|", lambda match: match[1] + ("|" if len(match[1]) % 2 else "\\|"), cell)
