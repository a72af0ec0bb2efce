"""Findings kept between one look at configs and the next.

A finding belongs to the config that was looked at; it may speak of a base. Knows which findings make
up what is said of a file, and which configs an edit concerns. Knows nothing of how it is told.
"""

from __future__ import annotations

from collections.abc import Iterable

from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules.run import EVERY, findings_in, heeded
from cfg_lsp.rules.selection import Selection
from cfg_lsp.text import Diagnostic


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
        found = self._found[config] = tuple(findings_in(snapshot, config, self._selection))
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
        return heeded(snapshot, found, [file] if file in self._found else [], self._selection)


def concerned(snapshot: Snapshot, affected: Iterable[str]) -> set[str]:
    """The configs to look at again where these may have changed.

    A mix may leave to those that extend it what they fill in, so a change of one concerns its
    bases too.
    """
    found = set(affected)
    for path in list(found):
        if snapshot.lists(path):
            found.update(snapshot.chain(path).members)
    return found
