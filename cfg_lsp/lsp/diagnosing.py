"""Look at configs as texts change, and tell the client what is wrong in them.

What somebody is editing comes first, then what else is open, then the rest of the workspace. Every
step looks at one config as it is then, so a text that has moved on is never looked at for nothing.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Iterable, Iterator
from typing import Any

from lsprotocol import types

from cfg_lsp.lsp.connection import Connection
from cfg_lsp.lsp.convert import path_of
from cfg_lsp.lsp.turn import Turn
from cfg_lsp.merge import Dialect
from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.inheritors import note
from cfg_lsp.project.manifest import MANIFEST_NAMES
from cfg_lsp.project.neighbours import Neighbours, neighbours
from cfg_lsp.project.schemas import is_schema
from cfg_lsp.rules.kept import Kept, concerned
from cfg_lsp.rules.manifest_rules import manifest_problems
from cfg_lsp.text import Diagnostic, Severity

logger = logging.getLogger(__name__)

_MOST_TREES = 3_000  # of closed configs that are kept: a tree of a hundred overridden values takes 60 KiB
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}
_FADED = frozenset({"redundant-override", "unused-ignore"})
_ROUNDS = 3  # of the loop: so many until what the client has sent is read, handed on and answered
_SYNTAX = frozenset({"syntax-error", "duplicate-key"})
_DEPRECATED = frozenset({"removed-key"})


class Diagnosing:
    """The findings of a session, and the work of keeping them up to date."""

    def __init__(self, session: Connection) -> None:
        self.session = session
        self.kept = Kept()
        self.moved = asyncio.Event()
        self._waiting: tuple[dict[str, None], ...] = ({}, {}, {})
        self._unsaid: dict[str, None] = {}
        self._said: dict[str, list[Diagnostic]] = {}
        self._uris: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._folders: dict[tuple[str, Dialect], str] = {}
        self._alone: dict[tuple[str, Dialect], dict[str, Any]] = {}
        self._with_trees: set[str] = set()
        self._refresh = False
        self._is_counted = True
        self._task: asyncio.Task[None] | None = None

    def changed(self, uris: Iterable[str], affected: set[str]) -> None:
        """Look again at what changed and at what that concerns."""
        snapshot, session = self.session.snapshot, self.session
        changed = {path for path in map(path_of, uris) if path is not None}
        affected = affected.union(*(snapshot.memory.referrers(path) for path in (*changed, *affected)))
        anew = concerned(snapshot, affected)
        first = anew & (changed | session.documents.keys())
        for path in first:
            self._wait(path, 0 if path in changed else 1)
        self._waiting[2].update(dict.fromkeys(anew - first))  # thousands, where somebody edits a base of them all
        if any(is_schema(snapshot, path) for path in changed):
            self.look_at_all(self.kept.configs)
        self._look_soon()

    def look_at_all(self, paths: Iterable[str]) -> None:
        """Look at these configs when nothing else is to be done; at those that are open before."""
        for path in paths:
            self._wait(path, 1 if path in self.session.documents else 2)
        self._look_soon()

    def begin_again(self) -> None:
        """Forget what was found, and look at everything again that something was said of."""
        files, self.kept = self.files, Kept()
        self.look_at_all([*files, *self.session.documents])

    def of(self, path: str) -> list[Diagnostic]:
        """What is wrong in a file now: what waits to be looked at for it is looked at first."""
        if any(path in waiting for waiting in self._waiting):
            for waiting in self._waiting:
                waiting.pop(path, None)
            self._look(path)
        return self._found(path)

    def numbered(self, path: str) -> tuple[str, list[Diagnostic]]:
        """What is known to be wrong in a file, and a name for that: another one whenever it changes."""
        found = self._found(path)
        if path not in self._said or self._said[path] != found:
            self._numbers[path] = self._numbers.get(path, 0) + 1
            self._said[path] = found
        return str(self._numbers[path]), found

    @property
    def files(self) -> list[str]:
        """Every file that was looked at or of which something is said."""
        return sorted({*self.kept.configs, *self.kept.files})

    def as_items(self, path: str, found: list[Diagnostic]) -> list[types.Diagnostic]:
        """Findings of a file as the client reads them."""
        return [self._as_item(path, each) for each in found]

    def _wait(self, path: str, rank: int) -> None:
        for number, waiting in enumerate(self._waiting):
            if path in waiting:
                if number <= rank:
                    return
                del waiting[path]
        self._waiting[rank][path] = None

    def _look_soon(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        """Look at one config after the other; whatever comes in meanwhile has its turn after each slice."""
        turn = Turn()
        for path, rank in self._next():
            self._look(path)
            is_last_edited = rank == 0 and not self._waiting[0]
            if is_last_edited or rank == 2 or turn.is_over:
                self._say()
                if rank == 2:
                    self._let_go(path)
                    gc.freeze()
                await turn.pass_on(_ROUNDS)
        self._told()

    def _next(self) -> Iterator[tuple[str, int]]:
        while True:
            rank = next((number for number, waiting in enumerate(self._waiting) if waiting), None)
            if rank is None:
                self._say()
                if not self._folders:
                    return
                self._look_beside(*self._folders.popitem())
                continue
            path = next(iter(self._waiting[rank]))
            del self._waiting[rank][path]
            yield path, rank

    def _look(self, path: str) -> None:
        """Look at a file; a fault of ours is logged, and others do not suffer from it."""
        try:
            self._unsaid.update(dict.fromkeys(self._look_at(path)))
        except Exception:
            logger.exception("looking at %s failed", path)

    def _look_at(self, path: str) -> set[str]:
        snapshot = self.session.snapshot
        if os.path.basename(path) in MANIFEST_NAMES:
            return {path}
        document = snapshot.document(path)
        gone = isinstance(document, Unreadable) and not document.exists
        if gone or not snapshot.speaks_of(path):
            self._folders.update((folder, path) for folder in self._alone if folder[0] == os.path.dirname(path))
            return self.kept.forget(path)
        note(snapshot, path)
        folder = os.path.dirname(path), snapshot.dialect(path)
        self._folders[folder] = path
        if not self.session.reports(path):
            return self.kept.forget(path)
        files = self.kept.look(snapshot, path)
        self._alone.setdefault(folder, {})[path] = _alone(neighbours(snapshot, path, folder[1]), path)
        return files

    def _let_go(self, path: str) -> None:
        """Keep the trees of the first closed configs that were looked at, and those of all that others inherit from."""
        if path not in self.kept:
            self._with_trees.discard(path)
        elif len(self._with_trees) < _MOST_TREES:
            self._with_trees.add(path)
        elif path not in self._with_trees:
            self.session.snapshot.let_go(path)

    def _look_beside(self, folder: tuple[str, Dialect], path: str) -> None:
        """Look again at the configs beside one that changed where they alone write something else than before."""
        try:
            self._wait_beside(folder, path)
        except Exception:
            logger.exception("looking beside %s failed", path)

    def _wait_beside(self, folder: tuple[str, Dialect], path: str) -> None:
        """Compare with what each wrote alone when it was looked at: the texts may have moved on several times since."""
        beside = neighbours(self.session.snapshot, path, folder[1])
        before = self._alone.get(folder, {})
        for each in beside.paths:
            if each in self.kept and before.get(each) != _alone(beside, each):
                self._wait(each, 1 if each in self.session.documents else 2)

    def _found(self, path: str) -> list[Diagnostic]:
        snapshot = self.session.snapshot
        if os.path.basename(path) in MANIFEST_NAMES:
            manifest = snapshot.manifest(path)
            return list(manifest_problems(manifest)) if manifest.path == path else []
        found = self.kept.of(snapshot, path)
        if self.session.settings["diagnostics.syntax"]:
            return found
        return [each for each in found if each.rule not in _SYNTAX]

    def _say(self) -> None:
        """Tell the client what is new; one that asks itself is told to ask."""
        unsaid, self._unsaid = self._unsaid, {}
        for path in unsaid:
            try:
                self._say_of(path)
            except Exception:
                logger.exception("telling what is wrong in %s failed", path)

    def _say_of(self, path: str) -> None:
        found = self._found(path)
        session = self.session
        is_new = found != self._said.get(path, [])
        if session.client.pulls_diagnostics:
            self._refresh = self._refresh or is_new
            self._is_counted = self._is_counted and path in self._numbers
        elif is_new or path in session.documents:
            uri, before = session.uri(path), self._uris.get(path)
            if before is not None and before != uri and self._said.get(path):
                session.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(before, []))
            self._said[path], self._uris[path] = found, uri
            session.server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, self.as_items(path, found), session.version(path))
            )

    def _told(self) -> None:
        if self._refresh or not self._is_counted:
            self._is_counted = True
            self.moved.set()  # who waits is told of a config without findings, too
        if self._refresh:
            self._refresh = False
            self.session.server.protocol.send_request(types.WORKSPACE_DIAGNOSTIC_REFRESH)

    def _as_item(self, path: str, found: Diagnostic) -> types.Diagnostic:
        session = self.session
        tags = [types.DiagnosticTag.Unnecessary] if found.rule in _FADED else []
        tags += [types.DiagnosticTag.Deprecated] if found.rule in _DEPRECATED else []
        tags = [tag for tag in tags if tag in session.client.diagnostic_tags]
        related = [
            types.DiagnosticRelatedInformation(
                types.Location(session.uri(each.path), session.range(each.path, each.span)), each.message
            )
            for each in found.related
        ]
        return types.Diagnostic(
            range=session.range(path, found.span),
            message=f"{found.message}; {found.hint}" if found.hint else found.message,
            severity=_SEVERITIES[found.severity],
            code=found.rule,
            code_description=session.page(found.rule) if session.client.has_code_descriptions else None,
            source="cfg-lsp",
            tags=tags or None,
            related_information=related if related and session.client.has_related_information else None,
        )


def _alone(beside: Neighbours, path: str) -> list[Any]:
    """What a config alone writes among those beside it, as far as its findings depend on that."""
    return [(each.keys, each.names, each.known) for each in beside.alone(path)]
