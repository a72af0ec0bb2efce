"""A resolved config as an indented tree: each value with the file and line that set it."""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.cli.console import Console
from cfg_lsp.merge import Merged, one_line, show_keys
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report import columns, pad, visible

_VALUE_WIDTH = 60
_WIDEST = 100


def draw_tree(snapshot: Snapshot, console: Console, merged: Merged) -> str:
    """The tree, one line per key, the places in a column of their own."""
    rows = list(_rows(snapshot, console, merged, "")) if merged.children else [("{}", "")]
    width = min(max(columns(left) for left, _ in rows), _WIDEST)
    style = console.style
    return "\n".join(f"{pad(left, width)}  {style.dim(right)}" if right else left for left, right in rows)


def _rows(snapshot: Snapshot, console: Console, merged: Merged, indent: str) -> Iterator[tuple[str, str]]:
    children = list(merged.children.items())
    for number, (step, child) in enumerate(children):
        last = number == len(children) - 1
        head = f"{indent}{'└─' if last else '├─'} {visible(show_keys((step,)))}"
        if _opens(child):
            yield head, ""
            yield from _rows(snapshot, console, child, indent + ("   " if last else "│  "))
        else:
            origin = child.origin
            value = visible(one_line(child.value, _VALUE_WIDTH))
            yield f"{head}: {value}", console.place(location_of(snapshot, origin), origin)


def _opens(merged: Merged) -> bool:
    """Whether a value is drawn as a branch: a mapping, or a list that merges by name."""
    return bool(merged.value) and (isinstance(merged.value, dict) or bool(merged.ids))
