"""While a line is half typed, everything about the others is answered as before, and one syntax error is new."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from cfg_lsp.ide.definition import definition
from cfg_lsp.ide.document_symbols import Symbol, document_symbols
from cfg_lsp.ide.hover import hover
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.syntax import Document

CONFIGS = Path(__file__).parents[2] / "configs"
HALF_TYPED = (
    "key",
    'key: "open',
    "'key",
    "key: [1, 2",
    "key: {a: 1",
    "\tkey: 1",
    "key: *half",
    "key: value: value",
    "@x",
)
_KEY = re.compile(r"^ *(?:- )?([\w.]+):", re.MULTILINE)


@pytest.mark.parametrize("half", HALF_TYPED)
@pytest.mark.parametrize("path", sorted(CONFIGS.rglob("*.yaml"))[::3], ids=lambda path: str(path.relative_to(CONFIGS)))
def test_the_rest_of_the_document_is_as_before(path: Path, half: str) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    number = random.Random(half).choice([each for each, line in enumerate(lines) if _KEY.match(line)])
    indent = len(lines[number]) - len(lines[number].lstrip())
    workspace = Workspace()
    workspace.open(str(path), text)
    before = seen(workspace.snapshot(), str(path), None)
    broken = [*lines[:number], " " * indent + half, *lines[number:]]
    workspace.edit(str(path), "\n".join(broken), number)
    snapshot = workspace.snapshot()
    document = snapshot.document(str(path))
    assert isinstance(document, Document)
    assert [each.rule for each in document.diagnostics] == ["syntax-error"]
    assert document.lines.line_of(document.diagnostics[0].span.start) == number
    assert seen(snapshot, str(path), number) == before


def seen(snapshot: Snapshot, path: str, half_typed: int | None) -> list[tuple[str, ...]]:
    """What is shown of every key but on the half-typed line: the head of its hover, whether it leads somewhere."""
    lines = snapshot.lines(path)
    found: list[tuple[str, ...]] = [(symbol,) for symbol in names(document_symbols(snapshot, path))]
    for match in _KEY.finditer(lines.text):
        if lines.line_of(match.start(1)) != half_typed:
            shown = hover(snapshot, path, match.start(1) + 1, markdown=False)
            leads = definition(snapshot, path, match.start(1) + 1)
            found.append((match[1], shown.text.partition("\n")[0] if shown is not None else "", str(leads is not None)))
    return found


def names(symbols: tuple[Symbol, ...] | list[Symbol]) -> list[str]:
    return [name for symbol in symbols for name in (symbol.name, *names(list(symbol.children)))]
