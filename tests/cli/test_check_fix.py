"""`check --fix`, `--diff`, `--unsafe-fixes`, `--select` and `--ignore`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from tests.cli.calling import Shell

PROJECT = """
## configs/base.yaml
a: 1
a: 2
## configs/other/one.yaml
extends: ../base.yaml
b: 1  # the first
b: 2  # the second
## configs/other/two.yaml
extends: ../bse.yaml
"""


def text_of(shell: Shell, name: str) -> str:
    return Path(shell.folder, name).read_bytes().decode()


def texts_of(shell: Shell) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted(shell.folder.rglob("*.yaml"))}


def test_safe_fixes_are_written_and_the_rest_is_reported(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", "--fix", "--format", "concise")
    assert outcome.status == 1
    assert outcome.err == "cfg-lsp: fixed 2 faults in 2 files\n"
    assert "missing-base" in outcome.out
    assert "duplicate-key" not in outcome.out
    assert texts_of(shell) == {
        "base.yaml": "a: 2\n",
        "one.yaml": "extends: ../base.yaml\nb: 2  # the second\n",
        "two.yaml": "extends: ../bse.yaml\n",
    }
    assert shell.run("check", "--fix").err == ""


def test_unsafe_fixes_are_written_where_they_are_wanted(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", "--fix", "--unsafe-fixes")
    assert outcome == (0, "nothing wrong in 3 configs\n", "cfg-lsp: fixed 3 faults in 3 files\n")
    assert text_of(shell, "configs/other/two.yaml") == "extends: ../base.yaml\n"


def test_a_base_that_the_call_does_not_name_is_reported_and_not_written(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", "--fix", "configs/other/one.yaml")
    assert (outcome.status, outcome.err) == (1, "cfg-lsp: fixed 1 fault in 1 file\n")
    assert outcome.out.startswith("configs/base.yaml:2:1: error[duplicate-key]")
    assert text_of(shell, "configs/base.yaml") == "a: 1\na: 2\n"


def test_a_diff_is_printed_and_nothing_written(shell: Shell) -> None:
    shell.write(PROJECT)
    before = texts_of(shell)
    for words in (("--diff",), ("--diff", "--fix")):
        outcome = shell.run("check", *words)
        assert outcome.status == 1
        assert outcome.out == snapshot("""\
--- configs/base.yaml
+++ configs/base.yaml
@@ -1,2 +1 @@
-a: 1
 a: 2
--- configs/other/one.yaml
+++ configs/other/one.yaml
@@ -1,3 +1,2 @@
 extends: ../base.yaml
-b: 1  # the first
 b: 2  # the second
""")
        assert outcome.err == snapshot("""\
cfg-lsp: --fix would fix 2 faults in 2 files
cfg-lsp: 1 fault would be left; without --diff they are reported
""")
    assert texts_of(shell) == before
    assert "+extends: ../base.yaml\n" in shell.run("check", "--diff", "--unsafe-fixes").out


def test_the_status_of_a_diff_says_whether_anything_is_to_be_done(shell: Shell) -> None:
    shell.write("## configs/a.yaml\na: 1\n")
    assert shell.run("check", "--diff") == (0, "", "")
    shell.write("## configs/a.yaml\na: 1\na: 2\n")
    assert shell.run("check", "--diff").status == 1
    assert shell.run("check", "--diff", "--exit-zero").status == 0
    assert shell.run("check", "--diff", "--select", "missing-base") == (0, "", "")
    shell.write("## configs/a.yaml\na: 1\n## cfg-lsp.toml\nmax-chain = 0\n")
    assert shell.run("check", "--diff").status == 1


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_patch_understands_the_diff(shell: Shell, line_end: str) -> None:
    text = line_end.join(["a: 1", "b: '\u2028'", "a: 2", "c: 'x'"])
    Path(shell.folder, "run.yaml").write_bytes(text.encode())
    diff = shell.run("check", "run.yaml", "--diff").out
    assert diff.endswith("\n\\ No newline at end of file\n")
    called = subprocess.run(["git", "apply", "-p0", "-"], input=diff.encode(), cwd=shell.folder, check=False)
    assert called.returncode == 0
    patched = text_of(shell, "run.yaml")
    Path(shell.folder, "run.yaml").write_bytes(text.encode())
    shell.run("check", "run.yaml", "--fix")
    assert text_of(shell, "run.yaml") == patched == text.removeprefix(f"a: 1{line_end}")


def test_a_diff_is_painted_on_a_terminal(shell: Shell) -> None:
    shell.write("## configs/a.yaml\na: 1\na: 2 # \u202e\n")
    shell.colour()
    out = shell.run("check", "--diff").out
    assert "\x1b[31;1m-a: 1\x1b[0m\n" in out
    assert " a: 2 # \ufffd\n" in out  # what would steer the terminal is shown


@pytest.mark.parametrize("text", ["a: 1\r\na: 2\r\n", "a: 1\ra: 2", "# ü\na: 1\na: 2\n"])
def test_standard_input_is_fixed_onto_standard_output(shell: Shell, text: str) -> None:
    shell.write("## configs/a.yaml\nb: 1\n")
    outcome = shell.run("check", "-", "--fix", "--stdin-filename", "configs/a.yaml", stdin=text.encode())
    assert outcome.status == 0
    assert outcome.out == text.replace("a: 1\r\n", "").replace("a: 1\r", "").replace("a: 1\n", "")
    assert outcome.err == "cfg-lsp: fixed 1 fault in 1 file\nnothing wrong in 1 config\n"
    assert text_of(shell, "configs/a.yaml") == "b: 1\n"


def test_standard_input_without_a_fix_passes_through_as_it_is(shell: Shell) -> None:
    outcome = shell.run("check", "-", "--fix", stdin=b"a: [")
    assert (outcome.status, outcome.out) == (1, "a: [")
    assert "syntax-error" in outcome.err
    assert shell.run("check", "-", "--diff", stdin=b"a: 1\na: 2\n").out.startswith("--- stdin.yaml\n")


def test_a_suppressed_fault_is_not_fixed(shell: Shell) -> None:
    text = "a: 1\na: 2  # cfg-lsp: ignore[duplicate-key]\n"
    shell.write(f"## configs/a.yaml\n{text}")
    assert shell.run("check", "--fix") == (0, "nothing wrong in 1 config\n", "")
    assert text_of(shell, "configs/a.yaml") == text


def test_only_selected_rules_are_fixed(shell: Shell) -> None:
    shell.write("## configs/a.yaml\na: 1\na: 2  # cfg-lsp: ignore[missing-base]\n")
    assert shell.run("check", "--fix", "--ignore", "duplicate-key").status == 0
    assert text_of(shell, "configs/a.yaml") == "a: 1\na: 2\n"
    assert shell.run("check", "--fix", "--select", "missing-base,duplicate-key").status == 0
    assert text_of(shell, "configs/a.yaml") == "a: 2\n"


def test_files_that_cannot_be_written_are_named_and_the_others_written(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.write("## configs/a.yaml\na: 1\na: 2\n## configs/b.yaml\na: 1\na: 2\n")
    replace = os.replace

    def full(source: str, target: str) -> None:
        if target.endswith("a.yaml"):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    outcome = shell.run("check", "--fix")
    assert outcome.status == 2
    assert outcome.err == (
        "cfg-lsp: configs/a.yaml cannot be fixed: no space left on device\ncfg-lsp: fixed 1 fault in 1 file\n"
    )
    assert outcome.out.startswith("configs/a.yaml:2:1: error[duplicate-key]")
    assert texts_of(shell) == {"a.yaml": "a: 1\na: 2\n", "b.yaml": "a: 2\n"}
    assert sorted(os.listdir(shell.folder / "configs")) == ["a.yaml", "b.yaml"]


def test_two_names_of_one_file_are_fixed_once(shell: Shell) -> None:
    shell.write("## configs/real.yaml\na: 1\na: 2\n")
    (shell.folder / "configs/alias.yaml").symlink_to("real.yaml")
    outcome = shell.run("check", "--fix")
    assert outcome == (0, "nothing wrong in 2 configs\n", "cfg-lsp: fixed 1 fault in 1 file\n")
    assert (shell.folder / "configs/alias.yaml").is_symlink()
    assert text_of(shell, "configs/real.yaml") == "a: 2\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unsafe-fixes",), "--unsafe-fixes says which fixes --fix or --diff apply; add one of them"),
        (
            ("--diff", "--output", "x"),
            "--diff prints a patch and no report; leave --output out, or redirect the patch",
        ),
        (("--select", "duplicat-key"), "no rule `duplicat-key`; did you mean `duplicate-key`?"),
        (("--ignore", "xyzzy"), "no rule `xyzzy`; `cfg-lsp rules` lists them"),
        (("--select", " , "), "--select takes the names of rules; `cfg-lsp rules` lists them"),
        (
            ("--select", "long-chain", "--ignore", "long-chain"),
            "--ignore leaves no rule to check; leave out what --select names as well",
        ),
    ],
)
def test_a_senseless_call_says_what_to_do(shell: Shell, words: tuple[str, ...], said: str) -> None:
    shell.write(PROJECT)
    before = texts_of(shell)
    assert shell.run("check", *words) == (2, "", f"cfg-lsp: {said}\n")
    assert texts_of(shell) == before


def test_rules_are_selected_and_ignored(shell: Shell) -> None:
    shell.write(PROJECT)

    def rules(*words: str) -> set[str]:
        out = shell.run("check", "--format", "concise", *words).out
        return {name for name in ("duplicate-key", "missing-base") if f"[{name}]" in out}

    assert rules() == {"duplicate-key", "missing-base"}
    assert rules("--select", "duplicate-key, long-chain") == {"duplicate-key"}
    assert rules("--select", "duplicate-key", "--select", "missing-base") == {"duplicate-key", "missing-base"}
    assert rules("--ignore", "duplicate-key") == {"missing-base"}
    assert rules("--select", "duplicate-key,missing-base", "--ignore", "missing-base") == {"duplicate-key"}
