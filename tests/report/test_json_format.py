"""The JSON of `check --format json`: one object, places from 1, columns in code points."""

from __future__ import annotations

import json

from cfg_lsp.report import FORMATS, Report, Style, render
from cfg_lsp.text import Diagnostic, Edit, Fix, LineIndex, Related, Severity, Span

TEXT = "a: 1\n😀名: {b: 2,\n  c: 3}\n"


def test_every_fact_is_in_the_object() -> None:
    start = TEXT.index("{")
    fault = Diagnostic(
        "some-rule",
        Severity.WARNING,
        "/repo/configs/run.yaml",
        Span(start, TEXT.index("}") + 1),
        "it is wrong",
        "mend it",
        (Related("/other/base.yaml", Span(5, 6), "it is here as well"),),
        (Fix("Mend it", (Edit("/repo/configs/run.yaml", Span(start, start), "é"),), safe=True),),
    )
    report = Report((fault,), 23, "/repo", lambda path: LineIndex(TEXT))
    assert json.loads(render(report, "json", Style(colour=True))) == {
        "version": 1,
        "configs": 23,
        "diagnostics": [
            {
                "rule": "some-rule",
                "severity": "warning",
                "path": "configs/run.yaml",
                "line": 2,
                "column": 5,
                "endLine": 3,
                "endColumn": 8,
                "message": "it is wrong; mend it",
                "related": [{"path": "../other/base.yaml", "line": 2, "column": 1, "message": "it is here as well"}],
                "fixes": [
                    {
                        "title": "Mend it",
                        "safe": True,
                        "edits": [
                            {
                                "path": "configs/run.yaml",
                                "line": 2,
                                "column": 5,
                                "endLine": 2,
                                "endColumn": 5,
                                "newText": "é",
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_a_run_without_findings_is_an_object_too() -> None:
    report = Report((), 2, "/repo", lambda path: LineIndex(""))
    assert json.loads(render(report, "json", Style(colour=False))) == {"version": 1, "configs": 2, "diagnostics": []}


def test_no_format_writes_colour_where_it_is_off() -> None:
    fault = Diagnostic("some-rule", Severity.ERROR, "/repo/run.yaml", Span(0, 1), "it is wrong", "mend it")
    report = Report((fault,), 1, "/repo", lambda path: LineIndex(TEXT))
    for name in FORMATS:
        assert "\x1b" not in render(report, name, Style(colour=False))
