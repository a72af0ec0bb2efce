"""What the rules about layers and overlays say, where, and with which other places."""

# ruff: noqa: E501 - lines as a terminal shows them

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.fixing import fix_all
from tests.rules.reported import brief_faults, faults
from tests.rules.test_messages import report

BASE = """
## configs/base.yaml
training:
  seed: 17
  optimizer: {name: adamw, betas: [0.9, 0.95]}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
template: {template: qwen3_vl}
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
template: {template: plain}
custom:
  use_summary: true
"""
    assert report(tmp_path, BASE + text) == snapshot("""\

configs/train/dense_plain.yaml:2:1: error[forbidden-override] an overlay may not write `template`
  2 | template: {template: plain}
    | ^^^^^^^^ remove it, or write it in the config that this one extends
    = configs/train/dense.yaml:3 writes it, which this file overrides

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


@pytest.mark.parametrize("base", ["dense.yml", "../trian/dense.yaml", "../base.yml", "sft", "[]", "[3]"])
def test_a_base_that_cannot_be_found_leaves_open_what_the_config_lacks(base: str, tmp_path: Path) -> None:
    text = f"""
## configs/train/dense_aug_flip.yaml
extends: {base if base.startswith("[") else f"[{base}, ../base.yaml]"}
custom: {{augmentation: {{flip: 0.5}}}}
training: {{run_name: flip}}
"""
    found = [each.rule for each in faults(tmp_path, BASE + text)]
    expected = {"[]": ["missing-setting", "missing-setting", "wrong-base"], "[3]": ["invalid-extends"]}
    assert sorted(found) == expected.get(base, ["missing-base"])


def test_a_cycle_of_presets_is_one_fault(tmp_path: Path) -> None:
    text = """
## configs/train/a.yaml
extends: c.yaml
training: {run_name: a}
## configs/train/b.yaml
extends: a.yaml
training: {run_name: b}
## configs/train/c.yaml
extends: b.yaml
training: {run_name: c}
"""
    assert brief_faults(tmp_path, text) == ["b.yaml:1 extends-cycle"]


def test_a_missing_base_may_make_an_overlay_another_kind(tmp_path: Path) -> None:
    text = """
## configs/train/gkd.yaml
extends: [dense.yaml, ../rlhf/gdk.yaml]
training: {run_name: gkd}
## configs/train/gkd_aug_flip.yaml
extends: gkd.yaml
rlhf: {beta: 0.5}
training: {run_name: flip}
"""
    assert brief_faults(tmp_path, BASE + text) == ["gkd.yaml:1 missing-base"]


def test_a_preset_that_is_named_again_is_a_repeated_base_and_no_second_preset(tmp_path: Path) -> None:
    text = """
## configs/train/twice.yaml
extends: [dense.yaml, dense.yaml]
training: {run_name: twice}
## configs/train/below.yaml
extends: [dense.yaml, twice.yaml]
training: {run_name: below}
## configs/train/three.yaml
extends:
  - dense.yaml
  - other.yaml
  - ./dense.yaml
training: {run_name: three}
## configs/train/other.yaml
model: {model: qwen3-vl-4b}
training: {run_name: other, output_dir: out/other}
"""
    assert brief_faults(tmp_path, BASE + text) == snapshot(
        [
            "below.yaml:1 repeated-base",
            "three.yaml:3 wrong-base",
            "three.yaml:4 repeated-base",
            "twice.yaml:1 repeated-base",
        ]
    )


@pytest.mark.parametrize("value", ["", "~", "''", '"  "'])
def test_a_required_setting_without_a_value_is_missing(value: str, tmp_path: Path) -> None:
    text = f"""
## configs/train/summary.yaml
model: {{model: qwen3-vl-4b}}
training:
  output_dir: out/summary
  run_name: {value}
"""
    assert brief_faults(tmp_path, text) == ["summary.yaml:4 missing-setting"]


TWO_LOCKS = """
## cfg-lsp.toml
[layers.base]
files = ["configs/base*.yaml"]
locked = true
[layers.cluster]
files = ["configs/cluster/**"]
locked = true
[layers.run]
files = ["configs/run/**"]
## configs/base.yaml
training: {seed: 17, epsilon: 1.0e-8, mode: 'no'}
## configs/base_grpo.yaml
extends: base.yaml
training: {seed: 18}
"""


def test_the_files_of_a_locked_layer_may_change_each_other_and_what_they_say_last_is_locked(tmp_path: Path) -> None:
    text = """
## configs/run/a.yaml
extends: ../base_grpo.yaml
training: {seed: 18}
## configs/run/b.yaml
extends: ../base_grpo.yaml
training: {seed: 17}
"""
    found = faults(tmp_path, TWO_LOCKS + text)
    assert [(Path(each.path).name, each.rule, each.hint) for each in found] == snapshot(
        [
            ("a.yaml", "redundant-override", "remove it"),
            ("b.yaml", "locked-override", "remove it; the locked value is 18"),
        ]
    )


def test_a_locked_layer_may_not_change_what_another_one_locks(tmp_path: Path) -> None:
    text = """
## configs/cluster/a100.yaml
extends: ../base.yaml
training: {seed: 19, workers: 8}
## configs/run/a.yaml
extends: ../cluster/a100.yaml
training:
  seed: 20
  workers: 9
## configs/run/b.yaml
extends: ../cluster/a100.yaml
"""
    assert brief_faults(tmp_path, TWO_LOCKS + text) == snapshot(
        ["a100.yaml:2 locked-override", "a.yaml:3 locked-override", "a.yaml:4 locked-override"]
    )


def test_a_locked_value_that_yaml_reads_otherwise_is_a_surprising_scalar_alone(tmp_path: Path) -> None:
    text = """
## configs/run/a.yaml
extends: ../base.yaml
training:
  epsilon: 1e-8
  mode: no
## configs/run/b.yaml
extends: ../base.yaml
training:
  epsilon: 1e-7
"""
    assert brief_faults(tmp_path, TWO_LOCKS + text) == snapshot(
        [
            "a.yaml:3 surprising-scalar",
            "a.yaml:4 surprising-scalar",
            "b.yaml:3 locked-override",
            "b.yaml:3 surprising-scalar",
        ]
    )


def test_what_only_holds_anchors_is_no_section_and_no_override(tmp_path: Path) -> None:
    text = """
## configs/components/a.yaml
x-rate: &rate 1.0e-4
training: {learning_rate: *rate}
## configs/components/b.yaml
.anchors: {a: &a {learning_rate: 1.0e-4}}
training: {<<: *a, weight_decay: 0.1}
## configs/components/c.yaml
x-rate: 1.0e-4
training: {weight_decay: 0.1}
## configs/train/dense_gkd.yaml
extends: dense.yaml
_name: &name dense_gkd
rlhf: {rlhf_type: gkd}
training: {run_name: *name}
"""
    assert brief_faults(tmp_path, BASE + text) == ["c.yaml:2 extra-section"]


def test_settings_that_are_missing_at_one_line_are_one_fault(tmp_path: Path) -> None:
    text = """
## configs/train/common.yaml
training: {weight_decay: 0.1}
"""
    found = faults(tmp_path, text)
    assert [each.message for each in found] == snapshot(
        ["this preset does not set `model.model`, `training.output_dir` and `training.run_name` itself"]
    )


def test_a_layer_may_forbid_keys_to_all_of_its_files(tmp_path: Path) -> None:
    text = """
## cfg-lsp.toml
[layers.component]
files = ["configs/components/**"]
forbid = ["training.output_dir"]
## configs/components/logging.yaml
training:
  output_dir: out
  logging_steps: 5
"""
    assert report(tmp_path, text) == snapshot("""\

configs/components/logging.yaml:2:3: error[forbidden-override] a file of the layer `component` may not write `training.output_dir`
  2 |   output_dir: out
    |   ^^^^^^^^^^ remove it

1 error in 1 config
""")
