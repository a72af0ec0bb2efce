"""Many configs are looked at on several processors, and what is found is the same."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from cfg_lsp.cli.checking import sharing
from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.rules.run import EVERY, findings_in, heeded
from cfg_lsp.rules.selection import Selection
from cfg_lsp.text import Diagnostic
from tests.cli.calling import Shell

COUNT = 100


@pytest.fixture
def paths(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Configs that share a base with a fault, every tenth with one of its own, every other with a suppressed one."""
    monkeypatch.setattr(sharing, "_FEWEST", 20)
    monkeypatch.setattr(sharing, "_processors", lambda: 3)
    shell.write("## configs/base.yaml\na: 1\na: 2\n")
    for number in range(COUNT):
        own = "c: 1\nc: 2\n" if number % 10 == 0 else ""
        ignored = "d: 1\nd: 2  # cfg-lsp: ignore[duplicate-key]\n" if number % 2 else ""
        shell.write(f"## configs/{number:03}.yaml\nextends: base.yaml\nb: {number}\n{own}{ignored}")
    return named(Workspace().snapshot(), [str(shell.folder)])


def faults(snapshot: Snapshot, paths: list[str]) -> list[Diagnostic]:
    looked = sharing.look_at_shared(snapshot, paths, sharing.shares_of(paths)[0], EVERY)
    assert sorted(looked.checked) == sorted(paths)
    return heeded(snapshot, looked.found, looked.checked)


def test_neighbours_are_shared_out_together(paths: list[str]) -> None:
    shares = sharing.shares_of(paths)
    assert [len(share) for share in shares] == [34, 34, 33]
    assert [path for share in shares for path in share] == paths
    assert sharing.shares_of(paths[:30]) == [paths[:30]]
    assert sharing.shares_of([]) == [[]]


def test_the_outcome_is_the_one_of_a_single_process(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    together = faults(Workspace().snapshot(), paths)
    monkeypatch.setattr(sharing, "_processors", lambda: 1)
    assert together == faults(Workspace().snapshot(), paths)
    assert len(together) == 1 + COUNT // 10


def test_every_share_has_a_process_of_its_own(paths: list[str]) -> None:
    snapshot = Workspace().snapshot()
    faults(snapshot, paths)
    assert snapshot.memory.merges <= 35, "the rest was merged elsewhere"


def test_a_share_that_does_not_come_back_is_looked_at_here(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = faults(Workspace().snapshot(), paths)
    here = os.getpid()

    def failing_elsewhere(snapshot: Snapshot, path: str, rules: object) -> object:
        if os.getpid() != here:
            raise MemoryError
        return findings_in(snapshot, path)

    monkeypatch.setattr(sharing, "findings_in", failing_elsewhere)
    assert faults(Workspace().snapshot(), paths) == expected


def test_the_command_reports_the_same_however_many_processors_there_are(
    shell: Shell, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = shell.run("check")
    monkeypatch.setattr(sharing, "_processors", lambda: 1)
    assert together == shell.run("check")
    assert together.out.endswith(
        f"{1 + COUNT // 10} of these can be fixed with --fix\n"
        f"{1 + COUNT // 10} errors in {1 + COUNT // 10} of {COUNT + 1} configs\n"
    )
    assert Path("configs/base.yaml").exists()


def test_without_a_process_to_spare_everything_is_looked_at_here(
    paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = faults(Workspace().snapshot(), paths)
    before = _open_files()

    def refuse() -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert faults(Workspace().snapshot(), paths) == expected
    monkeypatch.setattr(os, "pipe", refuse)
    assert faults(Workspace().snapshot(), paths) == expected
    assert _open_files() == before


def test_a_share_whose_process_is_killed_is_looked_at_here(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = faults(Workspace().snapshot(), paths)
    here = os.getpid()

    def killed_elsewhere(snapshot: Snapshot, path: str, rules: Selection) -> object:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return findings_in(snapshot, path, rules)

    monkeypatch.setattr(sharing, "findings_in", killed_elsewhere)
    assert faults(Workspace().snapshot(), paths) == expected


def test_a_caller_that_ignores_the_ends_of_its_children_changes_nothing(paths: list[str]) -> None:
    expected = faults(Workspace().snapshot(), paths)
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert faults(Workspace().snapshot(), paths) == expected
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_an_interrupted_check_leaves_no_process_behind(paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()
    before = _open_files()

    def interrupted(snapshot: Snapshot, path: str, rules: Selection) -> object:
        if os.getpid() == here:
            raise KeyboardInterrupt
        while True:
            signal.pause()  # for as long as nobody calls it off

    monkeypatch.setattr(sharing, "findings_in", interrupted)
    with pytest.raises(KeyboardInterrupt):
        faults(Workspace().snapshot(), paths)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert _open_files() == before


def test_a_process_stops_where_nobody_waits_for_its_answer(paths: list[str]) -> None:
    process = os.fork()
    if not process:
        for _ in sharing._while_wanted(paths, parent=os.getpid()):  # which is not its parent
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 1


def _open_files() -> int:
    return sum(_is_open(number) for number in range(256))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def test_a_base_that_two_configs_find_a_fault_in_is_told_of_in_the_same_words_in_any_order(shell: Shell) -> None:
    shell.write(
        """
## cfg-lsp.toml
include = ["*.yaml"]
[layers.base]
files = ["lock_*.yaml"]
locked = true
[layers.preset]
files = ["*.yaml"]
## lock_a.yaml
seed: 1
## lock_b.yaml
seed: 2
## piece.yaml
seed: 3
## run_a.yaml
extends: [lock_a.yaml, piece.yaml]
## run_b.yaml
extends: [lock_b.yaml, piece.yaml]
"""
    )
    snapshot = Workspace().snapshot()
    runs = [str(shell.folder / f"run_{each}.yaml") for each in "ab"]
    found = [list(findings_in(snapshot, path)) for path in runs]
    forwards = heeded(snapshot, [*found[0], *found[1]], runs)
    assert [(each.rule, os.path.basename(each.path)) for each in forwards] == [("locked-override", "piece.yaml")]
    assert forwards == heeded(snapshot, [*found[1], *found[0]], runs)
