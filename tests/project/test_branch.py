"""What is tried out in a branch of a workspace never reaches the workspace."""

from __future__ import annotations

from pathlib import Path

from cfg_lsp.project.inheritors import each_direct_inheritor
from tests.fixture import workspace_of

PROJECT = """
## configs/base.yaml
a: 1
## configs/other.yaml
b: 2
## configs/run.yaml
extends: base.yaml
c: 3
"""


def test_a_branch_knows_what_the_snapshot_knows(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    run = paths["configs/run.yaml"]
    workspace.open(run, "extends: base.yaml\nc: 4\n")
    snapshot = workspace.snapshot()
    merged = snapshot.merged(run)
    trial = snapshot.branch()
    assert trial.snapshot().merged(run) is merged
    assert trial.merges == 0


def test_a_trial_changes_nothing(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    base, other, run = (paths[f"configs/{name}.yaml"] for name in ("base", "other", "run"))
    before = workspace.snapshot()
    merged = before.merged(run)
    assert list(each_direct_inheritor(before, base)) == [run]
    trial = before.branch()
    trial.edit(base, "a: 5\n")
    trial.edit(run, "extends: other.yaml\n")
    after = trial.snapshot()
    assert after.merged(run).value == {"b": 2}
    assert (list(each_direct_inheritor(after, base)), list(each_direct_inheritor(after, other))) == ([], [run])
    assert (list(each_direct_inheritor(before, base)), list(each_direct_inheritor(before, other))) == ([run], [])
    merges = workspace.merges
    assert workspace.snapshot().merged(run) is merged
    assert workspace.merges == merges
    assert workspace.edit(base, "a: 6\n") == {base, run}
