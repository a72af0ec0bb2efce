"""A whole small project in one string: `## path` starts a file, `<^>` is the cursor."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import NamedTuple

from cfg_lsp.project.workspace import Snapshot, Workspace

CURSOR = "<^>"


def files_of(text: str) -> dict[str, str]:
    """The files of a project by their relative path, in the order of the text."""
    files: dict[str, list[str]] = {}
    name = "config.yaml"
    for line in textwrap.dedent(text).lstrip("\n").splitlines(keepends=True):
        if line.startswith("## "):
            name = line[3:].strip()
            files[name] = []
        else:
            files.setdefault(name, []).append(line)
    return {name: "".join(lines) for name, lines in files.items()}


def write_project(folder: Path, text: str) -> dict[str, str]:
    """Write the files below a folder; gives their absolute paths by name."""
    paths = {}
    for name, content in files_of(text).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
        paths[name] = str(path)
    return paths


def workspace_of(folder: Path, text: str) -> tuple[Workspace, dict[str, str]]:
    """A workspace over a written project, and the paths of its files."""
    return Workspace(), write_project(folder, text)


class AtCursor(NamedTuple):
    """A written project, and where `<^>` stood in it."""

    snapshot: Snapshot
    path: str
    offset: int
    paths: dict[str, str]


def at_cursor(folder: Path, text: str) -> AtCursor:
    """A project whose text holds one `<^>`: the file with it is open in an editor, the others are on disk."""
    files = files_of(text)
    name = next(name for name, content in files.items() if CURSOR in content)
    offset = files[name].index(CURSOR)
    workspace, paths = workspace_of(folder, text.replace(CURSOR, ""))
    content = files[name].replace(CURSOR, "")
    workspace.open(paths[name], content)
    workspace.edit(paths[name], content, content.count("\n", 0, offset))
    return AtCursor(workspace.snapshot(), paths[name], offset, paths)
