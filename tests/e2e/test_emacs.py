"""Emacs with Eglot, set up by the lines of docs/editors.md and nothing else."""

from __future__ import annotations

import json
import subprocess
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

SESSION = Path(__file__).parent / "emacs" / "session.el"


@pytest.fixture
def session(emacs, server_environment, workspace, artefacts):
    """What a function of session.el gives, in an Emacs of its own that opens files of the workspace."""

    def run(function, *arguments, settings=""):
        init = artefacts / "init.el"
        init.write_text("\n".join([*lines_for("Emacs with Eglot"), settings]), encoding="utf-8")
        answer = artefacts / "answer.json"
        call = " ".join([function, *(json.dumps(argument, ensure_ascii=False) for argument in arguments)])
        command = [*emacs, "-q", "--batch", "-f", "package-activate-all", "-l", init, "-l", SESSION]
        done = subprocess.run(
            [*command, "--eval", f"(tell ({call}))"],
            cwd=workspace,
            env=server_environment | {"ANSWER": str(answer)},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        (artefacts / "messages.txt").write_text(done.stderr, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return json.loads(answer.read_text(encoding="utf-8"))

    return run


def test_hover_tells_the_value_and_what_it_replaced(session, workspace):
    override_an_optimiser(workspace)
    hover = session("hover", PRESET, "optim:")
    assert "value from dense_1024.yaml:" in hover
    assert "adamw_torch_fused base.yaml:40 · replaced" in hover


def test_an_unknown_dataset_is_a_finding(session, workspace):
    misspell_a_dataset(workspace)
    assert session("findings-of", MIX) == [
        "12: cfg-lsp [unknown-dataset]: no base has a dataset `rru_dens`; did you mean `rru_dense`?"
    ]


def test_findings_follow_unsaved_text(session, workspace):
    before = (workspace / MIX).read_bytes()
    typed, undone = session("findings-while-typing", MIX, "rru_dense", "rru_dens")
    assert "[unknown-dataset]" in typed[0]
    assert not undone
    assert (workspace / MIX).read_bytes() == before


def test_definition_leads_into_the_base(session, workspace):
    assert session("definition", OVERLAY, "run_name") == [str(workspace / PRESET), "run_name: sft-dense-1024"]
    assert session("definition", MIX, "bbu_dense") == [str(workspace / MIX_BASE), "- name: bbu_dense"]


def test_an_inherited_key_is_completed(session):
    assert session("complete", OVERLAY, "\ntraining:", "\n  weight_d") == "weight_decay:"


def test_rename_reaches_every_file(session, workspace):
    session("rename", MIX_BASE, "bbu_dense", "bbu_fine")
    assert files_with(workspace, "name: bbu_fine") == MIXES
    assert not files_with(workspace, "bbu_dense")


def test_a_quick_fix_repairs_the_name(session, workspace):
    misspell_a_dataset(workspace)
    assert session("quick-fix", MIX, "rru_dens", "Rename it to `rru_dense`") == "- name: rru_dense"


def test_the_documented_setting_leaves_syntax_to_another_server(session, workspace):
    misspell_a_dataset(workspace)
    repeat_a_key(workspace)
    both = session("findings-of", MIX)
    assert ["[duplicate-key]" in each for each in both] == [True, False]
    assert session("findings-without", MIX, "[duplicate-key]", settings=setting_for("Eglot")) == both[1:]
