"""The comments by which a file keeps findings from being reported.

`# cfg-lsp: ignore[rule, rule]` at the end of a line or alone above it, `# cfg-lsp: ignore-file[rule]`
before the first key. Knows where they stand, what they cover and which of them were of use. Does
not know which rules there are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cfg_lsp.project.manifest import MANIFEST_NAMES
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules.subject import brief
from cfg_lsp.syntax import Comment, Document, comments
from cfg_lsp.text import Diagnostic, Span

_MARK = "cfg-lsp:"
_BLANKS = " \t"


class Suppression(NamedTuple):
    """One rule's name in a comment.

    `lines`, from 0, are those on which findings are suppressed, none for the whole file. `gone` is
    the piece of the text that goes where the name does: the comment too, where it holds no other.
    """

    rule: str
    span: Span
    lines: tuple[int, ...]
    gone: Span


class Malformed(NamedTuple):
    """A comment that means to suppress and does not; the span of what is wrong in it."""

    span: Span
    message: str
    hint: str


class Suppressions:
    """What the comments of one file say: `names` and `malformed` in the order of the text."""

    def __init__(self, document: Document) -> None:
        self._lines = document.lines
        self._landings = _landings(document)
        pieces = tuple(_found(document, self._landings))
        self.names = tuple(each for each in pieces if isinstance(each, Suppression))
        self.malformed = tuple(each for each in pieces if isinstance(each, Malformed))
        self._on_line: dict[tuple[str, int], Suppression] = {}
        self._in_file: dict[str, Suppression] = {}
        for name in self.names:
            if not name.lines:
                self._in_file.setdefault(name.rule, name)
            for line in name.lines:
                self._on_line.setdefault((name.rule, line), name)

    def of(self, rule: str, offset: int) -> Suppression | None:
        """What suppresses a rule's finding that starts at `offset`; a line's own word comes before the file's.

        A finding about nothing that is written, such as something that lacks, starts at the head of
        the file, where comments may stand: it belongs to the first line below them.
        """
        line = self._lines.line_of(offset)
        landing = self._landings.get(line, line)
        found = self._on_line.get((rule, line)) or self._on_line.get((rule, landing))
        return found or self._in_file.get(rule)


def suppressions(document: Document) -> Suppressions | None:
    """The suppressions of a file, `None` where it surely has none."""
    return _read(document) if _MARK in document.text and not document.is_json else None


class Heeding:
    """The suppressions of every file that a run comes by, and which of them were of use."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._read: dict[str, Suppressions | None] = {}
        self._used: set[tuple[str, Span]] = set()

    def suppresses(self, diagnostic: Diagnostic) -> bool:
        """Whether the file where a finding is reported suppresses it; what suppresses it counts as used."""
        known = self.of(diagnostic.path)
        name = known.of(diagnostic.rule, diagnostic.span.start) if known is not None else None
        if name is not None:
            self._used.add((diagnostic.path, name.span))
        return name is not None

    def unused(self, path: str) -> list[Suppression]:
        """The names in a file that have suppressed nothing so far."""
        known = self.of(path)
        return [each for each in known.names if (path, each.span) not in self._used] if known is not None else []

    def of(self, path: str) -> Suppressions | None:
        """The suppressions of a file, `None` where it has none."""
        if path not in self._read:
            # A manifest is no config, and its remarks are not suppressed.
            is_config = os.path.basename(path) not in MANIFEST_NAMES and self._snapshot.says(path, _MARK)
            document = self._snapshot.document(path) if is_config else None
            self._read[path] = suppressions(document) if isinstance(document, Document) else None
        return self._read[path]


@cache
def _directives() -> re.Pattern[str]:
    """Compiled for files that have such a comment: it takes a millisecond, which most calls need not pay."""
    return re.compile(
        rf"(?<!\S)#+[ \t]*{_MARK}[ \t]*(?P<verb>[^\s\[#]*)[ \t]*(?P<list>\[(?P<names>[^\]#]*)(?P<end>\]?))?"
    )


@lru_cache(maxsize=16)
def _read(document: Document) -> Suppressions:
    return Suppressions(document)


def _found(document: Document, landings: dict[int, int]) -> Iterator[Suppression | Malformed]:
    root = document.root
    for comment in comments(document):
        line = document.lines.line_of(comment.span.start)
        lines = (line, landings.get(line, line))
        is_head = root is None or comment.span.start < root.start
        for match in _directives().finditer(document.text[comment.span.start : comment.span.end]):
            yield from _directive(document, comment, match, lines, is_head)


def _landings(document: Document) -> dict[int, int]:
    """For each line that holds only a comment, and for blank ones at the head: the next line that says something."""
    lines = document.lines
    alone = {lines.line_of(each.span.start) for each in comments(document) if each.own_line}
    landings: dict[int, int] = {}
    for start in sorted(alone | {0}, reverse=True):
        line = start if start not in alone else start + 1
        while line < len(lines) and line not in alone and not lines.content(line).strip("\ufeff \t"):
            line += 1
        landings[start] = landings.get(line, line)
    return landings


def _directive(
    document: Document, comment: Comment, match: re.Match[str], lines: tuple[int, ...], is_head: bool
) -> Iterator[Suppression | Malformed]:
    offset = comment.span.start
    verb = match["verb"].lower()
    in_file = verb == "ignore-file"
    names = [(each.group(), _shift(each.span(), offset + match.start("names"))) for each in _named(match)]
    wrong = _what_is_wrong(match, verb, bool(names), in_file and not is_head)
    if wrong is not None:
        start = match.start("verb") if verb else match.start()
        end = match.end() if verb in _VERBS else match.end("verb")
        yield Malformed(Span(offset + start, offset + end), *wrong)
        return
    for number, (name, span) in enumerate(names):
        gone = _whole(document, comment, match)
        if len(names) > 1:
            before, after = names[number - 1][1], names[(number + 1) % len(names)][1]
            gone = Span(before.end, span.end) if number == len(names) - 1 else Span(span.start, after.start)
        yield Suppression(name.lower(), span, () if in_file else lines, gone)


_VERBS = ("ignore", "ignore-file")
_HOW = "write `ignore[rule]`, or `ignore-file[rule]` before the first key"


def _what_is_wrong(match: re.Match[str], verb: str, has_names: bool, misplaced: bool) -> tuple[str, str] | None:
    if verb not in _VERBS:
        return (f"`{_MARK} {brief(match['verb'])}` means nothing" if verb else f"`{_MARK}` says nothing"), _HOW
    if match["list"] is None or (match["end"] and not has_names):
        return f"`{verb}` names no rule", f"write `{verb}[rule]`"
    if not match["end"]:
        return f"the list of `{verb}` does not end", "write `]` behind its last rule"
    if misplaced:
        return "`ignore-file` counts only before the first key", "move it to the head of the file, or write `ignore`"
    return None


def _named(match: re.Match[str]) -> Iterator[re.Match[str]]:
    return re.finditer(r"[^,\s](?:[^,]*[^,\s])?", match["names"] or "")


def _shift(span: tuple[int, int], by: int) -> Span:
    return Span(span[0] + by, span[1] + by)


def _whole(document: Document, comment: Comment, match: re.Match[str]) -> Span:
    """What goes with a suppression's last name: itself with its reason, and the whole line where it stands alone."""
    text, lines = document.text, document.lines
    start = comment.span.start + match.start()
    rest = text[comment.span.start + match.end() : comment.span.end]
    following = re.search(r"[ \t]+(?=#)", rest)
    if following is not None:
        return Span(start, comment.span.end - len(rest) + following.end())
    if match.start() > 0 or not comment.own_line:
        return Span(len(text[:start].rstrip(_BLANKS)), comment.span.end)
    number = lines.line_of(start)
    line = lines.span(number)
    first = line.start + text.startswith("\ufeff", line.start)
    if number > 0 and line.end == line.start + len(lines.content(number)):  # no line end of its own: the one before
        first = lines.starts[number - 1] + len(lines.content(number - 1))
    return Span(first, line.end)
