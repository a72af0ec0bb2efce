"""JUnit's XML, read back by an XML parser."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from inline_snapshot import snapshot

from cfg_lsp.report import Report
from cfg_lsp.text import Severity
from tests.report.findings import NASTY_PATHS, finding, nasty, ordinary, report_of, written


def read(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(written(report, "junit").strip("\n").encode("utf-8"))


def test_each_finding_is_a_test() -> None:
    assert written(ordinary(), "junit") == snapshot("""\

<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cfg-lsp" tests="4" failures="2" errors="0" skipped="0">
  <testsuite name="configs/run.yaml" tests="4" failures="2" errors="0" skipped="0">
    <testcase classname="configs/run.yaml" name="some-rule: it is wrong" file="configs/run.yaml" line="1">
      <failure type="error" message="it is wrong; mend it">configs/run.yaml:1:1: error[some-rule] it is wrong
  1 | training:
    | ^^^^^^^^^ mend it
    = configs/base.yaml:2 written here</failure>
    </testcase>
    <testcase classname="configs/run.yaml" name="some-rule: it is wrong (2)" file="configs/run.yaml" line="2">
      <system-out>configs/run.yaml:2:9: hint[some-rule] it is wrong
  2 |   seed: 17
    |         ^^ mend it
    = fix: Remove the line</system-out>
    </testcase>
    <testcase classname="configs/run.yaml" name="other-rule: it is wrong" file="configs/run.yaml" line="3">
      <system-out>configs/run.yaml:3:3: information[other-rule] it is wrong
  3 |   learning_rate: 1e-4
    |   ^^^^^^^^^^^^^ mend it</system-out>
    </testcase>
    <testcase classname="configs/run.yaml" name="some-rule: it is wrong (3)" file="configs/run.yaml" line="3">
      <failure type="warning" message="it is wrong; mend it">configs/run.yaml:3:18: warning[some-rule] it is wrong
  3 |   learning_rate: 1e-4
    |                  ^^^^ mend it
    = unsafe fix: Write `1.0e-4`</failure>
    </testcase>
  </testsuite>
</testsuites>
""")


def test_a_clean_run_is_a_passed_test() -> None:
    assert written(report_of(), "junit") == snapshot("""\

<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cfg-lsp" tests="1" failures="0" errors="0" skipped="0">
  <testsuite name="cfg-lsp" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="cfg-lsp" name="nothing wrong in 3 configs"/>
  </testsuite>
</testsuites>
""")


def test_what_an_attribute_says_is_counted() -> None:
    root = read(ordinary())
    for each in (root, *root.iter("testsuite")):
        assert int(each.get("tests", "")) == len(list(each.iter("testcase")))
        assert int(each.get("failures", "")) == len(list(each.iter("failure")))


@pytest.mark.parametrize("severity", Severity)
def test_a_test_fails_exactly_where_check_does(severity: Severity) -> None:
    assert (read(report_of(finding("seed", severity))).find(".//failure") is not None) is severity.fails


def test_what_xml_forbids_is_replaced_and_everything_else_comes_back() -> None:
    cases = list(read(nasty()).iter("testcase"))
    files = {case.get("file") for case in cases}
    assert len(cases) == len(NASTY_PATHS)
    assert {"größe/データ 1.yaml", "a b,c:d%2F.yaml", "new\nline\r.yaml", "back\\slash.yaml", '<&">].yaml'} <= files
    assert "a\ufffd]0;b\ufffd\ufffd.yaml" in files
    assert all("<x> & \"q\" 'p' ]]>" in (case[0].text or "") for case in cases)


def test_tests_of_one_file_have_names_of_their_own_that_no_line_is_part_of() -> None:
    found = read(report_of(finding("seed"), finding("seed"), finding("17")))
    assert [case.get("name") for case in found.iter("testcase")] == snapshot(
        ["some-rule: it is wrong", "some-rule: it is wrong (2)", "some-rule: it is wrong (3)"]
    )
