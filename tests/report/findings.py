"""Reports to be written: an ordinary one, one that makes life hard for every format, and a long one."""

from __future__ import annotations

from cfg_lsp.report import Report, RulePage, Style, render
from cfg_lsp.text import Diagnostic, Edit, Fix, LineIndex, Related, Severity, Span

TEXT = "training:\n  seed: 17\n  learning_rate: 1e-4\n"
BASE = "targets:\n  - name: bbu_dense\n"
RUN_PATH = "/repo/configs/run.yaml"
BASE_PATH = "/repo/configs/base.yaml"

PAGES = {
    "some-rule": RulePage("some-rule", Severity.ERROR, "A thing is wrong.", "# some-rule\n\nA thing is wrong.\n"),
    "quiet-rule": RulePage("quiet-rule", Severity.OFF, "A thing is odd.", "# quiet-rule\n\nA thing is odd.\n"),
}

NASTY_PATHS = (
    "/repo/größe/データ 1.yaml",
    "/repo/a b,c:d%2F.yaml",
    "/repo/new\nline\r.yaml",
    "/repo/back\\slash.yaml",
    "/elsewhere/x.yaml",
    "/repo/a\x1b]0;b\x00\ufffe.yaml",
    "/repo/not-utf8-\udce9.yaml",
    "/repo/c:/::error::.yaml",
    '/repo/<&">].yaml',
)
SHOWN_NASTY_PATHS = [
    path.replace("/repo/", "").replace("/elsewhere", "../elsewhere").replace("\udce9", "\ufffd") for path in NASTY_PATHS
]
NASTY_MESSAGE = "a\r\nb % %0A :: , <x> & \"q\" 'p' ]]> \x00\x1b[2J \u202e \ud800 \ufffe [link](1) {0}"


def finding(piece: str, severity: Severity = Severity.ERROR, rule: str = "some-rule", **more: object) -> Diagnostic:
    """A finding at a piece of `TEXT`."""
    start = TEXT.index(piece)
    span = Span(start, start + len(piece))
    return Diagnostic(rule, severity, RUN_PATH, span, "it is wrong", "mend it", **more)  # type: ignore[arg-type]


def ordinary() -> Report:
    """Findings of each severity, with a related place, a safe fix and an unsafe one."""
    name = BASE.index("bbu_dense")
    related = (Related(BASE_PATH, Span(name, name + 9), "written here"),)
    number = Span(TEXT.index("1e-4"), TEXT.index("1e-4") + 4)
    line = Span(TEXT.index("  seed"), TEXT.index("  learning"))
    found = (
        finding("training:\n  seed", Severity.ERROR, related=related),
        finding("17", Severity.HINT, fixes=(Fix("Remove the line", (Edit(RUN_PATH, line, ""),), safe=True),)),
        finding("learning_rate", Severity.INFORMATION, rule="other-rule"),
        finding(
            "1e-4",
            Severity.WARNING,
            fixes=(Fix("Write `1.0e-4`", (Edit(RUN_PATH, number, "1.0e-4"), Edit(BASE_PATH, Span(0, 0), "a")), False),),
        ),
    )
    return report_of(*found)


def nasty() -> Report:
    """A finding in every nasty path, of a nasty message with nasty company."""
    return report_of(
        *(
            Diagnostic(
                "some-rule",
                Severity.ERROR,
                path,
                Span(0, 8),
                NASTY_MESSAGE,
                NASTY_MESSAGE,
                (Related(path, Span(0, 0), NASTY_MESSAGE),) * 2,
                (Fix(NASTY_MESSAGE, (Edit(path, Span(0, 1), NASTY_MESSAGE),), safe=True),) * 2,
            )
            for path in NASTY_PATHS
        )
    )


def report_of(*found: Diagnostic) -> Report:
    """A report of three configs whose text is `BASE` or `TEXT`."""
    return Report(found, 3, "/repo", lambda path: LineIndex(BASE if path == BASE_PATH else TEXT), PAGES)


def written(report: Report, name: str, *, colour: bool = False) -> str:
    """What a format makes of a report, below a line end: so that snapshots begin at the margin."""
    return "\n" + render(report, name, Style(colour))
