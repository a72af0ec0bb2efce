"""How often each rule found something, as a table."""

from __future__ import annotations

from inline_snapshot import snapshot

from cfg_lsp.report.statistics_table import statistics
from cfg_lsp.text import Fix, Severity
from tests.report.findings import finding, report_of

SAFE, UNSAFE = Fix("a", (), safe=True), Fix("b", (), safe=False)


def test_the_most_frequent_rule_comes_first() -> None:
    found = [
        finding("seed", Severity.WARNING, "rare-rule", fixes=(UNSAFE,)),
        *[finding("seed", Severity.HINT, "often", fixes=(UNSAFE, SAFE))] * 9,
        *[finding("seed", Severity.HINT, "often")] * 3,
        finding("seed", Severity.ERROR, "z-rule"),
        finding("seed", Severity.ERROR, "a-rule", fixes=(SAFE,)),
        finding("seed", Severity.ERROR, "often"),
    ]
    assert "\n" + statistics(report_of(*found)) == snapshot("""\

12  hint     often      9 can be fixed with --fix
 1  error    a-rule     1 can be fixed with --fix
 1  error    often
 1  error    z-rule
 1  warning  rare-rule
""")
    assert statistics(report_of(*reversed(found))) == statistics(report_of(*found))


def test_nothing_wrong_is_an_empty_table() -> None:
    assert statistics(report_of()) == ""
