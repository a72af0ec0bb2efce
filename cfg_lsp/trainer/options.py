"""The command line of a training program: which option is which setting.

What an option does and defaults to is the schema's word. A value that is none its setting takes is
handed on as text, so that it is refused in the same words as in a file.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from cfg_lsp.merge import read_keys
from cfg_lsp.schema.shape import Shape
from cfg_lsp.schema.spelling import spelled
from cfg_lsp.trainer.config import trainer_shape

REQUIRED = {
    "--dataset": "data.dataset_path",
    "--model": "model.model_path",
    "--output-dir": "output.output_dir",
}
OPTIONS = {
    "--batch-size": "hyperparams.batch_size",
    "--gradient-accumulation": "hyperparams.gradient_accumulation",
    "--learning-rate": "hyperparams.learning_rate",
    "--warmup-steps": "hyperparams.warmup_steps",
    "--epochs": "hyperparams.num_epochs",
    "--max-steps": "hyperparams.max_steps",
    "--max-length": "hyperparams.max_length",
    "--max-new-tokens": "hyperparams.max_new_tokens",
    "--save-steps": "hyperparams.save_steps",
    "--save-total-limit": "hyperparams.save_total_limit",
    "--eval-steps": "hyperparams.eval_steps",
    "--eval-strategy": "hyperparams.eval_strategy",
    "--profile": "profile.name",
    "--system-prompt": "monitoring.system_prompt_base",
    "--validation-dataset": "data.validation_dataset_path",
    "--validation-split": "monitoring.validation_split",
    "--seed": "data.seed",
    "--shuffle": "data.shuffle",
    "--augmentation": "data.augmentation",
    "--tokenizer": "model.tokenizer_path",
    "--load-in-8bit": "model.load_in_8bit",
    "--load-in-4bit": "model.load_in_4bit",
    "--torch-dtype": "model.torch_dtype",
    "--gradient-checkpointing": "model.gradient_checkpointing",
    "--logging-dir": "output.logging_dir",
    "--resume-from-checkpoint": "output.resume_from_checkpoint",
    "--num-workers": "environment.dataloader_num_workers",
    "--local-rank": "environment.local_rank",
    "--world-size": "environment.world_size",
    "--report-to": "environment.report_to",
    "--logging-steps": "environment.logging_steps",
    "--max-grad-norm": "environment.max_grad_norm",
    "--base-model": "locked.base_model",
    "--model-architecture": "locked.model_architecture",
    "--max-context-length": "locked.max_context_length",
    "--vocab-size": "locked.vocab_size",
    "--model-version": "locked.model_version",
}
PRECISIONS = {"--fp16": "fp16", "--bf16": "bf16", "--fp32": "fp32"}
PRECISION = "hyperparams.fp_precision"


def read_options(argv: Sequence[str] | None, program: str | None = None) -> tuple[str | None, dict[str, Any]]:
    """The config file that is named, and the settings that are given, by key path; ends the program on a wrong call."""
    given = vars(parser(program).parse_args(argv))
    return given.pop("config"), given


def parser(program: str | None = None) -> argparse.ArgumentParser:
    """The parser of a training program."""
    made = argparse.ArgumentParser(
        prog=program,
        description="Command line > config file > its bases > defaults. What a file locks, no option changes.",
        allow_abbrev=False,
        argument_default=argparse.SUPPRESS,
    )
    for option, key in REQUIRED.items():
        _add(made, option, key, required=True)
    made.add_argument("--config", metavar="FILE", default=None, help="a JSON or YAML config to begin with")
    precision = made.add_mutually_exclusive_group()
    for option, value in PRECISIONS.items():
        words = f"compute in {value}; without any of these {_default(PRECISION)}"
        precision.add_argument(option, dest=PRECISION, action="store_const", const=value, help=words)
    for option, key in OPTIONS.items():
        _add(made, option, key)
    return made


def _add(made: argparse.ArgumentParser, option: str, key: str, *, required: bool = False) -> None:
    shape, words = _shape(key), _help(key)
    if shape.kinds == ("boolean",):
        made.add_argument(option, dest=key, action=argparse.BooleanOptionalAction, help=words)
        return
    many = {"nargs": "+"} if "list" in shape.kinds else {}
    metavar = _metavar(shape)
    made.add_argument(option, dest=key, metavar=metavar, type=_reader(shape), required=required, help=words, **many)


def _shape(key: str) -> Shape:
    field = trainer_shape().find(read_keys(key))
    assert field is not None
    return field.shape


def _help(key: str) -> str:
    field = trainer_shape().find(read_keys(key))
    assert field is not None
    default = "" if field.is_required else f" [{_default(key)}]"
    return f"{field.does}{default}".replace("%", "%%")


def _default(key: str) -> str:
    field = trainer_shape().find(read_keys(key))
    assert field is not None
    return spelled(field.default)


def _metavar(shape: Shape) -> str:
    if shape.choices:
        return "|".join(str(each) for each in shape.choices if each is not None)
    return "NUMBER" if {"integer", "number"} & {*shape.kinds} else "TEXT"


def _reader(shape: Shape) -> Callable[[str], Any]:
    """What makes a value of a word: the number that the setting takes, else the word itself."""
    number: type[int] | type[float] | None = None
    if "integer" in shape.kinds:
        number = int
    elif "number" in shape.kinds:
        number = float
    return partial(_read, number) if number is not None else str


def _read(number: type[int] | type[float], word: str) -> Any:
    try:
        return number(word)
    except ValueError:
        return word
