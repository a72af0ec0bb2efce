"""Which boxes of a picture stand together, and how large that is.

Configs that nothing else names and that name the same files are one block: three hundred presets of one base are a
compact grid and not three hundred lines. Every other config is a block of its own. Inside a block a line of text says
which folder the boxes below it come from. Knows nothing of where blocks stand.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cfg_lsp.cli.drawing.hierarchy import MISSING, Graph
from cfg_lsp.report.visible import columns, encodable, visible

BOX_HEIGHT = 22
HEADING_HEIGHT = 15
PORT_PITCH = 11
_LETTER = 7.3
_SMALL_LETTER = 6.1
_ROW_GAP = 5
_COLUMN_GAP = 12
_PADDING = 8
_LONGEST_NAME = 72
_LONGEST_FOLDER = 64
_SHORT_COLUMN = 14 * BOX_HEIGHT


class Box(NamedTuple):
    """A config in its block, `x` and `y` from the block's corner."""

    path: str
    label: str
    x: int
    y: int
    width: int
    height: int


class Heading(NamedTuple):
    """The folder of the boxes below it; `y` is where its line begins."""

    label: str
    x: int
    y: int


class Block(NamedTuple):
    """Boxes that arrows reach together; `paths` are their configs. Its own heading is no target of arrows."""

    paths: tuple[str, ...]
    boxes: tuple[Box, ...]
    headings: tuple[Heading, ...]
    width: int
    height: int

    @property
    def is_framed(self) -> bool:
        """Whether arrows lead to a frame around several boxes, and not to a box."""
        return len(self.paths) > 1

    @property
    def top(self) -> int:
        """Where the piece that arrows reach begins, from the block's corner."""
        return 0 if self.is_framed else self.boxes[0].y

    @property
    def port(self) -> float:
        """The middle of that piece."""
        return (self.top + self.height) / 2


def blocks_of(graph: Graph, names: Mapping[str, str]) -> list[Block]:
    """The blocks of a graph, in the order of their first configs; those that nothing connects are the last one."""
    named = {edge.end for edge in graph.edges}
    naming: dict[str, list[tuple[str, str]]] = {path: [] for path in graph.files}
    for edge in graph.edges:
        naming[edge.start].append((edge.end, edge.reference))
    together: dict[object, list[str]] = {}
    for path in graph.files:
        together.setdefault(path if path in named else tuple(naming[path]), []).append(path)
    alone = together.pop((), [])
    groups = [*together.values(), *([alone] if alone else [])]
    return [_block(group, graph, names, len(naming[group[0]])) for group in groups]


def _block(paths: Sequence[str], graph: Graph, names: Mapping[str, str], ports: int) -> Block:
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(os.path.dirname(names[path]), []).append(path)
    if len(paths) == 1:
        return _single(paths[0], graph, names, ports)
    return _grid(by_folder, graph, names, ports)


def _single(path: str, graph: Graph, names: Mapping[str, str], ports: int) -> Block:
    label = _label(path, graph, names)
    folder = _folder_label(os.path.dirname(names[path]))
    above = HEADING_HEIGHT if folder else 0
    height = max(BOX_HEIGHT, (ports + 1) * PORT_PITCH)
    width = _box_width(label)
    heading = (Heading(folder, 0, 0),) if folder else ()
    whole = max(width, _folder_width(folder))
    return Block((path,), (Box(path, label, 0, above, width, height),), heading, whole, above + height)


def _grid(by_folder: Mapping[str, Sequence[str]], graph: Graph, names: Mapping[str, str], ports: int) -> Block:
    """Boxes below the names of their folders, in columns of about the same height, as a whole about a square."""
    labels = {path: _label(path, graph, names) for paths in by_folder.values() for path in paths}
    folders = {folder: _folder_label(folder) for folder in by_folder}
    width = max(*map(_box_width, labels.values()), *map(_folder_width, folders.values()))
    row = BOX_HEIGHT + _ROW_GAP
    total = len(labels) * row + len(folders) * HEADING_HEIGHT
    tallest = max(_SHORT_COLUMN, math.sqrt(total * (width + _COLUMN_GAP)))
    boxes, headings = [], []
    x, y, bottom = _PADDING, _PADDING, 0
    for folder, paths in by_folder.items():
        for number, path in enumerate(paths):
            heading = HEADING_HEIGHT if folders[folder] and (number == 0 or y == _PADDING) else 0
            if y > _PADDING and y + heading + row > tallest:
                x, y = x + width + _COLUMN_GAP, _PADDING
                heading = HEADING_HEIGHT if folders[folder] else 0
            if heading:
                headings.append(Heading(folders[folder], x, y))
            boxes.append(Box(path, labels[path], x, y + heading, width, BOX_HEIGHT))
            y += heading + row
            bottom = max(bottom, y)
    height = max(bottom - _ROW_GAP + _PADDING, (ports + 1) * PORT_PITCH)
    return Block(tuple(labels), tuple(boxes), tuple(headings), x + width + _PADDING, height)


def _label(path: str, graph: Graph, names: Mapping[str, str]) -> str:
    name = as_text(os.path.basename(names[path]))
    if len(name) > _LONGEST_NAME:
        half = _LONGEST_NAME // 2
        name = f"{name[:half]}…{name[-half:]}"
    return f"{name} ({MISSING})" if path in graph.unreadable else name


def _folder_label(folder: str) -> str:
    folder = as_text(folder)
    return folder if len(folder) <= _LONGEST_FOLDER else "…" + folder[-_LONGEST_FOLDER:]


def as_text(name: str) -> str:
    """A name with nothing in it that XML cannot hold."""
    return encodable(visible(name)).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _box_width(label: str) -> int:
    return math.ceil(columns(label) * _LETTER) + 2 * _PADDING


def _folder_width(label: str) -> int:
    return math.ceil(columns(label) * _SMALL_LETTER)
