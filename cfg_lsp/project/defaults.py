"""What a schema gives where no config sets a key: the lowest layer of every cascade.

The resolved config itself holds what configs write and nothing else; defaults are told, not poured
into it. Knows nothing of how they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfg_lsp.merge import DEFAULT, How, KeyPath, Merged, Origin
from cfg_lsp.project.cascade import Cascade, Layer
from cfg_lsp.project.schemas import shape_of_config
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.schema.shape import MISSING, Field


def with_default(snapshot: Snapshot, path: str, found: Cascade) -> Cascade:
    """A cascade of a config's key with the default below what configs write."""
    layer = _layer(snapshot, path, found.keys)
    if layer is None:
        return found
    first, *others = found.layers
    laid = first._replace(how=_laid_over(layer.value, first.value)) if first.how == "set" else first
    return found._replace(layers=(layer, laid, *others))


def default_cascade(snapshot: Snapshot, path: str, keys: KeyPath) -> Cascade | None:
    """The cascade of a key that no config sets, `None` where it has no default either."""
    layer = _layer(snapshot, path, keys)
    return Cascade(keys, layer.value, (layer,)) if layer is not None else None


def unset(snapshot: Snapshot, path: str, merged: Merged) -> Iterator[Cascade]:
    """The keys with a default that no config sets, in the sections that the resolved config has."""
    shape = shape_of_config(snapshot, path)
    waiting: list[tuple[KeyPath, Any, Field]] = [((), merged.value, Field("", shape))] if shape is not None else []
    while waiting:
        keys, value, around = waiting.pop()
        for name, field in around.shape.fields.items():
            if name in value:
                if isinstance(value[name], dict):
                    waiting.append(((*keys, name), value[name], field))
            elif field.default is not MISSING and field.moved_to is None and not field.shape.fields:
                yield Cascade((*keys, name), field.default, (_of(snapshot, (*keys, name), field),))


def description_of(snapshot: Snapshot, path: str, keys: KeyPath) -> str:
    """What a key does in one line, empty where the schema does not say it."""
    field = _field(snapshot, path, keys)
    return field.does if field is not None else ""


def _layer(snapshot: Snapshot, path: str, keys: KeyPath) -> Layer | None:
    field = _field(snapshot, path, keys)
    if field is None or field.default is MISSING or field.moved_to is not None:
        return None
    return _of(snapshot, keys, field)


def _field(snapshot: Snapshot, path: str, keys: KeyPath) -> Field | None:
    shape = shape_of_config(snapshot, path)
    return shape.find(keys) if shape is not None else None


def _of(snapshot: Snapshot, keys: KeyPath, field: Field) -> Layer:
    return Layer(snapshot, Origin(DEFAULT, keys), field.default, "set")


def _laid_over(default: Any, value: Any) -> How:
    if isinstance(value, list):
        return "list replaced"
    return "merged key by key" if isinstance(value, dict) and isinstance(default, dict) else "replaced"
