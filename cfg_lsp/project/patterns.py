"""Which files a manifest speaks of: `*` is part of a name, `?` one character, `**` any number of folders.

Everything else is literal, `[` too. Knows no disk; paths are relative to the manifest's folder, with `/`
between their parts.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from cfg_lsp.merge import compile_pattern


def matches_any(patterns: tuple[str, ...], path: str) -> bool:
    """Whether one of the patterns names the path."""
    return bool(patterns) and _compile(patterns).fullmatch(f"/{path}") is not None


def fixed_folder(pattern: str) -> str:
    """The folders that a pattern begins with before its first `*`; where a search may begin."""
    folders = pattern.split("/")[:-1]
    return "/".join(itertools.takewhile(lambda folder: "*" not in folder and "?" not in folder, folders))


@lru_cache(maxsize=1024)
def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    expressions = (compile_pattern(tuple(pattern.split("/")), "/", has_marks=True) for pattern in patterns)
    return re.compile("|".join(expressions), re.DOTALL)
