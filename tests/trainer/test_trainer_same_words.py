"""One fault, one sentence: in `check`, in an editor, and in the exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.run import run_rules
from cfg_lsp.text import Diagnostic
from cfg_lsp.trainer import ConfigLoader, TrainerConfigError
from tests.fixture import write_project
from tests.rules.reported import report
from tests.trainer.trainer_configs import BASE

FAULTS = {
    "a number in quotes": "hyperparams: {batch_size: '19'}",
    "a float where an integer belongs": "hyperparams: {save_steps: 1000.0}",
    "a scalar that YAML reads otherwise": "hyperparams: {learning_rate: 1e-4}",
    "a word that YAML reads as a boolean": "hyperparams: {eval_strategy: no}",
    "no choice": "profile: {name: plain_stf}",
    "out of range": "monitoring: {validation_split: 1.5}",
    "a mapping where text belongs": "data: {dataset_path: {train: a.jsonl}}",
    "an item of a list": "environment: {report_to: [wandb, 3]}",
    "a section that is none": "environment: none",
    "an unknown key": "hyperparams: {batch_sise: 3}",
    "an unknown section": "hyper_params: {batch_size: 3}",
    "two settings that contradict each other": "model: {load_in_8bit: true, load_in_4bit: true}",
    "an empty value": "hyperparams:\n  batch_size:\n",
    "a locked value": "locked: {vocab_size: 32000}",
}


def seen(found: tuple[Diagnostic, ...] | list[Diagnostic]) -> list[tuple[object, ...]]:
    return [(each.rule, each.severity, each.path, each.span, each.message, each.hint, each.related) for each in found]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_the_same_words_everywhere(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    broken = FAULTS[fault]
    printed = report(tmp_path, BASE + f"## configs/trainer/broken.yaml\nextends: config.json\n{broken}\n")
    with pytest.raises(TrainerConfigError) as caught:
        ConfigLoader.from_file_and_defaults("configs/trainer/broken.yaml")
    assert caught.value.diagnostics
    assert str(caught.value).rstrip("\n") in printed

    workspace = Workspace()  # an editor has the text open
    path = str(tmp_path / "configs/trainer/broken.yaml")
    workspace.open(path, Path(path).read_text(encoding="utf-8"))
    in_editor = [each for each in run_rules(workspace.snapshot(), [path]) if each.path == path]
    assert set(seen(caught.value.diagnostics)) <= set(seen(in_editor))


def test_the_base_alone_is_right(tmp_path: Path) -> None:
    paths = write_project(tmp_path, BASE)
    assert ConfigLoader.from_file_and_defaults(paths["configs/trainer/config.json"]).hyperparams.batch_size == 8
    assert "nothing wrong in 1 config" in report(tmp_path, BASE)
