"""Whatever files hold: every rule answers, every place is in its text, every fix does what it says."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.edits.applied import applied
from cfg_lsp.merge import same
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.report import FORMATS, Report, Style, render
from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.fixing import fix_all
from cfg_lsp.rules.pages import pages
from cfg_lsp.rules.run import run_rules
from cfg_lsp.rules.selection import Selection
from cfg_lsp.syntax import Document
from cfg_lsp.text import Diagnostic, Fix, Severity
from tests.rules.random_projects import MANIFEST, project

EVERY_RULE = Selection(RULES, map(rule_id, RULES))
READERS: dict[str, Callable[[bytes], object]] = {
    "json": json.loads,
    "sarif": json.loads,
    "gitlab": json.loads,
    "junit": ElementTree.fromstring,
}
randoms = st.randoms(use_true_random=False)


class Written:
    """A random project on the disk and what is wrong with it."""

    def __init__(self, folder: str, random: Random) -> None:
        self.folder = Path(folder).resolve()
        for name, data in project(random).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.snapshot = Workspace().snapshot()
        self.paths = [str(path) for path in sorted(self.folder.rglob("*.*")) if path.name != MANIFEST]
        self.found = run_rules(self.snapshot, self.paths, EVERY_RULE)

    def text(self, path: str) -> str:
        return self.snapshot.lines(path).text


@settings(max_examples=150)
@given(randoms)
def test_every_place_lies_in_its_text_and_every_format_writes_it(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = Written(folder, random)
        for each in written.found:
            for path, span in ((each.path, each.span), *((other.path, other.span) for other in each.related)):
                assert 0 <= span.start <= span.end <= len(written.snapshot.lines(path).text), each
        found = tuple(written.found)
        report = Report(found, len(written.paths), str(written.folder), written.snapshot.lines, pages())
        for name in FORMATS:
            for colour in (False, True):
                shown = render(report, name, Style(colour)).encode("utf-8", "backslashreplace")
                READERS.get(name, bytes)(shown)


@settings(max_examples=100)
@given(randoms)
def test_every_fix_takes_its_fault_away_and_a_safe_one_keeps_every_value(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = Written(folder, random)
        fixable = [each for each in written.found if each.fixes]
        random.shuffle(fixable)
        for fault in {each.rule: each for each in fixable}.values():  # one of each rule: the others are much the same
            for fix in fault.fixes:
                check_fix(written, fault, fix)


def check_fix(written: Written, fault: Diagnostic, fix: Fix) -> None:
    assert fix.edits, fault
    before = {path: written.text(path) for path in {edit.path for edit in fix.edits}}
    fixed = {}
    for path, text in before.items():
        edits = [edit for edit in fix.edits if edit.path == path]
        assert all(0 <= edit.span.start <= edit.span.end <= len(text) for edit in edits), (fault, fix)
        fixed[path] = applied(text, edits)
    manifest = written.folder / MANIFEST  # no editor's text is laid over it: it is read from the disk
    workspace = over({path: text for path, text in fixed.items() if path != str(manifest)})
    if str(manifest) in fixed:
        manifest.write_text(fixed[str(manifest)], encoding="utf-8", newline="")
    after = workspace.snapshot()
    left = run_rules(after, written.paths, EVERY_RULE)
    if str(manifest) in fixed:
        manifest.write_text(before[str(manifest)], encoding="utf-8", newline="")
    for path in before.keys() - {str(manifest)}:
        assert errors(after, path) <= errors(written.snapshot, path), (fault, fix)
    assert any(count(left, fault) < count(written.found, fault) for count in (alike, same_rule)), (fault, fix)
    if fix.safe:
        for path in written.paths:
            assert same(after.merged(path).value, written.snapshot.merged(path).value), (fault, fix, path)


def errors(snapshot: Snapshot, path: str) -> int:
    document = snapshot.document(path)
    assert isinstance(document, Document)
    return sum(each.severity is Severity.ERROR for each in document.diagnostics)


def alike(found: list[Diagnostic], fault: Diagnostic) -> int:
    """A renamed section may hold more such faults."""
    return sum((each.rule, each.path, each.message) == (fault.rule, fault.path, fault.message) for each in found)


def same_rule(found: list[Diagnostic], fault: Diagnostic) -> int:
    """Of two faults in one place the other one may take over what was said of this one."""
    return sum((each.rule, each.path) == (fault.rule, fault.path) for each in found)


@settings(max_examples=60)
@given(randoms)
def test_applying_all_safe_fixes_keeps_every_value_and_leaves_none_to_apply(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = Written(folder, random)
        workspace = Workspace()
        fix_all(workspace, written.paths, EVERY_RULE)
        after = workspace.snapshot()
        for path in written.paths:
            assert same(after.merged(path).value, written.snapshot.merged(path).value), path
        again = fix_all(workspace, written.paths, EVERY_RULE)
        assert again.texts == {}


@settings(max_examples=100)
@given(randoms)
def test_configs_checked_one_by_one_have_the_findings_that_they_have_together(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = Written(folder, random)
        alone = {each for path in written.paths for each in run_rules(Workspace().snapshot(), [path], EVERY_RULE)}
        together = set(written.found)
        # Whether a suppression was of use is known only when every config was looked at.
        assert {each for each in alone ^ together if each.rule != "unused-ignore"} == set()
        assert {each for each in alone - together if each.rule == "unused-ignore"} == set()


@settings(max_examples=60)
@given(randoms)
def test_findings_do_not_depend_on_what_was_looked_at_before(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = Written(folder, random)
        texts = [*map(written.text, written.paths)]
        workspace = Workspace()
        now: dict[str, str] = {}
        for _ in range(4):
            path, text = random.choice(written.paths), random.choice([*texts, "a: 1\n"])
            now[path] = text
            workspace.edit(path, text)
            looked_at = random.choice([written.paths, [path]])
            assert run_rules(workspace.snapshot(), looked_at, EVERY_RULE) == run_rules(
                over(now).snapshot(), looked_at, EVERY_RULE
            )
        for path in now:
            workspace.close(path)
        assert run_rules(workspace.snapshot(), written.paths, EVERY_RULE) == written.found


def over(texts: dict[str, str]) -> Workspace:
    workspace = Workspace()
    for path, text in texts.items():
        workspace.edit(path, text)
    return workspace
