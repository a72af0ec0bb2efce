"""`diff` and `parity`: what differs, which of it a migration may show, and exit statuses."""

from __future__ import annotations

import json

from inline_snapshot import snapshot

from tests.cli.calling import Shell

PROJECT = """
## configs/base.yaml
training: {learning_rate: 2.0e-4, output_dir: out/a, seed: 17}
custom: {fusion_config: configs/fusion/a.yaml}
layers: [64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 1]
## configs/run.yaml
extends: base.yaml
training: {learning_rate: 1.0e-4, output_dir: out/b}
custom: {fusion_config: configs/fusion/b.yaml}
layers: [64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 2]
extra: null
## configs/fusion/a.yaml
targets: [{name: x, ratio: 1}]
## configs/fusion/b.yaml
targets: [{name: x, ratio: 2}]
"""


def test_a_diff_is_sorted_and_shows_both_places(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("diff", "configs/base.yaml", "configs/run.yaml")
    assert (outcome.status, outcome.err) == (0, "")
    assert "\n" + outcome.out == snapshot("""\

custom.fusion_config
  - "configs/fusion/a.yaml"  configs/base.yaml:2
  + "configs/fusion/b.yaml"  configs/run.yaml:3
extra
  + null  configs/run.yaml:5
layers
  - …64, 64, 64, 64, 64, 64, 1] (23 items)  configs/base.yaml:3
  + …64, 64, 64, 64, 64, 64, 2] (23 items)  configs/run.yaml:4
training.learning_rate
  - 0.0002  configs/base.yaml:1
  + 0.0001  configs/run.yaml:2
training.output_dir
  - "out/a"  configs/base.yaml:1
  + "out/b"  configs/run.yaml:2

5 differences
""")


def test_the_mixes_are_compared_on_request(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("diff", "configs/base.yaml", "configs/run.yaml", "--fusion")
    assert "\ncustom.fusion_config → targets.x.ratio\n  - 1  configs/fusion/a.yaml:1\n" in outcome.out


def test_a_diff_as_json(shell: Shell) -> None:
    shell.write("## a.yaml\nx: 1\ny: 1\n## b.yaml\nx: 1.0\n")
    assert json.loads(shell.run("diff", "a.yaml", "b.yaml", "--format", "json").out) == snapshot(
        {
            "left": "a.yaml",
            "right": "b.yaml",
            "differences": [
                {
                    "key": "x",
                    "left": {"value": 1, "file": "a.yaml", "line": 1},
                    "right": {"value": 1.0, "file": "b.yaml", "line": 1},
                },
                {"key": "y", "left": {"value": 1, "file": "a.yaml", "line": 2}, "right": None},
            ],
        }
    )


def test_equal_configs_do_not_differ(shell: Shell) -> None:
    shell.write("## a.yaml\nx: 1\n## b.yaml\nextends: a.yaml\n")
    assert shell.run("diff", "a.yaml", "b.yaml", "--exit-code") == (0, "no differences\n", "")


def test_differences_matter_to_the_exit_status_on_request(shell: Shell) -> None:
    shell.write(PROJECT)
    assert shell.run("diff", "configs/base.yaml", "configs/run.yaml", "--exit-code").status == 1
    assert shell.run("diff", "configs/base.yaml", "configs").status == 2
    assert shell.run("diff", "configs/base.yaml", "gone.yaml", "--exit-code").status == 2


def test_one_side_may_be_standard_input(shell: Shell) -> None:
    shell.write(PROJECT)
    words = ("configs/base.yaml", "--stdin-filename", "configs/new.yaml", "--exit-code")
    assert shell.run("diff", "-", *words, stdin=b"extends: base.yaml\n") == (0, "no differences\n", "")
    assert shell.run("parity", "-", *words[:-1], stdin=b"extends: base.yaml\n").status == 0


def test_parity_names_a_forbidden_difference_and_fails(shell: Shell) -> None:
    shell.write(
        "## configs/a.yaml\ntraining: {learning_rate: 1, output_dir: a}\n"
        "## configs/b.yaml\ntraining: {learning_rate: 2, output_dir: b}\n"
    )
    outcome = shell.run("parity", "configs/a.yaml", "configs/b.yaml")
    assert (outcome.status, outcome.err) == (1, "")
    assert "\n" + outcome.out == snapshot("""\

configs/b.yaml: 1 forbidden difference, 1 allowed, chain 1 → 1 file

forbidden
  training.learning_rate
    - 1  configs/a.yaml:1
    + 2  configs/b.yaml:1

allowed
  training.output_dir
    - "a"  configs/a.yaml:1
    + "b"  configs/b.yaml:1
""")


def test_parity_allows_what_the_manifest_or_the_call_allows(shell: Shell) -> None:
    shell.write(PROJECT)
    allow = ["--allow", "training.learning_*", "--allow", "custom.**", "--allow", "layers", "--allow", "extra"]
    outcome = shell.run("parity", "configs/base.yaml", "configs/run.yaml", *allow)
    assert outcome.status == 0
    assert outcome.out.startswith("configs/run.yaml: in parity, 5 allowed differences, chain 1 → 2 files\n\nallowed\n")
    assert shell.run("parity", "configs/base.yaml", "configs/run.yaml", *allow[:-2]).status == 1


def test_parity_of_a_section_that_is_switched_off_on_both_sides(shell: Shell) -> None:
    text = "## configs/{}.yaml\ncustom: {{augmentation: {{enabled: {}, strength: {}}}}}\n"
    shell.write(text.format("a", "false", 1) + text.format("b", "false", 2) + text.format("c", "true", 2))
    assert shell.run("parity", "configs/a.yaml", "configs/b.yaml").status == 0
    assert shell.run("parity", "configs/a.yaml", "configs/c.yaml").status == 1


def test_parity_of_folders_compares_equal_names(shell: Shell) -> None:
    shell.write("""
## old/a.yaml
x: 1
## old/deep/b.yaml
x: 1
## old/only.yaml
x: 1
## old/same.yaml
x: 1
## new/a.yaml
x: 2
## new/deep/b.yaml
extends: ../a.yaml
## new/same.yaml
x: 1
""")
    outcome = shell.run("parity", "old", "new")
    assert outcome.status == 1
    assert outcome.err == "not compared, only in old: only.yaml\n"
    assert "\n" + outcome.out == snapshot("""\

new/a.yaml: 1 forbidden difference, 0 allowed, chain 1 → 1 file

forbidden
  x
    - 1  old/a.yaml:1
    + 2  new/a.yaml:1

new/deep/b.yaml: 1 forbidden difference, 0 allowed, chain 1 → 2 files

forbidden
  x
    - 1  old/deep/b.yaml:1
    + 2  new/a.yaml:1

new/same.yaml: in parity, no differences, chain 1 → 1 file

3 pairs of configs compared: 2 forbidden differences; 1 config not compared
""")


def test_parity_of_folders_lists_what_it_leaves_out(shell: Shell) -> None:
    shell.write(
        "## old/same.yaml\nx: 1\n## new/same.yaml\nx: 1\n" + "".join(f"## new/n{n}.yaml\nx: 1\n" for n in range(7))
    )
    outcome = shell.run("parity", "old", "new")
    assert outcome.status == 0
    assert outcome.err == "not compared, only in new: n0.yaml, n1.yaml, n2.yaml, n3.yaml, n4.yaml and 2 more\n"
    assert outcome.out.endswith("\n1 pair of configs compared: all in parity; 7 configs not compared\n")


def test_parity_of_a_file_and_a_folder_is_a_wrong_call(shell: Shell) -> None:
    shell.write(PROJECT)
    assert shell.run("parity", "configs/base.yaml", "configs").status == 2
    (shell.folder / "empty").mkdir()
    assert shell.run("parity", "configs", "empty").status == 2


def test_a_fault_that_many_pairs_share_is_told_once(shell: Shell) -> None:
    leaves = "".join(f"## {side}/f{n}.yaml\nextends: base.yaml\n" for side in ("old", "new") for n in range(4))
    shell.write(f"## old/base.yaml\nx: 1\n## new/base.yaml\nextends: gone.yaml\nx: 1\n{leaves}")
    outcome = shell.run("parity", "old", "new")
    assert outcome.status == 1
    assert outcome.err.count("missing-base") == 1
    assert outcome.out.endswith("\n5 pairs of configs compared: all in parity\n")
