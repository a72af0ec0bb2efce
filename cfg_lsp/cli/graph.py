"""Draw which config extends which.

Every arrow leads from a config to one of its bases, a dashed one from a config to another that it refers to, such as
its dataset mix. A file that is named but cannot be read is drawn dashed too. Without a PATH the whole hierarchy of the
manifest's `include` is drawn.

Exit status:
  0  the picture was drawn
  1  it was, but something breaks a chain, or the manifest is wrong
  2  there are no configs, or the call is wrong

Examples:
  cfg-lsp graph configs/train/sft/dense_1024.yaml
  cfg-lsp graph --format dot | dot -Tsvg > configs.svg

See also: inspect, why
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cfg_lsp.cli.console import FINDINGS, FINE, Console
from cfg_lsp.cli.session import add_stdin_filename, configs, report_breaks, snapshot_for
from cfg_lsp.project.references import references, with_referenced
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document

_MOST_EDGES = 500


class Edge(NamedTuple):
    """An arrow between two files; `reference` is the key that refers, empty where the one extends the other."""

    start: str
    end: str
    reference: str


class Graph(NamedTuple):
    """Files and arrows, sorted; `missing` are those of the files that cannot be read."""

    files: tuple[str, ...]
    missing: frozenset[str]
    edges: tuple[Edge, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `graph`."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="configs and folders; `-` is standard input")
    parser.add_argument(
        "--format", choices=("mermaid", "dot"), default="mermaid", help="the picture's language (default: mermaid)"
    )
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the picture; faults of the chains go to standard error."""
    snapshot, paths = snapshot_for(console, options.paths, options.stdin_filename)
    found = list(with_referenced(snapshot, configs(snapshot, console, paths)))
    graph = graph_of(snapshot, found)
    draw = _dot if options.format == "dot" else _mermaid
    console.print("\n".join(draw(graph, {path: console.shown(path) for path in graph.files})))
    if options.format == "mermaid" and len(graph.edges) > _MOST_EDGES:
        console.say(f"{len(graph.edges)} arrows, and mermaid draws {_MOST_EDGES} unless told otherwise; dot draws all")
    return FINDINGS if report_breaks(snapshot, console, found) else FINE


def graph_of(snapshot: Snapshot, paths: Iterable[str]) -> Graph:
    """The graph of these configs and of every file that one of them names."""
    files = dict.fromkeys(paths)
    edges = sorted({edge for path in list(files) for edge in _edges(snapshot, path)})
    files.update(dict.fromkeys(edge.end for edge in edges))
    missing = frozenset(path for path in files if not isinstance(snapshot.document(path), Document))
    return Graph(tuple(sorted(files)), missing, tuple(edges))


def _edges(snapshot: Snapshot, path: str) -> Iterator[Edge]:
    for link in snapshot.links(path, snapshot.dialect(path)).bases:
        yield Edge(path, link.target, "")
    for reference in references(snapshot, path):
        yield Edge(path, reference.target, reference.key)


def _mermaid(graph: Graph, names: dict[str, str]) -> Iterator[str]:
    ids = {path: f"n{number}" for number, path in enumerate(graph.files)}
    yield "flowchart BT"
    for path in graph.files:
        ending = " (missing)" if path in graph.missing else ""
        yield f'  {ids[path]}["{_for_mermaid(names[path])}{ending}"]{":::missing" if ending else ""}'
    for edge in graph.edges:
        arrow = f'-. "{_for_mermaid(edge.reference)}" .->' if edge.reference else "-->"
        yield f"  {ids[edge.start]} {arrow} {ids[edge.end]}"
    if graph.missing:
        yield "  classDef missing stroke-dasharray: 5 5"


def _for_mermaid(text: str) -> str:
    """Text inside quotes: what mermaid would read as markup becomes a character code."""
    return "".join(each if each.isalnum() or each in " /._-@+=,()" else f"#{ord(each)};" for each in text)


def _dot(graph: Graph, names: dict[str, str]) -> Iterator[str]:
    ids = {path: f"n{number}" for number, path in enumerate(graph.files)}
    yield "digraph configs {"
    yield "  rankdir=BT;"
    yield "  node [shape=box];"
    for path in graph.files:
        is_missing = path in graph.missing
        label = _for_dot(f"{names[path]} (missing)" if is_missing else names[path])
        yield f'  {ids[path]} [label="{label}"{", style=dashed" if is_missing else ""}];'
    for edge in graph.edges:
        style = f' [style=dashed, label="{_for_dot(edge.reference)}"]' if edge.reference else ""
        yield f"  {ids[edge.start]} -> {ids[edge.end]}{style};"
    yield "}"


def _for_dot(text: str) -> str:
    """Text inside quotes of the DOT language, where a backslash would begin an escape."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(each if each.isprintable() else " " for each in escaped)
