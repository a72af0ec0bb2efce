"""An edit of the manifest that lets an overlay add a dataset.

Writes into the `new-datasets` list of the config's family, or makes that list, and the manifest where there is none.
Offers only what `tomllib` then reads as meant.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from cfg_lsp.project.builtin_tables import TABLES
from cfg_lsp.project.manifest import MANIFEST_NAME, PYPROJECT, Family
from cfg_lsp.rules.subject import Subject
from cfg_lsp.text import Edit, Span

_SETTING = "new-datasets"
_TOOL = ("tool", "cfg-lsp")
_ABOUT = f"# {_SETTING}: names that an overlay may add to a mix"


def allowing(subject: Subject, family: Family, name: str) -> tuple[Edit, ...]:
    """The edit that adds a name to a family's `new-datasets`; a manifest that is not there is made by it."""
    manifest = subject.manifest
    if manifest.problems:
        return ()
    path = manifest.path or os.path.join(manifest.folder, MANIFEST_NAME)
    text = subject.snapshot.lines(path).text if manifest.path is not None else ""
    table = _TOOL if os.path.basename(path) == PYPROJECT else ()
    edits = _edits(path, text, (*table, "families", family.name), family.new_datasets, name)
    return next(((edit,) for edit in edits if _says(text, edit, table, family, name)), ())


def _edits(path: str, text: str, keys: tuple[str, ...], names: tuple[str, ...], name: str) -> Iterator[Edit]:
    """Ways to write it: into the list, as a list beside what else the family says, as a table of its own."""
    from cfg_lsp.project.toml_places import toml_places

    places = toml_places(text)
    written, last = places.get((*keys, _SETTING)), places.get((*keys, _SETTING, len(names) - 1))
    if written is not None and written.value is not None:
        if not names:
            yield Edit(path, Span(written.value.start + 1, written.value.start + 1), _quoted(name))
        elif last is not None and last.value is not None:
            yield Edit(path, Span(last.value.end, last.value.end), f", {_quoted(name)}")
        return
    end = "\r\n" if "\r\n" in text else "\n"
    settings = [(place.key, place.value) for each, place in places.items() if each[:-1] == keys]
    key, value = next((each for each in reversed(settings) if None not in each), (None, None))
    if key is not None and value is not None:
        before = text[text.rfind("\n", 0, key.start) + 1 : key.start]  # the key may be dotted
        line = text.find("\n", value.end) + 1 or len(text)
        gap = end if line == len(text) and not text.endswith("\n") else ""
        yield Edit(path, Span(line, line), f"{gap}{before}{_SETTING} = [{_quoted(name)}]{end}")
        yield Edit(path, Span(value.end, value.end), f", {_SETTING} = [{_quoted(name)}]")
    gap = (end if text.endswith("\n") else end * 2) if text else ""
    yield Edit(path, Span(len(text), len(text)), gap + end.join(_tables(keys, name)) + end)


def _tables(keys: tuple[str, ...], name: str) -> Iterator[str]:
    """The built-in families with a name more in one of them: whoever writes one family replaces them all."""
    for family, settings in TABLES["families"].items():
        yield f"[{'.'.join(keys[:-1])}.{family}]"
        yield f"files = {_list(settings['files'])}"
        if "named-lists" in settings:
            lists = ", ".join(f"{each} = {_list(ids)}" for each, ids in settings["named-lists"].items())
            yield f"named-lists = {{ {lists} }}"
        if family == keys[-1]:
            yield _ABOUT
            yield f"{_SETTING} = [{_quoted(name)}]"


def _list(names: list[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _quoted(name: str) -> str:
    import json

    return json.dumps(name, ensure_ascii=False)


def _says(text: str, edit: Edit, table: tuple[str, ...], family: Family, name: str) -> bool:
    """Whether the families of a manifest say the same as before and that this name is new; all else stays."""
    import tomllib

    try:
        before = tomllib.loads(text)
        after = tomllib.loads(text[: edit.span.start] + edit.text + text[edit.span.end :])
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    settings: Any = before
    for key in table:
        settings = settings.get(key, {})
    families = settings.get("families", TABLES["families"])
    known = {**families.get(family.name, {}), _SETTING: [*family.new_datasets, name]}
    settings["families"] = {**families, family.name: known}
    return bool(_without_empty(before) == _without_empty(after))


def _without_empty(tables: Any) -> Any:
    """The same without lists that hold nothing: a family without new datasets says so or not."""
    if not isinstance(tables, dict):
        return tables
    return {key: _without_empty(value) for key, value in tables.items() if value != []}
