"""How repositories spell inheritance: each knob in a small project, through a workspace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cfg_lsp.merge import DIALECTS, detect, show_keys
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules.run import run_rules
from tests.fixture import workspace_of


def snapshot_of(folder: Path, text: str) -> tuple[Snapshot, dict[str, str]]:
    workspace, paths = workspace_of(folder.resolve(), text)
    return workspace.snapshot(), paths


def resolved(folder: Path, text: str, name: str = "run.yaml") -> tuple[str, Any]:
    snapshot, paths = snapshot_of(folder, text)
    return snapshot.dialect(paths[name]).name, snapshot.merged(paths[name]).value


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"extends": "a.yaml"}, "extends"),
        ({"inherit": "a.yaml"}, "extends"),
        ({"extends": "a.yaml", "_base_": "b.yaml"}, "extends"),
        ({"_BASE_": "a.yaml"}, "detectron2"),
        ({"_BASE_": ["a.yaml"]}, "paddle"),
        ({"_BASE_": None}, "detectron2"),
        ({"_base_": "a.yaml"}, "mmengine"),
        ({"_base_": ["a.yaml"]}, "mmengine"),
        ({"__include__": ["a.yml"]}, "d-fine"),
        ({"defaults": "a.yaml"}, "nemo-rl"),
        ({"defaults": ["a.yaml", "b.yml"]}, "nemo-rl"),
        ({"defaults": ["_self_", {"model": "a"}]}, None),
        ({"defaults": {"a": 1}}, None),
        ({"defaults": []}, None),
        ({"include": "a"}, "lm-eval"),
        ({"include": ["a", 1]}, None),
        ({"include": {"a": 1}}, None),
        ({"a": 1}, None),
        ({}, None),
        ([], None),
        (None, None),
        ("extends", None),
    ],
)
def test_a_files_own_key_says_its_dialect(content: Any, name: str | None) -> None:
    found = detect(content)
    assert (found.name if found else None) == name


TWO_BASES = """
## a.yaml
who: a
only_a: 1
deep: {x: a, a: 1}
## b.yaml
who: b
only_b: 1
deep: {x: b, b: 1}
## run.yaml
%s
own: 1
deep: {own: 1}
"""


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("extends: [a.yaml, b.yaml]", "extends"),
        ("_BASE_: [a.yaml, b.yaml]", "paddle"),
        ("_base_: [a.yaml, b.yaml]", "mmengine"),
        ("__include__: [a.yaml, b.yaml]", "d-fine"),
        ("defaults: [a.yaml, b.yaml]", "nemo-rl"),
    ],
)
def test_where_the_later_base_wins(tmp_path: Path, written: str, name: str) -> None:
    assert resolved(tmp_path, TWO_BASES % written) == (
        name,
        {"who": "b", "only_a": 1, "deep": {"x": "b", "a": 1, "b": 1, "own": 1}, "only_b": 1, "own": 1},
    )


def test_detectron2_takes_one_base_and_refuses_a_mapping_over_something_else(tmp_path: Path) -> None:
    text = """
## base.yaml
MODEL: {WEIGHTS: w.pkl, DEEP: {A: 1}, NONE: null}
## run.yaml
_BASE_: base.yaml
MODEL: {WEIGHTS: {FILE: w.pkl}, DEEP: {B: 2}, NONE: {A: 1}, NEW: {A: 1}}
"""
    snapshot, paths = snapshot_of(tmp_path, text)
    merged, _, conflicts = snapshot.resolved(paths["run.yaml"])
    assert merged.value["MODEL"]["DEEP"] == {"A": 1, "B": 2}
    assert merged.value["MODEL"]["WEIGHTS"] == {"FILE": "w.pkl"}, "meanwhile it replaces"
    assert [(show_keys(each.overlay.keys), os.path.basename(each.base.path)) for each in conflicts] == [
        ("MODEL.WEIGHTS", "base.yaml"),
        ("MODEL.NONE", "base.yaml"),
    ]
    assert [each.rule for each in run_rules(snapshot, [paths["run.yaml"]])] == ["type-change", "type-change"]
    other = text.replace("_BASE_: base.yaml", "_BASE_: [base.yaml]")
    snapshot, paths = snapshot_of(tmp_path, other)
    assert snapshot.dialect(paths["run.yaml"]).name == "paddle"
    assert snapshot.resolved(paths["run.yaml"]).conflicts == ()


def test_a_conflict_belongs_to_the_file_that_makes_it(tmp_path: Path) -> None:
    snapshot, paths = snapshot_of(
        tmp_path,
        """
## base.yaml
A: 1
## mid.yaml
_BASE_: base.yaml
A: {B: 1}
## run.yaml
_BASE_: mid.yaml
A: {B: 2}
## two.yaml
A: {C: 1}
## siblings.yaml
_base_: [base.yaml, two.yaml]
""",
    )
    assert len(snapshot.resolved(paths["mid.yaml"]).conflicts) == 1
    assert snapshot.resolved(paths["run.yaml"]).conflicts == ()
    (conflict,) = snapshot.resolved(paths["siblings.yaml"]).conflicts
    assert (conflict.overlay.path, conflict.base.path) == (paths["two.yaml"], paths["base.yaml"])
    (found,) = run_rules(snapshot, [paths["run.yaml"]])
    assert found.path == paths["mid.yaml"]
    (found,) = run_rules(snapshot, [paths["siblings.yaml"]])
    assert found.path == paths["two.yaml"]


def test_paddle_keeps_tagged_nodes_opaque(tmp_path: Path) -> None:
    snapshot, paths = snapshot_of(
        tmp_path,
        "## base.yml\nlr: !Linear {steps: 10, start: 0.1}\n## run.yml\n_BASE_: [base.yml]\nlr: !Cosine {steps: 20}\n",
    )
    value = snapshot.merged(paths["run.yml"]).value["lr"]
    assert (value.tag, value.value) == ("!Cosine", {"steps": 20})


PADDLESEG = """
## a.yaml
who: a
optimizer: {type: sgd, momentum: 0.9}
## b.yaml
who: b
only_b: 1
optimizer: {type: adam, decay: 1}
## run.yaml
_base_: [a.yaml, b.yaml]
loss: {types: 1}
## reset.yaml
_base_: run.yaml
optimizer:
  _inherited_: false
  type: adamw
## leaf.yaml
_base_: reset.yaml
who: leaf
"""


def test_paddleseg_is_known_by_its_marker_anywhere_in_the_chain(tmp_path: Path) -> None:
    snapshot, paths = snapshot_of(tmp_path, PADDLESEG)
    assert snapshot.dialect(paths["leaf.yaml"]).name == "paddleseg"
    assert snapshot.dialect(paths["reset.yaml"]).name == "paddleseg"
    assert snapshot.dialect(paths["run.yaml"]).name == "mmengine"


def test_paddleseg_lets_the_earlier_base_win_and_resets(tmp_path: Path) -> None:
    assert resolved(tmp_path, PADDLESEG, "leaf.yaml")[1] == {
        "who": "leaf",
        "only_b": 1,
        "optimizer": {"type": "adamw"},
        "loss": {"types": 1},
    }
    text = PADDLESEG + '## cfg-lsp.toml\ndialect = "paddleseg"\n'
    name, value = resolved(tmp_path, text)
    assert (name, value["who"], value["optimizer"]) == (
        "paddleseg",
        "a",
        {"type": "sgd", "decay": 1, "momentum": 0.9},
    )


def test_mmengine_deletes_what_is_inherited(tmp_path: Path) -> None:
    name, value = resolved(
        tmp_path,
        """
## base.yaml
model: {backbone: {type: A, depth: 50, deep: {x: 1}}, neck: 1}
## mid.yaml
_base_: base.yaml
model: {backbone: {_delete_: true, type: B}}
## run.yaml
_base_: mid.yaml
model: {backbone: {width: 2, _delete_: false}}
new: {_delete_: true, x: 1}
list: [{_delete_: true, y: 1}]
""",
    )
    assert name == "mmengine"
    assert value == {
        "model": {"backbone": {"type": "B", "width": 2, "_delete_": False}, "neck": 1},
        "new": {"x": 1},
        "list": [{"y": 1}],
    }


def test_a_reset_replaces_any_inherited_value_and_is_no_conflict(tmp_path: Path) -> None:
    snapshot, paths = snapshot_of(
        tmp_path,
        "## base.yaml\na: 1\nb: [1]\n## run.yaml\n_base_: base.yaml\na: {_delete_: true, x: 1}\nb: {_delete_: true}\n",
    )
    merged, _, conflicts = snapshot.resolved(paths["run.yaml"])
    assert merged.value == {"a": {"x": 1}, "b": {}}
    assert merged.child("a").how == "reset"
    assert conflicts == ()


def test_a_reset_at_the_top_drops_everything(tmp_path: Path) -> None:
    assert resolved(tmp_path, "## base.yaml\na: 1\n## run.yaml\n_base_: base.yaml\n_delete_: true\nb: 1\n")[1] == {
        "b": 1
    }


def test_nemo_rl_overrides_keeps_and_reads_numbers_as_omegaconf_does(tmp_path: Path) -> None:
    text = """
## base.yaml
policy: {model: m, optimizer: {lr: 1, kwargs: {a: 1}}}
missing: ???
day: 2024-01-01
## run.yaml
defaults: base.yaml
policy:
  model: ???
  optimizer: {_override_: true, lr: 1e-4}
rate: 5e-6
plain: 12
when: 2024-01-01
flag: no
"""
    assert resolved(tmp_path, text) == (
        "nemo-rl",
        {
            "policy": {"model": "m", "optimizer": {"lr": 0.0001}},
            "missing": "???",
            "day": "2024-01-01",
            "rate": 0.000005,
            "plain": 12,
            "when": "2024-01-01",
            "flag": False,
        },
    )
    snapshot, paths = snapshot_of(tmp_path, text)
    model = snapshot.merged(paths["run.yaml"]).find(("policy", "model"))
    assert model is not None
    assert [each.how for each in model.definitions()] == ["set", "kept"]


def test_yaml_reads_the_same_numbers_as_text(tmp_path: Path) -> None:
    import datetime

    assert resolved(tmp_path, "## base.yaml\na: 1e-4\n## run.yaml\nextends: base.yaml\nb: 2024-01-01\n")[1] == {
        "a": "1e-4",
        "b": datetime.date(2024, 1, 1),
    }


def test_lm_eval_is_shallow_takes_bare_names_and_lets_the_earlier_file_win(tmp_path: Path) -> None:
    text = """
## _template_yaml
task: template
metadata: {version: 1, other: 1}
## second.yaml
task: second
group: second
## run.yaml
include: [_template_yaml, second]
metadata: {version: 2}
"""
    assert resolved(tmp_path, text) == (
        "lm-eval",
        {"task": "template", "group": "second", "metadata": {"version": 2}},
    )


def test_a_bare_name_means_the_file_itself_before_the_one_with_a_suffix(tmp_path: Path) -> None:
    text = "## base\nwho: bare\n## base.yaml\nwho: yaml\n## run.yaml\ninclude: base\n"
    assert resolved(tmp_path, text)[1] == {"who": "bare"}


def test_a_bare_name_beside_a_folder_of_that_name(tmp_path: Path) -> None:
    text = "## base/x.yaml\nx: 1\n## base.yaml\nwho: yaml\n## run.yaml\ninclude: base\n"
    assert resolved(tmp_path, text)[1] == {"who": "yaml"}


def test_a_bare_name_may_be_an_unsaved_file(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), "## run.yaml\ninclude: base\n")
    assert workspace.snapshot().merged(paths["run.yaml"]).value == {}
    base = os.path.join(os.path.dirname(paths["run.yaml"]), "base.yml")
    assert paths["run.yaml"] in workspace.open(base, "who: unsaved\n")
    assert workspace.snapshot().merged(paths["run.yaml"]).value == {"who": "unsaved"}


def test_other_dialects_take_no_bare_names(tmp_path: Path) -> None:
    snapshot, paths = snapshot_of(tmp_path, "## base.yaml\na: 1\n## run.yaml\nextends: base\n")
    assert len(snapshot.chain(paths["run.yaml"]).problems) == 1


def test_the_config_that_is_asked_decides_for_its_whole_chain(tmp_path: Path) -> None:
    text = """
## base.yaml
extends: ignored.yaml
a: 1
## run.yaml
__include__: base.yaml
"""
    assert resolved(tmp_path, text) == ("d-fine", {"extends": "ignored.yaml", "a": 1})


# The manifest


@pytest.mark.parametrize("name", DIALECTS)
def test_the_manifest_may_name_a_dialect(tmp_path: Path, name: str) -> None:
    key = DIALECTS[name].keys[0]
    text = f'## cfg-lsp.toml\ndialect = "{name}"\n## base.yaml\na: 1\n## run.yaml\n{key}: base.yaml\nb: 2\n'
    assert resolved(tmp_path, text) == (name, {"a": 1, "b": 2})


def test_the_manifest_may_list_the_knobs(tmp_path: Path) -> None:
    text = """
## cfg-lsp.toml
[dialect]
keys = ["parents", "parent"]
order = "earlier"
reset = { _drop_ = true }
keep = "(same)"
scalars = "omegaconf"
extensionless = true
## a.yaml
who: a
deep: {x: 1, y: 1}
## b.yaml
who: b
kept: 1
## run.yaml
parents: [a, b.yaml]
deep: {_drop_: true, x: 1e-4}
kept: (same)
extends: an ordinary key
"""
    assert resolved(tmp_path, text) == (
        "of the manifest",
        {"who": "a", "kept": 1, "deep": {"x": 0.0001}, "extends": "an ordinary key"},
    )


@pytest.mark.parametrize(
    ("merge", "value", "conflicts"),
    [("deep", {"m": {"x": 1, "y": 2}, "s": {"z": 1}}, 0), ("deep-strict", {"m": {"x": 1, "y": 2}, "s": {"z": 1}}, 1),
     ("shallow", {"m": {"y": 2}, "s": {"z": 1}}, 0)],
)  # fmt: skip
def test_how_deep_a_dialect_merges(tmp_path: Path, merge: str, value: Any, conflicts: int) -> None:
    snapshot, paths = snapshot_of(
        tmp_path,
        f"""
## cfg-lsp.toml
dialect = {{ merge = "{merge}" }}
## base.yaml
m: {{x: 1}}
s: 1
## run.yaml
extends: base.yaml
m: {{y: 2}}
s: {{z: 1}}
""",
    )
    found = snapshot.resolved(paths["run.yaml"])
    assert found.merged.value == value
    assert len(found.conflicts) == conflicts


def test_a_scalar_that_the_dialect_can_read_is_no_fault(tmp_path: Path) -> None:
    text = "## base.yaml\na: 1\n## run.yaml\ndefaults: base.yaml\nwhen: 2024-13-45\n"
    snapshot, paths = snapshot_of(tmp_path, text)
    assert snapshot.merged(paths["run.yaml"]).value["when"] == "2024-13-45"
    assert [each for each in run_rules(snapshot, [paths["run.yaml"]]) if each.rule == "syntax-error"] == []
    snapshot, paths = snapshot_of(tmp_path / "yaml", text.replace("defaults", "extends"))
    assert [each.rule for each in run_rules(snapshot, [paths["run.yaml"]])] == ["syntax-error"]
