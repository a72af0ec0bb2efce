"""GitLab's code quality report: JSON, with fingerprints that tell findings apart and outlive edits elsewhere."""

from __future__ import annotations

import json
from typing import Any

from inline_snapshot import snapshot

from cfg_lsp.report import Report
from cfg_lsp.text import Diagnostic, LineIndex, Severity, Span
from tests.report.findings import NASTY_PATHS, SHOWN_NASTY_PATHS, finding, nasty, ordinary, report_of, written


def issues(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(report, "gitlab"))
    return found


def names(text: str, *offsets: int) -> list[str]:
    found = tuple(Diagnostic("some-rule", Severity.ERROR, "/repo/a.yaml", Span(at, at + 1), "wrong") for at in offsets)
    return [each["fingerprint"] for each in issues(Report(found, 1, "/repo", lambda path: LineIndex(text)))]


def test_each_finding_is_an_issue() -> None:
    assert issues(ordinary()) == snapshot(
        [
            {
                "type": "issue",
                "check_name": "some-rule",
                "description": "it is wrong; mend it",
                "categories": ["Bug Risk"],
                "severity": "critical",
                "fingerprint": "27c6246f57526f1cd6bd15c97cc976fd03e5340d",
                "location": {
                    "path": "configs/run.yaml",
                    "lines": {"begin": 1, "end": 2},
                    "positions": {"begin": {"line": 1, "column": 1}, "end": {"line": 2, "column": 7}},
                },
                "other_locations": [
                    {
                        "path": "configs/base.yaml",
                        "lines": {"begin": 2, "end": 2},
                        "positions": {"begin": {"line": 2, "column": 11}, "end": {"line": 2, "column": 20}},
                    }
                ],
                "content": {"body": "- configs/base.yaml:2 written here"},
            },
            {
                "type": "issue",
                "check_name": "some-rule",
                "description": "it is wrong; mend it",
                "categories": ["Bug Risk"],
                "severity": "info",
                "fingerprint": "d9a0f17bcde086d56d4588d3d9f687a3e2ad35e3",
                "location": {
                    "path": "configs/run.yaml",
                    "lines": {"begin": 2, "end": 2},
                    "positions": {"begin": {"line": 2, "column": 9}, "end": {"line": 2, "column": 11}},
                },
                "content": {"body": "- fix: Remove the line"},
            },
            {
                "type": "issue",
                "check_name": "other-rule",
                "description": "it is wrong; mend it",
                "categories": ["Bug Risk"],
                "severity": "minor",
                "fingerprint": "c3ae8a915fc90f58a41f614a20361b9e52f58bcb",
                "location": {
                    "path": "configs/run.yaml",
                    "lines": {"begin": 3, "end": 3},
                    "positions": {"begin": {"line": 3, "column": 3}, "end": {"line": 3, "column": 16}},
                },
            },
            {
                "type": "issue",
                "check_name": "some-rule",
                "description": "it is wrong; mend it",
                "categories": ["Bug Risk"],
                "severity": "major",
                "fingerprint": "59aea91f007a11c31e3518aaa1d27671e004039e",
                "location": {
                    "path": "configs/run.yaml",
                    "lines": {"begin": 3, "end": 3},
                    "positions": {"begin": {"line": 3, "column": 18}, "end": {"line": 3, "column": 22}},
                },
                "content": {"body": "- unsafe fix: Write `1.0e-4`"},
            },
        ]
    )


def test_a_run_without_findings_is_an_empty_list() -> None:
    assert issues(report_of()) == []


def test_each_severity_has_its_own() -> None:
    found = issues(report_of(*(finding("seed", severity) for severity in Severity)))
    assert [each["severity"] for each in found] == ["critical", "major", "minor", "info", "info"]


def test_findings_that_agree_in_everything_have_fingerprints_of_their_own() -> None:
    assert len(set(names("a: 1\na: 1\na: 1\n", 0, 5, 10, 10))) == 4
    found = issues(nasty())
    assert len({each["fingerprint"] for each in found}) == len(NASTY_PATHS)


def test_a_fingerprint_outlives_lines_before_it_and_another_indentation() -> None:
    before = names("a: 1\nb: 2\n", 0, 5)
    assert names("# new\n\n  a: 1\n  b: 2\n", 9, 16) == before
    assert names("b: 2\n", 0) == before[1:]
    assert names("b: 3\n", 0) != before[1:]


def test_a_path_is_given_as_it_is() -> None:
    assert [each["location"]["path"] for each in issues(nasty())] == SHOWN_NASTY_PATHS
