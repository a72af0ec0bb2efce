"""One line for each finding, and nothing that breaks or steers it."""

from __future__ import annotations

from inline_snapshot import snapshot

from tests.report.findings import NASTY_PATHS, nasty, ordinary, report_of, written


def test_each_finding_is_one_line() -> None:
    assert written(ordinary(), "concise") == snapshot("""\

configs/run.yaml:1:1: error[some-rule] it is wrong; mend it (configs/base.yaml:2 written here)
configs/run.yaml:2:9: hint[some-rule] it is wrong; mend it
configs/run.yaml:3:3: information[other-rule] it is wrong; mend it
configs/run.yaml:3:18: warning[some-rule] it is wrong; mend it
1 of these can be fixed with --fix (and 1 more with --unsafe-fixes)
1 error, 1 warning, 1 remark, 1 hint in 1 of 3 configs
""")


def test_nothing_wrong() -> None:
    assert written(report_of(), "concise") == "\nnothing wrong in 3 configs\n"


def test_no_path_or_message_makes_a_second_line() -> None:
    lines = written(nasty(), "concise").strip("\n").split("\n")
    assert len(lines) == len(NASTY_PATHS) + 2
    assert not [line for line in lines if "\r" in line or "\x1b" in line or "\x00" in line]


def test_colour_paints_the_place_and_the_severity() -> None:
    lines = written(ordinary(), "concise", colour=True).strip("\n").split("\n")
    assert lines[0].startswith("\x1b[1mconfigs/run.yaml:1:1\x1b[0m: \x1b[31;1merror[some-rule]\x1b[0m it is wrong")
