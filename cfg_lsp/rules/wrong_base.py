"""A config that extends what its layer may not extend, or an overlay of more or fewer presets than one.

## Why is this bad?
Layers keep a hierarchy readable: bases extend nothing, presets extend bases, components and presets, an overlay
changes exactly one preset. A base that extends a preset, or an overlay of two, has values that nobody expects there.

Which layer a file belongs to and what it may extend is said in the manifest's `[layers]`.

```yaml bad
## configs/base.yaml
extends: train/dense.yaml
training: {seed: 17}
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense}
```

```yaml bad
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense}
## configs/train/summary.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/summary, run_name: summary}
## configs/train/both.yaml
extends: [dense.yaml, summary.yaml]
training: {run_name: both}
```

```yaml good
## configs/base.yaml
training: {seed: 17}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense}
## configs/train/dense_long.yaml
extends: dense.yaml
training: {run_name: dense_long}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.project.layers import is_preset, kind_by_name
from cfg_lsp.project.links import Link
from cfg_lsp.project.manifest import Layer
from cfg_lsp.rules.subject import Finding, Subject, brief, quoted_names
from cfg_lsp.text import Severity, plural

SEVERITY = Severity.ERROR


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every base that this file may not extend, and one for a wrong number of presets."""
    layer = subject.placement.layer
    if layer is None:
        return
    bases = sorted(subject.chain.bases.get(subject.path, ()), key=lambda link: link.keys[1:])
    wrong = [link for link in bases if layer.extends is not None and not _may_extend(subject, layer, link)]
    for link in wrong:
        yield _wrong_layer(subject, layer, link)
    if not wrong and is_preset(subject.snapshot, subject.path):
        yield from _wrong_number(subject, bases)


def _may_extend(subject: Subject, layer: Layer, link: Link) -> bool:
    """Whether a layer may extend a file; what belongs to no layer and no other family is free."""
    assert layer.extends is not None
    other = subject.snapshot.layer(link.target)
    if other is not None:
        return other.name in layer.extends
    family = subject.manifest.family(link.target)
    return bool(layer.extends) and (family is None or family == subject.manifest.family(subject.path))


def _wrong_layer(subject: Subject, layer: Layer, link: Link) -> Finding:
    other = subject.snapshot.layer(link.target) or subject.manifest.family(link.target)
    what = f"`{brief(link.written)}`" + (f" of the {_kind(other)} `{other.name}`" if other is not None else "")
    return Finding(
        subject.span(link.keys),
        f"a file of the layer `{layer.name}` may not extend {what}",
        f"extend a file of the layer {quoted_names(layer.extends, last='or')}"
        if layer.extends
        else "remove the entry: this layer extends nothing",
    )


def _kind(other: object) -> str:
    return "layer" if isinstance(other, Layer) else "family"


def _wrong_number(subject: Subject, bases: list[Link]) -> Iterator[Finding]:
    overlay = subject.placement.overlay
    presets = _own_presets(subject, bases)
    if overlay is not None and presets and overlay.extends_exactly not in (None, len(presets)):
        names = quoted_names([link.written for link in presets])
        wanted = plural(overlay.extends_exactly or 0, "preset")
        yield Finding(
            subject.span(presets[-1].keys),
            f"an overlay extends exactly {wanted}, and this one extends {names}",
            "keep the one that it changes",
        )
    place = subject.placement
    kind = kind_by_name(subject.manifest, subject.path) if place.is_certain and not place.presets else None
    if kind is not None:
        yield Finding(
            subject.span(bases[0].keys) if bases else subject.first_line(),
            f"an overlay of the kind `{brief(kind.name)}` extends a preset, and this one extends none",
            "extend the preset that it changes, or give the file another name",
        )


def _own_presets(subject: Subject, bases: list[Link]) -> list[Link]:
    """The presets that a file extends; one that is named twice or comes in with another is a `repeated-base`."""
    first: dict[str, Link] = {}
    for link in bases:
        if link.target in subject.placement.presets:
            first.setdefault(link.target, link)
    brought = {member for target in first for member in subject.snapshot.chain(target).members[:-1]}
    return [link for target, link in first.items() if target not in brought]
