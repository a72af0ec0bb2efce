"""Findings kept between one look at configs and the next.

A finding belongs to the config that was looked at; it may speak of a base. Knows which findings make
up what is said of a file, and which configs an edit concerns. Knows nothing of how it is told.
"""

from __future__ import annotations

from collections.abc import Iterable

from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules.run import EVERY, findings_in, heeded
from cfg_lsp.rules.selection import Selection
from cfg_lsp.text import Diagnostic, Span


class Kept:
    """What was found by looking at each config."""

    def __init__(self, selection: Selection = EVERY) -> None:
        self._selection = selection
        self._found: dict[str, tuple[Diagnostic, ...]] = {}
        self._finders: dict[str, dict[str, None]] = {}

    def __contains__(self, config: str) -> bool:
        return config in self._found

    @property
    def configs(self) -> tuple[str, ...]:
        """The configs that were looked at."""
        return tuple(self._found)

    @property
    def files(self) -> tuple[str, ...]:
        """The files in which something was found."""
        return tuple(path for path, finders in self._finders.items() if finders)

    def look(self, snapshot: Snapshot, config: str) -> set[str]:
        """Run the rules over a config; gives the files of which something else may have to be said now."""
        files = self.forget(config)
        found = self._found[config] = tuple(findings_in(snapshot, config, self._selection, with_fixes=False))
        for each in found:
            self._finders.setdefault(each.path, {})[config] = None
        return files | {config} | {each.path for each in found}

    def forget(self, config: str) -> set[str]:
        """Drop what looking at a config found; gives the files of which it spoke."""
        files = {each.path for each in self._found.pop(config, ())}
        for file in files:
            del self._finders[file][config]
        return files | {config}

    def of(self, snapshot: Snapshot, file: str) -> list[Diagnostic]:
        """What is wrong in a file, as far as it has been looked at."""
        finders = self._finders.get(file, ())
        found = [each for config in finders for each in self._found[config] if each.path == file]
        checked = [file] if file in self._found else []
        return heeded(snapshot, found, checked, self._selection, with_fixes=False)

    def with_fixes(self, snapshot: Snapshot, file: str) -> list[Diagnostic]:
        """The same with what can be done about it; looks again at as few of the configs as have found it all."""
        wanted = {_fault(each) for each in self.of(snapshot, file)}
        found: list[Diagnostic] = []
        for config in sorted(self._finders.get(file, ()), key=lambda config: (config != file, config)):
            if wanted.intersection(map(_fault, self._found[config])):
                found += findings_in(snapshot, config, self._selection)
                wanted.difference_update(map(_fault, self._found[config]))
        here = [each for each in found if each.path == file]
        return heeded(snapshot, here, [file] if file in self._found else [], self._selection)


def _fault(diagnostic: Diagnostic) -> tuple[str, str, Span]:
    return diagnostic.rule, diagnostic.path, diagnostic.span


def concerned(snapshot: Snapshot, affected: Iterable[str]) -> set[str]:
    """The configs to look at again where these may have changed.

    A mix may leave to those that extend it what they fill in, so a change of one concerns its
    bases too.
    """
    found = set(affected)
    for path in snapshot.with_lists(found):
        found.update(snapshot.chain(path).members)
    return found
