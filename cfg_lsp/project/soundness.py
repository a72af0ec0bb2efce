"""Whether a config can be judged as a whole.

Knows what keeps values from being seen. Knows no rule.
"""

from __future__ import annotations

from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document


def is_sound(snapshot: Snapshot, path: str) -> bool:
    """Whether a config and all its bases are there and could be read whole.

    Where they could not, what seems to be missing may stand in the part that nobody sees.
    """
    chain, dialect = snapshot.chain(path), snapshot.dialect(path)
    if chain.problems:
        return False
    for member in chain.members:
        document = snapshot.document(member, dialect.scalars)
        if not isinstance(document, Document) or not isinstance(document.content, dict) or document.is_broken:
            return False
        if snapshot.links(member, dialect).bad:
            return False
    return True
