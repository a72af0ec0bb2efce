"""Where the blocks of a picture stand and how the lines between them run.

A layered drawing, from left to right: a block stands to the right of all that it names, and at the height of what is
connected with it as far as there is room. What is not connected is a piece of its own, and pieces are put in rows.
Knows sizes and connections, nothing of configs; the same input gives the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

_LAYER_GAP = 84
_BLOCK_GAP = 16
_LANE_HEIGHT = 6
_PIECE_GAP = 40
_WIDE = 1.6
_SWEEPS = 8

Point = tuple[int, int]


class Size(NamedTuple):
    """How large a block is, and how far below its upper side lines reach it."""

    width: int
    height: int
    port: float


class Layout(NamedTuple):
    """Where each block's upper left corner is; for each link the points that its line passes on the way from the base.

    The line begins at the right side of the base and ends at the left side of what names it. Two points of one height
    are a straight piece of it. A link that leads back passes none.
    """

    corners: list[Point]
    ways: list[list[Point]]
    width: int
    height: int


class _Spot(NamedTuple):
    """What takes room in a layer: a block, or the lane of its lines to layers further right than the next one."""

    block: int
    layer: int


class _Piece(NamedTuple):
    """Connected blocks, laid out: where the ports of their spots are, and where each layer begins and ends."""

    ports: dict[_Spot, int]
    spans: list[tuple[int, int]]
    width: int
    height: int


def lay_out(sizes: Sequence[Size], links: Sequence[tuple[int, int]], backward: frozenset[int]) -> Layout:
    """Place blocks. A link is a base and what names it; `backward` holds the numbers of the links that close loops."""
    forward = [link for number, link in enumerate(links) if number not in backward]
    layers = _layers(len(sizes), forward)
    forward = [(base, heir) for base, heir in forward if layers[base] < layers[heir]]
    pieces = [_piece(blocks, inner, sizes, layers) for blocks, inner in _connected(len(sizes), forward)]
    pieces.sort(key=lambda piece: (len(piece.ports) == 1, -piece.height))
    corners = [(0, 0)] * len(sizes)
    passed: dict[_Spot, tuple[Point, Point]] = {}
    places, width, height = _in_rows([(piece.width, piece.height) for piece in pieces])
    for (left, top), piece in zip(places, pieces, strict=True):
        for spot, y in piece.ports.items():
            begin, end = piece.spans[spot.layer]
            passed[spot] = (left + begin, top + y), (left + end, top + y)
            if spot.layer == layers[spot.block]:
                corners[spot.block] = left + begin, top + round(y - sizes[spot.block].port)
    return Layout(corners, [_way(base, layers[base], layers[heir], passed) for base, heir in links], width, height)


def _way(base: int, start: int, end: int, passed: Mapping[_Spot, tuple[Point, Point]]) -> list[Point]:
    """From the end of the base's layer through the lanes to where the last layer begins."""
    points = [point for layer in range(start, end) for point in passed[_Spot(base, layer)]]
    return points[1:]


def _layers(count: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """How far to the right each block stands: behind all its bases, and one without bases close to what names it."""
    bases: list[list[int]] = [[] for _ in range(count)]
    heirs: list[list[int]] = [[] for _ in range(count)]
    for base, heir in links:
        bases[heir].append(base)
        heirs[base].append(heir)
    layers = [-1] * count
    entered: set[int] = set()  # a base that is entered and has no layer yet leads back: it does not count
    for start in range(count):
        walk = [] if start in entered else [(start, iter(bases[start]))]
        entered.add(start)
        while walk:
            block, waiting = walk[-1]
            new = next((each for each in waiting if each not in entered), None)
            if new is None:
                layers[block] = 1 + max((layers[each] for each in bases[block]), default=-1)
                walk.pop()
            else:
                entered.add(new)
                walk.append((new, iter(bases[new])))
    for block in range(count):
        if heirs[block] and not bases[block]:
            layers[block] = min(layers[heir] for heir in heirs[block]) - 1
    return layers


def _connected(count: int, links: Iterable[tuple[int, int]]) -> Iterable[tuple[list[int], list[tuple[int, int]]]]:
    """The blocks that links connect, each group with its links."""
    beside: list[list[int]] = [[] for _ in range(count)]
    inner: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for base, heir in links:
        beside[base].append(heir)
        beside[heir].append(base)
        inner[base].append((base, heir))
    seen: set[int] = set()
    for start in range(count):
        if start in seen:
            continue
        group = [start]
        seen.add(start)
        for block in group:
            new = [each for each in dict.fromkeys(beside[block]) if each not in seen]
            seen.update(new)
            group += new
        yield sorted(group), [link for block in sorted(group) for link in inner[block]]


def _piece(
    blocks: Sequence[int], links: Iterable[tuple[int, int]], sizes: Sequence[Size], layers: Sequence[int]
) -> _Piece:
    left, right = _neighbours(links, layers)
    rows = _first_order([_Spot(block, layers[block]) for block in blocks], right)
    extents = {
        spot: _extent(sizes[spot.block]) if spot.layer == layers[spot.block] else (_LANE_HEIGHT / 2, _LANE_HEIGHT / 2)
        for row in rows
        for spot in row
    }
    ports = _heights(rows, left, right, extents)
    top = min(ports[spot] - extents[spot][0] for spot in ports)
    bottom = max(ports[spot] + extents[spot][1] for spot in ports)
    widths = [
        max((sizes[each.block].width for each in row if each.layer == layers[each.block]), default=0) for row in rows
    ]
    begins = [0, *accumulate(width + _LAYER_GAP for width in widths)]
    spans = [(begin, begin + width) for begin, width in zip(begins, widths, strict=False)]
    return _Piece({spot: round(y - top) for spot, y in ports.items()}, spans, spans[-1][1], math.ceil(bottom - top))


def _extent(size: Size) -> tuple[float, float]:
    """How much room a block takes above its port and below it."""
    return size.port + _BLOCK_GAP / 2, size.height - size.port + _BLOCK_GAP / 2


def _neighbours(
    links: Iterable[tuple[int, int]], layers: Sequence[int]
) -> tuple[dict[_Spot, list[_Spot]], dict[_Spot, list[_Spot]]]:
    """What each spot is connected with in the layers to its left and to its right; a base's lines share lanes."""
    steps = dict.fromkeys(
        (_Spot(base, layer - 1), _Spot(base, layer) if layer < layers[heir] else _Spot(heir, layer))
        for base, heir in links
        for layer in range(layers[base] + 1, layers[heir] + 1)
    )
    left: dict[_Spot, list[_Spot]] = {}
    right: dict[_Spot, list[_Spot]] = {}
    for start, end in steps:
        right.setdefault(start, []).append(end)
        left.setdefault(end, []).append(start)
    return left, right


def _first_order(blocks: Iterable[_Spot], right: Mapping[_Spot, Sequence[_Spot]]) -> list[list[_Spot]]:
    """The spots of each layer as a walk along the lines meets them: a tree is without crossings from the beginning."""
    waiting = sorted(blocks, key=lambda spot: (-spot.layer, -spot.block))
    rows: list[list[_Spot]] = [[] for _ in range(waiting[0].layer + 1)]
    seen: set[_Spot] = set()
    while waiting:
        spot = waiting.pop()
        if spot not in seen:
            seen.add(spot)
            rows[spot.layer].append(spot)
            waiting += reversed(right.get(spot, []))
    return rows


def _heights(
    rows: Sequence[list[_Spot]],
    left: Mapping[_Spot, Sequence[_Spot]],
    right: Mapping[_Spot, Sequence[_Spot]],
    extents: Mapping[_Spot, tuple[float, float]],
) -> dict[_Spot, float]:
    """The heights of all ports: each near the middle of its neighbours', sweep by sweep, with no overlap in a layer."""
    heights = {spot: 0.0 for row in rows for spot in row}
    for sweep in range(_SWEEPS):
        is_leftward = sweep % 2 == 0
        neighbours = right if is_leftward else left
        for row in reversed(rows) if is_leftward else rows:
            wanted = {
                spot: sum(heights[each] for each in neighbours[spot]) / len(neighbours[spot])
                if spot in neighbours
                else heights[spot]
                for spot in row
            }
            row.sort(key=wanted.__getitem__)
            apart = [extents[above][1] + extents[below][0] for above, below in pairwise(row)]
            heights.update(zip(row, _kept_apart([wanted[spot] for spot in row], apart), strict=True))
    return heights


def _kept_apart(wanted: Sequence[float], apart: Sequence[float]) -> list[float]:
    """The heights nearest to those that are wanted, by least squares, whose neighbours are so far apart."""
    offsets = list(accumulate(apart, initial=0.0))
    runs: list[tuple[float, int]] = []  # sums and counts of what is pushed together
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while runs and runs[-1][0] * count >= total * runs[-1][1]:
            total, count = total + runs[-1][0], count + runs[-1][1]
            runs.pop()
        runs.append((total, count))
    means = [total / count for total, count in runs for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _in_rows(sizes: Sequence[Point]) -> tuple[list[Point], int, int]:
    """Corners of rectangles side by side in rows, in their order, and how wide and high that is as a whole."""
    area = sum((width + _PIECE_GAP) * (height + _PIECE_GAP) for width, height in sizes)
    limit = max(math.sqrt(area * _WIDE), *(width for width, _ in sizes), 0)
    corners = []
    left, top, row_height, whole = 0, 0, 0, 0
    for width, height in sizes:
        if left and left + width > limit:
            left, top, row_height = 0, top + row_height + _PIECE_GAP, 0
        corners.append((left, top))
        whole, row_height = max(whole, left + width), max(row_height, height)
        left += width + _PIECE_GAP
    return corners, whole, top + row_height
