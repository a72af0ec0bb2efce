"""What is written about each rule, made of its docstring."""

from __future__ import annotations

import pytest

from cfg_lsp.report.facts import RulePage
from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.pages import has_fix, pages
from cfg_lsp.text import Severity

PAGES = pages()


def test_every_rule_has_a_page_in_the_order_they_run() -> None:
    assert list(PAGES) == [rule_id(rule) for rule in RULES]
    assert all(name == page.rule for name, page in PAGES.items())
    assert [page.severity for page in PAGES.values()] == [rule.SEVERITY for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=rule_id)
def test_a_page_holds_all_that_the_docstring_says_and_marks_its_examples(rule: object) -> None:
    page, text = PAGES[rule_id(rule)], (rule.__doc__ or "").strip()  # type: ignore[arg-type]
    lines = page.page.splitlines()
    assert lines[:3] == [f"# {page.rule}", "", page.summary]
    assert lines[4].startswith(f"Severity: {page.severity.value}")
    assert lines.count("Raises it:") == text.count("```yaml bad\n") > 0
    assert lines.count("Does not:") == text.count("```yaml good\n") > 0
    assert not any(line.startswith("```") and line.endswith((" bad", " good")) for line in lines)
    assert {line for line in text.splitlines() if "```" not in line} <= set(lines)


def test_a_page_says_whether_there_is_a_fix() -> None:
    assert has_fix(PAGES["duplicate-key"])
    assert not has_fix(PAGES["syntax-error"])


def test_a_file_of_an_example_is_no_section() -> None:
    page = "# some-rule\n\nSome.\n\nRaises it:\n\n```yaml\n## Fix\na: 1\n```\n"
    assert not has_fix(RulePage("some-rule", Severity.ERROR, "Some.", page))
    assert has_fix(RulePage("some-rule", Severity.ERROR, "Some.", page + "\n## Fix\nWrite another.\n"))
