"""How a config resolves differently from another one, as text: what `cfg-lsp diff` prints, for an editor.

Knows how a place is named in it. Finds no difference itself.
"""

from __future__ import annotations

from cfg_lsp.ide.paths import relative_path
from cfg_lsp.merge import COMMAND_LINE
from cfg_lsp.project.compare import Side, compare
from cfg_lsp.project.differences import difference_lines
from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report import Style, visible
from cfg_lsp.report.visible import encodable
from cfg_lsp.text import plural


def comparison(snapshot: Snapshot, left: str, right: str) -> str:
    """The differences of two resolved configs, sorted by key path; what `right` has stands under what `left` has.

    The configs that both refer to are compared too.
    """
    shown = [encodable(visible(relative_path(snapshot, right, path))) for path in (left, right)]
    for path, name in zip((left, right), shown, strict=True):
        document = snapshot.document(path)
        if isinstance(document, Unreadable):
            return f"{name} cannot be read: {document.reason}\n"

    def place(side: Side) -> str:
        origin = side.merged.origin
        name = origin.path if origin.path == COMMAND_LINE else relative_path(snapshot, right, origin.path)
        return visible(name) if side.place is None else f"{visible(name)}:{side.place.position.line}"

    found = compare(snapshot, left, right, references=True)
    lines = [f"- {shown[0]}", f"+ {shown[1]}", "", *difference_lines(found, Style(False), place)]
    lines += ["", plural(len(found), "difference")] if found else ["no differences"]
    return encodable("\n".join(lines)) + "\n"
