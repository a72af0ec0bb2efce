"""How a text is quoted in the place of another one. Knows nothing of what it says."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[\w./][\w./+=-]*")


def quoted_like(old: str, text: str) -> str:
    """`text` in the quotes of what it replaces; in single ones where it needs some."""
    if old.startswith('"'):
        import json

        return json.dumps(text, ensure_ascii=False)
    return single_quoted(text) if old.startswith("'") or not _PLAIN.fullmatch(text) else text


def single_quoted(text: str) -> str:
    """`text` in single quotes."""
    return "'" + text.replace("'", "''") + "'"
