"""`cfg-lsp explain`: a rule's page for people and for programs."""

from __future__ import annotations

import json

import pytest
from inline_snapshot import snapshot

from cfg_lsp.rules import RULES, rule_id
from tests.cli.calling import Shell


def test_a_page_for_people(shell: Shell) -> None:
    outcome = shell.run("explain", "duplicate-key")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == snapshot("""\
duplicate-key

A key written twice in one mapping.

Severity: error

Why is this bad?
PyYAML keeps the last of the two and says nothing. Whoever edits the first one
wonders why nothing changes.

Raises it:

    training:
      learning_rate: 2.0e-4
      num_train_epochs: 3
      learning_rate: 1.0e-4

Does not:

    training:
      learning_rate: 1.0e-4
      num_train_epochs: 3

Fix
The pairs that lose are removed, where that changes no value.
""")


def test_headings_are_bold_on_a_terminal_and_nothing_else(shell: Shell) -> None:
    plain = shell.run("explain", "duplicate-key").out
    shell.colour()
    painted = shell.run("explain", "duplicate-key").out
    assert painted.startswith("\x1b[1mduplicate-key\x1b[0m\n")
    assert "\n\x1b[1mWhy is this bad?\x1b[0m\n" in painted
    assert painted.count("\x1b[1m") == 3
    assert painted.replace("\x1b[1m", "").replace("\x1b[0m", "") == plain


def test_markdown_is_the_page_itself(shell: Shell) -> None:
    out = shell.run("explain", "duplicate-key", "--format", "markdown").out
    assert out.startswith("# duplicate-key\n\nA key written twice in one mapping.\n\nSeverity: error\n\n## Why is")
    assert "\nRaises it:\n\n```yaml\n" in out
    assert "\nDoes not:\n\n```yaml\n" in out
    assert "yaml bad" not in out


def test_json_for_programs(shell: Shell) -> None:
    data = json.loads(shell.run("explain", "syntax-error", "duplicate-key", "--format", "json").out)
    assert data["version"] == 1
    assert [(each["rule"], each["severity"], each["fixable"]) for each in data["rules"]] == [
        ("syntax-error", "error", False),
        ("duplicate-key", "error", True),
    ]
    assert data["rules"][1]["summary"] == "A key written twice in one mapping."
    assert data["rules"][1]["page"] == shell.run("explain", "duplicate-key", "--format", "markdown").out


def test_several_rules_in_the_order_of_the_call_each_once(shell: Shell) -> None:
    both = shell.run("explain", "repeated-base", "duplicate-key", "repeated-base").out
    one, other = (shell.run("explain", name).out for name in ("repeated-base", "duplicate-key"))
    assert both == f"{one}\n\n{other}"


@pytest.mark.parametrize("rule", [rule_id(rule) for rule in RULES])
def test_every_rule_has_a_page_that_fits_a_terminal(rule: str, shell: Shell) -> None:
    outcome = shell.run("explain", rule)
    assert outcome.status == 0
    prose = [line for line in outcome.out.splitlines() if not line.startswith("    ")]
    assert prose[0] == rule
    assert "Why is this bad?" in prose
    assert "```" not in outcome.out
    assert not any(line.startswith("#") for line in prose)
    assert max(map(len, prose)) < 80


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("duplicat-key", "did you mean `duplicate-key`?"),
        ("duplicate_key", "did you mean `duplicate-key`?"),
        ("frobnicate", "`cfg-lsp rules` lists them"),
        ("", "`cfg-lsp rules` lists them"),
    ],
)
def test_an_unknown_rule_is_a_wrong_call_with_the_nearest(name: str, hint: str, shell: Shell) -> None:
    assert shell.run("explain", "syntax-error", name) == (2, "", f"cfg-lsp: no rule `{name}`; {hint}\n")


def test_a_name_of_any_length_is_answered_in_a_line(shell: Shell) -> None:
    outcome = shell.run("explain", "x\n" * 100_000)
    assert outcome.status == 2
    assert len(outcome.err) < 200
    assert outcome.err.count("\n") == 1


def test_without_a_rule_it_says_so(shell: Shell) -> None:
    outcome = shell.run("explain")
    assert (outcome.status, outcome.out) == (2, "")
    assert "RULE" in outcome.err
