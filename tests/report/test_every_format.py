"""What holds for each format: the same facts, nothing lost, no more work than there are findings and files."""

from __future__ import annotations

from collections import Counter

import pytest

from cfg_lsp.report import FORMATS, Report, Style, render
from cfg_lsp.text import Diagnostic, Fix, LineIndex, Related, Severity, Span
from tests.report.findings import finding, nasty, ordinary, report_of, written


@pytest.mark.parametrize("name", FORMATS)
def test_every_fact_is_told(name: str) -> None:
    text = written(ordinary(), name)
    for fact in (
        "some-rule",
        "other-rule",
        "configs/run.yaml",
        "it is wrong",
        "mend it",
        "configs/base.yaml",
        "written here",
    ):
        assert fact in text, fact


@pytest.mark.parametrize("name", ["json", "sarif", "gitlab", "junit"])
def test_formats_with_room_tell_the_fixes(name: str) -> None:
    assert "Remove the line" in written(ordinary(), name)


@pytest.mark.parametrize("name", ["sarif", "github", "gitlab", "junit"])
def test_what_servers_read_is_utf_8(name: str) -> None:
    assert written(nasty(), name).encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_is_written_the_same_way(name: str) -> None:
    assert written(nasty(), name) == written(nasty(), name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_asked_for_its_lines_once_however_many_findings_it_has(name: str) -> None:
    asked: Counter[str] = Counter()

    def lines(path: str) -> LineIndex:
        asked[path] += 1
        return LineIndex("a: 1\n" * 1000)

    related = (Related("/repo/b.yaml", Span(0, 1), "here"),)
    found = tuple(
        Diagnostic("some-rule", Severity.ERROR, "/repo/a.yaml", Span(5 * number, 5 * number + 1), "wrong", "", related)
        for number in range(1000)
    )
    render(Report(found, 1, "/repo", lines), name, Style(colour=False))
    assert asked == {"/repo/a.yaml": 1, "/repo/b.yaml": 1}


@pytest.mark.parametrize("name", ["text", "concise"])
def test_what_can_be_fixed_stands_above_the_summary(name: str) -> None:
    safe, unsafe = Fix("a", (), safe=True), Fix("b", (), safe=False)

    def end(*found: Diagnostic) -> str:
        return "\n".join(written(report_of(*found), name).splitlines()[-2:])

    one, other, none = finding("seed", fixes=(unsafe, safe)), finding("17", fixes=(unsafe,)), finding("1e-4")
    assert end(one, none) == "1 of these can be fixed with --fix\n2 errors in 1 of 3 configs"
    assert end(one, one, other, none).startswith(
        "2 of these can be fixed with --fix (and 1 more with --unsafe-fixes)\n"
    )
    assert end(one).startswith("this can be fixed with --fix\n")
    assert end(other, none).endswith("\n2 errors in 1 of 3 configs")


def test_commands_that_fix_nothing_themselves_name_the_one_that_does() -> None:
    safe = finding("seed", fixes=(Fix("a", (), safe=True),))
    report = report_of(safe)._replace(fixing="cfg-lsp check --fix")
    assert written(report, "text").endswith("\nthis can be fixed with cfg-lsp check --fix\n1 error in 1 of 3 configs\n")
