"""What a client is told is wrong, and when: through a real client."""

from __future__ import annotations

import pytest
from lsprotocol import types

from tests.lsp.conftest import Begin

HIERARCHY = """
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/bbu.jsonl}
## configs/fusion/variants/one.yaml
extends: ../base/dense.yaml
targets:
  - name: bbu_dense
    train_jsonl: data/one.jsonl
## configs/fusion/variants/two.yaml
extends: ../base/dense.yaml
targets:
  - name: bbu_dense
    train_jsonl: data/two.jsonl
"""
BASE, ONE, TWO = (
    "configs/fusion/base/dense.yaml",
    "configs/fusion/variants/one.yaml",
    "configs/fusion/variants/two.yaml",
)


async def test_a_fault_is_told_with_its_place_and_its_page(begin: Begin) -> None:
    editor = await begin("## configs/run.yaml\nname: ä𝄞  # ok\nrate: 1e-4\n")
    editor.open("configs/run.yaml")
    (found,) = await editor.diagnostics("configs/run.yaml")
    assert (found.code, found.source, found.severity) == ("surprising-scalar", "cfg-lsp", 2)
    assert editor.text_at(editor.uri("configs/run.yaml"), found.range) == "1e-4"
    assert found.code_description is not None
    assert found.code_description.href.endswith("/docs/rules/surprising-scalar.md")


async def test_an_unsaved_base_counts_in_every_open_overlay_at_once(begin: Begin) -> None:
    editor = await begin(HIERARCHY)
    editor.open(BASE, ONE, TWO)
    assert await editor.rules(ONE) == []
    editor.change(BASE, "bbu_dense", "bbu_renamed")
    for name in (ONE, TWO):
        (found,) = await editor.until_rules(name, "unknown-dataset")
        assert "bbu_renamed" in found.message
    editor.change(BASE, "bbu_renamed", "bbu_dense")
    for name in (ONE, TWO):
        await editor.until_rules(name)


async def test_files_that_are_not_open_are_reported_too_and_follow_unsaved_text(begin: Begin) -> None:
    editor = await begin(HIERARCHY)
    editor.open(BASE)
    editor.change(BASE, "bbu_dense", "bbu_renamed")
    await editor.until_rules(ONE, "unknown-dataset")
    editor.close(BASE)
    await editor.until_rules(ONE)


async def test_a_file_that_comes_or_goes_on_disk_counts(begin: Begin) -> None:
    editor = await begin(HIERARCHY)
    editor.open(ONE)
    assert await editor.rules(ONE) == []
    text = editor.texts[BASE]
    editor.on_disk(BASE, None)
    await editor.until_rules(ONE, "missing-base")
    await editor.until_rules(TWO, "missing-base")
    editor.on_disk(BASE, text)
    await editor.until_rules(ONE)
    await editor.until_rules(TWO)


async def test_an_unsaved_manifest_counts(begin: Begin) -> None:
    editor = await begin("## cfg-lsp.toml\n[rules]\n## configs/run.yaml\nrate: 1e-4\n")
    editor.open("configs/run.yaml", "cfg-lsp.toml")
    await editor.until_rules("configs/run.yaml", "surprising-scalar")
    editor.write("cfg-lsp.toml", '[rules]\nsurprising-scalar = "off"\n')
    await editor.until_rules("configs/run.yaml")
    editor.write("cfg-lsp.toml", '[rules]\nsurprising-scalar = "of"\n')
    assert len(await editor.diagnostics("cfg-lsp.toml")) == 1
    await editor.until_rules("configs/run.yaml", "surprising-scalar")


async def test_while_a_text_is_broken_its_syntax_error_is_the_only_new_fault(begin: Begin) -> None:
    editor = await begin(HIERARCHY)
    editor.open(BASE, ONE)
    await editor.until_rules(ONE)
    editor.change(ONE, "name: bbu_dense", "name: bbu_dense\n    mod")
    assert await editor.rules(ONE) == ["syntax-error"]
    editor.change(BASE, "bbu_dense", "'bbu_dense")
    assert await editor.rules(BASE) == ["syntax-error"]
    assert await editor.rules(ONE) == ["syntax-error"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_positions_are_counted_as_agreed(begin: Begin, encoding: str) -> None:
    text = "## configs/run.yaml\n{ä𝄞: 1, rate: 1e-4}\n"
    editor = await begin(text, encodings=[types.PositionEncodingKind(encoding)])
    assert editor.answer.capabilities.position_encoding == encoding
    editor.open("configs/run.yaml")
    (found,) = await editor.diagnostics("configs/run.yaml")
    assert editor.text_at(editor.uri("configs/run.yaml"), found.range) == "1e-4"
    editor.change("configs/run.yaml", "𝄞: 1, rate: 1e-4", "𝄞𝄞: 1, rate: 1e-5")
    (found,) = await editor.diagnostics("configs/run.yaml")
    assert editor.text_at(editor.uri("configs/run.yaml"), found.range) == "1e-5"


async def test_a_slip_is_seen_and_gone_as_the_configs_beside_it_change(begin: Begin) -> None:
    one, two, three = (f"configs/train/{name}.yaml" for name in ("one", "two", "three"))
    editor = await begin(
        f"## {one}\nmodel: {{}}\nwarmup_ratio: 0.1\n## {two}\nmodel: {{}}\nwarmup_ratio: 0.1\n"
        f"## {three}\nmodel: {{}}\nwarmup_raito: 0.1\n"
    )
    editor.open(one, three)
    await editor.until(three, lambda told: "unknown-key" in [each.code for each in told.diagnostics])
    editor.change(one, "warmup_ratio", "other")
    await editor.until(three, lambda told: "unknown-key" not in [each.code for each in told.diagnostics])
    editor.change(one, "other", "warmup_ratio")
    await editor.until(three, lambda told: "unknown-key" in [each.code for each in told.diagnostics])
