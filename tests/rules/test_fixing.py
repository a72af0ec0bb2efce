"""Fixes are applied until there is nothing left to fix, and none is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cfg_lsp.edits.applied import applied
from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.fixing import Fixed, fix_all, fixing_edits
from cfg_lsp.rules.run import run_rules
from cfg_lsp.rules.selection import Selection
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.syntax import Document, comments
from cfg_lsp.text import Edit, Fix, Severity, Span
from tests.fixture import files_of, write_project
from tests.rules.test_rule_pages import EXAMPLE

Check = Callable[[Subject], Iterator[Finding]]
FIXED_EXAMPLES = [
    pytest.param(rule, text, id=f"{rule_id(rule)}-{number}")
    for rule in RULES
    if "## Fix" in (rule.__doc__ or "")
    for number, (kind, text) in enumerate(EXAMPLE.findall(rule.__doc__ or ""))
    if kind == "bad"
]


def fixed(folder: Path, text: str, *, unsafe: bool = False) -> Fixed:
    """What becomes of every config of a project."""
    write_project(folder, text)
    workspace = Workspace()
    return fix_all(workspace, named(workspace.snapshot(), [str(folder)]), unsafe=unsafe)


def rule_of(check: Check, number: int = 0) -> ModuleType:
    rule = ModuleType(f"tests.made_up_{number}")
    vars(rule).update(check=check, SEVERITY=Severity.ERROR)
    return rule


def fixed_by(path: Path, text: str, *checks: Check) -> Fixed:
    """What made-up rules make of one file."""
    path.write_text(text, encoding="utf-8", newline="")
    return fix_all(Workspace(), [str(path)], Selection(map(rule_of, checks, range(len(checks)))))


def replaces(old: str, new: str) -> Check:
    """A rule that finds `old` and has `new` written instead."""

    def check(subject: Subject) -> Iterator[Finding]:
        start = subject.document.text.find(old)
        if start >= 0:
            span = Span(start, start + len(old))
            yield Finding(span, old, fixes=(Fix("fix", (Edit(subject.path, span, new),), safe=True),))

    return check


def test_edits_are_applied_by_place() -> None:
    edits = [Edit("", Span(4, 5), "X"), Edit("", Span(0, 1), ""), Edit("", Span(2, 2), "--")]
    assert applied("abcdef", edits) == "b--cdXf"
    assert applied("abc", []) == "abc"


def test_faults_are_fixed_one_after_the_other(tmp_path: Path) -> None:
    text = "## configs/a.yaml\nx: {b: 1, b: 2}\na: 1\nc: 1\na: 2\nc: 2\n"
    text += "## configs/b.yaml\na: 1 # cfg-lsp: ignore[duplicate-key]\n"
    outcome = fixed(tmp_path, text)
    assert [*outcome.texts.values()] == ["x: {b: 2}\na: 2\nc: 2\n", "a: 1\n"]
    assert [*outcome.originals.values()] == [*files_of(text).values()]
    assert len(outcome.applied) == 4
    assert outcome.left == ()
    assert Path(tmp_path, "configs/b.yaml").read_text(encoding="utf-8") == files_of(text)["configs/b.yaml"]


def test_unsafe_fixes_are_applied_where_they_are_wanted(tmp_path: Path) -> None:
    text = "## configs/base.yaml\na: 1\n## configs/run.yaml\nextends: bse.yaml\n"
    assert fixed(tmp_path, text).texts == {}
    outcome = fixed(tmp_path, text, unsafe=True)
    assert [*outcome.texts.values()] == ["extends: base.yaml\n"]
    assert [each.rule for each in outcome.applied] == ["missing-base"]


def test_a_fix_that_leaves_its_fault_in_place_is_taken_back(tmp_path: Path) -> None:
    def never_content(subject: Subject) -> Iterator[Finding]:
        edit = Edit(subject.path, Span(len(subject.document.text), len(subject.document.text)), "b: 1\n")
        yield Finding(Span(0, 1), "never content", fixes=(Fix("add", (edit,), safe=True),))

    outcome = fixed_by(tmp_path / "a.yaml", "a: 1\n", never_content)
    assert outcome.texts == {}
    assert [each.message for each in outcome.left] == ["never content"]


def test_a_fix_that_breaks_the_text_is_taken_back_and_others_are_applied(tmp_path: Path) -> None:
    outcome = fixed_by(tmp_path / "a.yaml", "a: bad\nb: worse\n", replaces("bad", "["), replaces("worse", "better"))
    assert [*outcome.texts.values()] == ["a: bad\nb: better\n"]
    assert [each.message for each in outcome.applied] == ["worse"]


def test_two_fixes_that_undo_each_other_come_to_an_end(tmp_path: Path) -> None:
    outcome = fixed_by(tmp_path / "a.yaml", "a: one\n", replaces("one", "two"), replaces("two", "one"))
    assert [*outcome.texts.values()] == ["a: two\n"]
    assert [each.message for each in outcome.left] == ["two"]


def test_fixes_that_are_each_right_alone_are_not_applied_together(tmp_path: Path) -> None:
    def superfluous(subject: Subject) -> Iterator[Finding]:
        """Each pair of a mapping, as long as there is another one."""
        lines = subject.document.text.splitlines(keepends=True)[1:]
        start = subject.document.text.find("\n") + 1
        for line in lines if len(lines) > 1 else ():
            span = Span(start, start + len(line))
            yield Finding(span, line.strip(), fixes=(Fix("remove", (Edit(subject.path, span, ""),), safe=True),))
            start = span.end

    outcome = fixed_by(tmp_path / "a.yaml", "x:\n  a: 1\n  b: 2\n  c: 3\n", superfluous)
    assert [*outcome.texts.values()] == ["x:\n  c: 3\n"]


def test_many_fixes_that_change_no_value_are_applied_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cfg_lsp.rules.fixing._MOST_PASSES", 4)
    text = "\ufeff" + "".join(f"a{number}: 1\na{number}: 2\n" for number in range(15))
    left = "\ufeff" + "".join(f"a{number}: 2\n" for number in range(15))
    assert [*fixed(tmp_path, f"## configs/a.yaml\n{text}").texts.values()] == [left]


def test_a_fix_of_several_files_is_applied_whole_or_not_at_all(tmp_path: Path) -> None:
    def rename(subject: Subject) -> Iterator[Finding]:
        if subject.path.endswith("a.yaml") and "old" in subject.document.text:
            span = Span(0, 3)
            paths = (subject.path, subject.path.replace("a.yaml", "b.yaml"))
            yield Finding(
                span, "old", fixes=(Fix("rename", tuple(Edit(path, span, "new") for path in paths), safe=True),)
            )

    paths = write_project(tmp_path, "## a.yaml\nold: 1\n## b.yaml\nold: 2\n")
    rules = Selection([rule_of(rename)])
    assert fix_all(Workspace(), [paths["a.yaml"]], rules).texts == {}
    assert [*fix_all(Workspace(), paths.values(), rules).texts.values()] == ["new: 1\n", "new: 2\n"]
    Path(paths["b.yaml"]).write_text("old: [\n", encoding="utf-8")
    assert fix_all(Workspace(), paths.values(), rules).texts == {}


def test_a_file_that_only_a_trial_changed_is_read_from_the_disk_again(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: one\n".encode("utf-16"))
    workspace = Workspace()
    (warning,) = run_rules(workspace.snapshot(), [str(path)])
    fix_all(workspace, [str(path)], Selection([rule_of(replaces("one", "one "))]))
    assert run_rules(workspace.snapshot(), [str(path)]) == [warning]


def test_edits_of_one_fix_that_overlap_are_not_applied(tmp_path: Path) -> None:
    def twice(subject: Subject) -> Iterator[Finding]:
        edits = (Edit(subject.path, Span(3, 6), "x"), Edit(subject.path, Span(4, 5), "y"))
        yield Finding(Span(3, 6), "twice", fixes=(Fix("both", edits, safe=True),))

    assert fixed_by(tmp_path / "a.yaml", "a: old\n", twice).texts == {}


def test_bases_beside_the_call_and_broken_texts_are_left_alone(tmp_path: Path) -> None:
    text = "## base.yaml\na: 1\na: 2\n## run.yaml\nextends: base.yaml\nb: 1\nb: 2\n## broken.yaml\nc: 1\nc: 2\nb: ]\n"
    paths = write_project(tmp_path, text)
    outcome = fix_all(Workspace(), [paths["run.yaml"], paths["broken.yaml"]])
    assert outcome.texts == {paths["run.yaml"]: "extends: base.yaml\nb: 2\n"}
    assert "duplicate-key" in [each.rule for each in outcome.left]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "unended"])
@pytest.mark.parametrize(("rule", "text"), FIXED_EXAMPLES)
def test_a_fix_keeps_every_line_that_it_does_not_speak_of(
    rule: ModuleType, text: str, last: bool, line_end: str, tmp_path: Path
) -> None:
    """Every bad example with comments, blank lines and quotes around it, under each kind of line end."""
    text = text if text.startswith("## ") else f"## configs/config.yaml\n{text}"
    for name, content in files_of(text).items():
        framed = f"# head\n\n{content}\n# tail  \n\n# last"
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = content if name.endswith((".toml", ".json")) else (framed + "\n" * last).replace("\n", line_end)
        path.write_text(whole, encoding="utf-8", newline="")
    workspace = Workspace()
    outcome = fix_all(workspace, named(workspace.snapshot(), [str(tmp_path)]), unsafe=True)
    assert rule_id(rule) in [each.rule for each in outcome.applied]
    assert rule_id(rule) not in [each.rule for each in outcome.left]
    for path_, after in outcome.texts.items():
        if path_.endswith(".json"):  # which has no comments
            continue
        before = outcome.originals[path_]
        assert after.startswith(f"# head{line_end}{line_end}")
        assert after.endswith(f"{line_end}# tail  {line_end}{line_end}# last" + line_end * last)
        assert line_ends(after) <= line_ends(before)
        kept = comments_of(workspace, path_, after)
        assert kept == [each for each in comments_of(Workspace(), path_, before) if each in kept]


def line_ends(text: str) -> set[str]:
    return {"\r\n"} if "\r\n" in text and "\r" not in text.replace("\r\n", "") else set(text) & {"\r", "\n"}


def comments_of(workspace: Workspace, path: str, text: str) -> list[str]:
    workspace.edit(path, text)
    document = workspace.snapshot().document(path)
    assert isinstance(document, Document)
    return [each.text for each in comments(document)]


def test_the_edits_of_one_file_leave_the_workspace_alone(tmp_path: Path) -> None:
    text = "## configs/base.yaml\na: 1\na: 2\n## configs/run.yaml\nextends: base.yaml\n"
    paths = write_project(tmp_path.resolve(), text)
    workspace = Workspace()
    run, unsaved = paths["configs/run.yaml"], "extends: base.yaml\na: 2  # again\nb: 1\n"
    workspace.open(run, unsaved)
    snapshot = workspace.snapshot()
    edits = fixing_edits(snapshot, run)
    assert edits == (Edit(run, Span(19, 33), ""),)
    assert workspace.snapshot().lines(run).text == unsaved
    assert snapshot.merged(run).value == {"a": 2, "b": 1}
    assert fixing_edits(snapshot, paths["configs/base.yaml"]) != ()
    workspace.edit(run, "extends: [\n")
    assert fixing_edits(workspace.snapshot(), run) == ()
