"""Folders, odd paths, settings and line ends: what surrounds the texts."""

from __future__ import annotations

import pytest
from lsprotocol import types

from tests.lsp.conftest import Begin

TWO_FOLDERS = """
## one/cfg-lsp.toml
[rules]
surprising-scalar = "off"
## one/configs/run.yaml
rate: 1e-4
## two/configs/run.yaml
rate: 1e-4
"""


async def test_each_folder_has_its_manifest(begin: Begin) -> None:
    editor = await begin(TWO_FOLDERS, folders=["one", "two"])
    editor.open("one/configs/run.yaml", "two/configs/run.yaml")
    assert await editor.rules("one/configs/run.yaml") == []
    assert await editor.rules("two/configs/run.yaml") == ["surprising-scalar"]


async def test_folders_come_and_go(begin: Begin) -> None:
    editor = await begin(TWO_FOLDERS, folders=["one"])
    added = types.WorkspaceFolder(editor.uri("two"), "two")
    event = types.WorkspaceFoldersChangeEvent(added=[added], removed=[])
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    await editor.until_rules("two/configs/run.yaml", "surprising-scalar")


@pytest.mark.parametrize("folder", ["a b", "c#1", "50%", "100%25", "ä/𝄞", "x+y=z&w", "semi;colon", "(p)[q]{r}", "?q"])
async def test_odd_paths_are_paths(begin: Begin, folder: str) -> None:
    editor = await begin(
        f"## {folder}/configs/base.yaml\na: 1\n## {folder}/configs/run.yaml\nextends: base.yaml\nrate: 1e-4\n",
        folders=[folder],
    )
    await editor.until_rules(f"{folder}/configs/run.yaml", "surprising-scalar")
    editor.open(f"{folder}/configs/run.yaml")
    assert await editor.rules(f"{folder}/configs/run.yaml") == ["surprising-scalar"]
    editor.change(f"{folder}/configs/run.yaml", "base", "bas")
    found = await editor.until_rules(f"{folder}/configs/run.yaml", "surprising-scalar", "missing-base")
    assert "bas.yaml" in found[0].message


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
async def test_every_line_end_is_one(begin: Begin, end: str) -> None:
    editor = await begin("## configs/run.yaml\n\n")
    editor.open("configs/run.yaml")
    editor.write("configs/run.yaml", f"a: ä{end}b: 1e-4{end}c: 3{end}")
    (found,) = await editor.diagnostics("configs/run.yaml")
    assert found.range.start.line == 1
    editor.change("configs/run.yaml", f"{end}b", f"{end}x: 1{end}b")
    (found,) = await editor.diagnostics("configs/run.yaml")
    assert (found.range.start.line, found.range.start.character) == (2, 3)


async def test_characters_that_end_no_line_in_an_editor_end_none_here(begin: Begin) -> None:
    editor = await begin("## configs/run.yaml\na: 1\n")
    editor.open("configs/run.yaml")
    editor.write("configs/run.yaml", "a: 'x\x85y\u2028z'\nrate: 1e-4\n")
    editor.change("configs/run.yaml", "1e-4", "1e-5")
    (found,) = await editor.diagnostics("configs/run.yaml")
    assert editor.text_at(editor.uri("configs/run.yaml"), found.range) == "1e-5"


async def test_only_open_files_are_reported_where_that_is_set(begin: Begin) -> None:
    editor = await begin(TWO_FOLDERS, settings={"diagnostics": {"workspace": False}})
    editor.open("one/configs/run.yaml")
    await editor.diagnostics("one/configs/run.yaml")
    editor.open("two/configs/run.yaml")
    assert await editor.rules("two/configs/run.yaml") == ["surprising-scalar"]
    editor.close("two/configs/run.yaml")
    await editor.until_rules("two/configs/run.yaml")
    editor.client.set_configuration({"cfg-lsp": {}})
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    await editor.until_rules("two/configs/run.yaml", "surprising-scalar")


async def test_files_that_are_no_configs_are_left_alone(begin: Begin) -> None:
    editor = await begin(
        "## deploy/service.yaml\nrate: 1e-4\n## package.json\n{a: 1}\n"
        '## tsconfig.json\n{"extends": "./nowhere.json"}\n## .gitlab-ci.yml\ninclude: nowhere.yml\n'
        "## elsewhere/run.yaml\nextends: base.yaml\nrate: 1e-4\n## elsewhere/base.yaml\na: 1\n"
    )
    others = ["deploy/service.yaml", "package.json", "tsconfig.json", ".gitlab-ci.yml"]
    editor.open(*others, "elsewhere/run.yaml")
    await editor.until_rules("elsewhere/run.yaml", "surprising-scalar")
    assert [each for each in editor.published if editor.name(each.uri) in others and each.diagnostics] == []


async def test_a_restart_reads_everything_again_and_keeps_unsaved_text(begin: Begin) -> None:
    editor = await begin("## configs/base.yaml\na: 1\n## configs/run.yaml\nextends: base.yaml\n")
    editor.open("configs/run.yaml")
    assert await editor.rules("configs/run.yaml") == []
    editor.change("configs/run.yaml", "base.yaml\n", "base.yaml\na: 1e-4\n")
    assert await editor.rules("configs/run.yaml") == ["surprising-scalar"]
    (editor.folder / "configs/base.yaml").unlink()  # and nobody says so
    await editor.client.workspace_execute_command_async(types.ExecuteCommandParams("cfg-lsp.restart"))
    await editor.until_rules("configs/run.yaml", "surprising-scalar", "missing-base")


async def test_what_any_yaml_server_says_is_left_to_it_where_that_is_set(begin: Begin) -> None:
    text = "## configs/run.yaml\na: 1\na: 2\nrate: 1e-4\n"
    editor = await begin(text, settings={"diagnostics": {"syntax": False}})
    editor.open("configs/run.yaml")
    await editor.until_rules("configs/run.yaml", "surprising-scalar")
    editor.change("configs/run.yaml", "a: 2", "a: [")
    await editor.until_rules("configs/run.yaml")
