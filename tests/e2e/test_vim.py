"""Vim with ALE, set up by the lines of docs/editors.md and used by its keys, in a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.handbook import lines_for, setting_for
from tests.e2e.shipped import (
    MIX,
    MIX_BASE,
    MIXES,
    OVERLAY,
    PRESET,
    files_with,
    misspell_a_dataset,
    override_an_optimiser,
    repeat_a_key,
)
from tests.e2e.terminal import Terminal

ANY_VIMRC = "set nocompatible hidden noswapfile\nfiletype plugin on\npackadd! ale\n"
COMMAND = "\\ 'command': '%e serve',\n"
REPEATED = "`train_jsonl` is"
UNKNOWN = "no base has a dataset `rru_dens`"


@pytest.fixture
def editing(vim, server_environment, workspace, artefacts):
    """Opens a file of the workspace at a text, in a Vim that ends without saving."""
    linter, vimrc = lines_for("Vim with ALE")
    home = Path(server_environment["HOME"])
    linters = home / ".vim" / "ale_linters" / "yaml"
    linters.mkdir(parents=True)
    (home / ".vimrc").write_text(ANY_VIMRC + vimrc, encoding="utf-8")

    @contextmanager
    def opened(file, text, setting=""):
        (linters / "cfg_lsp.vim").write_text(linter.replace(COMMAND, f"{COMMAND}\\ {setting}\n"), encoding="utf-8")
        with Terminal([*vim, file], workspace, server_environment, artefacts / "screen.txt") as terminal:
            terminal.shows(f'"{file}"')
            terminal.enter(f"/{text}")
            yield terminal
            terminal.enter(":qa!")
            terminal.ends()

    return opened


def test_hover_tells_the_value_and_what_it_replaced(editing, workspace):
    override_an_optimiser(workspace)
    with editing(PRESET, "optim") as vim:
        vim.type("K")
        vim.shows("value from dense_1024.yaml:", "adamw_torch_fused base.yaml:40 · replaced")


def test_definition_leads_into_the_base(editing):
    with editing(MIX, "bbu_dense") as vim:
        vim.type("gd")
        vim.shows(f'/{MIX_BASE}"', "# Baseband units")


def test_a_finding_follows_unsaved_text_and_is_fixed(editing, workspace):
    before = (workspace / MIX).read_bytes()
    with editing(MIX, "rru_dense") as vim:
        vim.type("cwrru_dens")
        vim.press("Escape")
        vim.shows(UNKNOWN)
        vim.type("ga")
        vim.shows("1) Rename it to `rru_dense`", "Type number")
        vim.enter("1")
        vim.shows_no(UNKNOWN)
        vim.shows("name: rru_dense")
    assert (workspace / MIX).read_bytes() == before


def test_an_inherited_key_is_completed(editing):
    with editing(OVERLAY, "^training") as vim:
        vim.type("o  weight_d")
        vim.press("C-x", "C-o")
        vim.shows("  weight_decay:")
        vim.press("Escape")


def test_rename_reaches_every_file(editing, workspace):
    with editing(MIX_BASE, "bbu_dense") as vim:
        vim.type("gR")
        vim.shows("New name: bbu_dense")
        vim.press("C-u")
        vim.enter("bbu_fine")
        vim.shows("- name: bbu_fine")
        vim.enter(":wa")
    assert files_with(workspace, "name: bbu_fine") == MIXES
    assert not files_with(workspace, "bbu_dense")


def test_the_documented_setting_leaves_syntax_to_another_server(editing, workspace):
    misspell_a_dataset(workspace)
    repeat_a_key(workspace)
    with editing(MIX, "rru_dens") as vim:
        vim.shows(UNKNOWN, REPEATED)
    with editing(MIX, "rru_dens", setting_for("ALE")) as vim:
        vim.shows(UNKNOWN)
        assert REPEATED not in vim.screen()
