"""What is measured: real repositories where they are at hand, and generated hierarchies of any size."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("CFG_LSP_CORPORA", PROJECT.parent / "shared" / "corpora"))


def corpus_files() -> dict[str, list[str]]:
    """The configs of each real repository by its name; of the shipped hierarchies where those are not at hand."""
    folders = [folder for folder in sorted(CORPORA.glob("*")) if folder.is_dir()]
    folders = folders or [PROJECT / "configs", PROJECT / "tests" / "hierarchies"]
    return {folder.name: _configs(folder) for folder in folders}


def _configs(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if path.suffix in (".yaml", ".yml"))


def chain_of_four(folder: Path) -> str:
    """The last of four files that extend each other, each of about 60 lines."""
    body = "".join(
        f"section_{number}:\n" + "".join(f"  key_{key}: {key}.5\n" for key in range(9)) for number in range(6)
    )
    previous = ""
    for number in range(4):
        name = f"layer_{number}.yaml"
        own = f"own_{number}: {number}\n"
        (folder / name).write_text((f"extends: {previous}\n" if previous else "") + own + body, encoding="utf-8")
        previous = name
    return str(folder / previous)


def large_base(folder: Path, dependents: int) -> list[str]:
    """A base of 5,000 keys and configs that change three of them; the base comes first."""
    base = folder / "base.yaml"
    sections = (
        f"section_{number}:\n" + "".join(f"  key_{key}: {number * key}\n" for key in range(50)) for number in range(100)
    )
    base.write_text("".join(sections), encoding="utf-8")
    paths = [str(base)]
    for number in range(dependents):
        path = folder / f"dependent_{number:04}.yaml"
        path.write_text(
            f"extends: base.yaml\nsection_{number % 100}:\n  key_1: {number}\n  key_2: {number}\nrun: {number}\n",
            encoding="utf-8",
        )
        paths.append(str(path))
    return paths
