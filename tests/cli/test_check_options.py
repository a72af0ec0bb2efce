"""`check`: where the report goes, which findings fail, what is counted, and the progress bar."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.cli import check
from cfg_lsp.cli.checking.progress import Progress, bar, is_seen
from cfg_lsp.cli.console import Console
from cfg_lsp.cli.parser import command
from tests.cli.calling import Shell

PROJECT = """
## cfg-lsp.toml
include = ["*.yaml"]
[layers]
[rules]
duplicate-key = "warning"
## a.yaml
a: 1
a: 2
b: 1
b: 2
## broken.yaml
extends: gone.yaml
"""
WARNINGS = PROJECT.partition("## broken.yaml")[0]


def test_the_report_goes_to_a_file_whole_and_uncoloured(shell: Shell) -> None:
    shell.write(PROJECT)
    plain = shell.run("check").out
    shell.colour()
    assert shell.run("check", "--output", "report.txt") == (1, "", "")
    assert (shell.folder / "report.txt").read_text(encoding="utf-8") == plain
    assert sorted(each.name for each in shell.folder.iterdir()) == [
        "a.yaml",
        "broken.yaml",
        "cfg-lsp.toml",
        "report.txt",
    ]
    assert shell.run("check", "a.yaml", "--format", "json", "--output", "report.txt").status == 1
    assert json.loads((shell.folder / "report.txt").read_text(encoding="utf-8"))["configs"] == 1


def test_a_report_takes_the_place_of_the_file_that_a_link_names_and_keeps_its_mode(shell: Shell) -> None:
    shell.write(PROJECT + "## reports/real.txt\nold\n")
    (shell.folder / "reports/real.txt").chmod(0o640)
    (shell.folder / "link.txt").symlink_to("reports/real.txt")
    shell.run("check", "--output", "link.txt")
    assert (shell.folder / "link.txt").is_symlink()
    assert (shell.folder / "reports/real.txt").read_text(encoding="utf-8") == shell.run("check").out
    assert (shell.folder / "reports/real.txt").stat().st_mode & 0o777 == 0o640


def test_a_report_goes_through_a_device(shell: Shell) -> None:
    shell.write(PROJECT)
    assert shell.run("check", "--output", os.devnull) == (1, "", "")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["no/such/report.txt", "reports", "a.yaml", "-", ""])
def test_a_report_that_cannot_be_written_is_a_wrong_call(shell: Shell, name: str) -> None:
    shell.write(PROJECT)
    (shell.folder / "reports").mkdir()
    before = (shell.folder / "a.yaml").read_text(encoding="utf-8")
    outcome = shell.run("check", "--output", name)
    assert (outcome.status, outcome.out) == (2, "")
    assert (
        outcome.err
        == {
            "no/such/report.txt": "cfg-lsp: --output no/such/report.txt: there is no folder no/such; make it first\n",
            "reports": "cfg-lsp: --output reports is a folder; name a file in it\n",
            "a.yaml": "cfg-lsp: --output a.yaml would overwrite one of the checked configs; name another file\n",
            "-": "cfg-lsp: --output takes the name of a file; without it the report goes to standard output\n",
            "": "cfg-lsp: --output takes the name of a file; without it the report goes to standard output\n",
        }[name]
    )
    assert (shell.folder / "a.yaml").read_text(encoding="utf-8") == before


def test_a_report_without_room_says_so(shell: Shell) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no full device here")
    shell.write(PROJECT)
    outcome = shell.run("check", "--output", "/dev/full")
    assert outcome.status == 2
    assert outcome.err.endswith("dev/full: no space left on device\n")


def test_warnings_up_to_the_allowed_number_do_not_fail(shell: Shell) -> None:
    shell.write(WARNINGS)
    assert shell.run("check").status == 1
    assert shell.run("check", "--max-warnings", "2") == (0, shell.run("check").out, "")
    assert shell.run("check", "--max-warnings", "1") == (
        1,
        shell.run("check").out,
        "cfg-lsp: 2 warnings, and --max-warnings allows 1\n",
    )
    assert shell.run("check", "--max-warnings", "0").status == 1


def test_errors_fail_whatever_the_number_of_warnings(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", "--max-warnings", "9")
    assert (outcome.status, outcome.err) == (1, "")


@pytest.mark.parametrize("word", ["-1", "x", "1.5", "", "٣", "9" * 99])
def test_a_wrong_number_of_warnings_is_a_wrong_call(shell: Shell, word: str) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", f"--max-warnings={word}")
    assert (outcome.status, outcome.out) == (2, "")
    assert "is no count of warnings; give a whole number from 0" in outcome.err


def test_findings_need_not_fail_and_a_wrong_call_still_does(shell: Shell) -> None:
    shell.write(PROJECT)
    listed = shell.run("check").out
    assert shell.run("check", "--exit-zero") == (0, listed, "")
    assert shell.run("check", "--exit-zero", "gone.yaml").status == 2
    assert shell.run("check", "--exit-zero", "a.yaml", "gone.yaml").status == 2


def test_statistics_take_the_place_of_the_listing(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", "--statistics")
    assert (outcome.status, outcome.err) == (1, "")
    assert "\n" + outcome.out == snapshot("""\

2  warning  duplicate-key  2 can be fixed with --fix
1  error    missing-base

1 error, 2 warnings in 2 configs
""")
    assert shell.run("check", "--statistics", "--format", "concise").out == outcome.out
    shell.write("## fine.yaml\na: 1\n")
    assert shell.run("check", "--statistics", "fine.yaml").out == "nothing wrong in 1 config\n"


def test_statistics_leave_what_programs_read_alone(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("check", "--statistics", "--format", "json")
    assert outcome.out == shell.run("check", "--format", "json").out
    assert outcome.err == shell.run("check", "--statistics").out


class Terminal(io.StringIO):
    """A terminal whose time passes when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def isatty(self) -> bool:
        return True

    def taken(self) -> str:
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


def test_progress_is_seen_after_a_while_and_nothing_stays() -> None:
    terminal = Terminal()
    progress = Progress(terminal, lambda: terminal.now)
    assert list(progress.over(["a", "b"], "reading")) == ["a", "b"]
    assert terminal.taken() == "", "not before a second has passed"
    seen = []
    for item in progress.over(range(4), "checking"):
        seen.append(terminal.taken())
        terminal.now += 0.6 if item < 2 else 0.01
    assert [each.startswith("\r\x1b[Kchecking ") for each in seen] == [False, False, True, False]
    assert seen[2].endswith(" 2/4")
    assert terminal.taken() == "\r\x1b[K", "the line is empty again"


def test_a_share_stands_for_all_that_others_walk_through_meanwhile() -> None:
    terminal = Terminal()
    progress = Progress(terminal, lambda: terminal.now)
    walk = progress.over(["a", "b"], "checking", total=7)
    assert next(walk) == "a"
    terminal.now = 2.0
    assert next(walk) == "b"
    assert terminal.taken().endswith(" 3/7")


def test_the_line_is_empty_again_when_the_work_breaks_off() -> None:
    terminal = Terminal()
    progress = Progress(terminal, lambda: terminal.now)
    terminal.now = 2.0
    walk = progress.over(["a", "b"], "reading")
    next(walk)
    assert terminal.taken() != ""
    assert isinstance(walk, Generator)
    walk.close()
    assert terminal.taken() == "\r\x1b[K"


def test_a_terminal_that_is_gone_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()

    def gone(text: str) -> int:
        raise OSError

    monkeypatch.setattr(terminal, "write", gone)
    progress = Progress(terminal, lambda: terminal.now)
    terminal.now = 2.0
    assert list(progress.over(["a", "b"], "reading")) == ["a", "b"]


@pytest.mark.parametrize("columns", [0, 1, 10, 20, 30, 60, 200])
def test_a_bar_is_shorter_than_its_terminal_is_wide(columns: int) -> None:
    lines = [bar("checking", done, 120, columns) for done in (0, 60, 119)]
    assert max(map(len, lines)) <= max(columns - 1, 0)
    assert len(set(map(len, lines))) == 1
    if columns >= 20:
        assert lines[1].startswith("checking ")
        assert lines[1].endswith(" 60/120")


def test_a_bar_shows_how_much_is_done() -> None:
    assert bar("reading", 25, 100, 30) == snapshot("reading ━━━─────────   25/100")


def test_progress_needs_a_terminal_that_takes_a_line_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERM", raising=False)
    assert is_seen(Terminal())
    assert not is_seen(io.StringIO())
    assert not is_seen(None)
    monkeypatch.setenv("TERM", "dumb")
    assert not is_seen(Terminal())


def test_a_check_shows_its_progress_on_such_a_terminal_only(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write(WARNINGS)
    plain = shell.run("check").out
    monkeypatch.setattr("cfg_lsp.cli.checking.progress._PATIENCE", 0.0)
    monkeypatch.setattr("cfg_lsp.cli.checking.progress._BETWEEN", 0.0)

    def told(terminal: Terminal) -> str:
        out = io.StringIO()
        console = Console(str(shell.folder), None, out, terminal)
        assert check.run(command("check").parse_args([]), console) == 1
        assert out.getvalue() == plain
        return terminal.getvalue()

    monkeypatch.delenv("TERM", raising=False)
    words = told(Terminal())
    assert "\r\x1b[Kchecking " in words
    assert words.endswith("\r\x1b[K")
    monkeypatch.setenv("TERM", "dumb")
    assert told(Terminal()) == ""


def test_a_check_loads_nothing_that_it_was_not_asked_for(shell: Shell) -> None:
    shell.write("## a.yaml\na: 1\n")
    words = "import sys; from cfg_lsp.cli.main import main; main(['check', 'a.yaml']); print(*sys.modules)"
    folder = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", words], env={"PYTHONPATH": str(folder)}, capture_output=True, check=True
    )
    loaded = set(done.stdout.decode().split())
    assert "cfg_lsp.cli.check" in loaded
    unasked = {"progress", "since", "watch", "watched", "changes"}
    assert loaded.isdisjoint(
        {
            "watchfiles",
            "subprocess",
            "pickle",
            "cfg_lsp.project.settings",
            *(f"cfg_lsp.cli.{name}" for name in unasked),
        }
    )


@pytest.mark.parametrize(
    ("word", "meant"),
    [("--formt=json", "--format"), ("--ignroe", "--ignore"), ("--max-warning", "--max-warnings"), ("--zzz", "")],
)
def test_an_unknown_option_is_told_with_the_nearest(shell: Shell, word: str, meant: str) -> None:
    hint = f"; did you mean `{meant}`?" if meant else ""
    assert shell.run("check", word) == (
        2,
        "",
        f"cfg-lsp check: unrecognized arguments: {word}{hint}\nsee `cfg-lsp check --help`\n",
    )


def test_a_name_for_standard_input_that_is_not_read_is_a_wrong_call(shell: Shell) -> None:
    shell.write("## configs/a.yaml\na: 1\n")
    assert shell.run("check", "--stdin-filename", "configs/a.yaml") == (
        2,
        "",
        "cfg-lsp: --stdin-filename says which file `-` stands for, and there is no `-`; add it\n",
    )
