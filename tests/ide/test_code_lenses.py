"""What stands above configs and dataset entries."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.code_lenses import code_lenses, lens_title
from cfg_lsp.project.workspace import Workspace
from tests.fixture import workspace_of
from tests.ide.nasty import NASTY

PROJECT = """
## configs/fusion/base.yaml
# The mix.

targets:
  - {name: bbu, ratio: 1}
  - ratio: 2
    name: rru
sources: [{name: a.b}]
## configs/fusion/one.yaml
extends: base.yaml
targets: [{name: bbu, ratio: 3}]
## configs/fusion/two.yaml
extends: one.yaml
targets: [{name: bbu, ratio: 4}]
sources: [{dataset: a.b, ratio: 4}]
"""


def test_in_a_loop_only_those_count_that_have_a_config_in_their_chain(tmp_path: Path) -> None:
    workspace, paths = workspace_of(
        tmp_path.resolve(), "## configs/a.yaml\nextends: b.yaml\n## configs/b.yaml\nextends: a.yaml\n"
    )
    titles = {
        name: [
            lens_title(workspace.snapshot(), path, each.kind).title for each in code_lenses(workspace.snapshot(), path)
        ]
        for name, path in paths.items()
    }
    assert titles == snapshot(
        {"configs/a.yaml": ["chain of 2", "show resolved"], "configs/b.yaml": ["extended by 1 config", "show resolved"]}
    )


def shown(workspace: Workspace, path: str) -> list[str]:
    snapshot_ = workspace.snapshot()
    text = snapshot_.lines(path).text
    found = []
    for lens in code_lenses(snapshot_, path):
        title = lens_title(snapshot_, path, lens.kind, lens.keys)
        targets = [
            f"{Path(each.path).name}: {snapshot_.lines(each.path).text[each.focus.start : each.focus.end]}"
            for each in title.targets
        ]
        found.append(f"{text[lens.span.start : lens.span.end]} | {title.title} | {', '.join(targets)}")
    return found


def test_a_base_says_how_many_extend_it_and_its_entries_how_many_touch_them(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    assert shown(workspace, paths["configs/fusion/base.yaml"]) == snapshot(
        [
            "targets: | extended by 2 configs | one.yaml: , two.yaml: ",
            "targets: | show resolved | ",
            "{name: bbu, ratio: 1} | 2 overlays | one.yaml: bbu, two.yaml: bbu",
            "ratio: 2 | no overlays | ",
            "{name: a.b}] | 1 overlay | two.yaml: a.b",
        ]
    )


def test_a_config_in_between_has_both_and_a_leaf_only_its_chain(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    assert shown(workspace, paths["configs/fusion/one.yaml"]) == snapshot(
        [
            "extends: base.yaml | chain of 2 | ",
            "extends: base.yaml | extended by 1 config | two.yaml: ",
            "extends: base.yaml | show resolved | ",
            "{name: bbu, ratio: 3}] | 1 overlay | two.yaml: bbu",
        ]
    )
    assert shown(workspace, paths["configs/fusion/two.yaml"]) == snapshot(
        ["extends: one.yaml | chain of 3 | ", "extends: one.yaml | show resolved | "]
    )


def test_counts_follow_unsaved_text(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    base = paths["configs/fusion/base.yaml"]
    shown(workspace, base)
    workspace.open(paths["configs/fusion/two.yaml"], "extends: base.yaml\n")
    assert [each.split(" | ")[1] for each in shown(workspace, base)] == snapshot(
        ["extended by 2 configs", "show resolved", "1 overlay", "no overlays", "no overlays"]
    )


def test_counting_merges_nothing(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    shown(workspace, paths["configs/fusion/base.yaml"])
    assert workspace.merges == 1


@pytest.mark.parametrize("text", NASTY)
def test_any_text_has_lenses_inside_it(tmp_path: Path, text: str) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    path = paths["configs/fusion/base.yaml"]
    workspace.open(path, text)
    length = len(workspace.snapshot().lines(path).text)
    assert all(0 <= each.span.start <= each.span.end <= length for each in code_lenses(workspace.snapshot(), path))
    shown(workspace, path)
    shown(workspace, paths["configs/fusion/two.yaml"])
