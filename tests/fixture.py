"""A whole small project in one string: `## path` starts a file."""

from __future__ import annotations

import textwrap
from pathlib import Path

from cfg_lsp.project.workspace import Workspace


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
