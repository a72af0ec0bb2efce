"""`TrainerConfig`: the config of a run as a program uses it, valid from its construction on.

Knows plain values in and out, and whom to ask where a value came from. Knows no files.
"""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cfg_lsp.merge import read_keys, to_json
from cfg_lsp.schema.families import shape_of_family
from cfg_lsp.schema.fault import Fault
from cfg_lsp.schema.judge import judge, judge_together, missing
from cfg_lsp.schema.settings import Section
from cfg_lsp.schema.shape import Shape
from cfg_lsp.schema.trainer import (
    DataConfig,
    EnvironmentConfig,
    Hyperparams,
    LockedConfig,
    ModelConfig,
    MonitoringConfig,
    OutputConfig,
    ProfileConfig,
    Trainer,
)
from cfg_lsp.trainer.error import error_of
from cfg_lsp.trainer.provenance import DEFAULT, DERIVED, PROGRAM, Provenance

PARTS: dict[str, type[Section]] = {
    "hyperparams": Hyperparams,
    "profile": ProfileConfig,
    "monitoring": MonitoringConfig,
    "locked": LockedConfig,
    "data": DataConfig,
    "model": ModelConfig,
    "output": OutputConfig,
    "environment": EnvironmentConfig,
}
"""The eight parts by name."""


EFFECTIVE_BATCH_SIZE = "hyperparams.effective_batch_size"


@dataclass(frozen=True, kw_only=True)
class TrainerConfig(Trainer):
    """The config of a run.

    Raises `TrainerConfigError` where a value is none that its setting takes. `notes` are what the
    loader has to say about a config that it could read all the same.
    """

    notes: tuple[str, ...] = field(init=False, repr=False, compare=False, default=())
    provenance: Provenance | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        for name, part in PARTS.items():
            given = getattr(self, name)
            if not isinstance(given, part):
                raise TypeError(
                    f"`{name}` takes a {part.__name__}, and this is a {type(given).__name__};"
                    " `TrainerConfig.from_dict` reads mappings"
                )
        faults = list(faults_in(self.to_dict()))
        if faults:
            raise error_of(faults, PROGRAM)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TrainerConfig:
        """The config that `to_dict` gives these values of; raises `TrainerConfigError`."""
        faults = [*faults_in(dict(values)), *missing(trainer_shape(), values)]
        if faults:
            raise error_of(faults, PROGRAM)
        return built(values)

    def to_dict(self) -> dict[str, Any]:
        """Every setting by its part, as plain values that the program may change."""
        return {name: _plain(getattr(self, name)) for name in PARTS}

    def to_json(self, indent: int | None = 2) -> str:
        """The same as JSON, in the order of the parts: a config file that `ConfigLoader` reads."""
        return json.dumps(to_json(self.to_dict()), indent=indent, ensure_ascii=False, allow_nan=False)

    def why(self, key: str) -> str:
        """Where a setting such as `hyperparams.batch_size` got its value; raises KeyError.

        `command line`, a file and its line such as `config.json:12`, `default`, `derived`, or
        `program` for what was given in Python.
        """
        if key == EFFECTIVE_BATCH_SIZE:
            return DERIVED
        section, name = (*read_keys(key), "", "")[:2]
        found = trainer_shape().find((section, name)) if section in PARTS else None
        if found is None or found.moved_to is not None or key != f"{section}.{name}":
            raise KeyError(key)
        if self.provenance is not None:
            return self.provenance[key]
        return DEFAULT if found.default == getattr(getattr(self, section), name) else PROGRAM

    def settings(self) -> Iterator[tuple[str, Any]]:
        """Every setting by its key path, with its value."""
        for section, part in PARTS.items():
            for each in dataclasses.fields(part):  # type: ignore[arg-type]
                yield f"{section}.{each.name}", getattr(getattr(self, section), each.name)


def trainer_shape() -> Shape:
    """What a trainer config may say."""
    shape = shape_of_family("trainer")
    assert shape is not None
    return shape


def faults_in(values: dict[str, Any]) -> Iterator[Fault]:
    """Everything that is wrong with a resolved config, but for what is missing."""
    yield from judge(trainer_shape(), values)
    yield from judge_together(trainer_shape(), values)


def built(values: Mapping[str, Any]) -> TrainerConfig:
    """The config of values that nothing is wrong with: they are not judged once more."""
    shape = trainer_shape()
    config = object.__new__(TrainerConfig)
    for name, part in PARTS.items():
        object.__setattr__(config, name, part(**_typed(shape.fields[name].shape, values.get(name, {}))))
    return config


def _plain(part: Section) -> dict[str, Any]:
    return {
        name: copy.deepcopy(value) if isinstance(value, dict | list) else value for name, value in vars(part).items()
    }


def _typed(shape: Shape, values: Mapping[str, Any]) -> dict[str, Any]:
    """The program's own copy of the values, with a point in every number that may have one."""
    typed: dict[str, Any] = {}
    for name, value in values.items():
        if type(value) is int and "number" in shape.fields[name].shape.kinds:
            typed[name] = float(value)
        else:
            typed[name] = copy.deepcopy(value) if isinstance(value, dict | list) else value
    return typed
