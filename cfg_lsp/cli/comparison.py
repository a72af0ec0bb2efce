"""Differences as people and programs read them; what `diff` and `parity` share."""

from __future__ import annotations

from typing import Any

from cfg_lsp.cli.console import Console
from cfg_lsp.merge import one_line, to_json
from cfg_lsp.project.compare import FoundDifference, Side


def draw(console: Console, difference: FoundDifference, indent: str = "") -> str:
    """A key path, and below it the value of either side with its place."""
    style = console.style
    sides = ((difference.left, "-", style.red), (difference.right, "+", style.green))
    rows = [
        f"{indent}  {paint(f'{sign} {one_line(side.value, 80)}')}  {style.dim(_place(console, side))}"
        for side, sign, paint in sides
        if side is not None
    ]
    return "\n".join([f"{indent}{style.bold(difference.name)}", *rows])


def as_data(console: Console, difference: FoundDifference) -> dict[str, Any]:
    """A difference as plain data; a side is null where it has no such key."""
    return {
        "key": difference.name,
        "left": _side(console, difference.left),
        "right": _side(console, difference.right),
    }


def _side(console: Console, side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    line = side.place.position.line if side.place is not None else None
    return {"value": to_json(side.value), "file": console.shown(side.merged.origin.path), "line": line}


def _place(console: Console, side: Side) -> str:
    return console.place(side.place, side.merged.origin)
