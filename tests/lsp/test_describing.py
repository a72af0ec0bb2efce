"""Commands that answer with data, through a real client."""

from __future__ import annotations

from typing import Any

import pytest
from inline_snapshot import snapshot
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

BASE, RUN, MIX = "configs/base.yaml", "configs/train/läuft𝄞.yaml", "configs/fusion/mix.yaml"
PROJECT = f"""
## {BASE}
training: {{seed: 17}}
## {RUN}
extends: [../base.yaml, ../more/base.yaml]
"grün𝄞": 1
training: {{"ä𝄞": 0, seed: 18}}
## configs/more/base.yaml
training: {{rate: 1.0e-4}}
## {MIX}
targets:
  - name: bbu
    train_jsonl: a.jsonl
## notes.yaml
a: 1
"""


async def ask(editor: Editor, command: str, *arguments: Any) -> Any:
    params = types.ExecuteCommandParams(command, arguments=list(arguments))
    return await editor.client.workspace_execute_command_async(params)


def field(answer: Any, name: str) -> str:
    return str(answer[name] if isinstance(answer, dict) else getattr(answer, name))


async def test_a_chain_is_told_from_its_lowest_file_on(begin: Begin) -> None:
    editor = await begin(PROJECT)
    chain = await ask(editor, "cfg-lsp.chain", editor.uri(RUN))
    assert [(field(each, "name"), field(each, "detail")) for each in chain] == snapshot(
        [
            ("configs/base.yaml", "base · configs/base.yaml"),
            ("configs/more/base.yaml", "configs/more/base.yaml"),
            ("läuft𝄞.yaml", "preset · configs/train/läuft𝄞.yaml"),
        ]
    )
    assert [field(each, "uri") for each in chain][::2] == [editor.uri(BASE), editor.uri(RUN)]


async def test_a_chain_follows_what_is_typed(begin: Begin) -> None:
    editor = await begin(PROJECT)
    editor.open(RUN)
    editor.change(RUN, ", ../more/base.yaml", "")
    chain = await ask(editor, "cfg-lsp.chain", editor.uri(RUN))
    assert [field(each, "name") for each in chain] == ["base.yaml", "läuft𝄞.yaml"]


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "file:///nowhere.yaml", "", None])
async def test_what_is_no_config_has_no_chain_and_no_key_path(begin: Begin, uri: str | None) -> None:
    editor = await begin(PROJECT)
    assert await ask(editor, "cfg-lsp.chain", uri) is None
    assert await ask(editor, "cfg-lsp.keyPath", uri, {"line": 0, "character": 0}) is None


async def test_all_configs_of_the_workspace_are_told(begin: Begin) -> None:
    editor = await begin(PROJECT)
    configs = await ask(editor, "cfg-lsp.configs")
    assert [field(each, "detail") for each in configs] == snapshot(
        [
            "base · configs/base.yaml",
            "fusion · configs/fusion/mix.yaml",
            "configs/more/base.yaml",
            "preset · configs/train/läuft𝄞.yaml",
        ]
    )


async def test_a_key_path_is_what_why_takes(begin: Begin) -> None:
    editor = await begin(PROJECT)
    editor.open(RUN, MIX)

    async def key_path(name: str, needle: str) -> Any:
        start = editor.range_of(name, needle).start
        return await ask(
            editor, "cfg-lsp.keyPath", editor.uri(name), {"line": start.line, "character": start.character}
        )

    assert await key_path(RUN, "seed") == "training.seed"
    assert await key_path(RUN, "18") == "training.seed"
    assert await key_path(MIX, "train_jsonl") == "targets.bbu.train_jsonl"
    assert await key_path(RUN, "grün") == "grün𝄞"


async def test_a_position_that_makes_no_sense_is_refused_in_words(begin: Begin) -> None:
    editor = await begin(PROJECT)
    senseless: list[Any] = [None, {}, {"line": -1, "character": 0}, {"line": "0", "character": 0}, []]
    for position in senseless:
        with pytest.raises(JsonRpcException, match="which position"):
            await ask(editor, "cfg-lsp.keyPath", editor.uri(RUN), position)
