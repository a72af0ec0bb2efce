"""Compare what a config has locked with what a saved one has."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from typing import Any

from cfg_lsp.merge import same, value_at
from cfg_lsp.schema.fault import Fault
from cfg_lsp.schema.spelling import spelled
from cfg_lsp.trainer.config import TrainerConfig
from cfg_lsp.trainer.error import error_of
from cfg_lsp.trainer.loader import ConfigLoader

Saved = TrainerConfig | Mapping[str, Any] | str | os.PathLike[str]


def validate_locked_config(config: TrainerConfig, against: Saved) -> None:
    """Raise `TrainerConfigError` that names each locked setting in which a config differs from a saved one.

    `against` is a config, its values, or the file that holds it. What the saved one leaves empty is
    not held against anybody.
    """
    faults = list(_differences(config, _saved(against)))
    if faults:
        source = os.fspath(against) if isinstance(against, str | os.PathLike) else "the saved config"
        raise error_of(faults, source)


def _saved(against: Saved) -> Mapping[str, Any]:
    if isinstance(against, TrainerConfig):
        return against.to_dict()
    if isinstance(against, Mapping):
        return against
    return ConfigLoader.from_file_and_defaults(against).to_dict()


def _differences(config: TrainerConfig, saved: Mapping[str, Any]) -> Iterator[Fault]:
    for each in dataclasses.fields(config.locked):
        own, other = getattr(config.locked, each.name), value_at(saved, ("locked", each.name))
        if other is not None and not same(own, other):
            yield Fault(
                "locked-override",
                ("locked", each.name),
                f"`locked.{each.name}` is locked by the section `locked` and may not be changed",
                f"the saved config has {spelled(other)}, and this one has {spelled(own)}",
            )
