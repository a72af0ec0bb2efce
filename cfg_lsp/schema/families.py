"""The families that are described here, by name.

A description is written as dataclasses; the shapes made of them lie in `tables/`, because making
dataclasses takes longer than many a command may. A family's table is imported when it is first asked
about.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cfg_lsp.schema.shape import Shape

FAMILIES = {
    "training": "cfg_lsp.schema.training:Training",
    "fusion": "cfg_lsp.schema.fusion:Fusion",
    "trainer": "cfg_lsp.schema.trainer:Trainer",
}
"""Each family with the dataclass that describes it."""


@cache
def shape_of_family(name: str) -> Shape | None:
    """The shape of a family's resolved configs, `None` for one that is not described here."""
    if name not in FAMILIES:
        return None
    shape: Shape = import_module(f"cfg_lsp.schema.tables.{name}").SHAPE
    return shape


def described_shape(name: str) -> Shape:
    """The same made of the description itself: what a table is written from. Raises KeyError."""
    from cfg_lsp.schema.settings import shape_of

    module, _, section = FAMILIES[name].partition(":")
    return shape_of(getattr(import_module(module), section))
