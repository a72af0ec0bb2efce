"""Read the workspace in the background, a little at a time.

Afterwards everybody knows who inherits from whom. Reports progress, can be cancelled, and gives way
after each slice.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import time
import uuid

from lsprotocol import types

from cfg_lsp.lsp.diagnosing import Diagnosing
from cfg_lsp.lsp.features import FEATURES, module_of
from cfg_lsp.lsp.session import Session
from cfg_lsp.lsp.turn import Turn
from cfg_lsp.project.inheritors import Ahead, read_ahead
from cfg_lsp.schema.families import FAMILIES, shape_of_family

logger = logging.getLogger(__name__)

_BETWEEN_REPORTS = 0.2
_BEFORE_FIRST_REPORT = 0.3  # what takes no longer needs no bar


async def index(session: Session, diagnosing: Diagnosing) -> None:
    """Read every config of the workspace's folders, then look at them all."""
    await _load_features()
    progress, turn = _Progress(session), Turn()
    found: set[str] = set()
    try:
        for folder in session.folders:
            try:
                await _read(session, folder, progress, turn, found)
            except Exception:
                logger.exception("reading %s failed", folder)  # what was found is looked at nevertheless
            if progress.is_cancelled:
                return
    finally:
        progress.end()
    diagnosing.look_at_all(sorted(found | session.documents.keys()))
    session.refreshing.all()


async def _read(session: Session, folder: str, progress: _Progress, turn: Turn, found: set[str]) -> None:
    for ahead in read_ahead(session.workspace, folder):
        if turn.is_over:
            progress.report(ahead)
            gc.freeze()  # what was read stays: nobody need look for garbage in it
            await turn.pass_on()
        if progress.is_cancelled:
            return
    for path in session.snapshot.files_below(folder):
        if session.snapshot.speaks_of(path):
            found.add(path)
        if turn.is_over:
            gc.freeze()  # what was read stays: nobody need look for garbage in it
            await turn.pass_on()


async def _load_features() -> None:
    """Import what answers requests, and read what types are known by, before the first one of each comes."""
    modules = {module_of(each.handler) for each in FEATURES}
    for module in [*sorted(modules), "rapidfuzz"]:
        await asyncio.sleep(0)
        importlib.import_module(module)
    for family in FAMILIES:
        await asyncio.sleep(0)
        shape_of_family(family)


class _Progress:
    """A bar in the client, where it has one, for what takes long."""

    def __init__(self, session: Session) -> None:
        self._server = session.server
        self._shows = session.client.shows_progress
        self._token: str | None = None
        self._has_begun = False
        self._next = time.perf_counter() + _BEFORE_FIRST_REPORT

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody has had enough of it."""
        token = self._server.work_done_progress.tokens.get(self._token) if self._token is not None else None
        return token is not None and token.cancelled()

    def report(self, ahead: Ahead) -> None:
        """Say how far it is, now and then."""
        now = time.perf_counter()
        if not self._shows or now < self._next:
            return
        self._next = now + _BETWEEN_REPORTS
        if self._token is None:
            self._token = str(uuid.uuid4())
            self._server.work_done_progress.create(self._token, self._begin)
        elif self._has_begun:
            share = 100 * ahead.done // max(1, ahead.known) if ahead.done else None
            words = f"{ahead.done} of {ahead.known}" if ahead.done else f"{ahead.known} found"
            value = types.WorkDoneProgressReport(message=words, percentage=share, cancellable=True)
            self._server.work_done_progress.report(self._token, value)

    def end(self) -> None:
        """Take the bar away."""
        if self._token is not None and self._has_begun:
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd())
        self._shows = False

    def _begin(self, _: object) -> None:
        if self._token is not None and self._shows:
            self._has_begun = True
            begin = types.WorkDoneProgressBegin(title="Reading configs", percentage=0, cancellable=True)
            self._server.work_done_progress.begin(self._token, begin)
