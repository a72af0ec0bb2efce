"""How two configs differ, as an editor shows it."""

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.ide.comparison import comparison
from tests.fixture import workspace_of

PROJECT = """
## configs/base.yaml
training: {seed: 17, rate: 1}
## configs/train/old.yaml
extends: ../base.yaml
custom: {fusion_config: configs/fusion/a.yaml}
## configs/train/new.yaml
extends: ../base.yaml
training: {rate: 2}
custom: {fusion_config: configs/fusion/b.yaml}
## configs/fusion/a.yaml
targets: [{name: x, ratio: 1}]
## configs/fusion/b.yaml
targets: [{name: x, ratio: 2}]
"""


def test_both_values_stand_below_each_key_path_with_their_places(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    old, new = paths["configs/train/old.yaml"], paths["configs/train/new.yaml"]
    assert comparison(workspace.snapshot(), old, new) == snapshot("""\
- configs/train/old.yaml
+ configs/train/new.yaml

custom.fusion_config
  - "configs/fusion/a.yaml"  configs/train/old.yaml:2
  + "configs/fusion/b.yaml"  configs/train/new.yaml:3
training.rate
  - 1  configs/base.yaml:1
  + 2  configs/train/new.yaml:2
custom.fusion_config → targets.x.ratio
  - 1  configs/fusion/a.yaml:1
  + 2  configs/fusion/b.yaml:1

3 differences
""")
    assert comparison(workspace.snapshot(), old, old) == snapshot("""\
- configs/train/old.yaml
+ configs/train/old.yaml

no differences
""")


def test_a_config_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    gone = str(tmp_path.resolve() / "configs" / "gone.yaml")
    assert comparison(workspace.snapshot(), gone, paths["configs/train/new.yaml"]) == snapshot(
        "configs/gone.yaml cannot be read: there is no such file\n"
    )
