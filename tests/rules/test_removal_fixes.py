"""Fixes that take something out: nothing else goes, and what is left says what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cfg_lsp.edits.removal import removal
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules import duplicate_key
from cfg_lsp.rules.run import run_rules
from cfg_lsp.text import Diagnostic, Edit
from tests.fixture import write_project


def faults(path: Path) -> list[Diagnostic]:
    return run_rules(Workspace().snapshot(), [str(path)])


def fixed(path: Path, text: str) -> str | None:
    """The text after the first fault's fix, `None` where it offers none."""
    path.write_text(text, encoding="utf-8", newline="")
    (fault, *_) = faults(path)
    if not fault.fixes:
        return None
    (fix,) = fault.fixes
    assert fix.safe == (fault.rule == "duplicate-key")
    for edit in sorted(fix.edits, key=lambda each: each.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    path.write_text(text, encoding="utf-8", newline="")
    assert faults(path) == []
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "b: 2\na: 3\n"),
        ("a: 1  # old\n# about b\nb: 2\na: 3", "# about b\nb: 2\na: 3"),
        ("x:\n  a: 1\n  a: 3\n", "x:\n  a: 3\n"),
        ("x:\n  a: 1\r\n  a: 3\r\n", "x:\n  a: 3\r\n"),
        ("a:\n  b:\n    - 1\n    - c: 2\n# about d\nd: 1\na: 3\n", "# about d\nd: 1\na: 3\n"),
        ("a: |\n  text\n  more\nb: 1\na: 3\n", "b: 1\na: 3\n"),
        ("a:\nb: 1\na: 3\n", "b: 1\na: 3\n"),
        ("a: # empty\nb: 1\na: 3\n", "b: 1\na: 3\n"),
        ("a: 1\na: 2\nb: 0\na: 3\n", "b: 0\na: 3\n"),
        ("{a: 1, b: 2, a: 3}\n", "{b: 2, a: 3}\n"),
        ("x: {b: [1, 2], a: {c: 1},\n  a: 3}\n", "x: {b: [1, 2], a: 3}\n"),
        ('"a": "# no"\na: 3\n', "a: 3\n"),
        ("größe: 1\ngröße: 2\n", "größe: 2\n"),
        ("x:\n- b: 0\n  a: 1\n  a: 2\n", "x:\n- b: 0\n  a: 2\n"),
    ],
)
def test_the_key_that_loses_is_taken_out(text: str, expected: str, tmp_path: Path) -> None:
    assert fixed(tmp_path / "run.yaml", text) == expected


def test_a_json_key_is_taken_out_too(tmp_path: Path) -> None:
    assert fixed(tmp_path / "run.json", '{"a": 1,\n "b": 2, "a": 3}\n') == '{"b": 2, "a": 3}\n'


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\na: 3\n",
        "x:\n- a: 1\n  a: 2\n",
        "? a\n: 1\na: 2\n",
    ],
)
def test_no_fix_is_offered_that_would_change_anything_else(text: str, tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(text, encoding="utf-8")
    assert [fault.fixes for fault in faults(path) if fault.rule == "duplicate-key"] == [()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("extends: [a.yaml, b.yaml]\n", "extends: [b.yaml]\n"),
        ("extends: [b.yaml, a.yaml]\n", "extends: [b.yaml]\n"),
        ("extends: [b.yaml, 'b.yaml']\nz: 1\n", "extends: [b.yaml]\nz: 1\n"),
        ("extends:\n  - a.yaml  # the base\n  - b.yaml\n", "extends:\n  - b.yaml\n"),
        ("extends:\n- b.yaml\n# why\n- a.yaml\nz: 1\n", "extends:\n- b.yaml\n# why\nz: 1\n"),
        ("extends: [\n  b.yaml,\n  a.yaml,\n]\n", "extends: [\n  b.yaml,\n]\n"),
    ],
)
def test_the_repeated_base_is_taken_out(text: str, expected: str, tmp_path: Path) -> None:
    write_project(tmp_path, "## a.yaml\nx: 1\n## b.yaml\nextends: a.yaml\n")
    assert fixed(tmp_path / "run.yaml", text) == expected


def test_a_thousand_repeats_are_all_reported_and_some_fixed(tmp_path: Path) -> None:
    path = tmp_path / "run.yaml"
    path.write_text("".join(f"a{number}: 1\na{number}: 2\n" for number in range(1000)), encoding="utf-8")
    found = faults(path)
    assert len(found) == 1000
    assert 0 < len([fault for fault in found if fault.fixes]) <= 20


def test_of_many_repetitions_the_first_are_shown_and_no_fix_is_tried_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def counted(*given: Any) -> tuple[Edit, ...]:
        tried.append(len(given[1]))
        return removal(*given)

    monkeypatch.setattr(duplicate_key, "removal", counted)
    path = tmp_path / "run.yaml"
    path.write_text("a: 1\n" * 40_000, encoding="utf-8")
    (fault,) = faults(path)
    assert fault.message.startswith("`a` is written 40000 times")
    assert len(fault.related) == 10
    assert fault.related[-1].message == "written here, without effect, and 39989 more below"
    path.write_text("# " + "x" * 70_000 + "\na: 1\na: 2\n", encoding="utf-8")
    (fault,) = faults(path)
    assert (tried, fault.fixes) == ([], ())
    path.write_text("a: 1\n" * 20 + "b: 1\n" * 20, encoding="utf-8")
    few, many = faults(path)
    assert (tried, len(few.fixes), many.fixes) == ([19], 1, ())
