"""`--set key=value`: one more layer over a config, as small as it can be."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from cfg_lsp.merge import COMMAND_LINE, DIALECTS, Dialect, Merged, SettingError
from cfg_lsp.project.settings import with_settings
from cfg_lsp.project.workspace import Workspace

PATH = "/nowhere/configs/fusion/run.yaml"
TEXT = """
a: {b: {c: 1, d: 1}, scalar: 1, empty: null}
list: [{b: {c: 0, d: 0}, k: 0}, [1, 2], x]
1: {true: y}
"dotted.key": {z: 1}
targets:
  - {name: x, dataset: d, ratio: 1, deep: {p: 1, q: 1}}
  - {dataset: y, ratio: 1}
  - {ratio: 9}
  - {name: 7, ratio: 1}
"""
BASE = yaml.safe_load(TEXT)


def put(*settings: str, text: str = TEXT, dialect: Dialect | None = None) -> Merged:
    workspace = Workspace(dialect)
    workspace.open(PATH, text)
    return with_settings(workspace.snapshot(), PATH, settings)


def changed(*settings: str) -> Any:
    """The resolved value, without what stays as it was."""
    value = put(*settings).value
    return {key: each for key, each in value.items() if repr(each) != repr(BASE.get(key))}


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("a.b.c=2", {"a": {**BASE["a"], "b": {"c": 2, "d": 1}}}),
        ("a.b={e: 2}", {"a": {**BASE["a"], "b": {"c": 1, "d": 1, "e": 2}}}),
        ("a.b=null", {"a": {**BASE["a"], "b": None}}),
        ("a.b=", {"a": {**BASE["a"], "b": None}}),
        ("a.empty.x.y=2", {"a": {**BASE["a"], "empty": {"x": {"y": 2}}}}),
        ("new.x.y=2", {"new": {"x": {"y": 2}}}),
        ("new.1=2", {"new": {"1": 2}}),
        ("1.True=z", {1: {True: "z"}}),
        ('"dotted.key".z=2', {"dotted.key": {"z": 2}}),
        ("a.scalar=1e-4", {"a": {**BASE["a"], "scalar": "1e-4"}}),
        ("a.scalar=[1, {b: 2}]", {"a": {**BASE["a"], "scalar": [1, {"b": 2}]}}),
        ("a.scalar=x=y", {"a": {**BASE["a"], "scalar": "x=y"}}),
        ("list.0.b.c=1", {"list": [{"b": {"c": 1, "d": 0}, "k": 0}, [1, 2], "x"]}),
        ("list.0.new.deep=1", {"list": [{"b": {"c": 0, "d": 0}, "k": 0, "new": {"deep": 1}}, [1, 2], "x"]}),
        ("list.1.1=3", {"list": [{"b": {"c": 0, "d": 0}, "k": 0}, [1, 3], "x"]}),
        ("list.2=y", {"list": [{"b": {"c": 0, "d": 0}, "k": 0}, [1, 2], "y"]}),
        ("list=[]", {"list": []}),
    ],
)
def test_one_setting(setting: str, wanted: Any) -> None:
    assert repr(changed(setting)) == repr(wanted)


def entry(name: Any, merged: Merged) -> Any:
    return next(each for each in merged.value["targets"] if name in (each.get("name"), each.get("dataset")))


def test_an_entry_of_a_named_list_is_known_by_its_name() -> None:
    merged = put("targets.x.ratio=2", "targets.x.deep.p=3", "targets.y.mode=dense", "targets.7.ratio=5")
    assert entry("x", merged) == {"name": "x", "dataset": "d", "ratio": 2, "deep": {"p": 3, "q": 1}}
    assert entry("y", merged) == {"dataset": "y", "ratio": 1, "mode": "dense"}
    assert entry(7, merged) == {"name": 7, "ratio": 5}
    assert [*merged.child("targets").children] == ["x", "y", 2, "7"]
    ratio = merged.find(("targets", "x", "ratio"))
    assert ratio is not None
    assert [(each.origin.path, each.value) for each in ratio.definitions()] == [(PATH, 1), (COMMAND_LINE, 2)]


def test_an_entry_that_is_not_there_is_appended() -> None:
    assert put("targets.new.ratio=2").value["targets"][-1] == {"name": "new", "ratio": 2}
    assert put("targets.new={ratio: 2}").value["targets"][-1] == {"name": "new", "ratio": 2}
    assert put("sources.new.ratio=2").value["sources"] == [{"name": "new", "ratio": 2}]
    assert put("targets.x.ratio=1", text="targets:\n").value["targets"] == [{"name": "x", "ratio": 1}]


def test_a_whole_entry_and_a_whole_list() -> None:
    assert entry("x", put("targets.x={ratio: 2}"))["deep"] == {"p": 1, "q": 1}
    assert put("targets=[]").value["targets"] == []
    assert put("targets=").value["targets"] == BASE["targets"]
    assert len(put("targets=[{name: x, ratio: 3}, {name: n}]").value["targets"]) == 5


def test_a_later_setting_wins_and_sees_the_earlier_one() -> None:
    assert put("a.b.c=2", "a.b.c=3").value["a"]["b"]["c"] == 3
    assert put("list=[1, 2]", "list.1=5").value["list"] == [1, 5]
    assert put("list.0.b.c=1", "list.0.b.d=2").value["list"][0]["b"] == {"c": 1, "d": 2}
    assert put("a.scalar={x: 1}", "a.scalar.y=2").value["a"]["scalar"] == {"x": 1, "y": 2}
    assert put("targets.n.ratio=1", "targets.n.ratio=2", "targets.n.mode=m").value["targets"][-1] == {
        "name": "n",
        "ratio": 2,
        "mode": "m",
    }


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("a.scalar.x=1", "a.scalar is no mapping, so a.scalar.x cannot be set"),
        ("list.3=1", "list is a list of 3; name an item by its index, from 0"),
        ("list.-1=1", "list is a list of 3; name an item by its index, from 0"),
        ("list.x=1", "list is a list of 3; name an item by its index, from 0"),
        ("list.²=1", "list is a list of 3; name an item by its index, from 0"),
        ("list.1.5=1", "list.1 is a list of 2; name an item by its index, from 0"),
        ("list.2.x=1", "list.2 is no mapping, so list.2.x cannot be set"),
        ("targets.x=1", "targets.x is an entry of a list and takes a mapping"),
        ("targets.x=", "targets.x is an entry of a list and takes a mapping"),
        ("targets.2.ratio=1", "entry 2 of targets has no name of its own, so nothing can be laid over it"),
        ("targets.x.name=z", "targets.x.name says which entry this is and cannot be set"),
        ("targets.y.dataset=z", "targets.y.dataset says which entry this is and cannot be set"),
        ("extends=base.yaml", "`extends` names the bases of a file and cannot be set"),
        ("a", "a setting is KEY=VALUE, such as training.learning_rate=1.0e-4, and this is `a`"),
        ("=1", "a setting is KEY=VALUE, such as training.learning_rate=1.0e-4, and this is `=1`"),
    ],
)
def test_a_setting_that_names_no_place(setting: str, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        put(setting)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", ["[1", "{a: b", "'x", "a: b: c"])
def test_a_value_that_is_no_yaml(value: str) -> None:
    with pytest.raises(SettingError, match="which is no YAML value"):
        put(f"a.b={value}")


def test_a_dataset_that_does_not_name_its_entry_may_be_set() -> None:
    assert entry("x", put("targets.x.dataset=other"))["dataset"] == "other"


def test_no_settings_are_no_layer() -> None:
    workspace = Workspace()
    workspace.open(PATH, TEXT)
    snapshot = workspace.snapshot()
    assert with_settings(snapshot, PATH, []) is snapshot.merged(PATH)


@pytest.mark.parametrize("name", DIALECTS)
def test_a_setting_reaches_into_mappings_under_every_dialect(name: str) -> None:
    assert put("a.b.c=2", dialect=DIALECTS[name]).value["a"]["b"] == {"c": 2, "d": 1}


def test_a_setting_speaks_its_configs_dialect() -> None:
    assert put("a.b=1e-4", dialect=DIALECTS["nemo-rl"]).value["a"]["b"] == 0.0001
    assert put("a.b={_delete_: true, e: 1}", dialect=DIALECTS["mmengine"]).value["a"]["b"] == {"e": 1}
    assert put("a.b={_delete_: true, e: 1}").value["a"]["b"] == {"c": 1, "d": 1, "_delete_": True, "e": 1}
