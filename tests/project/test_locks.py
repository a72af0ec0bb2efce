"""What a locked layer sets, and who may not change it."""

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.merge import show_keys
from cfg_lsp.project.locks import lock_on, locked_overrides
from tests.fixture import workspace_of

PROJECT = """
## configs/base.yaml
training: {seed: 17, betas: [0.9, 0.95]}
## configs/components/optim.yaml
extends: ../base.yaml
training: {seed: 17}
## configs/train/run.yaml
extends: ../components/optim.yaml
training: {seed: 18, betas: [0.9, 0.95], epochs: 3}
## configs/elsewhere.yaml
extends: base.yaml
training: {seed: 19}
"""


def locked(folder: Path, name: str, *keys: str) -> str | None:
    workspace, paths = workspace_of(folder.resolve(), PROJECT)
    lock = lock_on(workspace.snapshot(), paths[name], keys)
    return None if lock is None else f"{Path(lock.origin.path).name} {lock.value} {lock.holder}"


def test_what_a_locked_layer_sets_is_locked_for_the_layers_above_whether_it_is_changed_or_not(tmp_path: Path) -> None:
    run = "configs/train/run.yaml"
    assert [locked(tmp_path, run, "training", key) for key in ("seed", "betas", "epochs")] == snapshot(
        ["base.yaml 17 base", "base.yaml [0.9, 0.95] base", None]
    )


def test_more_may_be_added_to_a_locked_mapping(tmp_path: Path) -> None:
    assert locked(tmp_path, "configs/train/run.yaml", "training") is None


def test_the_layer_itself_and_files_of_no_layer_are_free(tmp_path: Path) -> None:
    assert locked(tmp_path, "configs/base.yaml", "training", "seed") is None
    assert locked(tmp_path, "configs/elsewhere.yaml", "training", "seed") is None


def test_changes_are_found_with_the_lock_that_they_break(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    found = list(locked_overrides(workspace.snapshot(), paths["configs/train/run.yaml"]))
    assert [(show_keys(each.lock.origin.keys), each.lock.value, each.definition.value) for each in found] == snapshot(
        [("training.seed", 17, 18)]
    )
