"""`check --watch`: what is computed again after a change, what is told, and how it ends."""

from __future__ import annotations

import io
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.cli.checking.changes import Changes
from cfg_lsp.cli.checking.watch import follow
from cfg_lsp.cli.checking.watched import Watched
from cfg_lsp.cli.console import Console, WrongCall
from cfg_lsp.cli.parser import command
from cfg_lsp.rules import run
from tests.cli.calling import Shell
from tests.fixture import write_project

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 30  # seconds until a test that hears nothing fails

PROJECT = """
## cfg-lsp.toml
include = ["configs/**/*.yaml"]
[layers]
[references]
mix = "mixes"
[families.mixes]
files = ["configs/mix.yaml"]
## configs/base.yaml
a: 1
## configs/left.yaml
extends: base.yaml
b: 1
## configs/leaf.yaml
extends: left.yaml
c: 1
## configs/right.yaml
extends: base.yaml
mix: configs/mix.yaml
## configs/mix.yaml
m: 1
"""


class Watching:
    """A watch whose changes a test makes, and what it says and computes after each."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str, terminal: bool = False) -> None:
        self.folder = folder
        self.out, self.err = io.StringIO(), io.StringIO()
        monkeypatch.delenv("TERM", raising=False)
        monkeypatch.setattr(self.out, "isatty", lambda: terminal)
        self.ruled: list[str] = []
        real = run.findings_in

        def counted(snapshot: object, path: str, *rest: object) -> object:
            self.ruled.append(os.path.relpath(path, folder))
            return real(snapshot, path, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr("cfg_lsp.cli.checking.watched.findings_in", counted)
        options = command("check").parse_args(["--watch", "--format", "concise", *words])
        self.watched = Watched(options, Console(str(folder), None, self.out, self.err))
        self.watched.begin()
        self.merges = self.watched.workspace.merges

    def after(self, *changed: str) -> tuple[list[str], int, str]:
        """The configs whose rules ran again, how many files were merged again, and what was said."""
        self.listen_anew()
        self.ruled.clear()
        before = self.watched.workspace.merges
        follow(self.watched, [[str(self.folder / name) for name in changed]])
        return sorted(self.ruled), self.watched.workspace.merges - before, self.out.getvalue() + self.err.getvalue()

    def write(self, text: str) -> None:
        write_project(self.folder, text)

    def listen_anew(self) -> None:
        """Forget what was said until now."""
        for stream in (self.out, self.err):
            stream.seek(0)
            stream.truncate()


@pytest.fixture
def watching(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Watching:
    shell.write(PROJECT)
    return Watching(shell.folder, monkeypatch)


def test_the_first_look_is_at_everything(watching: Watching) -> None:
    assert len(watching.ruled) == 5
    assert watching.out.getvalue() == "nothing wrong in 5 configs\n"


def test_only_what_a_change_affects_is_computed_again(watching: Watching) -> None:
    watching.write("## configs/left.yaml\nextends: base.yaml\nb: 2\nb: 2\n")
    ruled, merges, said = watching.after("configs/left.yaml")
    assert ruled == ["configs/leaf.yaml", "configs/left.yaml"]
    assert merges == 2
    assert said.startswith("configs/left.yaml:3:1: error[duplicate-key]")
    assert "\n1 error in 1 of 5 configs\n" in said


def test_a_comment_merges_nothing_and_moves_the_places(watching: Watching) -> None:
    watching.write("## configs/left.yaml\nextends: base.yaml\nb: 1\nb: 1\n")
    watching.after("configs/left.yaml")
    watching.write("## configs/left.yaml\n# new\nextends: base.yaml\nb: 1\nb: 1\n")
    _, merges, said = watching.after("configs/left.yaml")
    assert merges == 0
    assert said.startswith("configs/left.yaml:4:1: error[duplicate-key]")


def test_what_is_not_affected_keeps_its_findings(watching: Watching) -> None:
    watching.write("## configs/left.yaml\nextends: base.yaml\nb: 1\nb: 1\n")
    watching.after("configs/left.yaml")
    watching.write("## configs/mix.yaml\nm: 1\nm: 1\n")
    ruled, _, said = watching.after("configs/mix.yaml")
    assert ruled == ["configs/mix.yaml", "configs/right.yaml"], "the mix and what refers to it"
    assert "\n2 errors in 2 of 5 configs\n" in said


def test_a_new_file_is_looked_at_and_mends_what_missed_it(watching: Watching) -> None:
    watching.write("## configs/left.yaml\nextends: later.yaml\n")
    ruled, _, said = watching.after("configs/left.yaml")
    assert ruled == ["configs/leaf.yaml", "configs/left.yaml"]
    assert said.startswith("configs/left.yaml:1:10: error[missing-base]")
    watching.write("## configs/later.yaml\nb: 1\n")
    ruled, _, said = watching.after("configs/later.yaml")
    assert ruled == ["configs/later.yaml", "configs/leaf.yaml", "configs/left.yaml"]
    assert said == "nothing wrong in 6 configs\n"


def test_a_file_that_is_gone_takes_its_findings_along(watching: Watching) -> None:
    watching.write("## configs/mix.yaml\nm: 1\nm: 1\n")
    watching.after("configs/mix.yaml")
    (watching.folder / "configs/mix.yaml").unlink()
    (watching.folder / "configs/base.yaml").unlink()
    ruled, _, said = watching.after("configs/mix.yaml", "configs/base.yaml")
    assert ruled == ["configs/leaf.yaml", "configs/left.yaml", "configs/right.yaml"]
    assert "duplicate-key" not in said
    assert said.count("error[missing-base]") == 2


def test_the_names_that_a_finding_suggests_follow_the_files(watching: Watching) -> None:
    watching.write("## configs/left.yaml\nextends: bose.yaml\n")
    assert "did you mean `base.yaml`?" in watching.after("configs/left.yaml")[2]
    (watching.folder / "configs/right.yaml").unlink()
    (watching.folder / "configs/base.yaml").rename(watching.folder / "configs/other.yaml")
    said = watching.after("configs/base.yaml", "configs/other.yaml", "configs/right.yaml")[2]
    assert "error[missing-base]" in said
    assert "did you mean `base.yaml`?" not in said


def test_a_changed_manifest_affects_what_is_below_it(watching: Watching) -> None:
    watching.write("## configs/mix.yaml\nm: 1\nm: 1\n")
    watching.after("configs/mix.yaml")
    watching.write("## cfg-lsp.toml\ninclude = ['configs/*.yaml']\nrules = { duplicate-key = 'off' }\n[layers]\n")
    ruled, _, said = watching.after("cfg-lsp.toml")
    assert len(ruled) == 5
    assert said == "nothing wrong in 5 configs\n"
    watching.write("## cfg-lsp.toml\nnope = 1\n")
    assert watching.after("cfg-lsp.toml")[2].startswith("cfg-lsp.toml:1:1: error[unknown-key]")


def test_a_new_folder_computes_nothing_of_the_others_again(watching: Watching) -> None:
    watching.write("## configs/new/x.yaml\nx: 1\n")
    assert watching.after("configs/new") == (["configs/new/x.yaml"], 1, "nothing wrong in 6 configs\n")
    (watching.folder / "configs/new/x.yaml").unlink()
    (watching.folder / "configs/new").rmdir()
    assert watching.after("configs/new") == ([], 0, "nothing wrong in 5 configs\n")


def test_a_change_that_concerns_no_config_says_nothing(watching: Watching) -> None:
    watching.write("## configs/unrelated.txt\nx\n## elsewhere.yaml\nx: 1\n")
    assert watching.after("elsewhere.yaml") == ([], 0, "")
    assert watching.after() == ([], 0, "")
    concerns = watching.watched.concerns
    assert not concerns(str(watching.folder / "configs/unrelated.txt"))
    assert concerns(str(watching.folder / "configs/later.json"))
    assert concerns(str(watching.folder / "configs/pyproject.toml"))
    assert concerns(str(watching.folder / "configs")), "a folder"


def test_when_everything_vanishes_it_waits(watching: Watching) -> None:
    (watching.folder / "configs").rename(watching.folder / "away")
    assert watching.after("configs", "away")[2] == (
        "cfg-lsp: no configs here; name files or folders, or say in cfg-lsp.toml what to `include`\n"
    )
    assert watching.after("configs")[2] == "", "once is enough"
    (watching.folder / "away").rename(watching.folder / "configs")
    assert watching.after("configs", "away")[2] == "nothing wrong in 5 configs\n"


def test_on_a_terminal_each_report_has_the_screen_to_itself(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write(PROJECT)
    watching = Watching(shell.folder, monkeypatch, terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    watching.write("## configs/mix.yaml\nm: 1\nm: 1\n")
    assert "\n" + watching.after("configs/mix.yaml")[2].replace("\x1b", "ESC") == snapshot("""\

ESC[2JESC[Hconfigs/mix.yaml:2:1: error[duplicate-key] `m` is written twice in this mapping, and only this last one counts; remove the one that loses (configs/mix.yaml:1 written here, without effect)
this can be fixed with --fix
1 error in 1 of 5 configs
Watching 5 configs; Ctrl-C stops
""")  # noqa: E501


def test_a_report_for_a_file_is_written_again_and_does_not_wake_the_watch(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.write(PROJECT)
    watching = Watching(shell.folder, monkeypatch, "--output", "report.json", terminal=True)
    report = shell.folder / "report.json"
    assert report.read_text(encoding="utf-8") == "nothing wrong in 5 configs\n"
    watching.write("## configs/mix.yaml\nm: 1\nm: 1\n")
    said = watching.after("configs/mix.yaml")[2]
    assert report.read_text(encoding="utf-8").startswith("configs/mix.yaml:2:1: error[duplicate-key]")
    assert "1 error in 1 of 5 configs; see report.json\n" in said
    assert not watching.watched.concerns(str(report))


def test_a_report_that_cannot_be_written_any_more_does_not_end_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.write(PROJECT)
    (shell.folder / "reports").mkdir()
    watching = Watching(shell.folder, monkeypatch, "--output", "reports/r.txt")
    (shell.folder / "reports/r.txt").unlink()
    (shell.folder / "reports").rmdir()
    watching.write("## configs/mix.yaml\nm: 1\nm: 1\n")
    assert watching.after("configs/mix.yaml")[2] == (
        "cfg-lsp: --output reports/r.txt: there is no folder reports; make it first\n"
    )
    (shell.folder / "reports").mkdir()
    watching.after("configs/mix.yaml")
    assert "duplicate-key" in (shell.folder / "reports/r.txt").read_text(encoding="utf-8")


def test_the_folders_of_bases_are_watched_wherever_they_lie(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write(PROJECT)
    shell.write(
        "## configs/out.yaml\nextends: ../far/away/base.yaml\n## far/away/base.yaml\nz: 1\n## real/x.yaml\nx: 1\n"
    )
    (shell.folder / "configs/empty").mkdir()
    (shell.folder / "configs/link.yaml").symlink_to("../real/x.yaml")
    watching = Watching(shell.folder, monkeypatch)
    folders = {os.path.relpath(folder, shell.folder) for folder in watching.watched.folders}
    assert folders >= {".", "configs", "configs/empty", "far/away", "real"}
    watching.write("## real/x.yaml\nx: 1\nx: 1\n")
    ruled, _, said = watching.after("real/x.yaml")
    assert ruled == ["configs/link.yaml"]
    assert said.startswith("configs/link.yaml:2:1: error[duplicate-key]")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-",), "--watch waits for files to change, and standard input is none; name files or folders"),
        (
            ("--since", "HEAD"),
            "--watch looks at changes as they happen, and --since at those since a revision; leave one of them out",
        ),
        (("--fix",), "--watch changes no files; leave --fix out, or --watch"),
        (("--diff",), "--watch shows no fixes; leave --diff out, or --watch"),
        (("gone.yaml", "--output", "no/x.txt"), "--output no/x.txt: there is no folder no; make it first"),
    ],
)
def test_what_cannot_be_watched_is_a_wrong_call(shell: Shell, words: tuple[str, ...], said: str) -> None:
    shell.write(PROJECT)
    assert shell.run("check", "--watch", *words) == (2, "", f"cfg-lsp: {said}\n")


def test_where_there_is_nothing_to_watch_it_does_not_begin(shell: Shell) -> None:
    assert shell.run("check", "--watch").status == 2


def test_without_its_library_it_says_what_to_install(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write(PROJECT)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    outcome = shell.run("check", "--watch")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith("cfg-lsp: --watch needs the package `watchfiles`")


class Watcher:
    """Stands for `watchfiles.watch`: gives what a test has laid ready for each time it is begun."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *rounds: Iterable[set[tuple[str, str]]] | Exception) -> None:
        self.rounds = list(rounds)
        self.folders: list[set[str]] = []
        self.polls: list[bool | None] = []
        monkeypatch.setattr("watchfiles.watch", self)

    def __call__(self, *folders: str, force_polling: bool | None, **options: object) -> Iterator[set[tuple[str, str]]]:
        self.folders.append(set(folders))
        self.polls.append(force_polling)
        if not self.rounds:
            raise KeyboardInterrupt
        given = self.rounds.pop(0)
        if isinstance(given, Exception):
            raise given
        yield from given
        raise KeyboardInterrupt


def batches(watching: Watching) -> Iterable[set[str]]:
    """Every batch until the watch is interrupted."""
    try:
        for batch in Changes(watching.watched, watching.watched.console):
            watching.watched.look_again(batch)
            yield {os.path.relpath(path, watching.folder) for path in batch}
    except KeyboardInterrupt:
        return


def test_what_changed_while_nobody_watched_is_not_missed(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    Watcher(monkeypatch, [set(), set()])
    watching.write("## configs/mix.yaml\nm: 1\nm: 1\n## configs/new.yaml\nn: 1\n")
    assert list(batches(watching)) == [{"configs/mix.yaml"}]
    assert "\n1 error in 1 of 6 configs\n" in watching.out.getvalue()


def test_a_manifest_that_changed_while_nobody_watched_is_not_missed(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    Watcher(monkeypatch, [set()])
    watching.write("## cfg-lsp.toml\ninclude = ['configs/*.yaml']\n[layers]\nmax-chain = 7\n")
    assert list(batches(watching)) == [{"cfg-lsp.toml"}]


def test_a_change_that_no_watcher_tells_of_is_found_when_all_is_quiet(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> Iterator[set[tuple[str, str]]]:
        yield set()
        yield {("modified", str(watching.folder / "configs/base.yaml"))}
        watching.write("## configs/mix.yaml\nm: 1\nm: 1\n")
        yield from [set[tuple[str, str]]()] * 100

    Watcher(monkeypatch, told())
    assert list(batches(watching)) == [set(), {"configs/base.yaml"}, {"configs/mix.yaml"}]


def test_a_new_file_that_no_watcher_tells_of_is_found_when_all_is_quiet(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> Iterator[set[tuple[str, str]]]:
        yield set()
        watching.write("## configs/new.yaml\nn: 1\nn: 2\n")
        yield from [set[tuple[str, str]]()] * 100

    Watcher(monkeypatch, told())
    list(batches(watching))
    assert "1 error in 1 of 6 configs" in watching.out.getvalue()


def test_what_is_back_before_a_watcher_saw_it_go_is_found_when_all_is_quiet(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    configs, away = watching.folder / "configs", watching.folder / "away"

    def told() -> Iterator[set[tuple[str, str]]]:
        configs.rename(away)
        yield from [set[tuple[str, str]]()] * 100

    Watcher(monkeypatch, told())
    watching.listen_anew()
    for _ in batches(watching):
        if away.exists():
            away.rename(configs)
    assert watching.out.getvalue() == "nothing wrong in 5 configs\n"
    assert watching.err.getvalue().startswith("cfg-lsp: no configs here")


def test_where_nothing_changed_meanwhile_nothing_is_computed(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    Watcher(monkeypatch, [set()])
    watching.ruled.clear()
    assert list(batches(watching)) == [set()]
    assert watching.ruled == []
    assert watching.watched.workspace.merges == watching.merges
    assert watching.out.getvalue() == "nothing wrong in 5 configs\n"


def test_what_concerns_no_config_is_no_batch(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(watching.folder)
    Watcher(monkeypatch, [set(), {("modified", f"{folder}/run.log"), ("added", f"{folder}/configs/base.yaml~")}])
    assert list(batches(watching)) == [set()]


def test_new_folders_are_watched_from_then_on(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    early, late = (str(watching.folder / name) for name in ("configs/early", "configs/late"))

    def made() -> Iterator[set[tuple[str, str]]]:
        yield set()
        os.mkdir(late)
        yield {("added", late)}

    watcher = Watcher(monkeypatch, [set()], made(), [set()])
    watching.watched.begin()
    os.mkdir(early)
    assert list(batches(watching)) == [set(), set(), {"configs/late"}, set()]
    assert [early in folders for folders in watcher.folders] == [False, True, True]
    assert [late in folders for folders in watcher.folders] == [False, False, True]


def test_a_folder_that_is_made_anew_is_watched_anew(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    configs = str(watching.folder / "configs")
    watcher = Watcher(monkeypatch, [set(), {("deleted", configs), ("added", configs)}], [set()])
    assert list(batches(watching)) == [set(), {"configs"}, set()]
    assert watcher.folders[0] == watcher.folders[1]


def test_a_system_without_watchers_is_polled(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher(monkeypatch, OSError("OS file watch limit reached"), [set()])
    assert list(batches(watching)) == [set()]
    assert watcher.polls == [None, True]
    assert watching.err.getvalue() == (
        "cfg-lsp: the system does not tell of changes (OS file watch limit reached), "
        "so the files are looked at over and over instead\n"
    )


def test_where_not_even_polling_works_it_ends_with_a_sentence(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    Watcher(monkeypatch, RuntimeError("no watcher"), OSError("not that way either"))
    with pytest.raises(WrongCall, match="these folders cannot be watched: not that way either"):
        list(batches(watching))


class Process:
    """`cfg-lsp check --watch` as a process; what it prints is waited for on its pipe."""

    def __init__(self, folder: Path, *words: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cfg_lsp", "check", "--watch", "--format", "concise", *words],
            cwd=folder,
            env=environment | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def hears(self, words: str) -> None:
        """Wait for a line with these words."""
        heard = []
        try:
            while True:
                heard.append(self._lines.get(timeout=PATIENCE))
                if words in heard[-1]:
                    return
        except queue.Empty:
            pytest.fail(f"no line with `{words}` in {heard}")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)


@pytest.mark.parametrize("polling", ["", "1"], ids=["told", "polling"])
def test_a_real_watch_follows_the_real_disk_until_ctrl_c(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, polling: str
) -> None:
    shell.write(PROJECT)
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)
    watch = Process(shell.folder)
    try:
        watch.hears("nothing wrong in 5 configs")
        shell.write("## configs/base.yaml\na: 1\na: 2\n")
        watch.hears("1 error in 1 of 5 configs")
        shell.write("## configs/sub/new.yaml\nn: 1\nn: 2\n")
        watch.hears("2 errors in 2 of 6 configs")
        (shell.folder / "configs").rename(shell.folder / "away")
        watch.hears("no configs here")
        (shell.folder / "away").rename(shell.folder / "configs")
        watch.hears("2 errors in 2 of 6 configs")
        shell.write("## configs/sub/new.yaml\nn: 1\n")
        watch.hears("1 error in 1 of 6 configs")
        shell.write("## cfg-lsp.toml\ninclude = ['configs/*.yaml']\nrules = { duplicate-key = 'off' }\n[layers]\n")
        watch.hears("nothing wrong in 5 configs")
        watch.process.send_signal(signal.SIGINT)
        assert watch.process.wait(PATIENCE) == 0
    finally:
        watch.process.kill()
        watch.process.wait()


def test_a_base_is_looked_at_again_where_a_mix_no_longer_fills_in_what_it_leaves_open(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.write(
        """
        ## configs/fusion/base.yaml
        targets: [{name: bbu}]
        ## configs/fusion/dense.yaml
        extends: base.yaml
        targets: [{name: bbu, train_jsonl: bbu.jsonl}]
        """
    )
    watching = Watching(shell.folder, monkeypatch)
    watching.write("## configs/fusion/dense.yaml\nextends: base.yaml\ntargets: [{name: bbu, mode: dense}]\n")
    _, _, said = watching.after("configs/fusion/dense.yaml")
    assert said.startswith("configs/fusion/base.yaml:1:18: error[incomplete-dataset]")
