"""What the rules about datasets, empty values and references say, and what their fixes do to the text."""

# ruff: noqa: E501 - lines as a terminal shows them

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from cfg_lsp.edits.applied import applied
from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.report import Report, Style, render
from cfg_lsp.rules import (
    blanked_value,
    broken_reference,
    duplicate_dataset,
    incomplete_dataset,
    missing_data_file,
    null_list,
    rule_id,
    unknown_dataset,
    unnamed_dataset,
)
from cfg_lsp.rules.run import run_rules
from cfg_lsp.rules.selection import Selection
from cfg_lsp.text import Diagnostic, Edit
from tests.fixture import write_project

OWN = (
    unknown_dataset,
    duplicate_dataset,
    unnamed_dataset,
    incomplete_dataset,
    blanked_value,
    null_list,
    broken_reference,
    missing_data_file,
)
BASE = """\
## configs/fusion/base/dense.yaml
targets:
  - name: bbu_dense
    dataset: bbu
    mode: dense
    train_jsonl: data/native/bbu/train.jsonl
    val_jsonl: data/native/bbu/val.jsonl
  - name: rru_dense
    dataset: rru
    train_jsonl: data/native/rru/train.jsonl
sources:
  - name: lvis
    train_jsonl: data/native/lvis/train.jsonl
    ratio: 0.1
"""
VARIANT = "configs/fusion/variants/dense_2048.yaml"
HEAD = f"## {VARIANT}\nextends: ../base/dense.yaml\n"


def faults(folder: Path, text: str) -> list[Diagnostic]:
    """What all rules but the one about data files find in a whole project."""
    write_project(folder, text)
    view = Workspace().snapshot()
    return run_rules(view, named(view, [str(folder)]))


def report(folder: Path, text: str) -> str:
    """The same as `check` prints it."""
    found = faults(folder, text)
    view = Workspace().snapshot()
    paths = named(view, [str(folder)])
    return "\n" + render(Report(tuple(found), len(paths), str(folder), view.lines), "text", Style(colour=False))


def said(folder: Path, text: str) -> list[str]:
    """Each fault in a line: rule, line and message."""
    view = Workspace().snapshot()
    return [
        f"{Path(each.path).name}:{view.lines(each.path).position(each.span.start).line} {each.rule}: {each.message}"
        for each in faults(folder, text)
    ]


def fixed(folder: Path, text: str, number: int = 0) -> str:
    """The text of the file after one fix of the only fault."""
    (fault,) = faults(folder, text)
    fix = fault.fixes[number]
    return edited(fix.edits)


def edited(edits: tuple[Edit, ...]) -> str:
    (path,) = {each.path for each in edits}
    text = Path(path).read_bytes().decode("utf-8")
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def test_a_dataset_name_one_letter_off(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets:
  - name: bbu_dens
    train_jsonl: data/2048/bbu/train.jsonl
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/variants/dense_2048.yaml:3:11: error[unknown-dataset] no base has a dataset `bbu_dens`
  3 |   - name: bbu_dens
    |           ^^^^^^^^ did you mean `bbu_dense`?
    = configs/fusion/base/dense.yaml:2 has the targets bbu_dense, rru_dense

1 error in 1 of 2 configs
""")


def test_blank_paths(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets:
  - name: bbu_dense
    train_jsonl:
    val_jsonl:
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/variants/dense_2048.yaml:4:5: error[incomplete-dataset] `train_jsonl` of `bbu_dense` is left empty, which erases `data/native/bbu/train.jsonl`
  4 |     train_jsonl:
    |     ^^^^^^^^^^^ remove the line to keep what is inherited
    = configs/fusion/base/dense.yaml:5 the value that it erases

configs/fusion/variants/dense_2048.yaml:5:5: warning[blanked-value] `targets.bbu_dense.val_jsonl` is left empty, which erases `data/native/bbu/val.jsonl`
  5 |     val_jsonl:
    |     ^^^^^^^^^ remove the line to keep what is inherited, or write `null` if that is meant
    = configs/fusion/base/dense.yaml:6 the value that it erases

1 error, 1 warning in 1 of 2 configs
""")


def test_a_name_like_no_other(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}sources:
  - {{name: open_images, train_jsonl: data/2048/open_images.jsonl, ratio: 0.1}}
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/variants/dense_2048.yaml:3:12: error[unknown-dataset] no base has a dataset `open_images`
  3 |   - {name: open_images, train_jsonl: data/2048/open_images.jsonl, ratio: 0.1}
    |            ^^^^^^^^^^^ write a name that a base has, or list it in the manifest's `new-datasets`
    = configs/fusion/base/dense.yaml:11 has the sources lvis

1 error in 1 of 2 configs
""")


def test_duplicates(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets:
  - name: lvis
    train_jsonl: data/2048/lvis/train.jsonl
  - {{name: rru_dense, val_jsonl: a.jsonl}}
  - {{name: rru_dense, val_jsonl: b.jsonl}}
## configs/fusion/own.yaml
sources:
  - {{dataset: bbu, train_jsonl: a.jsonl, ratio: 1}}
targets:
  - dataset: bbu
    train_jsonl: a.jsonl
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/own.yaml:4:14: error[duplicate-dataset] the dataset `bbu` is in `sources` already, and this adds it to `targets`
  4 |   - dataset: bbu
    |              ^^^ write it under `sources`, or name it otherwise
    = configs/fusion/own.yaml:2 has it here

configs/fusion/variants/dense_2048.yaml:3:11: error[duplicate-dataset] the dataset `lvis` is in `sources` already, and this adds it to `targets`
  3 |   - name: lvis
    |           ^^^^ write it under `sources`, or name it otherwise
    = configs/fusion/base/dense.yaml:11 has it here

configs/fusion/variants/dense_2048.yaml:6:12: error[duplicate-dataset] the dataset `rru_dense` is written twice in `targets`
  6 |   - {name: rru_dense, val_jsonl: b.jsonl}
    |            ^^^^^^^^^ rename one of them, or write them as one
    = configs/fusion/variants/dense_2048.yaml:5 has it here

3 errors in 2 of 3 configs
""")


def test_two_bases_that_disagree_about_a_dataset(tmp_path: Path) -> None:
    text = """
## configs/fusion/one.yaml
targets: [{name: a, train_jsonl: a.jsonl}]
## configs/fusion/two.yaml
targets: [{name: b, train_jsonl: b.jsonl}]
sources: [{name: a, train_jsonl: a.jsonl, ratio: 1}]
## configs/fusion/both.yaml
extends:
  - one.yaml
  - two.yaml
## configs/fusion/below.yaml
extends: both.yaml
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/both.yaml:3:5: error[duplicate-dataset] `two.yaml` has the dataset a in `sources`, another base in `targets`
  3 |   - two.yaml
    |     ^^^^^^^^ extend only one of them, or name one otherwise
    = configs/fusion/one.yaml:1 has it here

1 error in 1 of 4 configs
""")


def test_entries_without_a_name(tmp_path: Path) -> None:
    text = """
## configs/fusion/dense.yaml
targets:
  - {name: a, train_jsonl: a.jsonl}
  - nmae: b
    train_jsonl: b.jsonl
  - name:
  - name: [c]
  - just text
  -
  - {}
  - train_jsonl: b.jsonl
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/dense.yaml:3:5: error[unnamed-dataset] this entry of `targets` has neither `name` nor `dataset`
  3 |   - nmae: b
    |     ^^^^^^^ did you mean `name` by `nmae`?

configs/fusion/dense.yaml:5:5: error[unnamed-dataset] the `name` of this entry of `targets` is empty
  5 |   - name:
    |     ^^^^ write the dataset's name

configs/fusion/dense.yaml:6:11: error[unnamed-dataset] the `name` of this entry of `targets` is no text
  6 |   - name: [c]
    |           ^^^ write the dataset's name

configs/fusion/dense.yaml:7:5: error[unnamed-dataset] this entry of `targets` is no mapping, so it has no name
  7 |   - just text
    |     ^^^^^^^^^ write it as `name: …` with its fields below

configs/fusion/dense.yaml:8:4: error[unnamed-dataset] this entry of `targets` is no mapping, so it has no name
  8 |   -
    |    ^ write it as `name: …` with its fields below

configs/fusion/dense.yaml:9:5: error[unnamed-dataset] this entry of `targets` has neither `name` nor `dataset`
  9 |   - {}
    |     ^^ write its `name`

configs/fusion/dense.yaml:10:5: error[unnamed-dataset] this entry of `targets` has neither `name` nor `dataset`
  10 |   - train_jsonl: b.jsonl
     |     ^^^^^^^^^^^^^^^^^^^^ write its `name`

7 errors in 1 config
""")


def test_what_training_needs(tmp_path: Path) -> None:
    text = """
## configs/fusion/dense.yaml
targets:
  - name: a
    mode: dense
  - {name: b, train_jsonl: 7}
sources:
  - {name: c, train_jsonl: c.jsonl}
  - {name: d}
  - {name: e, train_jsonl: e.jsonl, ratio: -0.1}
  - {name: f, train_jsonl: f.jsonl, ratio: true}
  - {name: g, train_jsonl: g.jsonl, ratio: .nan}
  - {name: h, train_jsonl: h.jsonl, ratio: half}
  - {name: i, train_jsonl: [i.jsonl, j.jsonl], ratio: 0}
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/dense.yaml:2:11: error[incomplete-dataset] the target `a` has no `train_jsonl`
  2 |   - name: a
    |           ^ write the path of the records to train on

configs/fusion/dense.yaml:4:28: error[incomplete-dataset] `train_jsonl` of `b` is no path: `7`
  4 |   - {name: b, train_jsonl: 7}
    |                            ^ write the path of the records to train on

configs/fusion/dense.yaml:6:12: error[incomplete-dataset] the source `c` has no `ratio`
  6 |   - {name: c, train_jsonl: c.jsonl}
    |            ^ write its share of an epoch, such as `0.1`

configs/fusion/dense.yaml:7:12: error[incomplete-dataset] the source `d` has no `train_jsonl` and no `ratio`
  7 |   - {name: d}
    |            ^ training needs both

configs/fusion/dense.yaml:8:44: error[incomplete-dataset] `ratio` of `e` is negative: `-0.1`
  8 |   - {name: e, train_jsonl: e.jsonl, ratio: -0.1}
    |                                            ^^^^ write its share of an epoch, such as `0.1`

configs/fusion/dense.yaml:9:44: error[incomplete-dataset] `ratio` of `f` is no number: `true`
  9 |   - {name: f, train_jsonl: f.jsonl, ratio: true}
    |                                            ^^^^ write its share of an epoch, such as `0.1`

configs/fusion/dense.yaml:10:44: error[incomplete-dataset] `ratio` of `g` is no finite number: `.nan`
  10 |   - {name: g, train_jsonl: g.jsonl, ratio: .nan}
     |                                            ^^^^ write its share of an epoch, such as `0.1`

configs/fusion/dense.yaml:11:44: error[incomplete-dataset] `ratio` of `h` is no number: `half`
  11 |   - {name: h, train_jsonl: h.jsonl, ratio: half}
     |                                            ^^^^ write its share of an epoch, such as `0.1`

8 errors in 1 config
""")


def test_mixes_without_targets(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets: []
## configs/fusion/null.yaml
# only sources
targets:
sources: [{{name: a, train_jsonl: a.jsonl, ratio: 1}}]
## configs/fusion/sources.yaml
# only sources
sources: [{{name: a, train_jsonl: a.jsonl, ratio: 1}}]
## configs/fusion/other.yaml
extends: ../shared.yaml
## configs/fusion/heir.yaml
extends: sources.yaml
## configs/shared.yaml
seed: 17
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/null.yaml:2:1: error[incomplete-dataset] the mix has no targets
  2 | targets:
    | ^^^^^^^ write at least one entry under `targets`

configs/fusion/other.yaml:1:1: error[incomplete-dataset] the mix has no targets
  1 | extends: ../shared.yaml
    | ^^^^^^^^^^^^^^^^^^^^^^^ write at least one entry under `targets`

configs/fusion/sources.yaml:2:1: error[incomplete-dataset] the mix has no targets
  2 | sources: [{name: a, train_jsonl: a.jsonl, ratio: 1}]
    | ^^^^^^^ write at least one entry under `targets`

configs/fusion/variants/dense_2048.yaml:2:10: error[incomplete-dataset] this leaves the mix without targets and drops bbu_dense, rru_dense
  2 | targets: []
    |          ^^ write at least one entry under `targets`
    = configs/fusion/base/dense.yaml:2 here they stand

4 errors in 4 of 7 configs
""")


FRAGMENT = """\
## configs/fusion/base.yaml
targets:
  - {name: a, mode: dense}
  - name: b
    train_jsonl:
## configs/fusion/middle.yaml
extends: base.yaml
## configs/fusion/whole.yaml
extends: middle.yaml
targets:
  - {name: a, train_jsonl: a.jsonl}
  - {name: b, train_jsonl: b.jsonl}
"""


def test_a_base_may_leave_fields_to_those_that_extend_it(tmp_path: Path) -> None:
    assert said(tmp_path, FRAGMENT) == []


def test_a_base_is_at_fault_where_one_of_them_leaves_a_field_out_too(tmp_path: Path) -> None:
    text = f"""{FRAGMENT}## configs/fusion/half.yaml
extends: base.yaml
targets: [{{name: b, train_jsonl: b.jsonl}}]
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/base.yaml:2:12: error[incomplete-dataset] the target `a` has no `train_jsonl`
  2 |   - {name: a, mode: dense}
    |            ^ write the path of the records to train on
    = configs/fusion/half.yaml:2 does not fill it in, though others do

1 error in 1 of 4 configs
""")


def test_targets_may_be_left_to_those_that_extend_a_base(tmp_path: Path) -> None:
    text = """
## configs/fusion/base.yaml
sources: [{name: a, train_jsonl: a.jsonl, ratio: 1}]
## configs/fusion/run.yaml
extends: base.yaml
targets: [{name: b, train_jsonl: b.jsonl}]
"""
    assert said(tmp_path, text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}targets: [{{name: bbu_dens}}]\n",
        f"{BASE}{HEAD}targets: [{{name: bbu_dens}}\n",
        f"{BASE}x: [\n{HEAD}targets: [{{name: bbu_dens}}]\n",
        f"## configs/fusion/base/dense.yaml\nextends: 3\ntargets: [{{name: a, train_jsonl: a}}]\n{HEAD}targets: [{{name: b}}]\n",
    ],
    ids=["no base", "broken", "broken base", "wrong extends"],
)
def test_nothing_is_missing_where_something_cannot_be_seen(text: str, tmp_path: Path) -> None:
    found = {fault.rule for fault in faults(tmp_path, text)}
    assert found
    assert not found & {"unknown-dataset", "incomplete-dataset"}


def test_an_overlay_that_only_inherits_says_nothing(tmp_path: Path) -> None:
    text = """
## configs/fusion/base.yaml
targets: [{name: a}]
## configs/fusion/run.yaml
extends: base.yaml
targets: [{name: a, mode: dense}]
"""
    assert said(tmp_path, text) == snapshot(["base.yaml:1 incomplete-dataset: the target `a` has no `train_jsonl`"])


def test_a_blank_ratio_and_a_null_written_out(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets:
  - name: bbu_dense
    train_jsonl: ~
    val_jsonl: null
    mode:
sources:
  - {{name: lvis, ratio: }}
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/variants/dense_2048.yaml:4:18: error[incomplete-dataset] `train_jsonl` of `bbu_dense` is null, which erases `data/native/bbu/train.jsonl`
  4 |     train_jsonl: ~
    |                  ^ remove the line to keep what is inherited
    = configs/fusion/base/dense.yaml:5 the value that it erases

configs/fusion/variants/dense_2048.yaml:5:16: hint[blanked-value] `targets.bbu_dense.val_jsonl` is null, which erases `data/native/bbu/val.jsonl`
  5 |     val_jsonl: null
    |                ^^^^ remove the line to keep what is inherited
    = configs/fusion/base/dense.yaml:6 the value that it erases

configs/fusion/variants/dense_2048.yaml:6:5: error[forbidden-override] an overlay of the kind `fusion` may not write `targets.bbu_dense.mode`
  6 |     mode:
    |     ^^^^ remove it, or write it in the config that this one extends
    = configs/fusion/base/dense.yaml:4 sets it to dense, which this file overrides

configs/fusion/variants/dense_2048.yaml:8:18: error[incomplete-dataset] `ratio` of `lvis` is left empty, which erases `0.1`
  8 |   - {name: lvis, ratio: }
    |                  ^^^^^ remove the line to keep what is inherited
    = configs/fusion/base/dense.yaml:13 the value that it erases

3 errors, 1 hint in 1 of 2 configs
""")


def test_blank_values_of_any_config(tmp_path: Path) -> None:
    text = """
## configs/shared.yaml
data: {workers: 4, cache: null}
training: {seed: 17, betas: [0.9, 0.95]}
## configs/run.yaml
extends: shared.yaml
data:
training:
  betas:
## configs/run.json
{"extends": "shared.yaml", "data": {"workers": null, "cache": null}}
"""
    assert report(tmp_path, text) == snapshot("""\

configs/run.json:1:48: hint[blanked-value] `data.workers` is null, which erases `4`
  1 | {"extends": "shared.yaml", "data": {"workers": null, "cache": null}}
    |                                                ^^^^ remove the line to keep what is inherited
    = configs/shared.yaml:1 the value that it erases

configs/run.json:1:54: hint[redundant-override] `data.cache` is equal to what is inherited
  1 | {"extends": "shared.yaml", "data": {"workers": null, "cache": null}}
    |                                                      ^^^^^^^ remove it
    = configs/shared.yaml:1 sets it to null

configs/run.yaml:2:1: warning[blanked-value] `data` is left empty, which erases a section of 2 keys
  2 | data:
    | ^^^^ remove the line to keep what is inherited, or write `null` if that is meant
    = configs/shared.yaml:1 the value that it erases

configs/run.yaml:4:3: warning[blanked-value] `training.betas` is left empty, which erases a list of 2 items
  4 |   betas:
    |   ^^^^^ remove the line to keep what is inherited, or write `null` if that is meant
    = configs/shared.yaml:2 the value that it erases

1 of these can be fixed with --fix (and 3 more with --unsafe-fixes)
2 warnings, 2 hints in 2 of 3 configs
""")


def test_null_lists(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}# why
sources:
targets: null
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/variants/dense_2048.yaml:3:1: warning[null-list] `sources` is null, which keeps the inherited entry
  3 | sources:
    | ^^^^^^^ remove the line, or write `[]` to clear the list
    = configs/fusion/base/dense.yaml:11 here it stands

configs/fusion/variants/dense_2048.yaml:4:10: warning[null-list] `targets` is null, which keeps the 2 inherited entries
  4 | targets: null
    |          ^^^^ remove the line, or write `[]` to clear the list
    = configs/fusion/base/dense.yaml:2 here they stand

2 of these can be fixed with --fix
2 warnings in 1 of 2 configs
""")


REFERENCES = """\
## configs/fusion/dense_1024.yaml
targets: [{name: a, train_jsonl: a.jsonl}]
## configs/fusion/deep/dense_2048.yaml
targets: [{name: a, train_jsonl: a.jsonl}]
## configs/other.yaml
seed: 17
"""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "configs/fusion/dense_1025.yaml",
            snapshot(
                [
                    "`custom.fusion_config` names no config of the family `fusion`: there is no such file; did you mean `configs/fusion/dense_1024.yaml`?"
                ]
            ),
        ),
        (
            "configs/fusoin/dense_2048.yaml",
            snapshot(
                [
                    "`custom.fusion_config` names no config of the family `fusion`: there is no such file; did you mean `configs/fusion/deep/dense_2048.yaml`?"
                ]
            ),
        ),
        (
            "configs/other.yaml",
            snapshot(
                [
                    "`custom.fusion_config` names no config of the family `fusion`: that file is not one of configs/fusion/**; write its path relative to `..`, the manifest's folder"
                ]
            ),
        ),
        (
            "configs/fusion",
            snapshot(
                [
                    "`custom.fusion_config` names no config of the family `fusion`: it is a folder; write its path relative to `..`, the manifest's folder"
                ]
            ),
        ),
        ("''", snapshot(["`custom.fusion_config` is empty; write the path of a config of the family `fusion`"])),
        ("7", snapshot(["`custom.fusion_config` is no path: `7`; write the path of a config of the family `fusion`"])),
        (
            "[a, b]",
            snapshot(
                ['`custom.fusion_config` is no path: `["a", "b"]`; write the path of a config of the family `fusion`']
            ),
        ),
        (
            "{a: b}",
            snapshot(
                ['`custom.fusion_config` is no path: `{"a": "b"}`; write the path of a config of the family `fusion`']
            ),
        ),
        ("null", snapshot([])),
        ("", snapshot([])),
        ("configs/fusion/dense_1024.yaml", snapshot([])),
    ],
)
def test_references(value: str, expected: list[str], tmp_path: Path) -> None:
    text = f"{REFERENCES}## configs/custom.yaml\ncustom:\n  fusion_config: {value}\n"
    found = [f"{each.message}; {each.hint}" for each in faults(tmp_path, text) if each.rule == "broken-reference"]
    assert found == expected


def test_the_nearest_reference_is_written(tmp_path: Path) -> None:
    text = f"{REFERENCES}## configs/custom.yaml\ncustom: {{fusion_config: 'configs/fusion/dense_1025.yaml'}}  # why\n"
    assert fixed(tmp_path, text) == snapshot("custom: {fusion_config: 'configs/fusion/dense_1024.yaml'}  # why\n")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "targets:\n  - name: bbu_dens  # why\n    mode: x\n",
            snapshot("""\
targets:
  - name: bbu_dense  # why
    mode: x
"""),
        ),
        (
            "targets:\r\n- 'name': 'bbu_dens'\r\n",
            snapshot("""\
targets:\r
- 'name': 'bbu_dense'\r
"""),
        ),
        ('targets: [{"name": "bbu_dens"}]\n', snapshot('targets: [{"name": "bbu_dense"}]\n')),
        (
            "targets:\n  - dataset: bbu_dens\n",
            snapshot("""\
targets:
  - name: bbu_dense
"""),
        ),
        (
            "targets:\n  - &x {name: &n bbu_dens}\nother: 1\n",
            snapshot("""\
targets:
  - &x {name: &n bbu_dense}
other: 1
"""),
        ),
    ],
)
def test_the_nearest_name_is_written(written: str, expected: str, tmp_path: Path) -> None:
    write_project(tmp_path, BASE)
    path = tmp_path / VARIANT
    path.parent.mkdir()
    path.write_text(f"extends: ../base/dense.yaml\n{written}", encoding="utf-8", newline="")
    view = Workspace().snapshot()
    (fault,) = [each for each in run_rules(view, [str(path)]) if each.rule == "unknown-dataset"]
    assert not fault.fixes[0].safe
    after = edited(fault.fixes[0].edits)
    path.write_text(after, encoding="utf-8", newline="")
    assert "unknown-dataset" not in {each.rule for each in run_rules(Workspace().snapshot(), [str(path)])}
    assert after.partition("\n")[2] == expected


@pytest.mark.parametrize(
    "written",
    [
        "x: &n bbu_dens\ntargets:\n  - name: *n\n",
        "x: &n {name: bbu_dens}\ntargets:\n  - <<: *n\n",
        "targets:\n  - name: |-\n      bbu_dens\n",
    ],
)
def test_a_rename_touches_nothing_else(written: str, tmp_path: Path) -> None:
    fault = next(each for each in faults(tmp_path, f"{BASE}{HEAD}{written}") if each.rule == "unknown-dataset")
    for fix in fault.fixes[:-1]:  # the last one allows the name
        after = edited(fix.edits)
        assert "bbu_dense" in after
        assert after.count("x: &n") == written.count("x: &n")


def test_an_entry_called_by_the_wrong_field(tmp_path: Path) -> None:
    text = """
## configs/fusion/base.yaml
targets:
  - {name: bbu_dense, dataset: cabinets, train_jsonl: a.jsonl}
## configs/fusion/run.yaml
extends: base.yaml
targets:
  - {dataset: cabinets, val_jsonl: b.jsonl}
"""
    (fault,) = faults(tmp_path, text)
    assert fault.hint == "did you mean `bbu_dense`?"
    assert edited(fault.fixes[0].edits) == snapshot("""\
extends: base.yaml
targets:
  - {name: bbu_dense, val_jsonl: b.jsonl}
""")


def test_names_that_are_no_text(tmp_path: Path) -> None:
    text = """
## configs/fusion/base.yaml
targets:
  - {name: 20171, train_jsonl: a.jsonl}
  - {name: '20181', train_jsonl: a.jsonl}
## configs/fusion/run.yaml
extends: base.yaml
targets:
  - name: 2017
  - name: '20182'
  - {name: yes, train_jsonl: a.jsonl}
"""
    found = [each for each in faults(tmp_path, text) if each.rule == "unknown-dataset"]
    assert [(each.message, [fix.edits[0].text for fix in each.fixes[:-1]]) for each in found] == snapshot(
        [
            ("no base has a dataset `2017`", ["20171"]),
            ("no base has a dataset `20182`", ["'20181'"]),
            ("no base has a dataset `True`", []),
        ]
    )


MANIFESTS = [
    (
        "cfg-lsp.toml",
        "[families.fusion]\nfiles = ['configs/fusion/**']\nnew-datasets = []  # none\nnamed-lists = { targets = ['name'] }\n",
    ),
    (
        "cfg-lsp.toml",
        "[families.fusion]\nfiles = ['configs/fusion/**']\nnew-datasets = [\n  'a',  # old\n  'b',\n]\nnamed-lists.targets = ['name']\n",
    ),
    (
        "pyproject.toml",
        "[tool.cfg-lsp.families.fusion]\nfiles = ['configs/fusion/**']\nnamed-lists.targets = ['name']\nnew-datasets = [ \"a\" ]\n",
    ),
]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (*each, expected)
        for each, expected in zip(
            MANIFESTS,
            [
                snapshot("""\
[families.fusion]
files = ['configs/fusion/**']
new-datasets = ["bbu_dens"]  # none
named-lists = { targets = ['name'] }
"""),
                snapshot("""\
[families.fusion]
files = ['configs/fusion/**']
new-datasets = [
  'a',  # old
  'b', "bbu_dens",
]
named-lists.targets = ['name']
"""),
                snapshot("""\
[tool.cfg-lsp.families.fusion]
files = ['configs/fusion/**']
named-lists.targets = ['name']
new-datasets = [ "a", "bbu_dens" ]
"""),
            ],
            strict=True,
        )
    ],
)
def test_a_dataset_is_allowed_in_the_manifest(name: str, text: str, expected: str, tmp_path: Path) -> None:
    manifest = tmp_path / name
    manifest.write_text(text, encoding="utf-8")
    project = f"{BASE}{HEAD}targets: [{{name: bbu_dens, train_jsonl: a.jsonl}}]\n"
    (fault,) = faults(tmp_path, project)
    *renames, allow = fault.fixes
    assert renames
    assert (allow.title, allow.safe) == ("Allow `bbu_dens` as a new dataset", False)
    after = edited(allow.edits)
    manifest.write_text(after, encoding="utf-8")
    assert faults(tmp_path, project) == []
    assert after == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param(
            "cfg-lsp.toml",
            "[families.fusion]\r\nfiles = ['configs/fusion/**']  # all\r\nnamed-lists.targets = ['name']\r\n[rules]\r\n",
            snapshot("""\
[families.fusion]\r
files = ['configs/fusion/**']  # all\r
new-datasets = ["zzz"]\r
named-lists.targets = ['name']\r
[rules]\r
"""),
            id="beside what the family says",
        ),
        pytest.param(
            "cfg-lsp.toml",
            "[families]\nfusion.files = ['configs/fusion/**']\nfusion.named-lists = {targets = ['name']}",
            snapshot("""\
[families]
fusion.files = ['configs/fusion/**']
fusion.named-lists = {targets = ['name']}
fusion.new-datasets = ["zzz"]
"""),
            id="dotted keys",
        ),
        pytest.param(
            "cfg-lsp.toml",
            "[families]\nfusion = {files = ['**/fusion/**'], named-lists = {targets = ['name']}}\n",
            snapshot("""\
[families]
fusion = {files = ['**/fusion/**'], named-lists = {targets = ['name']}, new-datasets = ["zzz"]}
"""),
            id="an inline table",
        ),
        pytest.param(
            "cfg-lsp.toml",
            "max-chain = 5",
            snapshot("""\
max-chain = 5

[families.fusion]
files = ["configs/fusion/**"]
named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }
# new-datasets: names that an overlay may add to a mix
new-datasets = ["zzz"]
[families.training]
files = ["configs/base.yaml", "configs/components/**", "configs/train/**", "configs/smoke/**", "configs/debug.yaml"]
[families.trainer]
files = ["configs/trainer/**"]
"""),
            id="a manifest without families",
        ),
        pytest.param(
            "pyproject.toml",
            "[tool.cfg-lsp]\nmax-chain = 5\n",
            snapshot("""\
[tool.cfg-lsp]
max-chain = 5

[tool.cfg-lsp.families.fusion]
files = ["configs/fusion/**"]
named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }
# new-datasets: names that an overlay may add to a mix
new-datasets = ["zzz"]
[tool.cfg-lsp.families.training]
files = ["configs/base.yaml", "configs/components/**", "configs/train/**", "configs/smoke/**", "configs/debug.yaml"]
[tool.cfg-lsp.families.trainer]
files = ["configs/trainer/**"]
"""),
            id="a table in pyproject",
        ),
        pytest.param(
            "pyproject.toml",
            "[project]\nname = 'x'\n",
            snapshot("""\
[families.fusion]
files = ["configs/fusion/**"]
named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }
# new-datasets: names that an overlay may add to a mix
new-datasets = ["zzz"]
[families.training]
files = ["configs/base.yaml", "configs/components/**", "configs/train/**", "configs/smoke/**", "configs/debug.yaml"]
[families.trainer]
files = ["configs/trainer/**"]
"""),
            id="no manifest",
        ),
    ],
)
def test_a_list_of_new_datasets_is_made(name: str, text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    project = f"{BASE}{HEAD}targets: [{{name: zzz, train_jsonl: a.jsonl}}]\n"
    (fault,) = faults(tmp_path, project)
    ((edit,),) = (fix.edits for fix in fault.fixes)
    before = text if edit.path == str(tmp_path / name) else ""
    after = applied(before, [edit])
    Path(edit.path).write_text(after, encoding="utf-8", newline="")
    assert faults(tmp_path, project) == []
    assert after == expected


def test_a_wrong_manifest_is_not_edited(tmp_path: Path) -> None:
    (tmp_path / "cfg-lsp.toml").write_text("max-chain = 'five'\n", encoding="utf-8")
    found = faults(tmp_path, f"{BASE}{HEAD}targets: [{{name: zzz, train_jsonl: a.jsonl}}]\n")
    assert [each.fixes for each in found if each.rule == "unknown-dataset"] == [()]


@pytest.mark.parametrize(
    ("written", "number", "expected"),
    [
        (
            "# why\nsources:\nx: 1\n",
            0,
            snapshot("""\
# why
x: 1
"""),
        ),
        (
            "# why\nsources:\nx: 1\n",
            1,
            snapshot("""\
# why
sources: []
x: 1
"""),
        ),
        ("sources: null  # none\nx: 1\n", 0, snapshot("x: 1\n")),
        (
            "sources: null  # none\nx: 1\n",
            1,
            snapshot("""\
sources: []  # none
x: 1
"""),
        ),
        (
            "sources:  # none\nx: 1\n",
            1,
            snapshot("""\
sources: []  # none
x: 1
"""),
        ),
        ("sources: ~", 1, snapshot("sources: []")),
        (
            '"sources" :\r\nx: 1\r\n',
            1,
            snapshot("""\
"sources" : []\r
x: 1\r
"""),
        ),
    ],
)
def test_null_lists_are_removed_or_cleared(written: str, number: int, expected: str, tmp_path: Path) -> None:
    write_project(tmp_path, BASE)
    path = tmp_path / VARIANT
    path.parent.mkdir()
    path.write_text(f"extends: ../base/dense.yaml\n{written}", encoding="utf-8", newline="")
    before = Workspace().snapshot()
    (fault,) = run_rules(before, [str(path)])
    fix = fault.fixes[number]
    path.write_text(edited(fix.edits), encoding="utf-8", newline="")
    after = Workspace().snapshot()
    assert run_rules(after, [str(path)]) == []
    assert (after.merged(str(path)).value == before.merged(str(path)).value) == fix.safe == (number == 0)
    assert path.read_bytes().decode().partition("\n")[2] == expected


def test_data_files(tmp_path: Path) -> None:
    (tmp_path / "configs/fusion/near").mkdir(parents=True)
    for name in ("data.jsonl", "configs/fusion/near/data.jsonl"):
        (tmp_path / name).write_text("")
    (tmp_path / "loop.jsonl").symlink_to("loop.jsonl")
    paths = write_project(
        tmp_path,
        f"""
## configs/fusion/dense.yaml
targets:
  - {{name: a, train_jsonl: data.jsonl, val_jsonl: gone.jsonl}}
  - {{name: b, train_jsonl: [near/data.jsonl, near/gone.jsonl], val_jsonl: "s3://bucket/a.jsonl"}}
  - {{name: c, train_jsonl: {tmp_path}/data.jsonl, val_jsonl: ~/surely/not/there.jsonl}}
  - {{name: d, train_jsonl: "$DATA/a.jsonl", val_jsonl: loop.jsonl, params: {{other_jsonl: 7}}}}
  - {{name: e, train_jsonl: "a\\0b.jsonl", val_jsonl: ''}}
""",
    )
    found = run_rules(Workspace().snapshot(), paths.values(), Selection([missing_data_file], ["missing-data-file"]))
    assert [each.message for each in found] == snapshot(
        [
            "there is no file `gone.jsonl`",
            "there is no file `near/gone.jsonl`",
            "there is no file `~/surely/not/there.jsonl`",
            "there is no file `loop.jsonl`",
            "there is no file `a\x00b.jsonl`",
        ]
    )
    assert run_rules(Workspace().snapshot(), paths.values()) == []


def test_thousands_of_entries_are_no_more_work_each(tmp_path: Path) -> None:
    """Each unknown name is said, some are guessed, and a report stays short."""
    count = 3000
    base = "".join(f"  - {{name: set{number:05}, train_jsonl: a.jsonl}}\n" for number in range(count))
    own = "".join(f"  - {{name: sett{number:05}, train_jsonl: a.jsonl}}\n" for number in range(count))
    text = (
        f"## configs/fusion/base.yaml\ntargets:\n{base}## configs/fusion/run.yaml\nextends: base.yaml\ntargets:\n{own}"
    )
    found = faults(tmp_path, text)
    assert len(found) == count
    assert {each.rule for each in found} == {"unknown-dataset"}
    assert 0 < len([each for each in found if each.hint.startswith("did you mean")]) <= 20
    assert max(len(related.message) for each in found for related in each.related) < 200


scalars = st.sampled_from([None, "", " ", "a", "b", "c", 7, 0.5, -1, True, float("nan"), "é", "a.jsonl"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "x"]), inner),
    max_leaves=4,
)
entries = st.one_of(
    values,
    st.fixed_dictionaries(
        {}, optional={"name": values, "dataset": values, "train_jsonl": values, "ratio": values, "val_jsonl": values}
    ),
)
mixes = st.one_of(
    values,
    st.fixed_dictionaries(
        {},
        optional={
            "targets": st.one_of(values, st.lists(entries, max_size=4)),
            "sources": st.one_of(values, st.lists(entries, max_size=4)),
            "custom": st.one_of(values, st.fixed_dictionaries({"fusion_config": values})),
        },
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=mixes, own=mixes, suffix=st.sampled_from(["json", "yaml"]))
def test_no_value_is_too_odd(base: object, own: object, suffix: str, tmp_path: Path) -> None:
    folder = tmp_path / "configs/fusion"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "base.yaml").write_text(json.dumps(base), encoding="utf-8")
    run = folder / f"run.{suffix}"
    run.write_text(json.dumps({"extends": "base.yaml", **own} if isinstance(own, dict) else own), encoding="utf-8")
    view = Workspace().snapshot()
    found = run_rules(view, [str(run)], Selection(OWN, [rule_id(rule) for rule in OWN]))
    for fault in found:
        assert 0 <= fault.span.start <= fault.span.end <= len(view.lines(fault.path).text)
        for fix in fault.fixes:
            assert all(edit.path == fault.path for edit in fix.edits)


@pytest.mark.parametrize(
    "text",
    [
        "targets: !mix [{name: a}]\n",
        "targets: [!entry {name: a}, !!set {a}, 2024-01-01, {2024-01-01: a}, {? [a, b] : c}]\n",
        "targets: [{name: 2024-01-01}, {name: !x y, train_jsonl: !env DATA, ratio: !env R}]\n",
        "targets: &t [{name: bbu_dens}]\nsources: *t\n",
        "targets: [&e {name: bbu_dens}, *e, {<<: *e}]\n",
        "targets: {a: {name: b}}\nsources: 7\n",
        "targets: [[{name: a}], {name: {name: b}}]\nsources: [null, [], '']\n",
        "? targets\n: - ? name\n    : bbu_dens\n",
        "custom: [fusion_config]\n",
        "custom: {fusion_config: !path x}\n",
        "custom: {fusion_config: 2024-01-01}\n",
        'custom: {fusion_config: "\\0", x_jsonl: "\\ud800"}\n',
        f"custom: {{fusion_config: {'x' * 5000}}}\n",
        "x_jsonl: &p {a: [b, *q, c]}\n",
    ],
)
@pytest.mark.parametrize("dialect", ["extends", "mmengine", "nemo-rl", "lm-eval"])
def test_no_text_is_too_odd(text: str, dialect: str, tmp_path: Path) -> None:
    key = {"extends": "extends", "mmengine": "_base_", "nemo-rl": "defaults", "lm-eval": "include"}[dialect]
    manifest = f"dialect = '{dialect}'\n[references]\n'custom.fusion_config' = 'fusion'\n"
    write_project(tmp_path, f"## cfg-lsp.toml\n{manifest}{BASE}## {VARIANT}\n{key}: ../base/dense.yaml\n{text}")
    view = Workspace().snapshot()
    found = run_rules(view, [str(tmp_path / VARIANT)], Selection(OWN, [rule_id(rule) for rule in OWN]))
    for fault in found:
        assert 0 <= fault.span.start <= fault.span.end <= len(view.lines(fault.path).text)
        assert fault.message


def test_datasets_that_are_no_list(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets:
  bbu_dense: {{train_jsonl: data/2048/bbu.jsonl}}
## configs/fusion/variants/below.yaml
extends: dense_2048.yaml
targets:
  - {{name: bbu_dense, train_jsonl: data/below.jsonl}}
## configs/fusion/own.yaml
targets: bbu_dense
sources: {{name: lvis, ratio: 0.1}}
"""
    assert report(tmp_path, text) == snapshot("""\

configs/fusion/own.yaml:1:10: error[incomplete-dataset] `targets` is text, and the datasets of a mix are a list
  1 | targets: bbu_dense
    |          ^^^^^^^^^ write each as an entry: `- name: …`

configs/fusion/own.yaml:2:1: error[incomplete-dataset] `sources` is a mapping, and the datasets of a mix are a list
  2 | sources: {name: lvis, ratio: 0.1}
    | ^^^^^^^ write each as an entry: `- name: …`

configs/fusion/variants/dense_2048.yaml:2:1: error[incomplete-dataset] `targets` is a mapping, and the datasets of a mix are a list; this drops bbu_dense, rru_dense
  2 | targets:
    | ^^^^^^^ write each as an entry: `- name: …`
    = configs/fusion/base/dense.yaml:2 here they stand

3 errors in 2 of 4 configs
""")


@pytest.mark.parametrize("value", ['""', '"  "', "[]", "{a: b}", "7"])
def test_records_that_are_no_path(value: str, tmp_path: Path) -> None:
    text = f"## configs/fusion/dense.yaml\ntargets:\n  - {{name: a, train_jsonl: {value}}}\n"
    assert [each.rule for each in faults(tmp_path, text)] == ["incomplete-dataset"]


def test_targets_may_be_cleared_for_those_that_extend_a_mix(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets: []
## configs/fusion/variants/below.yaml
extends: dense_2048.yaml
targets:
  - {{name: other, train_jsonl: data/2048/other.jsonl}}
"""
    assert said(tmp_path, text) == []


def test_a_dataset_that_moves_to_the_other_list_is_known(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}sources: []
targets:
  - {{name: lvis, train_jsonl: data/2048/lvis.jsonl}}
"""
    assert said(tmp_path, text) == []


def test_a_name_like_one_of_the_other_list(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets:
  - {{name: lviss, train_jsonl: data/2048/lvis.jsonl}}
  - {{name: " bbu_dense", train_jsonl: data/2048/bbu.jsonl}}
"""
    assert [each.hint for each in faults(tmp_path, text)] == snapshot(
        ["did you mean `lvis` of the mix's `sources`?", "did you mean `bbu_dense`?"]
    )


def test_an_entry_whose_name_is_null_is_called_by_its_dataset(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets:
  - name:
    dataset: rru_dense
    train_jsonl: data/2048/rru.jsonl
"""
    assert "forbidden-override" not in {each.rule for each in faults(tmp_path, text)}


def test_a_reference_with_a_variable_is_left_alone(tmp_path: Path) -> None:
    text = f"{REFERENCES}## configs/custom.yaml\ncustom: {{fusion_config: $MIXES/dense.yaml}}\n"
    assert said(tmp_path, text) == []


def test_nothing_is_redundant_where_a_base_is_missing(tmp_path: Path) -> None:
    text = """
## configs/shared.yaml
training: {seed: 17}
## configs/run.yaml
extends: [shared.yaml, gone.yaml]
training: {seed: 17}
"""
    assert [each.rule for each in faults(tmp_path, text)] == ["missing-base"]


def test_a_name_that_the_overlay_has_already_is_not_suggested(tmp_path: Path) -> None:
    text = f"""{BASE}{HEAD}targets:
  - {{name: bbu_dense, train_jsonl: data/2048/bbu.jsonl}}
  - {{name: bbu_dense2, train_jsonl: data/2048/bbu2.jsonl}}
"""
    (fault,) = faults(tmp_path, text)
    assert fault.hint == "write a name that a base has, or list it in the manifest's `new-datasets`"
    assert [fix.title for fix in fault.fixes] == ["Allow `bbu_dense2` as a new dataset"]
