"""Where each setting of a loaded config got its value, told when somebody asks.

Knows origins and how they are said. The line of a file is looked up only then, because most programs
never ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cfg_lsp.merge import COMMAND_LINE, Origin

DEFAULT = "default"
DERIVED = "derived"
PROGRAM = "program"


class Provenance:
    """Where each setting got its value, by key path such as `hyperparams.batch_size`."""

    def __init__(self, origins: Mapping[str, Origin], place_of: Callable[[Origin], str]) -> None:
        """`origins` of all that is no default; `place_of` gives the file and the line of one in a file."""
        self._origins = dict(origins)
        self._place_of = place_of

    def __getitem__(self, key: str) -> str:
        origin = self._origins.get(key)
        if origin is None:
            return DEFAULT
        return COMMAND_LINE if origin.path == COMMAND_LINE else self._place_of(origin)

    def __deepcopy__(self, memo: dict[int, Any]) -> Provenance:
        return self  # it never changes

    def __reduce__(self) -> tuple[Any, ...]:
        """What is known is told first: another process has no open texts to look into."""
        told = {key: Origin(self[key], ()) for key in self._origins}
        return Provenance, (told, _as_told)


def _as_told(origin: Origin) -> str:
    return origin.path
