"""The lines that docs/editors.md gives an editor's user, so that a test runs with these and no others.

Knows the document's headings, fenced blocks and table of settings. Refuses to know any editor.
"""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "editors.md"


def lines_for(editor):
    """The fenced blocks below the heading of an editor, in their order."""
    sections = re.split(r"(?m)^#{2,} (.+)\n", DOCUMENT.read_text(encoding="utf-8"))
    section = dict(zip(sections[1::2], sections[2::2], strict=True))[editor]
    return re.findall(r"(?ms)^```\w+\n(.*?)^```$", section)


def setting_for(editor):
    """What an editor's user writes to turn `diagnostics.syntax` off: the first code in the editor's row."""
    row = next(line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {editor} | `"))
    return row.split("`")[1]
