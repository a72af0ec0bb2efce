"""A hierarchy as one page around its picture: search, pan and zoom, and the chain of what is clicked.

Puts together the page, the picture and what the page's script has to know. What the page does is in `page.html`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from cfg_lsp.cli.drawing.blocks import as_text
from cfg_lsp.cli.drawing.hierarchy import Graph
from cfg_lsp.cli.drawing.svg import drawing
from cfg_lsp.project.files import FileText, read_text

_PAGE = "page.html"
_MAX_BYTES = 1 << 20
_PICTURE = "<!-- the picture -->"
_HIERARCHY = "<!-- the hierarchy -->"


def html(graph: Graph, names: Mapping[str, str]) -> str:
    """The page; `names` are the paths as they are shown."""
    page = read_text(os.path.join(os.path.dirname(__file__), _PAGE), _MAX_BYTES)
    assert isinstance(page, FileText)  # it is part of the package
    before, between, after = page.text.replace(_HIERARCHY, _PICTURE).split(_PICTURE)
    picture = drawing(graph, names, 'role="group"')
    return f"{before}{picture}{between}{_for_script(graph, names)}{after.rstrip()}"


def _for_script(graph: Graph, names: Mapping[str, str]) -> str:
    """Names, faults and arrows by the numbers of files, in JSON that ends no script."""
    ids = {path: number for number, path in enumerate(graph.files)}
    hierarchy = {
        "names": [as_text(names[path]) for path in graph.files],
        "unreadable": {ids[path]: reason for path, reason in graph.unreadable.items()},
        "extends": [
            [ids[edge.start], ids[edge.end]] for edge in graph.edges if not edge.reference and edge not in graph.closing
        ],
        "refers": [[ids[edge.start], ids[edge.end]] for edge in graph.edges if edge.reference],
        "closing": [[ids[path] for path in loop] for loop in graph.closing.values()],
    }
    return json.dumps(hierarchy, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
