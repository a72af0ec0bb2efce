"""Helix, set up by the lines of docs/editors.md and used by its keys, in a terminal."""

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

SERVER = "[language-server.cfg-lsp]\n"
NOTHING_BY_ITSELF = "[editor]\nauto-completion = false\n"
DID_OPEN = '"method":"textDocument/didOpen"'
UNKNOWN = "no base has a dataset `rru_dens`"


@pytest.fixture
def editing(helix, server_environment, workspace, artefacts):
    """Opens a file of the workspace at a text, in a Helix that has a server and ends without saving."""
    configuration = Path(server_environment["HOME"], ".config", "helix")
    configuration.mkdir(parents=True)
    (configuration / "config.toml").write_text(NOTHING_BY_ITSELF, encoding="utf-8")
    log = artefacts / "helix.log"

    @contextmanager
    def opened(file, text, setting=""):
        languages = "\n".join(lines_for("Helix")).replace(SERVER, f"{SERVER}{setting}\n")
        (configuration / "languages.toml").write_text(languages, encoding="utf-8")
        log.unlink(missing_ok=True)
        command = [*helix, "-v", "--log", str(log), file]
        with Terminal(command, workspace, server_environment, artefacts / "screen.txt") as terminal:
            terminal.awaits(lambda: log.exists() and DID_OPEN in log.read_text("utf-8"), "to tell a server of the file")
            terminal.enter(f"/{text}")
            yield terminal
            terminal.enter(":qa!")
            terminal.ends()

    return opened


def test_hover_tells_the_value_and_what_it_replaced(editing, workspace):
    override_an_optimiser(workspace)
    with editing(PRESET, "optim") as helix:
        helix.type(" k")
        helix.shows("value from dense_1024.yaml:", "adamw_torch_fused base.yaml:40 · replaced")


def test_definition_leads_into_the_base(editing):
    with editing(MIX, "bbu_dense") as helix:
        helix.type("gd")
        helix.shows(f"NOR   {MIX_BASE}", "# Baseband units")


def test_a_finding_is_shown_and_fixed(editing, workspace):
    misspell_a_dataset(workspace)
    with editing(MIX, "rru_dens") as helix:
        helix.shows(UNKNOWN)
        helix.type(" a")
        helix.shows("Rename it to `rru_dense`")
        helix.press("Enter")
        helix.shows_no(UNKNOWN)
        helix.shows("name: rru_dense")


def test_a_finding_follows_unsaved_text(editing, workspace):
    before = (workspace / MIX).read_bytes()
    with editing(MIX, "rru_dense") as helix:
        helix.type("crru_dens")
        helix.press("Escape")
        helix.shows(UNKNOWN)
        helix.type("u")
        helix.shows_no(UNKNOWN)
    assert (workspace / MIX).read_bytes() == before


def test_an_inherited_key_is_completed(editing):
    with editing(OVERLAY, "^training:") as helix:
        helix.type("o  weight_d")
        helix.shows(" 9    weight_d")
        helix.press("C-x")
        helix.shows("weight_decay")
        helix.press("C-n")
        helix.shows(" 9    weight_decay")
        helix.press("Enter")
        helix.shows(" 9    weight_decay:")
        helix.press("Escape")
        helix.shows(" NOR ")


def test_rename_reaches_every_file(editing, workspace):
    with editing(MIX_BASE, "bbu_dense") as helix:
        helix.type(" r")
        helix.shows("rename-to:bbu_dense")
        helix.press("C-u")
        helix.enter("bbu_fine")
        helix.shows("- name: bbu_fine")
        helix.enter(":wa")
        helix.shows("written")
    assert files_with(workspace, "name: bbu_fine") == MIXES
    assert not files_with(workspace, "bbu_dense")


def test_the_documented_setting_leaves_syntax_to_another_server(editing, workspace):
    misspell_a_dataset(workspace)
    repeat_a_key(workspace)
    with editing(MIX, "rru_dens") as helix:
        helix.shows(UNKNOWN, "● 2 ")
    with editing(MIX, "rru_dens", setting_for("Helix")) as helix:
        helix.shows(UNKNOWN, "● 1 ")
