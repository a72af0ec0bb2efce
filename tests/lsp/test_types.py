"""Types through a real client: what hover and completion say of them, and that every door has one word for a fault."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from inline_snapshot import snapshot
from lsprotocol import types

from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

RUN = "configs/trainer/run.yaml"
BASE = """
## configs/trainer/config.json
{"hyperparams": {"learning_rate": 1e-3}, "locked": {"vocab_size": 7}}
"""
FAULTY = """
## configs/trainer/run.yaml
"ä𝄞": 1
hyperparams: {"batch_size": "19", num_epochs: 1.5, eval_strategy: stepz, learning_rat: 1.0e-4, warmup_steps: -1}
max_length: 12
locked: {base_model: 3}
environment: [1]
## cfg-lsp.toml
include = ["configs/**", "runs/**"]
[families.trainer]
files = ["configs/trainer/**"]
[families.own]
files = ["runs/**"]
schema = "own.schema.json"
## own.schema.json
{"properties": {"rate": {"type": "number", "minimum": 0}, "name": {"enum": ["adam", "sgd"]},
                "seed": {"type": "integer"}},
 "additionalProperties": false}
## runs/own.yaml
rate: -1
name: adan
seed: '3'
sed: 3
"""


async def test_hover_says_what_a_key_takes_its_default_and_what_it_does(begin: Begin) -> None:
    editor = await begin(f'{BASE}## {RUN}\nextends: config.json\nhyperparams: {{"𝄞": 1, batch<^>_size: 4}}\n')
    editor.open(RUN)
    text = await hover(editor)
    assert text.split("\n\n", 2)[2] == snapshot("""\
integer ≥ 1 · default `19`

Samples in one step of one device.\
""")


async def test_hover_follows_an_edit_and_says_what_replaces_a_removed_key(begin: Begin) -> None:
    editor = await begin(f"{BASE}## {RUN}\nextends: config.json\nmax_le<^>ngths: 12\n")
    editor.open(RUN)
    assert "removed" not in await hover(editor)
    editor.change(RUN, "max_lengths", "max_length")
    assert (await hover(editor)).split("\n\n")[-1] == snapshot("**removed**: `hyperparams.max_length` replaces it")


async def test_completion_offers_missing_keys_first_and_explains_them(begin: Begin) -> None:
    editor = await begin(f"{BASE}## {RUN}\nextends: config.json\n'ä𝄞': 1\nlocked:\n  <^>\n")
    editor.open(RUN)
    found = await completion(editor)
    assert [(item.label, item.detail) for item in found] == snapshot(
        [
            ("base_model", "string · required"),
            ("model_architecture", "string · required"),
            ("max_context_length", "integer ≥ 1 · required"),
            ("vocab_size", "← 7 config.json"),
            ("model_version", "string · default v1"),
            ("created_at", "string or null · default null"),
        ]
    )
    resolved = await editor.client.completion_item_resolve_async(found[0])
    assert isinstance(resolved.documentation, types.MarkupContent)
    assert resolved.documentation.value == snapshot("""\
string · required

The model that training began with.\
""")


async def test_completion_offers_choices_the_inherited_one_or_the_default_first(begin: Begin) -> None:
    editor = await begin(f'{BASE}## {RUN}\nextends: config.json\nhyperparams: {{"𝄞": 1, eval_strategy: <^>}}\n')
    editor.open(RUN)
    assert [(item.label, item.detail) for item in await completion(editor)] == snapshot(
        [("steps", "default"), ("'no'", None), ("epoch", None)]
    )


async def test_completion_offers_a_section_with_the_place_for_its_first_key(begin: Begin) -> None:
    editor = await begin(f"{BASE}## {RUN}\nextends: config.json\nenv<^>\n")
    editor.open(RUN)
    item = next(each for each in await completion(editor) if each.label == "environment")
    assert item.text_edit is not None and item.text_edit.new_text == snapshot("""\
environment:
  $0\
""")


@pytest.mark.parametrize("name", [RUN, "runs/own.yaml"])
async def test_the_command_line_and_the_editor_have_the_same_words_for_every_fault(begin: Begin, name: str) -> None:
    editor = await begin(FAULTY)
    editor.open(name)
    published = await editor.diagnostics(name)
    told = [(str(each.code), each.message, severity(each), each.range.start.line + 1) for each in published]
    found = checked(editor, name)
    assert sorted(told) == sorted((each["rule"], each["message"], each["severity"], each["line"]) for each in found)
    rules = {each["rule"] for each in found}
    assert {"wrong-type", "wrong-value", "unknown-key"} <= rules
    assert ("removed-key" in rules) == (name == RUN)


async def test_a_fault_goes_as_soon_as_it_is_mended(begin: Begin) -> None:
    editor = await begin(f"{BASE}## {RUN}\nhyperparams: {{num_epochs: 'two'}}\n")
    editor.open(RUN)
    await editor.until_rules(RUN, "wrong-type")
    editor.change(RUN, "'two'", "2")
    await editor.until_rules(RUN)


async def hover(editor: Editor) -> str:
    answer = await editor.client.text_document_hover_async(types.HoverParams(**editor.cursor()))
    assert answer is not None and isinstance(answer.contents, types.MarkupContent)
    return answer.contents.value


async def completion(editor: Editor) -> list[types.CompletionItem]:
    answer = await editor.client.text_document_completion_async(types.CompletionParams(**editor.cursor()))
    assert isinstance(answer, types.CompletionList)
    return list(answer.items)


def checked(editor: Editor, name: str) -> list[dict[str, Any]]:
    """What `check --format json` says of a file."""
    command = [sys.executable, "-c", "from cfg_lsp.cli.main import entry; entry()", "check", "--format", "json", name]
    done = subprocess.run(command, cwd=editor.folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return found


def severity(diagnostic: types.Diagnostic) -> str:
    assert diagnostic.severity is not None
    return diagnostic.severity.name.lower()


async def test_an_unsaved_schema_counts_in_open_configs_at_once(begin: Begin) -> None:
    editor = await begin(
        '## cfg-lsp.toml\n[families.run]\nfiles = ["configs/**"]\nschema = "own.schema.json"\n'
        '## own.schema.json\n{"type": "object", "properties": {"a": {"type": "integer"}}}\n'
        "## configs/run.yaml\na: one\n"
    )
    editor.open("configs/run.yaml", "own.schema.json")
    await editor.until_rules("configs/run.yaml", "wrong-type")
    editor.change("own.schema.json", "integer", "string")
    await editor.until_rules("configs/run.yaml")
    editor.change("own.schema.json", '"string"', '"integer"')
    await editor.until_rules("configs/run.yaml", "wrong-type")
