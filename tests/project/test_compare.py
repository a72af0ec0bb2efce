"""How two configs differ, references included, and what a migration may show."""

from __future__ import annotations

from pathlib import Path

import pytest

from cfg_lsp.project.compare import FoundDifference, allowed_by, compare, is_allowed
from cfg_lsp.project.workspace import Snapshot
from tests.fixture import workspace_of


def compared(folder: Path, text: str, *, references: bool = False) -> list[FoundDifference]:
    workspace, paths = workspace_of(folder.resolve(), text)
    left, right = paths["configs/left.yaml"], paths["configs/right.yaml"]
    return compare(workspace.snapshot(), left, right, references=references)


def shown(found: list[FoundDifference]) -> list[tuple[str, object, object]]:
    return [
        (each.name, each.left.value if each.left else "-", each.right.value if each.right else "-") for each in found
    ]


def test_differences_stand_sorted_with_both_places(tmp_path: Path) -> None:
    found = compared(
        tmp_path,
        """
## configs/base.yaml
z: 1
training: {rate: 1, seed: 17}
## configs/left.yaml
extends: base.yaml
only: {left: 1, more: []}
## configs/right.yaml
extends: base.yaml
training:
  rate: 1.0
a: {}
""",
    )
    assert shown(found) == [("a", "-", {}), ("only.left", 1, "-"), ("only.more", [], "-"), ("training.rate", 1, 1.0)]
    left, right = found[3].left, found[3].right
    assert left is not None
    assert right is not None
    assert left.place is not None
    assert right.place is not None
    assert (Path(left.place.path).name, left.place.position.line) == ("base.yaml", 2)
    assert (Path(right.place.path).name, right.place.position.line) == ("right.yaml", 3)


MIXES = """
## configs/fusion/one.yaml
targets: [{name: x, ratio: 1}]
## configs/fusion/two.yaml
targets: [{name: x, ratio: 2}]
## configs/left.yaml
custom: {fusion_config: configs/fusion/one.yaml}
## configs/right.yaml
custom: {fusion_config: configs/fusion/two.yaml}
"""


def test_references_are_compared_when_asked_for(tmp_path: Path) -> None:
    assert shown(compared(tmp_path, MIXES)) == [
        ("custom.fusion_config", "configs/fusion/one.yaml", "configs/fusion/two.yaml")
    ]
    found = compared(tmp_path, MIXES, references=True)
    assert shown(found)[1:] == [("custom.fusion_config → targets.x.ratio", 1, 2)]
    assert is_allowed(found[1], ("custom.fusion_config.targets.*.ratio",))
    assert is_allowed(found[1], ("custom",))
    assert not is_allowed(found[1], ("targets",))


@pytest.mark.parametrize("named", ["configs/fusion/gone.yaml", "configs/fusion", "3", "''", "", '"\\0"', "[a]"])
def test_a_reference_that_names_nothing_is_not_compared(tmp_path: Path, named: str) -> None:
    text = MIXES.replace("fusion_config: configs/fusion/two.yaml", f"fusion_config: {named}")
    assert [each.within for each in compared(tmp_path, text, references=True)] == [""]


# Parity


def parity(folder: Path, left: str, right: str, extra: tuple[str, ...] = ()) -> list[str]:
    """The names of the differences that are not allowed."""
    workspace, paths = workspace_of(folder.resolve(), f"## configs/left.yaml\n{left}\n## configs/right.yaml\n{right}\n")
    snapshot: Snapshot = workspace.snapshot()
    one, two = paths["configs/left.yaml"], paths["configs/right.yaml"]
    patterns = allowed_by(snapshot.manifest(two), extra, snapshot.merged(one), snapshot.merged(two))
    return [each.name for each in compare(snapshot, one, two) if not is_allowed(each, patterns)]


def test_what_the_manifest_allows(tmp_path: Path) -> None:
    left = "training: {run_name: a, logging_steps: 1, save_total: 2, rate: 1}"
    right = "training: {run_name: b, logging_steps: 2, save_total: 3, rate: 2}"
    assert parity(tmp_path, left, right) == ["training.rate"]
    assert parity(tmp_path, left, right, ("training.r*",)) == []


@pytest.mark.parametrize(
    ("left", "right", "forbidden"),
    [
        ("{enabled: false, p: 1}", "{enabled: false, p: 2}", []),
        ("{enabled: false, p: 1}", "{p: 2}", []),
        ("{enabled: true, p: 1}", "{enabled: true, p: 2}", ["custom.augmentation.p"]),
        ("{enabled: false, p: 1}", "{enabled: true, p: 1}", ["custom.augmentation.enabled"]),
        ("{enabled: null, p: 1}", "null", []),
    ],
)
def test_what_is_switched_off_on_both_sides_may_differ(
    tmp_path: Path, left: str, right: str, forbidden: list[str]
) -> None:
    assert parity(tmp_path, f"custom: {{augmentation: {left}}}", f"custom: {{augmentation: {right}}}") == forbidden


def test_an_absent_section_is_off(tmp_path: Path) -> None:
    assert parity(tmp_path, "custom: {augmentation: {enabled: false, p: 1}}", "custom: {}") == []
    assert parity(tmp_path, "custom: {augmentation: {enabled: false, p: 1}}", "x: 1") == ["x"]
    assert parity(tmp_path, "custom: {augmentation: {enabled: true}}", "x: 1") == ["custom.augmentation.enabled", "x"]
