"""What is trained: the sections `model`, `quantization`, `template` and `tuner`.

Names and meanings are those of transformers, bitsandbytes and PEFT as ms-swift passes them on. Further
keys are passed on as well and are no faults.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from cfg_lsp.schema.settings import Section, setting
from cfg_lsp.schema.training_checks import QUANTIZATION_CHECKS

Dtype = Literal["float16", "bfloat16", "float32", "auto"]


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Model(Section):
    """The model that a run starts from."""

    OPEN = True
    MOVED: ClassVar[dict[str, str]] = {
        "model_id_or_path": "model.model",
        "model_name_or_path": "model.model",
        "attn_implementation": "model.attn_impl",
        "dtype": "model.torch_dtype",
    }

    model: str = setting(does="Name of the model on the Hub, or its folder.")
    model_type: str | None = setting(None, "Kind of model, which decides how it is loaded; guessed by default.")
    model_revision: str | None = setting(None, "Branch, tag or commit of the model.")
    task_type: Literal["causal_lm", "seq_cls", "embedding", "reranker", "generative_reranker"] = setting(
        "causal_lm", "What the model is for."
    )
    torch_dtype: Dtype | None = setting(None, "Type of the weights; that of the checkpoint by default.")
    attn_impl: str | None = setting(None, "How attention is computed, such as `sdpa` or `flash_attention_2`.")
    use_hf: bool = setting(False, "Whether names are those of Hugging Face, not of ModelScope.")
    hub_token: str | None = setting(None, "Token for the Hub; better kept out of configs.")
    device_map: str | dict[str, Any] | None = setting(None, "Which device holds which part of the model.")
    max_memory: str | dict[str, Any] | None = setting(None, "Most memory to use on each device.")
    max_model_len: int | None = setting(None, "Longest sequence that the model is made to take.", least=1)
    rope_scaling: str | dict[str, Any] | None = setting(None, "How positions are stretched, such as `yarn`.")
    new_special_tokens: list[str] = setting(make=list, does="Special tokens to add.")
    num_labels: int | None = setting(None, "Number of classes of a classifier.", least=1)
    problem_type: Literal["regression", "single_label_classification", "multi_label_classification"] | None = setting(
        None, "What a classifier learns."
    )
    init_strategy: str | None = setting(None, "How weights that the checkpoint lacks are made.")
    local_repo_path: str | None = setting(None, "Folder of a repository that the model's code comes from.")
    model_kwargs: str | dict[str, Any] | None = setting(None, "Settings of this kind of model alone.")
    trust_remote_code: bool = setting(False, "Whether code that comes with the model is run.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Quantization(Section):
    """How weights are made smaller when they are loaded."""

    OPEN = True
    MOVED: ClassVar[dict[str, str]] = {
        "quantization_bit": "quantization.quant_bits",
        "bnb_4bit_comp_dtype": "quantization.bnb_4bit_compute_dtype",
    }
    CHECKS = QUANTIZATION_CHECKS

    quant_method: Literal["bnb", "hqq", "eetq", "quanto", "fp8", "awq", "gptq"] | None = setting(
        None, "What quantizes the weights."
    )
    quant_bits: int | None = setting(None, "Bits of a weight.", least=1, most=16)
    load_in_4bit: bool = setting(False, "Whether weights are loaded in 4 bits.")
    load_in_8bit: bool = setting(False, "Whether weights are loaded in 8 bits.")
    hqq_axis: int | None = setting(None, "Axis along which HQQ quantizes.", least=0, most=1)
    bnb_4bit_compute_dtype: Dtype | None = setting(None, "Type that is computed in; `torch_dtype` by default.")
    bnb_4bit_quant_type: Literal["nf4", "fp4"] = setting("nf4", "Type of the 4 bits.")
    bnb_4bit_use_double_quant: bool = setting(True, "Whether the constants of the quantization are quantized too.")
    bnb_4bit_quant_storage: str | None = setting(None, "Type in which packed weights are stored.")


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Template(Section):
    """How samples become tokens."""

    OPEN = True
    MOVED: ClassVar[dict[str, str]] = {"template_type": "template.template"}

    template: str | None = setting(None, "Conversation format; that of the model by default.")
    template_backend: Literal["swift", "jinja"] = setting("swift", "What fills the format in; `jinja` cannot train.")
    use_chat_template: bool = setting(True, "Whether samples are conversations, not plain text.")
    system: str | None = setting(None, "System prompt, or a file that holds it.")
    max_length: int | None = setting(None, "Longest sample in tokens; what the model takes by default.", least=1)
    truncation_strategy: Literal["delete", "left", "right", "split"] = setting(
        "delete", "What happens to a sample that is longer."
    )
    max_pixels: int | None = setting(None, "Largest image in pixels; larger ones are made smaller.", least=1)
    min_pixels: int | None = setting(None, "Smallest image in pixels; smaller ones are made larger.", least=1)
    norm_bbox: Literal["norm1000", "none"] | None = setting(None, "How coordinates of boxes are written.")
    padding_side: Literal["left", "right"] = setting("right", "Side on which short samples are filled up.")
    padding_free: bool = setting(False, "Whether the samples of a batch are laid end to end instead.")
    loss_scale: str = setting("default", "Which tokens count for the loss, such as `last_round` or `all`.")
    agent_template: str | None = setting(None, "How tools and their calls are written.")
    response_prefix: str | None = setting(None, "What every answer begins with.")
    sequence_parallel_size: int = setting(1, "Devices that share a sequence.", least=1)


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Tuner(Section):
    """Which weights are trained: all of them, or adapters such as LoRA."""

    OPEN = True
    MOVED: ClassVar[dict[str, str]] = {
        "sft_type": "tuner.train_type",
        "lora_target_modules": "tuner.target_modules",
        "lora_r": "tuner.lora_rank",
        "lora_dropout_p": "tuner.lora_dropout",
    }

    train_type: str = setting("lora", "What is trained, such as `lora`, `full`, `longlora`, `adalora` or `dora`.")
    tuner_backend: Literal["peft", "unsloth"] = setting("peft", "Library that adds the adapters.")
    adapters: list[str] = setting(make=list, does="Adapters that a run starts from.")
    lora_rank: int = setting(8, "Rank of the adapters.", least=1)
    lora_alpha: float = setting(32, "Scale of the adapters; divided by the rank.", least=0)
    lora_dropout: float = setting(0.05, "Share of inputs that adapters do not see.", least=0, most=1)
    lora_bias: Literal["none", "all", "lora_only"] = setting("none", "Which biases are trained.")
    lora_dtype: Dtype | None = setting(None, "Type of the adapters' weights.")
    lorap_lr_ratio: float | None = setting(None, "How much faster matrix B learns (LoRA+).", least=0)
    use_rslora: bool = setting(False, "Whether the scale is divided by the root of the rank.")
    use_dora: bool = setting(False, "Whether direction and magnitude are trained apart (DoRA).")
    init_weights: bool | str = setting(True, "How adapters begin, such as `gaussian`, `pissa` or `olora`.")
    init_lora_weights: bool | str = setting(True, "How adapters begin, by PEFT's own name.")
    target_modules: str | list[str] | None = setting(None, "Modules that get adapters; `all-linear` for all of them.")
    target_regex: str | None = setting(None, "Pattern of the modules that get adapters.")
    exclude_modules: str | list[str] | None = setting(None, "Modules that get none.")
    modules_to_save: list[str] | None = setting(make=list, does="Further modules that are trained and saved whole.")
    layers_to_transform: int | list[int] | None = setting(None, "Layers that get adapters; all by default.")
    layers_pattern: str | list[str] | None = setting(None, "Name of the layers that are counted.")
    rank_pattern: dict[str, int] | None = setting(None, "Ranks of single modules.")
    alpha_pattern: dict[str, float] | None = setting(None, "Scales of single modules.")
    use_galore: bool = setting(False, "Whether gradients are projected (GaLore).")
    galore_rank: int = setting(128, "Rank of that projection.", least=1)
    freeze_llm: bool = setting(False, "Whether the language model stays as it is.")
    freeze_vit: bool = setting(True, "Whether the vision tower stays as it is.")
    freeze_aligner: bool = setting(True, "Whether the aligner stays as it is.")
    freeze_parameters: list[str] = setting(make=list, does="Prefixes of parameters that stay as they are.")
    freeze_parameters_regex: str | None = setting(None, "Pattern of parameters that stay as they are.")
    freeze_parameters_ratio: float = setting(
        0.0, "Share of parameters, from below, that stay as they are.", least=0, most=1
    )
    trainable_parameters: list[str] = setting(make=list, does="Prefixes of parameters that are trained all the same.")
    trainable_parameters_regex: str | None = setting(None, "Pattern of parameters that are trained all the same.")
