"""The configs that a config may name: bases, relative to its folder, and references, relative to the manifest's."""

from __future__ import annotations

import os
from collections import Counter

from cfg_lsp.edits.quoting import quoted_like
from cfg_lsp.edits.writing import written
from cfg_lsp.ide.completing.item import About, Asked, Item
from cfg_lsp.ide.completing.known import known_values
from cfg_lsp.merge import KeyPath, show_keys
from cfg_lsp.project.families import members
from cfg_lsp.project.nearby import possible_bases


def base_items(asked: Asked) -> list[Item]:
    """Whole paths of possible bases that are not named yet; the path that is being written is kept among them."""
    snapshot, path = asked.snapshot, asked.path
    folder = os.path.dirname(path)
    own = asked.word.strip("'\"")
    there = {link.target for link in snapshot.links(path, asked.dialect).bases if link.written != own}
    typed, is_absolute = asked.typed, os.path.isabs(asked.typed)
    prefixes: dict[str, str] = {}
    found = []
    for each in possible_bases(snapshot, path, typed):
        if each not in there:
            shown = each if is_absolute else _beside(each, folder, prefixes)
            if typed.startswith("./") and not shown.startswith("."):
                shown = f"./{shown}"
            if asked.dialect.extensionless and not own.endswith((".yaml", ".yml")):
                shown = os.path.splitext(shown)[0]
            found.append(_path_item(asked, shown, each))
    return found


def _beside(path: str, folder: str, prefixes: dict[str, str]) -> str:
    """A path as seen from a folder; `prefixes` keeps those of the folders that were met."""
    other, _, name = path.rpartition(os.sep)
    if other not in prefixes:
        prefix = os.path.relpath(other or os.sep, folder).replace(os.sep, "/")
        prefixes[other] = "" if prefix == "." else f"{prefix}/"
    return prefixes[other] + name


def reference_items(asked: Asked, keys: KeyPath) -> list[Item]:
    """The configs of the family that a reference key names; those that its relatives name come first."""
    manifest = asked.snapshot.manifest(asked.path)
    wanted = manifest.references[show_keys(keys)]
    family = next((each for each in manifest.families if each.name == wanted), None)
    if family is None:
        return []
    named = Counter(
        {value: -number for number, value in enumerate(known_values(asked, keys)) if isinstance(value, str)}
    )
    paths = [each for each in members(asked.snapshot, manifest, family) if each != asked.path]
    shown = sorted(((manifest.relative(each), each) for each in paths), key=lambda each: _rank(named, each[0]))
    return [_path_item(asked, relative, each, wanted) for relative, each in shown]


def _rank(named: Counter[str], relative: str) -> tuple[int, str]:
    return (-named[relative], "") if relative in named else (len(named) + 1, relative)


def _path_item(asked: Asked, shown: str, path: str, detail: str = "") -> Item:
    document = asked.document
    text = written(shown, document.scalars, quote=asked.cursor.quote, is_json=document.is_json)
    layer = asked.snapshot.layer(path)
    item = asked.item(
        shown, "file", text or quoted_like("'", shown), detail=detail or (layer.name if layer is not None else "")
    )
    return item._replace(about=About(file=path))
