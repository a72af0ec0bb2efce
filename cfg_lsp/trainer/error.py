"""The one exception of a config that cannot be used: every fault at once, each at its place.

Knows how faults of files, of a command line and of a program's own values are listed together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cfg_lsp.schema.fault import Fault
from cfg_lsp.text import Diagnostic


class TrainerConfigError(ValueError):
    """A config that a training program must not begin with; its text lists every fault.

    `diagnostics` are those of config files, in the words of `cfg-lsp check`; `faults` are those
    of values that stand in no file.
    """

    def __init__(self, text: str, faults: Sequence[Fault] = (), diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(text)
        self.faults = tuple(faults)
        self.diagnostics = tuple(diagnostics)

    def __reduce__(self) -> tuple[Any, ...]:
        return TrainerConfigError, (str(self), self.faults, self.diagnostics)


def error_of(faults: Iterable[Fault], source: str) -> TrainerConfigError:
    """The exception for faults of values that stand in no file; `source` says where they came from."""
    faults = tuple(faults)
    return TrainerConfigError("\n" + "\n".join(block_of(each, source) for each in faults), faults)


def block_of(fault: Fault, source: str) -> str:
    """A fault as reports write one, with where its value came from in place of a line of a file."""
    return f"{source}: error[{fault.rule}] {fault.message}\n  = {fault.hint}\n"
