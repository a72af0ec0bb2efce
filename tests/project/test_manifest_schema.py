"""The JSON Schema of a manifest takes what the reader takes, and refuses what it refuses."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfg_lsp.project.manifest_check import check_tables
from cfg_lsp.project.manifest_reader import builtin_text, read_manifest
from cfg_lsp.project.manifest_schema import manifest_schema
from cfg_lsp.project.manifest_settings import SETTINGS
from cfg_lsp.rules import RULES, rule_id
from tests.project.wrong_manifests import WRONG_VALUES

COMPONENTS = Path(__file__).parent.parent / "hierarchies/components/cfg-lsp.toml"
RULE_NAMES = {rule_id(rule): f"What {rule_id(rule)} finds." for rule in RULES}
SCHEMA = manifest_schema(RULE_NAMES)

DOCUMENTED = """
include = ["configs/**/*.yaml", "configs/**/*.yml", "configs/**/*.json"]
exclude = []
default-config = "configs/debug.yaml"     # what `inspect` shows when no config is named
dialect = "extends"                        # or a table of knobs
max-chain = 4                              # files merged into one preset, fusion not counted

[rules]                                    # error | warning | information | hint | off
redundant-override = "hint"

[references]                               # which keys name other files
"custom.fusion_config" = "fusion"          # a config of that family, relative to the manifest's folder

[families.fusion]
files = ["configs/fusion/**"]
named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }
new-datasets = []                          # names that an overlay may add

[layers.base]
files = ["configs/base.yaml"]
extends = []                               # a base extends nothing
locked = true                              # what it sets, no other layer overrides

[layers.component]
files = ["configs/components/**"]
one-section = true                         # a component holds a single top-level section

[layers.preset]
files = ["configs/train/**", "configs/debug.yaml"]
extends = ["base", "component", "preset"]
require = ["model.model", "training.output_dir", "training.run_name"]   # written by the preset itself

[layers.overlay]                           # a file of the preset layer that extends a preset
extends-exactly = 1
forbid = ["custom.fusion_config", "custom.use_summary", "template"]

[[overlays]]                               # kinds of overlay, first match wins
name = "gkd"
when = { "rlhf.rlhf_type" = "gkd" }
allow = ["rlhf.rlhf_type", "rlhf.teacher_model", "rlhf.beta", "rlhf.sft_alpha", "rlhf.seq_kd", "rlhf.lmbda",
         "rlhf.max_completion_length", "rlhf.temperature", "custom.trainer_variant",
         "training.output_dir", "training.logging_dir", "training.run_name"]

[[overlays]]
name = "augmentation"
files = ["configs/train/**/*_aug_*.yaml"]
allow = ["custom.augmentation", "custom.augmentation_curriculum",
         "training.output_dir", "training.logging_dir", "training.run_name"]

[[overlays]]
name = "fusion"                            # per-resolution overlays of a dataset mix
files = ["configs/fusion/variants/**"]
forbid = ["targets.*.dataset", "targets.*.mode", "sources.*.dataset", "sources.*.mode"]

[parity]                                   # differences that a migration may show
allow = ["training.output_dir", "training.logging_dir", "training.run_name", "training.logging_*",
         "training.report_to", "training.save_*", "training.eval_strategy", "training.eval_steps",
         "training.metric_for_best_model", "training.greater_is_better",
         "custom.dump_conversation_text", "custom.dump_conversation_path"]
when-off = { "custom.augmentation.enabled" = ["custom.augmentation", "custom.augmentation_curriculum"] }
"""
"""The layout that the built-in manifest describes, written out."""

EVERY_SETTING = """
max-file-size = 1
[dialect]
name = "ours"
keys = ["parents"]
order = "earlier"
merge = "shallow"
reset = { _drop_ = true }
keep = "?"
scalars = "omegaconf"
extensionless = true
[families.mix]
schema = "mix"
[families.mix.named-lists]
"a.*.'b'" = ["id"]
[[overlays]]
when = { a = 1, "b.**" = [true, -1.5, "x"] }
[removed]
"a.\\"b.c\\"" = ""
"""


def refused(tables: Any) -> bool:
    return not jsonschema.Draft7Validator(SCHEMA).is_valid(tables)


def plain(text: str) -> Any:
    return tomllib.loads(text)


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "text",
    [builtin_text(), COMPONENTS.read_text(encoding="utf-8"), DOCUMENTED, EVERY_SETTING, ""],
    ids=["built-in", "components", "documented", "every setting", "empty"],
)
def test_both_take_a_right_manifest(text: str, tmp_path: Path) -> None:
    jsonschema.validate(plain(text), SCHEMA, jsonschema.Draft7Validator)
    (tmp_path / "cfg-lsp.toml").write_text(text, encoding="utf-8")
    manifest = read_manifest(str(tmp_path / "cfg-lsp.toml"))
    assert manifest is not None
    assert manifest.problems == ()


def test_the_documented_layout_is_the_built_in_one() -> None:
    own = {"max-file-size", "removed"}  # what the built-in one adds; a dialect it leaves to each file
    builtin = {key: value for key, value in plain(builtin_text()).items() if key not in own}
    builtin["families"] = {"fusion": builtin["families"]["fusion"]}  # the others only say which schema holds
    assert {key: value for key, value in plain(DOCUMENTED).items() if key != "dialect"} == builtin


@pytest.mark.parametrize("text", [text for text, _, _ in WRONG_VALUES])
def test_both_refuse_a_wrong_manifest(text: str, tmp_path: Path) -> None:
    text = text.replace("«", "").replace("»", "")
    assert refused(plain(text))
    (tmp_path / "cfg-lsp.toml").write_text(text, encoding="utf-8")
    manifest = read_manifest(str(tmp_path / "cfg-lsp.toml"))
    assert manifest is not None
    assert manifest.problems


VALUES = [
    0,
    1,
    -1,
    1.5,
    True,
    "",
    "a",
    "a..b",
    "./a",
    "deep",
    "hint",
    [],
    [""],
    ["a"],
    [1],
    [[]],
    {},
    {"a": 1},
    [{"a": 1}],
]


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(VALUES)), min_size=1, max_size=3), st.booleans())
def test_both_take_the_same_values(changes: list[tuple[int, Any]], rename: bool) -> None:
    builtin = plain(builtin_text())
    tables = {**builtin, **plain(EVERY_SETTING)}
    for number, value in changes:
        places = list(written(tables))
        table, key = places[number % len(places)]
        if rename and isinstance(table, dict) and table is not tables.get("rules"):  # whose names only the schema knows
            table[f"{key}."] = table.pop(key)
        else:
            table[key] = copy.deepcopy(value)
    wrong = [each for each in check_tables(tables, builtin) if not each.message.startswith(("no family", "no layer"))]
    assert bool(wrong) is refused(tables)


def written(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value inside tables: what holds it, and its key or index."""
    items = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    for key, inner in items:
        yield value, key
        yield from written(inner)


def test_a_rule_that_is_none_is_refused() -> None:
    assert refused({"rules": {"redundant-overide": "hint"}})
    assert not refused({"rules": {"redundant-override": "hint"}})
    assert (
        SCHEMA["properties"]["rules"]["properties"]["redundant-override"]["description"]
        == "What redundant-override finds."
    )


def described(schema: Any) -> Iterator[tuple[str, bool]]:
    """Every setting that a schema names, and whether it says what that is for."""
    for name, inner in schema.get("properties", {}).items():
        yield name, bool(inner.get("description"))
    for inner in [*schema.get("properties", {}).values(), schema.get("additionalProperties"), schema.get("items")]:
        if isinstance(inner, dict):
            yield from described(inner)
    for inner in schema.get("anyOf", ()):
        yield from described(inner)


def test_every_setting_is_described() -> None:
    found = list(described(SCHEMA))
    assert {name for name, is_described in found if not is_described} == set()
    named = {setting.path.rpartition(".")[2] for setting in SETTINGS} - {"*"}
    assert named <= {name for name, _ in found}
