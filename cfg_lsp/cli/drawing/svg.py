"""A hierarchy as one SVG document that needs nothing else: no script, no font, no other file.

Knows colours, shapes and words. Where things stand is the layout's business.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cfg_lsp.cli.drawing.blocks import PORT_PITCH, Block, Box, as_text, blocks_of
from cfg_lsp.cli.drawing.hierarchy import MISSING, Edge, Graph
from cfg_lsp.cli.drawing.layout import Point, Size, lay_out
from cfg_lsp.report.visible import columns
from cfg_lsp.text import plural

_MARGIN = 24
_LEGEND_HEIGHT = 40
_LOOP_HEIGHT = 44
_JOG = 2
_HUES = {"base": 0, "component": 1, "preset": 2, "overlay": 3, "fusion": 4, "trainer": 5}
_OTHER_HUES = 6
_HUE_COUNT = 10

_STYLE = """\
svg { --paper: #ffffff; --ink: #1f2328; --dim: #59636e; --line: #8c959f; --frame: #f6f8fa;
  --edge: #d1d9e0; --wrong: #cf222e }
.h0 { --fill: #ddf4ff; --stroke: #0969da } .h1 { --fill: #d2f5f0; --stroke: #1b7c83 }
.h2 { --fill: #dafbe1; --stroke: #1a7f37 } .h3 { --fill: #fff3c4; --stroke: #9a6700 }
.h4 { --fill: #fbefff; --stroke: #8250df } .h5 { --fill: #ffeff7; --stroke: #bf3989 }
.h6 { --fill: #eef1f4; --stroke: #59636e } .h7 { --fill: #ffe9dc; --stroke: #bc4c00 }
.h8 { --fill: #e9edff; --stroke: #4453c4 } .h9 { --fill: #ecf4d4; --stroke: #5c7a1c }
.missing { --fill: var(--paper); --stroke: var(--wrong) }
@media (prefers-color-scheme: dark) {
svg { --paper: #0d1117; --ink: #e6edf3; --dim: #9198a1; --line: #656c76; --frame: #151b23;
  --edge: #3d444d; --wrong: #f85149 }
.h0 { --fill: #0c2d4d; --stroke: #4493f8 } .h1 { --fill: #0b3534; --stroke: #39b5ac }
.h2 { --fill: #0f3a1d; --stroke: #3fb950 } .h3 { --fill: #3d2e00; --stroke: #d29922 }
.h4 { --fill: #2e1f4d; --stroke: #ab7df8 } .h5 { --fill: #44192f; --stroke: #db61a2 }
.h6 { --fill: #212830; --stroke: #9198a1 } .h7 { --fill: #43210f; --stroke: #f0883e }
.h8 { --fill: #1d2452; --stroke: #8b98f5 } .h9 { --fill: #2a3510; --stroke: #a3bf4f }
}
text { fill: var(--ink); font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
.paper { fill: var(--paper) }
.frame { fill: var(--frame); stroke: var(--edge) }
.box { fill: var(--fill); stroke: var(--stroke) }
.missing .box { stroke-dasharray: 4 3 }
.small { fill: var(--dim); font-size: 10px }
.link { fill: none; stroke: var(--line); stroke-width: 1.3 }
.refers { stroke-dasharray: 5 4 }
.broken, .closing { stroke: var(--wrong) }
.tip { fill: var(--line) }
.mark { stroke: var(--paper); stroke-width: 3px; paint-order: stroke }
.wrong { fill: var(--wrong) }
"""


class _Link(NamedTuple):
    """A line from a block's only config to all configs of another block, which name it in the same way.

    `place` counts what those extend, lowest precedence first; it is 0 where there is one, or where they refer.
    """

    edges: tuple[Edge, ...]
    base: int
    heir: int
    port: int
    ports: int
    place: int


class _Scene(NamedTuple):
    """What is drawn and where: `ids` are the numbers of files, `corners` those of blocks."""

    graph: Graph
    names: Mapping[str, str]
    ids: Mapping[str, int]
    blocks: Sequence[Block]
    corners: Sequence[Point]

    def hub(self, number: int) -> Point:
        """Where all arrows to the config of a block arrive."""
        (x, y), block = self.corners[number], self.blocks[number]
        return x + block.boxes[0].width, round(y + block.port)

    def ends(self, link: _Link) -> tuple[Point, Point]:
        """Where a line leaves the base, and where it reaches what names it: below each other, in merge order."""
        (x, y), heir = self.corners[link.heir], self.blocks[link.heir]
        return self.hub(link.base), (x, round(y + heir.port + (link.port - (link.ports - 1) / 2) * PORT_PITCH))


def svg(graph: Graph, names: Mapping[str, str]) -> str:
    """The document; `names` are the paths as they are shown."""
    return drawing(graph, names, 'role="img"')


def drawing(graph: Graph, names: Mapping[str, str], attributes: str) -> str:
    """The `svg` element, with these attributes besides its own."""
    blocks = blocks_of(graph, names)
    links = _links(graph, blocks)
    sizes = [Size(block.width, block.height, block.port) for block in blocks]
    backward = frozenset(number for number, link in enumerate(links) if link.edges[0] in graph.closing)
    layout = lay_out(sizes, [(link.base, link.heir) for link in links], backward)
    scene = _Scene(graph, names, {path: number for number, path in enumerate(graph.files)}, blocks, layout.corners)
    legend, legend_width = _legend(graph, any(link.place for link in links))
    top = _MARGIN + _LEGEND_HEIGHT + (_LOOP_HEIGHT if graph.closing else 0)
    width, height = max(layout.width, legend_width) + 2 * _MARGIN, top + layout.height + _MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-labelledby="title desc" {attributes}>',
        '<title id="title">Config hierarchy</title>',
        f'<desc id="desc">{_escaped(_summary(graph))}</desc>',
        f"<style>\n{_STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        f'<g transform="translate({_MARGIN} {_MARGIN})">',
        *legend,
        "</g>",
        f'<g class="hierarchy" transform="translate({_MARGIN} {top})">',
        *_hierarchy(scene, links, layout.ways),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines)


def _hierarchy(scene: _Scene, links: Sequence[_Link], ways: Sequence[Sequence[Point]]) -> Iterator[str]:
    """From the back to the front: frames, lines, their heads, boxes, the words on lines."""
    placed = list(zip(scene.blocks, scene.corners, strict=True))
    yield from (_frame(block, corner) for block, corner in placed if block.is_framed)
    yield "<g>"
    yield from (_line(link, way, scene) for link, way in zip(links, ways, strict=True))
    yield "</g>"
    yield from (_tip(scene.hub(number)) for number in sorted({link.base for link in links}))
    for block, corner in placed:
        yield from _headings(block, corner)
        yield from (_box(box, corner, scene) for box in block.boxes)
    for link in links:
        yield from _marks(link, scene)


def _links(graph: Graph, blocks: Sequence[Block]) -> list[_Link]:
    """The lines: edges of the same block to the same config by the same key are one."""
    block_of = {path: number for number, block in enumerate(blocks) for path in block.paths}
    lines: dict[tuple[int, int, str], list[Edge]] = {}
    for edge in graph.edges:
        lines.setdefault((block_of[edge.start], block_of[edge.end], edge.reference), []).append(edge)
    of_heir: dict[int, list[tuple[int, list[Edge]]]] = {}
    for (heir, base, _), edges in lines.items():
        of_heir.setdefault(heir, []).append((base, edges))
    return [
        _Link(tuple(edges), base, heir, port, len(ends), 0 if edges[0].reference or extended == 1 else port + 1)
        for heir, ends in of_heir.items()
        for extended in [sum(not edges[0].reference for _, edges in ends)]
        for port, (base, edges) in enumerate(ends)
    ]


def _summary(graph: Graph) -> str:
    extending = sum(not edge.reference for edge in graph.edges)
    told = [
        plural(len(graph.files) - len(graph.unreadable), "config"),
        f"{plural(extending, 'line')} to what they extend",
        f"{plural(len(graph.edges) - extending, 'line')} to what they refer to",
    ]
    if graph.unreadable:
        told.append(f"{plural(len(graph.unreadable), 'file')} that cannot be read")
    if graph.closing:
        told.append(plural(len(graph.closing), "loop"))
    return ", ".join(told) + ". A config stands to the right of all that it names."


def _legend(graph: Graph, is_numbered: bool) -> tuple[list[str], int]:
    """The roles and lines of this picture, in a row, and how wide that is."""
    lines, x = [], 0
    roles = sorted(set(graph.roles.values()), key=lambda role: (_hue(role, graph), role))
    for role in roles:
        lines.append(f'<g class="{_class(role, graph)}"><rect class="box" x="{x}" width="14" height="14" rx="3"/></g>')
        lines.append(f'<text class="small" x="{x + 20}" y="11">{_escaped(role)}</text>')
        x += 20 + _small_width(role)
    keys = sorted({edge.reference for edge in graph.edges if edge.reference})
    kinds = [
        ("link", "extends", any(not edge.reference for edge in graph.edges)),
        ("link refers", "refers to, by " + ", ".join(keys), bool(keys)),
        ("link closing", "closes a loop", bool(graph.closing)),
    ]
    for classes, words, is_there in kinds:
        if is_there:
            lines.append(f'<path class="{classes}" d="M{x} 7h28"/>')
            lines.append(f'<text class="small" x="{x + 34}" y="11">{_escaped(words)}</text>')
            x += 34 + _small_width(words)
    if is_numbered:
        words = "1, 2, 3: order of merging, the last base wins"
        lines.append(f'<text class="small" x="{x}" y="11">{words}</text>')
        x += _small_width(words)
    return lines, x


def _small_width(words: str) -> int:
    return round(columns(as_text(words)) * 6.2) + 24


def _frame(block: Block, corner: Point) -> str:
    x, y = corner
    return f'<rect class="frame" x="{x}" y="{y}" width="{block.width}" height="{block.height}" rx="6"/>'


def _headings(block: Block, corner: Point) -> Iterator[str]:
    for heading in block.headings:
        x, y = corner[0] + heading.x, corner[1] + heading.y + 10
        yield f'<text class="small" x="{x}" y="{y}">{_escaped(heading.label)}</text>'


def _box(box: Box, corner: Point, scene: _Scene) -> str:
    x, y = corner[0] + box.x, corner[1] + box.y
    why = scene.graph.unreadable.get(box.path)
    title = f"{scene.names[box.path]}: {why}" if why else scene.names[box.path]
    return (
        f'<g class="config {_class(scene.graph.roles[box.path], scene.graph)}" data-config="{scene.ids[box.path]}">'
        f"<title>{_escaped(title)}</title>"
        f'<rect class="box" x="{x}" y="{y}" width="{box.width}" height="{box.height}" rx="4"/>'
        f'<text x="{x + 8}" y="{y + box.height // 2 + 4}">{_escaped(box.label)}</text></g>'
    )


def _line(link: _Link, way: Sequence[Point], scene: _Scene) -> str:
    edge, graph = link.edges[0], scene.graph
    kinds = ["link", "refers" if edge.reference else "extends"]
    kinds += ["broken"] if edge.end in graph.unreadable else ["closing"] if edge in graph.closing else []
    heirs = " ".join(str(scene.ids[each.start]) for each in link.edges)
    return (
        f'<path class="{" ".join(kinds)}" data-base="{scene.ids[edge.end]}" data-heirs="{heirs}" '
        f'd="{_curve(*scene.ends(link), way)}"><title>{_escaped(_told(link, graph, scene.names))}</title></path>'
    )


def _marks(link: _Link, scene: _Scene) -> Iterator[str]:
    """The words on a line."""
    start, end = scene.ends(link)
    if link.place:
        yield f'<text class="small mark" x="{end[0] - 9}" y="{end[1] + 3}">{link.place}</text>'
    if link.edges[0] in scene.graph.closing:
        x, y = (start[0] + end[0]) // 2, min(start[1], end[1]) - _LOOP_HEIGHT * 3 // 4 + 3
        yield f'<text class="small mark wrong" x="{x}" y="{y}" text-anchor="middle">loop</text>'


def _curve(start: Point, end: Point, way: Sequence[Point]) -> str:
    """From a base to what names it: straight along the lanes and bent between them; back in an arc above all."""
    (x, y), (last_x, last_y) = start, end
    if not way:
        top = min(y, last_y) - _LOOP_HEIGHT
        return f"M{x} {y}C{x + 50} {top} {last_x - 50} {top} {last_x} {last_y}"
    path = [f"M{x} {y}"]
    for next_x, next_y in [*way, end]:
        if abs(next_y - y) < _JOG:
            path.append(f"H{next_x}")
        else:
            middle = (x + next_x) // 2
            path.append(f"C{middle} {y} {middle} {next_y} {next_x} {next_y}")
            y = next_y
        x = next_x
    return "".join(path)


def _tip(hub: Point) -> str:
    """The head of all arrows to a config."""
    return f'<path class="tip" d="M{hub[0] + 1} {hub[1]}l8 -4v8z"/>'


def _told(link: _Link, graph: Graph, names: Mapping[str, str]) -> str:
    edge = link.edges[0]
    many = len(link.edges) > 1
    who = f"{len(link.edges)} configs" if many else names[edge.start]
    if edge.reference:
        return f"{who} {'refer' if many else 'refers'} to {names[edge.end]} by {edge.reference}"
    told = f"{who} {'extend' if many else 'extends'} {names[edge.end]}"
    if edge in graph.closing:
        loop = " → ".join(os.path.basename(path) for path in graph.closing[edge])
        return f"{told}, and that closes a loop: {loop}"
    return told


def _class(role: str, graph: Graph) -> str:
    return MISSING if role == MISSING else f"h{_hue(role, graph)}"


def _hue(role: str, graph: Graph) -> int:
    """A colour for a role: always the same one for those of the built-in manifest."""
    if role == MISSING:
        return _HUE_COUNT
    others = sorted(set(graph.roles.values()) - _HUES.keys() - {MISSING})
    return _HUES[role] if role in _HUES else _OTHER_HUES + others.index(role) % (_HUE_COUNT - _OTHER_HUES)


def _escaped(text: str) -> str:
    return as_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
