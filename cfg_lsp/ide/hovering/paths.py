"""What a path leads to: the config that a reference names, the records that a dataset is read from.

Knows references and data files. Bases are another part.
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.ide.hovering.mix import mix_parts
from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.project.data_files import data_file, data_paths
from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.place import Place
from cfg_lsp.text import plural


def path_parts(page: Page, place: Place) -> Iterator[list[str]]:
    """What stands at the other end of the path at a place; nothing where that is none."""
    reference = place.reference
    if reference is not None and reference.exists:
        chain = page.snapshot.chain(reference.target).members
        bases = f" · merged from {plural(len(chain), 'file')}" if len(chain) > 1 else ""
        yield [f"{page.markup.bold('names')} {page.file(reference.target)}{bases}"]
        yield from mix_parts(page, reference.target)
    elif reference is not None:
        document = page.snapshot.document(reference.target)
        reason = f": {page.markup.text(document.reason)}" if isinstance(document, Unreadable) else ""
        yield [f"{page.markup.bold('cannot be read')}{reason}"]
    else:
        yield _data(page, place)


def _data(page: Page, place: Place) -> list[str]:
    written = place.written
    path = next(data_paths(written, place.keys), None) if isinstance(written, str) else None
    if path is None:
        return []
    target = data_file(page.snapshot.manifest(page.path), page.path, path.written)
    return [f"leads to {page.file(target)}" if target is not None else "not on this machine"]
