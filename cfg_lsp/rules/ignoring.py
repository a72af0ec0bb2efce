"""The comments that would have a finding ignored, where it stands or in its whole file.

Knows where such a comment goes, and offers one only where it then covers the finding and changes no
value. Knows nothing of what was found.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from cfg_lsp.edits.applied import applied
from cfg_lsp.edits.insertion import line_end
from cfg_lsp.merge import same
from cfg_lsp.project.manifest import MANIFEST_NAMES
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules.suppression import Suppression, suppressions
from cfg_lsp.syntax import Document, parse
from cfg_lsp.text import Diagnostic, Edit, Fix, Span

_BLANKS = "\ufeff \t"
_UNUSED = "unused-ignore"  # its own fix is to take the comment out
_STAYS_FIRST = re.compile(r"#!|%|#[ \t]*(?:yaml-language-server|-\*-)")


def ignoring(snapshot: Snapshot, diagnostic: Diagnostic) -> tuple[Fix, ...]:
    """A way to ignore a finding where it stands, and one for its whole file; none in JSON or in broken text."""
    if os.path.basename(diagnostic.path) in MANIFEST_NAMES or diagnostic.rule == _UNUSED:
        return ()
    document = snapshot.document(diagnostic.path)
    if not isinstance(document, Document) or document.is_json or document.is_broken:
        return ()
    places = (("here", _here), ("in this file", _in_file))
    found = ((where, _first_sound(document, diagnostic, edits(document, diagnostic))) for where, edits in places)
    return tuple(
        Fix(f"Ignore `{diagnostic.rule}` {where}", (edit,), safe=False) for where, edit in found if edit is not None
    )


def _first_sound(document: Document, diagnostic: Diagnostic, edits: Iterator[Edit]) -> Edit | None:
    return next((each for each in edits if _covers(document, diagnostic, each)), None)


def _covers(document: Document, diagnostic: Diagnostic, edit: Edit) -> bool:
    after = parse(document.path, applied(document.text, [edit]), document.scalars)
    if len(after.diagnostics) > len(document.diagnostics) or not same(after.content, document.content):
        return False
    known = suppressions(after)
    start = diagnostic.span.start
    moved = start + len(edit.text) if edit.span.start <= start else start
    return known is not None and known.of(diagnostic.rule, moved) is not None


def _here(document: Document, diagnostic: Diagnostic) -> Iterator[Edit]:
    """Into the comment that the line has, on a line above it, or at its end."""
    lines = document.lines
    number = lines.line_of(diagnostic.span.start)
    known = suppressions(document)
    names = [each for each in known.names if number in each.lines] if known is not None else []
    if names:
        yield _added(document, names[-1], diagnostic.rule)
    line, end = lines.content(number), line_end(document)
    start = lines.starts[number] + line.startswith("\ufeff")
    indent = line[: len(line) - len(line.lstrip(_BLANKS))].lstrip("\ufeff")
    yield Edit(document.path, Span(start, start), f"{indent}# cfg-lsp: ignore[{diagnostic.rule}]{end}")
    behind = lines.starts[number] + len(line)
    yield Edit(document.path, Span(behind, behind), f"  # cfg-lsp: ignore[{diagnostic.rule}]")


def _in_file(document: Document, diagnostic: Diagnostic) -> Iterator[Edit]:
    """Into the file's own comment, else on a line at its head."""
    known = suppressions(document)
    names = [each for each in known.names if not each.lines] if known is not None else []
    if names:
        yield _added(document, names[-1], diagnostic.rule)
    lines = document.lines
    number = 0
    while number + 1 < len(lines) and _STAYS_FIRST.match(lines.content(number).lstrip("\ufeff")):
        number += 1
    start = lines.starts[number] + document.text.startswith("\ufeff", lines.starts[number])
    comment = f"# cfg-lsp: ignore-file[{diagnostic.rule}]{line_end(document)}"
    yield Edit(document.path, Span(start, start), comment)


def _added(document: Document, name: Suppression, rule: str) -> Edit:
    return Edit(document.path, Span(name.span.end, name.span.end), f", {rule}")
