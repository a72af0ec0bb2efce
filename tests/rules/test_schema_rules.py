"""What a family's schema finds wrong in configs: as a person sees it, where it stands, and what mends it."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.fixing import fix_all
from tests.fixture import write_project
from tests.rules.reported import brief_faults, faults, fixed, report

BASE = """
## configs/base.yaml
training:
  learning_rate: 2.0e-4
  save_total_limit: 2
"""


def below(text: str) -> str:
    """A config that extends the base; it is of the family, and of no layer that requires anything."""
    return f"{BASE}## configs/smoke/run.yaml\nextends: ../base.yaml\n{text}\n"


def test_types_and_values_are_judged_where_they_are_written(tmp_path: Path) -> None:
    text = below("""training:
  num_train_epochs: "3"
  save_total_limit: two
  lr_scheduler_type: cosin
  warmup_ratio: 1.5
  report_to: tensorboard
""")
    assert report(tmp_path, text) == snapshot("""\

configs/smoke/run.yaml:3:21: error[wrong-type] `training.num_train_epochs` takes a number, and this is the text '3'
  3 |   num_train_epochs: "3"
    |                     ^^^ write `3`

configs/smoke/run.yaml:4:21: error[wrong-type] `training.save_total_limit` takes a whole number or null, and this is the text 'two'
  4 |   save_total_limit: two
    |                     ^^^ write a whole number or null

configs/smoke/run.yaml:5:22: error[wrong-value] `training.lr_scheduler_type` cannot be `cosin`
  5 |   lr_scheduler_type: cosin
    |                      ^^^^^ did you mean `cosine`?

configs/smoke/run.yaml:6:17: error[wrong-value] `training.warmup_ratio` must be at least 0 and at most 1, and this is 1.5
  6 |   warmup_ratio: 1.5
    |                 ^^^ write a number that is at least 0 and at most 1

4 errors in 1 of 2 configs
""")  # noqa: E501


def test_what_a_base_writes_is_its_own_fault(tmp_path: Path) -> None:
    text = """
## configs/base.yaml
training: {num_train_epochs: "3"}
## configs/smoke/run.yaml
extends: ../base.yaml
training: {seed: 1}
"""
    assert brief_faults(tmp_path, text) == ["base.yaml:1 wrong-type"]


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ('num_train_epochs: "3"', "num_train_epochs: 3"),
        ("learning_rate: '2.0e-4'", "learning_rate: 2.0e-4"),
        ("save_total_limit: 2.0", "save_total_limit: 2"),
        ('bf16: "true"', "bf16: true"),
        ("run_name: 17", "run_name: '17'"),
        ("lr_scheduler_type: cosin", "lr_scheduler_type: cosine"),
        ('lr_scheduler_type: "cosin"', 'lr_scheduler_type: "cosine"'),
        ("num_train_epoch: 3", "num_train_epochs: 3"),
    ],
)
def test_what_was_meant_is_written(line: str, written: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, below(f"training:\n  seed: 1\n  {line}"))
    assert fixed(fault) == f"extends: ../base.yaml\ntraining:\n  seed: 1\n  {written}\n"
    assert not fault.fixes[0].safe


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        pytest.param("learning_rate: 1e-4", "surprising-scalar", id="a surprise is no wrong type"),
        pytest.param("learning_rate:", "blanked-value", id="an erased value is no wrong type"),
        pytest.param("learning_rate: [1]", "wrong-type", id="a wrong type is no type change"),
        pytest.param("learning_rat: 1.0e-4", "unknown-key", id="an inherited key is meant"),
    ],
)
def test_one_fault_has_one_name(line: str, rule: str, tmp_path: Path) -> None:
    assert brief_faults(tmp_path, below(f"training:\n  {line}")) == [f"run.yaml:3 {rule}"]


@pytest.mark.parametrize("value", ["${oc.env:EPOCHS}", "'{{ epochs }}'"])
def test_what_the_program_fills_in_may_be_anything(value: str, tmp_path: Path) -> None:
    assert brief_faults(tmp_path, below(f"training:\n  num_train_epochs: {value}")) == []


def test_what_a_trainer_config_says_is_taken_literally(tmp_path: Path) -> None:
    text = '## configs/trainer/run.yaml\nhyperparams: {num_epochs: "${EPOCHS}"}\n'
    assert brief_faults(tmp_path, text) == ["run.yaml:1 wrong-type"]


def test_keys_of_a_library_that_nobody_describes_are_no_fault(tmp_path: Path) -> None:
    assert brief_faults(tmp_path, below("training:\n  fancy_switch_of_ours: 1\n  loss_y: 2")) == []


def test_an_entry_of_a_mix_is_called_by_its_name(tmp_path: Path) -> None:
    text = """
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: a.jsonl}
  - {name: rru_dense, train_jsonl: b.jsonl, seed: many}
"""
    (fault,) = faults(tmp_path, text)
    assert fault.message == snapshot(
        "`targets.rru_dense.seed` takes a whole number or null, and this is the text 'many'"
    )


def test_a_contradiction_is_reported_once_where_one_of_its_settings_is_written(tmp_path: Path) -> None:
    text = """
## configs/base.yaml
training: {bf16: true}
## configs/smoke/run.yaml
extends: ../base.yaml
training:
  seed: 1
  fp16: true
## configs/smoke/below.yaml
extends: run.yaml
training: {seed: 2}
"""
    assert report(tmp_path, text) == snapshot("""\

configs/smoke/run.yaml:4:9: error[wrong-value] `fp16` and `bf16` are both on, and only one of them can be
  4 |   fp16: true
    |         ^^^^ write `fp16: false` or `bf16: false`

1 error in 1 of 3 configs
""")


def test_bases_that_contradict_each_other_are_reported_where_they_are_brought_together(tmp_path: Path) -> None:
    text = """
## configs/components/half.yaml
training: {fp16: true}
## configs/components/brain.yaml
training: {bf16: true}
## configs/smoke/run.yaml
training: {seed: 1}
extends: [../components/half.yaml, ../components/brain.yaml]
"""
    assert brief_faults(tmp_path, text) == ["run.yaml:2 wrong-value"]


def test_what_a_component_leaves_open_may_be_settled_by_those_that_extend_it(tmp_path: Path) -> None:
    component = "## configs/components/evaluation.yaml\ntraining: {eval_steps: 50}\n"
    assert brief_faults(tmp_path, component) == ["evaluation.yaml:1 wrong-value"]
    settled = "## configs/smoke/run.yaml\nextends: ../components/evaluation.yaml\ntraining: {eval_strategy: steps}\n"
    assert brief_faults(tmp_path, component + settled) == []


def test_a_flat_trainer_config_is_migrated_by_safe_fixes(tmp_path: Path) -> None:
    text = """
## configs/trainer/config.json
{
  "batch_size": 8,
  "learning_rate": 0.0001,
  "max_length": 2048,
  "data": {"shuffle": false}
}
"""
    paths = write_project(tmp_path, text)
    workspace = Workspace()
    done = fix_all(workspace, paths.values())
    assert [each.rule for each in done.left] == []
    assert done.texts[paths["configs/trainer/config.json"]] == snapshot("""\
{
  "data": {"shuffle": false},
  "hyperparams": {"batch_size": 8, "learning_rate": 0.0001, "max_length": 2048}
}
""")


def test_a_key_moves_with_its_comments(tmp_path: Path) -> None:
    text = """
## configs/trainer/run.yaml
# the run
data:
  shuffle: false

# as large as fits
batch_size: 8  # of one device
"""
    (fault,) = faults(tmp_path, text)
    assert (fault.rule, fault.fixes[0].title, fault.fixes[0].safe) == snapshot(
        ("removed-key", "Move to `hyperparams.batch_size`", True)
    )
    assert fixed(fault) == snapshot("""\
# the run
data:
  shuffle: false

hyperparams:
  # as large as fits
  batch_size: 8  # of one device
""")


def test_a_key_does_not_move_over_another(tmp_path: Path) -> None:
    text = "## configs/trainer/run.yaml\nbatch_size: 8\nhyperparams: {batch_size: 4}\n"
    (fault,) = faults(tmp_path, text)
    assert (fault.rule, fault.fixes) == ("removed-key", ())
