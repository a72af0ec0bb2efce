"""What a person at a terminal sees: the line, carets exactly below the piece, and nothing that steers the terminal."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from cfg_lsp.report import Report, Style, columns, pad, render
from cfg_lsp.report.excerpt import excerpt
from cfg_lsp.text import Diagnostic, LineIndex, Related, Severity, Span


def fault(text: str, piece: str, **changes: object) -> Diagnostic:
    start = text.index(piece)
    values: dict[str, object] = {"message": "it is wrong", "hint": "mend it", **changes}
    span = Span(start, start + len(piece))
    return Diagnostic("some-rule", Severity.ERROR, "/repo/run.yaml", span, **values)  # type: ignore[arg-type]


def rendered(text: str, *faults: Diagnostic, configs: int = 3, colour: bool = False) -> str:
    report = Report(faults, configs, "/repo", lambda path: LineIndex(text))
    return "\n" + render(report, "text", Style(colour))


def carets(text: str) -> tuple[str, str]:
    """The excerpt's line and its caret line without their frames, from a rendered report."""
    lines = [line.partition("|")[2][1:] for line in text.splitlines() if " | " in line]
    return lines[0], lines[1]


def marked(line: str, below: str) -> str:
    """The piece of the line that stands above the carets, counted in columns."""
    start, end = below.index("^"), below.rindex("^") + 1
    found, column = "", 0
    for character in line:
        if start <= column < end:
            found += character
        column += columns(character)
    return found


def test_a_fault_is_shown_with_its_line_hint_and_related_places() -> None:
    text = "training:\n  name: bbu_dens\n"
    related = (Related("/repo/base.yaml", Span(0, 8), "has the targets bbu_dense, rru_dense"),)
    assert rendered(text, fault(text, "bbu_dens", hint="did you mean `bbu_dense`?", related=related)) == snapshot("""\

run.yaml:2:9: error[some-rule] it is wrong
  2 |   name: bbu_dens
    |         ^^^^^^^^ did you mean `bbu_dense`?
    = base.yaml:1 has the targets bbu_dense, rru_dense

1 error in 1 of 3 configs
""")


def test_a_fault_without_a_hint_or_on_an_empty_line() -> None:
    text = "a: 1\n\n"
    empty = Diagnostic("some-rule", Severity.HINT, "/repo/run.yaml", Span(5, 5), "nothing here", "write something")
    assert rendered(text, fault(text, "1", hint=""), empty) == snapshot("""\

run.yaml:1:4: error[some-rule] it is wrong
  1 | a: 1
    |    ^

run.yaml:2:1: hint[some-rule] nothing here
    = write something

1 error, 1 hint in 1 of 3 configs
""")


def test_milder_findings_are_named_for_what_they_are() -> None:
    text = "a: 1\n"
    remark, hint = (fault(text, "1")._replace(severity=each) for each in (Severity.INFORMATION, Severity.HINT))
    shown = rendered(text, remark, hint, colour=True)
    assert "\x1b[34minformation[some-rule]\x1b[0m it is wrong" in shown
    assert "\x1b[34mhint[some-rule]\x1b[0m it is wrong" in shown
    assert shown.endswith("\n1 remark, 1 hint in 1 of 3 configs\n")


def test_nothing_wrong() -> None:
    assert rendered("") == "\nnothing wrong in 3 configs\n"
    assert rendered("", configs=1) == "\nnothing wrong in 1 config\n"


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("a: value\n", "value"),
        ("名前: データ x: 値段\n", "値段"),
        ("\t\ta: \tvalue # x\n", "value"),
        ("e\u0301: cafe\u0301 bar\n", "bar"),
        ("😀: 😀 value\n", "value"),
        ("z\u200bz: value\n", "value"),
        ("# first\r\na: value\r\nb: 1\r\n", "value"),
        ("# first\ra: value\rb: 1\r", "value"),
        ("\x07\x1b[31m: value\n", "value"),
        ("a: " + "x" * 300 + " value " + "y" * 300 + "\n", "value"),
        ("a: " + "値" * 300 + " value " + "値" * 300 + "\n", "value"),
    ],
)
def test_the_carets_stand_below_the_piece(text: str, piece: str) -> None:
    line, below = carets(rendered(text, fault(text, piece)))
    assert marked(line, below) == piece
    assert len(line) <= 125


def test_a_tab_inside_the_piece_is_marked_whole() -> None:
    text = "a:\tb\tc\n"
    line, below = carets(rendered(text, fault(text, "b\tc")))
    assert marked(line, below) == "b    c"


def test_a_piece_longer_than_the_excerpt_is_marked_to_its_end() -> None:
    text = "a: " + "x" * 1000 + "\n"
    line, below = carets(rendered(text, fault(text, "x" * 1000)))
    assert line.endswith("…")
    assert set(marked(line, below)) <= {"x"}
    assert len(marked(line, below)) == below.count("^") > 50


def test_a_piece_of_several_lines_is_marked_on_its_first() -> None:
    text = "a: [1,\n  2]\nb: 3\n"
    assert rendered(text, fault(text, "[1,\n  2]")) == snapshot("""\

run.yaml:1:4: error[some-rule] it is wrong
  1 | a: [1,
    |    ^^^ mend it

1 error in 1 of 3 configs
""")


def test_a_place_at_the_end_of_a_text_without_line_end() -> None:
    end = Diagnostic("some-rule", Severity.ERROR, "/repo/run.yaml", Span(4, 4), "it is wrong", "mend it")
    assert rendered("a: 1", end) == snapshot("""\

run.yaml:1:5: error[some-rule] it is wrong
  1 | a: 1
    |     ^ mend it

1 error in 1 of 3 configs
""")


def test_nothing_in_a_message_or_a_path_steers_the_terminal() -> None:
    text = "a: 1\x9b31m\u202e\n"
    bad = Diagnostic(
        "some-rule",
        Severity.ERROR,
        "/repo/a\x1b]0;b\n.yaml",
        Span(0, 1),
        "a\r\n\x1b[2Jb",
        "c\x7f",
        (Related("/x\x1b", Span(0, 0), "d\x00"),),
    )
    shown = rendered(text, bad)
    assert not [each for each in shown if each != "\n" and not each.isprintable()]
    assert shown == snapshot("""\

a␛]0;b␊.yaml:1:1: error[some-rule] a␍␊␛[2Jb
  1 | a: 1�31m�
    | ^ c␡
    = ../x␛:1 d␀

1 error in 1 of 3 configs
""")


def test_colour_begins_and_ends_on_each_line() -> None:
    text = "a: 1\n"
    shown = rendered(text, fault(text, "1"), colour=True)
    assert shown.replace("\x1b", "E") == snapshot("""\

E[1mrun.yaml:1:4E[0m: E[31;1merror[some-rule]E[0m it is wrong
  E[34m1 |E[0m a: 1
  E[34m  |E[0m    E[31;1m^E[0m mend it

1 error in 1 of 3 configs
""")
    for line in shown.splitlines():
        assert line.count("\x1b[0m") * 2 == line.count("\x1b[")


def test_the_summary_counts_by_severity_and_names_a_manifest() -> None:
    def of(severity: Severity, path: str) -> Diagnostic:
        return Diagnostic("some-rule", severity, path, Span(0, 0), "")

    def summary(*faults: Diagnostic) -> str:
        return Report(faults, 23, "/repo", lambda path: LineIndex("")).summary()

    error, warning = of(Severity.ERROR, "/repo/a.yaml"), of(Severity.WARNING, "/repo/b.yaml")
    assert summary(error) == "1 error in 1 of 23 configs"
    assert summary(warning, error, error) == "2 errors, 1 warning in 2 of 23 configs"
    assert summary(of(Severity.HINT, "/repo/a.yaml")) == "1 hint in 1 of 23 configs"
    assert summary(of(Severity.ERROR, "/repo/cfg-lsp.toml")) == "1 error in cfg-lsp.toml and 0 of 23 configs"


def test_an_excerpt_never_reaches_behind_its_line() -> None:
    assert excerpt("abc", 1, 99) == ("abc", 1, 2)
    assert excerpt("abc", 3, 3) == ("abc", 3, 1)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("data", 4), ("データ", 6), ("😀", 2), ("cafe\u0301", 4), ("z\u200bz", 2), ("größe", 5)],
)
def test_text_is_as_wide_as_a_terminal_shows_it(text: str, width: int) -> None:
    assert columns(text) == width
    assert pad(text, 8) == text + " " * (8 - width)
