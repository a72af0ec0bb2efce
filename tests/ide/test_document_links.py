"""The paths of a config that lead somewhere."""

from __future__ import annotations

import os
from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.ide.document_links import document_links
from tests.fixture import workspace_of


def links(folder: Path, text: str, name: str) -> list[tuple[str, str, str]]:
    workspace, paths = workspace_of(folder.resolve(), text)
    view = workspace.snapshot()
    whole = view.lines(paths[name]).text
    found = document_links(view, paths[name])
    return [
        (whole[each.span.start : each.span.end], os.path.relpath(each.target, folder.resolve()), each.tooltip)
        for each in found
    ]


def test_bases_references_and_records_that_are_there(tmp_path: Path) -> None:
    project = """
## configs/base.yaml
a: 1
## configs/run.yaml
extends:
  - "base.yaml"
  - nowhere.yaml
  - ./base.yaml
custom:
  fusion_config: 'configs/fusion/mix.yaml'
eval_jsonl: [data/a b#.jsonl, data/gone.jsonl, "data"]
## configs/fusion/mix.yaml
targets:
  - {name: ä𝄞, train_jsonl: "../../data/a b#.jsonl", val_jsonl: s3://data/x.jsonl}
## data/a b#.jsonl
{}
"""
    assert links(tmp_path, project, "configs/run.yaml") == snapshot(
        [
            ("base.yaml", "configs/base.yaml", "base: configs/base.yaml"),
            ("./base.yaml", "configs/base.yaml", "base: configs/base.yaml"),
            ("configs/fusion/mix.yaml", "configs/fusion/mix.yaml", "fusion: configs/fusion/mix.yaml"),
            ("data/a b#.jsonl", "data/a b#.jsonl", "records: data/a b#.jsonl"),
        ]
    )
    assert links(tmp_path, project, "configs/fusion/mix.yaml") == snapshot(
        [("../../data/a b#.jsonl", "data/a b#.jsonl", "records: data/a b#.jsonl")]
    )


def test_a_path_behind_an_alias_is_linked_once_where_it_is_written(tmp_path: Path) -> None:
    project = "## configs/base.yaml\na: 1\n## configs/run.yaml\nwhere: &where base.yaml\nextends: [*where, *where]\n"
    assert links(tmp_path, project, "configs/run.yaml") == snapshot(
        [("base.yaml", "configs/base.yaml", "base: configs/base.yaml")]
    )


def test_json_and_bases_without_their_suffix(tmp_path: Path) -> None:
    project = '## a.yaml\nx: 1\n## run.json\n{"extends": "a.yaml"}\n## run.yaml\ninclude: a\n'
    assert links(tmp_path, project, "run.json") == snapshot([("a.yaml", "a.yaml", "base: a.yaml")])
    assert links(tmp_path, project, "run.yaml") == snapshot([("a", "a.yaml", "base: a.yaml")])


def test_a_file_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    workspace, _ = workspace_of(tmp_path.resolve(), "")
    assert document_links(workspace.snapshot(), str(tmp_path.resolve() / "nowhere.yaml")) == []
