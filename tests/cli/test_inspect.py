"""`inspect`: the chain, the resolved config, and where each value comes from."""

from __future__ import annotations

import json

import pytest
import yaml
from inline_snapshot import snapshot

from tests.cli.calling import Shell

PROJECT = """
## configs/base.yaml
training:
  lr: 2.0e-4
  seed: 17
  schedule: [1, 2, 3]
## configs/debug.yaml
extends: base.yaml
training:
  lr: 1.0e-4
model: {name: größer, 1: one, a.b: {}}
"""


def test_a_person_sees_the_chain_and_then_sorted_json(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("inspect", "configs/debug.yaml")
    assert (outcome.status, outcome.err) == (0, "")
    assert "\n" + outcome.out == snapshot("""\

Chain (low → high)
  1  configs/base.yaml
  2  configs/debug.yaml

{
  "model": {
    "1": "one",
    "a.b": {},
    "name": "größer"
  },
  "training": {
    "lr": 0.0001,
    "schedule": [
      1,
      2,
      3
    ],
    "seed": 17
  }
}
""")
    assert shell.run("inspect", "configs/debug.yaml") == outcome
    assert shell.run("inspect") == outcome


def test_the_payload_is_the_config_alone(shell: Shell) -> None:
    shell.write(PROJECT)
    payload = shell.run("inspect", "--payload").out
    assert shell.run("inspect").out.endswith(f"\n\n{payload}")
    assert json.loads(payload)["training"] == {"lr": 0.0001, "seed": 17, "schedule": [1, 2, 3]}
    as_yaml = shell.run("inspect", "--payload", "--format", "yaml").out
    assert yaml.safe_load(as_yaml)["model"] == {"name": "größer", 1: "one", "a.b": {}}


def test_the_tree_shows_each_value_with_its_place(shell: Shell) -> None:
    shell.write(PROJECT)
    assert "\n" + shell.run("inspect", "--format", "tree", "--set", "training.seed=3").out == snapshot("""\

Chain (low → high)
  1  configs/base.yaml
  2  configs/debug.yaml
  3  command line

├─ training
│  ├─ lr: 0.0001           configs/debug.yaml:3
│  ├─ seed: 3              command line
│  └─ schedule: [1, 2, 3]  configs/base.yaml:4
└─ model
   ├─ name: "größer"       configs/debug.yaml:4
   ├─ 1: "one"             configs/debug.yaml:4
   └─ "a.b": {}            configs/debug.yaml:4
""")


def test_the_tree_of_nothing_is_empty(shell: Shell) -> None:
    shell.write("## run.yaml\n{}\n")
    assert shell.run("inspect", "run.yaml", "--payload", "--format", "tree").out == "{}\n"


def test_provenance_names_file_and_line_of_every_value(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("inspect", "--provenance", "--set", "training.seed=3", "--set", "new.key=[1]")
    assert outcome.status == 0
    provenance = json.loads(outcome.out)
    provenance["keys"] = {key: each for key, each in provenance["keys"].items() if each["file"] != "default"}
    assert provenance == snapshot(
        {
            "chain": ["configs/base.yaml", "configs/debug.yaml", "command line"],
            "keys": {
                'model."a.b"': {"value": {}, "file": "configs/debug.yaml", "line": 4, "how": "set", "replaced": []},
                "model.1": {"value": "one", "file": "configs/debug.yaml", "line": 4, "how": "set", "replaced": []},
                "model.name": {
                    "value": "größer",
                    "file": "configs/debug.yaml",
                    "line": 4,
                    "how": "set",
                    "replaced": [],
                },
                "new.key": {"value": [1], "file": "command line", "line": None, "how": "set", "replaced": []},
                "training.lr": {
                    "value": 0.0001,
                    "file": "configs/debug.yaml",
                    "line": 3,
                    "how": "replaced",
                    "replaced": [{"value": 0.0002, "file": "configs/base.yaml", "line": 2, "how": "set"}],
                },
                "training.schedule": {
                    "value": [1, 2, 3],
                    "file": "configs/base.yaml",
                    "line": 4,
                    "how": "set",
                    "replaced": [],
                },
                "training.seed": {
                    "value": 3,
                    "file": "command line",
                    "line": None,
                    "how": "replaced",
                    "replaced": [
                        {"value": 17, "file": "configs/base.yaml", "line": 3, "how": "replaced"},
                        {"value": 42, "file": "default", "line": None, "how": "set"},
                    ],
                },
            },
        }
    )


def test_provenance_is_json_only(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("inspect", "--provenance", "--format", "tree")
    assert (outcome.status, outcome.out) == (2, "")
    assert shell.run("inspect", "--provenance", "--payload").status == 2


def test_settings_lie_over_the_chain_and_the_last_one_wins(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("inspect", "--set", "training.lr=1e-3", "--set", "training.lr=0.5", "--set", "a.b=null")
    assert "  3  command line\n" in outcome.out
    resolved = json.loads(outcome.out.partition("\n\n")[2])
    assert resolved["training"]["lr"] == 0.5
    assert resolved["a"] == {"b": None}


def test_numbers_of_a_long_chain_stand_below_each_other(shell: Shell) -> None:
    files = "".join(f"## f{number}.yaml\nextends: f{number - 1}.yaml\n" for number in range(1, 12))
    shell.write(f"## f0.yaml\na: 1\n{files}")
    lines = shell.run("inspect", "f11.yaml").out.splitlines()
    assert lines[1] == "   1  f0.yaml"
    assert lines[12] == "  12  f11.yaml"


def test_a_file_that_is_merged_again_is_shown_again_without_a_number(shell: Shell) -> None:
    shell.write("## a.yaml\nx: 1\n## b.yaml\nextends: a.yaml\nx: 2\n## c.yaml\nextends: [b.yaml, a.yaml]\n")
    assert "\n" + shell.run("inspect", "c.yaml").out == snapshot("""\

Chain (low → high)
  1  a.yaml
  2  b.yaml
     a.yaml (again, a base of c.yaml)
  3  c.yaml

{
  "x": 1
}
""")


def test_a_broken_chain_is_said_and_the_rest_is_shown(shell: Shell) -> None:
    shell.write("## run.yaml\nextends: gone.yaml\nseed: 17\n")
    outcome = shell.run("inspect", "run.yaml", "--payload")
    assert outcome.status == 1
    assert json.loads(outcome.out) == {"seed": 17}
    assert "\n" + outcome.err == snapshot("""\

run.yaml:1:10: error[missing-base] the base `gone.yaml` cannot be read: there is no such file
  1 | extends: gone.yaml
    |          ^^^^^^^^^ write a path relative to this file

1 error in 1 config
""")


@pytest.mark.parametrize("words", [("gone.yaml",), (".",), ()])
def test_what_cannot_be_shown_is_a_wrong_call(words: tuple[str, ...], shell: Shell) -> None:
    outcome = shell.run("inspect", *words)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("cfg-lsp: ")
    assert len(outcome.err.splitlines()) == 1


def test_the_config_may_come_from_standard_input(shell: Shell) -> None:
    shell.write(PROJECT)
    words = ("inspect", "-", "--payload", "--stdin-filename", "configs/new.yaml")
    assert json.loads(shell.run(*words, stdin=b"extends: debug.yaml\nmodel: 1\n").out)["model"] == 1
    crlf = shell.run("inspect", "-", "--payload", stdin=b"a: 1\r\nb: |\r\n  x\r\n")
    assert json.loads(crlf.out) == {"a": 1, "b": "x\n"}


def test_json_configs_are_configs_too(shell: Shell) -> None:
    shell.write('## base.yaml\na: 1\n## run.json\n{"extends": "base.yaml", "b": 2}\n')
    assert json.loads(shell.run("inspect", "run.json", "--payload").out) == {"a": 1, "b": 2}


def test_no_manifest_hides_a_broken_chain(shell: Shell) -> None:
    shell.write("""
## cfg-lsp.toml
[rules]
missing-base = "off"
## configs/run.yaml
extends: gone.yaml
a: 1
""")
    outcome = shell.run("inspect", "configs/run.yaml", "--payload")
    assert outcome.status == 1
    assert "error[missing-base]" in outcome.err
    assert json.loads(outcome.out) == {"a": 1}
