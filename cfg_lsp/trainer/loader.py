"""`ConfigLoader`: files, a command line and defaults made into one `TrainerConfig`.

Precedence: command line > file > bases > defaults. Knows how the layers are laid over each other, and
that nothing lays anything over what is locked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from cfg_lsp.merge import COMMAND_LINE, Origin, read_keys, same, show_keys
from cfg_lsp.project.files import canonical
from cfg_lsp.project.locks import Lock, lock_words
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.schema.fault import Fault
from cfg_lsp.schema.judge import judge, judge_together, missing
from cfg_lsp.text import Diagnostic
from cfg_lsp.trainer.config import TrainerConfig, built, trainer_shape
from cfg_lsp.trainer.error import TrainerConfigError, block_of
from cfg_lsp.trainer.faults_of_files import blocks, broken_chain, diagnostics_of, place_of
from cfg_lsp.trainer.provenance import Provenance
from cfg_lsp.trainer.reading import FaultAt, Reading

CONFIG = "config.json"
"""The config that is read where none is named."""


class ConfigLoader:
    """Makes the config of a run. Whatever is wrong raises one `TrainerConfigError` that lists it all."""

    @staticmethod
    def from_file_and_defaults(path: str | os.PathLike[str] = CONFIG) -> TrainerConfig:
        """The config of a JSON or YAML file with its bases, over the defaults: no command line is involved."""
        return _load(os.fspath(path), {})

    @staticmethod
    def parse_args(argv: Sequence[str] | None = None, program: str | None = None) -> TrainerConfig:
        """The config of a command line, over the file that `--config` names, over the defaults.

        `argv` are the words after the program's name, the process's own where none are given;
        `program` is that name as the help shows it. A command line that cannot be read ends the
        program with status 2, as argparse does.
        """
        from cfg_lsp.trainer.options import read_options

        config, settings = read_options(argv, program)
        return _load(config, settings)

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> TrainerConfig:
        """The config of plain values, over the defaults."""
        return TrainerConfig.from_dict(values)


def _load(path: str | None, settings: Mapping[str, Any]) -> TrainerConfig:
    reading = _read(path) if path is not None else None
    values = reading.values if reading is not None else {}
    of_files = list(reading.faults) if reading is not None else []
    of_settings = [fault for key, value in settings.items() for fault in _refused(reading, values, key, value)]
    for key, value in settings.items():
        section, name = read_keys(key)
        if isinstance(values.setdefault(section, {}), dict):
            values[section][name] = value
    for fault in judge_together(trainer_shape(), values):
        is_set = any(show_keys(keys) in settings for keys in (fault.keys, *fault.together))
        if is_set or reading is None:
            of_settings.append(fault)
        else:
            of_files.append(reading.at(fault))
    absent = list(missing(trainer_shape(), values))
    if of_files or of_settings or absent:
        raise _error(reading, of_files, of_settings, absent)
    return _finished(reading, values, settings)


def _read(path: str) -> Reading:
    """A file with its bases; raises `TrainerConfigError` where the chain is broken."""
    snapshot, file = Workspace().snapshot(), canonical(path)
    broken = broken_chain(snapshot, file)
    if broken:
        raise TrainerConfigError("\n" + "\n".join(blocks(snapshot, broken)), diagnostics=broken)
    return Reading(snapshot, file)


def _refused(reading: Reading | None, values: Mapping[str, Any], key: str, value: Any) -> Iterator[Fault]:
    """Why a setting of the command line cannot count: what it is, or that a file has locked another value."""
    keys = read_keys(key)
    section, name = keys
    field = trainer_shape().find(keys)
    assert field is not None
    faults = list(judge(field.shape, value, keys))
    yield from faults
    given = values.get(section)
    locked = given.get(name) if isinstance(given, dict) and trainer_shape().fields[section].shape.is_locked else None
    if reading is not None and not faults and locked is not None and not same(locked, value):
        lock = Lock(reading.origins[key], locked, section, "section")
        words = lock_words(reading.snapshot, lock, keys)
        yield Fault("locked-override", keys, words.message, words.hint)


def _error(
    reading: Reading | None, of_files: list[FaultAt], of_settings: list[Fault], absent: list[Fault]
) -> TrainerConfigError:
    """Everything that is wrong at once: the files, the command line, and what nobody gives."""
    diagnostics: tuple[Diagnostic, ...] = ()
    texts: list[str] = []
    source = COMMAND_LINE
    if reading is not None:
        diagnostics = diagnostics_of(reading.snapshot, reading.path, of_files)
        texts += blocks(reading.snapshot, diagnostics)
        source = place_of(reading.snapshot, Origin(reading.path, ())).partition(":")[0]
    texts += [block_of(fault, COMMAND_LINE) for fault in of_settings]
    texts += [block_of(fault, source) for fault in absent]
    return TrainerConfigError("\n" + "\n".join(texts), [*of_settings, *absent], diagnostics)


def _finished(reading: Reading | None, values: Mapping[str, Any], settings: Mapping[str, Any]) -> TrainerConfig:
    config = built(values)
    origins = dict(reading.origins) if reading is not None else {}
    origins |= {key: Origin(COMMAND_LINE, ()) for key in settings}
    told = partial(place_of, reading.snapshot) if reading is not None else str
    object.__setattr__(config, "provenance", Provenance(origins, told))
    if reading is not None and reading.notes:
        object.__setattr__(config, "notes", tuple(_note(reading, each) for each in reading.notes))
    return config


def _note(reading: Reading, note: FaultAt) -> str:
    rule, _, message, hint = note.fault[:4]
    return f"{place_of(reading.snapshot, note.origin)}: note[{rule}] {message}; {hint}"
