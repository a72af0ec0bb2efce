"""How a value is written in a sentence, so that whoever copies it writes this value."""

from __future__ import annotations

import math
from typing import Any

from cfg_lsp.syntax import dump_number, dump_plain, dump_yaml


def spelled(value: Any) -> str:
    """A value on one line, as YAML reads it back: `2.0e-4`, `'no'`, `[none]`."""
    if isinstance(value, float) and math.isfinite(value):
        return dump_number(value)
    plain = dump_plain(value)
    return plain if plain is not None else dump_yaml(value, flow=True).rstrip("\n")
