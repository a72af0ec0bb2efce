"""`graph`: files, arrows to bases, dashed arrows to what is referred to, in two languages."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from tests.cli.calling import Shell

PROJECT = """
## configs/base.yaml
seed: 17
## configs/train/run.yaml
extends: [../base.yaml, ../gone.yaml]
custom: {fusion_config: configs/fusion/mix.yaml}
## configs/train/leaf.yaml
extends: run.yaml
## configs/fusion/mix.yaml
targets: []
"""


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_a_hierarchy_with_a_missing_base_and_a_mix(form: str, shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("graph", "--format", form)
    assert outcome.status == 1
    assert "missing-base" in outcome.err
    drawn = {
        "mermaid": snapshot("""\

flowchart BT
  n0["configs/base.yaml"]
  n1["configs/fusion/mix.yaml"]
  n2["configs/gone.yaml (missing)"]:::missing
  n3["configs/train/leaf.yaml"]
  n4["configs/train/run.yaml"]
  n3 --> n4
  n4 --> n0
  n4 -. "custom.fusion_config" .-> n1
  n4 --> n2
  classDef missing stroke-dasharray: 5 5
"""),
        "dot": snapshot("""\

digraph configs {
  rankdir=BT;
  node [shape=box];
  n0 [label="configs/base.yaml"];
  n1 [label="configs/fusion/mix.yaml"];
  n2 [label="configs/gone.yaml (missing)", style=dashed];
  n3 [label="configs/train/leaf.yaml"];
  n4 [label="configs/train/run.yaml"];
  n3 -> n4;
  n4 -> n0;
  n4 -> n1 [style=dashed, label="custom.fusion_config"];
  n4 -> n2;
}
"""),
    }
    assert "\n" + outcome.out == drawn[form]
    assert shell.run("graph", "configs", "--format", form) == outcome


def test_the_default_is_mermaid_and_one_config_brings_its_bases(shell: Shell) -> None:
    shell.write(PROJECT)
    out = shell.run("graph", "configs/fusion/mix.yaml").out
    assert out == 'flowchart BT\n  n0["configs/fusion/mix.yaml"]\n'
    assert "base.yaml" in shell.run("graph", "configs/train/leaf.yaml").out


def test_a_cycle_is_drawn_whole(shell: Shell) -> None:
    shell.write("## a.yaml\nextends: b.yaml\n## b.yaml\nextends: a.yaml\n## self.yaml\nextends: self.yaml\n")
    outcome = shell.run("graph", "a.yaml", "self.yaml")
    assert outcome.status == 1
    assert [line for line in outcome.out.splitlines() if "-->" in line] == ["  n0 --> n1", "  n1 --> n0", "  n2 --> n2"]


def test_names_are_escaped_in_both_languages(shell: Shell) -> None:
    name = 'a"b#c<d>&;`[x]\\é.yaml'
    shell.write(f"## {name}\nx: 1\n")
    assert shell.run("graph", name).out.splitlines()[1] == snapshot(
        '  n0["a#34;b#35;c#60;d#62;#38;#59;#96;#91;x#93;#92;é.yaml"]'
    )
    assert shell.run("graph", name, "--format", "dot").out.splitlines()[3] == snapshot(
        '  n0 [label="a\\"b#c<d>&;`[x]\\\\é.yaml"];'
    )


def test_a_name_with_a_line_end_stays_on_its_line(shell: Shell) -> None:
    (shell.folder / "a\nb.yaml").write_text("x: 1\n", encoding="utf-8")
    assert len(shell.run("graph", "a\nb.yaml").out.splitlines()) == 2
    assert len(shell.run("graph", "a\nb.yaml", "--format", "dot").out.splitlines()) == 5


def test_a_graph_too_big_for_mermaid_says_so(shell: Shell) -> None:
    shell.write("## base.yaml\nx: 1\n" + "".join(f"## f{n:03}.yaml\nextends: base.yaml\n" for n in range(501)))
    outcome = shell.run("graph", ".")
    assert outcome.status == 0
    assert outcome.out.count("-->") == 501
    assert outcome.err == "501 arrows, and mermaid draws 500 unless told otherwise; the other formats draw all\n"
    assert shell.run("graph", ".", "--format", "dot").err == ""


def test_the_bases_of_standard_input(shell: Shell) -> None:
    shell.write(PROJECT)
    out = shell.run("graph", "-", "--stdin-filename", "configs/new.yaml", stdin=b"extends: base.yaml\n").out
    assert out == 'flowchart BT\n  n0["configs/base.yaml"]\n  n1["configs/new.yaml"]\n  n1 --> n0\n'


def test_another_dialect(shell: Shell) -> None:
    shell.write("## base.yml\nx: 1\n## run.yml\n__include__: [base.yml]\n")
    assert shell.run("graph", "run.yml").out.endswith("  n1 --> n0\n")
