"""Look at many configs on every processor that there is.

Knows how to share them out and how to bring together what was found. The outcome is the one of a
single process: a share that does not come back is looked at here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, NamedTuple

from cfg_lsp.project.references import with_referenced
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules.run import findings_in
from cfg_lsp.rules.selection import Selection
from cfg_lsp.text import Diagnostic

_FEWEST = 60  # configs: what a process of its own costs is what about that many do
_MOST_PROCESSES = 8


class Looked(NamedTuple):
    """The configs that were looked at, and what was found in them, before suppressions are heeded."""

    checked: list[str]
    found: list[Diagnostic]


class _Helper(NamedTuple):
    """A process that looks at a share, and where its answer is read."""

    process: int
    answer: BinaryIO


def look_at(snapshot: Snapshot, paths: Iterable[str], rules: Selection) -> Looked:
    """Look at these configs, their bases and what they refer to, in this process."""
    looked = Looked([], [])
    for path in with_referenced(snapshot, paths):  # each is looked at while what was read of it is at hand
        looked.checked.append(path)
        looked.found.extend(findings_in(snapshot, path, rules))
    return looked


def look_at_shared(snapshot: Snapshot, paths: Sequence[str], own: Iterable[str], rules: Selection) -> Looked:
    """The same on several processors; `own` is how this process walks through the first share of `paths`."""
    shares = shares_of(paths)
    helpers: list[_Helper | None] = []
    try:
        for share in shares[1:]:
            helpers.append(_begin(snapshot, share, rules))
        looked = look_at(snapshot, own, rules)
        seen = set(looked.checked)
        for share in shares[1:]:
            more = (helpers[0] and _answer_of(helpers[0])) or look_at(snapshot, share, rules)
            del helpers[0]
            looked.found.extend(more.found)
            looked.checked.extend(path for path in more.checked if path not in seen)
            seen.update(more.checked)
        return looked
    finally:
        _dismiss(filter(None, helpers))


def shares_of(paths: Sequence[str]) -> list[Sequence[str]]:
    """Neighbours together, because they have their bases in common; one share where there are few."""
    count = max(1, min(len(paths) // _FEWEST, _processors(), _MOST_PROCESSES))
    size = -(-len(paths) // count) or 1
    return [paths[start : start + size] for start in range(0, len(paths), size)] or [paths]


def _processors() -> int:
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(snapshot: Snapshot, share: Sequence[str], rules: Selection) -> _Helper | None:
    """A process that looks at a share; `None` where the system has none to spare."""
    import pickle  # which a call of few configs need not pay

    parent = os.getpid()
    try:
        answer, pipe = os.pipe()
    except OSError:
        return None
    try:
        process = os.fork()
    except OSError:
        os.close(answer)
        os.close(pipe)
        return None
    if process:
        os.close(pipe)
        return _Helper(process, os.fdopen(answer, "rb"))
    try:
        with os.fdopen(pipe, "wb") as stream:
            looked = look_at(snapshot, _while_wanted(share, parent), rules)
            pickle.dump(looked, stream, pickle.HIGHEST_PROTOCOL)
    except BaseException:  # whatever it is happens again, and is told, where the share is looked at instead
        os._exit(1)
    os._exit(0)


def _while_wanted(share: Sequence[str], parent: int) -> Iterator[str]:
    """A share for as long as the process lives that asked for it: killed, it can call nobody off."""
    for path in share:
        if os.getppid() != parent:
            os._exit(1)
        yield path


def _answer_of(helper: _Helper) -> Looked | None:
    """What a helper found, `None` where it did not get so far."""
    import pickle

    with helper.answer:
        data = helper.answer.read()
    return pickle.loads(data) if _status(helper) == 0 else None


def _dismiss(helpers: Iterable[_Helper]) -> None:
    """Call off those whose answer is no longer wanted: whoever presses Ctrl-C leaves no process behind."""
    for helper in helpers:
        from signal import SIGKILL

        helper.answer.close()
        with suppress(OSError):
            os.kill(helper.process, SIGKILL)
        _status(helper)


def _status(helper: _Helper) -> int | None:
    """How a helper ended, `None` where a caller that ignores its children's ends keeps that from us."""
    try:
        return os.waitpid(helper.process, 0)[1]
    except ChildProcessError:
        return None
