"""The configs that the project ships, and the same runs in the older layout: what the README promises of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import cfg_lsp
from cfg_lsp.cli.main import main

PROJECT = Path(__file__).parent.parent
SHALLOW = PROJECT / "configs"
MODULAR = PROJECT / "tests" / "hierarchies" / "components" / "configs"
PRESETS = [
    "train/sft/dense_1024.yaml",
    "train/sft/dense_2048.yaml",
    "train/sft/summary_1024.yaml",
    "train/sft/summary_2048.yaml",
    "train/grpo/summary_1024.yaml",
    "train/grpo/summary_2048.yaml",
    "train/grpo/dense_2048.yaml",
    "train/stage_b/distill.yaml",
]
OVERLAYS = [
    "train/sft/dense_1024_gkd.yaml",
    "train/grpo/summary_server.yaml",
    "train/sft/dense_2048_aug_off.yaml",
    "train/grpo/dense_2048_aug_low.yaml",
]
SMOKE = ["smoke/sft_dense_tiny.yaml", "smoke/sft_summary_tiny.yaml", "smoke/group_metrics.yaml"]
MIXES = sorted(path.relative_to(SHALLOW).as_posix() for path in SHALLOW.glob("fusion/**/*.yaml"))


@pytest.fixture(autouse=True)
def called_in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)


@pytest.mark.parametrize("name", [*PRESETS, *OVERLAYS, *SMOKE, "debug.yaml"])
def test_a_shipped_run_has_a_short_chain_that_begins_at_the_base(name: str) -> None:
    chain = cfg_lsp.resolve(SHALLOW / name).chain
    assert chain[0] == str(SHALLOW / "base.yaml")
    assert len(chain) <= 4


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_in_the_modular_layout_has_a_long_chain(name: str) -> None:
    assert len(cfg_lsp.resolve(MODULAR / name).chain) >= 8


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_needs_no_other_preset(name: str) -> None:
    assert cfg_lsp.resolve(SHALLOW / name).chain == (str(SHALLOW / "base.yaml"), str(SHALLOW / name))


@pytest.mark.parametrize("name", OVERLAYS)
def test_an_overlay_extends_exactly_one_preset(name: str) -> None:
    bases = [Path(path).relative_to(SHALLOW).as_posix() for path in cfg_lsp.resolve(SHALLOW / name).chain[:-1]]
    assert len([base for base in bases if base in PRESETS]) == 1


def test_a_preset_refers_to_a_mix_that_resolves() -> None:
    for name in PRESETS:
        mix = cfg_lsp.load(SHALLOW / name)["custom"]["fusion_config"]
        assert cfg_lsp.load(PROJECT / mix)["targets"]


def test_one_mix_clears_its_sources() -> None:
    cleared = [name for name in MIXES if cfg_lsp.load(SHALLOW / name)["sources"] == []]
    assert cleared == ["fusion/variants/summary_grpo_2048.yaml"]


@pytest.mark.parametrize("folder", [SHALLOW, MODULAR], ids=["shallow", "modular"])
def test_check_finds_nothing_in_a_shipped_hierarchy(folder: Path) -> None:
    assert cfg_lsp.check([folder]) == []


@pytest.mark.parametrize("name", PRESETS)
def test_the_migration_to_the_shallow_layout_is_in_parity(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parity", str(MODULAR / name), str(SHALLOW / name)]) == 0
    assert "training.output_dir" in capsys.readouterr().out


def test_the_whole_migration_is_in_parity() -> None:
    assert main(["parity", str(MODULAR), str(SHALLOW)]) == 0


def test_a_migration_that_changes_the_learning_rate_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SHALLOW, tmp_path / "configs")
    preset = tmp_path / "configs" / PRESETS[0]
    text = preset.read_text(encoding="utf-8")
    assert "learning_rate: 2.0e-4" in text
    preset.write_text(text.replace("learning_rate: 2.0e-4", "learning_rate: 3.0e-4"), encoding="utf-8")
    assert main(["parity", str(MODULAR / PRESETS[0]), str(preset)]) == 1
    forbidden = capsys.readouterr().out.partition("allowed\n")[0]
    assert "training.learning_rate" in forbidden


@pytest.mark.parametrize("name", PRESETS)
def test_inspect_prints_the_chain_and_sorted_json_the_same_every_time(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for _ in range(2):
        assert main(["inspect", f"configs/{name}"]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    chain, _, body = printed[0].partition("\n\n")
    assert chain.splitlines() == ["Chain (low → high)", "  1  configs/base.yaml", f"  2  configs/{name}"]
    config = json.loads(body)
    assert body == json.dumps(config, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert config == cfg_lsp.load(f"configs/{name}")


def test_why_leads_to_the_base(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "configs/train/sft/dense_1024_gkd.yaml", "training.seed"]) == 0
    assert "value from configs/base.yaml:" in capsys.readouterr().out
