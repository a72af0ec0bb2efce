"""`cfg-lsp completion`: the scripts, and what bash completes with its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import shtab

from cfg_lsp.cli.main import COMMANDS
from cfg_lsp.rules import RULES, rule_id
from tests.cli.calling import Shell

NAMES = [rule_id(rule) for rule in RULES]
ASK = """
source "$1"; shift
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
registered=$(complete -p cfg-lsp)
function=${registered##*-F }
"${function%% *}" 2> /dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def script(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script for bash, outside the folder where words are completed."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash here")
    outcome = shell.run("completion", "bash")
    assert (outcome.status, outcome.err) == (0, "")
    path = tmp_path_factory.mktemp("script") / "cfg-lsp.bash"
    path.write_text(outcome.out, encoding="utf-8")
    return path


def completed(script: Path, folder: Path, *words: str) -> list[str]:
    """What bash offers for the last of the words of a call, sorted."""
    call = ["bash", "--norc", "-c", ASK, "bash", str(script), "cfg-lsp", *words]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return sorted(done.stdout.split())


def test_bash_completes_commands(script: Path, tmp_path: Path) -> None:
    assert completed(script, tmp_path, "") == sorted(COMMANDS)
    assert completed(script, tmp_path, "insp") == ["inspect"]
    assert completed(script, tmp_path, "--ver") == ["--version"]


def test_bash_completes_options_and_their_choices(script: Path, tmp_path: Path) -> None:
    assert completed(script, tmp_path, "inspect", "--pay") == ["--payload"]
    assert completed(script, tmp_path, "inspect", "--format", "") == ["json", "tree", "yaml"]
    assert completed(script, tmp_path, "inspect", "--format", "t") == ["tree"]
    assert completed(script, tmp_path, "completion", "") == sorted(shtab.SUPPORTED_SHELLS)


def test_bash_completes_rules(script: Path, tmp_path: Path) -> None:
    assert completed(script, tmp_path, "explain", "") == sorted(NAMES)
    assert completed(script, tmp_path, "explain", "duplicate-key", "missing-b") == ["missing-base"]


def test_bash_completes_files_and_folders(script: Path, shell: Shell) -> None:
    shell.write("## configs/base.yaml\na: 1\n## conf.yaml\na: 1\n## other.txt\n")
    folder = shell.folder
    assert completed(script, folder, "check", "conf") == ["conf.yaml", "configs"]
    assert completed(script, folder, "check", "--format", "json", "conf.yaml", "configs/b") == ["configs/base.yaml"]
    assert completed(script, folder, "why", "conf") == ["conf.yaml", "configs"]
    assert completed(script, folder, "init", "conf") == ["configs"]


@pytest.mark.parametrize("name", shtab.SUPPORTED_SHELLS)
def test_every_shell_gets_a_script_that_knows_commands_options_and_rules(name: str, shell: Shell) -> None:
    outcome = shell.run("completion", name)
    assert (outcome.status, outcome.err) == (0, "")
    for word in (*COMMANDS, *NAMES, "exit-code"):
        assert word in outcome.out


def test_a_script_is_the_same_every_time(shell: Shell) -> None:
    assert shell.run("completion", "zsh") == shell.run("completion", "zsh")


def test_another_shell_is_a_wrong_call_that_names_those_there_are(shell: Shell) -> None:
    outcome = shell.run("completion", "ksh")
    assert (outcome.status, outcome.out) == (2, "")
    assert "'bash'" in outcome.err
