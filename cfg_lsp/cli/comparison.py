"""Differences as people and programs read them; what `diff` and `parity` share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cfg_lsp.cli.console import Console
from cfg_lsp.merge import to_json
from cfg_lsp.project.compare import FoundDifference, Side
from cfg_lsp.project.differences import difference_lines


def draw(console: Console, differences: Sequence[FoundDifference], indent: str = "") -> str:
    """Each key path, and below it the value of either side with its place."""

    def place(side: Side) -> str:
        return console.place(side.place, side.merged.origin)

    return "\n".join(difference_lines(differences, console.style, place, indent))


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
