"""`check`: what it looks at, what it prints, and its exit status."""

from __future__ import annotations

import json

import pytest
from inline_snapshot import snapshot

from tests.cli.calling import Shell
from tests.project.denial import Denied

PROJECT = """
## configs/base.yaml
seed: 17
## configs/runs/run.yaml
extends: ../bas.yml
seed: 18
## configs/runs/other.yaml
extends: ../base.yaml
## notes/todo.yaml
a: 1
a: 2
"""


def test_without_paths_what_the_manifest_includes_is_checked(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check")
    assert outcome.status == 1
    assert outcome.err == ""
    assert "\n" + outcome.out == snapshot("""\

configs/runs/run.yaml:1:10: error[missing-base] the base `../bas.yml` cannot be read: there is no such file
  1 | extends: ../bas.yml
    |          ^^^^^^^^^^ did you mean `../base.yaml`?

1 error in 1 of 3 configs
""")


def test_json_is_one_object_of_exactly_these_keys(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", "--format", "json")
    assert outcome.status == 1
    assert json.loads(outcome.out) == snapshot(
        {
            "version": 1,
            "configs": 3,
            "diagnostics": [
                {
                    "rule": "missing-base",
                    "severity": "error",
                    "path": "configs/runs/run.yaml",
                    "line": 1,
                    "column": 10,
                    "endLine": 1,
                    "endColumn": 20,
                    "message": "the base `../bas.yml` cannot be read: there is no such file; did you mean `../base.yaml`?",  # noqa: E501
                    "related": [],
                    "fixes": [
                        {
                            "title": "Extend `../base.yaml`",
                            "safe": False,
                            "edits": [
                                {
                                    "path": "configs/runs/run.yaml",
                                    "line": 1,
                                    "column": 10,
                                    "endLine": 1,
                                    "endColumn": 20,
                                    "newText": "../base.yaml",
                                }
                            ],
                        }
                    ],
                }
            ],
        }
    )


def test_files_and_folders_may_be_named_and_bases_are_checked_with_them(shell: Shell) -> None:
    shell.write(PROJECT)
    assert shell.run("check", "configs/runs/other.yaml") == (0, "nothing wrong in 2 configs\n", "")
    assert shell.run("check", "configs/base.yaml", "configs/runs/other.yaml").out == "nothing wrong in 2 configs\n"
    assert shell.run("check", "configs/runs").out.endswith("1 error in 1 of 3 configs\n")
    assert shell.run("check", "notes/todo.yaml").status == 1


def test_paths_are_relative_to_the_working_folder(shell: Shell) -> None:
    shell.write(PROJECT)
    (shell.folder / "elsewhere").mkdir()
    import os

    os.chdir(shell.folder / "elsewhere")
    outcome = shell.run("check", "../configs")
    assert outcome.out.startswith("../configs/runs/run.yaml:1:10: error[missing-base]")


def test_the_mix_that_a_config_refers_to_is_checked_with_it(shell: Shell) -> None:
    shell.write("""
## configs/base.yaml
custom: {fusion_config: configs/fusion/variants/a.yaml}
## configs/runs/run.yaml
extends: ../base.yaml
## configs/fusion/variants/a.yaml
extends: ../base/b.yaml
## configs/fusion/base/b.yaml
targets:
  - name: x
    name: y
    train_jsonl: y.jsonl
""")
    outcome = shell.run("check", "configs/runs/run.yaml")
    assert outcome.status == 1
    assert outcome.out.startswith("configs/fusion/base/b.yaml:3:5: error[duplicate-key]")
    assert outcome.out.endswith("1 error in 1 of 4 configs\n")


def test_warnings_fail_and_hints_do_not(shell: Shell) -> None:
    text = "## cfg-lsp.toml\ninclude = ['*.yaml']\nrules = {{ duplicate-key = '{}' }}\n## run.yaml\na: 1\na: 2\n"
    for severity, status in (("error", 1), ("warning", 1), ("information", 0), ("hint", 0), ("off", 0)):
        shell.write(text.format(severity))
        outcome = shell.run("check")
        assert outcome.status == status
        assert ("duplicate-key" in outcome.out) == (severity != "off")


def test_standard_input_stands_for_the_named_file(shell: Shell) -> None:
    shell.write(PROJECT)
    alone = shell.run("check", "-", stdin=b"extends: base.yaml\n")
    assert alone.status == 1
    assert alone.out.startswith("stdin.yaml:1:10: error[missing-base]")
    named = shell.run("check", "-", "--stdin-filename", "configs/new.yaml", stdin=b"extends: base.yaml\n")
    assert named == (0, "nothing wrong in 2 configs\n", "")
    over = shell.run("check", "-", "--stdin-filename", "configs/runs/run.yaml", stdin=b"a: 1\n")
    assert over == (0, "nothing wrong in 1 config\n", "")
    folder = shell.run("check", "-", "--stdin-filename", "configs", stdin=b"a: 1\n")
    assert folder.status == 2
    assert "configs is a folder" in folder.err


def test_a_call_about_nothing_is_wrong(shell: Shell) -> None:
    assert shell.run("check") == (
        2,
        "",
        snapshot("cfg-lsp: no configs here; name files or folders, or say in cfg-lsp.toml what to `include`\n"),
    )
    assert shell.run("check", "gone.yaml") == (
        2,
        "",
        snapshot("cfg-lsp: there is no gone.yaml; name a config or a folder\n"),
    )
    (shell.folder / "empty").mkdir()
    assert shell.run("check", "empty").status == 2


def test_two_runs_print_the_same_bytes(shell: Shell) -> None:
    shell.write(PROJECT)
    assert shell.run("check", "notes", "configs") == shell.run("check", "configs", "notes")


NESTED = """
## configs/a.yaml
a: 1
## configs/sub/b.yaml
a: [
## configs/sub/cfg-lsp.toml
bad =
## configs/empty/cfg-lsp.toml
max-chain = 0
"""


def test_every_manifest_below_a_folder_is_reported_and_hides_no_file(shell: Shell) -> None:
    shell.write(NESTED)
    for words in (("check", "configs"), ("check",)):
        outcome = shell.run(*words, "--format", "json")
        assert outcome.status == 1
        assert outcome.err == ""
        assert [each["path"] for each in json.loads(outcome.out)["diagnostics"]] == [
            "configs/empty/cfg-lsp.toml",
            "configs/sub/b.yaml",
            "configs/sub/cfg-lsp.toml",
        ]
    alone = shell.run("check", "configs/empty")
    assert (alone.status, alone.err) == (1, "")
    assert alone.out.startswith("configs/empty/cfg-lsp.toml:1:13: error[wrong-type]")


def test_a_manifest_that_is_no_file_is_reported(shell: Shell) -> None:
    shell.write("## configs/a.yaml\na: 1\n")
    (shell.folder / "cfg-lsp.toml").symlink_to("gone.toml")
    outcome = shell.run("check")
    assert outcome.status == 1
    assert outcome.out.startswith("cfg-lsp.toml:1:1: error[syntax-error] the manifest cannot be read")


def test_a_folder_that_cannot_be_listed_is_named_and_the_rest_is_checked(shell: Shell, denied: Denied) -> None:
    shell.write("## configs/a.yaml\na: 1\na: 2\n## configs/secret/b.yaml\nb: 1\n")
    denied(shell.folder / "configs/secret")
    for words in (("check",), ("check", "configs"), ("check", "configs", "configs/secret")):
        outcome = shell.run(*words)
        assert outcome.status == 2
        assert outcome.err == "cfg-lsp: the folder configs/secret cannot be listed: permission is denied\n"
        assert outcome.out.startswith("configs/a.yaml:2:1: error[duplicate-key]")
    assert shell.run("check", "configs/secret").err == outcome.err
    assert shell.run("graph", "configs").status == 2


def test_linked_folders_are_checked(shell: Shell) -> None:
    shell.write("## configs/a.yaml\na: 1\n## shared/b.yaml\na: [\n")
    (shell.folder / "configs/link").symlink_to("../shared")
    (shell.folder / "shared/back").symlink_to("../configs")
    outcome = shell.run("check", "configs")
    assert outcome.status == 1
    assert outcome.out.endswith("1 error in 1 of 2 configs\n")


def test_a_missing_path_stops_nothing_else(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", "configs/base.yaml", "nope.yaml", "notes", "gone")
    assert outcome.status == 2
    assert outcome.err == (
        "cfg-lsp: there is no nope.yaml; name a config or a folder\n"
        "cfg-lsp: there is no gone; name a config or a folder\n"
    )
    fine = shell.run("check", "configs/base.yaml", "nope.yaml")
    assert (fine.status, fine.out) == (2, "nothing wrong in 1 config\n")


def test_an_empty_path_is_a_wrong_call(shell: Shell) -> None:
    shell.write(PROJECT)
    said = "cfg-lsp: an empty PATH names nothing; name a config or a folder\n"
    assert shell.run("check", "") == (2, "", said)
    assert shell.run("check", "", "configs/base.yaml") == (2, "nothing wrong in 1 config\n", said)
    for words in (("inspect", ""), ("why", "", "seed"), ("diff", "", "configs/base.yaml"), ("graph", "")):
        assert shell.run(*words).status == 2


def test_below_the_built_in_layout_its_root_is_found(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write(PROJECT + "## configs/debug.yaml\nmodel: {model: m}\ntraining: {output_dir: o, run_name: r}\n")
    monkeypatch.chdir(shell.folder / "configs/runs")
    assert shell.run("check").out.startswith("run.yaml:1:10: error[missing-base]")
    assert json.loads(shell.run("inspect", "--payload").out)["model"] == {"model": "m"}
