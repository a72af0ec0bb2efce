"""Findings that depend on the configs beside a config, when edits come before those have been compared."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from cfg_lsp.lsp.connection import Connection
from cfg_lsp.lsp.convert import uri_of
from cfg_lsp.lsp.diagnosing import Diagnosing
from cfg_lsp.project.workspace import Workspace
from tests.fixture import workspace_of

ONE, TWO, THREE = (f"configs/train/{name}.yaml" for name in ("one", "two", "three"))
PROJECT = f"""
## {ONE}
model: {{}}
warmup_ratio: 0.1
## {TWO}
model: {{}}
warmup_ratio: 0.1
## {THREE}
model: {{}}
warmup_raito: 0.1
"""


class Session:
    """What `Diagnosing` needs of a connection with a client that asks for diagnostics itself."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.documents: dict[str, Any] = {}
        self.client = SimpleNamespace(pulls_diagnostics=True)
        self.settings = {"diagnostics.syntax": True}
        self.refreshed = asyncio.Event()
        self.server = SimpleNamespace(protocol=SimpleNamespace(send_request=lambda _: self.refreshed.set()))

    @property
    def snapshot(self) -> Any:
        return self.workspace.snapshot()

    def reports(self, path: str) -> bool:
        return True


async def test_an_edit_right_after_a_look_is_not_missed(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    session = Session(workspace)
    diagnosing = Diagnosing(cast("Connection", session))
    diagnosing.look_at_all(paths.values())
    assert "unknown-key" in [each.rule for each in diagnosing.of(paths[THREE])]
    affected = workspace.edit(paths[ONE], "model: {}\nother: 0.1\n")
    diagnosing.changed([uri_of(paths[ONE])], affected)
    await session.refreshed.wait()
    assert "unknown-key" not in [each.rule for each in diagnosing.of(paths[THREE])]
