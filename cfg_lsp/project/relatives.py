"""Which configs are most like a config: what they write, it may mean to write too.

Those of its folder, those that extend the same bases, and those that extend it; a bounded number.
"""

from __future__ import annotations

import os
from heapq import nsmallest

from cfg_lsp.project.inheritors import survey
from cfg_lsp.project.workspace import Snapshot

_MOST = 40
_MANY = 1_000  # a base of so many says little about any of them


def relatives(snapshot: Snapshot, path: str) -> tuple[str, ...]:
    """The relatives of a config that inherit in its way, nearest first, of those that are known."""
    survey(snapshot, snapshot.configs(snapshot.manifest(path)))
    memory, dialect = snapshot.memory, snapshot.dialect(path)
    found = dict.fromkeys(each for each in memory.listing.beside(os.path.dirname(path))[:_MOST] if each != path)
    bases = [link.target for link in snapshot.links(path, dialect).bases]
    for base in (*bases, path):
        if len(found) < _MOST and not memory.has_many_inheritors(base, _MANY):
            others = memory.direct_inheritors(base) - {path}
            found.update(dict.fromkeys(nsmallest(_MOST - len(found), others - found.keys())))
    alike = [each for each in found if each not in bases and snapshot.dialect(each) == dialect]
    return tuple(alike[:_MOST])
