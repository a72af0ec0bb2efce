"""docs/cli.md and docs/rules.md say what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from cfg_lsp.cli.main import COMMANDS
from cfg_lsp.rules import RULES, rule_id

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "tools/generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_fresh(generator: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert generator.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_seen_and_written_anew(
    generator: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generator, "ROOT", tmp_path)
    assert generator.main(["--check"]) == 1
    assert not list(tmp_path.iterdir())
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0
    page = tmp_path / "docs/cli.md"
    page.write_text(page.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    assert generator.main(["--check"]) == 1
    assert "docs/cli.md is stale" in capsys.readouterr().err


def test_every_command_and_rule_has_its_place(generator: ModuleType) -> None:
    cli, rules = generator.cli_page(), generator.rules_page()
    for name in COMMANDS:
        assert f"\n## cfg-lsp {name}\n" in cli
    for rule in RULES:
        assert f"\n## {rule_id(rule)}\n" in rules
        assert f"(#{rule_id(rule)}) | {rule.SEVERITY.value} |" in rules


def test_the_terminal_has_no_say_in_the_pages(generator: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = generator.cli_page()
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert generator.cli_page() == before
