"""One config file as text, tree and values.

Parsing never fails: what cannot be read is said in `diagnostics`, and the rest is there. Knows one
file only; whom it extends is the chain's business.
"""

from __future__ import annotations

from typing import Any

from cfg_lsp.syntax.broken import BrokenText
from cfg_lsp.syntax.content import Content, DuplicateKey, SurprisingScalar, construct
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.repair import Reader, blank, read_or_repair
from cfg_lsp.syntax.scalars import ScalarReading
from cfg_lsp.syntax.yaml_reader import Reading, read_yaml
from cfg_lsp.text import Diagnostic, LineIndex, Severity, Span

SYNTAX_ERROR = "syntax-error"


class Document:
    """A parsed file; nothing in it changes.

    `text` is the whole text, `readable` the same length with the pieces blanked that could not be
    read. `content` holds the values without places, so a comment or a blank line leaves it equal.
    The tree is remembered for the last documents and read again when another one's is asked
    for: closed files keep only values. `is_json` says that the text is read as JSON.
    """

    __slots__ = (
        "__weakref__",
        "_lines",
        "content",
        "diagnostics",
        "duplicate_keys",
        "is_json",
        "path",
        "readable",
        "scalars",
        "surprises",
        "text",
    )

    def __init__(
        self,
        path: str,
        text: str,
        readable: str,
        scalars: ScalarReading,
        content: Content,
        diagnostics: tuple[Diagnostic, ...],
    ) -> None:
        self.path = path
        self.is_json = is_json(path)
        self.text = text
        self.readable = readable
        self.scalars = scalars
        self.content: Any = content.value
        self.duplicate_keys: tuple[DuplicateKey, ...] = content.duplicates
        self.surprises: tuple[SurprisingScalar, ...] = content.surprises
        self.diagnostics = diagnostics
        self._lines: LineIndex | None = None

    @property
    def lines(self) -> LineIndex:
        """Where the lines begin."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines

    @property
    def root(self) -> Node | None:
        """The tree, `None` for an empty text."""
        return _keep_tree(self, _trees.pop(self) if self in _trees else _read_tree(self))

    @property
    def is_broken(self) -> bool:
        """Whether a piece of the text could not be read, so that something that lacks may stand there."""
        return any(each.severity is Severity.ERROR for each in self.diagnostics)


def parse(
    path: str,
    text: str,
    scalars: ScalarReading = "yaml-1.1",
    suspect: int | None = None,
    notes: tuple[Diagnostic, ...] = (),
) -> Document:
    """Read a config file.

    `suspect` is the line being edited, from 0: the first to be dropped where the text is broken.
    `notes` are faults found before the text was text, such as bytes that are no UTF-8.
    """
    reading, readable, faults = read_or_repair(text, _reader(path), suspect)
    if reading.end is not None:
        readable = blank(readable, Span(reading.end, len(readable)))
    content = _construct(path, reading.root, scalars)
    diagnostics = [_diagnostic(path, text, fault, Severity.ERROR) for fault in (*faults, *content.remarks)]
    remark_severity = Severity.ERROR if is_json(path) else Severity.WARNING
    diagnostics += [_diagnostic(path, text, remark, remark_severity) for remark in reading.remarks]
    diagnostics.sort(key=lambda each: each.span.start)
    document = Document(path, text, readable, scalars, content, (*notes, *diagnostics))
    _keep_tree(document, reading.root)
    return document


def is_json(path: str) -> bool:
    """Whether a file of this name is JSON."""
    return path.lower().endswith(".json")


def _reader(path: str) -> Reader:
    if not is_json(path):
        return read_yaml
    from cfg_lsp.syntax.json_reader import read_json  # few configs are JSON

    return read_json


def _construct(path: str, root: Node | None, scalars: ScalarReading) -> Content:
    if not is_json(path):
        return construct(root, scalars)
    from cfg_lsp.syntax.json_reader import construct_json

    return construct_json(root)


_MOST_TREES = 64
_trees: dict[Document, Node | None] = {}


def _keep_tree(document: Document, root: Node | None) -> Node | None:
    """Remember the tree of one of the last documents: what is found in a text is often shown in it at once."""
    while len(_trees) >= _MOST_TREES:
        _trees.pop(next(iter(_trees)))
    _trees[document] = root
    return root


def _read_tree(document: Document) -> Node | None:
    try:
        reading: Reading = _reader(document.path)(document.readable)
    except BrokenText:  # pragma: no cover - `readable` is what was read before
        return None
    return reading.root


def _diagnostic(path: str, text: str, fault: BrokenText, severity: Severity) -> Diagnostic:
    start = min(fault.start, len(text))
    end = min(max(fault.end, start), len(text))
    return Diagnostic(SYNTAX_ERROR, severity, path, Span(start, end), fault.message, fault.hint)
