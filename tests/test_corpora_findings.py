"""Four repositories' configs have the findings that docs/on-real-configs.md tells; what is redundant can go."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cfg_lsp.edits.applied import applied
from cfg_lsp.merge import same
from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.run import EVERY, run_rules
from cfg_lsp.rules.selection import selected
from tests.test_corpora import CORPORA, DIALECTS, FILES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "on-real-configs.md"
OFF = selected(["conflicting-bases", "missing-data-file"])
pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the corpora are not here; CFG_LSP_CORPORA names their folder"
)


@pytest.mark.parametrize("name", DIALECTS)
def test_the_page_says_what_is_found(name: str) -> None:
    snapshot = Workspace().snapshot()
    paths = named(snapshot, [str(CORPORA / name)])
    found = Counter((each.rule, each.severity.value) for each in run_rules(snapshot, paths, EVERY))
    found += Counter((each.rule, "off") for each in run_rules(snapshot, paths, OFF))
    assert len(paths) == FILES[name]
    assert found == +told(name)


@pytest.mark.parametrize("name", DIALECTS)
def test_a_redundant_override_can_be_taken_out_and_its_config_stays_the_same(name: str) -> None:
    snapshot = Workspace().snapshot()
    paths = named(snapshot, [str(CORPORA / name)])
    found = [each for each in run_rules(snapshot, paths) if each.rule == "redundant-override"]
    for fault in found:
        workspace = Workspace()
        workspace.edit(fault.path, applied(snapshot.lines(fault.path).text, fault.fixes[0].edits))
        assert same(workspace.snapshot().merged(fault.path).value, snapshot.merged(fault.path).value), fault


def told(name: str) -> Counter[tuple[str, str]]:
    """The counts of the page's table for one repository, by rule and severity."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.read_text("utf-8").splitlines()]
    columns = next(row for row in rows if row[:2] == ["rule", "severity"])
    column = columns.index(name)
    counted = [row for row in rows if len(row) == len(columns) and row[0].startswith("[`")]
    return Counter({(row[0].split("`")[1], row[1]): int(row[column]) for row in counted})
