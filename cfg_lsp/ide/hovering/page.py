"""What every part of a hover is written with: the places, values and files of a config, as its reader sees them.

Knows how one place, one value, one file is written. What is said about them is the parts' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from cfg_lsp.ide.markdown import Markdown
from cfg_lsp.ide.paths import relative_path, short_name
from cfg_lsp.merge import Origin, one_line
from cfg_lsp.project.cascade import Layer, Location, location_of
from cfg_lsp.project.spelling import spelled
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Tagged, comments
from cfg_lsp.syntax.comments import comment_above
from cfg_lsp.text import plural

_MOST_COMMENT_LINES = 4
_LONGEST_COMMENT_LINE = 160
_LONGEST_MAPPING = 40
_KINDS = {type(None): "null", bool: "boolean", int: "int", float: "float", str: "string"}
_DIRECTIVE = "cfg-lsp:"


class Page(NamedTuple):
    """The config `path` is what the reader has before them."""

    snapshot: Snapshot
    path: str
    markup: Markdown

    def place(self, origin: Origin) -> str:
        """`base.yaml:12`, which leads there."""
        return self.located(location_of(self.snapshot, origin), origin)

    def located(self, place: Location | None, origin: Origin) -> str:
        """The same where the place is known."""
        if place is None:
            return self.file(origin.path)
        name = f"{short_name(self.snapshot, self.path, place.path)}:{place.position.line}"
        return self.markup.link(name, place.path, place.position.line)

    def far_place(self, layer: Layer) -> str:
        """A place in a config that is not in this one's chain, with its folders."""
        place = layer.place
        if place is None:
            return self.file(layer.origin.path)
        name = f"{relative_path(self.snapshot, self.path, place.path)}:{place.position.line}"
        return self.markup.link(name, place.path, place.position.line)

    def file(self, path: str) -> str:
        """A whole file, which opens."""
        return self.markup.link(self.relative(path), path)

    def relative(self, path: str) -> str:
        """The name of a file that may not be there."""
        return relative_path(self.snapshot, self.path, path)

    def value(self, origin: Origin, value: Any, most: int = 60) -> str:
        """A value as its file writes it; of one that is made of many, only how large it is."""
        if isinstance(value, dict) and len(one_line(value, _LONGEST_MAPPING + 1)) > _LONGEST_MAPPING:
            return plural(len(value), "key")
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            return plural(len(value), "item")
        return self.markup.code(spelled(self.snapshot, origin, value, most), most + 1)

    def kind(self, value: Any) -> str:
        """The type of a value in a word or two."""
        if isinstance(value, dict):
            return f"mapping of {plural(len(value), 'key')}"
        if isinstance(value, list):
            return f"list of {plural(len(value), 'item')}"
        if isinstance(value, Tagged):
            return f"opaque value of the tag {self.markup.code(value.tag, 40)}"
        return _KINDS.get(type(value), type(value).__name__)

    def names(self, names: Iterable[Any], count: int, most: int) -> str:
        """The first of some names, and how many more there are."""
        shown = [self.markup.code(str(name), 40) for name, _ in zip(names, range(most), strict=False)]
        return ", ".join(shown) + (f" and {count - most} more" if count > most else "")

    def comment(self, place: Location | None) -> list[str]:
        """What stands above a line as a comment, else at its end; nothing where neither is for people."""
        document = self.snapshot.document(place.path) if place is not None else None
        if place is None or not isinstance(document, Document) or document.is_json:
            return []
        lines = _for_people(comment_above(document, place.key.start).split("\n")) or _at_the_end(document, place)
        return self._quoted(lines)

    def head_comment(self, path: str) -> list[str]:
        """What a file says of itself at its very beginning, the first lines of it."""
        document = self.snapshot.document(path)
        if not isinstance(document, Document) or not document.text.lstrip("\ufeff").startswith("#"):
            return []
        head = []
        for number, comment in enumerate(comments(document)):
            if document.lines.line_of(comment.span.start) != number:
                break
            head.append(comment.text)
        return self._quoted(_for_people(head))

    def _quoted(self, lines: Sequence[str]) -> list[str]:
        cut = [line if len(line) <= _LONGEST_COMMENT_LINE else f"{line[:_LONGEST_COMMENT_LINE]}…" for line in lines]
        if len(cut) > _MOST_COMMENT_LINES:
            cut = [*cut[:_MOST_COMMENT_LINES], f"… ({plural(len(cut) - _MOST_COMMENT_LINES, 'more line')})"]
        return self.markup.quote(cut)


def _for_people(lines: Sequence[str]) -> list[str]:
    """Without the words for this program, and without rulers."""
    return [line for line in lines if any(map(str.isalnum, line)) and not line.lstrip().startswith(_DIRECTIVE)]


def _at_the_end(document: Document, place: Location) -> list[str]:
    line = document.lines.line_of(place.key.start)
    span = document.lines.span(line)
    if "#" not in document.text[span.start : span.end]:
        return []
    beside = (each for each in comments(document) if span.start <= each.span.start < span.end)
    return _for_people([each.text for each in beside])
