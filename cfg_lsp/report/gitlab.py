"""Diagnostics as GitLab reads them for code quality: a JSON list in the form of Code Climate.

GitLab shows the description, the severity and the place. `content` and `other_locations` carry what
else is known, for programs that read the whole form.
"""

from __future__ import annotations

import json
from typing import Any

from cfg_lsp.report.facts import Report
from cfg_lsp.report.fingerprints import fingerprints
from cfg_lsp.report.sentences import details, sentence
from cfg_lsp.report.style import Style
from cfg_lsp.report.visible import encodable, visible
from cfg_lsp.text import Diagnostic, Severity, Span

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFORMATION: "minor"}
_MILDEST = "info"


def render(report: Report, style: Style) -> str:
    """An issue for each finding; `style` has nothing to say here."""
    names = fingerprints(report)
    issues = [_issue(report, each, name) for each, name in zip(report.diagnostics, names, strict=True)]
    return encodable(json.dumps(issues, indent=2, ensure_ascii=False)) + "\n"


def _issue(report: Report, diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    issue: dict[str, Any] = {
        "type": "issue",
        "check_name": diagnostic.rule,
        "description": visible(sentence(diagnostic)),
        "categories": ["Bug Risk"],
        "severity": _SEVERITIES.get(diagnostic.severity, _MILDEST),
        "fingerprint": fingerprint,
        "location": _location(report, diagnostic.path, diagnostic.span),
    }
    if diagnostic.related:
        issue["other_locations"] = [_location(report, each.path, each.span) for each in diagnostic.related]
    if more := details(report, diagnostic):
        issue["content"] = {"body": "\n".join(f"- {line}" for line in more)}
    return issue


def _location(report: Report, path: str, span: Span) -> dict[str, Any]:
    """A place twice: as GitLab takes it, and with its columns."""
    start, end = report.range(path, span)
    return {
        "path": report.shown(path),
        "lines": {"begin": start.line, "end": end.line},
        "positions": {"begin": start._asdict(), "end": end._asdict()},
    }
