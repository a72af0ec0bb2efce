"""The paths that `missing-base` offers, laid into the text: nothing but the path changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cfg_lsp.project.files import config_files_beside
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules import missing_base
from cfg_lsp.rules.run import run_rules
from cfg_lsp.text import Diagnostic
from tests.fixture import write_project

BASES = "## configs/base.yaml\nseed: 1\n## configs/train/it's #1.yaml\nseed: 2\n"


def faults(folder: Path) -> list[Diagnostic]:
    return run_rules(Workspace().snapshot(), [str(folder / "configs/train/run.yaml")], (missing_base,))


def fixed(folder: Path, text: str) -> str:
    """The text with the first fix of its first fault applied."""
    write_project(folder, BASES)
    run = folder / "configs/train/run.yaml"
    run.write_text(text, encoding="utf-8", newline="")
    fix = faults(folder)[0].fixes[0]
    assert not fix.safe
    (edit,) = fix.edits
    assert edit.path == str(run)
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("extends: ../bose.yaml  # why\nlr: 1\n", "extends: ../base.yaml  # why\nlr: 1\n"),
        ("extends: '../bose.yaml'\n", "extends: '../base.yaml'\n"),
        ('extends: "../bose.yaml"\n', 'extends: "../base.yaml"\n'),
        ("extends: [ ../bose.yaml , '../base.yaml']\n", "extends: [ ../base.yaml , '../base.yaml']\n"),
        ('extends: ["../bose.yaml"]\n', 'extends: ["../base.yaml"]\n'),
        ("extends:\n- ../bose.yaml\n- ../base.yaml\n", "extends:\n- ../base.yaml\n- ../base.yaml\n"),
        ("extends:\r\n  -   '../bose.yaml' # x\r\n", "extends:\r\n  -   '../base.yaml' # x\r\n"),
        ("# é\nextends: &b ../bose.yaml\n", "# é\nextends: &b ../base.yaml\n"),
        ("extends: base.yaml\n", "extends: ../base.yaml\n"),
        ("extends: ../../base.yaml\n", "extends: ../base.yaml\n"),
        ("extends: it's 1.yaml\n", "extends: 'it''s #1.yaml'\n"),
        ('extends: "it\'s 1.yaml"\n', 'extends: "it\'s #1.yaml"\n'),
    ],
)
def test_the_edit_is_exact(text: str, expected: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, text) == expected


@pytest.mark.parametrize("text", ["extends: ../bose.yaml\n", "extends: [it's 1.yaml]\n", 'extends:\n- "base.yml"\n'])
def test_the_fixed_text_raises_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "configs/train/run.yaml").write_text(fixed(tmp_path, text), encoding="utf-8")
    assert faults(tmp_path) == []


def test_the_file_itself_is_never_offered(tmp_path: Path) -> None:
    write_project(tmp_path, "## configs/train/run.yaml\nextends: runs.yaml\n")
    (fault,) = faults(tmp_path)
    assert fault.fixes == ()
    assert fault.hint == "write a path relative to this file"


def test_a_thousand_missing_bases_are_all_reported_and_some_guessed(tmp_path: Path) -> None:
    entries = ", ".join(f"base{number}.yaml" for number in range(1000))
    write_project(tmp_path, f"## configs/train/run.yaml\nextends: [{entries}]\n## configs/train/base.yaml\na: 1\n")
    found = faults(tmp_path)
    assert len(found) == 1000
    assert 0 < len([fault for fault in found if fault.fixes]) <= 20


def test_a_base_that_is_there_and_cannot_be_read_has_no_fix(tmp_path: Path) -> None:
    write_project(tmp_path, "## configs/train/run.yaml\nextends: ../other.yaml\n## configs/others.yaml\na: 1\n")
    (tmp_path / "configs/other.yaml").mkdir()
    (fault,) = faults(tmp_path)
    assert fault.message == "the base `../other.yaml` cannot be read: it is a folder"
    assert fault.fixes == ()


def test_configs_that_miss_the_same_base_have_their_folders_listed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_project(tmp_path, "## configs/base.yaml\na: 1\n")
    for number in range(30):
        write_project(
            tmp_path, f"## configs/train/{number}.yaml\nextends: {['../bose.yaml', '../bass.yaml'][number % 2]}\n"
        )
    listed: list[str] = []

    def listing(path: str) -> list[str]:
        listed.append(path)
        return config_files_beside(path)

    monkeypatch.setattr(missing_base, "config_files_beside", listing)
    found = run_rules(Workspace().snapshot(), sorted(map(str, tmp_path.glob("configs/train/*"))), (missing_base,))
    assert {fault.hint for fault in found} == {"did you mean `../base.yaml`?"}
    assert len(listed) == len(set(listed))
