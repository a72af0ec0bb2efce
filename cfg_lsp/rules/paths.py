"""Another path in the place of one that leads nowhere.

Knows how a path is quoted where it is written. Knows nothing of which paths there are.
"""

from __future__ import annotations

import json
import re

from cfg_lsp.rules.subject import Subject
from cfg_lsp.text import Edit, Fix, Span

_PLAIN = re.compile(r"[\w./][\w./+=-]*")


def path_fix(subject: Subject, span: Span, title: str, path: str) -> Fix:
    """Write `path` where the file holds another one."""
    old = subject.document.text[span.start : span.end]
    return Fix(title, (Edit(subject.path, span, quoted_like(old, path)),), safe=False)


def quoted_like(old: str, text: str) -> str:
    """`text` in the quotes of what it replaces; in single ones where it needs some."""
    if old.startswith('"'):
        return json.dumps(text, ensure_ascii=False)
    return single_quoted(text) if old.startswith("'") or not _PLAIN.fullmatch(text) else text


def single_quoted(text: str) -> str:
    """`text` in single quotes."""
    return "'" + text.replace("'", "''") + "'"
