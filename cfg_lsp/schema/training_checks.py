"""What the settings of a training config must not say together.

Each check is given a resolved section without its defaults, and yields what contradicts itself in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfg_lsp.schema.fault import Check, Fault, KeyPath
from cfg_lsp.schema.judge import show

Settings = dict[str, Any]


def both_precisions(section: Settings) -> Iterator[Fault]:
    """A run has one mixed precision."""
    for one, other in (("fp16", "bf16"), ("fp16_full_eval", "bf16_full_eval")):
        yield from _both_on(section, one, other)


def both_widths(section: Settings) -> Iterator[Fault]:
    """Weights are loaded in one width."""
    yield from _both_on(section, "load_in_8bit", "load_in_4bit")


def steps_without_strategy(section: Settings) -> Iterator[Fault]:
    """A number of steps counts only where the strategy is `steps`; evaluation is off by default."""
    for what, default in (("eval", "no"), ("save", "steps"), ("logging", "steps")):
        steps, strategy = f"{what}_steps", f"{what}_strategy"
        chosen = section.get(strategy, default)
        if section.get(steps) is None or chosen not in ("no", "epoch", "best"):
            continue
        is_default = strategy not in section
        seen = f"`{strategy}` is `{chosen}`{' by default' if is_default else ''}"
        yield _clash(
            steps, f"`{steps}` does nothing, because {seen}", f"write `{strategy}: steps`, or remove `{steps}`"
        )._replace(unwritten=((strategy,),) if is_default else ())


def broken_steps(section: Settings) -> Iterator[Fault]:
    """From 1 on a number of steps is whole; below it is a share of all steps."""
    for steps in ("eval_steps", "save_steps", "logging_steps"):
        value = _number(section, steps)
        if isinstance(value, float) and value > 1 and not value.is_integer():
            yield _clash(
                steps,
                f"`{steps}` is a whole number, or a share below 1, and this is `{show(value)}`",
                f"write `{round(value)}`",
            )


def best_model_without_evaluation(section: Settings) -> Iterator[Fault]:
    """The best checkpoint is known only where each one was evaluated."""
    saves, evaluates = section.get("save_strategy", "steps"), section.get("eval_strategy", "no")
    if section.get("load_best_model_at_end") is not True or saves == "best":
        return
    if saves != evaluates:
        yield Fault(
            "wrong-value",
            ("load_best_model_at_end",),
            f"`load_best_model_at_end` needs `eval_strategy`, `{show(evaluates)}`,"
            f" to equal `save_strategy`, `{show(saves)}`",
            "give both strategies the same value",
            together=(("eval_strategy",), ("save_strategy",)),
            unwritten=tuple((key,) for key in ("eval_strategy", "save_strategy") if key not in section),
        )
    elif saves == "steps":
        yield from _saved_between_evaluations(section)


def epochs_without_effect(section: Settings) -> Iterator[Fault]:
    """A number of steps overrides the number of epochs."""
    steps = _number(section, "max_steps")
    if steps is not None and steps > 0 and section.get("num_train_epochs") is not None:
        yield _clash(
            "num_train_epochs",
            f"`num_train_epochs` does nothing, because `max_steps` is `{show(steps)}`",
            "remove it, or write `max_steps: -1`",
        )


def workers_without_processes(section: Settings) -> Iterator[Fault]:
    """What loading processes do needs loading processes."""
    if section.get("dataloader_num_workers", 0) != 0:
        return
    is_default = "dataloader_num_workers" not in section
    for key in ("dataloader_prefetch_factor", "dataloader_persistent_workers"):
        if section.get(key):
            yield _clash(
                key,
                f"`{key}` needs `dataloader_num_workers`, which is `0`{' by default' if is_default else ''}",
                f"write `dataloader_num_workers: 1` or more, or remove `{key}`",
                (("dataloader_num_workers",),),
            )._replace(unwritten=(("dataloader_num_workers",),) if is_default else ())


def weights_without_rewards(section: Settings) -> Iterator[Fault]:
    """Each reward has one weight."""
    rewards, weights = section.get("reward_funcs"), section.get("reward_weights")
    if isinstance(rewards, list) and isinstance(weights, list) and len(rewards) != len(weights):
        yield _clash(
            "reward_weights",
            f"`reward_weights` holds {len(weights)}, and `reward_funcs` holds {len(rewards)}",
            "write one weight for each reward, in the same order",
            (("reward_funcs",),),
        )


TRAINING_CHECKS: tuple[Check, ...] = (
    both_precisions,
    steps_without_strategy,
    broken_steps,
    best_model_without_evaluation,
    epochs_without_effect,
    workers_without_processes,
)
QUANTIZATION_CHECKS: tuple[Check, ...] = (both_widths,)
RLHF_CHECKS: tuple[Check, ...] = (weights_without_rewards,)


def _both_on(section: Settings, one: str, other: str) -> Iterator[Fault]:
    if section.get(one) is True and section.get(other) is True:
        yield _clash(
            one,
            f"`{one}` and `{other}` are both on, and only one of them can be",
            f"write `{one}: false` or `{other}: false`",
            ((other,),),
        )


def _saved_between_evaluations(section: Settings) -> Iterator[Fault]:
    """Every checkpoint stands at a step that is evaluated; without `eval_steps` those of the log are."""
    by_default = _number(section, "logging_steps") or 500
    saves, evaluates = _number(section, "save_steps") or 500, _number(section, "eval_steps") or by_default
    if min(saves, evaluates) < 1 or saves % evaluates == 0:
        return
    yield Fault(
        "wrong-value",
        ("load_best_model_at_end",),
        f"`load_best_model_at_end` needs `save_steps`, {show(saves)}, to be a multiple of"
        f" `eval_steps`, {show(evaluates)}",
        "evaluate at each step that is saved",
        together=(("save_steps",), ("eval_steps",)),
        unwritten=tuple((key,) for key in ("save_steps", "eval_steps") if key not in section),
    )


def _number(section: Settings, key: str) -> float | None:
    value = section.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _clash(key: str, message: str, hint: str, together: tuple[KeyPath, ...] = ()) -> Fault:
    return Fault("wrong-value", (key,), message, hint, together=together)
