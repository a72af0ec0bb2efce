"""Many configs are looked at on several processors, and what is found is the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cfg_lsp.cli import sharing
from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.rules.run import EVERY, findings_in, heeded
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
    assert snapshot._memory.merges <= 35, "the rest was merged elsewhere"


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
        f"{1 + COUNT // 10} errors in {1 + COUNT // 10} of {COUNT + 1} configs\n"
        f"{1 + COUNT // 10} of them can be fixed with --fix\n"
    )
    assert Path("configs/base.yaml").exists()
