"""An overlay that writes a key which its kind forbids or does not allow.

## Why is this bad?
An overlay is trusted to change one thing: a GKD overlay turns a run into distillation, a per-resolution overlay of a
mix points at other files. Where it also changes the learning rate or a dataset's mode, two runs that are compared
differ in more than their names say.

What an overlay may write is said in the manifest: `[layers.overlay]` for every preset that extends a preset,
`[[overlays]]` for kinds of overlay, by their path or by a value of their resolved config. The first kind that fits
counts. A layer's own `forbid` holds for each of its files.

```yaml bad
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense, learning_rate: 2.0e-4}
## configs/train/dense_gkd.yaml
extends: dense.yaml
rlhf: {rlhf_type: gkd, beta: 0.5}
training:
  run_name: dense_gkd
  learning_rate: 1.0e-4
```

```yaml good
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense, learning_rate: 2.0e-4}
## configs/train/dense_gkd.yaml
extends: dense.yaml
rlhf: {rlhf_type: gkd, beta: 0.5}
training:
  run_name: dense_gkd
```

## Fix
The key is removed, which gives the run the inherited value.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cfg_lsp.edits.removal import key_removal
from cfg_lsp.merge import KeyPath, Merged, covers, naming_field, show_keys
from cfg_lsp.project.limits import Limits, limits_of
from cfg_lsp.project.manifest import Layer, OverlayKind
from cfg_lsp.project.soundness import is_sound
from cfg_lsp.rules.holders import is_holder
from cfg_lsp.rules.subject import Finding, Subject, brief, quoted_names
from cfg_lsp.text import Fix, Related, Severity

SEVERITY = Severity.ERROR
_MOST_FIXED = 20  # keys of one file: each fix is tried out before it is offered
_MOST_NAMED = 3


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every key that the file writes and may not, the uppermost of a section."""
    kind = _kind(subject)
    limits = limits_of(subject.placement, kind)
    if limits.forbid or limits.allow is not None:
        offences = _offences(subject.written, subject.inherited, (), limits)
        written = (keys for keys in offences if len(keys) > 1 or not is_holder(subject, keys[0]))
        for number, keys in enumerate(written):
            yield _finding(subject, keys, kind, number < _MOST_FIXED)


def _layers(subject: Subject) -> list[Layer]:
    """The layers whose word counts for the file: that of overlays where it is one, and its own."""
    place = subject.placement
    return [layer for layer in (place.overlay, place.layer) if layer is not None]


def _kind(subject: Subject) -> OverlayKind | None:
    """The kind of overlay; none where a base that cannot be seen may set what makes it of an earlier kind."""
    kind, kinds = subject.placement.kind, subject.manifest.overlays
    if kind is None or not any(each.when for each in kinds[: kinds.index(kind)]):
        return kind
    return kind if is_sound(subject.snapshot, subject.path) else None


def _offences(
    node: Merged, inherited: Merged | None, keys: KeyPath, limits: Limits, ids: tuple[str, ...] = ()
) -> Iterator[KeyPath]:
    """The uppermost key paths below a node that may not be written; `ids` identify it where it is an entry."""
    own_name = naming_field(node.value, ids)
    for step, child in node.children.items():
        below = inherited.child(step) if inherited is not None and step in inherited.children else None
        if step == own_name or (node.ids and (below is None or not isinstance(step, str))):
            continue  # what an entry is called, or a new entry: neither overrides anything
        is_inner = bool(child.value) and (isinstance(child.value, dict) or bool(child.ids))
        if limits.refuse((*keys, step), is_inner=is_inner):
            yield (*keys, step)
        elif is_inner:
            yield from _offences(child, below, (*keys, step), limits, node.ids)


def _finding(subject: Subject, keys: KeyPath, kind: OverlayKind | None, with_fix: bool) -> Finding:
    name = show_keys(keys)
    by_layers = [layer for layer in _layers(subject) if any(covers(pattern, keys) for pattern in layer.forbid)]
    whose = f"an overlay of the kind `{brief(kind.name)}`" if kind is not None else "an overlay"
    if by_layers:
        whose = _whose(subject, by_layers[0])
    return Finding(
        subject.key_span(keys),
        f"{whose} may not write `{brief(name)}`",
        _hint(None if by_layers else kind, bool(subject.chain.bases.get(subject.path))),
        tuple(_related(subject, keys)),
        partial(_fixes, subject, keys) if with_fix else (),
        keys=keys,
    )


def _whose(subject: Subject, layer: Layer) -> str:
    return "an overlay" if layer is subject.placement.overlay else f"a file of the layer `{layer.name}`"


def _hint(kind: OverlayKind | None, has_bases: bool) -> str:
    if kind is None or kind.allow is None:
        return "remove it, or write it in the config that this one extends" if has_bases else "remove it"
    return f"remove it; this kind may write {quoted_names(kind.allow, _MOST_NAMED) if kind.allow else 'nothing'}"


def _related(subject: Subject, keys: KeyPath) -> Iterator[Related]:
    below = subject.inherited.find(keys) if subject.inherited is not None else None
    if below is not None:
        inner = isinstance(below.value, dict | list)
        value = "writes it" if inner else f"sets it to {subject.value(below.origin, below.value)}"
        yield subject.related(below.path, below.keys, f"{value}, which this file overrides")


def _fixes(subject: Subject, keys: KeyPath) -> tuple[Fix, ...]:
    edits = key_removal(subject.document, keys, subject.snapshot.lists(subject.path).ids_at)
    return (Fix(f"Remove `{brief(show_keys(keys))}`", edits, safe=False),) if edits else ()
