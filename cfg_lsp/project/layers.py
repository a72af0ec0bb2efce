"""Where a config stands in the hierarchy: its layer, and what kind of overlay it is.

Knows how to read the manifest's layers against a snapshot. What a layer may not do is the rules' business.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cfg_lsp.merge import Merged, read_keys, same, value_at
from cfg_lsp.project.chain import MissingBase
from cfg_lsp.project.manifest import Layer, Manifest, OverlayKind
from cfg_lsp.project.patterns import matches_any
from cfg_lsp.project.workspace import Snapshot

_PRESET = "preset"
_OVERLAY = "overlay"


class Placement(NamedTuple):
    """A file's place: `layer` and `kind` are `None` where the manifest has none for it.

    `presets` are the files of the preset layer that a file of that layer extends directly, as it is
    written: a preset that is missing is one of them. With any it is an overlay, and `overlay` holds
    what the manifest says about those. `is_certain` says that a file without any is none: every
    base that it names is known.
    """

    layer: Layer | None
    presets: tuple[str, ...]
    overlay: Layer | None
    kind: OverlayKind | None
    is_certain: bool = True


def placement(snapshot: Snapshot, path: str) -> Placement:
    """The place of a config that can be read."""
    manifest = snapshot.manifest(path)
    layer = snapshot.layer(path)
    links = snapshot.links(path, snapshot.dialect(path))
    bases = [link.target for link in links.bases]
    if layer is None or layer.name != _PRESET:
        return Placement(layer, (), None, _kind(snapshot, manifest, path) if bases and layer is None else None)
    presets = tuple(dict.fromkeys(base for base in bases if is_preset(snapshot, base)))
    if not presets:
        return Placement(layer, (), None, None, not links.bad and _are_known(snapshot, path))
    return Placement(layer, presets, overlay_layer(manifest), _kind(snapshot, manifest, path))


def _are_known(snapshot: Snapshot, path: str) -> bool:
    """Whether a file's missing bases, by where they should be, belong to a layer: any other may have meant a preset."""
    missing = [each.link for each in snapshot.chain(path).problems if isinstance(each, MissingBase)]
    return all(link.owner != path or snapshot.layer(link.target) is not None for link in missing)


def is_preset(snapshot: Snapshot, path: str) -> bool:
    """Whether a file belongs to the layer of runnable configs."""
    layer = snapshot.layer(path)
    return layer is not None and layer.name == _PRESET


def overlay_layer(manifest: Manifest) -> Layer | None:
    """What the manifest says about presets that extend presets."""
    return next((layer for layer in manifest.layers if layer.name == _OVERLAY), None)


def kind_by_name(manifest: Manifest, path: str) -> OverlayKind | None:
    """The kind of overlay that a file's path alone makes it."""
    relative = manifest.relative(path)
    return next((kind for kind in manifest.overlays if not kind.when and matches_any(kind.files, relative)), None)


def _kind(snapshot: Snapshot, manifest: Manifest, path: str) -> OverlayKind | None:
    """The first kind whose conditions all hold."""
    relative = manifest.relative(path)
    for kind in manifest.overlays:
        if kind.files and not matches_any(kind.files, relative):
            continue
        if (kind.files or kind.when) and (not kind.when or _holds(kind.when, snapshot.merged(path))):
            return kind
    return None


def _holds(when: dict[str, Any], merged: Merged) -> bool:
    """Whether a resolved config has these values; a list names several that will do."""
    for key, wanted in when.items():
        value = value_at(merged.value, read_keys(key), missing=merged)  # which is no value of a config
        choices = wanted if isinstance(wanted, list) else [wanted]
        if not any(same(value, choice) for choice in choices):
            return False
    return True
