"""Which top-level sections only hold values for aliases, such as `x-defaults: &defaults {…}`.

By their name, which begins as people and other tools begin such names, and by an anchor in them. Nothing reads them
but the file itself.
"""

from __future__ import annotations

from typing import Any

from cfg_lsp.rules.subject import Subject
from cfg_lsp.syntax.content import has_anchor

_MARKS = ("x-", ".", "_")


def is_holder(subject: Subject, section: Any) -> bool:
    """Whether a top-level section of the file only holds anchors."""
    if not isinstance(section, str) or not section.startswith(_MARKS) or subject.document.root is None:
        return False
    return any(key.raw == section and has_anchor(value) for key, value in subject.document.root.pairs)
