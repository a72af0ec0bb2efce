"""`python -m cfg_lsp.trainer`, and the configs that the project ships."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.trainer import ConfigLoader
from cfg_lsp.trainer.__main__ import main
from tests.fixture import write_project
from tests.trainer.trainer_configs import BASE, REQUIRED

PROJECT = Path(__file__).parent.parent.parent
PROFILES = ["emoji_think", "regime3", "plain_sft"]


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_it_prints_every_setting_with_where_it_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path, BASE)
    monkeypatch.chdir(tmp_path)
    assert main([*REQUIRED, "--config", "configs/trainer/config.json", "--gradient-accumulation", "4"]) == 0
    assert lines(capsys.readouterr().out)[:5] == snapshot(
        [
            "hyperparams",
            "batch_size 8 configs/trainer/config.json:2",
            "gradient_accumulation 4 command line",
            "effective_batch_size 32 derived",
            "learning_rate 2.0e-4 default",
        ]
    )


def test_a_file_alone_is_shown_as_a_daemon_gets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path, BASE.replace('"hyperparams": {"batch_size": 8}', '"batch_size": 8'))
    monkeypatch.chdir(tmp_path / "configs" / "trainer")
    assert main(["config.json"]) == 0
    printed = capsys.readouterr()
    assert "batch_size 8 config.json:2" in lines(printed.out)
    note = "`batch_size` was removed; `hyperparams.batch_size` replaces it; move it to `hyperparams.batch_size`"
    assert printed.err == f"config.json:2: note[removed-key] {note}\n"


def test_a_config_that_is_wrong_ends_with_1_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["config.json"]) == 1
    assert capsys.readouterr().err == snapshot("""\
config.json:1:1: error[syntax-error] the file cannot be read: there is no such file
    = name a readable file
""")


def test_it_runs_as_a_module() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cfg_lsp.trainer", "configs/trainer/regime3.yaml"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "name regime3 configs/trainer/regime3.yaml:10" in lines(ran.stdout)


@pytest.mark.parametrize("profile", PROFILES)
def test_there_is_a_shipped_config_for_each_profile(profile: str) -> None:
    config = ConfigLoader.from_file_and_defaults(PROJECT / "configs" / "trainer" / f"{profile}.yaml")
    assert config.profile.name == profile
    assert config.locked == ConfigLoader.from_file_and_defaults(PROJECT / "configs" / "trainer" / "config.json").locked


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    command = f"{sys.executable} -m cfg_lsp.trainer configs/trainer/regime3.yaml | :"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=PROJECT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
