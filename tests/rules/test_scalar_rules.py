"""What is said about scalars that YAML 1.1 reads as something else, and what their fixes write."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.project.workspace import Workspace
from tests.rules.reported import brief_faults, faults, fixed, report

RULE = "surprising-scalar"


def test_a_number_without_a_point_over_a_number(tmp_path: Path) -> None:
    text = """
## preset.yaml
training:
  learning_rate: 2.0e-4
## run.yaml
extends: preset.yaml
training:
  learning_rate: 1e-4
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:3:18: warning[surprising-scalar] `1e-4` is the text '1e-4' to YAML 1.1, not a number
  3 |   learning_rate: 1e-4
    |                  ^^^^ write `1.0e-4`, or quotes to mean the text
    = preset.yaml:2 `training.learning_rate` is a number here: 2.0e-4

1 warning in 1 of 2 configs
""")


def test_no_where_the_base_writes_a_word(tmp_path: Path) -> None:
    text = """
## preset.yaml
training:
  eval_strategy: steps
## run.yaml
extends: preset.yaml
training:
  eval_strategy: no
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:3:18: warning[surprising-scalar] `no` is the boolean `false` to YAML 1.1, not text
  3 |   eval_strategy: no
    |                  ^^ write `"no"` to mean the text, or `false`
    = preset.yaml:2 `training.eval_strategy` is text here: steps

1 warning in 1 of 2 configs
""")


def test_every_kind_of_surprise(tmp_path: Path) -> None:
    text = """
## run.yaml
on: 1
start: 12:30
day: 2024-01-01
mask: 012
shard: 000123
revision: 08
flag: yes
name: 2024_01
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:1:1: warning[surprising-scalar] the key `on` is the boolean `true` to YAML 1.1, not text
  1 | on: 1
    | ^^ write `"on"` to mean the text

run.yaml:2:8: warning[surprising-scalar] `12:30` is the number 750 to YAML 1.1, which counts in sixties between colons
  2 | start: 12:30
    |        ^^^^^ write `"12:30"` to mean the text, or `750`

run.yaml:3:6: warning[surprising-scalar] `2024-01-01` is a date to YAML 1.1, not text
  3 | day: 2024-01-01
    |      ^^^^^^^^^^ write `"2024-01-01"` to mean the text

run.yaml:4:7: warning[surprising-scalar] `012` is the number 10 to YAML 1.1, which reads a leading zero as octal
  4 | mask: 012
    |       ^^^ write `10`, or quotes to mean the text

run.yaml:5:8: warning[surprising-scalar] `000123` is the number 83 to YAML 1.1, which reads a leading zero as octal
  5 | shard: 000123
    |        ^^^^^^ write `"000123"` to mean the text, or `83`

run.yaml:6:11: warning[surprising-scalar] `08` is the text '08' to YAML 1.1, not a number
  6 | revision: 08
    |           ^^ write `"08"` to mean the text, or `8`

run.yaml:7:7: warning[surprising-scalar] `yes` is the boolean `true` to YAML 1.1, not text
  7 | flag: yes
    |       ^^^ write `true`, or quotes to mean the text

run.yaml:8:7: warning[surprising-scalar] `2024_01` is the number 202401 to YAML 1.1, which skips underscores in numbers
  8 | name: 2024_01
    |       ^^^^^^^ write `"2024_01"` to mean the text, or `202401`

3 of these can be fixed with --fix (and 5 more with --unsafe-fixes)
8 warnings in 1 config
""")


@pytest.mark.parametrize(
    ("line", "expected", "safe"),
    [
        ("lr: 1e-4", ["lr: 1.0e-4", 'lr: "1e-4"'], [False, False]),
        ("lr: -1E5 # why", ["lr: -1.0E+5 # why", 'lr: "-1E5" # why'], [False, False]),
        ("flag: no", ["flag: false", 'flag: "no"'], [True, False]),
        ("eval_strategy: no", ['eval_strategy: "no"', "eval_strategy: false"], [False, False]),
        ("words: [yes, maybe]", ['words: ["yes", maybe]', "words: [true, maybe]"], [False, False]),
        ("flags: [yes, true]", ["flags: [true, true]", 'flags: ["yes", true]'], [True, False]),
        ("mask: 012", ["mask: 10", 'mask: "012"'], [True, False]),
        ("shard: 000123", ['shard: "000123"', "shard: 83"], [False, False]),
        ("shard: 08", ['shard: "08"', "shard: 8"], [True, False]),
        ("start: 12:30", ['start: "12:30"', "start: 750"], [False, False]),
        ("day: 2024-01-01", ['day: "2024-01-01"'], [False]),
        ("on: 1", ['"on": 1'], [False]),
        ("a: &x no", ["a: &x false", 'a: &x "no"'], [True, False]),
        ("größe: 'x'\nflag: no", ["größe: 'x'\nflag: false", "größe: 'x'\nflag: 'no'"], [True, False]),
    ],
)
def test_what_fixes_write(line: str, expected: list[str], safe: list[bool], tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"## run.yaml\n{line}\n", RULE)
    assert [fixed(fault, number).rstrip("\n") for number in range(len(fault.fixes))] == expected
    assert [fix.safe for fix in fault.fixes] == safe
    for number in range(len(fault.fixes)):
        assert not faults(tmp_path / str(number), f"## run.yaml\n{fixed(fault, number)}", RULE)


@pytest.mark.parametrize("below", ["steps", '"no"'])
def test_quotes_come_first_where_a_boolean_replaces_text(below: str, tmp_path: Path) -> None:
    text = f"## preset.yaml\na: {{flag: {below}}}\n## run.yaml\nextends: preset.yaml\na: {{flag: no}}\n"
    (fault,) = faults(tmp_path, text, RULE)
    assert [fix.title for fix in fault.fixes] == ['Write `"no"`', "Write `false`"]
    assert not any(fix.safe for fix in fault.fixes)


def test_a_boolean_comes_first_where_one_is_inherited(tmp_path: Path) -> None:
    text = "## preset.yaml\na: {mode: true}\n## run.yaml\nextends: preset.yaml\na: {mode: no}\n"
    (fault,) = faults(tmp_path, text, RULE)
    assert (fault.fixes[0].title, fault.fixes[0].safe) == ("Write `false`", True)


def test_the_inheritance_key_reports_itself(tmp_path: Path) -> None:
    assert {fault.rule for fault in faults(tmp_path, "## run.yaml\nextends: [no, 2024-01-01]\n")} == {"invalid-extends"}


def test_a_surprise_is_reported_where_it_is_written_and_is_no_type_change(tmp_path: Path) -> None:
    text = """
## preset.yaml
a: {lr: 1.0e-3, flag: steps}
## middle.yaml
extends: preset.yaml
a: {lr: 1e-4, flag: no}
## one.yaml
extends: middle.yaml
a: {lr: 2.0e-4}
## two.yaml
extends: middle.yaml
"""
    assert brief_faults(tmp_path, text) == ["middle.yaml:2 surprising-scalar", "middle.yaml:2 surprising-scalar"]


def test_a_key_in_a_named_list_and_a_merged_in_one(tmp_path: Path) -> None:
    text = """
## configs/fusion/mix.yaml
targets:
  - &first
    name: one
    train_jsonl: a
    seed: 1e5
  - <<: *first
    name: two
"""
    (fault,) = faults(tmp_path, text, RULE)
    assert "1e5" in fault.message


def test_a_thousand_surprises_are_a_thousand_findings(tmp_path: Path) -> None:
    text = "## run.yaml\na: [" + "no, " * 1000 + "x]\n"
    found = faults(tmp_path, text, RULE)
    assert len(found) == 1000
    assert len({each.span for each in found}) == 1000


@pytest.mark.parametrize(
    "text",
    [
        "1e-4\n",
        "[no]\n",
        "? [no]\n: 1\n",
        "? {on: 1}\n: 1\n",
        "<<: no\n",
        "<<: {no: 1e5}\na: *b\n",
        "no: &n {a: *n}\n",
        "=: no\n",
    ],
)
def test_odd_files_are_no_trouble(text: str, tmp_path: Path) -> None:
    for fault in faults(tmp_path, f"## run.yaml\n{text}"):
        assert fault.message


def test_documents_remember_no_surprise_of_another_text(tmp_path: Path) -> None:
    workspace = Workspace()
    path = str(tmp_path / "run.yaml")
    workspace.open(path, "a: 1e-4\n")
    assert len(workspace.snapshot().document(path).surprises) == 1  # type: ignore[union-attr]
    workspace.edit(path, "a: '1e-4'\n")
    assert workspace.snapshot().document(path).surprises == ()  # type: ignore[union-attr]
