"""The editors' extensions know a config by its inheritance key before there is a server: they know every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cfg_lsp.merge import DIALECTS

ROOT = Path(__file__).parent.parent
KEYS = {key for dialect in DIALECTS.values() for key in dialect.keys}


@pytest.mark.parametrize("source", ["editors/vscode/src/wanting.ts", "editors/neovim/lua/cfg-lsp/workspace.lua"])
def test_every_inheritance_key_is_known(source: str) -> None:
    words = set(re.findall(r"\w+", (ROOT / source).read_text(encoding="utf-8")))
    assert words >= KEYS
