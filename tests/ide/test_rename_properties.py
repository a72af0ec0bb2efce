"""A rename changes what configs resolve to by the new name and by nothing else."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfg_lsp.edits.applied import applied
from cfg_lsp.edits.renaming import occurrences
from cfg_lsp.edits.rewriting import piece_at, with_value
from cfg_lsp.ide.rename import Refusal, Renaming, prepare_rename, rename
from cfg_lsp.merge import KeyPath, naming_field, same
from cfg_lsp.project.place import place_at
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.syntax import Document
from cfg_lsp.text import Edit
from tests.ide.nasty import NASTY
from tests.ide.steps import answer_of
from tests.merge.hierarchies import hierarchies
from tests.rules.random_projects import project

NEW = "quite-new"


@given(hierarchies(), st.data())
def test_what_configs_resolve_to_differs_by_the_new_name_only(files: dict[str, str], data: st.DataObject) -> None:
    workspace = Workspace()
    for path, text in files.items():
        workspace.open(path, text)
    path = data.draw(st.sampled_from(sorted(files)))
    offset = data.draw(st.sampled_from(names_in(files[path])))
    check_rename(workspace.snapshot(), sorted(files), path, offset)


@pytest.mark.parametrize("seed", range(40))
def test_no_text_makes_a_rename_fail_or_change_a_value(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    workspace, texts = Workspace(), {}
    for name, content in project(random).items():
        file = tmp_path.resolve() / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if not name.endswith(".toml"):
            texts[str(file)] = content.decode("utf-8", "replace")
    snapshot = workspace.snapshot()
    for path, text in texts.items():
        for offset in range(len(text) + 2):
            prepare_rename(snapshot, path, offset)
        for offset in random.sample(range(len(text) + 1), min(6, len(text))):
            check_rename(snapshot, sorted(texts), path, offset)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_every_offset_of_a_nasty_text(text: str, tmp_path: Path) -> None:
    folder = tmp_path.resolve() / "configs" / "fusion"
    folder.mkdir(parents=True)
    base, overlay = folder / ("a.json" if text.startswith("{") else "a.yaml"), folder / "b.yaml"
    base.write_text(text, encoding="utf-8", newline="")
    overlay.write_text(f"extends: {base.name}\na: {{b: 1, c: 2}}\nextra: 1\n", encoding="utf-8")
    snapshot = Workspace().snapshot()
    for offset in range(len(text) + 2):
        check_rename(snapshot, [str(base), str(overlay)], str(base), offset)


def names_in(text: str) -> list[int]:
    """The offsets at which words begin."""
    return [at for at in range(len(text)) if text[at].isalnum() and (at == 0 or not text[at - 1].isalnum())] or [0]


def check_rename(snapshot: Snapshot, configs: list[str], path: str, offset: int) -> None:
    resolved = {config: snapshot.merged(config).value for config in configs}  # one that no manifest includes is met so
    answer, meant = answer_of(rename(snapshot, path, offset, NEW)), prepare_rename(snapshot, path, offset)
    assert (answer is None) == (meant is None)
    if not isinstance(answer, Renaming):
        assert answer is None or isinstance(answer, Refusal)
        return
    assert answer.edits
    after = edited(snapshot, answer.edits)
    place = place_at(snapshot, path, offset)
    is_anchor = all("&" in edit.text or "*" in edit.text for edit in answer.edits)
    keys = () if is_anchor or place is None else place.keys if place.on_key else (*place.keys[:-2], str(place.written))
    changed = {edit.path for edit in answer.edits}
    for config in configs:
        before, now = resolved[config], after.merged(config).value
        if changed.isdisjoint(snapshot.chain(config).members):
            assert same(before, now)
        else:
            ids_at = snapshot.lists(path).ids_at
            new = (*keys[:-1], NEW)
            places = occurrences(now, new, ids_at) if keys else []
            fields = [naming_field(piece_at(now, steps), ids_at(keys[:-1])) for steps in places]
            assert same(without_name(before, keys, ids_at, fields), without_name(now, new, ids_at, fields))
    for config in changed:
        assert len(diagnostics(after, config)) <= len(diagnostics(snapshot, config))


def edited(snapshot: Snapshot, edits: tuple[Edit, ...]) -> Snapshot:
    workspace = snapshot.branch()
    for path in {edit.path for edit in edits}:
        workspace.edit(path, applied(snapshot.lines(path).text, [edit for edit in edits if edit.path == path]))
    return workspace.snapshot()


def without_name(value: Any, keys: KeyPath, ids_at: Any, fields: list[str | None]) -> Any:
    """Values with one word in the place of a key, or without the fields that entries are known by at last."""
    places = occurrences(value, keys, ids_at) if keys else []
    for steps, field in zip(places, fields, strict=True):
        here, around = piece_at(value, steps), piece_at(value, steps[:-1])
        if isinstance(around, list):
            value = with_value(value, steps, {key: item for key, item in here.items() if key != field})
        else:
            value = with_value(value, steps[:-1], {key if key != steps[-1] else "": around[key] for key in around})
    return value


def diagnostics(snapshot: Snapshot, path: str) -> tuple[object, ...]:
    document = snapshot.document(path)
    return document.diagnostics if isinstance(document, Document) else ()
