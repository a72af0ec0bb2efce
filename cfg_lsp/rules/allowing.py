"""An edit of the manifest that lets an overlay add a dataset.

Writes only into a `new-datasets` list that the manifest itself holds, and only what `tomllib` then reads as meant.
"""

from __future__ import annotations

from typing import Any

from cfg_lsp.project.manifest import Family
from cfg_lsp.rules.subject import Subject
from cfg_lsp.text import Edit, Span

_SETTING = "new-datasets"


def allowing(subject: Subject, family: Family, name: str) -> tuple[Edit, ...]:
    """The edit that adds a name to a family's `new-datasets`; none where there is no such list."""
    manifest = subject.manifest
    if manifest.path is None or manifest.problems:
        return ()
    text = subject.snapshot.lines(manifest.path).text
    for keys in (("families", family.name, _SETTING), ("tool", "cfg-lsp", "families", family.name, _SETTING)):
        edit = _edit(manifest.path, text, keys, len(family.new_datasets), name)
        if edit is not None and _says(text, edit, keys, [*family.new_datasets, name]):
            return (edit,)
    return ()


def _edit(path: str, text: str, keys: tuple[str, ...], count: int, name: str) -> Edit | None:
    import json

    from cfg_lsp.project.toml_places import toml_places

    places = toml_places(text)
    written = places.get(keys)
    if written is None or written.value is None:
        return None
    quoted = json.dumps(name, ensure_ascii=False)
    if not count:
        return Edit(path, Span(written.value.start + 1, written.value.start + 1), quoted)
    last = places.get((*keys, count - 1))
    if last is None or last.value is None:
        return None
    return Edit(path, Span(last.value.end, last.value.end), f", {quoted}")


def _says(text: str, edit: Edit, keys: tuple[str, ...], names: list[str]) -> bool:
    import tomllib

    try:
        before = tomllib.loads(text)
        after = tomllib.loads(text[: edit.span.start] + edit.text + text[edit.span.end :])
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    table: Any = before
    for key in keys[:-1]:
        table = table.get(key, {})
    table[keys[-1]] = names
    return bool(before == after)
