"""Diagnostics for programs: one JSON object. Lines and columns count from 1, columns in code points."""

from __future__ import annotations

import json
from typing import Any

from cfg_lsp.report.facts import Report
from cfg_lsp.report.sentences import sentence
from cfg_lsp.report.style import Style
from cfg_lsp.text import Diagnostic, Edit, Fix, Related, Span

VERSION = 1


def render(report: Report, style: Style) -> str:
    """The whole report; `style` has nothing to say here."""
    data = {
        "version": VERSION,
        "configs": report.configs,
        "diagnostics": [_diagnostic(report, each) for each in report.diagnostics],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(report: Report, diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.value,
        "path": report.shown(diagnostic.path),
        **_range(report, diagnostic.path, diagnostic.span),
        "message": sentence(diagnostic),
        "related": [_related(report, each) for each in diagnostic.related],
        "fixes": [_fix(report, each) for each in diagnostic.fixes],
    }


def _related(report: Report, related: Related) -> dict[str, Any]:
    position = report.position(related.path, related.span.start)
    return {
        "path": report.shown(related.path),
        "line": position.line,
        "column": position.column,
        "message": related.message,
    }


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "safe": fix.safe, "edits": [_edit(report, each) for each in fix.edits]}


def _edit(report: Report, edit: Edit) -> dict[str, Any]:
    return {"path": report.shown(edit.path), **_range(report, edit.path, edit.span), "newText": edit.text}


def _range(report: Report, path: str, span: Span) -> dict[str, int]:
    start, end = report.range(path, span)
    return {"line": start.line, "column": start.column, "endLine": end.line, "endColumn": end.column}
