"""The SARIF log is valid against the schema that OASIS publishes for SARIF 2.1.0, whatever the report holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from inline_snapshot import snapshot
from jsonschema import Draft7Validator, ValidationError

from cfg_lsp import __version__
from cfg_lsp.report import Report
from cfg_lsp.text import Diagnostic, Fix, Severity, Span
from tests.report.findings import NASTY_PATHS, finding, nasty, ordinary, report_of, written
from tests.schemas import SARIF, published_schema

URI = re.compile(r"(file:///)?(%[0-9A-F]{2}|[A-Za-z0-9._~/-])+")


def log(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(report, "sarif"))
    return found


def run(report: Report) -> dict[str, Any]:
    (found,) = log(report)["runs"]
    assert isinstance(found, dict)
    return found


def validate(found: dict[str, Any]) -> None:
    Draft7Validator(published_schema(SARIF)).validate(found)


def places(found: Any) -> list[dict[str, str]]:
    """Every file that a log names."""
    if isinstance(found, list):
        return [place for each in found for place in places(each)]
    if not isinstance(found, dict):
        return []
    inner = [place for key, each in found.items() if key != "artifactLocation" for place in places(each)]
    return [*inner, *([found["artifactLocation"]] if "artifactLocation" in found else [])]


@pytest.mark.parametrize("make", [ordinary, nasty, report_of])
def test_the_log_is_valid(make: Callable[[], Report]) -> None:
    validate(log(make()))


def test_the_schema_refuses_what_is_no_log() -> None:
    def refused(change: Callable[[dict[str, Any]], None]) -> None:
        found = log(ordinary())
        change(found)
        with pytest.raises(ValidationError):
            validate(found)

    refused(lambda found: found.update(version="2.0"))
    refused(lambda found: found["runs"][0].pop("tool"))
    refused(lambda found: found["runs"][0]["results"][0].update(level="hint"))
    refused(lambda found: found["runs"][0]["results"][0].update(place="here"))
    refused(lambda found: found["runs"][0]["results"][1]["fixes"][0].pop("artifactChanges"))
    refused(lambda found: found["runs"][0]["results"][0]["relatedLocations"].append(places(found)[0]))
    refused(lambda found: found["runs"][0]["tool"]["driver"]["rules"][0].pop("id"))


def test_a_result_says_everything() -> None:
    assert run(ordinary())["results"] == snapshot(
        [
            {
                "ruleId": "some-rule",
                "ruleIndex": 0,
                "level": "error",
                "message": {
                    "text": """\
it is wrong; mend it
[configs/base.yaml:2](1) written here\
"""
                },
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": "configs/run.yaml", "uriBaseId": "%SRCROOT%"},
                            "region": {"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 7},
                        }
                    }
                ],
                "partialFingerprints": {"cfgLspFinding/v1": "27c6246f57526f1cd6bd15c97cc976fd03e5340d"},
                "properties": {"severity": "error"},
                "relatedLocations": [
                    {
                        "id": 1,
                        "message": {"text": "written here"},
                        "physicalLocation": {
                            "artifactLocation": {"uri": "configs/base.yaml", "uriBaseId": "%SRCROOT%"},
                            "region": {"startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 20},
                        },
                    }
                ],
            },
            {
                "ruleId": "some-rule",
                "ruleIndex": 0,
                "level": "note",
                "message": {"text": "it is wrong; mend it"},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": "configs/run.yaml", "uriBaseId": "%SRCROOT%"},
                            "region": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 11},
                        }
                    }
                ],
                "partialFingerprints": {"cfgLspFinding/v1": "d9a0f17bcde086d56d4588d3d9f687a3e2ad35e3"},
                "properties": {"severity": "hint"},
                "fixes": [
                    {
                        "description": {"text": "Remove the line"},
                        "artifactChanges": [
                            {
                                "artifactLocation": {"uri": "configs/run.yaml", "uriBaseId": "%SRCROOT%"},
                                "replacements": [
                                    {"deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 3, "endColumn": 1}}
                                ],
                            }
                        ],
                        "properties": {"safe": True},
                    }
                ],
            },
            {
                "ruleId": "other-rule",
                "ruleIndex": 2,
                "level": "note",
                "message": {"text": "it is wrong; mend it"},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": "configs/run.yaml", "uriBaseId": "%SRCROOT%"},
                            "region": {"startLine": 3, "startColumn": 3, "endLine": 3, "endColumn": 16},
                        }
                    }
                ],
                "partialFingerprints": {"cfgLspFinding/v1": "c3ae8a915fc90f58a41f614a20361b9e52f58bcb"},
                "properties": {"severity": "information"},
            },
            {
                "ruleId": "some-rule",
                "ruleIndex": 0,
                "level": "warning",
                "message": {"text": "it is wrong; mend it"},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": "configs/run.yaml", "uriBaseId": "%SRCROOT%"},
                            "region": {"startLine": 3, "startColumn": 18, "endLine": 3, "endColumn": 22},
                        }
                    }
                ],
                "partialFingerprints": {"cfgLspFinding/v1": "59aea91f007a11c31e3518aaa1d27671e004039e"},
                "properties": {"severity": "warning"},
                "fixes": [
                    {
                        "description": {"text": "Write `1.0e-4`"},
                        "artifactChanges": [
                            {
                                "artifactLocation": {"uri": "configs/run.yaml", "uriBaseId": "%SRCROOT%"},
                                "replacements": [
                                    {
                                        "deletedRegion": {
                                            "startLine": 3,
                                            "startColumn": 18,
                                            "endLine": 3,
                                            "endColumn": 22,
                                        },
                                        "insertedContent": {"text": "1.0e-4"},
                                    }
                                ],
                            },
                            {
                                "artifactLocation": {"uri": "configs/base.yaml", "uriBaseId": "%SRCROOT%"},
                                "replacements": [
                                    {
                                        "deletedRegion": {
                                            "startLine": 1,
                                            "startColumn": 1,
                                            "endLine": 1,
                                            "endColumn": 1,
                                        },
                                        "insertedContent": {"text": "a"},
                                    }
                                ],
                            },
                        ],
                        "properties": {"safe": False},
                    }
                ],
            },
        ]
    )


def test_the_run_says_how_to_read_it() -> None:
    found = run(ordinary())
    assert {key: value for key, value in found.items() if key not in ("results", "tool")} == snapshot(
        {
            "invocations": [{"executionSuccessful": True}],
            "originalUriBaseIds": {"%SRCROOT%": {"uri": "file:///repo/"}},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "properties": {"configs": 3},
        }
    )
    driver = found["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("cfg-lsp", __version__)


def test_a_rule_has_its_page_and_a_fault_that_is_no_rule_has_its_name() -> None:
    assert run(report_of(finding("seed", rule="wrong-value")))["tool"]["driver"]["rules"] == snapshot(
        [
            {
                "id": "some-rule",
                "name": "SomeRule",
                "shortDescription": {"text": "A thing is wrong."},
                "fullDescription": {"text": "A thing is wrong."},
                "help": {
                    "text": """\
# some-rule

A thing is wrong.
""",
                    "markdown": """\
# some-rule

A thing is wrong.
""",
                },
                "defaultConfiguration": {"enabled": True, "level": "error"},
            },
            {
                "id": "quiet-rule",
                "name": "QuietRule",
                "shortDescription": {"text": "A thing is odd."},
                "fullDescription": {"text": "A thing is odd."},
                "help": {
                    "text": """\
# quiet-rule

A thing is odd.
""",
                    "markdown": """\
# quiet-rule

A thing is odd.
""",
                },
                "defaultConfiguration": {"enabled": False, "level": "note"},
            },
            {
                "id": "wrong-value",
                "name": "WrongValue",
                "shortDescription": {"text": "Wrong value"},
                "fullDescription": {"text": "Wrong value"},
                "help": {"text": "Wrong value", "markdown": "Wrong value"},
                "defaultConfiguration": {"enabled": True, "level": "error"},
            },
        ]
    )


def test_every_result_points_at_its_rule() -> None:
    found = run(report_of(finding("seed", rule="b"), finding("17", rule="quiet-rule"), finding("1e", rule="a")))
    rules = found["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in found["results"]] == ["b", "quiet-rule", "a"]


def test_each_severity_has_its_level() -> None:
    found = run(report_of(*(finding("seed", severity) for severity in Severity)))
    assert [each["level"] for each in found["results"]] == ["error", "warning", "note", "note", "note"]


def test_files_are_named_by_uris_that_lead_back_to_them() -> None:
    found = run(nasty())
    root = unquote_to_bytes(found["originalUriBaseIds"]["%SRCROOT%"]["uri"])
    assert root == b"file:///repo/"
    named = places(found)
    assert all(URI.fullmatch(each["uri"]) for each in named)
    paths = {(root if "uriBaseId" in each else b"") + unquote_to_bytes(each["uri"]) for each in named}
    assert paths == {b"file://" + path.encode("utf-8", "surrogateescape") for path in NASTY_PATHS}


def test_a_path_that_no_file_can_have_is_a_uri_too() -> None:
    odd = Diagnostic("some-rule", Severity.ERROR, "/repo/\ud800.yaml", Span(0, 0), "wrong")
    assert all(URI.fullmatch(each["uri"]) for each in places(log(report_of(odd))))


def test_a_link_in_a_message_is_none_and_related_places_are_links() -> None:
    first, *others = run(nasty())["results"][0]["message"]["text"].split("\n")
    assert "\\[link](1)" in first
    assert [line.partition(" ")[0] for line in others] == ["[größe/データ"]
    assert others[0].startswith("[größe/データ 1.yaml:1](1) ")


def test_a_fix_without_an_edit_is_no_fix() -> None:
    found = log(report_of(finding("seed", fixes=(Fix("Nothing", (), safe=True),))))
    validate(found)
    assert "fixes" not in found["runs"][0]["results"][0]
