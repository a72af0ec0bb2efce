"""Run rules over configs and collect what they find, each fault once.

Knows severities and repeats. Knows nothing of what a rule looks for or how a finding is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType

from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.references import with_bases
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules import RULES, rule_id, syntax_error
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Diagnostic, Severity, Span

BREAKING = tuple(rule for rule in RULES if getattr(rule, "BREAKS_THE_CHAIN", False))


def run_rules(
    snapshot: Snapshot, paths: Iterable[str], rules: tuple[ModuleType, ...] = RULES, *, heed_manifest: bool = True
) -> list[Diagnostic]:
    """Every fault of these configs and of the configs they are made of, sorted by place.

    The manifest's severities count where `heed_manifest` says so, otherwise the rules' own.
    """
    found: dict[tuple[str, str, Span], Diagnostic] = {}
    for path in with_bases(snapshot, paths):
        manifest = snapshot.manifest(path)
        severities = manifest.severities if heed_manifest else {}
        for diagnostic in (*manifest.problems, *_check_one(snapshot, path, rules, severities)):
            found.setdefault((diagnostic.rule, diagnostic.path, diagnostic.span), diagnostic)
    return in_order(found.values())


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics as every report lists them: by file, place and rule."""
    return sorted(found, key=lambda each: (each.path, each.span, each.rule))


def breaks(snapshot: Snapshot, paths: Iterable[str]) -> list[Diagnostic]:
    """The errors that keep configs from being what their authors wrote: what makes loading fail.

    No manifest can turn them off, because no manifest makes such a config whole.
    """
    found = run_rules(snapshot, paths, BREAKING, heed_manifest=False)
    return [fault for fault in found if fault.severity is Severity.ERROR]


def _check_one(
    snapshot: Snapshot, path: str, rules: tuple[ModuleType, ...], severities: dict[str, Severity]
) -> Iterator[Diagnostic]:
    document = snapshot.document(path)
    if isinstance(document, Unreadable):
        yield _diagnostic(syntax_error, path, _cannot_read(document), severities)
        return
    subject = Subject(snapshot, document)
    for rule in rules:
        if severities.get(rule_id(rule)) is not Severity.OFF:
            for finding in rule.check(subject):
                yield _diagnostic(rule, path, finding, severities)


def _cannot_read(unreadable: Unreadable) -> Finding:
    return Finding(Span(0, 0), f"the file cannot be read: {unreadable.reason}", "name a readable file")


def _diagnostic(rule: ModuleType, path: str, finding: Finding, severities: dict[str, Severity]) -> Diagnostic:
    name = rule_id(rule)
    severity = severities.get(name, finding.severity or rule.SEVERITY)
    return Diagnostic(
        name,
        severity,
        finding.path or path,
        finding.span,
        finding.message,
        finding.hint,
        finding.related,
        finding.fixes,
    )
