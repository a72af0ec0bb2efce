"""Which rules a run is about, and how much each one's findings matter.

Knows the words of a call (`--select`, `--ignore`) and the severities of a manifest. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import NamedTuple

from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.subject import brief
from cfg_lsp.text import Severity
from cfg_lsp.text.nearest import nearest


class UnknownRule(ValueError):  # noqa: N818 - the caller's fault, told in a sentence
    """A name that no rule has; the message says which names come near."""


class Active(NamedTuple):
    """A rule that runs; `severity` is `None` where each finding's own counts, or the rule's."""

    name: str
    rule: ModuleType
    severity: Severity | None


class Selection:
    """Rules to run; `named` are those that the call asks for by name, whatever a manifest says of them."""

    def __init__(self, rules: Iterable[ModuleType] = RULES, named: Iterable[str] = ()) -> None:
        self.rules = tuple(rules)
        self.named = frozenset(named)
        self._answered: tuple[dict[str, Severity], dict[str, Active]] | None = None

    def active(self, severities: dict[str, Severity]) -> dict[str, Active]:
        """The rules that run under a manifest's severities, by name, in the order of the rules.

        The last answer is remembered: files that follow each other mostly obey one manifest.
        """
        answered = self._answered
        if answered is None or answered[0] is not severities:
            found = [self._active(rule, severities) for rule in self.rules]
            answered = (severities, {each.name: each for each in found if each.severity is not Severity.OFF})
            self._answered = answered
        return answered[1]

    def _active(self, rule: ModuleType, severities: dict[str, Severity]) -> Active:
        name = rule_id(rule)
        severity = severities.get(name)
        if severity is None and rule.SEVERITY is Severity.OFF:
            severity = Severity.OFF
        if severity is Severity.OFF and name in self.named:
            severity = Severity.WARNING if rule.SEVERITY is Severity.OFF else None
        return Active(name, rule, severity)


def selected(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Selection:
    """The rules of these names, all where there are none, without the ignored ones; raises `UnknownRule`."""
    rules = {rule_id(rule): rule for rule in RULES}
    named, ignored = set(select), set(ignore)
    for name in sorted(named | ignored):
        if name not in rules:
            raise UnknownRule(no_such_rule(name))
    return Selection([rule for name, rule in rules.items() if name in (named or rules) and name not in ignored], named)


def no_such_rule(name: str) -> str:
    """That there is no rule of this name, and which one may be meant."""
    return f"no rule `{brief(name)}`; {rule_hint(name)}"


def rule_hint(name: str) -> str:
    """What to write in place of a name that no rule has."""
    near = nearest(name.lower(), map(rule_id, RULES), 1)
    return f"did you mean `{near[0]}`?" if near else "`cfg-lsp rules` lists them"
