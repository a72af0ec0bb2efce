"""What is measured: real repositories where they are at hand, and generated hierarchies of any size."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("CFG_LSP_CORPORA", PROJECT.parent / "shared" / "corpora"))


def corpus_files() -> dict[str, list[str]]:
    """The configs of each real repository by its name; of the shipped hierarchies where those are not at hand."""
    folders = [folder for folder in sorted(CORPORA.glob("*")) if folder.is_dir()]
    folders = folders or [PROJECT / "configs", PROJECT / "tests" / "hierarchies" / "components"]
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


def hierarchy(folder: Path, count: int) -> str:
    """As many configs as asked for, in the layout of the built-in manifest: one base, presets in folders
    of fifty, every fifth of them an overlay, every tenth a dataset mix.
    """
    configs = folder / "configs"
    _write(configs / "base.yaml", "defaults:\n" + "".join(f"  default_{key}: {key}\n" for key in range(40)))
    _write(configs / "fusion" / "base.yaml", "targets:\n" + "".join(map(_dataset, range(8))))
    for number in range(count - 2):
        group = f"group_{number // 50:03}"
        if number % 10 == 9:
            own = f"  - {{name: dataset_{number % 8}, max_pixels: {number}}}\n"
            _write(configs / "fusion" / group / f"mix_{number:05}.yaml", f"extends: ../base.yaml\ntargets:\n{own}")
        elif number % 5 == 4:
            own = f"extends: preset_{number - 1:05}.yaml\ntraining:\n  run_name: run_{number}\n  max_steps: {number}\n"
            _write(configs / "train" / group / f"preset_{number:05}.yaml", own)
        else:
            _write(configs / "train" / group / f"preset_{number:05}.yaml", _preset(number))
    return str(configs)


def presets(folder: Path, count: int) -> tuple[str, list[str]]:
    """The shipped hierarchy with as many more presets as asked for, in folders of fifty: its base, and those."""
    shutil.copytree(PROJECT / "configs", folder / "configs")
    text = (folder / "configs" / "train" / "sft" / "dense_2048.yaml").read_text(encoding="utf-8")
    paths = []
    for number in range(count):
        path = folder / "configs" / "train" / f"group_{number // 50:03}" / f"dense_{number:05}.yaml"
        _write(path, text.replace("run_name: ", f"run_name: {number}-"))
        paths.append(str(path))
    return str(folder / "configs" / "base.yaml"), paths


def _preset(number: int) -> str:
    model = "model:\n  model: qwen3-vl-4b\n" + "".join(f"  layer_{key}: {key}.5\n" for key in range(20))
    training = f"training:\n  run_name: run_{number}\n  output_dir: out/{number}\n" + "".join(
        f"  setting_{key}: value_{number}_{key}\n" for key in range(20)
    )
    return f"extends: ../../base.yaml\n{model}{training}"


def _dataset(number: int) -> str:
    return f"  - {{name: dataset_{number}, train_jsonl: data/{number}.jsonl, mode: dense}}\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
