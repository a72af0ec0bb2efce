"""Workflow commands, read back by the rules of GitHub's runner."""

# ruff: noqa: E501 - lines as the runner reads them

from __future__ import annotations

import re

from inline_snapshot import snapshot

from cfg_lsp.text import Severity
from tests.report.findings import SHOWN_NASTY_PATHS, finding, nasty, ordinary, report_of, written


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Command, properties and message of each line but the last, as the runner reads them."""
    found = []
    for line in text.strip("\n").split("\n")[:-1]:
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match is not None, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], {key: unescaped(value) for key, value in pairs}, unescaped(match[3])))
    return found


def unescaped(text: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_each_finding_is_a_command() -> None:
    assert written(ordinary(), "github") == snapshot("""\

::error file=configs/run.yaml,line=1,endLine=2,title=error[some-rule]::configs/run.yaml:1:1: it is wrong; mend it%0Aconfigs/base.yaml:2 written here
::notice file=configs/run.yaml,line=2,endLine=2,col=9,endColumn=11,title=hint[some-rule]::configs/run.yaml:2:9: it is wrong; mend it
::notice file=configs/run.yaml,line=3,endLine=3,col=3,endColumn=16,title=information[other-rule]::configs/run.yaml:3:3: it is wrong; mend it
::warning file=configs/run.yaml,line=3,endLine=3,col=18,endColumn=22,title=warning[some-rule]::configs/run.yaml:3:18: it is wrong; mend it
1 error, 1 warning, 1 remark, 1 hint in 1 of 3 configs
""")


def test_a_run_without_findings_has_no_command() -> None:
    assert written(report_of(), "github") == "\nnothing wrong in 3 configs\n"


def test_every_path_comes_back_whole() -> None:
    found = commands(written(nasty(), "github"))
    assert [properties["file"] for _, properties, _ in found] == SHOWN_NASTY_PATHS


def test_columns_are_given_where_github_takes_them() -> None:
    found = commands(written(report_of(finding("seed"), finding("training:\n  seed")), "github"))
    assert {"col": "3", "endColumn": "7"}.items() <= found[0][1].items()
    assert not {"col", "endColumn"} & found[1][1].keys()
    assert found[1][1]["endLine"] == "2"


def test_each_severity_has_its_command() -> None:
    found = commands(written(report_of(*(finding("seed", severity) for severity in Severity)), "github"))
    assert [name for name, _, _ in found] == ["error", "warning", "notice", "notice", "notice"]
