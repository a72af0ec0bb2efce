"""A hierarchy as a flowchart in the language of mermaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cfg_lsp.cli.drawing.hierarchy import Graph

MOST_EDGES = 500
"""What mermaid draws unless told otherwise."""


def mermaid(graph: Graph, names: Mapping[str, str]) -> str:
    """The text of the picture."""
    return "\n".join(_lines(graph, names))


def _lines(graph: Graph, names: Mapping[str, str]) -> Iterator[str]:
    ids = {path: f"n{number}" for number, path in enumerate(graph.files)}
    yield "flowchart BT"
    for path in graph.files:
        ending = " (missing)" if path in graph.unreadable else ""
        yield f'  {ids[path]}["{_escaped(names[path])}{ending}"]{":::missing" if ending else ""}'
    for edge in sorted(graph.edges):
        arrow = f'-. "{_escaped(edge.reference)}" .->' if edge.reference else "-->"
        yield f"  {ids[edge.start]} {arrow} {ids[edge.end]}"
    if graph.unreadable:
        yield "  classDef missing stroke-dasharray: 5 5"


def _escaped(text: str) -> str:
    """Text inside quotes: what mermaid would read as markup becomes a character code."""
    return "".join(each if each.isalnum() or each in " /._-@+=,()" else f"#{ord(each)};" for each in text)
