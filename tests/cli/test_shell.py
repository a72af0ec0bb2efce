"""The command line as a process among others: help, versions, pipes, locales, colours, closed streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp import __version__
from cfg_lsp.cli import main as entry
from cfg_lsp.cli.main import COMMANDS, main
from tests.cli.calling import Shell

ROOT = Path(__file__).parent.parent.parent
CALL = f"{sys.executable} -m cfg_lsp"


def shell_line(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A line for `sh`, in which `cfg-lsp` is this program."""
    line = line.replace("cfg-lsp", CALL)
    plain = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    return subprocess.run(["sh", "-c", line], cwd=folder, env=plain | environment, capture_output=True, check=False)


def test_alone_it_prints_its_help_and_fails(shell: Shell) -> None:
    outcome = shell.run()
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == shell.run("--help").out
    assert shell.run("--help").status == 0
    for name, summary in COMMANDS.items():
        assert f"  {name.ljust(24)}{summary}\n" in outcome.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_of_its_own(name: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = shell.run(name, "--help")
    assert (outcome.status, outcome.err) == (0, "")
    assert f"usage: cfg-lsp {name}" in outcome.out
    assert f"\n  cfg-lsp {name}" in outcome.out, "an example"
    assert max(map(len, outcome.out.splitlines())) <= 80
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert shell.run(name, "--help") == outcome
    assert shell.run(name, "-h") == outcome


@pytest.mark.parametrize("words", [("-V",), ("--version",), ("--version", "check")])
def test_the_version(words: tuple[str, ...], shell: Shell) -> None:
    assert shell.run(*words) == (0, f"cfg-lsp {__version__}\n", "")


def test_a_wrong_call_says_what_to_do(shell: Shell) -> None:
    assert shell.run("chekc") == (2, "", "cfg-lsp: no command `chekc`; did you mean `check`?\n")
    assert shell.run("frobnicate").err == f"cfg-lsp: no command `frobnicate`; there are {', '.join(COMMANDS)}\n"
    assert shell.run("why").err.endswith("see `cfg-lsp why --help`\n")
    for words in (
        ("check", "--format", "xml"),
        ("check", "--nope"),
        ("inspect", "a", "b"),
        ("--nope",),
        ("check", "--form", "json"),
    ):
        outcome = shell.run(*words)
        assert (outcome.status, outcome.out) == (2, "")
        assert outcome.err.startswith("cfg-lsp")


def test_the_version_reaches_a_pipe(tmp_path: Path) -> None:
    assert shell_line("cfg-lsp --version | cat", tmp_path).stdout == f"cfg-lsp {__version__}\n".encode()


def test_colour_obeys_the_environment(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("## run.yaml\na: 1\na: 2\n")
    plain = shell.run("check", "run.yaml").out
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = shell.run("check", "run.yaml").out
    assert "\x1b[31;1merror[duplicate-key]\x1b[0m" in coloured
    assert "\x1b" not in shell.run("check", "run.yaml", "--format", "json").out
    assert "\x1b" not in shell.run("inspect", "run.yaml", "--payload").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert shell.run("check", "run.yaml").out == plain
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "0")
    assert shell.run("check", "run.yaml").out == plain


def test_a_fault_of_our_own_is_told_in_a_line(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(words: list[str]) -> int:
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr(entry, "_run", fails)
    assert shell.run("check") == (
        2,
        "",
        snapshot("cfg-lsp: a fault of cfg-lsp itself, ZeroDivisionError: a␊b; CFG_LSP_TRACEBACK=1 shows where\n"),
    )
    monkeypatch.setenv("CFG_LSP_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["check"])


def test_an_interrupt_is_no_traceback(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "_run", interrupted)
    assert shell.run("check") == (130, "", "")


def test_a_reader_that_leaves_early_changes_no_exit_status(shell: Shell) -> None:
    shell.write("## long.yaml\n" + "".join(f"key{number}: {number}\n" for number in range(30_000)) + "key1: 2\n")
    lines = "cfg-lsp inspect long.yaml; echo $? >status"
    done = shell_line(f"({lines}) | head -1", shell.folder)
    assert (done.stdout, done.stderr) == ("Chain (low → high)\n".encode(), b"")
    assert (shell.folder / "status").read_text() == "0\n"
    done = shell_line("(cfg-lsp check long.yaml; echo $? >status) | true", shell.folder)
    assert done.stderr == b""
    assert (shell.folder / "status").read_text() == "1\n"


def test_results_are_utf_8_in_every_locale(shell: Shell) -> None:
    shell.write('## run.yaml\nname: größer 名前\nlone: "\\ud800"\n')
    for environment in (
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ):
        done = shell_line("cfg-lsp inspect run.yaml --payload", shell.folder, **environment)
        assert done.stderr == b""
        assert json.loads(done.stdout.decode("utf-8"))["name"] == "größer 名前"


def test_closed_and_full_streams(shell: Shell) -> None:
    shell.write("## run.yaml\na: 1\n")
    assert shell_line("cfg-lsp check run.yaml >&-", shell.folder).returncode == 0
    assert shell_line("cfg-lsp check gone.yaml 2>&-", shell.folder).returncode == 2
    closed = shell_line("cfg-lsp check - <&-", shell.folder)
    assert (closed.returncode, closed.stderr) == (2, b"cfg-lsp: standard input is closed, so `-` names nothing\n")
    if Path("/dev/full").exists():
        full = shell_line("cfg-lsp check run.yaml >/dev/full", shell.folder)
        assert full.returncode == 2
        assert full.stderr.startswith(b"cfg-lsp: no space left on device")


def test_a_working_folder_that_is_gone(shell: Shell) -> None:
    done = shell_line("mkdir gone && cd gone && rmdir ../gone && cfg-lsp check", shell.folder)
    assert done.returncode == 2
    assert done.stderr.startswith(b"cfg-lsp: the working folder cannot be used")


def test_a_name_that_is_no_utf_8(shell: Shell) -> None:
    try:
        (shell.folder / os.fsdecode(b"a\xff.yaml")).write_text("a: 1\na: 2\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    done = shell_line("cfg-lsp check . --format json", shell.folder)
    assert json.loads(done.stdout)["diagnostics"][0]["rule"] == "duplicate-key"
    for line in ("cfg-lsp check .", "cfg-lsp graph .", "cfg-lsp init"):
        done = shell_line(line, shell.folder)
        assert b"Traceback" not in done.stderr
        assert done.returncode in (0, 1)
