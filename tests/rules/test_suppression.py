"""Comments suppress what is found where they stand, and are reported where they are of no use."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import ModuleType

import pytest

from cfg_lsp.project.discover import named
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.run import breaks, run_rules
from cfg_lsp.rules.selection import Selection, selected
from cfg_lsp.text import Diagnostic
from tests.fixture import write_project


def found_in(folder: Path, text: str, rules: Selection | None = None) -> list[Diagnostic]:
    """What a check finds; a single file is configs/run.yaml."""
    write_project(folder, text if text.startswith("## ") else f"## configs/run.yaml\n{text}")
    return checked(folder, rules)


def checked(folder: Path, rules: Selection | None = None) -> list[Diagnostic]:
    snapshot = Workspace().snapshot()
    return run_rules(snapshot, named(snapshot, [str(folder)]), rules or selected())


def brief(found: list[Diagnostic]) -> list[str]:
    return [f"{each.rule}: {each.message}" for each in found]


def rules_of(found: list[Diagnostic]) -> list[str]:
    return [each.rule for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2 # cfg-lsp: ignore[duplicate-key]\n",
        "a: 1\n# cfg-lsp: ignore[duplicate-key]\na: 2\n",
        "a: 1\n# cfg-lsp: ignore[duplicate-key] because the launcher wants it\na: 2\n",
        "a: 1\n# cfg-lsp: ignore[duplicate-key]\n# another comment\n\n# and another\n\na: 2\n",
        "a: 1\na: 2 # tuned by hand  # cfg-lsp: ignore[duplicate-key]\n",
        "a: 1\na: 2 #cfg-lsp:ignore[ Duplicate-Key ]\n",
        "a: 1\na: 2 # cfg-lsp: ignore[duplicate-key] # noqa\n",
        "a: 1\n  # cfg-lsp: ignore[duplicate-key]\na: 2",
        "# cfg-lsp: ignore-file[duplicate-key]\na: 1\na: 2\n",
        "# what this is\n\n# cfg-lsp: ignore-file[duplicate-key] for now\n---\na: 1\na: 2\n",
        "---  # cfg-lsp: ignore-file[duplicate-key]\na: 1\na: 2\n",
        "x:\r\n- a: 1\r\n  # cfg-lsp: ignore[duplicate-key]\r\n  a: 2\r\n",
        "x:\r  a: 1\r  # cfg-lsp: ignore[duplicate-key]\r  a: 2\r",
        "\ufeff# cfg-lsp: ignore-file[duplicate-key]\na: 1\na: 2\n",
        "a: 1\na: | # cfg-lsp: ignore[duplicate-key]\n  text\n",
    ],
)
def test_a_suppressed_fault_is_not_reported_and_the_comment_is_of_use(text: str, tmp_path: Path) -> None:
    assert brief(found_in(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("a: 1 # cfg-lsp: ignore[duplicate-key]\na: 2\n", True),
        ("a: 1\na: 2\n# cfg-lsp: ignore[duplicate-key]\n", True),
        ("# cfg-lsp: ignore[duplicate-key]\na: 1\nb: 1\na: 2\n", True),
        ("b: '# cfg-lsp: ignore-file[duplicate-key]'\na: 1\na: 2\n", False),
        ("b: |\n  # cfg-lsp: ignore[duplicate-key]\na: 1\na: 2\n", False),
        ("b: 0\n# see cfg-lsp: ignore[duplicate-key]\na: 1\na: 2\n", False),
    ],
)
def test_a_comment_elsewhere_and_text_that_is_no_comment_suppress_nothing(
    text: str, unused: bool, tmp_path: Path
) -> None:
    found = rules_of(found_in(tmp_path, text))
    assert sorted(found) == (["duplicate-key", "unused-ignore"] if unused else ["duplicate-key"])


def test_json_has_no_comments(tmp_path: Path) -> None:
    assert rules_of(found_in(tmp_path, '## configs/a.json\n{"a": "# cfg-lsp: ignore[x]", "a": 1}\n')) == [
        "duplicate-key"
    ]


def test_stacked_comments_all_speak_of_the_line_below(tmp_path: Path) -> None:
    text = """
## configs/run.yaml
# cfg-lsp: ignore[missing-base]
# cfg-lsp: ignore[extends-cycle]
extends: gone.yaml
"""
    (fault,) = found_in(tmp_path, text.lstrip())
    assert fault.message == "there is no `extends-cycle` to ignore on the line below"


def test_a_fault_of_the_whole_file_is_suppressed_above_its_first_line(tmp_path: Path) -> None:
    assert brief(found_in(tmp_path, "# a list\n# cfg-lsp: ignore[not-a-mapping]\n- 1\n")) == []


@pytest.mark.parametrize(
    ("comment", "marked", "message", "hint"),
    [
        ("ignore", "ignore", "`ignore` names no rule", "write `ignore[rule]`"),
        ("ignore[]", "ignore[]", "`ignore` names no rule", "write `ignore[rule]`"),
        ("ignore [ , ]", "ignore [ , ]", "`ignore` names no rule", "write `ignore[rule]`"),
        ("ignore-file", "ignore-file", "`ignore-file` names no rule", "write `ignore-file[rule]`"),
        (
            "ignore[duplicate-key",
            "ignore[duplicate-key",
            "the list of `ignore` does not end",
            "write `]` behind its last rule",
        ),
        (
            "ingore[duplicate-key]",
            "ingore",
            "`cfg-lsp: ingore` means nothing",
            "write `ignore[rule]`, or `ignore-file[rule]` before the first key",
        ),
        (
            "",
            "# cfg-lsp: ",
            "`cfg-lsp:` says nothing",
            "write `ignore[rule]`, or `ignore-file[rule]` before the first key",
        ),
        (
            "ignore-file[duplicate-key]",
            "ignore-file[duplicate-key]",
            "`ignore-file` counts only before the first key",
            "move it to the head of the file, or write `ignore`",
        ),
        (
            "ignore[duplicat-key]",
            "duplicat-key",
            "there is no rule `duplicat-key` to ignore",
            "did you mean `duplicate-key`?",
        ),
        ("ignore[xyzzy]", "xyzzy", "there is no rule `xyzzy` to ignore", "`cfg-lsp rules` lists them"),
    ],
)
def test_a_comment_that_cannot_suppress_is_reported(
    comment: str, marked: str, message: str, hint: str, tmp_path: Path
) -> None:
    text = f"a: 1  # cfg-lsp: {comment}\n"
    (fault,) = found_in(tmp_path, text)
    assert (fault.rule, fault.message, fault.hint) == ("unused-ignore", message, hint)
    assert text[slice(*fault.span)] == marked


def test_each_name_is_used_or_not_by_itself(tmp_path: Path) -> None:
    text = "a: 1\na: 2 # cfg-lsp: ignore[missing-base, duplicate-key, duplicate-key]\n"
    found = found_in(tmp_path, text)
    assert brief(found) == [
        "unused-ignore: there is no `missing-base` to ignore on this line",
        "unused-ignore: there is no `duplicate-key` to ignore on this line",
    ]
    assert found[1].span.start == text.rindex("duplicate-key")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1  # cfg-lsp: ignore[duplicate-key]\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\r\n  # cfg-lsp: ignore[duplicate-key]\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
        ("a: 1\r# cfg-lsp: ignore[duplicate-key]\rb: 2", "a: 1\rb: 2"),
        ("a: 1\nb: 2\n# cfg-lsp: ignore[duplicate-key]", "a: 1\nb: 2"),
        ("a: 1\r\nb: 2\r\n# cfg-lsp: ignore[duplicate-key]", "a: 1\r\nb: 2"),
        ("a: 1 # cfg-lsp: ignore[duplicate-key] because of old code", "a: 1"),
        ("a: 1 # tuned # cfg-lsp: ignore[duplicate-key]\n", "a: 1 # tuned\n"),
        ("a: 1 # cfg-lsp: ignore[duplicate-key] why # noqa\n", "a: 1 # noqa\n"),
        ("\ufeff# cfg-lsp: ignore-file[duplicate-key]\na: 1\n", "\ufeffa: 1\n"),
        ("# a\n\n# cfg-lsp: ignore[duplicate-key]\n\n# b\na: 1\n", "# a\n\n\n# b\na: 1\n"),
    ],
)
def test_the_fix_takes_out_the_comment_and_nothing_else(before: str, after: str, tmp_path: Path) -> None:
    (fault,) = found_in(tmp_path, before)
    ((edit,),) = (fix.edits for fix in fault.fixes if fix.safe)
    assert before[: edit.span.start] + edit.text + before[edit.span.end :] == after


@pytest.mark.parametrize(
    ("names", "left"),
    [
        ("missing-base, duplicate-key", "duplicate-key"),
        ("duplicate-key, missing-base", "duplicate-key"),
        (" duplicate-key , missing-base ", " duplicate-key "),
        ("duplicate-key,missing-base,", "duplicate-key,"),
    ],
)
def test_the_fix_takes_one_name_out_of_several(names: str, left: str, tmp_path: Path) -> None:
    text = f"a: 1\na: 2 # cfg-lsp: ignore[{names}] so\n"
    (fault,) = found_in(tmp_path, text)
    (edit,) = fault.fixes[0].edits
    assert text[: edit.span.start] + text[edit.span.end :] == f"a: 1\na: 2 # cfg-lsp: ignore[{left}] so\n"


def test_an_unknown_name_is_replaced_by_an_unsafe_fix(tmp_path: Path) -> None:
    (fault,) = found_in(tmp_path, "a: 1 # cfg-lsp: ignore[duplicat-key]\n")
    (fix,) = fault.fixes
    assert (fix.title, fix.safe, fix.edits[0].text) == ("Write `duplicate-key`", False, "duplicate-key")


def test_what_is_off_or_not_asked_for_is_not_called_unused(tmp_path: Path) -> None:
    text = "## cfg-lsp.toml\ninclude = ['*.yaml']\nrules = {{ {} }}\n## a.yaml\na: 1 # cfg-lsp: ignore[duplicate-key]\n"
    assert rules_of(found_in(tmp_path, text.format(""))) == ["unused-ignore"]
    assert rules_of(found_in(tmp_path, text.format("duplicate-key = 'off'"))) == []
    assert rules_of(found_in(tmp_path, text.format("unused-ignore = 'off'"))) == []
    (hint,) = found_in(tmp_path, text.format("unused-ignore = 'hint'"))
    assert hint.severity.value == "hint"
    found_in(tmp_path, text.format(""))
    assert checked(tmp_path, selected(["unused-ignore"])) == []
    assert checked(tmp_path, selected(ignore=["duplicate-key"])) == []
    assert rules_of(checked(tmp_path, selected(["unused-ignore", "duplicate-key"]))) == ["unused-ignore"]


def test_unused_suppressions_can_be_suppressed(tmp_path: Path) -> None:
    assert brief(found_in(tmp_path, "a: 1 # cfg-lsp: ignore[duplicate-key, unused-ignore]\n")) == []
    assert brief(found_in(tmp_path, "# cfg-lsp: ignore-file[unused-ignore]\na: 1 # cfg-lsp: ignore[xyzzy]\n")) == []
    assert brief(found_in(tmp_path, "# cfg-lsp: ignore[unused-ignore, missing-base]\na: 1\n")) == []
    assert brief(found_in(tmp_path, "a: 1 # cfg-lsp: ignore[unused-ignore]\n")) == [
        "unused-ignore: there is no `unused-ignore` to ignore on this line"
    ]


def test_what_suppresses_unused_suppressions_is_judged_when_those_are_known(tmp_path: Path) -> None:
    text = "a: 1 # cfg-lsp: ignore[duplicate-key, unused-ignore]\n"
    assert brief(found_in(tmp_path, text, selected(["unused-ignore", "missing-base"]))) == []
    assert brief(found_in(tmp_path, text.replace("1", "1\na: 2"))) == [
        "unused-ignore: there is no `unused-ignore` to ignore on this line"
    ]
    paths = write_project(tmp_path, STRICT.replace("[type-change]", "[type-change, unused-ignore]"))
    assert brief(run_rules(Workspace().snapshot(), [paths["configs/b.yaml"]])) == []


def test_text_that_cannot_be_read_whole_has_no_unused_suppressions(tmp_path: Path) -> None:
    text = "b: [\na: 1\na: 2 # cfg-lsp: ignore[missing-base]\n"
    assert "unused-ignore" not in rules_of(found_in(tmp_path, text))


def test_a_suppressed_fault_still_breaks_the_chain(tmp_path: Path) -> None:
    text = "## configs/run.yaml\nextends: gone.yaml # cfg-lsp: ignore[missing-base]\n"
    assert brief(found_in(tmp_path, text)) == []
    snapshot = Workspace().snapshot()
    (fault,) = breaks(snapshot, named(snapshot, [str(tmp_path)]))
    assert fault.rule == "missing-base"


STRICT = """
## configs/a.yaml
MODEL: {WEIGHTS: r50.pkl}
## configs/b.yaml
MODEL: {WEIGHTS: {FILE: r50.pkl}} # cfg-lsp: ignore[type-change]
## configs/run.yaml
_base_: [a.yaml, b.yaml]
"""


def test_a_finding_in_a_base_is_suppressed_there(tmp_path: Path) -> None:
    without = STRICT.replace(" # cfg-lsp: ignore[type-change]", "").lstrip()
    assert rules_of(found_in(tmp_path, without)) == ["type-change"]
    assert brief(found_in(tmp_path, STRICT.lstrip())) == []


def test_what_suppresses_a_dependents_finding_is_not_called_unused_before_all_dependents_were_seen(
    tmp_path: Path,
) -> None:
    paths = write_project(tmp_path, STRICT)
    assert run_rules(Workspace().snapshot(), [paths["configs/b.yaml"]]) == []
    assert rules_of(found_in(tmp_path, STRICT.replace("[a.yaml, b.yaml]", "b.yaml").lstrip())) == ["unused-ignore"]


@pytest.mark.parametrize("rule", RULES, ids=rule_id)
def test_a_rule_that_reports_in_other_files_says_so(rule: ModuleType) -> None:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(rule))) if isinstance(node, ast.Call)]
    elsewhere = any(
        getattr(call.func, "id", "") == "Finding" and "path" in [each.arg for each in call.keywords] for call in calls
    )
    assert getattr(rule, "FINDS_IN_BASES", False) == elsewhere


def test_many_suppressions_cost_no_more_than_a_look_at_each(tmp_path: Path) -> None:
    lines = "".join(f"# cfg-lsp: ignore[duplicate-key, missing-base]\nkey{number}: 1\n" for number in range(2000))
    stacked = "# cfg-lsp: ignore[duplicate-key]\n" * 2000
    found = found_in(tmp_path, f"{lines}{stacked}last: 1\n")
    assert len(found) == 6000
    assert 0 < len([fault for fault in found if fault.fixes]) <= 20
