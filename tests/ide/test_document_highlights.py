"""Where the same thing stands in one text."""

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.ide.document_highlights import document_highlights
from tests.fixture import at_cursor


def highlighted(folder: Path, text: str) -> list[str] | None:
    cursor = at_cursor(folder.resolve(), text)
    found = document_highlights(cursor.snapshot, cursor.path, cursor.offset)
    lines = cursor.snapshot.lines(cursor.path)
    if found is None:
        return None
    return [f"{lines.position(s.start).line} {lines.text[s.start : s.end]} {kind}" for s, kind in found]


ANCHORED = """
## configs/run.yaml
common: &common {lr: 1, deep: {x: 1}}
one:
  <<: *common
  lr: 2
two: *common
lr: 3
deep: {x: 4}
"""


def test_a_key_and_those_that_an_anchor_writes_under_it(tmp_path: Path) -> None:
    assert highlighted(tmp_path, ANCHORED.replace("  lr: 2", "  l<^>r: 2")) == snapshot(["1 lr write", "4 lr write"])
    assert highlighted(tmp_path, ANCHORED.replace("{lr: 1", "{l<^>r: 1")) == snapshot(["1 lr write", "4 lr write"])
    assert highlighted(tmp_path, ANCHORED.replace("deep: {x: 1", "deep: {<^>x: 1")) == snapshot(["1 x write"])
    assert highlighted(tmp_path, ANCHORED.replace("\nlr: 3", "\n<^>lr: 3")) == snapshot(["6 lr write"])


def test_a_key_that_is_written_twice(tmp_path: Path) -> None:
    assert highlighted(tmp_path, "## configs/run.yaml\na: {b: 1}\nc: {b: 2}\na: {<^>b: 3}\n") == snapshot(
        ["1 b write", "3 b write"]
    )


def test_keys_that_are_not_text(tmp_path: Path) -> None:
    assert highlighted(tmp_path, "## configs/run.yaml\n1: a\n'1': b\ntrue: c\n<^>1: d\n") == snapshot(
        ["1 1 write", "4 1 write"]
    )


def test_an_anchor_with_its_aliases(tmp_path: Path) -> None:
    expected = snapshot(["1 &common write", "3 *common read", "5 *common read"])
    assert highlighted(tmp_path, ANCHORED.replace("two: *", "two: *<^>")) == expected
    assert highlighted(tmp_path, ANCHORED.replace("&common", "&com<^>mon")) == expected


def test_a_dataset_in_targets_and_sources(tmp_path: Path) -> None:
    text = """
## configs/fusion/mix.yaml
targets:
  - {name: b<^>bu, template: bbu}
  - {name: other}
sources:
  - dataset: bbu
  - name: "bbu"
"""
    assert highlighted(tmp_path, text) == snapshot(["2 bbu write", "5 bbu write", '6 "bbu" write'])


def test_a_path_that_stands_twice(tmp_path: Path) -> None:
    text = """
## configs/fusion/mix.yaml
targets:
  - {name: a, train_jsonl: data/<^>a.jsonl}
  - {name: b, train_jsonl: "data/a.jsonl"}
## data/a.jsonl
{}
"""
    assert highlighted(tmp_path, text) == snapshot(["2 data/a.jsonl text", '3 "data/a.jsonl" text'])


def test_plain_values_are_left_to_the_editor(tmp_path: Path) -> None:
    for text in ("a: tr<^>ue\nb: true\n", "a: [1, <^>1]\n", "a:\n  <^>\n  b: 1\n", "<^>", "a: 1  # <^>a\n"):
        assert highlighted(tmp_path, f"## configs/run.yaml\n{text}") is None


def test_text_with_a_fault(tmp_path: Path) -> None:
    assert highlighted(tmp_path, "## configs/run.yaml\na<^>: &x 1\nb: 'open\nc: *x\na: 2\n") == snapshot(
        ["1 a write", "4 a write"]
    )
