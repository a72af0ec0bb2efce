"""A resolved config as an indented tree: each value with the file and line that set it."""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.cli.console import Console
from cfg_lsp.merge import Merged, one_line
from cfg_lsp.project.cascade import place_of
from cfg_lsp.project.workspace import Snapshot

_VALUE_WIDTH = 60


def draw_tree(snapshot: Snapshot, console: Console, merged: Merged) -> str:
    """The tree, one line per key, the places in a column of their own."""
    rows = list(_rows(snapshot, console, merged, ""))
    width = min(max((len(left) for left, _ in rows), default=0), 100)
    style = console.style
    return "\n".join(f"{left.ljust(width)}  {style.dim(right)}".rstrip() if right else left for left, right in rows)


def _rows(snapshot: Snapshot, console: Console, merged: Merged, indent: str) -> Iterator[tuple[str, str]]:
    children = list(merged.children.items())
    for number, (step, child) in enumerate(children):
        last = number == len(children) - 1
        head = f"{indent}{'└─' if last else '├─'} {step}"
        if _opens(child):
            yield head, ""
            yield from _rows(snapshot, console, child, indent + ("   " if last else "│  "))
        else:
            origin = child.origin
            yield f"{head}: {one_line(child.value, _VALUE_WIDTH)}", console.place(place_of(snapshot, origin), origin)


def _opens(merged: Merged) -> bool:
    """Whether a value is drawn as a branch: a mapping, or a list that merges by name."""
    return bool(merged.value) and (isinstance(merged.value, dict) or bool(merged.ids))
