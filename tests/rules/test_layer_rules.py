"""What the rules about layers and overlays say, where, and with which other places."""

# ruff: noqa: E501 - lines as a terminal shows them

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.fixing import fix_all
from tests.rules.test_messages import report

BASE = """
## configs/base.yaml
training:
  seed: 17
  optimizer: {name: adamw, betas: [0.9, 0.95]}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
template: qwen3_vl
training:
  run_name: dense
  output_dir: out/dense
  learning_rate: 2.0e-4
"""


def test_a_gkd_overlay_that_also_changes_the_learning_rate(tmp_path: Path) -> None:
    text = """
## configs/train/dense_gkd.yaml
extends: dense.yaml
rlhf: {rlhf_type: gkd, beta: 0.5}
training:
  run_name: dense_gkd
  learning_rate: 1.0e-4
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/train/dense_gkd.yaml:5:3: error[forbidden-override] an overlay of the kind `gkd` may not write `training.learning_rate`
  5 |   learning_rate: 1.0e-4
    |   ^^^^^^^^^^^^^ remove it; this kind may write `rlhf.rlhf_type`, `rlhf.teacher_model`, `rlhf.beta` and 9 more
    = configs/train/dense.yaml:7 sets it to 2.0e-4, which this file overrides

1 error in 1 of 3 configs
""")


def test_an_overlay_that_writes_what_no_overlay_may(tmp_path: Path) -> None:
    text = """
## configs/train/dense_plain.yaml
extends: dense.yaml
template: plain
custom:
  use_summary: true
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/train/dense_plain.yaml:2:1: error[forbidden-override] an overlay may not write `template`
  2 | template: plain
    | ^^^^^^^^ remove it, or write it in the config that this one extends
    = configs/train/dense.yaml:3 sets it to qwen3_vl, which this file overrides

configs/train/dense_plain.yaml:4:3: error[forbidden-override] an overlay may not write `custom.use_summary`
  4 |   use_summary: true
    |   ^^^^^^^^^^^ remove it, or write it in the config that this one extends

2 errors in 1 of 3 configs
""")


def test_a_section_that_is_not_allowed_is_one_fault(tmp_path: Path) -> None:
    text = """
## configs/train/dense_aug_flip.yaml
extends: dense.yaml
custom:
  augmentation: {flip: 0.5}
data:
  workers: 4
  shuffle: false
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/train/dense_aug_flip.yaml:4:1: error[forbidden-override] an overlay of the kind `augmentation` may not write `data`
  4 | data:
    | ^^^^ remove it; this kind may write `custom.augmentation`, `custom.augmentation_curriculum`, `training.output_dir` and 2 more

1 error in 1 of 3 configs
""")


def test_a_variant_of_a_mix_may_not_change_a_datasets_mode(tmp_path: Path) -> None:
    text = """
## configs/fusion/dense.yaml
targets:
  - {name: bbu, dataset: bbu_all, mode: dense, train_jsonl: bbu.jsonl}
## configs/fusion/variants/dense_2048.yaml
extends: ../dense.yaml
targets:
  - name: bbu
    mode: summary
    train_jsonl: bbu_2048.jsonl
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/variants/dense_2048.yaml:4:5: error[forbidden-override] an overlay of the kind `fusion` may not write `targets.bbu.mode`
  4 |     mode: summary
    |     ^^^^ remove it, or write it in the config that this one extends
    = configs/fusion/dense.yaml:2 sets it to dense, which this file overrides

1 error in 1 of 2 configs
""")


def test_naming_an_entry_by_its_dataset_is_no_override(tmp_path: Path) -> None:
    text = """
## configs/fusion/dense.yaml
targets:
  - {dataset: bbu, mode: dense, train_jsonl: bbu.jsonl}
## configs/fusion/variants/dense_2048.yaml
extends: ../dense.yaml
targets:
  - {dataset: bbu, train_jsonl: bbu_2048.jsonl}
"""
    assert report(tmp_path, text) == snapshot("""\

nothing wrong in 2 configs
""")


def test_a_locked_value_that_a_preset_changes(tmp_path: Path) -> None:
    text = """
## configs/train/dense_seed.yaml
extends: dense.yaml
training:
  run_name: dense_seed
  seed: 18
  optimizer: {betas: [0.9, 0.99]}
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/train/dense_seed.yaml:4:3: error[locked-override] `training.seed` is locked by the layer `base` and may not be changed
  4 |   seed: 18
    |   ^^^^ remove it; the locked value is 17
    = configs/base.yaml:2 locks it to 17

configs/train/dense_seed.yaml:5:15: error[locked-override] `training.optimizer.betas` is locked by the layer `base` and may not be changed
  5 |   optimizer: {betas: [0.9, 0.99]}
    |               ^^^^^ remove it; the locked value is [0.9, 0.95]
    = configs/base.yaml:3 locks it to [0.9, 0.95]

2 errors in 1 of 3 configs
""")


def test_a_locked_section_that_is_written_over(tmp_path: Path) -> None:
    text = """
## configs/train/dense_seed.yaml
extends: dense.yaml
training:
  run_name: dense_seed
  optimizer: adamw
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/train/dense_seed.yaml:4:3: error[locked-override] `training.optimizer` is locked by the layer `base` and may not be changed
  4 |   optimizer: adamw
    |   ^^^^^^^^^ remove it; the locked value is {"name": "adamw", "betas": [0.9, 0.95]}
    = configs/base.yaml:3 locks it to {"name": "adamw", "betas": [0.9, 0.95]}

1 error in 1 of 3 configs
""")


def test_a_component_that_changes_a_locked_value_is_blamed_itself(tmp_path: Path) -> None:
    text = """
## configs/components/seed.yaml
training: {seed: 18}
## configs/train/a.yaml
extends: [../base.yaml, ../components/seed.yaml]
model: {model: qwen3-vl-4b}
training: {run_name: a, output_dir: out/a}
## configs/train/b.yaml
extends: [../base.yaml, ../components/seed.yaml]
model: {model: qwen3-vl-4b}
training: {run_name: b, output_dir: out/b}
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/components/seed.yaml:1:12: error[locked-override] `training.seed` is locked by the layer `base` and may not be changed
  1 | training: {seed: 18}
    |            ^^^^ remove it; the locked value is 17
    = configs/base.yaml:2 locks it to 17

1 error in 1 of 5 configs
""")


def test_bases_that_a_layer_may_not_extend(tmp_path: Path) -> None:
    text = """
## configs/base.yaml
extends: shared/defaults.yaml
training: {seed: 17}
## configs/fusion/dense.yaml
targets: [{name: bbu, train_jsonl: bbu.jsonl}]
## configs/train/dense.yaml
extends:
  - ../shared/free.yaml
  - ../fusion/dense.yaml
model: {model: qwen3-vl-4b}
training: {run_name: dense, output_dir: out/dense}
## configs/shared/free.yaml
training: {bf16: true}
## configs/shared/defaults.yaml
training: {bf16: true}
"""
    assert report(tmp_path, text) == snapshot("""\

configs/base.yaml:1:10: error[wrong-base] a file of the layer `base` may not extend `shared/defaults.yaml`
  1 | extends: shared/defaults.yaml
    |          ^^^^^^^^^^^^^^^^^^^^ remove the entry: this layer extends nothing

configs/train/dense.yaml:3:5: error[wrong-base] a file of the layer `preset` may not extend `../fusion/dense.yaml` of the family `fusion`
  3 |   - ../fusion/dense.yaml
    |     ^^^^^^^^^^^^^^^^^^^^ extend a file of the layer `base`, `component` or `preset`

2 errors in 2 of 5 configs
""")


def test_an_overlay_of_two_presets_and_one_of_none(tmp_path: Path) -> None:
    text = """
## configs/train/summary.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
training: {run_name: summary, output_dir: out/summary}
## configs/train/both.yaml
extends: [dense.yaml, summary.yaml]
training: {run_name: both}
## configs/train/dense_aug_flip.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
training: {run_name: flip, output_dir: out/flip}
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/train/both.yaml:1:23: error[wrong-base] an overlay extends exactly 1 preset, and this one extends `dense.yaml` and `summary.yaml`
  1 | extends: [dense.yaml, summary.yaml]
    |                       ^^^^^^^^^^^^ keep the one that it changes

configs/train/dense_aug_flip.yaml:1:10: error[wrong-base] an overlay of the kind `augmentation` extends a preset, and this one extends none
  1 | extends: ../base.yaml
    |          ^^^^^^^^^^^^ extend the preset that it changes, or give the file another name

2 errors in 2 of 5 configs
""")


def test_a_chain_of_six_files_is_reported_where_it_grows_too_long(tmp_path: Path) -> None:
    text = """
## configs/one.yaml
training: {seed: 17}
## configs/two.yaml
extends: one.yaml
## configs/three.yaml
extends: two.yaml
## configs/four.yaml
extends: three.yaml
## configs/five.yaml
extends: four.yaml
## configs/six.yaml
extends: five.yaml
"""
    assert report(tmp_path, text) == snapshot("""\

configs/five.yaml:1:10: warning[long-chain] 5 files are merged into this config, and `max-chain` allows 4: one.yaml → two.yaml → three.yaml → four.yaml → five.yaml
  1 | extends: four.yaml
    |          ^^^^^^^^^ move what the middle ones set into fewer files, or raise `max-chain` in the manifest

1 warning in 1 of 6 configs
""")


def test_a_preset_without_a_run_name(tmp_path: Path) -> None:
    text = """
## configs/train/summary.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
training:
  output_dir: out/summary
## configs/train/bare.yaml
extends: ../base.yaml
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/train/bare.yaml:1:1: error[missing-setting] this preset does not set `model.model`, `training.output_dir` and `training.run_name` itself
  1 | extends: ../base.yaml
    | ^^^^^^^^^^^^^^^^^^^^^ write them here: every preset has its own

configs/train/summary.yaml:3:1: error[missing-setting] this preset does not set `training.run_name` itself
  3 | training:
    | ^^^^^^^^ write it here: every preset has its own

2 errors in 2 of 4 configs
""")


def test_a_required_setting_left_empty_is_reported_at_its_line_and_once(tmp_path: Path) -> None:
    text = """
## configs/shared.yaml
training: {run_name: shared}
## configs/train/dense.yaml
extends: ../shared.yaml
model: {model: qwen3-vl-4b}
training:
  output_dir: out/dense
  run_name:
"""
    assert report(tmp_path, text) == snapshot("""\

configs/train/dense.yaml:5:3: error[missing-setting] this preset does not set `training.run_name` itself
  5 |   run_name:
    |   ^^^^^^^^ write it here: every preset has its own
    = configs/shared.yaml:1 `training.run_name` would be inherited as shared

1 error in 1 of 2 configs
""")


def test_a_component_with_two_sections(tmp_path: Path) -> None:
    text = """
## configs/components/optimizer.yaml
optimizer: {name: adamw}
training: {seed: 17}
"""
    assert report(tmp_path, text) == snapshot("""\

configs/components/optimizer.yaml:2:1: warning[extra-section] a file of the layer `component` holds one section, and this one holds `optimizer` and `training`
  2 | training: {seed: 17}
    | ^^^^^^^^ move this section to a file of its own

1 warning in 1 config
""")


def test_removing_the_only_key_of_a_section_removes_the_section(tmp_path: Path) -> None:
    text = """
## configs/train/dense_gkd.yaml
extends: dense.yaml
rlhf: {rlhf_type: gkd}
# what is shown
custom:
  use_summary: true  # or not

training: {run_name: dense_gkd}
"""
    report(tmp_path, BASE + text)
    workspace = Workspace()
    fixed = fix_all(workspace, named(workspace.snapshot(), [str(tmp_path)]), unsafe=True)
    assert fixed.texts[str(tmp_path / "configs/train/dense_gkd.yaml")] == snapshot("""\
extends: dense.yaml
rlhf: {rlhf_type: gkd}
# what is shown

training: {run_name: dense_gkd}
""")
