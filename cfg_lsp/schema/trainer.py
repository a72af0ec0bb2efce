"""The config of a training program, in eight parts: what each setting is, may be, and defaults to.

The dataclasses are the ones that a program gets. Knows no files; how a config is loaded is not its business.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from cfg_lsp.schema.fault import Check
from cfg_lsp.schema.settings import Section, setting
from cfg_lsp.schema.training_checks import QUANTIZATION_CHECKS

SYSTEM_PROMPT = "You are a helpful assistant."


@dataclass(frozen=True, kw_only=True)
class Hyperparams(Section):
    """What decides how the model learns."""

    MOVED: ClassVar[dict[str, str]] = {
        "effective_batch_size": "",
        "epochs": "hyperparams.num_epochs",
        "gradient_accumulation_steps": "hyperparams.gradient_accumulation",
    }

    batch_size: int = setting(19, "Samples in one step of one device.", least=1)
    gradient_accumulation: int = setting(1, "Steps whose gradients are added up before the weights change.", least=1)
    learning_rate: float = setting(2e-4, "Peak learning rate.", above=0)
    warmup_steps: int = setting(100, "Steps over which the learning rate rises to its peak.", least=0)
    num_epochs: int = setting(1, "How often the training data is gone through.", least=1)
    max_steps: int | None = setting(None, "Stop after so many steps, whatever `num_epochs` says.", least=1)
    max_length: int = setting(4096, "The longest sample, in tokens.", least=1)
    max_new_tokens: int = setting(2048, "The longest answer that is generated to look at, in tokens.", least=1)
    fp_precision: Literal["fp16", "bf16", "fp32"] = setting("fp16", "The precision of the computation.")
    save_steps: int = setting(1000, "Save a checkpoint every so many steps.", least=1)
    save_total_limit: int = setting(3, "How many checkpoints are kept.", least=1)
    eval_steps: int = setting(50, "Evaluate every so many steps, where `eval_strategy` is `steps`.", least=1)
    eval_strategy: Literal["no", "steps", "epoch"] = setting("steps", "When the model is evaluated.")

    @property
    def effective_batch_size(self) -> int:
        """Samples that go into one change of the weights, on one device."""
        return self.batch_size * self.gradient_accumulation


@dataclass(frozen=True, kw_only=True)
class ProfileConfig(Section):
    """What kind of answers the model is trained to give."""

    name: Literal["emoji_think", "regime3", "plain_sft"] = setting("emoji_think", "The profile.")
    options: dict[str, Any] = setting(make=dict, does="Settings of the profile's own.")
    system_prompt_template: str | None = setting(None, "A system prompt in place of the profile's own.")


@dataclass(frozen=True, kw_only=True)
class MonitoringConfig(Section):
    """What is watched during training, and how often."""

    MOVED: ClassVar[dict[str, str]] = {"system_prompt": "monitoring.system_prompt_base"}

    status_update_interval: int = setting(2, "Write the status every so many steps.", least=1)
    inference_interval: int = setting(50, "Generate an answer to look at every so many steps.", least=1)
    micro_eval_interval: int = setting(200, "Run the small evaluation every so many steps.", least=1)
    num_eval_samples: int = setting(4, "Samples that answers are generated for.", least=1)
    num_micro_eval_samples: int = setting(20, "Samples of the small evaluation.", least=1)
    validation_split: float = setting(
        0.05, "The part of the training data that validates, where no other data does.", least=0, most=1
    )
    validation_max_samples: int = setting(500, "The most samples that validate.", least=1)
    system_prompt_base: str = setting(SYSTEM_PROMPT, "The system prompt that a profile builds on.")
    enable_pattern_tracking: bool = setting(True, "Count the patterns that answers follow.")
    enable_layer_monitor: bool = setting(True, "Watch how much each layer changes.")
    enable_evolution_tracker: bool = setting(True, "Keep how the answers to fixed prompts change.")
    enable_penalty_heatmap: bool = setting(True, "Record where in an answer the loss is high.")
    max_output_samples: int = setting(5, "The most generated answers that are kept.", least=1)
    prompt_snapshot_interval: int = setting(20, "Keep a prompt as the model sees it every so many steps.", least=1)


@dataclass(frozen=True, kw_only=True)
class LockedConfig(Section):
    """What a model is; the first config that says it decides, and nothing above may change it."""

    LOCKED: ClassVar[bool] = True

    base_model: str = setting(does="The model that training began with.")
    model_architecture: str = setting(does="The class of the model, such as Qwen3ForCausalLM.")
    max_context_length: int = setting(does="The most tokens that the model can read.", least=1)
    vocab_size: int = setting(does="How many tokens the model knows.", least=1)
    model_version: str = setting("v1", "The version that checkpoints are filed under.")
    created_at: str | None = setting(None, "When the model was set up, as text.")


@dataclass(frozen=True, kw_only=True)
class DataConfig(Section):
    """What the model learns from."""

    dataset_path: str = setting(does="The training data.")
    validation_dataset_path: str | None = setting(None, "Validation data; without it a part of the training data.")
    shuffle: bool = setting(True, "Shuffle the training data.")
    seed: int = setting(42, "The seed of every random choice.", least=0)
    min_length: int = setting(10, "Shorter samples, in tokens, are left out.", least=0)
    max_length_override: int | None = setting(
        None, "The longest sample in place of `hyperparams.max_length`, in tokens.", least=1
    )
    augmentation: bool = setting(False, "Augment the training data.")


@dataclass(frozen=True, kw_only=True)
class ModelConfig(Section):
    """Which model is trained, and how it is loaded."""

    CHECKS: ClassVar[tuple[Check, ...]] = QUANTIZATION_CHECKS

    model_path: str = setting(does="The model to train: a folder or a name on the Hugging Face Hub.")
    tokenizer_path: str | None = setting(None, "The tokenizer; without it the model's own.")
    load_in_8bit: bool = setting(False, "Load the weights as 8-bit numbers.")
    load_in_4bit: bool = setting(False, "Load the weights as 4-bit numbers.")
    device_map: str | dict[str, str | int] | None = setting("auto", "Which devices hold which layers.")
    torch_dtype: Literal["float16", "bfloat16", "float32", "auto"] | None = setting(
        None, "The type of the weights; without it the one of `hyperparams.fp_precision`."
    )
    use_cache: bool = setting(False, "Keep keys and values between tokens; costs memory in training.")
    gradient_checkpointing: bool = setting(False, "Compute activations again instead of keeping them.")


@dataclass(frozen=True, kw_only=True)
class OutputConfig(Section):
    """What a run writes, and where."""

    output_dir: str = setting(does="The folder for checkpoints and results.")
    logging_dir: str | None = setting(None, "The folder for logs; without it one in `output_dir`.")
    resume_from_checkpoint: str | None = setting(None, "The checkpoint to go on from.")
    overwrite_output_dir: bool = setting(True, "Write into `output_dir` although there is something in it.")
    save_safetensors: bool = setting(True, "Write weights as safetensors.")
    save_only_model: bool = setting(False, "Leave out what only resuming needs: optimiser, scheduler, random states.")


@dataclass(frozen=True, kw_only=True)
class EnvironmentConfig(Section):
    """The machine, and how a run reports from it."""

    dataloader_num_workers: int = setting(4, "Processes that load data; 0 loads in the training process.", least=0)
    dataloader_pin_memory: bool = setting(True, "Load data into memory that copies to a GPU faster.")
    local_rank: int = setting(-1, "The number of this process on its machine; -1 for one process.", least=-1)
    world_size: int = setting(1, "How many processes train together.", least=1)
    report_to: list[str] = setting(make=lambda: ["none"], does="Where metrics go, such as tensorboard or wandb.")
    logging_steps: int = setting(10, "Log every so many steps.", least=1)
    max_grad_norm: float = setting(1.0, "Gradients are clipped to this norm.", above=0)
    nan_detection: bool = setting(True, "Stop where the loss is no number.")


def _from_top(section: str, part: type[Any]) -> dict[str, str]:
    """The settings of a part by the names that they had when a config was flat."""
    return {each.name: f"{section}.{each.name}" for each in dataclasses.fields(part)}


@dataclass(frozen=True, kw_only=True)
class Trainer(Section):
    """The config of a training program."""

    MOVED: ClassVar[dict[str, str]] = {
        **_from_top("hyperparams", Hyperparams),
        **_from_top("monitoring", MonitoringConfig),
        **_from_top("locked", LockedConfig),
        **_from_top("data", DataConfig),
        **_from_top("model", ModelConfig),
        **_from_top("output", OutputConfig),
        **_from_top("environment", EnvironmentConfig),
        "dataset": "data.dataset_path",
        "effective_batch_size": "",
        "epochs": "hyperparams.num_epochs",
        "gradient_accumulation_steps": "hyperparams.gradient_accumulation",
        "model_name": "model.model_path",
        "profile_name": "profile.name",
        "profile_options": "profile.options",
        "system_prompt": "monitoring.system_prompt_base",
        "system_prompt_template": "profile.system_prompt_template",
        "validation_dataset": "data.validation_dataset_path",
    }

    hyperparams: Hyperparams = setting(make=Hyperparams, does="What decides how the model learns.")
    profile: ProfileConfig = setting(make=ProfileConfig, does="What kind of answers the model is trained to give.")
    monitoring: MonitoringConfig = setting(make=MonitoringConfig, does="What is watched during training.")
    locked: LockedConfig = setting(does="What a model is; nothing above the first config that says it may change it.")
    data: DataConfig = setting(does="What the model learns from.")
    model: ModelConfig = setting(does="Which model is trained, and how it is loaded.")
    output: OutputConfig = setting(does="What a run writes, and where.")
    environment: EnvironmentConfig = setting(make=EnvironmentConfig, does="The machine, and how a run reports from it.")
