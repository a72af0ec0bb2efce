"""Diagnostics as a SARIF 2.1.0 log: what code scanning services and viewers read.

Files below the folder that paths are relative to are named by it, files elsewhere absolutely.
Columns count code points.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from cfg_lsp import __version__
from cfg_lsp.report.facts import Report, RulePage
from cfg_lsp.report.fingerprints import fingerprints
from cfg_lsp.report.sentences import sentence
from cfg_lsp.report.style import Style
from cfg_lsp.report.visible import encodable, visible
from cfg_lsp.text import Diagnostic, Edit, Fix, Related, Severity, Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_MILDER = "note"


def render(report: Report, style: Style) -> str:
    """A log of one run; `style` has nothing to say here."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return encodable(json.dumps(log, indent=2, ensure_ascii=False)) + "\n"


def _run(report: Report) -> dict[str, Any]:
    rules = _rules(report)
    indices = {page.rule: index for index, page in enumerate(rules)}
    found = zip(report.diagnostics, fingerprints(report), strict=True)
    return {
        "tool": {"driver": _driver(rules)},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {_ROOT: {"uri": _absolute(os.path.join(report.folder, ""))}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "properties": {"configs": report.configs},
        "results": [_result(report, each, indices[each.rule], name) for each, name in found],
    }


def _rules(report: Report) -> list[RulePage]:
    """The known rules and, without a page, what else was found: the faults of a manifest are no rules."""
    pages = dict(report.rules)
    for each in report.diagnostics:
        title = each.rule.replace("-", " ").capitalize()
        pages.setdefault(each.rule, RulePage(each.rule, each.severity, title, title))
    return list(pages.values())


def _driver(rules: Iterable[RulePage]) -> dict[str, Any]:
    return {
        "name": "cfg-lsp",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(page) for page in rules],
    }


def _rule(page: RulePage) -> dict[str, Any]:
    return {
        "id": page.rule,
        "name": "".join(word.capitalize() for word in page.rule.split("-")),
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.summary},
        "help": {"text": page.page, "markdown": page.page},
        "defaultConfiguration": {"enabled": page.severity is not Severity.OFF, "level": _level(page.severity)},
    }


def _result(report: Report, diagnostic: Diagnostic, index: int, fingerprint: str) -> dict[str, Any]:
    related = list(dict.fromkeys(diagnostic.related))
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": index,
        "level": _level(diagnostic.severity),
        "message": {"text": _message(report, diagnostic, related)},
        "locations": [{"physicalLocation": _place(report, diagnostic.path, diagnostic.span)}],
        "partialFingerprints": {"cfgLspFinding/v1": fingerprint},
        "properties": {"severity": diagnostic.severity.value},
    }
    if related:
        result["relatedLocations"] = [_related(report, each, number) for number, each in enumerate(related, start=1)]
    if fixes := [_fix(report, fix) for fix in dict.fromkeys(diagnostic.fixes) if fix.edits]:
        result["fixes"] = fixes
    return result


def _message(report: Report, diagnostic: Diagnostic, related: Iterable[Related]) -> str:
    """The finding, and below it a link to each related place: many viewers show only places that are linked to."""
    lines = [_without_links(visible(sentence(diagnostic)))]
    for number, each in enumerate(related, start=1):
        line = report.position(each.path, each.span.start).line
        name = visible(report.shown(each.path)).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        lines.append(f"[{name}:{line}]({number}) {_without_links(visible(each.message))}")
    return "\n".join(lines)


def _without_links(text: str) -> str:
    """Text in which nothing is taken for a link."""
    return text.replace("[", "\\[") if "](" in text else text


def _related(report: Report, related: Related, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": _without_links(visible(related.message))},
        "physicalLocation": _place(report, related.path, related.span),
    }


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    changes: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        changes.setdefault(edit.path, []).append(edit)
    return {
        "description": {"text": _without_links(visible(fix.title))},
        "artifactChanges": [
            {"artifactLocation": _file(report, path), "replacements": [_replacement(report, each) for each in edits]}
            for path, edits in changes.items()
        ],
        "properties": {"safe": fix.safe},
    }


def _replacement(report: Report, edit: Edit) -> dict[str, Any]:
    deleted = {"deletedRegion": _region(report, edit.path, edit.span)}
    return {**deleted, "insertedContent": {"text": edit.text}} if edit.text else deleted


def _place(report: Report, path: str, span: Span) -> dict[str, Any]:
    return {"artifactLocation": _file(report, path), "region": _region(report, path, span)}


def _region(report: Report, path: str, span: Span) -> dict[str, int]:
    start, end = report.range(path, span)
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _file(report: Report, path: str) -> dict[str, str]:
    shown = report.shown(path)
    if shown.startswith("../"):
        return {"uri": _absolute(path)}
    return {"uri": _quoted(shown), "uriBaseId": _ROOT}


def _absolute(path: str) -> str:
    return f"file:///{_quoted(path.replace(os.sep, '/').lstrip('/'))}"


def _quoted(path: str) -> str:
    """A path as part of a URI: a name that is not UTF-8 keeps its bytes."""
    from urllib.parse import quote  # for this format only

    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"))


def _level(severity: Severity) -> str:
    return _LEVELS.get(severity, _MILDER)
