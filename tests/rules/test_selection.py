"""Which rules run: what a call names, what the manifest says, and what is off by default."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules import RULES, duplicate_key, rule_id
from cfg_lsp.rules.run import run_rules
from cfg_lsp.rules.selection import Selection, UnknownRule, selected
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity, Span
from tests.fixture import write_project

MANIFEST = "## cfg-lsp.toml\ninclude = ['*.yaml']\nrules = {{ {} }}\n## run.yaml\na: 1\na: 2\n"


def names(selection: Selection) -> list[str]:
    return [rule_id(rule) for rule in selection.rules]


def severities(folder: Path, settings: str, rules: Selection) -> list[Severity]:
    paths = write_project(folder, MANIFEST.format(settings))
    return [each.severity for each in run_rules(Workspace().snapshot(), [paths["run.yaml"]], rules)]


def test_rules_are_selected_and_ignored_by_name() -> None:
    assert names(selected()) == [rule_id(rule) for rule in RULES]
    assert names(selected(["missing-base", "duplicate-key"])) == ["duplicate-key", "missing-base"]
    assert names(selected(["missing-base", "duplicate-key"], ["missing-base"])) == ["duplicate-key"]
    assert "duplicate-key" not in names(selected(ignore=["duplicate-key"]))
    assert len(names(selected(ignore=["duplicate-key"]))) == len(RULES) - 1


@pytest.mark.parametrize("words", [(["duplicat-key"], []), ([], ["duplicat-key"])])
def test_an_unknown_name_is_refused_with_the_nearest(words: tuple[list[str], list[str]]) -> None:
    with pytest.raises(UnknownRule, match="no rule `duplicat-key`; did you mean `duplicate-key`"):
        selected(*words)


def test_a_rule_that_the_manifest_turns_off_runs_where_the_call_names_it(tmp_path: Path) -> None:
    assert severities(tmp_path, "duplicate-key = 'off'", selected()) == []
    assert severities(tmp_path, "duplicate-key = 'off'", selected(["duplicate-key"])) == [Severity.ERROR]
    assert severities(tmp_path, "duplicate-key = 'hint'", selected(["duplicate-key"])) == [Severity.HINT]


def test_a_rule_that_is_off_by_default_runs_only_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicate_key, "SEVERITY", Severity.OFF)
    assert severities(tmp_path, "", selected(ignore=["missing-base"])) == []
    assert severities(tmp_path, "duplicate-key = 'information'", Selection()) == [Severity.INFORMATION]
    assert severities(tmp_path, "", selected(["duplicate-key"])) == [Severity.WARNING]
    assert severities(tmp_path, "duplicate-key = 'error'", selected(["duplicate-key"])) == [Severity.ERROR]


def test_a_plain_tuple_of_rules_will_do(tmp_path: Path) -> None:
    paths = write_project(tmp_path, "## run.yaml\na: 1\na: 2\nextends: gone.yaml\n")
    rules: tuple[ModuleType, ...] = (duplicate_key,)
    assert [each.rule for each in run_rules(Workspace().snapshot(), [paths["run.yaml"]], rules)] == ["duplicate-key"]


def test_the_rules_are_worked_out_once_for_files_of_one_manifest() -> None:
    selection = Selection()
    quiet = {"duplicate-key": Severity.OFF}
    first = selection.active(quiet)
    assert selection.active(quiet) is first
    assert "duplicate-key" not in first
    assert "duplicate-key" in selection.active({})


def test_a_file_that_cannot_be_read_is_reported_whatever_is_selected(tmp_path: Path) -> None:
    path = str(tmp_path / "gone.yaml")
    assert [each.rule for each in run_rules(Workspace().snapshot(), [path], selected(["duplicate-key"]))] == [
        "syntax-error"
    ]


def test_of_two_rules_that_speak_of_one_key_only_the_better_one_reports(tmp_path: Path) -> None:
    def check_both(subject: Subject) -> Iterator[Finding]:
        yield Finding(Span(0, 1), "of the key", keys=("a", "b"))
        yield Finding(Span(1, 2), "of another key", keys=("c",))
        yield Finding(Span(2, 3), "of no key")

    def check_one(subject: Subject) -> Iterator[Finding]:
        yield Finding(Span(0, 1), "better named", keys=("a",), path=subject.path)

    worse, better = ModuleType("tests.worse"), ModuleType("tests.better")
    vars(worse).update(check=check_both, SEVERITY=Severity.ERROR, YIELDS_TO=("better",))
    vars(better).update(check=check_one, SEVERITY=Severity.ERROR)
    path = write_project(tmp_path, "## run.yaml\na: {b: 1}\n")["run.yaml"]
    both = run_rules(Workspace().snapshot(), [path], (worse, better))
    assert [each.message for each in both] == ["better named", "of another key", "of no key"]
    alone = run_rules(Workspace().snapshot(), [path], (worse,))
    assert [each.message for each in alone] == ["of the key", "of another key", "of no key"]
