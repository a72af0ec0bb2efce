"""What the first config of a chain says about the model, nothing above it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from cfg_lsp.project.locks import lock_on
from cfg_lsp.trainer import ConfigLoader, TrainerConfig, TrainerConfigError, validate_locked_config
from tests.fixture import workspace_of, write_project
from tests.rules.reported import report
from tests.trainer.trainer_configs import BASE, LEAST, REQUIRED, least_with

OVERLAY = (
    BASE
    + """
## configs/trainer/mine.yaml
extends: config.json
locked:
  vocab_size: 32000
  base_model: Qwen/Qwen3-0.6B
"""
)
CHANGED = """\
configs/trainer/mine.yaml:3:3: error[locked-override] `locked.vocab_size` is locked by the section `locked` and may not be changed
  3 |   vocab_size: 32000
    |   ^^^^^^^^^^ remove it; the locked value is 151936
    = configs/trainer/config.json:7 locks it to 151936
"""  # noqa: E501


def refused(path: str, *argv: str) -> str:
    with pytest.raises(TrainerConfigError) as caught:
        if argv:
            ConfigLoader.parse_args([*REQUIRED, "--config", path, *argv])
        ConfigLoader.from_file_and_defaults(path)
    return str(caught.value)


def test_check_and_the_loader_refuse_an_overlay_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CHANGED in report(tmp_path, OVERLAY)
    assert refused("configs/trainer/mine.yaml") == f"\n{CHANGED}"


def test_the_loader_refuses_it_wherever_the_file_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_project(tmp_path, OVERLAY.replace("configs/trainer/", "anywhere/"))
    assert refused("anywhere/mine.yaml") == "\n" + CHANGED.replace("configs/trainer/", "anywhere/")


def test_a_base_in_between_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_project(tmp_path, OVERLAY + "## configs/trainer/top.yaml\nextends: mine.yaml\n")
    assert refused("configs/trainer/top.yaml") == f"\n{CHANGED}"


def test_a_section_that_is_taken_away_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_project(tmp_path, BASE + "## configs/trainer/mine.yaml\nextends: config.json\nlocked: null\n")
    assert "`locked` is locked by the section `locked` and may not be changed" in refused("configs/trainer/mine.yaml")


def test_an_option_is_refused_in_these_words_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_project(tmp_path, BASE)
    assert refused("configs/trainer/config.json", "--vocab-size", "32000") == snapshot("""\

command line: error[locked-override] `locked.vocab_size` is locked by the section `locked` and may not be changed
  = remove it; the locked value is 151936
""")


def test_the_same_value_again_is_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_project(tmp_path, OVERLAY.replace("32000", "151936"))
    config = ConfigLoader.parse_args([*REQUIRED, "--config", "configs/trainer/mine.yaml", "--vocab-size", "151936"])
    assert config.locked.vocab_size == 151936


def test_an_empty_value_locks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    base = BASE.replace('"vocab_size": 151936', '"vocab_size": 151936, "created_at": null')
    write_project(
        tmp_path, base + "## configs/trainer/mine.yaml\nextends: config.json\nlocked: {created_at: '2025-06-01'}\n"
    )
    assert ConfigLoader.from_file_and_defaults("configs/trainer/mine.yaml").locked.created_at == "2025-06-01"


def test_an_editor_knows_what_is_locked(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), OVERLAY)
    asked = [("locked", "vocab_size"), ("locked", "created_at"), ("locked",), ("hyperparams", "batch_size")]
    locks = [lock_on(workspace.snapshot(), paths["configs/trainer/mine.yaml"], keys) for keys in asked]
    assert [lock and (lock.value, lock.kind, lock.holder) for lock in locks] == [
        (151936, "section", "locked"),
        None,
        None,
        None,
    ]


def test_a_saved_config_is_compared_setting_by_setting(tmp_path: Path) -> None:
    config = TrainerConfig.from_dict(least_with("locked.vocab_size", 32000))
    saved = TrainerConfig.from_dict(LEAST)
    file = tmp_path / "saved.json"
    file.write_text(saved.to_json(), encoding="utf-8")
    against: list[Any] = [saved, saved.to_dict(), file]
    for each in against:
        with pytest.raises(TrainerConfigError) as caught:
            validate_locked_config(config, each)
        assert [fault.keys for fault in caught.value.faults] == [("locked", "vocab_size")]
    validate_locked_config(saved, file)


def test_each_difference_to_a_saved_config_is_named() -> None:
    config = TrainerConfig.from_dict({**LEAST, "locked": {**LEAST["locked"], "vocab_size": 3, "base_model": "b"}})
    with pytest.raises(TrainerConfigError) as caught:
        validate_locked_config(config, LEAST)
    assert str(caught.value) == snapshot("""\

the saved config: error[locked-override] `locked.base_model` is locked by the section `locked` and may not be changed
  = the saved config has Qwen/Qwen3-0.6B, and this one has b

the saved config: error[locked-override] `locked.vocab_size` is locked by the section `locked` and may not be changed
  = the saved config has 151936, and this one has 3
""")
