"""Which keys a config may write at all, by its layer and by the kind of overlay that it is.

Knows the manifest's patterns. What is written against them is the rules' business.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cfg_lsp.merge import KeyPath, covers, leads_to
from cfg_lsp.project.layers import Placement
from cfg_lsp.project.manifest import OverlayKind


class Limits(NamedTuple):
    """Patterns of key paths; `allow` is `None` where every key is allowed that is not forbidden."""

    forbid: tuple[str, ...]
    allow: tuple[str, ...] | None

    def refuse(self, keys: KeyPath, *, is_inner: bool) -> bool:
        """Whether a key path may not be written; a section may where something in it is allowed."""
        return _refuses(self, tuple(map(str, keys)), is_inner)


def limits_of(place: Placement, kind: OverlayKind | None) -> Limits:
    """The limits of a config by its place and by the kind that it is taken for."""
    layers = [layer for layer in (place.overlay, place.layer) if layer is not None]
    always = tuple(pattern for layer in layers for pattern in layer.forbid)
    return Limits((*always, *(kind.forbid if kind is not None else ())), kind.allow if kind is not None else None)


@lru_cache(maxsize=4096)
def _refuses(limits: Limits, keys: tuple[str, ...], is_inner: bool) -> bool:
    """Remembered: overlays of a kind write the same keys, at every look at them."""
    if any(covers(pattern, keys) for pattern in limits.forbid):
        return True
    if limits.allow is None or any(covers(pattern, keys) for pattern in limits.allow):
        return False
    return not (is_inner and any(leads_to(pattern, keys) for pattern in limits.allow))
