"""docs/cli.md and docs/rules/ say what the code says."""

from __future__ import annotations

import importlib.util
import json
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


@pytest.mark.parametrize("name", ["docs/rules/README.md", "docs/rules/missing-base.md", "docs/cli.md"])
def test_a_missing_page_is_seen_and_written_anew(
    name: str,
    generator: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(generator, "ROOT", tmp_path)
    generator.main([])
    (tmp_path / name).unlink()
    assert generator.main(["--check"]) == 1
    assert capsys.readouterr().err == f"{name} is missing: run `python tools/generate_docs.py`\n"
    assert generator.main([]) == generator.main(["--check"]) == 0


def test_the_page_of_a_rule_that_is_no_more_is_seen_and_removed(
    generator: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generator, "ROOT", tmp_path)
    generator.main([])
    page = tmp_path / "docs/rules/no-rule.md"
    page.write_text("# no-rule\n", encoding="utf-8")
    assert generator.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/rules/no-rule.md is superfluous: run `python tools/generate_docs.py`\n"
    assert page.exists()
    assert generator.main([]) == 0
    assert not page.exists()


def test_every_command_and_rule_has_its_place(generator: ModuleType) -> None:
    made = generator.all_pages()
    for name in COMMANDS:
        assert f"\n## cfg-lsp {name}\n" in made["docs/cli.md"]
    for rule in RULES:
        name = rule_id(rule)
        assert f"| [`{name}`]({name}.md) | {rule.SEVERITY.value} |" in made["docs/rules/README.md"]
        assert made[f"docs/rules/{name}.md"].startswith(f"# {name}\n")


def test_the_table_marks_the_rules_that_have_a_fix(generator: ModuleType) -> None:
    rows = generator.all_pages()["docs/rules/README.md"].splitlines()
    assert any(row.startswith("| [`duplicate-key`](duplicate-key.md) | error | fix |") for row in rows)
    assert any(row.startswith("| [`syntax-error`](syntax-error.md) | error |  |") for row in rows)


def test_the_terminal_has_no_say_in_the_pages(generator: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = generator.cli_page()
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert generator.cli_page() == before


def test_the_extension_has_every_setting_of_the_server(generator: ModuleType) -> None:
    extension = json.loads((ROOT / "editors/vscode/package.json").read_text(encoding="utf-8"))
    offered = {name for group in extension["contributes"]["configuration"] for name in group["properties"]}
    assert {f"cfg-lsp.{each.name}" for each in generator.EDITOR_SETTINGS} <= offered
