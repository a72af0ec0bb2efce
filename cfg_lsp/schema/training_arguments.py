"""The section `training`: what Hugging Face's `TrainingArguments` take, and the few settings that ms-swift adds.

Names, meanings and defaults are those of transformers. Further keys are passed on and are no faults.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from cfg_lsp.schema.settings import Section, setting
from cfg_lsp.schema.training_checks import TRAINING_CHECKS

Scheduler = Literal[
    "linear",
    "cosine",
    "cosine_with_restarts",
    "polynomial",
    "constant",
    "constant_with_warmup",
    "inverse_sqrt",
    "reduce_lr_on_plateau",
    "cosine_with_min_lr",
    "cosine_warmup_with_min_lr",
    "warmup_stable_decay",
    "greedy",
]
Optimizer = Literal[
    "adamw_torch",
    "adamw_torch_fused",
    "adamw_torch_xla",
    "adamw_torch_npu_fused",
    "adamw_apex_fused",
    "adafactor",
    "adamw_anyprecision",
    "adamw_torch_4bit",
    "adamw_torch_8bit",
    "ademamix",
    "sgd",
    "adagrad",
    "adamw_bnb_8bit",
    "adamw_8bit",
    "ademamix_8bit",
    "lion_8bit",
    "lion_32bit",
    "paged_adamw_32bit",
    "paged_adamw_8bit",
    "paged_ademamix_32bit",
    "paged_ademamix_8bit",
    "paged_lion_32bit",
    "paged_lion_8bit",
    "rmsprop",
    "rmsprop_bnb",
    "rmsprop_bnb_8bit",
    "rmsprop_bnb_32bit",
    "galore_adamw",
    "galore_adamw_8bit",
    "galore_adafactor",
    "galore_adamw_layerwise",
    "galore_adamw_8bit_layerwise",
    "galore_adafactor_layerwise",
    "lomo",
    "adalomo",
    "grokadamw",
    "schedule_free_radam",
    "schedule_free_adamw",
    "schedule_free_sgd",
    "apollo_adamw",
    "apollo_adamw_layerwise",
    "stable_adamw",
]
Interval = Literal["no", "steps", "epoch"]
LogLevel = Literal["detail", "debug", "info", "warning", "error", "critical", "passive"]


@dataclass(init=False, repr=False, eq=False, match_args=False)
class TrainingArguments(Section):
    """How the model is trained: Hugging Face's TrainingArguments."""

    OPEN = True
    MOVED: ClassVar[dict[str, str]] = {
        "evaluation_strategy": "training.eval_strategy",
        "no_cuda": "training.use_cpu",
        "per_gpu_train_batch_size": "training.per_device_train_batch_size",
        "per_gpu_eval_batch_size": "training.per_device_eval_batch_size",
        "fp16_backend": "training.half_precision_backend",
        "xpu_backend": "training.ddp_backend",
        "push_to_hub_token": "training.hub_token",
        "push_to_hub_model_id": "training.hub_model_id",
    }
    CHECKS = TRAINING_CHECKS

    # What the run is called and where it goes
    output_dir: str = setting(does="Folder that checkpoints and results are written to.")
    run_name: str | None = setting(None, "Name of the run in TensorBoard, Weights & Biases and the like.")
    logging_dir: str | None = setting(None, "Folder of the TensorBoard logs; by default one below `output_dir`.")
    overwrite_output_dir: bool = setting(False, "Whether what lies in `output_dir` may be overwritten.")
    add_version: bool = setting(True, "Whether a version and the time are added to `output_dir`.")
    do_train: bool = setting(False, "Whether the script trains.")
    do_eval: bool = setting(False, "Whether the script evaluates.")
    do_predict: bool = setting(False, "Whether the script predicts on the test set.")

    # How long, and in which portions
    num_train_epochs: float = setting(3.0, "How often the data is gone through; may be a fraction.", least=0)
    max_steps: int = setting(-1, "Number of optimizer steps; overrides `num_train_epochs` where positive.", least=-1)
    max_epochs: int | None = setting(None, "Epochs after which a run on streamed data ends.", least=1)
    per_device_train_batch_size: int = setting(8, "Samples per device and step.", least=1)
    per_device_eval_batch_size: int = setting(8, "Samples per device and step while evaluating.", least=1)
    gradient_accumulation_steps: int = setting(1, "Steps whose gradients are summed up before an update.", least=1)
    auto_find_batch_size: bool = setting(False, "Whether the batch size is lowered until it fits into memory.")
    average_tokens_across_devices: bool = setting(True, "Whether the loss is averaged over the tokens of all devices.")
    train_sampling_strategy: Literal["random", "sequential", "group_by_length"] = setting(
        "random", "The order in which samples are drawn."
    )
    group_by_length: bool = setting(False, "Whether samples of about the same length share a batch.")
    length_column_name: str = setting("length", "Column with the lengths that samples are grouped by.")

    # The optimizer
    learning_rate: float = setting(5e-5, "Highest learning rate, reached after the warm-up.", least=0)
    vit_lr: float | None = setting(None, "Learning rate of the vision tower; that of the rest by default.", least=0)
    aligner_lr: float | None = setting(None, "Learning rate of the aligner; that of the rest by default.", least=0)
    lr_scheduler_type: Scheduler = setting("linear", "How the learning rate changes over the run.")
    lr_scheduler_kwargs: dict[str, Any] | str | None = setting(None, "Further arguments of the scheduler.")
    warmup_ratio: float | None = setting(
        None, "Share of all steps over which the learning rate rises.", least=0, most=1
    )
    warmup_steps: float = setting(0, "Steps over which the learning rate rises; below 1 a share of all steps.", least=0)
    weight_decay: float = setting(0.0, "Weight decay, of all weights but biases and norms.", least=0)
    optim: Optimizer = setting("adamw_torch_fused", "The optimizer.")
    optim_args: str | None = setting(None, "Further arguments of the optimizer, as text.")
    optim_target_modules: str | list[str] | None = setting(None, "Modules that GaLore or APOLLO works on.")
    adam_beta1: float = setting(0.9, "Decay of Adam's first moment.", least=0, most=1)
    adam_beta2: float = setting(0.999, "Decay of Adam's second moment.", least=0, most=1)
    adam_epsilon: float = setting(1e-8, "Keeps Adam from dividing by zero.", least=0)
    max_grad_norm: float = setting(1.0, "Norm above which gradients are clipped; 0 clips nothing.", least=0)
    label_smoothing_factor: float = setting(
        0.0, "Share of probability that labels give to other tokens.", least=0, most=1
    )
    neftune_noise_alpha: float | None = setting(None, "Strength of the noise on embeddings (NEFTune).", least=0)
    router_aux_loss_coef: float = setting(0.0, "Weight of the auxiliary loss of a mixture of experts.", least=0)

    # Numbers and memory
    bf16: bool = setting(False, "Whether to train in bfloat16 mixed precision.")
    fp16: bool = setting(False, "Whether to train in float16 mixed precision.")
    bf16_full_eval: bool = setting(False, "Whether to evaluate wholly in bfloat16.")
    fp16_full_eval: bool = setting(False, "Whether to evaluate wholly in float16.")
    fp16_opt_level: Literal["O0", "O1", "O2", "O3"] = setting("O1", "Optimization level of Apex.")
    half_precision_backend: Literal["auto", "apex", "cpu_amp"] = setting("auto", "What does mixed precision.")
    tf32: bool | None = setting(None, "Whether matrix products may use TensorFloat-32.")
    gradient_checkpointing: bool = setting(False, "Whether activations are computed again instead of kept.")
    gradient_checkpointing_kwargs: dict[str, Any] | str | None = setting(None, "Further arguments of checkpointing.")
    vit_gradient_checkpointing: bool | None = setting(None, "The same for the vision tower.")
    use_liger_kernel: bool = setting(False, "Whether Liger's fused kernels are used.")
    liger_kernel_config: dict[str, bool] | None = setting(None, "Which of Liger's kernels are used.")
    use_cache: bool = setting(False, "Whether the model caches keys and values while training.")
    torch_empty_cache_steps: int | None = setting(None, "Steps between two calls of `empty_cache()`.", least=1)
    torch_compile: bool = setting(False, "Whether the model is compiled.")
    torch_compile_backend: str | None = setting(None, "Backend of the compiler, such as `inductor`.")
    torch_compile_mode: str | None = setting(None, "Mode of the compiler, such as `max-autotune`.")

    # Logging
    logging_strategy: Interval = setting("steps", "When the loss is logged.")
    logging_steps: float = setting(500, "Steps between two logs; below 1 a share of all steps.", least=0)
    logging_first_step: bool = setting(False, "Whether the first step is logged.")
    logging_nan_inf_filter: bool = setting(True, "Whether losses that are not numbers are left out of the log.")
    log_level: LogLevel = setting("passive", "What the main process logs.")
    log_level_replica: LogLevel = setting("warning", "What the other processes log.")
    log_on_each_node: bool = setting(True, "Whether every node logs, not the first one alone.")
    disable_tqdm: bool | None = setting(None, "Whether progress bars are left out.")
    report_to: str | list[str] | None = setting("none", "What the log is sent to, such as `tensorboard` or `wandb`.")
    include_num_input_tokens_seen: bool | Literal["all", "non_padding", "no"] = setting(
        "no", "Whether the tokens seen are counted."
    )
    include_tokens_per_second: bool = setting(False, "Whether tokens per second are measured.")
    skip_memory_metrics: bool = setting(True, "Whether memory is left unmeasured, which is faster.")

    # Evaluation
    eval_strategy: Interval = setting("no", "When the model is evaluated.")
    eval_steps: float | None = setting(
        None, "Steps between two evaluations, `logging_steps` by default; below 1 a share of all steps.", least=0
    )
    eval_delay: float | None = setting(0, "Epochs or steps before the first evaluation.", least=0)
    eval_on_start: bool = setting(False, "Whether the model is evaluated before training.")
    eval_accumulation_steps: int | None = setting(None, "Steps whose predictions are kept on the device.", least=1)
    eval_do_concat_batches: bool = setting(True, "Whether the predictions of all batches are joined.")
    eval_use_gather_object: bool = setting(False, "Whether predictions are gathered as Python objects.")
    prediction_loss_only: bool = setting(False, "Whether an evaluation gives the loss alone.")
    predict_with_generate: bool = setting(False, "Whether an evaluation generates text.")
    batch_eval_metrics: bool = setting(False, "Whether metrics are computed batch by batch.")
    include_for_metrics: list[str] = setting(make=list, does="What metrics get besides predictions: `inputs`, `loss`.")
    label_names: list[str] | None = setting(None, "Names of the inputs that are labels.")
    metric_for_best_model: str | None = setting(
        None, "Metric that tells which checkpoint is best; the loss by default."
    )
    greater_is_better: bool | None = setting(None, "Whether a higher metric is better; by default unless it is a loss.")
    load_best_model_at_end: bool = setting(False, "Whether the best checkpoint is loaded after training.")

    # Checkpoints
    save_strategy: Literal["no", "steps", "epoch", "best"] = setting("steps", "When a checkpoint is saved.")
    save_steps: float = setting(500, "Steps between two checkpoints; below 1 a share of all steps.", least=0)
    save_total_limit: int | None = setting(None, "Most checkpoints to keep; older ones are deleted.", least=0)
    save_only_model: bool = setting(False, "Whether the optimizer is left out; such a run cannot be resumed.")
    save_safetensors: bool = setting(True, "Whether weights are saved as safetensors.")
    save_on_each_node: bool = setting(False, "Whether every node saves, not the first one alone.")
    enable_jit_checkpoint: bool = setting(False, "Whether a checkpoint is saved when the run is told to stop.")
    create_checkpoint_symlink: bool = setting(False, "Whether `best` and `last` link to checkpoints.")
    resume_from_checkpoint: bool | str | None = setting(None, "Checkpoint that the run goes on from.")
    resume_only_model: bool = setting(False, "Whether only the weights of that checkpoint are loaded.")
    ignore_data_skip: bool = setting(False, "Whether a resumed run begins the data anew.")
    restore_callback_states_from_checkpoint: bool = setting(False, "Whether callbacks are restored as well.")

    # Chance
    seed: int = setting(42, "Seed of everything random.", least=0)
    data_seed: int | None = setting(None, "Seed of the order of samples; `seed` by default.", least=0)
    full_determinism: bool = setting(False, "Whether two runs give the same bits, at the cost of speed.")

    # Data loading
    dataloader_num_workers: int = setting(0, "Processes that load data; 0 loads in the main one.", least=0)
    dataloader_pin_memory: bool = setting(True, "Whether batches are kept in pinned memory.")
    dataloader_persistent_workers: bool = setting(False, "Whether loading processes live longer than an epoch.")
    dataloader_prefetch_factor: int | None = setting(None, "Batches that each process loads ahead.", least=1)
    dataloader_drop_last: bool = setting(False, "Whether an incomplete last batch is left out.")
    remove_unused_columns: bool = setting(True, "Whether columns that the model does not take are removed.")
    lazy_tokenize: bool | None = setting(None, "Whether samples are tokenized when they are read.")
    packing: bool = setting(False, "Whether short samples share a sequence.")
    packing_length: int | None = setting(None, "Length of packed sequences; `max_length` by default.", least=1)

    # Many devices
    use_cpu: bool = setting(False, "Whether to train on the CPU.")
    local_rank: int = setting(-1, "Number of the process on its node; set by the launcher.", least=-1)
    ddp_backend: Literal["nccl", "gloo", "mpi", "ccl", "xccl", "hccl", "cncl", "mccl"] | None = setting(
        None, "What processes communicate by."
    )
    ddp_timeout: int = setting(1800, "Seconds after which a process that does not answer counts as lost.", least=1)
    ddp_find_unused_parameters: bool | None = setting(None, "Whether parameters without gradient are searched for.")
    ddp_bucket_cap_mb: int | None = setting(None, "Megabytes of gradients that are exchanged at once.", least=1)
    ddp_broadcast_buffers: bool | None = setting(None, "Whether buffers are sent to all processes.")
    fsdp: str | list[str] | bool | None = setting(None, "How FSDP shards the model, such as `full_shard auto_wrap`.")
    fsdp_config: dict[str, Any] | str | None = setting(None, "Further settings of FSDP, or their file.")
    deepspeed: dict[str, Any] | str | None = setting(None, "Configuration of DeepSpeed, or its file.")
    accelerator_config: dict[str, Any] | str | None = setting(None, "Configuration of Accelerate, or its file.")
    parallelism_config: dict[str, Any] | None = setting(None, "How Accelerate shares out the model.")
    sequence_parallel_size: int = setting(1, "Devices that share a sequence.", least=1)

    # The Hub
    push_to_hub: bool = setting(False, "Whether checkpoints are uploaded to the Hub.")
    hub_model_id: str | None = setting(None, "Repository on the Hub.")
    hub_strategy: Literal["end", "every_save", "checkpoint", "all_checkpoints"] = setting(
        "every_save", "What is uploaded, and when."
    )
    hub_token: str | None = setting(None, "Token for the Hub; better kept out of configs.")
    hub_private_repo: bool | None = setting(None, "Whether the repository is private.")
    hub_always_push: bool = setting(False, "Whether an upload begins before the last one is done.")
    hub_revision: str | None = setting(None, "Branch, tag or commit to upload to.")

    # Finding faults
    debug: str | list[str] = setting("", "Checks that are switched on, such as `underflow_overflow`.")
