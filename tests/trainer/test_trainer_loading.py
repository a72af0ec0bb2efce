"""Files, the command line and defaults: which of them counts, and what is told about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.trainer import ConfigLoader, TrainerConfigError
from tests.fixture import write_project
from tests.trainer.trainer_configs import BASE, REQUIRED

LAYERS = (
    BASE
    + """
## configs/trainer/mid.yaml
extends: config.json
hyperparams:
  batch_size: 16
  learning_rate: 1.0e-4
## configs/trainer/run.yaml
extends: mid.yaml
# the whole point of this run
hyperparams:
  learning_rate: 5.0e-5
"""
)


@pytest.fixture(autouse=True)
def in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_project(tmp_path, LAYERS)
    monkeypatch.chdir(tmp_path / "configs" / "trainer")


def raised(*argv: str) -> str:
    with pytest.raises(TrainerConfigError) as caught:
        ConfigLoader.parse_args([*REQUIRED, *argv])
    return str(caught.value)


def test_command_line_over_file_over_bases_over_defaults() -> None:
    config = ConfigLoader.parse_args([*REQUIRED, "--config", "run.yaml", "--max-length", "512"])
    keys = ["max_length", "learning_rate", "batch_size", "warmup_steps"]
    assert [(getattr(config.hyperparams, key), config.why(f"hyperparams.{key}")) for key in keys] == snapshot(
        [(512, "command line"), (5e-05, "run.yaml:4"), (16, "mid.yaml:3"), (100, "default")]
    )


def test_the_command_line_over_every_layer() -> None:
    config = ConfigLoader.parse_args([*REQUIRED, "--config", "run.yaml", "--batch-size", "3", "--epochs", "2"])
    assert (config.hyperparams.batch_size, config.why("hyperparams.batch_size")) == (3, "command line")
    assert (config.data.dataset_path, config.why("data.dataset_path")) == ("d.jsonl", "command line")
    assert (config.locked.vocab_size, config.why("locked.vocab_size")) == (151936, "config.json:7")


def test_a_daemon_reads_a_file_alone() -> None:
    config = ConfigLoader.from_file_and_defaults()
    assert (config.hyperparams.batch_size, config.why("hyperparams.batch_size")) == (8, "config.json:2")
    assert config.notes == ()


@pytest.mark.parametrize("missing", ["--dataset", "--model", "--output-dir"])
def test_a_training_program_must_be_told_its_paths(missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    at = REQUIRED.index(missing)
    with pytest.raises(SystemExit) as ended:
        ConfigLoader.parse_args([*REQUIRED[:at], *REQUIRED[at + 2 :], "--config", "run.yaml"])
    assert ended.value.code == 2
    assert f"the following arguments are required: {missing}" in capsys.readouterr().err


def test_one_precision_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert ConfigLoader.parse_args([*REQUIRED, "--config", "run.yaml", "--bf16"]).hyperparams.fp_precision == "bf16"
    with pytest.raises(SystemExit):
        ConfigLoader.parse_args([*REQUIRED, "--fp16", "--bf16"])
    assert "argument --bf16: not allowed with argument --fp16" in capsys.readouterr().err


def test_every_option_reaches_its_setting() -> None:
    config = ConfigLoader.parse_args(
        [
            *REQUIRED,
            *("--config", "config.json", "--learning-rate", "1e-5", "--profile", "regime3"),
            *("--resume-from-checkpoint", "ckpt", "--no-shuffle", "--load-in-4bit", "--report-to", "wandb", "none"),
            *("--seed", "7", "--max-steps", "10", "--torch-dtype", "bfloat16", "--max-grad-norm", "0.5"),
        ]
    )
    given = {key: value for key, value in config.settings() if config.why(key) == "command line"}
    assert given == snapshot(
        {
            "hyperparams.learning_rate": 1e-05,
            "hyperparams.max_steps": 10,
            "profile.name": "regime3",
            "data.dataset_path": "d.jsonl",
            "data.shuffle": False,
            "data.seed": 7,
            "model.model_path": "m",
            "model.load_in_4bit": True,
            "model.torch_dtype": "bfloat16",
            "output.output_dir": "o",
            "output.resume_from_checkpoint": "ckpt",
            "environment.report_to": ["wandb", "none"],
            "environment.max_grad_norm": 0.5,
        }
    )


def test_without_a_file_the_command_line_says_what_the_model_is() -> None:
    model = ["--base-model", "b", "--model-architecture", "a", "--max-context-length", "2048", "--vocab-size", "100"]
    config = ConfigLoader.parse_args([*REQUIRED, *model])
    assert (config.locked.vocab_size, config.why("locked.vocab_size")) == (100, "command line")
    assert raised("--base-model", "b") == snapshot("""\

command line: error[missing-setting] `locked.model_architecture` has no value and no default
  = give it one

command line: error[missing-setting] `locked.max_context_length` has no value and no default
  = give it one

command line: error[missing-setting] `locked.vocab_size` has no value and no default
  = give it one
""")


def test_a_wrong_option_is_told_in_the_words_of_a_wrong_file() -> None:
    wrong = ["--batch-size", "many", "--profile", "regime4", "--epochs", "0"]
    assert raised("--config", "run.yaml", *wrong) == snapshot("""\

command line: error[wrong-type] `hyperparams.batch_size` takes a whole number, and this is the text 'many'
  = write a whole number

command line: error[wrong-value] `profile.name` cannot be `regime4`
  = did you mean `regime3`?

command line: error[wrong-value] `hyperparams.num_epochs` must be at least 1, and this is 0
  = write a number that is at least 1
""")


def test_a_file_and_an_option_that_contradict_each_other(tmp_path: Path) -> None:
    Path("eight.yaml").write_text("extends: config.json\nmodel: {load_in_8bit: true}\n", encoding="utf-8")
    assert raised("--config", "eight.yaml", "--load-in-4bit") == snapshot("""\

command line: error[wrong-value] `load_in_8bit` and `load_in_4bit` are both on, and only one of them can be
  = write `load_in_8bit: false` or `load_in_4bit: false`
""")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    Path("broken.yaml").write_text(
        "hyperparams:\n  batch_size: '19'\n  learning_rat: 1.0e-4\n  eval_strategy: no\nmodel: {model_path: m}\n",
        encoding="utf-8",
    )
    with pytest.raises(TrainerConfigError) as caught:
        ConfigLoader.from_file_and_defaults("broken.yaml")
    assert str(caught.value) == snapshot("""\

broken.yaml:2:15: error[wrong-type] `hyperparams.batch_size` takes a whole number, and this is the text '19'
  2 |   batch_size: '19'
    |               ^^^^ write `19`

broken.yaml:3:3: warning[unknown-key] `hyperparams` has no key `learning_rat`
  3 |   learning_rat: 1.0e-4
    |   ^^^^^^^^^^^^ did you mean `learning_rate`?

broken.yaml:4:18: warning[surprising-scalar] `no` is the boolean `false` to YAML 1.1, not text
  4 |   eval_strategy: no
    |                  ^^ write `'no'` to mean the text, or `false`

broken.yaml: error[missing-setting] `locked.base_model` has no value and no default
  = give it one

broken.yaml: error[missing-setting] `locked.model_architecture` has no value and no default
  = give it one

broken.yaml: error[missing-setting] `locked.max_context_length` has no value and no default
  = give it one

broken.yaml: error[missing-setting] `locked.vocab_size` has no value and no default
  = give it one

broken.yaml: error[missing-setting] `data.dataset_path` has no value and no default
  = give it one

broken.yaml: error[missing-setting] `output.output_dir` has no value and no default
  = give it one
""")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("extends: nope.yaml\n", "missing-base"),
        ("extends: wrong.yaml\n", "extends-cycle"),
        ("extends: [config.json, 3]\n", "invalid-extends"),
        ("hyperparams: {batch_size: 3\n", "syntax-error"),
        ("- a list\n", "not-a-mapping"),
        ("", "not-a-mapping"),
    ],
)
def test_a_broken_chain_is_refused_as_check_does(text: str, rule: str) -> None:
    Path("wrong.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TrainerConfigError) as caught:
        ConfigLoader.from_file_and_defaults("wrong.yaml")
    assert rule in {each.rule for each in caught.value.diagnostics}
    assert f"error[{rule}]" in str(caught.value)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(TrainerConfigError, match=r"nowhere\.json.*there is no such file"):
        ConfigLoader.from_file_and_defaults("nowhere.json")


def test_what_a_base_says_wrong_and_the_run_says_right_does_not_stop_the_run() -> None:
    Path("bad.yaml").write_text("extends: config.json\nhyperparams: {batch_size: many}\n", encoding="utf-8")
    Path("good.yaml").write_text("extends: bad.yaml\nhyperparams: {batch_size: 4}\n", encoding="utf-8")
    assert ConfigLoader.from_file_and_defaults("good.yaml").hyperparams.batch_size == 4
