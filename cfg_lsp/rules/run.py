"""Run rules over configs and collect what they find, each fault once.

Knows repeats, and which findings the files themselves suppress. Knows nothing of what a rule looks
for or how a finding is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType

from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.references import with_bases
from cfg_lsp.project.schemas import schema_problem
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules import RULES, rule_id, syntax_error, unused_ignore
from cfg_lsp.rules.manifest_rules import manifest_problems
from cfg_lsp.rules.selection import Active, Selection
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.rules.suppression import Heeding, Suppression
from cfg_lsp.syntax import Document
from cfg_lsp.text import Diagnostic, Severity, Span

BREAKING = tuple(rule for rule in RULES if getattr(rule, "BREAKS_THE_CHAIN", False))
EVERY = Selection()
"""All rules, as manifests want them."""

_UNUSED = rule_id(unused_ignore)


def run_rules(
    snapshot: Snapshot,
    paths: Iterable[str],
    rules: Selection | tuple[ModuleType, ...] = EVERY,
    *,
    heed_manifest: bool = True,
) -> list[Diagnostic]:
    """Every fault of these configs and of the configs they are made of, sorted by place.

    The manifest's severities and the files' own suppressions count where `heed_manifest` says so,
    otherwise every rule's own severity.
    """
    selection = rules if isinstance(rules, Selection) else Selection(rules)
    checked: list[str] = []
    found: list[Diagnostic] = []
    for path in with_bases(snapshot, paths):  # each is looked at while what was read of it is at hand
        checked.append(path)
        found += findings_in(snapshot, path, selection, heed_manifest=heed_manifest)
    return heeded(snapshot, found, checked, selection) if heed_manifest else in_order(_once(found))


def findings_in(
    snapshot: Snapshot, path: str, selection: Selection = EVERY, *, heed_manifest: bool = True, with_fixes: bool = True
) -> Iterator[Diagnostic]:
    """What looking at one config finds, in it or in a base of it; suppressions are heeded by `heeded`."""
    manifest = snapshot.manifest(path)
    yield from manifest_problems(manifest)
    problem = schema_problem(snapshot, path)
    if problem is not None:
        yield problem
    severities = manifest.severities if heed_manifest else _NO_SEVERITIES
    document = snapshot.document(path)
    if isinstance(document, Unreadable):
        yield _diagnostic(_never_off(severities), path, _cannot_read(document), with_fixes)
        return
    subject = Subject(snapshot, document)
    active: Iterable[Active] = selection.active(severities).values()
    if not _is_whole(document):
        active = [each for each in active if each.rule in BREAKING]
    found = [(each, finding) for each in active for finding in each.rule.check(subject)]
    for each, finding in _best_named(path, found):
        yield _diagnostic(each, path, finding, with_fixes)


def heeded(
    snapshot: Snapshot,
    found: Iterable[Diagnostic],
    checked: Iterable[str],
    selection: Selection = EVERY,
    *,
    with_fixes: bool = True,
) -> list[Diagnostic]:
    """Findings without those that the files themselves suppress, each once, sorted by place.

    `checked` are the configs that were looked at: their suppressions that were of no use are
    findings themselves.
    """
    heeding = Heeding(snapshot)
    left = [each for each in _once(found) if not heeding.suppresses(each)]
    unused = _Unused(snapshot, heeding, tuple(checked), selection, with_fixes)
    return in_order([*left, *unused.of_others(), *unused.of_itself()])


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics as every report lists them: by file, place and rule."""
    return sorted(found, key=lambda each: (each.path, each.span, each.rule))


def breaks(snapshot: Snapshot, paths: Iterable[str]) -> list[Diagnostic]:
    """The errors that keep configs from being what their authors wrote: what makes loading fail.

    No manifest can turn them off and no comment suppresses them, because neither makes such a
    config whole.
    """
    found = run_rules(snapshot, paths, BREAKING, heed_manifest=False)
    return [fault for fault in found if fault.severity is Severity.ERROR]


_NO_SEVERITIES: dict[str, Severity] = {}


def _best_named(path: str, found: list[tuple[Active, Finding]]) -> Iterator[tuple[Active, Finding]]:
    """Findings without those whose rule yields to one that speaks of the same key, or of one above it."""
    said = {(each.name, finding.path or path, finding.keys) for each, finding in found if finding.keys is not None}
    for each, finding in found:
        others = getattr(each.rule, "YIELDS_TO", ())
        keys = finding.keys
        if keys is None or not any(
            (other, finding.path or path, keys[:length]) in said for other in others for length in range(len(keys) + 1)
        ):
            yield each, finding


def _is_whole(document: Document) -> bool:
    """Whether a text says all that its author meant: what lacks may stand in the piece that cannot be read."""
    return isinstance(document.content, dict) and not document.is_broken


def _once(found: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """One diagnostic of each rule at a place: the same one in whatever order the configs were looked at."""
    kept: dict[tuple[str, str, Span], Diagnostic] = {}
    for diagnostic in found:
        fault = (diagnostic.rule, diagnostic.path, diagnostic.span)
        known = kept.setdefault(fault, diagnostic)
        if known is not diagnostic and _rank(diagnostic) < _rank(known):
            kept[fault] = diagnostic
    return kept.values()


def _rank(diagnostic: Diagnostic) -> tuple[object, ...]:
    """By its words; a fix goes before none."""
    return (
        diagnostic.message,
        diagnostic.hint,
        diagnostic.related,
        diagnostic.severity.value,
        -len(diagnostic.fixes),
    )


class _Unused:
    """The suppressions that a finished run had no use for.

    Only those of rules that ran count, and only where the whole text could be read: a broken piece
    may hold the fault. Where a rule reports what it finds in bases as well, nothing is known before
    every config of the manifest was looked at.
    """

    def __init__(
        self, snapshot: Snapshot, heeding: Heeding, checked: tuple[str, ...], selection: Selection, with_fixes: bool
    ) -> None:
        self._snapshot = snapshot
        self._heeding = heeding
        self._paths = [path for path in checked if heeding.of(path) is not None]
        self._checked = frozenset(checked) if self._paths else frozenset()
        self._selection = selection
        self._with_fixes = with_fixes
        self._complete: dict[str, bool] = {}

    def of_others(self) -> list[Diagnostic]:
        """Suppressions of other rules; they may be suppressed themselves."""
        found = [each for path in self._paths for each in self._in(path, of_itself=False)]
        return [each for each in found if not self._heeding.suppresses(each)]

    def of_itself(self) -> list[Diagnostic]:
        """Suppressions of `unused-ignore`, to be asked for when all others are known."""
        return [each for path in self._paths for each in self._in(path, of_itself=True)]

    def _in(self, path: str, of_itself: bool) -> Iterator[Diagnostic]:
        active = self._selection.active(self._snapshot.manifest(path).severities)
        document = self._snapshot.document(path)
        if _UNUSED not in active or isinstance(document, Unreadable):
            return
        if document.is_broken:
            return
        unused = self._heeding.unused(path)
        if of_itself and not self._knows_all_others(path, unused, active):
            return  # what is not known to be of no use now may be so then, and be suppressed
        names = [each for each in unused if (each.rule == _UNUSED) == of_itself and self._is_known(path, each, active)]
        for finding in unused_ignore.unused(document, names):
            yield _diagnostic(active[_UNUSED], path, finding, self._with_fixes)

    def _knows_all_others(self, path: str, unused: list[Suppression], active: dict[str, Active]) -> bool:
        wanted = EVERY.active(self._snapshot.manifest(path).severities)
        others = (each for each in unused if each.rule in wanted and each.rule != _UNUSED)
        return all(self._is_known(path, each, active) for each in others)

    def _is_known(self, path: str, name: Suppression, active: dict[str, Active]) -> bool:
        if name.rule not in active:
            return False
        return not getattr(active[name.rule].rule, "FINDS_IN_BASES", False) or self._is_complete(path)

    def _is_complete(self, path: str) -> bool:
        manifest = self._snapshot.manifest(path)
        if manifest.folder not in self._complete:
            self._complete[manifest.folder] = self._checked.issuperset(self._snapshot.configs(manifest))
        return self._complete[manifest.folder]


def _never_off(severities: dict[str, Severity]) -> Active:
    """The rule that speaks of files without a text: what was not looked at is never passed over."""
    severity = severities.get(rule_id(syntax_error))
    return Active(rule_id(syntax_error), syntax_error, None if severity is Severity.OFF else severity)


def _cannot_read(unreadable: Unreadable) -> Finding:
    return Finding(Span(0, 0), f"the file cannot be read: {unreadable.reason}", "name a readable file")


def _diagnostic(active: Active, path: str, finding: Finding, with_fixes: bool) -> Diagnostic:
    return Diagnostic(
        active.name,
        active.severity or finding.severity or active.rule.SEVERITY,
        finding.path or path,
        finding.span,
        finding.message,
        finding.hint,
        finding.related,
        finding.offered if with_fixes else (),
    )
