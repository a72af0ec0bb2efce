"""What rules say about a whole small project: as a person sees it, and as data."""

from __future__ import annotations

from pathlib import Path

from cfg_lsp.edits.applied import applied
from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.report import Report, Style, render
from cfg_lsp.rules.run import run_rules
from cfg_lsp.text import Diagnostic
from tests.fixture import write_project


def report(folder: Path, text: str) -> str:
    """What `check` prints for a project."""
    write_project(folder, text)
    view = Workspace().snapshot()
    paths = named(view, [str(folder)])
    found = run_rules(view, paths)
    return "\n" + render(Report(tuple(found), len(paths), str(folder), view.lines), "text", Style(colour=False))


def faults(folder: Path, text: str, rule: str | None = None) -> list[Diagnostic]:
    """Every fault of a project, or those of one rule."""
    write_project(folder, text)
    view = Workspace().snapshot()
    found = run_rules(view, named(view, [str(folder)]))
    return [each for each in found if rule in (None, each.rule)]


def brief_faults(folder: Path, text: str) -> list[str]:
    """The faults of a project as `file:line rule`."""
    view = Workspace().snapshot()
    found = faults(folder, text)
    return [
        f"{Path(each.path).name}:{view.lines(each.path).position(each.span.start).line} {each.rule}" for each in found
    ]


def fixed(fault: Diagnostic, number: int = 0) -> str:
    """The text of a faulty file with one fix of the fault."""
    text = Path(fault.path).read_text(encoding="utf-8")
    return applied(text, fault.fixes[number].edits)
