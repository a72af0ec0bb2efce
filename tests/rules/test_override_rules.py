"""What is said about a value that lies over another one: its type, its sameness, and bases that disagree."""

# ruff: noqa: E501 - lines as a terminal shows them

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.run import breaks
from cfg_lsp.text import Severity
from tests.fixture import write_project
from tests.rules.reported import brief_faults, faults, fixed, report

OF_BASES = '## cfg-lsp.toml\ninclude = ["*.yaml"]\n[rules]\nconflicting-bases = "warning"\n'


def over(below: str, above: str) -> str:
    """A project of two files: one value over another."""
    return f"## preset.yaml\na:\n  key: {below}\n## run.yaml\nextends: preset.yaml\na:\n  key: {above}\n"


def test_type_change(tmp_path: Path) -> None:
    text = """
## preset.yaml
training:
  save_total_limit: 2
  report_to: [tensorboard]
  lora: none
## run.yaml
extends: preset.yaml
training:
  save_total_limit: two
  report_to: wandb
  lora:
    rank: 8
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:3:21: warning[type-change] `training.save_total_limit` is text here (`two`) and replaces a number (`2`)
  3 |   save_total_limit: two
    |                     ^^^ write a number here, or change the base as well
    = preset.yaml:2 it is a number here

run.yaml:4:14: warning[type-change] `training.report_to` is text here (`wandb`) and replaces a list (`["tensorboard"]`)
  4 |   report_to: wandb
    |              ^^^^^ write a list here, or change the base as well
    = preset.yaml:3 it is a list here

run.yaml:5:3: warning[type-change] `training.lora` is a mapping here (`{"rank": 8}`) and replaces text (`none`)
  5 |   lora:
    |   ^^^^ write text here, or change the base as well
    = preset.yaml:4 it is text here

3 warnings in 1 of 2 configs
""")


@pytest.mark.parametrize(
    ("below", "above"),
    [
        *[("1", "two"), ("two", "1"), ("1", "true"), ("false", "0"), ("true", "'true'"), ("[a]", "a"), ("{b: 1}", "1")],
        *[
            ("1", "{b: 1}"),
            ("{b: 1}", "[b]"),
            ("[]", "{}"),
            ("a", "[]"),
            ("1", "${b}/${c}"),
            ("!!binary YQ==", "a"),
            ("!!set {a}", "{a: }"),
        ],
    ],
)
def test_other_types(below: str, above: str, tmp_path: Path) -> None:
    assert brief_faults(tmp_path, over(below, above)) == ["run.yaml:3 type-change"]


@pytest.mark.parametrize(
    ("below", "above"),
    [
        *[("1", "1.5"), ("1.5", "1"), ("null", "1"), ("a", "'1'"), ("[1, 2]", "[a, {b: 1}]"), ("{b: 1}", "{c: x}")],
        *[("!Foo 1", "1"), ("1", "!Foo {b: 1}"), ("auto", "8"), ("8", "auto"), ("1", ".nan"), ("[1]", "[]")],
        *[("1", "${b}"), ("'${b.c:${d},1}'", "[1]"), ("true", "'{{ b }}'")],
    ],
)
def test_the_same_type(below: str, above: str, tmp_path: Path) -> None:
    assert brief_faults(tmp_path, over(below, above)) == []


def test_what_has_to_be_filled_in_below_has_no_type(tmp_path: Path) -> None:
    text = "## preset.yaml\na: ???\nb: ???\n## run.yaml\ndefaults: preset.yaml\na: 1\nb: {c: 1}\n"
    assert brief_faults(tmp_path, text) == []
    assert brief_faults(tmp_path, text.replace("defaults:", "extends:")) == [
        "run.yaml:2 type-change",
        "run.yaml:3 type-change",
    ]


def test_the_surprise_of_the_base_is_the_base_s(tmp_path: Path) -> None:
    assert brief_faults(tmp_path, over("1e-4", "1.0e-4")) == ["preset.yaml:2 surprising-scalar"]
    assert brief_faults(tmp_path / "quoted", over("'1e-4'", "1.0e-4")) == ["run.yaml:3 type-change"]


def test_blanking_changes_no_type(tmp_path: Path) -> None:
    assert "type-change" not in {fault.rule for fault in faults(tmp_path, over("1", ""))}


def test_the_name_of_an_entry_changes_no_type(tmp_path: Path) -> None:
    text = """
## configs/fusion/base/mix.yaml
targets:
  - {name: 1, train_jsonl: a, seed: 1}
## configs/fusion/variants/mix.yaml
extends: ../base/mix.yaml
targets:
  - name: '1'
    seed: one
"""
    assert brief_faults(tmp_path, text) == ["mix.yaml:4 wrong-type"]


def test_what_a_strict_merge_refuses_is_an_error_and_said_once(tmp_path: Path) -> None:
    text = """
## preset.yaml
MODEL: {WEIGHTS: r50.pkl, DEPTH: 50}
## run.yaml
_BASE_: preset.yaml
MODEL: {WEIGHTS: {FILE: r50.pkl}, DEPTH: deep}
"""
    found = faults(tmp_path, text)
    assert [(each.rule, each.severity) for each in found] == [
        ("type-change", Severity.ERROR),
        ("type-change", Severity.WARNING),
    ]
    broken = breaks(Workspace().snapshot(), [str(tmp_path / "run.yaml")])
    assert [each.severity for each in broken] == [Severity.ERROR]


def test_another_type_breaks_no_chain(tmp_path: Path) -> None:
    write_project(tmp_path, over("1", "two"))
    assert breaks(Workspace().snapshot(), [str(tmp_path / "run.yaml")]) == []


def test_redundant_override(tmp_path: Path) -> None:
    text = """
## preset.yaml
training:
  warmup_ratio: 0.03
  report_to: [tensorboard]
data: {seed: 17, split: {ratio: 0.0}}
## run.yaml
extends: preset.yaml
training:
  warmup_ratio: 0.03
  report_to: [tensorboard]
  epochs: 3
data:
  seed: 17
  split: {ratio: 0.0}
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:3:3: hint[redundant-override] `training.warmup_ratio` is equal to what is inherited
  3 |   warmup_ratio: 0.03
    |   ^^^^^^^^^^^^ remove it
    = preset.yaml:2 sets it to 0.03

run.yaml:4:3: hint[redundant-override] `training.report_to` is equal to what is inherited
  4 |   report_to: [tensorboard]
    |   ^^^^^^^^^ remove it
    = preset.yaml:3 sets it to ["tensorboard"]

run.yaml:6:1: hint[redundant-override] everything in `data` is equal to what is inherited
  6 | data:
    | ^^^^ remove it
    = preset.yaml:4 sets the same

3 of these can be fixed with --fix
3 hints in 1 of 2 configs
""")


@pytest.mark.parametrize(
    ("below", "above", "expected"),
    [
        ("1", "1", "extends: preset.yaml\n"),
        ("[1, {b: 2}]", "[1, {b: 2}]", "extends: preset.yaml\n"),
        ("null", "", "extends: preset.yaml\n"),
        ("{b: 1, c: 2}", "{b: 1, c: 3}", "extends: preset.yaml\na:\n  key: {c: 3}\n"),
        ("{b: 1, c: 2}", "{c: 2, b: 1}  # same", "extends: preset.yaml\n"),
        (
            "{b: {c: 2}, d: 1}",
            "\n    b:\n      c: 2  # same\n    e: 2",
            "extends: preset.yaml\na:\n  key: \n    e: 2\n",
        ),
    ],
)
def test_what_is_redundant_is_taken_out(below: str, above: str, expected: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, over(below, above))
    assert fault.rule == "redundant-override"
    assert fixed(fault) == expected
    assert fault.fixes[0].safe


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("1", "1.0"),
        ("0.0", "-0.0"),
        ("1", "2"),
        ("true", "1 # one"),
        ("{b: 1}", "{}"),
        ("[1]", "[1, 2]"),
        ("{}", "{b: 1}"),
    ],
)
def test_what_is_not_redundant(below: str, above: str, tmp_path: Path) -> None:
    assert "redundant-override" not in {fault.rule for fault in faults(tmp_path, over(below, above))}


def test_a_key_that_is_written_twice_is_a_duplicate_and_not_redundant(tmp_path: Path) -> None:
    text = "## a.yaml\nloss: {types: [1], coef: 1}\n## b.yaml\nextends: a.yaml\nloss:\n"
    text += "  types: [1]\n  types: [1]\n  types: [1]\n  coef: 1\n"
    assert brief_faults(tmp_path, text) == ["b.yaml:5 duplicate-key", "b.yaml:6 redundant-override"]


def test_what_a_later_base_changed_is_not_redundant_where_it_is_brought_back(tmp_path: Path) -> None:
    text = """
## first.yaml
seed: 17
## second.yaml
seed: 18
## back.yaml
extends: [first.yaml, second.yaml]
seed: 17
## again.yaml
extends: [first.yaml, second.yaml]
seed: 18
"""
    assert brief_faults(tmp_path, text) == ["again.yaml:2 redundant-override"]


def test_required_settings_are_never_redundant(tmp_path: Path) -> None:
    text = """
## configs/train/one.yaml
model: {model: qwen, kind: chat}
training: {output_dir: out, run_name: one}
## configs/train/two.yaml
extends: one.yaml
model: {model: qwen, kind: chat}
training: {output_dir: out, run_name: two}
"""
    found = faults(tmp_path, text)
    assert [fault.message for fault in found] == ["`model.kind` is equal to what is inherited"]
    assert "model: {model: qwen}\n" in fixed(found[0])


def test_an_entry_that_repeats_all_keeps_its_name(tmp_path: Path) -> None:
    text = """
## configs/fusion/base/mix.yaml
targets:
  - {name: one, dataset: x, train_jsonl: a, seed: 1}
## configs/fusion/other/mix.yaml
extends: ../base/mix.yaml
targets:
  - name: one
    dataset: x
    seed: 1
"""
    found = faults(tmp_path, text)
    assert [fault.message for fault in found] == [
        "`targets.one.dataset` is equal to what is inherited",
        "`targets.one.seed` is equal to what is inherited",
    ]
    assert fixed(found[1]).endswith("  - name: one\n    dataset: x\n")


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("{_override_: true, b: 1}", id="a reset"),
        pytest.param("???", id="a kept value"),
    ],
)
def test_what_says_what_becomes_of_the_inherited_value_is_not_redundant(above: str, tmp_path: Path) -> None:
    text = f"## preset.yaml\nkey: {{b: 1}}\n## run.yaml\ndefaults: preset.yaml\nkey: {above}\n"
    assert brief_faults(tmp_path, text) == []


def test_what_keeps_a_reset_from_the_configs_below_is_not_redundant(tmp_path: Path) -> None:
    text = """
## preset.yaml
optimizer: {_delete_: true, lr: 1, groups: {_delete_: true, a: 1}}
model: {a: 1}
## run.yaml
_base_: preset.yaml
optimizer: {lr: 1, groups: {a: 1}}
model: {a: 1}
## other.yaml
optimizer: {momentum: 2}
## both.yaml
_base_: [other.yaml, run.yaml]
"""
    found = faults(tmp_path, text)
    assert [fault.message for fault in found] == [
        "`optimizer.lr` is equal to what is inherited",  # `groups` keeps the section, and has to stay itself
        "everything in `model` is equal to what is inherited",
    ]
    simple = text.replace(", groups: {a: 1}", "")
    assert [fault.message for fault in faults(tmp_path, simple)] == [
        "everything in `model` is equal to what is inherited"
    ]


def test_what_others_lean_on_is_reported_and_stays(tmp_path: Path) -> None:
    text = """
## preset.yaml
a: 1
b: {c: 2}
## run.yaml
extends: preset.yaml
a: &x 1
d: *x
b: &y {c: 2}
e: {<<: *y}
"""
    found = faults(tmp_path, text)
    assert [(fault.message, fault.fixes) for fault in found] == [
        ("`a` is equal to what is inherited", ()),
        ("everything in `b` is equal to what is inherited", ()),
    ]


def test_what_comes_in_by_an_alias_is_not_spelled_out(tmp_path: Path) -> None:
    text = """
## preset.yaml
a: {c: 2, d: 3}
## run.yaml
extends: preset.yaml
b: &y {c: 2}
a: {<<: *y}
"""
    assert brief_faults(tmp_path, text) == []


def test_each_of_many_has_its_fix(tmp_path: Path) -> None:
    lines = "".join(f"  key{number}: {number}\n" for number in range(300))
    text = f"## preset.yaml\na:\n{lines}## run.yaml\nextends: preset.yaml\na:\n{lines}  more: 1\n"
    found = faults(tmp_path, text)
    assert len(found) == 300
    assert fixed(found[200]).count("\n") == 302


def test_conflicting_bases(tmp_path: Path) -> None:
    text = f"""
{OF_BASES}
## adamw.yaml
optimizer:
  name: adamw
  weight_decay: 0.1
seed: 17
## muon.yaml
optimizer:
  name: muon
  weight_decay: 0.0
seed: 17
## run.yaml
extends:
  - adamw.yaml
  - muon.yaml
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:3:5: warning[conflicting-bases] `muon.yaml` and `adamw.yaml` both write `optimizer.name`: `muon` wins over `adamw`, and so for 1 more key
  3 |   - muon.yaml
    |     ^^^^^^^^^ write the value that is meant in this file, or keep one of the bases
    = muon.yaml:2 sets `optimizer.name` to muon
    = adamw.yaml:2 sets `optimizer.name` to adamw
    = muon.yaml:3 sets `optimizer.weight_decay` to 0.0
    = adamw.yaml:3 sets `optimizer.weight_decay` to 0.1

1 warning in 1 of 3 configs
""")


@pytest.mark.parametrize(
    "bases",
    [
        pytest.param("## a.yaml\nx: 1\n## b.yaml\ny: 2\n", id="different keys"),
        pytest.param("## a.yaml\nx: 1\n## b.yaml\nx: 1\n", id="equal values"),
        pytest.param("## c.yaml\nx: 1\n## a.yaml\nextends: c.yaml\n## b.yaml\nextends: c.yaml\ny: 1\n", id="shared"),
        pytest.param(
            "## c.yaml\nx: 1\n## a.yaml\nextends: c.yaml\n## b.yaml\nextends: c.yaml\nx: 2\n", id="one changed it"
        ),
        pytest.param(
            "## c.yaml\nx: 1\n## a.yaml\nextends: c.yaml\nx: 2\n## b.yaml\nextends: c.yaml\n", id="and was undone"
        ),
        pytest.param("## a.yaml\nx:\n## b.yaml\nx: 1\n", id="a blank filled in"),
        pytest.param("## a.yaml\nx: 1\n## b.yaml\nextends: a.yaml\nx: 2\n", id="one brings the other"),
    ],
)
def test_bases_that_do_not_conflict(bases: str, tmp_path: Path) -> None:
    text = f"{OF_BASES}{bases}## run.yaml\nextends: [a.yaml, b.yaml]\n"
    assert "conflicting-bases" not in {fault.rule for fault in faults(tmp_path, text)}


def test_what_a_base_leaves_to_others_is_no_conflict(tmp_path: Path) -> None:
    text = f"{OF_BASES}## a.yaml\nx: ???\n## b.yaml\nx: 1\n## run.yaml\ndefaults: [a.yaml, b.yaml]\n"
    assert brief_faults(tmp_path, text) == []


def test_bases_of_bases_conflict_at_the_entries_that_bring_them(tmp_path: Path) -> None:
    text = f"""
{OF_BASES}
## c.yaml
x: 0
## a1.yaml
extends: c.yaml
x: 1
## a.yaml
extends: a1.yaml
## b.yaml
extends: c.yaml
x: 2
## run.yaml
extends: [a.yaml, b.yaml]
## below.yaml
extends: run.yaml
"""
    (fault,) = faults(tmp_path, text, "conflicting-bases")
    assert fault.message == "`b.yaml` and `a.yaml` both write `x`: `2` wins over `1`"
    assert [Path(each.path).name for each in fault.related] == ["b.yaml", "a1.yaml"]


def test_conflicting_bases_are_off_unless_asked_for(tmp_path: Path) -> None:
    text = "## a.yaml\nx: 1\n## b.yaml\nx: 2\n## run.yaml\nextends: [a.yaml, b.yaml]\n"
    assert brief_faults(tmp_path, text) == []
