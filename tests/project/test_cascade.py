"""Why a key has its value: every place that writes it, in merge order, at the line that really does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cfg_lsp.merge import Origin, read_keys
from cfg_lsp.project.cascade import Layer, cascade, downstream, dropped, layer_of, location_of
from cfg_lsp.project.inheritors import survey
from cfg_lsp.project.settings import with_settings
from cfg_lsp.project.workspace import Snapshot
from tests.fixture import workspace_of


class Explained:
    def __init__(self, folder: Path, text: str) -> None:
        workspace, self.paths = workspace_of(folder.resolve(), text)
        self.snapshot: Snapshot = workspace.snapshot()

    def shown(self, layer: Layer) -> tuple[str, object, str]:
        line = layer.place.position.line if layer.place is not None else "-"
        return (f"{os.path.basename(layer.origin.path)}:{line}", layer.value, layer.how)

    def below(self, name: str, key: str) -> tuple[list[tuple[str, object, str]], int]:
        survey(self.snapshot, self.paths.values())
        found = downstream(self.snapshot, self.paths[name], read_keys(key))
        return [self.shown(layer_of(self.snapshot, each)) for each in found.overriders], found.inheritors

    def dropper(self, name: str, key: str) -> tuple[str, object, str] | None:
        found = dropped(self.snapshot.merged(self.paths[name]), read_keys(key))
        return None if found is None else self.shown(layer_of(self.snapshot, found))

    def layers(self, name: str, key: str, *settings: str) -> list[tuple[str, object, str]]:
        merged = with_settings(self.snapshot, self.paths[name], settings)
        found = cascade(self.snapshot, merged, read_keys(key))
        assert found is not None
        own = merged.find(found.keys)
        assert own is not None
        assert repr(found.value) == repr(own.value)
        return [self.shown(layer) for layer in found.layers]


def test_a_key_that_three_files_write(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## base.yaml
# a comment
training:
  rate: 1
## mid.yaml
extends: base.yaml
training: {rate: 2}
## run.yaml
extends: mid.yaml
training:

  rate: 3
""",
    )
    assert explained.layers("run.yaml", "training.rate") == [
        ("base.yaml:3", 1, "set"),
        ("mid.yaml:2", 2, "replaced"),
        ("run.yaml:4", 3, "replaced"),
    ]
    assert explained.layers("run.yaml", "training.rate", "training.rate=4", "training.rate=5")[3:] == [
        ("command line:-", 4, "replaced"),
        ("command line:-", 5, "replaced"),
    ]
    assert [how for _, _, how in explained.layers("run.yaml", "training")] == [
        "set",
        "merged key by key",
        "merged key by key",
    ]


def test_the_winner_and_what_it_replaced(tmp_path: Path) -> None:
    explained = Explained(tmp_path, "## base.yaml\na: 1\n## run.yaml\nextends: base.yaml\na: 2\n")
    found = cascade(explained.snapshot, explained.snapshot.merged(explained.paths["run.yaml"]), ("a",))
    assert found is not None
    assert found.winner.value == 2
    assert [layer.value for layer in found.replaced] == [1]
    assert cascade(explained.snapshot, explained.snapshot.merged(explained.paths["run.yaml"]), ("b",)) is None


def test_a_merged_in_key_points_at_the_anchored_line(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## run.yaml
common: &common
  rate: 1
  deep: {x: 1}
one: &one
  <<: *common
  rate: 2
two: {<<: [*one, *common], own: 3}
three: *common
""",
    )
    assert explained.layers("run.yaml", "one.rate") == [("run.yaml:6", 2, "set")]
    assert explained.layers("run.yaml", "one.deep.x") == [("run.yaml:3", 1, "set")]
    assert explained.layers("run.yaml", "two.rate") == [("run.yaml:6", 2, "set")]
    assert explained.layers("run.yaml", "two.own") == [("run.yaml:7", 3, "set")]
    assert explained.layers("run.yaml", "three.deep.x") == [("run.yaml:3", 1, "set")]


def test_an_entry_of_a_named_list_is_explained_field_by_field(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## configs/fusion/base.yaml
targets:
  - dataset: bbu
    ratio: 1
    jsonl: a
  - name: rru
## configs/fusion/run.yaml
extends: base.yaml
targets:
  - {name: new}
  - name: bbu
    ratio: 2
""",
    )
    run = "configs/fusion/run.yaml"
    assert explained.layers(run, "targets.bbu.ratio") == [("base.yaml:3", 1, "set"), ("run.yaml:5", 2, "replaced")]
    assert explained.layers(run, "targets.bbu.jsonl") == [("base.yaml:4", "a", "set")]
    assert explained.layers(run, "targets.bbu.name") == [("run.yaml:4", "bbu", "set")]
    assert explained.layers(run, "targets.new") == [("run.yaml:3", {"name": "new"}, "set")]
    assert [layer[::2] for layer in explained.layers(run, "targets")] == [
        ("base.yaml:1", "set"),
        ("run.yaml:2", "merged by name"),
    ]


def test_definitions_below_a_replaced_mapping_are_shown(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## one.yaml
a: {b: {c: 1}}
## two.yaml
extends: one.yaml
a: {b: {c: 2}}
## gone.yaml
extends: two.yaml
a: {b: null}
## back.yaml
extends: gone.yaml
a: {b: {c: 3}}
## off.yaml
extends: back.yaml
a: 5
## run.yaml
extends: off.yaml
a: {b: {c: 4}}
""",
    )
    assert explained.layers("run.yaml", "a.b.c") == [
        ("one.yaml:1", 1, "set"),
        ("two.yaml:2", 2, "replaced"),
        ("back.yaml:2", 3, "set"),
        ("run.yaml:2", 4, "set"),
    ]
    assert [layer[::2] for layer in explained.layers("run.yaml", "a")][-2:] == [
        ("off.yaml:2", "replaced"),
        ("run.yaml:2", "replaced"),
    ]


def test_definitions_below_a_reset_mapping_are_shown(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## base.yaml
a: {x: 1, y: 1}
## run.yaml
_base_: base.yaml
a: {_delete_: true, x: 2}
""",
    )
    assert explained.layers("run.yaml", "a.x") == [("base.yaml:1", 1, "set"), ("run.yaml:2", 2, "set")]
    assert explained.layers("run.yaml", "a") == [
        ("base.yaml:1", {"x": 1, "y": 1}, "set"),
        ("run.yaml:2", {"x": 2}, "reset"),
    ]


def test_definitions_of_two_bases_stand_in_merge_order_behind_those_that_were_dropped(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## root.yaml
a: {b: 0}
## left.yaml
extends: root.yaml
a: {b: 1}
## right.yaml
extends: root.yaml
a: null
## right2.yaml
extends: right.yaml
a: {b: 2}
## run.yaml
extends: [left.yaml, right2.yaml]
a: {b: 3}
""",
    )
    assert [(place, value) for place, value, _ in explained.layers("run.yaml", "a.b")] == [
        ("root.yaml:1", 0),
        ("left.yaml:2", 1),
        ("right2.yaml:2", 2),
        ("run.yaml:2", 3),
    ]


def test_a_kept_list_is_explained_by_the_base(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## configs/fusion/base.yaml
targets: [{name: x}]
## configs/fusion/mid.yaml
extends: base.yaml
targets:
## configs/fusion/run.yaml
extends: mid.yaml
targets:
""",
    )
    path = explained.paths["configs/fusion/run.yaml"]
    found = cascade(explained.snapshot, explained.snapshot.merged(path), ("targets",))
    assert found is not None
    assert [layer.how for layer in found.layers] == ["set", "kept", "kept"]
    assert found.winner.value == [{"name": "x"}] == found.value
    assert explained.layers("configs/fusion/run.yaml", "targets.x.name") == [("base.yaml:1", "x", "set")]


def test_a_base_outside_the_family_is_explained_too(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## shared/base.yaml
targets:
  - name: x
    ratio: 1
## configs/fusion/run.yaml
extends: ../../shared/base.yaml
targets: [{name: x, ratio: 2}]
""",
    )
    assert explained.layers("configs/fusion/run.yaml", "targets.x.ratio") == [
        ("base.yaml:3", 1, "set"),
        ("run.yaml:2", 2, "replaced"),
    ]


def test_keys_that_a_dialect_reads_otherwise_are_found(tmp_path: Path) -> None:
    explained = Explained(tmp_path, "## base.yaml\n2024-01-01: a\n1e-4: b\n## run.yaml\ndefaults: base.yaml\n1e-4: c\n")
    assert explained.layers("run.yaml", "2024-01-01") == [("base.yaml:1", "a", "set")]
    merged = explained.snapshot.merged(explained.paths["run.yaml"])
    found = cascade(explained.snapshot, merged, (0.0001,))
    assert found is not None
    assert [explained.shown(layer)[0] for layer in found.layers] == ["base.yaml:2", "run.yaml:2"]


@pytest.mark.parametrize("step", ["1", "True", "None", "2024-01-01", "1.5", "a.b"])
def test_a_step_written_as_text_finds_a_key_that_is_none(tmp_path: Path, step: str) -> None:
    explained = Explained(tmp_path, "## run.yaml\na: {1: x, true: x, null: x, 2024-01-01: x, 1.5: x, a.b: x}\n")
    merged = explained.snapshot.merged(explained.paths["run.yaml"])
    found = cascade(explained.snapshot, merged, ("a", step))
    if step == "True":
        assert found is None, "`1` and `true` are one key to Python: PyYAML keeps the first"
        return
    assert found is not None
    assert str(found.keys[-1]) == step
    assert found.winner.place is not None


def test_who_overrides_a_key_downstream(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## base.yaml
a: {b: 1}
## one.yaml
extends: base.yaml
a: {b: 2}
## two.yaml
extends: one.yaml
## three.yaml
extends: base.yaml
a: {b: 1}
## four.yaml
extends: base.yaml
a: null
## apart.yaml
a: {b: 3}
""",
    )
    assert explained.below("base.yaml", "a.b") == (
        [("four.yaml:2", None, "replaced"), ("one.yaml:2", 2, "replaced"), ("three.yaml:2", 1, "replaced")],
        0,
    )
    assert explained.below("one.yaml", "a.b") == ([], 1)


def test_who_inherits_from_an_overrider_counts_for_nobody(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## configs/fusion/a.yaml
sources: [{name: s}]
targets: [{name: b, ratio: 1}, {name: c, ratio: 1}]
## configs/fusion/b.yaml
extends: a.yaml
sources:
targets: [{name: b, ratio: 2}]
## configs/fusion/c.yaml
extends: b.yaml
sources: []
## configs/fusion/d.yaml
extends: c.yaml
## configs/fusion/e.yaml
extends: [d.yaml, a.yaml]
""",
    )
    a, b = "configs/fusion/a.yaml", "configs/fusion/b.yaml"
    assert explained.below(b, "sources.s") == ([("c.yaml:2", [], "cleared")], 1), "e takes a's again"
    assert explained.below(a, "sources") == ([("c.yaml:2", [], "cleared")], 2), "b's null keeps a's"
    assert explained.below(a, "targets.b.ratio") == ([("b.yaml:3", 2, "replaced")], 1)
    assert explained.below(b, "targets.b.ratio") == ([], 2)
    assert explained.below(a, "targets.c.ratio") == ([], 4)


def test_a_reset_or_replaced_mapping_above_a_key_overrides_it(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## base.yaml
a: {b: {c: 1}}
## reset.yaml
_base_: base.yaml
a:
  b: {_delete_: true, x: 2}
## whole.yaml
_base_: base.yaml
_delete_: true
x: 1
## again.yaml
_base_: reset.yaml
a: {b: 5}
## back.yaml
_base_: reset.yaml
a: {b: {c: 3}}
""",
    )
    assert explained.below("base.yaml", "a.b.c") == (
        [("back.yaml:2", 3, "set"), ("reset.yaml:3", {"x": 2}, "reset"), ("whole.yaml:1", {"x": 1}, "reset")],
        0,
    )


def test_who_dropped_a_key(tmp_path: Path) -> None:
    explained = Explained(
        tmp_path,
        """
## one.yaml
a: {b: {c: 1}, k: 1}
## gone.yaml
extends: one.yaml
a: 5
## back.yaml
extends: gone.yaml
a: {b: {c: 2}}
## off.yaml
extends: back.yaml
a: {b: null}
## run.yaml
extends: off.yaml
a: {b: {d: 4}}
""",
    )
    assert explained.dropper("run.yaml", "a.b.c") == ("off.yaml:2", None, "replaced")
    assert explained.dropper("run.yaml", "a.k") == ("gone.yaml:2", 5, "replaced")
    assert explained.dropper("run.yaml", "a.x") is None
    assert explained.dropper("run.yaml", "x.y") is None


def test_keys_that_are_equal_and_of_two_types_are_two_places(tmp_path: Path) -> None:
    explained = Explained(tmp_path, "## one.yaml\n1: a\n## other.yaml\ntrue: b\n")
    for name, there, elsewhere in (("one.yaml", 1, True), ("other.yaml", True, 1)):
        places = [location_of(explained.snapshot, Origin(explained.paths[name], (key,))) for key in (there, elsewhere)]
        assert [place is not None for place in places] == [True, False]
