"""How a key is written under another name where it stands.

Knows the quotes that a name needs. Knows nothing of why it is renamed.
"""

from __future__ import annotations

import re
from typing import Any

from cfg_lsp.edits.rewriting import rewriting
from cfg_lsp.merge import KeyPath
from cfg_lsp.rules.pairs import pairs_of
from cfg_lsp.rules.subject import Subject
from cfg_lsp.syntax import Node
from cfg_lsp.text import Edit

_PLAIN = re.compile(r"[A-Za-z_][\w./-]*")


def renaming(subject: Subject, keys: KeyPath, name: str) -> tuple[Edit, ...]:
    """Edits that give the last key of a path the file writes another name; none where they would do harm."""
    for pair in pairs_of(subject, {keys[:length] for length in range(len(keys))}):
        if pair.keys == keys and pair.key is not None:
            content = _renamed(subject.document.content, pair.steps, name)
            piece = (pair.key.span, _spelled_like(pair.key, name, is_json=subject.document.is_json))
            return rewriting(subject.document, [piece], content) if content is not None else ()
    return ()


def _renamed(content: Any, steps: KeyPath, name: str) -> Any:
    """The values with the new name, in the old one's place; `None` where the name is there already."""
    step = steps[0]
    if len(steps) > 1:
        inner = _renamed(content[step], steps[1:], name)
        if inner is None:
            return None
        copied = dict(content) if isinstance(content, dict) else list(content)
        copied[step] = inner
        return copied
    return None if name in content else {name if key == step else key: value for key, value in content.items()}


def _spelled_like(key: Node, name: str, *, is_json: bool) -> str:
    """The name in the quotes of the key that it replaces; in double ones where it needs some."""
    if key.style == "'" and "'" not in name:
        return f"'{name}'"
    if is_json or key.style or not _PLAIN.fullmatch(name):
        import json

        return json.dumps(name, ensure_ascii=False)
    return name
