"""Every way of going somewhere answers at every offset of any text, with places that are there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cfg_lsp.ide.declaration import declaration
from cfg_lsp.ide.definition import definition
from cfg_lsp.ide.document_highlights import document_highlights
from cfg_lsp.ide.document_links import document_links
from cfg_lsp.ide.implementation import implementation
from cfg_lsp.ide.references import references
from cfg_lsp.ide.target import Target
from cfg_lsp.ide.type_hierarchy import prepare_type_hierarchy, subtypes, supertypes
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.text import Span
from tests.fixture import write_project
from tests.ide.nasty import NASTY

BASE = """
## configs/base.yaml
a: {d: 1, l: [1]}
b: 2
use: {a: 0}
targets:
  - name: x
    ratio: 1
## configs/below.yaml
extends: [run.yaml, run.json, base.yaml, nowhere.yaml, below.yaml]
a: 3
targets: [{name: x}]
"""


@pytest.mark.parametrize("name", ["configs/run.yaml", "configs/run.json", "configs/fusion/run.yaml"])
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_every_offset_of_a_nasty_text(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path.resolve()
    paths = write_project(folder, BASE)
    workspace = Workspace()
    path = str(folder / name)
    for extended in ("", "extends: base.yaml\n", "extends: ../base.yaml\n"):
        workspace.open(path, extended + text)
        snapshot = workspace.snapshot()
        for offset in range(len(extended + text) + 2):
            ask_everything(snapshot, path, offset)
        for offset in range(0, len(snapshot.lines(paths["configs/below.yaml"]).text), 5):
            ask_everything(snapshot, paths["configs/below.yaml"], offset)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    for number, content in enumerate((b"\xff\xfe", b"a: \xff\nb: 1\n", b"\0\0", b"\xef\xbb\xbfa: 1\n")):
        path = tmp_path.resolve() / "configs" / f"{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        for offset in range(8):
            ask_everything(Workspace().snapshot(), str(path), offset)
    ask_everything(Workspace().snapshot(), str(tmp_path.resolve() / "nowhere.yaml"), 0)


@pytest.mark.parametrize("seed", range(20))
def test_texts_with_random_holes(tmp_path: Path, seed: int) -> None:
    picked = random.Random(seed)
    folder = tmp_path.resolve()
    write_project(folder, BASE)
    workspace = Workspace()
    path = str(folder / "configs" / "run.yaml")
    text = "extends: base.yaml\n" + "".join(picked.sample(NASTY, 3))
    for _ in range(20):
        start = picked.randrange(len(text) + 1)
        text = (
            text[:start] + picked.choice(["", ":", "- ", "'", "{", "*b", "&b ", "\n", "<<: ", "#"]) + text[start + 2 :]
        )
        workspace.edit(path, text, 0)
        ask_everything(workspace.snapshot(), path, picked.randrange(len(text) + 1))


def ask_everything(snapshot: Snapshot, path: str, offset: int) -> None:
    for leads in (definition(snapshot, path, offset), declaration(snapshot, path, offset)):
        if leads is not None:
            assert leads.targets
            check_span(snapshot, path, leads.origin)
            check_targets(snapshot, leads.targets)
    for search in (implementation(snapshot, path, offset), references(snapshot, path, offset)):
        if search is not None:
            check_span(snapshot, path, search.origin)
            targets = tuple(target for step in search.steps for target in step)
            assert len(set(targets)) == len(targets)
            check_targets(snapshot, targets)
    for highlight in document_highlights(snapshot, path, offset) or ():
        check_span(snapshot, path, highlight.span)
    for link in document_links(snapshot, path):
        check_span(snapshot, path, link.span)
    for config in prepare_type_hierarchy(snapshot, path, offset):
        supertypes(snapshot, config.path)
        list(subtypes(snapshot, config.path))


def check_targets(snapshot: Snapshot, targets: tuple[Target, ...]) -> None:
    for target in targets:
        check_span(snapshot, target.path, target.span)
        assert target.span.start <= target.focus.start <= target.focus.end <= target.span.end


def check_span(snapshot: Snapshot, path: str, span: Span) -> None:
    assert 0 <= span.start <= span.end <= len(snapshot.lines(path).text)
