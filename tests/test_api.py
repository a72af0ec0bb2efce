"""The Python API as training code uses it."""

from __future__ import annotations

import datetime
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import cfg_lsp
from cfg_lsp.merge import DIALECTS, Dialect, dump_json
from cfg_lsp.text import Severity
from tests.fixture import write_project

PROJECT = """
## configs/base.yaml
training: {learning_rate: 2.0e-4, seed: 17, when: 2024-01-01}
list: [{a: 1, b: 1}, x]
## configs/train.yaml
extends: base.yaml
training:
  learning_rate: 1.0e-4
optimizer: !Adam {beta: 0.9}
## configs/fusion/base.yaml
targets:
  - {dataset: bbu, ratio: 1, jsonl: a.jsonl}
  - {name: rru, ratio: 1}
## configs/fusion/mix.yaml
extends: base.yaml
targets: [{name: bbu, ratio: 2}]
"""


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, str]:
    return {name.removeprefix("configs/"): path for name, path in write_project(tmp_path.resolve(), PROJECT).items()}


# load


def test_load_gives_the_merged_chain_without_its_inheritance_key(paths: dict[str, str]) -> None:
    config = cfg_lsp.load(paths["train.yaml"])
    assert config["training"] == {"learning_rate": 0.0001, "seed": 17, "when": datetime.date(2024, 1, 1)}
    assert "extends" not in config
    assert type(config) is dict
    assert cfg_lsp.load(Path(paths["train.yaml"])) == config


def test_load_keeps_a_tag_that_nobody_knows(paths: dict[str, str]) -> None:
    optimizer = cfg_lsp.load(paths["train.yaml"])["optimizer"]
    assert isinstance(optimizer, cfg_lsp.Tagged)
    assert (optimizer.tag, optimizer.value) == ("!Adam", {"beta": 0.9})


def test_load_is_what_inspect_prints(paths: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cfg_lsp", "inspect", "--payload", paths["train.yaml"]]
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(cfg_lsp.__file__))}
    printed = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert printed.stdout == dump_json(cfg_lsp.load(paths["train.yaml"])) + "\n"


def test_load_takes_a_relative_path_and_settings(paths: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(os.path.dirname(paths["train.yaml"]))
    config = cfg_lsp.load("train.yaml", ["training.learning_rate=3.0e-5", "training.new.deep=[1]", "list.0.a=2"])
    assert config["training"]["learning_rate"] == 3.0e-5
    assert config["training"]["new"] == {"deep": [1]}
    assert config["list"] == [{"a": 2, "b": 1}, "x"]


def test_settings_reach_into_named_lists(paths: dict[str, str]) -> None:
    config = cfg_lsp.load(paths["fusion/mix.yaml"], ["targets.bbu.ratio=3", "targets.rru.jsonl=r.jsonl"])
    assert config["targets"] == [
        {"dataset": "bbu", "ratio": 3, "jsonl": "a.jsonl", "name": "bbu"},
        {"name": "rru", "ratio": 1, "jsonl": "r.jsonl"},
    ]


@pytest.mark.parametrize("setting", ["training", "list.9=1", "training.seed.x=1", "training.seed=[1", "extends=x"])
def test_a_setting_that_means_nothing_is_a_value_error(paths: dict[str, str], setting: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cfg_lsp.load(paths["train.yaml"], [setting])


def test_two_loads_share_nothing(paths: dict[str, str]) -> None:
    cfg_lsp.load(paths["train.yaml"])["training"]["seed"] = 0
    assert cfg_lsp.load(paths["train.yaml"])["training"]["seed"] == 17


def test_load_reads_the_disk_each_time(paths: dict[str, str]) -> None:
    cfg_lsp.load(paths["train.yaml"])
    Path(paths["base.yaml"]).write_text("training: {seed: 18}\n")
    assert cfg_lsp.load(paths["train.yaml"])["training"] == {"seed": 18, "learning_rate": 0.0001}


# dialects


def test_a_dialect_by_name_or_of_ones_own(tmp_path: Path) -> None:
    paths = write_project(tmp_path, "## a.yaml\nwho: a\n## b.yaml\nwho: b\n## run.yaml\nextends: [a.yaml, b.yaml]\n")
    own = Dialect("own", ("extends",), order="earlier")
    assert cfg_lsp.load(paths["run.yaml"]) == {"who": "b"}
    assert cfg_lsp.load(paths["run.yaml"], dialect="extends") == {"who": "b"}
    assert cfg_lsp.load(paths["run.yaml"], dialect=own) == {"who": "a"}
    assert cfg_lsp.load(paths["run.yaml"], dialect="d-fine") == {"extends": ["a.yaml", "b.yaml"]}


def test_a_dialect_that_nobody_knows_is_a_value_error(paths: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"no dialect `hydra`") as caught:
        cfg_lsp.load(paths["train.yaml"], dialect="hydra")
    assert all(name in str(caught.value) for name in DIALECTS)


# resolve


def test_resolve_knows_the_chain_and_why(paths: dict[str, str]) -> None:
    resolved = cfg_lsp.resolve(paths["train.yaml"], ["training.learning_rate=3.0e-5"])
    assert resolved.chain == (paths["base.yaml"], paths["train.yaml"])
    assert resolved.config["training"]["learning_rate"] == 3.0e-5
    why = resolved.why("training.learning_rate")
    assert [(layer.origin.path, layer.value) for layer in why.layers] == [
        (paths["base.yaml"], 0.0002),
        (paths["train.yaml"], 0.0001),
        ("command line", 3.0e-5),
    ]
    places = [layer.place.position.line if layer.place else None for layer in why.layers]
    assert places == [1, 3, None]
    with pytest.raises(KeyError, match=r"training\.gone"):
        resolved.why("training.gone")


# faults


BROKEN = """
## configs/base.yaml
training: {seed: 1
other: 2
## configs/mid.yaml
extends: [base.yaml, gone.yaml, {a: b}]
## configs/run.yaml
extends: mid.yaml
ok: 1
"""


def test_a_config_error_lists_every_fault_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write_project(tmp_path.resolve(), BROKEN)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(cfg_lsp.ConfigError) as caught:
        cfg_lsp.load(paths["configs/run.yaml"])
    rules = [(os.path.basename(each.path), each.rule) for each in caught.value.diagnostics]
    assert ("base.yaml", "syntax-error") in rules
    assert ("mid.yaml", "missing-base") in rules
    assert ("mid.yaml", "invalid-extends") in rules
    assert all(each.severity is Severity.ERROR for each in caught.value.diagnostics)
    text = str(caught.value)
    assert "configs/mid.yaml:1:22" in text
    assert "configs/mid.yaml:1:33" in text
    assert "configs/base.yaml:" in text
    assert "\x1b[" not in text


@pytest.mark.parametrize("name", ["gone.yaml", "", "/dev/zero", "a\0b.yaml"])
def test_a_config_that_cannot_be_read_is_a_config_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(cfg_lsp.ConfigError):
        cfg_lsp.load(os.path.join(tmp_path, name))


@pytest.mark.parametrize(
    "text", ["extends: run.yaml\n", "- a\n", "a: 1\n---\nb: 2\n", "a: [1\n", "a: 1\n<<<<<<< HEAD\n"]
)
def test_what_breaks_a_config_is_a_config_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(text)
    if "---" in text:
        assert cfg_lsp.load(path) == {"a": 1}, "PyYAML reads the first of two documents; `check` says so"
        return
    with pytest.raises(cfg_lsp.ConfigError):
        cfg_lsp.load(path)


def test_what_only_looks_odd_loads_all_the_same(tmp_path: Path) -> None:
    paths = write_project(tmp_path, "## base.yaml\na: 1\n## run.yaml\nextends: [base.yaml, base.yaml]\nb: 2\n")
    assert cfg_lsp.load(paths["run.yaml"]) == {"a": 1, "b": 2}


def test_a_text_of_utf_16_loads(tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_bytes("a: ü\n".encode("utf-16"))
    assert cfg_lsp.load(tmp_path / "run.yaml") == {"a": "ü"}


# check


def test_check_finds_what_is_wrong_in_files_and_folders(tmp_path: Path) -> None:
    paths = write_project(tmp_path.resolve(), BROKEN)
    found = cfg_lsp.check([tmp_path / "configs"])
    assert {each.rule for each in found} >= {"syntax-error", "missing-base", "invalid-extends"}
    assert found == cfg_lsp.check([paths["configs/run.yaml"]])
    places = [(each.path, each.span) for each in found]
    assert places == sorted(places)
    assert cfg_lsp.check([]) == []


def test_check_finds_nothing_wrong_with_a_good_config(paths: dict[str, str]) -> None:
    assert [each for each in cfg_lsp.check([paths["train.yaml"]]) if each.severity is Severity.ERROR] == []


def test_the_package_loads_nothing_until_it_is_used() -> None:
    code = "import sys, cfg_lsp; print([name for name in sys.modules if name.startswith('cfg_lsp.') or name == 'yaml'])"
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(cfg_lsp.__file__))}
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert printed.stdout == "[]\n"
    assert sorted(cfg_lsp.__all__) == ["ConfigError", "Dialect", "ResolvedConfig", "Tagged", "check", "load", "resolve"]
    with pytest.raises(AttributeError):
        cfg_lsp.gone  # noqa: B018


def test_a_config_error_survives_pickling(tmp_path: Path) -> None:
    path = write_project(tmp_path, "## run.yaml\nextends: gone.yaml\n")["run.yaml"]
    with pytest.raises(cfg_lsp.ConfigError) as caught:
        cfg_lsp.load(path)
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (str(copied), copied.diagnostics) == (str(caught.value), caught.value.diagnostics)


def test_no_manifest_makes_a_broken_chain_whole(tmp_path: Path) -> None:
    paths = write_project(
        tmp_path,
        """
## cfg-lsp.toml
[rules]
syntax-error = "off"
missing-base = "hint"
## configs/text.yaml
a: [
## configs/run.yaml
extends: gone.yaml
""",
    )
    for name in ("configs/text.yaml", "configs/run.yaml"):
        with pytest.raises(cfg_lsp.ConfigError):
            cfg_lsp.load(paths[name])


def test_check_looks_at_the_mixes_that_a_config_refers_to(tmp_path: Path) -> None:
    paths = write_project(
        tmp_path,
        """
## cfg-lsp.toml
## configs/runs/run.yaml
custom: {fusion_config: configs/fusion/mix.yaml}
## configs/fusion/mix.yaml
targets: [
""",
    )
    found = cfg_lsp.check([paths["configs/runs/run.yaml"]])
    assert [(fault.rule, fault.path) for fault in found] == [("syntax-error", paths["configs/fusion/mix.yaml"])]


def test_one_path_and_one_setting_need_no_list(tmp_path: Path) -> None:
    path = write_project(tmp_path, "## configs/run.yaml\na: 1\n")["configs/run.yaml"]
    assert cfg_lsp.check(path) == []
    assert cfg_lsp.load(path, "a=2") == {"a": 2}


def test_a_changed_config_leaves_its_explanation_alone(tmp_path: Path) -> None:
    path = write_project(tmp_path, "## configs/run.yaml\ntraining: {seed: 1}\n")["configs/run.yaml"]
    resolved = cfg_lsp.resolve(path)
    resolved.config["training"]["seed"] = 2
    assert resolved.why("training.seed").value == 1
    assert resolved.why("training").value == {"seed": 1}
