"""What each rule says, where, and with which other places: the text format as a person sees it."""

# ruff: noqa: E501 - lines as a terminal shows them

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.report import Report, Style, render
from cfg_lsp.rules.run import run_rules
from tests.fixture import write_project


def report(folder: Path, text: str) -> str:
    """What `check` prints for a whole project."""
    write_project(folder, text)
    view = Workspace().snapshot()
    paths = named(view, [str(folder)])
    found = run_rules(view, paths)
    return "\n" + render(Report(tuple(found), len(paths), str(folder), view.lines), "text", Style(colour=False))


def test_duplicate_key(tmp_path: Path) -> None:
    text = """
## run.yaml
training:
  lr: 1
  epochs: 3
  lr: 2
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:4:3: error[duplicate-key] `lr` is written twice in this mapping, and only this last one counts
  4 |   lr: 2
    |   ^^ remove the one that loses
    = run.yaml:2 written here, without effect

this can be fixed with --fix
1 error in 1 config
""")


def test_a_key_written_many_times_is_one_fault_at_the_last(tmp_path: Path) -> None:
    text = """
## run.yaml
transforms: {type: A, type: B, size: 3, type: C}
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:1:41: error[duplicate-key] `type` is written 3 times in this mapping, and only this last one counts
  1 | transforms: {type: A, type: B, size: 3, type: C}
    |                                         ^^^^ remove those that lose
    = run.yaml:1 written here, without effect
    = run.yaml:1 written here, without effect

this can be fixed with --fix
1 error in 1 config
""")


def test_the_same_key_twice_in_two_mappings_is_two_faults(tmp_path: Path) -> None:
    text = """
## run.json
{"a": {"lr": 1, "lr": 2},
 "b": {"lr": 1, "lr": 2}}
"""
    assert report(tmp_path, text) == snapshot("""\

run.json:1:17: error[duplicate-key] `lr` is written twice in this mapping, and only this last one counts
  1 | {"a": {"lr": 1, "lr": 2},
    |                 ^^^^ remove the one that loses
    = run.json:1 written here, without effect

run.json:2:17: error[duplicate-key] `lr` is written twice in this mapping, and only this last one counts
  2 |  "b": {"lr": 1, "lr": 2}}
    |                 ^^^^ remove the one that loses
    = run.json:2 written here, without effect

2 of these can be fixed with --fix
2 errors in 1 config
""")


def test_not_a_mapping(tmp_path: Path) -> None:
    text = """
## empty.yaml
## list.yaml

- lr: 1
- lr: 2
## scalar.yaml
just text
"""
    assert report(tmp_path, text) == snapshot("""\

empty.yaml:1:1: error[not-a-mapping] a config is a mapping of sections, and this is empty
    = write `key: value` pairs

list.yaml:2:1: error[not-a-mapping] a config is a mapping of sections, and this is a list
  2 | - lr: 1
    | ^^^^^^^ write `key: value` pairs

scalar.yaml:1:1: error[not-a-mapping] a config is a mapping of sections, and this is a single value
  1 | just text
    | ^^^^^^^^^ write `key: value` pairs

3 errors in 3 configs
""")


def test_missing_base(tmp_path: Path) -> None:
    text = """
## base.yaml
seed: 17
## train/run.yaml
extends:
  - ../bose.yaml
  - far/away/from/everything.yaml
  - ..
"""
    assert report(tmp_path, text) == snapshot("""\

train/run.yaml:2:5: error[missing-base] the base `../bose.yaml` cannot be read: there is no such file
  2 |   - ../bose.yaml
    |     ^^^^^^^^^^^^ did you mean `../base.yaml`?

train/run.yaml:3:5: error[missing-base] the base `far/away/from/everything.yaml` cannot be read: there is no such file
  3 |   - far/away/from/everything.yaml
    |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write a path relative to this file

train/run.yaml:4:5: error[missing-base] the base `..` cannot be read: it is a folder
  4 |   - ..
    |     ^^ name a config file

3 errors in 1 of 2 configs
""")


def test_extends_cycle(tmp_path: Path) -> None:
    text = """
## a.yaml
extends: c.yaml
## b.yaml
extends: [a.yaml]
## c.yaml
extends:
  - b.yaml
## self.yaml
extends: self.yaml
"""
    assert report(tmp_path, text) == snapshot("""\

b.yaml:1:11: error[extends-cycle] `a.yaml` closes a loop: a.yaml → c.yaml → b.yaml → a.yaml
  1 | extends: [a.yaml]
    |           ^^^^^^ remove one entry of the loop
    = a.yaml:1 extends c.yaml
    = c.yaml:2 extends b.yaml

self.yaml:1:10: error[extends-cycle] `self.yaml` is this file itself
  1 | extends: self.yaml
    |          ^^^^^^^^^ remove one entry of the loop

2 errors in 2 of 4 configs
""")


def test_a_long_cycle_is_cut(tmp_path: Path) -> None:
    text = "".join(f"## f{number:02}.yaml\nextends: f{(number + 1) % 12:02}.yaml\n" for number in range(12))
    assert report(tmp_path, text) == snapshot("""\

f11.yaml:1:10: error[extends-cycle] `f00.yaml` closes a loop: f00.yaml → f01.yaml → f02.yaml → f03.yaml → … 7 more → f11.yaml → f00.yaml
  1 | extends: f00.yaml
    |          ^^^^^^^^ remove one entry of the loop
    = f00.yaml:1 extends f01.yaml
    = f01.yaml:1 extends f02.yaml
    = f02.yaml:1 extends f03.yaml
    = f03.yaml:1 extends f04.yaml
    = f04.yaml:1 extends f05.yaml

1 error in 1 of 12 configs
""")


def test_invalid_extends(tmp_path: Path) -> None:
    text = """
## base.yaml
seed: 17
## both.yaml
inherit: base.yaml
extends: base.yaml
## empty.yaml
extends:
seed: 18
## list.yaml
extends: [base.yaml, '', 3, {a: b}, null]
## mapping.yaml
extends: {base: base.yaml}
## none.yaml
extends: []
"""
    assert report(tmp_path, text) == snapshot("""\

both.yaml:1:10: error[invalid-extends] both `extends` and `inherit` name bases, and `inherit` is ignored
  1 | inherit: base.yaml
    |          ^^^^^^^^^ keep one of them: `extends`

empty.yaml:1:1: error[invalid-extends] `extends` names no file here
  1 | extends:
    | ^^^^^^^ write the path of a config, or remove the entry

list.yaml:1:22: error[invalid-extends] `extends` names no file here
  1 | extends: [base.yaml, '', 3, {a: b}, null]
    |                      ^^ write the path of a config, or remove the entry

list.yaml:1:26: error[invalid-extends] `extends` takes a path or a list of paths, and this is a number
  1 | extends: [base.yaml, '', 3, {a: b}, null]
    |                          ^ write the path as text, relative to this file

list.yaml:1:29: error[invalid-extends] `extends` takes a path or a list of paths, and this is a mapping
  1 | extends: [base.yaml, '', 3, {a: b}, null]
    |                             ^^^^^^ write the path as text, relative to this file

list.yaml:1:37: error[invalid-extends] `extends` names no file here
  1 | extends: [base.yaml, '', 3, {a: b}, null]
    |                                     ^^^^ write the path of a config, or remove the entry

mapping.yaml:1:10: error[invalid-extends] `extends` takes a path or a list of paths, and this is a mapping
  1 | extends: {base: base.yaml}
    |          ^^^^^^^^^^^^^^^^^ write the path as text, relative to this file

7 errors in 4 of 6 configs
""")


def test_repeated_base(tmp_path: Path) -> None:
    text = """
## base.yaml
seed: 17
## preset.yaml
extends: base.yaml
## twice.yaml
extends: [preset.yaml, preset.yaml]
## up.yaml
extends:
  - preset.yaml
  - base.yaml
"""
    assert report(tmp_path, text) == snapshot("""\

twice.yaml:1:24: warning[repeated-base] the base `preset.yaml` is named twice
  1 | extends: [preset.yaml, preset.yaml]
    |                        ^^^^^^^^^^^ remove this entry
    = twice.yaml:1 here it comes in as well

up.yaml:3:5: warning[repeated-base] the base `base.yaml` is already a base of `preset.yaml`
  3 |   - base.yaml
    |     ^^^^^^^^^ remove this entry
    = up.yaml:2 here it comes in as well

2 warnings in 2 of 4 configs
""")


def test_a_diamond_is_no_repeated_base(tmp_path: Path) -> None:
    text = """
## base.yaml
seed: 17
## left.yaml
extends: base.yaml
## right.yaml
extends: base.yaml
## run.yaml
extends: [left.yaml, right.yaml]
"""
    assert report(tmp_path, text) == "\nnothing wrong in 4 configs\n"


def test_type_change(tmp_path: Path) -> None:
    text = """
## base.yaml
MODEL: {WEIGHTS: r50.pkl}
## run.yaml
_BASE_: base.yaml
MODEL:
  WEIGHTS: {FILE: r50.pkl}
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:3:3: error[type-change] `MODEL.WEIGHTS` is a mapping here and none in the base, which the dialect `detectron2` refuses to merge
  3 |   WEIGHTS: {FILE: r50.pkl}
    |   ^^^^^^^ write a value of the base's kind
    = base.yaml:1 `MODEL.WEIGHTS` is no mapping here

1 error in 1 of 2 configs
""")


def test_syntax_error(tmp_path: Path) -> None:
    text = """
## conflict.yaml
training:
<<<<<<< HEAD
  lr: 1
=======
  lr: 2
>>>>>>> other
## quote.yaml
training:
  run_name: "dense
  output_dir: out
## tab.yaml
training:
\tlr: 1
## two.yaml
a: 1
---
b: 2
"""
    assert report(tmp_path, text) == snapshot("""\

conflict.yaml:2:1: error[syntax-error] a git conflict that is not resolved
  2 | <<<<<<< HEAD
    | ^^^^^^^^^^^^ keep one side and remove the markers; the upper one is read

quote.yaml:2:13: error[syntax-error] this quote is never closed
  2 |   run_name: "dense
    |             ^ close it with the same quote

tab.yaml:2:1: error[syntax-error] a tab stands where YAML wants spaces
  2 |     lr: 1
    | ^^^^ replace the tab by spaces

two.yaml:2:1: warning[syntax-error] a second document begins here, and only the first one counts
  2 | ---
    | ^^^ remove it, or move the rest into its own file

3 errors, 1 warning in 4 configs
""")


def test_a_wrong_manifest_is_reported_at_its_line(tmp_path: Path) -> None:
    text = """
## cfg-lsp.toml
include = ["*.yaml"]
max-chain = "four"

[rules]
repeated-base = "loud"
## configs/run.yaml
seed: 17
## configs/other.yaml
seed: 18
"""
    assert report(tmp_path, text) == snapshot("""\

cfg-lsp.toml:2:13: error[wrong-type] `max-chain` takes a number from 1
  2 | max-chain = "four"
    |             ^^^^^^ the built-in manifest is used meanwhile

cfg-lsp.toml:5:17: error[wrong-value] `rules.repeated-base` takes one of error, warning, information, hint, off
  5 | repeated-base = "loud"
    |                 ^^^^^^ the built-in manifest is used meanwhile

2 errors in cfg-lsp.toml and 0 of 2 configs
""")


def test_a_fault_of_a_base_is_reported_once_for_all_who_inherit_it(tmp_path: Path) -> None:
    leaves = "".join(f"## leaf{number}.yaml\nextends: base.yaml\n" for number in range(5))
    text = f"""
## base.yaml
extends: gone.yaml
seed: 1
seed: 2
{leaves}"""
    lines = report(tmp_path, text).splitlines()
    assert [line for line in lines if "error[" in line] == snapshot(
        [
            "base.yaml:1:10: error[missing-base] the base `gone.yaml` cannot be read: there is no such file",
            "base.yaml:3:1: error[duplicate-key] `seed` is written twice in this mapping, and only this last one counts",
        ]
    )
    assert lines[-1] == "2 errors in 1 of 6 configs"


def test_a_rule_obeys_the_manifest(tmp_path: Path) -> None:
    text = """
## cfg-lsp.toml
include = ["*.yaml"]
[rules]
duplicate-key = "hint"
missing-base = "off"
## run.yaml
extends: gone.yaml
seed: 1
seed: 2
"""
    lines = report(tmp_path, text).splitlines()
    assert [line for line in lines if "[" in line] == snapshot(
        ["run.yaml:3:1: hint[duplicate-key] `seed` is written twice in this mapping, and only this last one counts"]
    )
