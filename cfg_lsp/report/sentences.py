"""The sentences that several formats share: what a finding says, where it leads, what can be done.

Knows the words. Knows nothing of how a format escapes them.
"""

from __future__ import annotations

from cfg_lsp.report.facts import Report
from cfg_lsp.report.visible import visible
from cfg_lsp.text import Diagnostic, Fix, Related


def sentence(diagnostic: Diagnostic) -> str:
    """The message and, behind it, what to do."""
    return f"{diagnostic.message}; {diagnostic.hint}" if diagnostic.hint else diagnostic.message


def closing(report: Report) -> list[str]:
    """The last lines of a report for people: how many can be fixed, where there is a safe fix, and the summary."""
    return [visible(line) for line in (report.fix_summary(), report.summary()) if line]


def place(report: Report, diagnostic: Diagnostic) -> str:
    """`path:line:column` of a finding, on one line."""
    line, column = report.position(diagnostic.path, diagnostic.span.start)
    return f"{visible(report.shown(diagnostic.path))}:{line}:{column}"


def related_place(report: Report, related: Related) -> str:
    """Another place and what is there, on one line."""
    line = report.position(related.path, related.span.start).line
    return f"{visible(report.shown(related.path))}:{line} {visible(related.message)}"


def offer(fix: Fix) -> str:
    """What a fix would do, on one line."""
    return f"{'fix' if fix.safe else 'unsafe fix'}: {visible(fix.title)}"


def details(report: Report, diagnostic: Diagnostic) -> list[str]:
    """What a finding says besides its own sentence: a line for each related place and each fix."""
    return [
        *(related_place(report, related) for related in diagnostic.related),
        *(offer(fix) for fix in diagnostic.fixes),
    ]
