"""Half an hour of editing in a minute: hundreds of edits over a hierarchy, then what a fresh server answers."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from lsprotocol import converters, types

from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

HIERARCHY = """
## cfg-lsp.toml
[rules]
conflicting-bases = "warning"
## configs/base.yaml
# what every run shares
training: &training
  seed: 17
  learning_rate: 2.0e-4   # tuned
  steps: [1, 2, 3]
model: {name: ä𝄞, layers: 12}
again: *training
## configs/components/lora.yaml
lora:
  rank: 8
  alpha: 16
## configs/train/one.yaml
extends: [../base.yaml, ../components/lora.yaml]
model: {model: qwen}
training:
  output_dir: out
  run_name: one
  learning_rate: 1.0e-4
custom:
  fusion_config: configs/fusion/variants/small.yaml
## configs/train/two.yaml
extends: one.yaml
training:
  run_name: two
  output_dir: out/two
lora: {rank: 16}
## configs/train/three.yaml
extends: two.yaml
training:
  run_name: three
  seed: 17
## configs/fusion/base.yaml
targets:
  - name: bbu_dense
    train_jsonl: data/bbu.jsonl
    mode: dense
  - {name: rru_dense, train_jsonl: data/rru.jsonl}
sources:
  - {dataset: lvis, train_jsonl: data/lvis.jsonl, ratio: 0.1}
## configs/fusion/variants/small.yaml
extends: ../base.yaml
targets:
  - {name: bbu_dense, max_pixels: 1024}
## configs/fusion/variants/large.yaml
extends: ../base.yaml
targets:
  - name: rru_dense
    max_pixels: 4096
sources:
  - {dataset: lvis, ratio: 0.2}
"""
PIECES = (
    "a", "0", " ", "\n", ":", "- ", "'", '"', "[", "]", "{", "}", "#", "&x ", "*x", "\t", "1e-4", "null", "~", "<<: ",
    "bbu_dense", "rru_dense", "training", "learning_rate: 3\n", "  seed: 18\n", "extends: one.yaml\n", "ä𝄞", "!Tag ",
    "run_name", "# cfg-lsp: ignore[type-change]", "\r\n", "---\n", "name", "dataset", "lvis",
)  # fmt: skip
EDITS = 400
CONVERTER = converters.get_converter()


class HalfHour:
    """Random edits of an editor with a seed; `open` are the texts that it has open."""

    def __init__(self, editor: Editor, seed: int) -> None:
        self.editor = editor
        self.dice = random.Random(seed)
        self.original = dict(editor.texts)

    async def spend(self, edits: int) -> None:
        for _ in range(edits):
            self.dice.choices([self.type, self.take_out, self.restore, self.open_or_close, self.on_disk],
                              [12, 5, 4, 1, 1])[0]()  # fmt: skip
            if self.dice.random() < 0.2 and self.editor.versions:
                await answers_at(self.editor, self.dice.choice(list(self.editor.versions)), self.dice)

    @property
    def open(self) -> list[str]:
        return list(self.editor.versions)

    def type(self) -> None:
        if self.open:
            name = self.dice.choice(self.open)
            at = self.dice.randint(0, len(self.editor.texts[name]))
            self.put(name, at, at, self.dice.choice(PIECES))

    def take_out(self) -> None:
        if self.open:
            name = self.dice.choice(self.open)
            length = len(self.editor.texts[name])
            start = self.dice.randint(0, length)
            self.put(name, start, min(length, start + self.dice.choice([1, 2, 5, 20])), "")

    def restore(self) -> None:
        if self.open:
            name = self.dice.choice(self.open)
            self.editor.write(name, self.original[name])

    def open_or_close(self) -> None:
        name = self.dice.choice(list(self.original))
        if name in self.editor.versions:
            self.editor.close(name)
            path = self.editor.folder / name
            self.editor.texts[name] = path.read_text(encoding="utf-8") if path.exists() else ""
        else:
            self.editor.texts.setdefault(name, self.original[name])
            self.editor.open(name)

    def on_disk(self) -> None:
        name = self.dice.choice([each for each in self.original if each not in self.editor.versions] or [None])
        if name is None:
            return
        exists = (self.editor.folder / name).exists()
        text = self.original[name]
        if exists and self.dice.random() < 0.5:
            self.editor.on_disk(name, None)
        else:
            self.editor.on_disk(name, text + self.dice.choice(["", "more: 1\n", "seed: 1e-4\n", "]"]))

    def put(self, name: str, start: int, end: int, piece: str) -> None:
        text = self.editor.texts[name]
        if "\r" in text[max(0, start - 1) : end + 1] or "\r" in piece:
            self.editor.write(name, text[:start] + piece + text[end:])  # no position lies inside a line end
        else:
            self.editor.put(name, start, end, piece)


async def answers_at(editor: Editor, name: str, dice: random.Random) -> dict[str, Any]:
    """What is answered about one place of a text."""
    offset = dice.randint(0, len(editor.texts[name]))
    place: dict[str, Any] = {"text_document": editor.document(name), "position": editor.position(name, offset)}
    client = editor.client
    context = types.ReferenceContext(include_declaration=True)
    asked: dict[str, Awaitable[Any]] = {
        "hover": client.text_document_hover_async(types.HoverParams(**place)),
        "definition": client.text_document_definition_async(types.DefinitionParams(**place)),
        "declaration": client.text_document_declaration_async(types.DeclarationParams(**place)),
        "implementation": client.text_document_implementation_async(types.ImplementationParams(**place)),
        "references": client.text_document_references_async(types.ReferenceParams(context, **place)),
        "completion": client.text_document_completion_async(types.CompletionParams(**place)),
        "highlights": client.text_document_document_highlight_async(types.DocumentHighlightParams(**place)),
        "prepare": client.text_document_prepare_rename_async(types.PrepareRenameParams(**place)),
        "types": client.text_document_prepare_type_hierarchy_async(types.TypeHierarchyPrepareParams(**place)),
        "selection": client.text_document_selection_range_async(
            types.SelectionRangeParams(place["text_document"], [place["position"]])
        ),
    }
    return {f"{method} at {offset}": await settled(each) for method, each in asked.items()}


async def answers_about(editor: Editor, name: str) -> dict[str, Any]:
    """What is answered about a whole text."""
    client, document = editor.client, editor.document(name)
    whole = types.Range(types.Position(0, 0), types.Position(10_000, 0))
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document)) or []
    asked: dict[str, Awaitable[Any]] = {
        "symbols": client.text_document_document_symbol_async(types.DocumentSymbolParams(document)),
        "links": client.text_document_document_link_async(types.DocumentLinkParams(document)),
        "folding": client.text_document_folding_range_async(types.FoldingRangeParams(document)),
        "hints": client.text_document_inlay_hint_async(types.InlayHintParams(document, whole)),
        "tokens": client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document)),
        **{f"lens {number}": client.code_lens_resolve_async(lens) for number, lens in enumerate(lenses)},
    }
    return {method: await settled(each) for method, each in asked.items()}


async def settled(answer: Awaitable[Any]) -> Any:
    """An answer as plain data, or the error that it is."""
    try:
        return without_versions(CONVERTER.unstructure(await answer))
    except Exception as error:
        assert "internal" not in str(error).lower(), error
        return str(error)


def without_versions(data: Any) -> Any:
    """Plain data without what counts the edits of a text."""
    if isinstance(data, dict):
        return {key: without_versions(value) for key, value in data.items() if key not in ("version", "resultId")}
    return [without_versions(each) for each in data] if isinstance(data, list | tuple) else data


def told(editor: Editor) -> dict[str, Any]:
    """What has been published last for each file, where anything is wrong there."""
    last = {each.uri: each.diagnostics for each in editor.published}
    return {uri: CONVERTER.unstructure(found) for uri, found in last.items() if found}


async def until(is_so: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether something becomes so in time."""
    try:
        async with asyncio.timeout(seconds):
            while not is_so():
                await asyncio.sleep(0.02)
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("seed", range(int(os.environ.get("CFG_LSP_HALF_HOURS", "2"))))
async def test_after_hundreds_of_edits_every_answer_is_that_of_a_fresh_server(begin: Begin, seed: int) -> None:
    editor = await begin(HIERARCHY)
    editor.open(*(name for name in editor.texts if "one" in name or "fusion" in name or name.endswith(".toml")))
    half_hour = HalfHour(editor, seed)
    for _ in range(4):
        await half_hour.spend(EDITS // 4)
        fresh = await begin("", folder=editor.folder)
        fresh.paths, fresh.texts = editor.paths, dict(editor.texts)
        fresh.open(*editor.versions)
        for name in editor.versions:
            line = editor.lines[name]
            if line is not None:
                fresh.stand_on(name, line)  # the line that is edited is the first to be doubted
        await until(lambda fresh=fresh: told(editor) == told(fresh))  # type: ignore[misc]
        assert told(editor) == told(fresh)
        for name in half_hour.open:
            assert await answers_about(editor, name) == await answers_about(fresh, name)
            for _ in range(6):
                place = half_hour.dice.random()
                first = await answers_at(editor, name, random.Random(place))
                assert first == await answers_at(fresh, name, random.Random(place))
