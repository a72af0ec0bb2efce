"""Every setting of a trainer config: its default, and what a person reads who gives it a wrong value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from cfg_lsp.trainer import ConfigLoader, TrainerConfig, TrainerConfigError
from tests.trainer.trainer_configs import LEAST, least_with

NONE = object()
WRONG: dict[str, tuple[Any, Any]] = {
    "hyperparams.batch_size": ("19", 0),
    "hyperparams.gradient_accumulation": (1.5, 0),
    "hyperparams.learning_rate": ("2e-4", 0.0),
    "hyperparams.warmup_steps": (True, -1),
    "hyperparams.num_epochs": (None, 0),
    "hyperparams.max_steps": ("many", 0),
    "hyperparams.max_length": (4096.0, 0),
    "hyperparams.max_new_tokens": ([2048], 0),
    "hyperparams.fp_precision": (16, "fp8"),
    "hyperparams.save_steps": ("1_000", 0),
    "hyperparams.save_total_limit": ({}, 0),
    "hyperparams.eval_steps": ("50", 0),
    "hyperparams.eval_strategy": (False, "step"),
    "profile.name": (3, "regime4"),
    "profile.options": ("none", NONE),
    "profile.system_prompt_template": (1, NONE),
    "monitoring.status_update_interval": ("2", 0),
    "monitoring.inference_interval": ("50", 0),
    "monitoring.micro_eval_interval": ("200", 0),
    "monitoring.num_eval_samples": ("4", 0),
    "monitoring.num_micro_eval_samples": ("20", 0),
    "monitoring.validation_split": ("5%", 1.5),
    "monitoring.validation_max_samples": ("500", 0),
    "monitoring.system_prompt_base": (None, NONE),
    "monitoring.enable_pattern_tracking": ("true", NONE),
    "monitoring.enable_layer_monitor": (1, NONE),
    "monitoring.enable_evolution_tracker": ("yes", NONE),
    "monitoring.enable_penalty_heatmap": (None, NONE),
    "monitoring.max_output_samples": ("5", 0),
    "monitoring.prompt_snapshot_interval": ("20", 0),
    "locked.base_model": (None, NONE),
    "locked.model_architecture": (3, NONE),
    "locked.max_context_length": ("32768", 0),
    "locked.vocab_size": (151936.5, 0),
    "locked.model_version": (1, NONE),
    "locked.created_at": (2025, NONE),
    "data.dataset_path": (["a", "b"], NONE),
    "data.validation_dataset_path": (False, NONE),
    "data.shuffle": ("false", NONE),
    "data.seed": ("42", -1),
    "data.min_length": (None, -1),
    "data.max_length_override": ("512", 0),
    "data.augmentation": (0, NONE),
    "model.model_path": ({}, NONE),
    "model.tokenizer_path": (1, NONE),
    "model.load_in_8bit": ("true", NONE),
    "model.load_in_4bit": ("false", NONE),
    "model.device_map": (0, NONE),
    "model.torch_dtype": (16, "bf16"),
    "model.use_cache": ("false", NONE),
    "model.gradient_checkpointing": (None, NONE),
    "output.output_dir": (None, NONE),
    "output.logging_dir": (1, NONE),
    "output.resume_from_checkpoint": (True, NONE),
    "output.overwrite_output_dir": ("true", NONE),
    "output.save_safetensors": (1, NONE),
    "output.save_only_model": (0, NONE),
    "environment.dataloader_num_workers": ("4", -1),
    "environment.dataloader_pin_memory": ("true", NONE),
    "environment.local_rank": ("0", -2),
    "environment.world_size": ("1", 0),
    "environment.report_to": ("none", NONE),
    "environment.logging_steps": (0.5, 0),
    "environment.max_grad_norm": ("1.0", 0),
    "environment.nan_detection": ("on", NONE),
}
"""For each setting a value of a wrong type, and one that is no choice or out of range."""


def told(key: str, value: Any) -> str:
    """What the exception says of one wrong value."""
    with pytest.raises(TrainerConfigError) as caught:
        TrainerConfig.from_dict(least_with(key, value))
    (fault,) = caught.value.faults
    assert ".".join(map(str, fault.keys[:2])) == key
    assert f"program: error[{fault.rule}] {fault.message}\n  = {fault.hint}\n" in str(caught.value)
    return f"{fault.rule}: {fault.message}\n  {fault.hint}\n"


def test_every_setting_is_tried() -> None:
    assert [key for key, _ in TrainerConfig.from_dict(LEAST).settings()] == list(WRONG)


def test_the_defaults() -> None:
    config = TrainerConfig.from_dict(LEAST)
    assert {key: value for key, value in config.settings() if config.why(key) == "default"} == snapshot(
        {
            "hyperparams.batch_size": 19,
            "hyperparams.gradient_accumulation": 1,
            "hyperparams.learning_rate": 0.0002,
            "hyperparams.warmup_steps": 100,
            "hyperparams.num_epochs": 1,
            "hyperparams.max_steps": None,
            "hyperparams.max_length": 4096,
            "hyperparams.max_new_tokens": 2048,
            "hyperparams.fp_precision": "fp16",
            "hyperparams.save_steps": 1000,
            "hyperparams.save_total_limit": 3,
            "hyperparams.eval_steps": 50,
            "hyperparams.eval_strategy": "steps",
            "profile.name": "emoji_think",
            "profile.options": {},
            "profile.system_prompt_template": None,
            "monitoring.status_update_interval": 2,
            "monitoring.inference_interval": 50,
            "monitoring.micro_eval_interval": 200,
            "monitoring.num_eval_samples": 4,
            "monitoring.num_micro_eval_samples": 20,
            "monitoring.validation_split": 0.05,
            "monitoring.validation_max_samples": 500,
            "monitoring.system_prompt_base": "You are a helpful assistant.",
            "monitoring.enable_pattern_tracking": True,
            "monitoring.enable_layer_monitor": True,
            "monitoring.enable_evolution_tracker": True,
            "monitoring.enable_penalty_heatmap": True,
            "monitoring.max_output_samples": 5,
            "monitoring.prompt_snapshot_interval": 20,
            "locked.model_version": "v1",
            "locked.created_at": None,
            "data.validation_dataset_path": None,
            "data.shuffle": True,
            "data.seed": 42,
            "data.min_length": 10,
            "data.max_length_override": None,
            "data.augmentation": False,
            "model.tokenizer_path": None,
            "model.load_in_8bit": False,
            "model.load_in_4bit": False,
            "model.device_map": "auto",
            "model.torch_dtype": None,
            "model.use_cache": False,
            "model.gradient_checkpointing": False,
            "output.logging_dir": None,
            "output.resume_from_checkpoint": None,
            "output.overwrite_output_dir": True,
            "output.save_safetensors": True,
            "output.save_only_model": False,
            "environment.dataloader_num_workers": 4,
            "environment.dataloader_pin_memory": True,
            "environment.local_rank": -1,
            "environment.world_size": 1,
            "environment.report_to": ["none"],
            "environment.logging_steps": 10,
            "environment.max_grad_norm": 1.0,
            "environment.nan_detection": True,
        }
    )


def test_the_effective_batch_size_is_derived() -> None:
    config = TrainerConfig.from_dict({**LEAST, "hyperparams": {"batch_size": 4, "gradient_accumulation": 8}})
    assert config.hyperparams.effective_batch_size == 32
    assert config.why("hyperparams.effective_batch_size") == "derived"


def test_a_value_of_a_wrong_type() -> None:
    assert "".join(told(key, wrong) for key, (wrong, _) in WRONG.items()) == snapshot("""\
wrong-type: `hyperparams.batch_size` takes a whole number, and this is the text '19'
  write `19`
wrong-type: `hyperparams.gradient_accumulation` takes a whole number, and this is `1.5`
  write a whole number
wrong-type: `hyperparams.learning_rate` takes a number, and this is the text '2e-4'
  write `2.0e-4`
wrong-type: `hyperparams.warmup_steps` takes a whole number, and this is `true`
  write a whole number
wrong-type: `hyperparams.num_epochs` takes a whole number, and this is null
  write a whole number
wrong-type: `hyperparams.max_steps` takes a whole number or null, and this is the text 'many'
  write a whole number or null
wrong-type: `hyperparams.max_length` takes a whole number, and this is `4096.0`
  write `4096`
wrong-type: `hyperparams.max_new_tokens` takes a whole number, and this is a list
  write a whole number
wrong-type: `hyperparams.fp_precision` takes text, and this is `16`
  write `fp16`, `bf16` or `fp32`
wrong-type: `hyperparams.save_steps` takes a whole number, and this is the text '1_000'
  write a whole number
wrong-type: `hyperparams.save_total_limit` takes a whole number, and this is a mapping
  write a whole number
wrong-type: `hyperparams.eval_steps` takes a whole number, and this is the text '50'
  write `50`
wrong-type: `hyperparams.eval_strategy` takes text, and this is `false`
  write `'no'`, in quotes
wrong-type: `profile.name` takes text, and this is `3`
  write `emoji_think`, `regime3` or `plain_sft`
wrong-type: `profile.options` takes a mapping, and this is the text 'none'
  write a mapping
wrong-type: `profile.system_prompt_template` takes text or null, and this is `1`
  write `'1'`, in quotes
wrong-type: `monitoring.status_update_interval` takes a whole number, and this is the text '2'
  write `2`
wrong-type: `monitoring.inference_interval` takes a whole number, and this is the text '50'
  write `50`
wrong-type: `monitoring.micro_eval_interval` takes a whole number, and this is the text '200'
  write `200`
wrong-type: `monitoring.num_eval_samples` takes a whole number, and this is the text '4'
  write `4`
wrong-type: `monitoring.num_micro_eval_samples` takes a whole number, and this is the text '20'
  write `20`
wrong-type: `monitoring.validation_split` takes a number, and this is the text '5%'
  write a number
wrong-type: `monitoring.validation_max_samples` takes a whole number, and this is the text '500'
  write `500`
wrong-type: `monitoring.system_prompt_base` takes text, and this is null
  write text
wrong-type: `monitoring.enable_pattern_tracking` takes true or false, and this is the text 'true'
  write `true`
wrong-type: `monitoring.enable_layer_monitor` takes true or false, and this is `1`
  write true or false
wrong-type: `monitoring.enable_evolution_tracker` takes true or false, and this is the text 'yes'
  write true or false
wrong-type: `monitoring.enable_penalty_heatmap` takes true or false, and this is null
  write true or false
wrong-type: `monitoring.max_output_samples` takes a whole number, and this is the text '5'
  write `5`
wrong-type: `monitoring.prompt_snapshot_interval` takes a whole number, and this is the text '20'
  write `20`
wrong-type: `locked.base_model` takes text, and this is null
  write text
wrong-type: `locked.model_architecture` takes text, and this is `3`
  write `'3'`, in quotes
wrong-type: `locked.max_context_length` takes a whole number, and this is the text '32768'
  write `32768`
wrong-type: `locked.vocab_size` takes a whole number, and this is `151936.5`
  write a whole number
wrong-type: `locked.model_version` takes text, and this is `1`
  write `'1'`, in quotes
wrong-type: `locked.created_at` takes text or null, and this is `2025`
  write `'2025'`, in quotes
wrong-type: `data.dataset_path` takes text, and this is a list
  write text
wrong-type: `data.validation_dataset_path` takes text or null, and this is `false`
  write text or null
wrong-type: `data.shuffle` takes true or false, and this is the text 'false'
  write `false`
wrong-type: `data.seed` takes a whole number, and this is the text '42'
  write `42`
wrong-type: `data.min_length` takes a whole number, and this is null
  write a whole number
wrong-type: `data.max_length_override` takes a whole number or null, and this is the text '512'
  write `512`
wrong-type: `data.augmentation` takes true or false, and this is `0`
  write true or false
wrong-type: `model.model_path` takes text, and this is a mapping
  write text
wrong-type: `model.tokenizer_path` takes text or null, and this is `1`
  write `'1'`, in quotes
wrong-type: `model.load_in_8bit` takes true or false, and this is the text 'true'
  write `true`
wrong-type: `model.load_in_4bit` takes true or false, and this is the text 'false'
  write `false`
wrong-type: `model.device_map` takes text, a mapping or null, and this is `0`
  write text, a mapping or null
wrong-type: `model.torch_dtype` takes text or null, and this is `16`
  write `float16`, `bfloat16`, `float32`, `auto` or `null`
wrong-type: `model.use_cache` takes true or false, and this is the text 'false'
  write `false`
wrong-type: `model.gradient_checkpointing` takes true or false, and this is null
  write true or false
wrong-type: `output.output_dir` takes text, and this is null
  write text
wrong-type: `output.logging_dir` takes text or null, and this is `1`
  write `'1'`, in quotes
wrong-type: `output.resume_from_checkpoint` takes text or null, and this is `true`
  write text or null
wrong-type: `output.overwrite_output_dir` takes true or false, and this is the text 'true'
  write `true`
wrong-type: `output.save_safetensors` takes true or false, and this is `1`
  write true or false
wrong-type: `output.save_only_model` takes true or false, and this is `0`
  write true or false
wrong-type: `environment.dataloader_num_workers` takes a whole number, and this is the text '4'
  write `4`
wrong-type: `environment.dataloader_pin_memory` takes true or false, and this is the text 'true'
  write `true`
wrong-type: `environment.local_rank` takes a whole number, and this is the text '0'
  write `0`
wrong-type: `environment.world_size` takes a whole number, and this is the text '1'
  write `1`
wrong-type: `environment.report_to` takes a list, and this is the text 'none'
  write a list
wrong-type: `environment.logging_steps` takes a whole number, and this is `0.5`
  write a whole number
wrong-type: `environment.max_grad_norm` takes a number, and this is the text '1.0'
  write `1`
wrong-type: `environment.nan_detection` takes true or false, and this is the text 'on'
  write true or false
""")


def test_a_value_that_is_no_choice_or_out_of_range() -> None:
    assert "".join(told(key, wrong) for key, (_, wrong) in WRONG.items() if wrong is not NONE) == snapshot("""\
wrong-value: `hyperparams.batch_size` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.gradient_accumulation` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.learning_rate` must be greater than 0, and this is 0
  write a number that is greater than 0
wrong-value: `hyperparams.warmup_steps` must be at least 0, and this is -1
  write a number that is at least 0
wrong-value: `hyperparams.num_epochs` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.max_steps` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.max_length` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.max_new_tokens` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.fp_precision` cannot be `fp8`
  write `fp16`, `bf16` or `fp32`
wrong-value: `hyperparams.save_steps` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.save_total_limit` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.eval_steps` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `hyperparams.eval_strategy` cannot be `step`
  did you mean `steps`?
wrong-value: `profile.name` cannot be `regime4`
  did you mean `regime3`?
wrong-value: `monitoring.status_update_interval` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `monitoring.inference_interval` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `monitoring.micro_eval_interval` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `monitoring.num_eval_samples` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `monitoring.num_micro_eval_samples` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `monitoring.validation_split` must be at least 0 and at most 1, and this is 1.5
  write a number that is at least 0 and at most 1
wrong-value: `monitoring.validation_max_samples` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `monitoring.max_output_samples` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `monitoring.prompt_snapshot_interval` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `locked.max_context_length` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `locked.vocab_size` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `data.seed` must be at least 0, and this is -1
  write a number that is at least 0
wrong-value: `data.min_length` must be at least 0, and this is -1
  write a number that is at least 0
wrong-value: `data.max_length_override` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `model.torch_dtype` cannot be `bf16`
  write `float16`, `bfloat16`, `float32`, `auto` or `null`
wrong-value: `environment.dataloader_num_workers` must be at least 0, and this is -1
  write a number that is at least 0
wrong-value: `environment.local_rank` must be at least -1, and this is -2
  write a number that is at least -1
wrong-value: `environment.world_size` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `environment.logging_steps` must be at least 1, and this is 0
  write a number that is at least 1
wrong-value: `environment.max_grad_norm` must be greater than 0, and this is 0
  write a number that is greater than 0
""")


@pytest.mark.parametrize("key", WRONG)
def test_a_file_is_refused_in_the_same_words(key: str, tmp_path: Path) -> None:
    for wrong in WRONG[key]:
        if wrong is NONE:
            continue
        path = tmp_path / "config.json"
        path.write_text(json.dumps(least_with(key, wrong), indent=2), encoding="utf-8")
        with pytest.raises(TrainerConfigError) as caught:
            ConfigLoader.from_file_and_defaults(path)
        (fault,) = caught.value.diagnostics
        assert f"{fault.rule}: {fault.message}\n  {fault.hint}\n" == told(key, wrong)


def test_what_every_config_must_say() -> None:
    with pytest.raises(TrainerConfigError) as caught:
        TrainerConfig.from_dict({})
    assert str(caught.value) == snapshot("""\

program: error[missing-setting] `locked.base_model` has no value and no default
  = give it one

program: error[missing-setting] `locked.model_architecture` has no value and no default
  = give it one

program: error[missing-setting] `locked.max_context_length` has no value and no default
  = give it one

program: error[missing-setting] `locked.vocab_size` has no value and no default
  = give it one

program: error[missing-setting] `data.dataset_path` has no value and no default
  = give it one

program: error[missing-setting] `model.model_path` has no value and no default
  = give it one

program: error[missing-setting] `output.output_dir` has no value and no default
  = give it one
""")


def test_settings_that_contradict_each_other() -> None:
    with pytest.raises(TrainerConfigError) as caught:
        TrainerConfig.from_dict(
            {**LEAST, "model": {"model_path": "m", "load_in_8bit": True, "load_in_4bit": True}},
        )
    assert str(caught.value) == snapshot("""\

program: error[wrong-value] `load_in_8bit` and `load_in_4bit` are both on, and only one of them can be
  = write `load_in_8bit: false` or `load_in_4bit: false`
""")


def test_a_whole_number_where_any_number_may_be_becomes_a_float() -> None:
    config = TrainerConfig.from_dict(least_with("environment.max_grad_norm", 2))
    assert repr(config.environment.max_grad_norm) == "2.0"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_finite_number_is_out_of_range(value: float) -> None:
    assert told("hyperparams.learning_rate", value).startswith("wrong-value: `hyperparams.learning_rate` must be")
