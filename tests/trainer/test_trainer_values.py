"""A trainer config as values of a program: construction, dictionaries, JSON."""

from __future__ import annotations

import dataclasses
import json
import pickle
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.trainer import (
    ConfigLoader,
    DataConfig,
    Hyperparams,
    LockedConfig,
    ModelConfig,
    OutputConfig,
    TrainerConfig,
    TrainerConfigError,
)
from tests.fixture import write_project
from tests.trainer.trainer_configs import BASE, LEAST, least_with


def constructed(**hyperparams: object) -> TrainerConfig:
    return TrainerConfig(
        hyperparams=Hyperparams(**hyperparams),  # type: ignore[arg-type]
        locked=LockedConfig(**LEAST["locked"]),
        data=DataConfig(dataset_path="d"),
        model=ModelConfig(model_path="m"),
        output=OutputConfig(output_dir="o"),
    )


def test_it_is_valid_from_its_construction_on() -> None:
    with pytest.raises(TrainerConfigError) as caught:
        constructed(batch_size="19", eval_strategy="step")
    assert str(caught.value) == snapshot("""\

program: error[wrong-type] `hyperparams.batch_size` takes a whole number, and this is the text '19'
  = write `19`

program: error[wrong-value] `hyperparams.eval_strategy` cannot be `step`
  = did you mean `steps`?
""")


def test_a_changed_copy_is_judged_again() -> None:
    config = constructed()
    with pytest.raises(TrainerConfigError):
        dataclasses.replace(config, hyperparams=Hyperparams(batch_size=0))
    assert dataclasses.replace(config, hyperparams=Hyperparams(batch_size=3)).hyperparams.batch_size == 3


def test_a_part_is_no_mapping() -> None:
    with pytest.raises(TypeError, match="`hyperparams` takes a Hyperparams, and this is a dict"):
        dataclasses.replace(constructed(), hyperparams={"batch_size": 3})  # type: ignore[arg-type]


def test_it_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        constructed().hyperparams.batch_size = 3  # type: ignore[misc]


def test_a_dictionary_makes_the_same_config_again() -> None:
    config = TrainerConfig.from_dict(least_with("profile.options", {"tokens": [1, 2]}))
    assert TrainerConfig.from_dict(config.to_dict()) == config


def test_dictionaries_are_copies() -> None:
    values = least_with("profile.options", {"tokens": [1, 2]})
    config = TrainerConfig.from_dict(values)
    values["profile"]["options"]["tokens"].append(3)
    config.to_dict()["profile"]["options"]["tokens"].append(4)
    assert config.profile.options == {"tokens": [1, 2]}


def test_its_json_is_a_config_file_of_the_same_config(tmp_path: Path) -> None:
    config = TrainerConfig.from_dict(least_with("profile.options", {"greeting": "Grüß dich 🛑"}))
    path = tmp_path / "saved.json"
    path.write_text(config.to_json(), encoding="utf-8")
    assert ConfigLoader.from_file_and_defaults(path) == config
    assert json.loads(config.to_json(indent=None)) == config.to_dict()


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(TrainerConfigError) as caught:
        TrainerConfig.from_dict({**least_with("hyperparams.batch_sise", 3), "hyperparam": {}})
    assert str(caught.value) == snapshot("""\

program: error[unknown-key] `hyperparams` has no key `batch_sise`
  = did you mean `batch_size`?

program: error[unknown-key] there is no key `hyperparam`
  = did you mean `hyperparams`?
""")


def test_why_says_what_the_program_gave() -> None:
    config = constructed(batch_size=3)
    assert [config.why(f"hyperparams.{name}") for name in ("batch_size", "learning_rate")] == ["program", "default"]


@pytest.mark.parametrize("key", ["hyperparams.batch_sise", "hyperparams", "batch_size", "profile.options.x", ""])
def test_why_knows_settings_only(key: str) -> None:
    with pytest.raises(KeyError):
        constructed().why(key)


def test_another_process_gets_the_config_with_its_provenance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_project(tmp_path, BASE)
    monkeypatch.chdir(tmp_path)
    config = pickle.loads(pickle.dumps(ConfigLoader.from_file_and_defaults("configs/trainer/config.json")))
    assert config.why("hyperparams.batch_size") == "configs/trainer/config.json:2"
    assert config.why("data.seed") == "default"


def test_an_error_reaches_another_process_whole() -> None:
    with pytest.raises(TrainerConfigError) as caught:
        TrainerConfig.from_dict({})
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.faults) == (str(caught.value), caught.value.faults)
