"""What the words of a config are told to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.semantic_tokens import semantic_tokens
from cfg_lsp.ide.token_names import TOKEN_MODIFIERS, TOKEN_TYPES
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.text import Span
from tests.fixture import workspace_of
from tests.ide.nasty import NASTY


def tokens(workspace: Workspace, path: str, span: Span | None = None) -> list[str]:
    snapshot_ = workspace.snapshot()
    text = snapshot_.lines(path).text
    found = semantic_tokens(snapshot_, path, span)
    return [f"{text[each.span.start : each.span.end]}: {each.type} {' '.join(each.modifiers)}" for each in found]


def shown(folder: Path, text: str) -> list[str]:
    workspace, paths = workspace_of(folder.resolve(), text)
    return tokens(workspace, list(paths.values())[-1])


PRESET = """
## configs/base.yaml
training: {seed: 17, bf16: true}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen}
training: {rate: 2, output_dir: out, run_name: dense, epochs: 1, warmup: {steps: 3}}
## configs/train/overlay.yaml
extends: dense.yaml
training:
  seed: 18
  bf16: true
  rate: 1
  epochs: 1
  new: 5
  warmup:
    steps: 3
custom:
  fusion_config: configs/fusion/mix.yaml
"""


def test_keys_are_inherited_overriding_redundant_or_locked_and_new_ones_nothing(tmp_path: Path) -> None:
    assert shown(tmp_path, PRESET) == snapshot(
        [
            "dense.yaml: string path",
            "training: property inherited",
            "seed: property overriding locked",
            "bf16: property redundant locked",
            "rate: property overriding",
            "epochs: property redundant",
            "warmup: property redundant",
            "steps: property redundant",
            "configs/fusion/mix.yaml: string path",
        ]
    )


def test_entries_are_datasets_and_files_are_paths(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        """
## configs/fusion/base.yaml
targets:
  - {name: bbu, train_jsonl: a.jsonl, template: x}
## configs/fusion/mix.yaml
extends: [base.yaml]
targets:
  - name: bbu
    train_jsonl: [b.jsonl, "s3://bucket/c.jsonl"]
    template: x
  - name: 12
    note: a word
""",
    ) == snapshot(
        [
            "base.yaml: string path",
            "targets: property inherited",
            "bbu: class dataset inherited",
            "train_jsonl: property overriding",
            "b.jsonl: string path",
            "template: property redundant",
            "12: class dataset",
        ]
    )


def test_the_losing_pair_of_two_equal_keys_and_what_stands_elsewhere_are_nothing(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        """
## base.yaml
a: 1
b: {c: 1, d: 2}
## run.yaml
extends: base.yaml
a: 2
a: 3
b:
  <<: &more {c: 5}
e: *more
""",
    ) == snapshot(
        ["base.yaml: string path", "a: property overriding", "b: property inherited", "c: property overriding"]
    )


def test_a_broken_text_keeps_the_tokens_of_the_rest(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), "## base.yaml\na: 1\nb: 2\n## run.yaml\nextends: base.yaml\n")
    workspace.edit(paths["run.yaml"], "extends: base.yaml\na: 2\nc: 'open\nb: 3\n", 2)
    assert tokens(workspace, paths["run.yaml"]) == snapshot(
        ["base.yaml: string path", "a: property overriding", "b: property overriding"]
    )


def test_a_piece_has_the_tokens_that_touch_it(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PRESET)
    path = paths["configs/train/overlay.yaml"]
    start = workspace.snapshot().lines(path).text.index("rate")
    assert tokens(workspace, path, Span(start, start + 1)) == snapshot(
        ["training: property inherited", "rate: property overriding"]
    )


@pytest.mark.parametrize("text", NASTY)
def test_any_text_has_tokens_in_order_each_on_one_line(tmp_path: Path, text: str) -> None:
    base = "a: {b: 5, c: 6}\nb: {c: 7, d: [1]}\nc: {k: 2}\nd: x\nuse: {a: 9}\ntargets: [{name: x}, {name: m_jsonl}]\n"
    workspace, paths = workspace_of(tmp_path.resolve(), f"## configs/fusion/base.yaml\n{base}")
    path = str(Path(paths["configs/fusion/base.yaml"]).parent / "run.yaml")
    for before in ("", "extends: base.yaml\n"):
        workspace.open(path, before + text)
        snapshot_ = workspace.snapshot()
        content = snapshot_.lines(path).text
        end = 0
        for token in semantic_tokens(snapshot_, path):
            assert end <= token.span.start < token.span.end
            assert len(content[token.span.start : token.span.end].splitlines()) == 1
            assert token.type in TOKEN_TYPES and set(token.modifiers) <= set(TOKEN_MODIFIERS)
            end = token.span.end
