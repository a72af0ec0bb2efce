"""The schemas of families at the command line: printed for others, and the defaults that they give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from jsonschema import Draft202012Validator

from cfg_lsp.api import load
from tests.cli.calling import Shell

SHIPPED = Path(__file__).parent.parent.parent / "configs"
PROJECT = """
## configs/base.yaml
training:
  save_total_limit: 2
## configs/smoke/run.yaml
extends: ../base.yaml
training:
  save_total_limit: 3
  seed: 1
## configs/smoke/below.yaml
extends: run.yaml
training: {weight_decay: 0.1}
"""


@pytest.mark.parametrize("family", ["training", "fusion", "trainer"])
def test_a_family_has_a_json_schema(family: str, shell: Shell) -> None:
    outcome = shell.run("schema", family)
    assert (outcome.status, outcome.err) == (0, "")
    schema = json.loads(outcome.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("family", "folder"), [("training", "train"), ("fusion", "fusion"), ("trainer", "trainer")])
def test_the_shipped_configs_obey_it(family: str, folder: str, shell: Shell) -> None:
    validator = Draft202012Validator(json.loads(shell.run("schema", family).out))
    paths = [path for path in (SHIPPED / folder).rglob("*") if path.suffix in (".yaml", ".json")]
    assert paths
    assert [(path.name, error.message) for path in paths for error in validator.iter_errors(load(path))] == []


def test_a_value_that_the_rules_refuse_the_schema_refuses(shell: Shell) -> None:
    validator = Draft202012Validator(json.loads(shell.run("schema", "training").out))
    assert not validator.is_valid({"training": {"num_train_epochs": "3"}})
    assert validator.is_valid({"extends": ["base.yaml"], "training": {"num_train_epochs": 3, "our_own": 1}})


def test_a_key_that_nobody_writes_has_its_default(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("why", "configs/smoke/run.yaml", "training.weight_decay")
    assert (outcome.status, outcome.err) == (0, "")
    assert "\n" + outcome.out == snapshot("""\

training.weight_decay: 0.0
  value from default
  Weight decay, of all weights but biases and norms.

overridden in
    0.1  configs/smoke/below.yaml:2  set
""")


def test_a_default_is_the_lowest_of_a_cascade(shell: Shell) -> None:
    shell.write(PROJECT)
    assert "\n" + shell.run(
        "why", "configs/smoke/run.yaml", "training.save_total_limit", "--set", "training.save_total_limit=4"
    ).out == snapshot("""\

training.save_total_limit: 4
  value from command line

  → 4     command line              replaced
    3     configs/smoke/run.yaml:3  replaced
    2     configs/base.yaml:2       replaced
    null  default                   set

1 config inherits it from here
""")


def test_provenance_tells_the_defaults_of_the_sections_that_a_config_has(shell: Shell) -> None:
    shell.write(PROJECT)
    keys = json.loads(shell.run("inspect", "configs/smoke/run.yaml", "--provenance").out)["keys"]
    assert keys["training.weight_decay"] == snapshot(
        {"value": 0.0, "file": "default", "line": None, "how": "set", "replaced": []}
    )
    assert keys["training.save_total_limit"]["replaced"] == snapshot(
        [
            {"value": 2, "file": "configs/base.yaml", "line": 2, "how": "replaced"},
            {"value": None, "file": "default", "line": None, "how": "set"},
        ]
    )
    assert not [key for key in keys if key.startswith("rlhf.")]


def test_the_resolved_config_holds_no_defaults(shell: Shell) -> None:
    shell.write(PROJECT)
    resolved = json.loads(shell.run("inspect", "configs/smoke/run.yaml", "--payload").out)
    assert resolved == {"training": {"save_total_limit": 3, "seed": 1}}


def test_what_was_dropped_has_no_default(shell: Shell) -> None:
    shell.write(f"{PROJECT}## configs/smoke/none.yaml\nextends: run.yaml\ntraining: null\n")
    outcome = shell.run("why", "configs/smoke/none.yaml", "training.seed")
    assert outcome.status == 2
    assert "`training: null` at configs/smoke/none.yaml:2 dropped it" in outcome.err


@pytest.mark.parametrize("rule", ["wrong-type", "wrong-value"])
def test_the_rules_explain_themselves(rule: str, shell: Shell) -> None:
    outcome = shell.run("explain", rule)
    assert outcome.status == 0
    assert outcome.out.startswith(f"{rule}\n")
