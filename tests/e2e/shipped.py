"""The shipped configs that a test opens in an editor, and how it changes and searches them on the disk.

Knows which config inherits from which. Refuses to know any editor.
"""

from __future__ import annotations

PRESET = "configs/train/sft/dense_1024.yaml"
OVERLAY = "configs/train/sft/dense_1024_gkd.yaml"
"""Extends the preset, and gives its `run_name` anew."""

MIX = "configs/fusion/variants/dense_1024.yaml"
MIX_BASE = "configs/fusion/base/dense.yaml"
MIXES = {MIX, MIX_BASE, "configs/fusion/variants/dense_2048.yaml"}
"""All that have the dataset `bbu_dense`."""


def replace(path, text, other):
    """Write another text in the place of the first such text of a file."""
    content = path.read_text(encoding="utf-8")
    assert text in content, f"{path} has no {text!r} to replace"
    path.write_text(content.replace(text, other, 1), encoding="utf-8")


def override_an_optimiser(workspace):
    """Make the preset give a value anew that `base.yaml` sets."""
    replace(workspace / PRESET, "training:\n", "training:\n  optim: adamw_torch\n")


def misspell_a_dataset(workspace):
    """Make the mix name a dataset that its base does not have."""
    replace(workspace / MIX, "rru_dense", "rru_dens")


def repeat_a_key(workspace):
    """Make the mix give a key twice, which a general YAML server reports, too."""
    replace(workspace / MIX, "    val_jsonl:", "    train_jsonl: data/twice.jsonl\n    val_jsonl:")


def files_with(workspace, text):
    """The configs that hold a text, on the disk."""
    paths = (workspace / "configs").rglob("*.yaml")
    return {path.relative_to(workspace).as_posix() for path in paths if text in path.read_text(encoding="utf-8")}
