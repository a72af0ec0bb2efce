"""What is written about each rule, from its docstring: the one source of documentation, `explain` and reports.

Knows how a docstring is laid out: a sentence, sections, examples marked as bad and good, `## Fix` where there is one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from cfg_lsp.project.files import exists
from cfg_lsp.report.facts import RulePage
from cfg_lsp.rules import RULES, rule_id

_EXAMPLE = re.compile(r"```(\w+) (bad|good)")
_INTRODUCTION = {"bad": "Raises it:", "good": "Does not:"}
_FIX = "## Fix"


def pages() -> dict[str, RulePage]:
    """The page of every rule by the rule's name, in the order of `RULES`."""
    return {rule_id(rule): _page(rule) for rule in RULES}


@cache
def page_path(name: str) -> str | None:
    """The file with a rule's page, `None` where the documentation is not installed."""
    package = os.path.dirname(os.path.dirname(__file__))
    places = [os.path.join(folder, "docs", "rules", f"{name}.md") for folder in (package, os.path.dirname(package))]
    return next(filter(exists, places), None)


def has_fix(page: RulePage) -> bool:
    """Whether `cfg-lsp` can mend what the rule finds."""
    return any(line == _FIX and not inside for line, inside in _lines(page.page))


def _page(rule: ModuleType) -> RulePage:
    name, text = rule_id(rule), (rule.__doc__ or "").strip()
    summary, _, rest = text.partition("\n")
    severity = "off, unless the manifest turns it on" if rule.SEVERITY.value == "off" else rule.SEVERITY.value
    head = [f"# {name}", "", summary, "", f"Severity: {severity}", ""]
    return RulePage(name, rule.SEVERITY, summary, "\n".join([*head, *_body(rest.strip())]) + "\n")


def _body(text: str) -> Iterator[str]:
    """The sections, each example introduced by what it shows."""
    for line, _ in _lines(text):
        example = _EXAMPLE.fullmatch(line)
        if example:
            yield from (_INTRODUCTION[example[2]], "", f"```{example[1]}")
        else:
            yield line


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Every line, and whether it stands inside an example: there `##` starts a file, not a section."""
    inside = False
    for line in text.splitlines():
        opens = line.startswith("```") and not inside
        yield line, inside
        inside = opens or (inside and line != "```")
