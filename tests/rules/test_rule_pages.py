"""A rule's docstring is its page and its tests: bad examples raise it, good ones raise nothing."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

import cfg_lsp.rules
from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.run import run_rules
from cfg_lsp.rules.selection import Selection
from cfg_lsp.text import Diagnostic, Severity
from tests.fixture import write_project

FOLDER = Path(cfg_lsp.rules.__file__).parent
NO_RULES = {
    "__init__",
    "allowing",
    "datasets",
    "fixing",
    "holders",
    "ignoring",
    "kept",
    "kinds",
    "manifest_rules",
    "pages",
    "paths",
    "renaming",
    "run",
    "schema_faults",
    "selection",
    "subject",
    "suppression",
}
EXAMPLE = re.compile(r"```yaml (bad|good)\n(.*?)```", re.DOTALL)
EXAMPLES = [
    pytest.param(rule, kind, text, id=f"{rule_id(rule)}-{kind}-{number}")
    for rule in RULES
    for number, (kind, text) in enumerate(EXAMPLE.findall(rule.__doc__ or ""))
]


def found_in(folder: Path, text: str, rule: ModuleType | None = None) -> set[str]:
    """The rules that an example raises; a single file is configs/config.yaml."""
    write_project(folder, text if text.startswith("## ") else f"## configs/config.yaml\n{text}")
    return {fault.rule for fault in all_found(folder, rule)}


def all_found(folder: Path, rule: ModuleType | None = None) -> list[Diagnostic]:
    """What all rules find, `rule` too where it is off by default."""
    snapshot = Workspace().snapshot()
    rules = [each for each in RULES if each is rule or each.SEVERITY is not Severity.OFF]
    selection = Selection(rules, [rule_id(rule)] if rule is not None else [])
    return run_rules(snapshot, named(snapshot, [str(folder)]), selection)


@pytest.mark.parametrize(("rule", "kind", "text"), EXAMPLES)
def test_an_example_shows_what_its_page_says(rule: ModuleType, kind: str, text: str, tmp_path: Path) -> None:
    assert found_in(tmp_path, text, rule) == ({rule_id(rule)} if kind == "bad" else set())


@pytest.mark.parametrize(("rule", "kind", "text"), EXAMPLES)
def test_the_fix_of_a_bad_example_turns_it_into_one_that_does_not_raise_it(
    rule: ModuleType, kind: str, text: str, tmp_path: Path
) -> None:
    found_in(tmp_path, text)
    faults = [fault for fault in all_found(tmp_path, rule) if fault.fixes]
    assert bool(faults) == (kind == "bad" and "## Fix" in (rule.__doc__ or ""))
    for fault in faults:
        path = Path(fault.path)
        content = path.read_text(encoding="utf-8")
        for edit in sorted(fault.fixes[0].edits, key=lambda each: each.span, reverse=True):
            content = content[: edit.span.start] + edit.text + content[edit.span.end :]
        path.write_text(content, encoding="utf-8")
    assert not [fault for fault in all_found(tmp_path, rule) if fault.rule == rule_id(rule) and faults]


@pytest.mark.parametrize("rule", RULES, ids=rule_id)
def test_a_page_says_why_and_shows_both(rule: ModuleType) -> None:
    page = rule.__doc__ or ""
    assert "## Why is this bad?" in page
    assert {kind for kind, _ in EXAMPLE.findall(page)} == {"bad", "good"}
    assert len(page.splitlines()[0]) <= 110


def test_every_file_of_the_folder_is_a_rule() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - NO_RULES
    assert {rule_id(rule).replace("-", "_") for rule in RULES} == files
    assert len(RULES) == len(files)


def test_an_example_that_raises_nothing_would_be_seen(tmp_path: Path) -> None:
    assert found_in(tmp_path, "training: {seed: 17}\n") == set()
