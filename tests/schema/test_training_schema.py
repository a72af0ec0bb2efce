"""What the family `training` knows of the settings that people write."""

from __future__ import annotations

from dataclasses import fields

import pytest
from inline_snapshot import snapshot

from cfg_lsp.schema.families import shape_of_family
from cfg_lsp.schema.shape import Shape
from cfg_lsp.schema.training import Training
from cfg_lsp.schema.training_arguments import TrainingArguments
from tests.schema.told import Told, told, told_together


def training() -> Shape:
    shape = shape_of_family("training")
    assert shape is not None
    return shape


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "training: {num_train_epochs: '3'}",
            snapshot(
                ("wrong-type", "`training.num_train_epochs` takes a number, and this is the text '3'", "write `3`")
            ),
        ),
        (
            "training: {max_steps: 100.0}",
            snapshot(("wrong-type", "`training.max_steps` takes a whole number, and this is `100.0`", "write `100`")),
        ),
        (
            "training: {learning_rate: 1e-4}",
            snapshot(
                ("wrong-type", "`training.learning_rate` takes a number, and this is the text '1e-4'", "write `1.0e-4`")
            ),
        ),
        (
            "training: {learning_rate: -1.0e-4}",
            snapshot(
                (
                    "wrong-value",
                    "`training.learning_rate` must be at least 0, and this is -1.0e-4",
                    "write a number that is at least 0",
                )
            ),
        ),
        (
            "training: {lr_scheduler_type: cosin}",
            snapshot(("wrong-value", "`training.lr_scheduler_type` cannot be `cosin`", "did you mean `cosine`?")),
        ),
        (
            "training: {optim: adam}",
            snapshot(("wrong-value", "`training.optim` cannot be `adam`", "did you mean `adamw_8bit`?")),
        ),
        (
            "training: {eval_strategy: no}",
            snapshot(
                ("wrong-type", "`training.eval_strategy` takes text, and this is `false`", "write `'no'`, in quotes")
            ),
        ),
        (
            "training: {save_strategy: step}",
            snapshot(("wrong-value", "`training.save_strategy` cannot be `step`", "did you mean `steps`?")),
        ),
        (
            "training: {per_device_train_batch_size: 0}",
            snapshot(
                (
                    "wrong-value",
                    "`training.per_device_train_batch_size` must be at least 1, and this is 0",
                    "write a number that is at least 1",
                )
            ),
        ),
        (
            "training: {warmup_ratio: 3}",
            snapshot(
                (
                    "wrong-value",
                    "`training.warmup_ratio` must be at least 0 and at most 1, and this is 3",
                    "write a number that is at least 0 and at most 1",
                )
            ),
        ),
        (
            "training: {bf16: 'true'}",
            snapshot(
                ("wrong-type", "`training.bf16` takes true or false, and this is the text 'true'", "write `true`")
            ),
        ),
        (
            "training: {report_to: [1]}",
            snapshot(("wrong-type", "`training.report_to.0` takes text, and this is `1`", "write `'1'`, in quotes")),
        ),
        (
            "training: {evaluation_strategy: steps}",
            snapshot(
                (
                    "removed-key",
                    "`training.evaluation_strategy` was removed; `training.eval_strategy` replaces it",
                    "move it to `training.eval_strategy`",
                )
            ),
        ),
        (
            "training: {no_cuda: true}",
            snapshot(
                (
                    "removed-key",
                    "`training.no_cuda` was removed; `training.use_cpu` replaces it",
                    "move it to `training.use_cpu`",
                )
            ),
        ),
        (
            "model: {model: [qwen]}",
            snapshot(("wrong-type", "`model.model` takes text, and this is a list", "write text")),
        ),
        (
            "model: {torch_dtype: bf16}",
            snapshot(
                (
                    "wrong-value",
                    "`model.torch_dtype` cannot be `bf16`",
                    "write `float16`, `bfloat16`, `float32`, `auto` or `null`",
                )
            ),
        ),
        (
            "model: {model_name_or_path: qwen}",
            snapshot(
                (
                    "removed-key",
                    "`model.model_name_or_path` was removed; `model.model` replaces it",
                    "move it to `model.model`",
                )
            ),
        ),
        (
            "quantization: {quant_bits: '4'}",
            snapshot(
                (
                    "wrong-type",
                    "`quantization.quant_bits` takes a whole number or null, and this is the text '4'",
                    "write `4`",
                )
            ),
        ),
        (
            "quantization: {bnb_4bit_quant_type: nf8}",
            snapshot(("wrong-value", "`quantization.bnb_4bit_quant_type` cannot be `nf8`", "did you mean `nf4`?")),
        ),
        (
            "template: {truncation_strategy: cut}",
            snapshot(
                (
                    "wrong-value",
                    "`template.truncation_strategy` cannot be `cut`",
                    "write `delete`, `left`, `right` or `split`",
                )
            ),
        ),
        (
            "template: {max_length: 4096.0}",
            snapshot(
                (
                    "wrong-type",
                    "`template.max_length` takes a whole number or null, and this is `4096.0`",
                    "write `4096`",
                )
            ),
        ),
        (
            "tuner: {lora_rank: 0}",
            snapshot(
                (
                    "wrong-value",
                    "`tuner.lora_rank` must be at least 1, and this is 0",
                    "write a number that is at least 1",
                )
            ),
        ),
        (
            "tuner: {lora_dropout: 5}",
            snapshot(
                (
                    "wrong-value",
                    "`tuner.lora_dropout` must be at least 0 and at most 1, and this is 5",
                    "write a number that is at least 0 and at most 1",
                )
            ),
        ),
        (
            "tuner: {lora_bias: none_at_all}",
            snapshot(("wrong-value", "`tuner.lora_bias` cannot be `none_at_all`", "did you mean `none`?")),
        ),
        (
            "data: {split_dataset_ratio: 5}",
            snapshot(
                (
                    "wrong-value",
                    "`data.split_dataset_ratio` must be at least 0 and at most 1, and this is 5",
                    "write a number that is at least 0 and at most 1",
                )
            ),
        ),
        (
            "rlhf: {rlhf_type: gpro}",
            snapshot(("wrong-value", "`rlhf.rlhf_type` cannot be `gpro`", "did you mean `grpo`?")),
        ),
        (
            "rlhf: {num_generations: 1}",
            snapshot(
                (
                    "wrong-value",
                    "`rlhf.num_generations` must be at least 2, and this is 1",
                    "write a number that is at least 2",
                )
            ),
        ),
        (
            "rlhf: {vllm_mode: shared}",
            snapshot(("wrong-value", "`rlhf.vllm_mode` cannot be `shared`", "write `colocate` or `server`")),
        ),
        (
            "rlhf: {scale_rewards: groups}",
            snapshot(("wrong-value", "`rlhf.scale_rewards` cannot be `groups`", "did you mean `group`?")),
        ),
        (
            "deepspeed: {enabled: 1}",
            snapshot(("wrong-type", "`deepspeed.enabled` takes true or false, and this is `1`", "write true or false")),
        ),
        (
            "deepspeed: zero2",
            snapshot(
                (
                    "wrong-type",
                    "`deepspeed` takes a mapping or null, and this is the text 'zero2'",
                    "write a mapping or null",
                )
            ),
        ),
        (
            "custom: {augmentation: {probability: 50}}",
            snapshot(
                (
                    "wrong-value",
                    "`custom.augmentation.probability` must be at least 0 and at most 1, and this is 50",
                    "write a number that is at least 0 and at most 1",
                )
            ),
        ),
        (
            "custom: {augmentation: {operations: [hflip]}}",
            snapshot(
                (
                    "wrong-type",
                    "`custom.augmentation.operations.0` takes a mapping, and this is the text 'hflip'",
                    "write a mapping",
                )
            ),
        ),
        (
            "custom: {augmentation_curriculum: {phases: [{probability: [1]}]}}",
            snapshot(
                (
                    "wrong-type",
                    "`custom.augmentation_curriculum.phases.0.probability` takes a number or null, and this is a list",
                    "write a number or null",
                )
            ),
        ),
        (
            "custom: {fusion_config: 7}",
            snapshot(
                ("wrong-type", "`custom.fusion_config` takes text or null, and this is `7`", "write `'7'`, in quotes")
            ),
        ),
    ],
)
def test_a_fault_in_the_words_of_people_who_train(text: str, fault: Told) -> None:
    assert told(training(), text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "wandb: {project: grounding}",
        "training: {our_own_schedule: [1, 2]}",
        "training: {num_train_epochs: 0.5, warmup_steps: 0.03, eval_steps: 0.1}",
        "training: {report_to: none, fsdp: full_shard auto_wrap, deepspeed: {zero_optimization: {stage: 2}}}",
        "training: {resume_from_checkpoint: true}",
        "training: {resume_from_checkpoint: out/checkpoint-100, include_num_input_tokens_seen: all}",
        "tuner: {target_modules: all-linear, init_weights: pissa, layers_to_transform: [0, 1]}",
        "rlhf: {loss_type: [sigmoid, bco_pair], loss_weights: [0.8, 0.2], scale_rewards: false}",
        "quantization:",
        "custom: {our_switch: true, augmentation: null}",
        "model: {model: qwen, rope_scaling: {factor: 2.0, type: yarn}}",
    ],
)
def test_what_teams_write_is_no_fault(text: str) -> None:
    assert told(training(), text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "{fp16: true, bf16: true}",
            snapshot(
                (
                    "wrong-value",
                    "`fp16` and `bf16` are both on, and only one of them can be",
                    "write `fp16: false` or `bf16: false`",
                )
            ),
        ),
        (
            "{fp16_full_eval: true, bf16_full_eval: true}",
            snapshot(
                (
                    "wrong-value",
                    "`fp16_full_eval` and `bf16_full_eval` are both on, and only one of them can be",
                    "write `fp16_full_eval: false` or `bf16_full_eval: false`",
                )
            ),
        ),
        (
            "{eval_steps: 100}",
            snapshot(
                (
                    "wrong-value",
                    "`eval_steps` does nothing, because `eval_strategy` is `no` by default",
                    "write `eval_strategy: steps`, or remove `eval_steps`",
                )
            ),
        ),
        (
            "{eval_strategy: epoch, eval_steps: 100}",
            snapshot(
                (
                    "wrong-value",
                    "`eval_steps` does nothing, because `eval_strategy` is `epoch`",
                    "write `eval_strategy: steps`, or remove `eval_steps`",
                )
            ),
        ),
        (
            "{save_strategy: 'no', save_steps: 100}",
            snapshot(
                (
                    "wrong-value",
                    "`save_steps` does nothing, because `save_strategy` is `no`",
                    "write `save_strategy: steps`, or remove `save_steps`",
                )
            ),
        ),
        (
            "{logging_strategy: epoch, logging_steps: 10}",
            snapshot(
                (
                    "wrong-value",
                    "`logging_steps` does nothing, because `logging_strategy` is `epoch`",
                    "write `logging_strategy: steps`, or remove `logging_steps`",
                )
            ),
        ),
        (
            "{eval_strategy: steps, eval_steps: 100.5}",
            snapshot(
                (
                    "wrong-value",
                    "`eval_steps` is a whole number, or a share below 1, and this is `100.5`",
                    "write `100`",
                )
            ),
        ),
        (
            "{load_best_model_at_end: true}",
            snapshot(
                (
                    "wrong-value",
                    "`load_best_model_at_end` needs `eval_strategy`, `'no'`, to equal `save_strategy`, `steps`",
                    "give both strategies the same value",
                )
            ),
        ),
        (
            "{load_best_model_at_end: true, eval_strategy: epoch, save_strategy: steps}",
            snapshot(
                (
                    "wrong-value",
                    "`load_best_model_at_end` needs `eval_strategy`, `epoch`, to equal `save_strategy`, `steps`",
                    "give both strategies the same value",
                )
            ),
        ),
        (
            "{load_best_model_at_end: true, eval_strategy: steps, eval_steps: 200, save_steps: 300}",
            snapshot(
                (
                    "wrong-value",
                    "`load_best_model_at_end` needs `save_steps`, 300, to be a multiple of `eval_steps`, 200",
                    "evaluate at each step that is saved",
                )
            ),
        ),
        (
            "{max_steps: 100, num_train_epochs: 3}",
            snapshot(
                (
                    "wrong-value",
                    "`num_train_epochs` does nothing, because `max_steps` is `100`",
                    "remove it, or write `max_steps: -1`",
                )
            ),
        ),
        (
            "{dataloader_prefetch_factor: 2}",
            snapshot(
                (
                    "wrong-value",
                    "`dataloader_prefetch_factor` needs `dataloader_num_workers`, which is `0` by default",
                    "write `dataloader_num_workers: 1` or more, or remove `dataloader_prefetch_factor`",
                )
            ),
        ),
        (
            "{dataloader_num_workers: 0, dataloader_persistent_workers: true}",
            snapshot(
                (
                    "wrong-value",
                    "`dataloader_persistent_workers` needs `dataloader_num_workers`, which is `0`",
                    "write `dataloader_num_workers: 1` or more, or remove `dataloader_persistent_workers`",
                )
            ),
        ),
    ],
)
def test_settings_that_contradict_each_other(text: str, fault: Told) -> None:
    assert told_together(training(), f"training: {text}") == [fault]


def test_contradictions_in_other_sections() -> None:
    assert told_together(training(), "quantization: {load_in_4bit: true, load_in_8bit: true}") == snapshot(
        [
            (
                "wrong-value",
                "`load_in_8bit` and `load_in_4bit` are both on, and only one of them can be",
                "write `load_in_8bit: false` or `load_in_4bit: false`",
            )
        ]
    )
    assert told_together(training(), "rlhf: {reward_funcs: [iou, format], reward_weights: [1.0]}") == snapshot(
        [
            (
                "wrong-value",
                "`reward_weights` holds 1, and `reward_funcs` holds 2",
                "write one weight for each reward, in the same order",
            )
        ]
    )


@pytest.mark.parametrize(
    "text",
    [
        "{fp16: true, bf16: false}",
        "{fp16: true, bf16: 'true'}",
        "{eval_strategy: steps, eval_steps: 100}",
        "{eval_strategy: 'no', eval_steps: null}",
        "{eval_strategy: no, eval_steps: 100}",
        "{save_steps: 100, logging_steps: 10}",
        "{load_best_model_at_end: true, eval_strategy: epoch, save_strategy: epoch}",
        "{load_best_model_at_end: true, save_strategy: best}",
        "{load_best_model_at_end: true, eval_strategy: steps, eval_steps: 200, save_steps: 400}",
        "{load_best_model_at_end: true, eval_strategy: steps, eval_steps: 0.1, save_steps: 0.1}",
        "{load_best_model_at_end: true, eval_strategy: steps, eval_steps: many, save_steps: 400, logging_steps: 200}",
        "{max_steps: -1, num_train_epochs: 3}",
        "{max_steps: 100}",
        "{dataloader_prefetch_factor: 2, dataloader_num_workers: 4}",
        "{dataloader_prefetch_factor: 2, dataloader_num_workers: '4'}",
        "{dataloader_persistent_workers: false}",
    ],
)
def test_settings_that_agree(text: str) -> None:
    assert told_together(training(), f"training: {text}") == []


def test_the_sections_are_those_of_the_libraries() -> None:
    assert [each.name for each in fields(Training)] == [
        "model",
        "quantization",
        "template",
        "tuner",
        "training",
        "data",
        "prompts",
        "rlhf",
        "deepspeed",
        "custom",
    ]


def test_names_and_defaults_are_those_of_hugging_face() -> None:
    defaults = {each.name: each.default for each in fields(TrainingArguments)}
    assert (
        defaults
        | {
            "num_train_epochs": 3.0,
            "max_steps": -1,
            "learning_rate": 5e-5,
            "lr_scheduler_type": "linear",
            "per_device_train_batch_size": 8,
            "gradient_accumulation_steps": 1,
            "adam_beta1": 0.9,
            "adam_beta2": 0.999,
            "adam_epsilon": 1e-8,
            "max_grad_norm": 1.0,
            "logging_steps": 500,
            "save_steps": 500,
            "eval_strategy": "no",
            "save_strategy": "steps",
            "seed": 42,
        }
        == defaults
    )


def test_a_model_and_an_output_folder_must_be_given() -> None:
    required = [
        f"{section}.{name}"
        for section, field in training().fields.items()
        for name, each in field.shape.fields.items()
        if each.is_required
    ]
    assert required == ["model.model", "training.output_dir"]
