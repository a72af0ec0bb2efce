"""Everything that speaks of the same key, dataset, file or anchor."""

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.ide.references import references
from cfg_lsp.project.inheritors import note
from cfg_lsp.project.workspace import Workspace
from tests.fixture import at_cursor, workspace_of
from tests.ide.navigating import all_shown


def found(folder: Path, text: str, *, include_declaration: bool = True) -> list[str] | None:
    cursor = at_cursor(folder.resolve(), text)
    search = references(cursor.snapshot, cursor.path, cursor.offset, include_declaration=include_declaration)
    return None if search is None else all_shown(cursor.snapshot, (target for step in search.steps for target in step))


FAMILY = """
## configs/base.yaml
training: {lr: 1}
## configs/run.yaml
extends: [base.yaml, other.yaml]
training:
  l<^>r: 2
## configs/other.yaml
wd: 1
## configs/sibling.yaml
extends: base.yaml
training:
  lr: 3
## configs/cousin.json
{"extends": "other.yaml", "training": {"lr": 4}}
## configs/below.yaml
extends: run.yaml
common: &common {lr: 5}
training: *common
## configs/stranger.yaml
training: {lr: 6}
## configs/silent.yaml
extends: base.yaml
training: {wd: 1}
## configs/lr.yaml
extends: base.yaml
lr: 7
"""


def test_a_key_in_all_configs_that_bases_and_inheritors_lead_to(tmp_path: Path) -> None:
    assert found(tmp_path, FAMILY) == snapshot(
        [
            "base.yaml:1 [lr]: 1",
            "below.yaml:2 [lr]: 5",
            'cousin.json:1 ["lr"]: 4',
            "run.yaml:3 [lr]: 2",
            "sibling.yaml:3 [lr]: 3",
        ]
    )


def test_without_the_declaration(tmp_path: Path) -> None:
    assert found(tmp_path, FAMILY, include_declaration=False) == snapshot(
        ["below.yaml:2 [lr]: 5", 'cousin.json:1 ["lr"]: 4', "run.yaml:3 [lr]: 2", "sibling.yaml:3 [lr]: 3"]
    )


def test_a_key_that_nobody_else_writes(tmp_path: Path) -> None:
    assert found(tmp_path, "## configs/a.yaml\na<^>: 1\n") == snapshot(["a.yaml:1 [a]: 1"])
    assert found(tmp_path, "## configs/a.yaml\na<^>: 1\n", include_declaration=False) == []
    assert found(tmp_path, "## configs/a.yaml\na:\n  <^>\n  b: 1\n") is None


def test_a_key_in_a_loop_of_configs(tmp_path: Path) -> None:
    assert found(
        tmp_path, "## configs/a.yaml\nextends: b.yaml\nx<^>: 1\n## configs/b.yaml\nextends: a.yaml\nx: 2\n"
    ) == snapshot(["a.yaml:2 [x]: 1", "b.yaml:2 [x]: 2"])


MIXES = """
## configs/fusion/dense.yaml
targets:
  - name: bbu
    train_jsonl: data/bbu.jsonl
## configs/fusion/one.yaml
extends: dense.yaml
targets:
  - {dataset: bbu, ratio: 1}
sources:
  - {name: bbu, train_jsonl: ../../data/bbu.jsonl}
## configs/fusion/two.yaml
extends: dense.yaml
targets:
  - {name: other, train_jsonl: data/bbu.jsonl}
## configs/fusion/stranger.yaml
targets:
  - {name: bbu}
## configs/train/run.yaml
custom:
  fusion_config: configs/fusion/dense.yaml
## data/bbu.jsonl
{}
"""


def test_a_dataset_in_every_connected_mix(tmp_path: Path) -> None:
    text = MIXES.replace("{dataset: bbu", "{dataset: b<^>bu")
    assert found(tmp_path, text) == snapshot(
        [
            "dense.yaml:2 name: [bbu]",
            "one.yaml:3 {dataset: [bbu], ratio: 1}",
            "one.yaml:5 {name: [bbu], train_jsonl: ../../data/bbu.jsonl}",
        ]
    )
    assert found(tmp_path, text, include_declaration=False) == snapshot(
        ["one.yaml:3 {dataset: [bbu], ratio: 1}", "one.yaml:5 {name: [bbu], train_jsonl: ../../data/bbu.jsonl}"]
    )


def test_a_file_in_every_config_that_extends_or_refers_to_it(tmp_path: Path) -> None:
    expected = snapshot(
        ["one.yaml:1 [dense.yaml]", "two.yaml:1 [dense.yaml]", "run.yaml:2 [configs/fusion/dense.yaml]"]
    )
    assert found(tmp_path, MIXES.replace("fusion_config: configs", "fusion_config: con<^>figs")) == expected
    one = "one.yaml\nextends: dense.yaml"
    assert found(tmp_path, MIXES.replace(one, one.replace("dense", "den<^>se"))) == expected


def test_the_inheritance_key_asks_who_names_this_config(tmp_path: Path) -> None:
    assert found(tmp_path, FAMILY.replace("<^>", "").replace("extends: [", "ext<^>ends: [")) == snapshot(
        ["below.yaml:1 [run.yaml]"]
    )


def test_records_in_the_connected_mixes(tmp_path: Path) -> None:
    text = MIXES.replace("other, train_jsonl: data", "other, train_jsonl: <^>data")
    assert found(tmp_path, text) == snapshot(
        ["dense.yaml:3 [data/bbu.jsonl]", "one.yaml:5 [../../data/bbu.jsonl]", "two.yaml:3 [data/bbu.jsonl]"]
    )


def test_an_anchor_and_its_aliases(tmp_path: Path) -> None:
    text = "## configs/a.yaml\na: &x {b: 1}\nc: *x\nd: {<<: *<^>x}\n"
    assert found(tmp_path, text) == snapshot(["a.yaml:1 [&x] {b: 1}", "a.yaml:2 [*x]", "a.yaml:3 [*x]"])
    assert found(tmp_path, text, include_declaration=False) == snapshot(["a.yaml:2 [*x]", "a.yaml:3 [*x]"])
    assert found(tmp_path, "## configs/a.yaml\na: &<^>x 1\n", include_declaration=False) == []


def test_a_search_goes_config_by_config_and_reads_none_ahead(tmp_path: Path) -> None:
    configs = "".join(f"## configs/run{number}.yaml\nextends: base.yaml\na: {number}\n" for number in range(20))
    workspace, paths = workspace_of(tmp_path.resolve(), "## configs/base.yaml\na: 1\n" + configs)
    server = Workspace(reads_ahead=True)
    view = server.snapshot()
    for path in paths.values():
        note(view, path)
    search = references(view, paths["configs/base.yaml"], 0)
    assert search is not None
    steps = list(search.steps)
    assert max(map(len, steps)) == 1
    assert sum(map(len, steps)) == 21
    assert server.merges == 1
    assert workspace.merges == 0
