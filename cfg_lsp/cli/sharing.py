"""Look at many configs on every processor that there is.

Knows how to share them out and how to bring together what was found. The outcome is the one of a
single process: a share that does not come back is looked at here.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Sequence
from typing import NamedTuple

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
    others = [(share, _begin(snapshot, share, rules)) for share in shares[1:]]
    looked = look_at(snapshot, own, rules)
    seen = set(looked.checked)
    for share, (process, stream) in others:
        more = _end(process, stream) or look_at(snapshot, share, rules)
        looked.found.extend(more.found)
        looked.checked.extend(path for path in more.checked if path not in seen)
        seen.update(more.checked)
    return looked


def shares_of(paths: Sequence[str]) -> list[Sequence[str]]:
    """Neighbours together, because they have their bases in common; one share where there are few."""
    count = max(1, min(len(paths) // _FEWEST, _processors(), _MOST_PROCESSES))
    size = -(-len(paths) // count) or 1
    return [paths[start : start + size] for start in range(0, len(paths), size)] or [paths]


def _processors() -> int:
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(snapshot: Snapshot, share: Sequence[str], rules: Selection) -> tuple[int, int]:
    """A process that looks at a share; its number, and where its answer is read."""
    answer, pipe = os.pipe()
    process = os.fork()
    if process:
        os.close(pipe)
        return process, answer
    try:
        with os.fdopen(pipe, "wb") as stream:
            pickle.dump(look_at(snapshot, share, rules), stream, pickle.HIGHEST_PROTOCOL)
    except BaseException:  # whatever it is happens again, and is told, where the share is looked at instead
        os._exit(1)
    os._exit(0)


def _end(process: int, answer: int) -> Looked | None:
    """What a process found, `None` where it did not get so far."""
    with os.fdopen(answer, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(process, 0)
    return pickle.loads(data) if status == 0 else None
