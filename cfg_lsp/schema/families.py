"""The families that are described here, by name. A family's module is imported when it is first asked about."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from cfg_lsp.schema.shape import Shape

FAMILIES = {
    "training": "cfg_lsp.schema.training:Training",
    "fusion": "cfg_lsp.schema.fusion:Fusion",
    "trainer": "cfg_lsp.schema.trainer:Trainer",
}


@cache
def shape_of_family(name: str) -> Shape | None:
    """The shape of a family's resolved configs, `None` for one that is not described here."""
    if name not in FAMILIES:
        return None
    from cfg_lsp.schema.settings import shape_of

    module, _, section = FAMILIES[name].partition(":")
    return shape_of(getattr(import_module(module), section))
