"""`check --since`: only what files changed since a git revision can affect."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from cfg_lsp.cli.checking.since import changed_since
from cfg_lsp.cli.console import Console
from tests.cli.calling import Shell

# Every config has a fault of its own, so that the report names exactly the configs that were looked at.
PROJECT = """
## cfg-lsp.toml
include = ["configs/**/*.yaml"]
[layers]
[references]
mix = "fusion"
## configs/base.yaml
a: 1
a: 2
## configs/train/with space ü.yaml
extends: ../base.yaml
b: 1
b: 2
## configs/train/leaf.yaml
extends: with space ü.yaml
c: 1
c: 2
## configs/train/mixed.yaml
mix: configs/fusion/mix.yaml
d: 1
d: 2
## configs/fusion/core.yaml
e: 1
e: 2
## configs/fusion/mix.yaml
extends: core.yaml
f: 1
f: 2
## configs/alone.yaml
g: 1
g: 2
"""
SPACE, LEAF, MIXED = "configs/train/with space ü.yaml", "configs/train/leaf.yaml", "configs/train/mixed.yaml"
BASE, CORE, MIX, ALONE = (
    "configs/base.yaml",
    "configs/fusion/core.yaml",
    "configs/fusion/mix.yaml",
    "configs/alone.yaml",
)


@pytest.fixture
def repository(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    shell.write(PROJECT)
    git(shell.folder, "init", "-q")
    commit(shell.folder)
    return shell


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")


def faulty(shell: Shell, *words: str, since: str = "HEAD") -> set[str]:
    """The files that a check since then finds a doubled key in."""
    outcome = shell.run("check", *words, "--since", since, "--format", "json")
    assert outcome.status in (0, 1), outcome.err
    return {each["path"] for each in json.loads(outcome.out)["diagnostics"] if each["rule"] == "duplicate-key"}


def touch(shell: Shell, name: str) -> None:
    with (shell.folder / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")


def test_where_nothing_changed_nothing_is_checked_and_that_is_said(repository: Shell) -> None:
    outcome = repository.run("check", "--since", "HEAD")
    assert (outcome.status, outcome.out) == (0, "nothing wrong in 0 configs\n")
    assert outcome.err == "cfg-lsp: nothing that changed since `HEAD` affects these configs\n"
    assert repository.run("check").out.count("error[duplicate-key]") == 7


@pytest.mark.parametrize(
    ("changed", "affected"),
    [
        (ALONE, {ALONE}),
        (BASE, {BASE, SPACE, LEAF}),
        (SPACE, {SPACE, LEAF}),
        (LEAF, {LEAF}),
        (MIX, {MIX, MIXED}),
        (CORE, {CORE, MIX, MIXED}),
        ("cfg-lsp.toml", {BASE, SPACE, LEAF, MIXED, CORE, MIX, ALONE}),
    ],
)
def test_a_change_affects_what_is_made_of_it(repository: Shell, changed: str, affected: set[str]) -> None:
    touch(repository, changed)
    assert faulty(repository) == affected
    commit(repository.folder)
    assert faulty(repository) == set()
    assert faulty(repository, since="HEAD~1") == affected


def test_staged_changes_count(repository: Shell) -> None:
    touch(repository, ALONE)
    git(repository.folder, "add", "-A")
    assert faulty(repository) == {ALONE}


def test_files_that_git_does_not_know_yet_count_and_ignored_ones_do_not(repository: Shell) -> None:
    repository.write("## .gitignore\nconfigs/ignored.yaml\n")
    commit(repository.folder)
    repository.write("## configs/new.yaml\nx: 1\nx: 2\n## configs/ignored.yaml\nx: 1\nx: 2\n")
    assert faulty(repository) == {"configs/new.yaml"}


@pytest.mark.parametrize("how", ["removed", "renamed"])
def test_a_base_that_is_gone_affects_those_that_extend_it(repository: Shell, how: str) -> None:
    if how == "removed":
        git(repository.folder, "rm", "-q", BASE)
    else:
        git(repository.folder, "mv", BASE, "configs/renamed.yaml")
    assert faulty(repository) == {SPACE, LEAF} | ({"configs/renamed.yaml"} if how == "renamed" else set())
    outcome = repository.run("check", "--since", "HEAD")
    assert f"{SPACE}:1:10: error[missing-base]" in outcome.out


def test_a_mix_that_is_gone_affects_those_that_refer_to_it(repository: Shell) -> None:
    git(repository.folder, "rm", "-q", MIX)
    assert faulty(repository) == {MIXED}


def test_a_removed_manifest_affects_what_was_below_it(repository: Shell) -> None:
    repository.write("## configs/train/cfg-lsp.toml\ninclude = ['*.yaml']\n[layers]\n")
    commit(repository.folder)
    git(repository.folder, "rm", "-q", "configs/train/cfg-lsp.toml")
    assert faulty(repository) == {SPACE, LEAF, MIXED}


def test_a_changed_manifest_is_reported_and_an_unchanged_one_where_it_matters(repository: Shell) -> None:
    repository.write("## configs/train/cfg-lsp.toml\nnope = 1\n")
    assert "configs/train/cfg-lsp.toml:1:1: error[unknown-key]" in repository.run("check", "--since", "HEAD").out
    commit(repository.folder)
    touch(repository, ALONE)
    assert "cfg-lsp.toml" not in repository.run("check", "--since", "HEAD").out
    touch(repository, LEAF)
    assert "configs/train/cfg-lsp.toml:1:1: error[unknown-key]" in repository.run("check", "--since", "HEAD").out


def test_named_paths_bound_what_is_checked(repository: Shell) -> None:
    touch(repository, BASE)
    assert faulty(repository, LEAF) == {BASE, SPACE, LEAF}
    assert faulty(repository, "configs/fusion") == set()


def test_it_works_below_the_top_and_ignores_how_git_shows_names(
    repository: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repository.folder, "config", "diff.relative", "true")
    git(repository.folder, "config", "status.relativePaths", "true")
    git(repository.folder, "config", "diff.renames", "copies")
    touch(repository, SPACE)
    repository.write("## configs/new ü.yaml\nx: 1\nx: 2\n")
    monkeypatch.chdir(repository.folder / "configs/fusion")
    assert faulty(repository) == {"../train/leaf.yaml", "../train/with space ü.yaml", "../new ü.yaml"}


def test_it_works_in_a_hook_whose_variables_speak_of_another_folder(
    repository: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(repository, ALONE)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    monkeypatch.chdir(repository.folder / "configs")
    assert faulty(repository) == {"alone.yaml"}


def test_it_works_in_a_worktree_and_through_a_link(repository: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository.folder, "worktree", "add", "-q", "tree", "HEAD")
    (repository.folder / "link").symlink_to("tree")
    with (repository.folder / "tree" / ALONE).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    monkeypatch.chdir(repository.folder / "tree")
    assert faulty(repository) == {ALONE}
    monkeypatch.chdir(repository.folder)
    assert faulty(repository, "link/configs") == {f"link/{ALONE}"}
    assert faulty(repository, "configs") == set()


def test_a_config_that_is_a_link_changes_with_its_target(repository: Shell) -> None:
    repository.write("## shared/real.yaml\nx: 1\nx: 2\n")
    (repository.folder / "configs/link.yaml").symlink_to("../shared/real.yaml")
    commit(repository.folder)
    touch(repository, "shared/real.yaml")
    assert faulty(repository) == {"configs/link.yaml"}


def test_each_config_is_asked_in_its_own_repository(repository: Shell) -> None:
    other = repository.folder / "other"
    repository.write("## other/cfg-lsp.toml\ninclude = ['configs/*.yaml']\n[layers]\n")
    repository.write("## other/configs/x.yaml\nx: 1\nx: 2\n## other/configs/y.yaml\ny: 1\ny: 2\n")
    git(other, "init", "-q")
    commit(other)
    touch(repository, "other/configs/y.yaml")
    touch(repository, ALONE)
    assert faulty(repository, "other/configs") == {"other/configs/y.yaml"}


def test_standard_input_is_a_change(repository: Shell) -> None:
    words = ("check", "-", "--stdin-filename", ALONE, "--since", "HEAD")
    assert repository.run(*words, stdin=b"z: 1\nz: 2\n").out.startswith(f"{ALONE}:2:1: error[duplicate-key]")


@pytest.mark.parametrize("revision", ["nope", "", "a b", "HEAD~9", f"HEAD:{ALONE}", "0" * 40])
def test_an_unknown_revision_is_a_wrong_call(repository: Shell, revision: str) -> None:
    assert repository.run("check", f"--since={revision}") == (
        2,
        "",
        f"cfg-lsp: git knows no revision `{revision}` here; name a commit, a branch or a tag, "
        "and fetch it first where the clone is shallow\n",
    )


def test_no_revision_becomes_an_option_of_git(repository: Shell) -> None:
    outcome = repository.run("check", "--since=--output=written")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == (
        "cfg-lsp: --since takes a git revision, and `--output=written` is an option; name a commit, a branch or a tag\n"
    )
    assert not list(repository.folder.rglob("written"))


@pytest.mark.parametrize("revision", ["main..HEAD", "origin/main...", "..HEAD"])
def test_a_range_is_no_revision(repository: Shell, revision: str) -> None:
    assert repository.run("check", "--since", revision) == (
        2,
        "",
        f"cfg-lsp: --since takes one revision, and `{revision}` names two; for what a branch changed give what "
        "`git merge-base` says of both\n",
    )


def test_outside_of_a_repository_it_is_a_wrong_call(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(shell.folder.parent))
    shell.write("## configs/a.yaml\na: 1\n")
    assert shell.run("check", "--since", "HEAD") == (
        2,
        "",
        "cfg-lsp: --since compares with a git revision, and configs lies in no git repository; "
        "leave it out to check everything\n",
    )


def test_without_git_it_is_a_wrong_call(repository: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.folder))
    assert repository.run("check", "--since", "HEAD") == (
        2,
        "",
        "cfg-lsp: --since asks git what changed, and there is no `git` here; install it, or leave --since out\n",
    )


def test_what_git_refuses_is_told_in_its_words(repository: Shell) -> None:
    (repository.folder / ".git/index").write_bytes(b"broken")
    outcome = repository.run("check", "--since", "HEAD")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("cfg-lsp: --since asks git what changed, and git refuses: ")
    assert outcome.err.count("\n") == 1


def test_a_name_with_a_line_end_is_one_name(repository: Shell) -> None:
    (repository.folder / "configs/a\nb.yaml").write_text("a: 1\n", encoding="utf-8")
    console = Console(str(repository.folder), None, None, None)
    assert changed_since(console, "HEAD", [str(repository.folder)]) == {str(repository.folder / "configs/a\nb.yaml")}
