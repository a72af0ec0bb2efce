"""Configs from before there were parts: read with a note for each moved key, and moved by `check --fix`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.cli.main import main
from cfg_lsp.trainer import ConfigLoader, TrainerConfigError
from tests.fixture import write_project

FLAT = """
## configs/trainer/config.json
{
  "model_name": "Qwen/Qwen3-0.6B",
  "batch_size": 8,
  "learning_rate": 0.0001,
  "max_length": 1024,
  "system_prompt": "Think first.",
  "dataset_path": "data/train.jsonl",
  "output_dir": "out",
  "profile": {"name": "regime3"},
  "hyperparams": {"epochs": 3},
  "locked": {
    "base_model": "Qwen/Qwen3-0.6B",
    "model_architecture": "Qwen3ForCausalLM",
    "max_context_length": 32768,
    "vocab_size": 151936
  }
}
"""


@pytest.fixture(autouse=True)
def in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_project(tmp_path, FLAT)
    monkeypatch.chdir(tmp_path)


def overlay(text: str) -> str:
    path = Path("configs/trainer/mine.yaml")
    path.write_text(f"extends: config.json\n{text}", encoding="utf-8")
    return str(path)


def test_each_moved_key_counts_where_it_belongs_now_and_is_noted() -> None:
    config = ConfigLoader.from_file_and_defaults("configs/trainer/config.json")
    given = {key: (value, config.why(key)) for key, value in config.settings() if config.why(key) != "default"}
    assert {key: each for key, each in given.items() if not key.startswith("locked.")} == snapshot(
        {
            "hyperparams.batch_size": (8, "configs/trainer/config.json:3"),
            "hyperparams.learning_rate": (0.0001, "configs/trainer/config.json:4"),
            "hyperparams.num_epochs": (3, "configs/trainer/config.json:10"),
            "hyperparams.max_length": (1024, "configs/trainer/config.json:5"),
            "profile.name": ("regime3", "configs/trainer/config.json:9"),
            "monitoring.system_prompt_base": ("Think first.", "configs/trainer/config.json:6"),
            "data.dataset_path": ("data/train.jsonl", "configs/trainer/config.json:7"),
            "model.model_path": ("Qwen/Qwen3-0.6B", "configs/trainer/config.json:2"),
            "output.output_dir": ("out", "configs/trainer/config.json:8"),
        }
    )
    assert "\n".join(config.notes).replace("configs/trainer/config.json", "") == snapshot("""\
:2: note[removed-key] `model_name` was removed; `model.model_path` replaces it; move it to `model.model_path`
:3: note[removed-key] `batch_size` was removed; `hyperparams.batch_size` replaces it; move it to `hyperparams.batch_size`
:4: note[removed-key] `learning_rate` was removed; `hyperparams.learning_rate` replaces it; move it to `hyperparams.learning_rate`
:5: note[removed-key] `max_length` was removed; `hyperparams.max_length` replaces it; move it to `hyperparams.max_length`
:6: note[removed-key] `system_prompt` was removed; `monitoring.system_prompt_base` replaces it; move it to `monitoring.system_prompt_base`
:7: note[removed-key] `dataset_path` was removed; `data.dataset_path` replaces it; move it to `data.dataset_path`
:8: note[removed-key] `output_dir` was removed; `output.output_dir` replaces it; move it to `output.output_dir`
:10: note[removed-key] `hyperparams.epochs` was removed; `hyperparams.num_epochs` replaces it; move it to `hyperparams.num_epochs`\
""")  # noqa: E501


def test_check_migrates_it_to_the_same_config() -> None:
    before = ConfigLoader.from_file_and_defaults("configs/trainer/config.json")
    assert main(["check", "--fix", "configs/trainer/config.json"]) == 0
    after = ConfigLoader.from_file_and_defaults("configs/trainer/config.json")
    assert (after, after.notes) == (before, ())


def test_a_part_above_a_flat_base_wins_and_a_flat_key_above_a_part_does_too() -> None:
    new_over_old = overlay("hyperparams: {batch_size: 4}\n")
    assert ConfigLoader.from_file_and_defaults(new_over_old).hyperparams.batch_size == 4
    top = Path("configs/trainer/top.yaml")
    top.write_text("extends: mine.yaml\nbatch_size: 2\n", encoding="utf-8")
    config = ConfigLoader.from_file_and_defaults(top)
    assert (config.hyperparams.batch_size, config.why("hyperparams.batch_size")) == (2, "configs/trainer/top.yaml:2")


def test_two_names_of_one_setting_with_two_values_in_one_file_are_refused() -> None:
    assert ConfigLoader.from_file_and_defaults(overlay("batch_size: 3\nhyperparams: {batch_size: 3}\n"))
    with pytest.raises(TrainerConfigError, match=r"error\[removed-key\] `batch_size` was removed"):
        ConfigLoader.from_file_and_defaults(overlay("batch_size: 3\nhyperparams: {batch_size: 4}\n"))


def test_a_flat_key_cannot_change_what_is_locked() -> None:
    with pytest.raises(TrainerConfigError) as caught:
        ConfigLoader.from_file_and_defaults(overlay("vocab_size: 32000\n"))
    assert str(caught.value) == snapshot("""\

configs/trainer/mine.yaml:2:1: error[locked-override] `vocab_size` is locked by the section `locked` and may not be changed
  2 | vocab_size: 32000
    | ^^^^^^^^^^ remove it; the locked value is 151936
    = configs/trainer/config.json:15 locks it to 151936
""")  # noqa: E501


def test_a_wrong_value_under_an_old_name_is_told_at_its_place() -> None:
    with pytest.raises(TrainerConfigError) as caught:
        ConfigLoader.from_file_and_defaults(overlay("max_length: '1024'\n"))
    assert str(caught.value) == snapshot("""\

configs/trainer/mine.yaml:2:13: error[wrong-type] `max_length` takes a whole number, and this is the text '1024'
  2 | max_length: '1024'
    |             ^^^^^^ write `1024`
""")


def test_keys_that_never_were_are_refused() -> None:
    Path("flat.json").write_text(json.dumps({"batch_size": 8, "poll_interval": 3}), encoding="utf-8")
    with pytest.raises(TrainerConfigError, match=r"warning\[unknown-key\] there is no key `poll_interval`"):
        ConfigLoader.from_file_and_defaults("flat.json")
