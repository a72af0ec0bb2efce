"""How tests write down where something leads: `base.yaml:3 the first line there`, the name in focus in brackets."""

from __future__ import annotations

import os
from collections.abc import Iterable

from cfg_lsp.ide.target import Target
from cfg_lsp.project.workspace import Snapshot


def shown(snapshot: Snapshot, target: Target) -> str:
    lines = snapshot.lines(target.path)
    (start, end), (first, last) = target.span, target.focus
    words = lines.text[start:first] + "[" + lines.text[first:last] + "]" + lines.text[last:end]
    return f"{os.path.basename(target.path)}:{lines.position(first).line} {words.splitlines()[0]}"


def all_shown(snapshot: Snapshot, targets: Iterable[Target]) -> list[str]:
    return [shown(snapshot, each) for each in targets]
