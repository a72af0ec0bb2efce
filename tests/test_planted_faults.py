"""A hierarchy with every fault planted once: `check` finds each where it stands, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.run import run_rules

PLANTED = Path(__file__).parent / "hierarchies" / "planted"
MARK = re.compile(r"planted: ([a-z-]+)$")


def planted() -> list[tuple[str, int, str]]:
    """File, line and rule of every mark."""
    marks = []
    for path in sorted(PLANTED.glob("configs/**/*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            marks += [(path.name, number, rule) for rule in MARK.findall(line)]
    return sorted(marks)


def test_each_planted_fault_is_found_at_its_line_and_nothing_else() -> None:
    snapshot = Workspace().snapshot()
    found = run_rules(snapshot, named(snapshot, [str(PLANTED)]))
    places = [(Path(each.path).name, snapshot.lines(each.path).position(each.span.start).line) for each in found]
    assert sorted((*place, each.rule) for place, each in zip(places, found, strict=True)) == planted()


def test_every_rule_is_planted_once() -> None:
    assert sorted(rule for _, _, rule in planted()) == sorted(map(rule_id, RULES))
