"""`schema`: what editors complete and check a manifest with."""

from __future__ import annotations

import json

from cfg_lsp.rules import RULES, rule_id
from tests.cli.calling import Shell


def test_the_manifest_has_a_schema_that_knows_every_rule(shell: Shell) -> None:
    outcome = shell.run("schema", "manifest")
    assert (outcome.status, outcome.err) == (0, "")
    schema = json.loads(outcome.out)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert list(schema["properties"]["rules"]["properties"]) == [rule_id(rule) for rule in RULES]


def test_another_name_is_a_wrong_call(shell: Shell) -> None:
    outcome = shell.run("schema", "manifst")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == (
        "cfg-lsp: no schema `manifst`; did you mean `manifest`? there are training, fusion, trainer and manifest\n"
    )
    assert shell.run("schema").status == 2
