"""The section `rlhf`: preference training, reinforcement learning and distillation.

Names, meanings and choices are those of TRL's DPO, GRPO, GKD and other configs, and of ms-swift where
it has its own. Further keys are passed on and are no faults.
"""

from dataclasses import dataclass
from typing import Any, Literal

from cfg_lsp.schema.settings import Section, setting
from cfg_lsp.schema.training_checks import RLHF_CHECKS


@dataclass(init=False, repr=False, eq=False, match_args=False)
class Rlhf(Section):
    """How a model learns from preferences, rewards or a teacher."""

    OPEN = True
    CHECKS = RLHF_CHECKS

    rlhf_type: Literal["dpo", "orpo", "simpo", "kto", "cpo", "rm", "ppo", "grpo", "gkd"] = setting(
        "dpo", "The algorithm."
    )
    beta: float | None = setting(
        None, "How far the model may go from the reference (DPO, GRPO); which divergence it learns by (GKD).", least=0
    )
    loss_type: str | list[str] | None = setting(None, "The loss, such as `sigmoid` (DPO) or `grpo`; of the algorithm.")
    loss_weights: list[float] | None = setting(None, "Weights of several losses (DPO).")
    label_smoothing: float = setting(0.0, "Chance that a preference is taken to be wrong.", least=0, most=0.5)
    ref_model: str | None = setting(None, "Reference model; the one that is trained by default.")
    ref_model_type: str | None = setting(None, "Kind of the reference model.")
    ref_adapters: list[str] = setting(make=list, does="Adapters of the reference model.")
    sync_ref_model: bool = setting(False, "Whether the reference follows the model.")
    ref_model_mixup_alpha: float = setting(0.6, "How much of the model the reference takes over.", least=0, most=1)
    ref_model_sync_steps: int = setting(512, "Steps between two such updates.", least=1)
    rpo_alpha: float | None = setting(None, "Weight of the supervised loss (RPO).", least=0)
    ld_alpha: float | None = setting(None, "Weight of tokens behind the shared length (LD-DPO).", least=0, most=1)
    discopop_tau: float = setting(0.05, "Temperature of DiscoPOP.", above=0)
    cpo_alpha: float = setting(1.0, "Weight of the likelihood (CPO, SimPO).", least=0)
    simpo_gamma: float = setting(1.0, "Margin between rewards (SimPO).", least=0)
    desirable_weight: float = setting(1.0, "Weight of good answers (KTO).", least=0)
    undesirable_weight: float = setting(1.0, "Weight of bad answers (KTO).", least=0)
    center_rewards_coefficient: float | None = setting(None, "How strongly rewards are drawn to zero (RM).", least=0)

    # A teacher (GKD)
    teacher_model: str | None = setting(None, "Model that is learned from; it shares the tokenizer.")
    teacher_model_type: str | None = setting(None, "Kind of the teacher.")
    teacher_adapters: list[str] = setting(make=list, does="Adapters of the teacher.")
    teacher_deepspeed: str | dict[str, Any] | None = setting(None, "DeepSpeed configuration of the teacher.")
    offload_teacher_model: bool = setting(False, "Whether the teacher leaves the GPU between steps.")
    lmbda: float = setting(0.5, "Share of samples that the model itself writes.", least=0, most=1)
    sft_alpha: float = setting(0.0, "Weight of the supervised loss.", least=0)
    seq_kd: bool = setting(False, "Whether the model learns from texts that the teacher writes.")

    # Rewards and groups (GRPO)
    reward_funcs: str | list[str] = setting(make=list, does="Functions that give rewards.")
    reward_weights: list[float] | None = setting(None, "Weight of each reward, in the same order; 1 by default.")
    reward_model: str | list[str] | None = setting(None, "Models that give rewards.")
    reward_model_plugin: str | list[str] | None = setting(None, "What reads the rewards off those models.")
    num_generations: int = setting(8, "Answers to one prompt; rewards are compared among them.", least=2)
    num_iterations: int = setting(1, "Updates made of one batch of answers.", least=1)
    generation_batch_size: int | None = setting(None, "Answers that are written at once.", least=1)
    steps_per_generation: int | None = setting(None, "Steps made of answers that were written at once.", least=1)
    epsilon: float = setting(0.2, "How far the policy may move in an update.", least=0)
    epsilon_high: float | None = setting(None, "The same upwards; `epsilon` by default.", least=0)
    delta: float | None = setting(None, "Upper bound of two-sided clipping.", least=0)
    importance_sampling_level: Literal["token", "sequence", "sequence_token"] = setting(
        "token", "What the change of the policy is measured by."
    )
    advantage_estimator: Literal["grpo", "rloo", "reinforce_plus_plus"] = setting(
        "grpo", "How an answer is compared with the others."
    )
    scale_rewards: bool | Literal["group", "batch", "none", "gdpo"] = setting(
        "group", "What rewards are divided by the deviation of."
    )
    dynamic_sample: bool = setting(False, "Whether groups whose rewards are all alike are drawn anew (DAPO).")
    max_resample_times: int = setting(3, "How often they are drawn anew.", least=0)
    overlong_filter: bool = setting(False, "Whether answers that were cut off do not count.")
    mask_truncated_completions: bool = setting(False, "The same, by TRL's name.")
    soft_cache_length: int | None = setting(None, "Tokens before the limit from which on length is punished.", least=0)
    soft_max_length: int | None = setting(None, "Tokens that an answer may have before length is punished.", least=1)
    top_entropy_quantile: float = setting(1.0, "Share of tokens, the least certain first, that count.", least=0, most=1)
    log_completions: bool = setting(False, "Whether answers are written to the log.")
    log_entropy: bool = setting(False, "Whether the uncertainty of tokens is logged.")

    # Writing answers
    max_prompt_length: int | None = setting(None, "Longest prompt in tokens.", least=1)
    max_completion_length: int | None = setting(512, "Longest answer in tokens.", least=1)
    temperature: float = setting(0.9, "How freely answers are drawn; 0 always takes the likeliest token.", least=0)
    top_p: float = setting(1.0, "Share of probability that tokens are drawn from.", above=0, most=1)
    top_k: int | None = setting(50, "Tokens that are drawn from; -1 or 0 for all.", least=-1)
    min_p: float | None = setting(None, "Least probability of a token, as a share of the likeliest.", least=0, most=1)
    repetition_penalty: float = setting(1.0, "Above 1 tokens that were used become less likely.", above=0)
    stop_words: list[str] = setting(make=list, does="Texts that end an answer.")
    use_vllm: bool = setting(False, "Whether vLLM writes the answers.")
    vllm_mode: Literal["colocate", "server"] = setting("colocate", "Whether vLLM shares the GPUs or is a server.")
    vllm_gpu_memory_utilization: float = setting(0.9, "Share of a GPU's memory for vLLM.", above=0, most=1)
    vllm_max_model_len: int | None = setting(None, "Longest sequence in vLLM; that of the model by default.", least=1)
    vllm_tensor_parallel_size: int = setting(1, "GPUs that share the model in vLLM.", least=1)
    vllm_enforce_eager: bool = setting(False, "Whether vLLM computes without CUDA graphs.")
    vllm_enable_prefix_caching: bool | None = setting(None, "Whether vLLM keeps what prompts begin with.")
    vllm_limit_mm_per_prompt: str | dict[str, int] | None = setting(None, "Images and videos in a prompt.")
    vllm_server_host: str | list[str] | None = setting(None, "Where the server of vLLM runs.")
    vllm_server_port: int | list[int] = setting(8000, "Port of that server.")
    vllm_server_base_url: str | list[str] | None = setting(None, "Address of that server, in place of host and port.")
    vllm_server_timeout: float = setting(240.0, "Seconds to wait for that server.", least=0)
    vllm_engine_kwargs: str | dict[str, Any] | None = setting(None, "Further arguments of vLLM.")
    sleep_level: int = setting(
        0, "What vLLM gives free while the model trains: 1 the cache, 2 its weights too.", least=0, most=2
    )
    offload_model: bool = setting(False, "Whether the model leaves the GPU while vLLM writes.")
    offload_optimizer: bool = setting(False, "Whether the optimizer leaves the GPU while vLLM writes.")
    move_model_batches: int | None = setting(None, "In how many portions weights go to vLLM.", least=1)
    async_generate: bool = setting(False, "Whether answers are written while the model trains.")
