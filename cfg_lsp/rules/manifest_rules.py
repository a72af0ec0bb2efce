"""What is wrong with a manifest, the names of rules in it included.

Its check lies on a lower floor, where nobody knows the rules; their names are what is left for here.
"""

from __future__ import annotations

from cfg_lsp.project.manifest import Manifest
from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.selection import rule_hint
from cfg_lsp.text import Diagnostic, Severity

_NAMES = frozenset(map(rule_id, RULES))


def manifest_problems(manifest: Manifest) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a manifest; the names below `[rules]` count where the rest of it is right."""
    if manifest.path is None or manifest.problems:
        return manifest.problems
    unknown = manifest.severities.keys() - _NAMES
    return tuple(_unknown_rule(manifest, name) for name in sorted(unknown)) if unknown else ()


def _unknown_rule(manifest: Manifest, name: str) -> Diagnostic:
    from cfg_lsp.project.manifest_reader import key_in_manifest

    span = key_in_manifest(manifest, "rules", name)
    return Diagnostic(
        "unknown-key", Severity.ERROR, manifest.path or "", span, f"no rule `{name}` in [rules]", rule_hint(name)
    )
