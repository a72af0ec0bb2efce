"""A hierarchy as a digraph in the DOT language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cfg_lsp.cli.drawing.hierarchy import Graph


def dot(graph: Graph, names: Mapping[str, str]) -> str:
    """The text of the picture."""
    return "\n".join(_lines(graph, names))


def _lines(graph: Graph, names: Mapping[str, str]) -> Iterator[str]:
    ids = {path: f"n{number}" for number, path in enumerate(graph.files)}
    yield "digraph configs {"
    yield "  rankdir=BT;"
    yield "  node [shape=box];"
    for path in graph.files:
        is_missing = path in graph.unreadable
        label = _escaped(f"{names[path]} (missing)" if is_missing else names[path])
        yield f'  {ids[path]} [label="{label}"{", style=dashed" if is_missing else ""}];'
    for edge in sorted(graph.edges):
        style = f' [style=dashed, label="{_escaped(edge.reference)}"]' if edge.reference else ""
        yield f"  {ids[edge.start]} -> {ids[edge.end]}{style};"
    yield "}"


def _escaped(text: str) -> str:
    """Text inside quotes, where a backslash would begin an escape."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(each if each.isprintable() else " " for each in escaped)
