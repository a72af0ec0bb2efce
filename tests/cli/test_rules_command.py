"""`cfg-lsp rules`: which rules there are, and what the manifest here makes of them."""

from __future__ import annotations

import json

from cfg_lsp.rules import RULES, rule_id
from tests.cli.calling import Shell


def rows(text: str) -> dict[str, str]:
    """The lines by the rule they begin with."""
    return {line.split()[0]: line for line in text.splitlines()[1:]}


def test_every_rule_has_a_line_in_the_order_they_run(shell: Shell) -> None:
    outcome = shell.run("rules")
    assert (outcome.status, outcome.err) == (0, "")
    assert list(rows(outcome.out)) == [rule_id(rule) for rule in RULES]
    assert outcome.out.split("\n", 1)[0].split() == ["rule", "severity", "fix", "finds"]


def test_a_line_tells_severity_fix_and_summary(shell: Shell) -> None:
    lines = rows(shell.run("rules").out)
    assert lines["syntax-error"].split(maxsplit=2)[1:] == [
        "error",
        "Text that is not YAML, or for a `.json` file not JSON.",
    ]
    assert lines["repeated-base"].split(maxsplit=3)[1:] == ["warning", "fix", "A base that the chain already has."]


def test_the_manifest_here_decides_and_the_own_severity_is_told(shell: Shell) -> None:
    shell.write('## cfg-lsp.toml\n[rules]\nrepeated-base = "off"\nduplicate-key = "hint"\nsyntax-error = "error"\n')
    lines = rows(shell.run("rules").out)
    assert lines["repeated-base"].split()[1:4] == ["off", "(warning)", "fix"]
    assert lines["duplicate-key"].split()[1:4] == ["hint", "(error)", "fix"]
    assert lines["syntax-error"].split()[1:3] == ["error", "Text"]
    shell.colour()
    dim = [line.split()[0] for line in shell.run("rules").out.splitlines() if line.startswith("\x1b[2m")]
    assert "\x1b[2mrepeated-base" in dim
    assert "\x1b[2mduplicate-key" not in dim


def test_json_for_programs(shell: Shell) -> None:
    shell.write('## cfg-lsp.toml\n[rules]\nrepeated-base = "off"\n')
    data = json.loads(shell.run("rules", "--format", "json").out)
    assert [each["rule"] for each in data["rules"]] == [rule_id(rule) for rule in RULES]
    assert next(each for each in data["rules"] if each["rule"] == "repeated-base") == {
        "rule": "repeated-base",
        "severity": "off",
        "default": "warning",
        "fixable": True,
        "summary": "A base that the chain already has.",
    }


def test_a_wrong_manifest_is_reported_and_the_rules_are_listed_all_the_same(shell: Shell) -> None:
    shell.write('## cfg-lsp.toml\n[rules]\nrepeated-base = "loud"\n')
    outcome = shell.run("rules")
    assert outcome.status == 1
    assert outcome.err.startswith(
        "cfg-lsp.toml:2:17: error[wrong-value] `rules.repeated-base` takes one of error, warning"
    )
    assert rows(outcome.out)["repeated-base"].split()[1:3] == ["warning", "fix"]
