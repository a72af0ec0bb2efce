"""What is wrong in config files, as `cfg-lsp check` says it.

Knows where a fault stands in its file. Where a rule of `check` speaks of that very place, its words
count: what it names better, it names better here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from cfg_lsp.merge import Origin
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.soundness import is_sound
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.text import Diagnostic, Severity, Span
from cfg_lsp.trainer.reading import FaultAt

_AT_THE_KEY = frozenset({"unknown-key", "removed-key", "locked-override"})
_OF_THE_SCHEMA = frozenset({"wrong-type", "wrong-value", "unknown-key", "removed-key", "locked-override"})
_NAMING_BETTER = frozenset({"surprising-scalar", "blanked-value"})
"""Rules that say why a value has a wrong type."""


def broken_chain(snapshot: Snapshot, path: str) -> list[Diagnostic]:
    """What keeps a config from being what its author wrote."""
    if is_sound(snapshot, path) and not snapshot.manifest(path).problems:
        return []
    from cfg_lsp.rules.run import breaks  # the rules are imported where something is wrong

    return breaks(snapshot, [path])


def diagnostics_of(snapshot: Snapshot, path: str, faults: Sequence[FaultAt]) -> tuple[Diagnostic, ...]:
    """Faults at their places, in the order of the files and of their lines."""
    said = _said_by_rules(snapshot, path) if faults else []
    places = [_diagnostic(snapshot, each) for each in faults]
    found = [next((other for other in said if _is_of(other, each)), each) for each in places]
    ranks = {member: number for number, member in enumerate(snapshot.chain(path).members)}
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (ranks.get(each.path, -1), each.span, each.rule)))


def blocks(snapshot: Snapshot, diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Diagnostics as `check` writes them."""
    from cfg_lsp.report import Report, Style
    from cfg_lsp.report.text import block

    found = tuple(diagnostics)
    report = Report(found, len(found), os.getcwd(), snapshot.lines)
    for each in found:
        yield "\n".join(block(report, Style(colour=False), each)) + "\n"


def place_of(snapshot: Snapshot, origin: Origin) -> str:
    """The file and the line of an origin, relative to where the program runs."""
    place = location_of(snapshot, origin)
    shown = os.path.relpath(origin.path).replace(os.sep, "/")
    return shown if place is None else f"{shown}:{place.position.line}"


def _said_by_rules(snapshot: Snapshot, path: str) -> list[Diagnostic]:
    from cfg_lsp.project.references import with_bases
    from cfg_lsp.rules import RULES, rule_id
    from cfg_lsp.rules.run import findings_in
    from cfg_lsp.rules.selection import Selection

    selection = Selection(tuple(rule for rule in RULES if rule_id(rule) in _OF_THE_SCHEMA | _NAMING_BETTER))
    return [
        each
        for member in with_bases(snapshot, [path])
        for each in findings_in(snapshot, member, selection, with_fixes=False)
    ]


def _is_of(said: Diagnostic, diagnostic: Diagnostic) -> bool:
    """Whether a rule speaks of this very fault."""
    if (said.path, said.span) != (diagnostic.path, diagnostic.span):
        return False
    return said.rule == diagnostic.rule or (said.rule in _NAMING_BETTER and diagnostic.rule.startswith("wrong-"))


def _diagnostic(snapshot: Snapshot, found: FaultAt) -> Diagnostic:
    fault, origin = found.fault, found.origin
    severity = Severity.WARNING if fault.rule == "unknown-key" else Severity.ERROR
    span = _span(snapshot, found)
    return Diagnostic(fault.rule, severity, origin.path, span, fault.message, fault.hint, found.related)


def _span(snapshot: Snapshot, found: FaultAt) -> Span:
    place = location_of(snapshot, found.origin)
    if place is None:
        return Span(0, 0)
    is_empty = place.value.start == place.value.end
    if found.fault.rule in _AT_THE_KEY or is_empty or found.holds_values:
        return place.key
    return place.value
