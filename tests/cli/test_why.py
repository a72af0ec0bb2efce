"""`why`: the value, who set it, what it replaced, who overrides it."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from cfg_lsp.cli import why
from cfg_lsp.merge import Definition
from cfg_lsp.project.cascade import Layer, layer_of
from cfg_lsp.project.workspace import Snapshot
from tests.cli.calling import Shell

PROJECT = """
## configs/base.yaml
training:
  lr: 2.0e-4
  seed: 17
  schedule: [1, 2, 3]
## configs/mid.yaml
extends: base.yaml
training:
  lr: 1.5e-4
## configs/run.yaml
extends: mid.yaml

training:
  lr: 1.0e-4
  größe: groß
## configs/leaf.yaml
extends: run.yaml
training: {lr: 1.0e-5}
## configs/other.yaml
extends: run.yaml
## configs/fusion/base.yaml
targets:
  - name: bbu
    ratio: 1.0
    train_jsonl: a.jsonl
## configs/fusion/run.yaml
extends: base.yaml
targets:
  - name: bbu
    ratio: 2.0
"""


def test_the_cascade_of_a_value(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("why", "configs/run.yaml", "training.lr")
    assert (outcome.status, outcome.err) == (0, "")
    assert "\n" + outcome.out == snapshot("""\

training.lr: 0.0001
  value from configs/run.yaml:4

  → 0.0001   configs/run.yaml:4   replaced
    0.00015  configs/mid.yaml:3   replaced
    0.0002   configs/base.yaml:2  set

overridden in
    1e-05  configs/leaf.yaml:2  replaced

1 more config inherits it from here
""")


def test_a_replaced_value_is_struck_through_on_a_terminal(shell: Shell) -> None:
    shell.write(PROJECT)
    shell.colour()
    lines = shell.run("why", "configs/run.yaml", "training.lr").out.splitlines()
    assert [line.replace("\x1b", "E") for line in lines] == snapshot(
        [
            "E[1mtraining.lrE[0m: 0.0001",
            "  value from E[1mconfigs/run.yaml:4E[0m",
            "",
            "  → 0.0001   configs/run.yaml:4   E[2mreplacedE[0m",
            "    E[9;2m0.00015E[0m  configs/mid.yaml:3   E[2mreplacedE[0m",
            "    E[9;2m0.0002E[0m   configs/base.yaml:2  E[2msetE[0m",
            "",
            "overridden in",
            "    1e-05  configs/leaf.yaml:2  E[2mreplacedE[0m",
            "",
            "1 more config inherits it from here",
        ]
    )


def test_a_value_that_nobody_overrides(shell: Shell) -> None:
    shell.write(PROJECT)
    assert "\n" + shell.run("why", "configs/leaf.yaml", "training.seed").out == snapshot("""\

training.seed: 17
  value from configs/base.yaml:3
""")


def test_a_mapping_names_every_file_that_merges_into_it(shell: Shell) -> None:
    shell.write(PROJECT)
    shell.colour()
    out = shell.run("why", "configs/run.yaml", "training").out
    assert "\x1b[9;2m" not in out
    assert "merged from 3 definitions, the last in" in out


def test_a_field_of_a_dataset(shell: Shell) -> None:
    shell.write(PROJECT)
    assert "\n" + shell.run("why", "configs/fusion/run.yaml", "targets.bbu.ratio").out == snapshot("""\

targets.bbu.ratio: 2.0
  value from configs/fusion/run.yaml:4

  → 2.0  configs/fusion/run.yaml:4   replaced
    1.0  configs/fusion/base.yaml:3  replaced
    1.0  default                     set
""")


def test_a_setting_wins_over_every_file(shell: Shell) -> None:
    shell.write(PROJECT)
    assert "\n" + shell.run("why", "configs/mid.yaml", "training.lr", "--set", "training.lr=1").out == snapshot("""\

training.lr: 1
  value from command line

  → 1        command line         replaced
    0.00015  configs/mid.yaml:3   replaced
    0.0002   configs/base.yaml:2  set

overridden in
    1e-05   configs/leaf.yaml:2  replaced
    0.0001  configs/run.yaml:4   replaced
""")


def test_columns_line_up_below_wide_characters_and_cut_values(shell: Shell) -> None:
    shell.write(f"""
## a.yaml
x: データ
y: {list(range(100))}
## b.yaml
extends: a.yaml
x: data
y: [1]
""")
    assert "\n" + shell.run("why", "b.yaml", "x").out == snapshot("""\

x: "data"
  value from b.yaml:2

  → "data"    b.yaml:2  replaced
    "データ"  a.yaml:1  set
""")
    assert "\n" + shell.run("why", "b.yaml", "y").out == snapshot("""\

y: [1]
  value from b.yaml:3

  → [1]                                                    b.yaml:3  list replaced
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1… (100 items)  a.yaml:2  set
""")


def test_keys_with_dots_and_keys_that_are_no_text(shell: Shell) -> None:
    shell.write('## run.yaml\n"a.b": 1\n7: {true: 2}\n"": 3\n"e\\e[31m": 4\n')
    assert shell.run("why", "run.yaml", '"a.b"').out == '"a.b": 1\n  value from run.yaml:1\n'
    assert shell.run("why", "run.yaml", "7.True").out == "7.True: 2\n  value from run.yaml:2\n"
    assert shell.run("why", "run.yaml", "").out == '"": 3\n  value from run.yaml:3\n'
    assert "\x1b" not in shell.run("why", "run.yaml", "e\x1b[31m").out


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("training.lrr", "; did you mean `training.lr`?"),
        ("trainng", "; did you mean `training`?"),
        ("seed", "; did you mean `training.seed`?"),
        ("nothing.like.it", ""),
        ("training.lr.x", "; did you mean `training.lr`?"),
        ("trainng.lr", "; did you mean `training.lr`?"),
        ("trainng.x", "; did you mean `training`?"),
    ],
)
def test_a_key_that_is_not_there_is_a_wrong_call_with_the_nearest(key: str, words: str, shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("why", "configs/mid.yaml", key)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"cfg-lsp: configs/mid.yaml has no key `{key}`{words}\n"


def test_a_key_that_was_dropped_names_who_dropped_it(shell: Shell) -> None:
    shell.write("## base.yaml\na: {b: 1}\n## mid.yaml\nextends: base.yaml\na:\n## run.yaml\nextends: mid.yaml\n")
    outcome = shell.run("why", "run.yaml", "a.b")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == snapshot(
        "cfg-lsp: run.yaml has no key `a.b`: `a: null` at mid.yaml:2 dropped it (replaced)\n"
    )
    assert shell.run("why", "base.yaml", "a.b", "--set", "a=5").err == snapshot(
        "cfg-lsp: base.yaml has no key `a.b`: `a: 5` at command line dropped it (replaced)\n"
    )


def test_of_many_overriders_the_first_are_shown_and_no_other_is_looked_up(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []

    def counted(snapshot: Snapshot, definition: Definition) -> Layer:
        looked_up.append(definition)
        return layer_of(snapshot, definition)

    monkeypatch.setattr(why, "layer_of", counted)
    others = "".join(f"## configs/{number:02}.yaml\nextends: base.yaml\na: {number}\n" for number in range(50))
    shell.write("## configs/base.yaml\na: x\n## configs/keep.yaml\nextends: base.yaml\n" + others)
    lines = shell.run("why", "configs/base.yaml", "a").out.splitlines()
    assert lines[3:5] == ["overridden in", "    0   configs/00.yaml:2  replaced"]
    assert lines[23:] == [
        "    19  configs/19.yaml:2  replaced",
        "    and 30 more",
        "",
        "1 more config inherits it from here",
    ]
    assert len(looked_up) == 20


def test_a_key_of_any_length_is_answered_in_a_line(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("why", "configs/mid.yaml", "x" * 100_000)
    assert outcome.status == 2
    assert len(outcome.err) < 200
