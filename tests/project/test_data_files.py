"""Which texts are paths of records, and which files they mean."""

from __future__ import annotations

import os
from pathlib import Path

from cfg_lsp.project.data_files import DataPath, data_file, data_paths
from tests.fixture import workspace_of


def test_texts_at_or_below_a_jsonl_key_that_are_plainly_paths() -> None:
    content = {
        "train_jsonl": "a.jsonl",
        "val_jsonl": ["b.jsonl", "s3://c.jsonl", "$D/d.jsonl", "e*.jsonl", " ", 1, ["f.jsonl"]],
        "other": "g.jsonl",
        "deep": [{"x_jsonl": {"y": "h.jsonl"}, "z_jsonl": "i.jsonl"}],
    }
    assert list(data_paths(content)) == [
        DataPath(("train_jsonl",), "a.jsonl"),
        DataPath(("val_jsonl", 0), "b.jsonl"),
        DataPath(("val_jsonl", 6, 0), "f.jsonl"),
        DataPath(("deep", 0, "z_jsonl"), "i.jsonl"),
    ]


def test_a_value_is_judged_by_the_keys_that_it_stands_at() -> None:
    assert list(data_paths("a.jsonl", ("x", "train_jsonl"))) == [DataPath(("x", "train_jsonl"), "a.jsonl")]
    assert list(data_paths("a.jsonl", ("train_jsonl", 2))) == [DataPath(("train_jsonl", 2), "a.jsonl")]
    assert list(data_paths("a.jsonl", ("x",))) == []
    assert list(data_paths("a.jsonl")) == []


def test_a_path_is_looked_for_in_the_folder_of_the_manifest_and_beside_the_config(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    text = "## configs/a.yaml\nx: 1\n## both\n1\n## configs/both\n2\n## configs/beside\n3\n"
    workspace, paths = workspace_of(folder, text)
    path = paths["configs/a.yaml"]
    manifest = workspace.snapshot().manifest(path)
    assert data_file(manifest, path, "both") == os.path.join(folder, "both")
    assert data_file(manifest, path, "./beside") == os.path.join(folder, "configs", "beside")
    assert data_file(manifest, path, os.path.join(folder, "both")) == os.path.join(folder, "both")
    assert data_file(manifest, path, "nowhere") is None
    assert data_file(manifest, path, "a\0b") is None
