"""A higher layer that changes a value which a locked layer sets.

## Why is this bad?
What a locked base sets, every run is meant to have: the seed, the precision, the attention kernel. A preset that
changes it silently is no longer comparable to the others.

A layer whose values no other layer overrides has `locked = true` in the manifest. A value that is equal to the locked
one is no fault of this kind, and a file that belongs to no layer is free. Where several locked layers set a key, each
must keep what those below it set; the files of one layer may change each other's values.

```yaml bad
## configs/base.yaml
training: {seed: 17}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense, seed: 18}
```

```yaml good
## configs/base.yaml
training: {seed: 17}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense}
```

## Fix
The key is removed, which gives the run the locked value.
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.edits.removal import key_removal
from cfg_lsp.merge import Definition, KeyPath, Origin, own_values, same, show_keys
from cfg_lsp.project.cascade import location_of
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import Document
from cfg_lsp.text import Fix, Severity, Span

SEVERITY = Severity.ERROR
FINDS_IN_BASES = True
YIELDS_TO = ("forbidden-override",)
_ADDS = frozenset({"set", "merged key by key", "kept"})
_MOST_FIXED = 20  # keys of one file: each fix is tried out before it is offered


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every write that changes a locked value.

    A write in a base counts where this file is the one that brings that base and the locked one together.
    """
    bases = [link.target for link in subject.chain.bases.get(subject.path, ())]
    if not bases:
        return
    writers = {subject.path, *(subject.chain.members if len(bases) > 1 else ())}
    found = 0
    for locked in subject.chain.members[:-1]:
        if _is_locked(subject, locked):
            own = own_values(subject.snapshot.content(locked, subject.dialect), subject.dialect)
            for keys, value in _changed(own, subject.merged.value, ()):
                for offence in _offences(subject, Origin(locked, keys), value, writers):
                    found += 1
                    yield _finding(subject, Origin(locked, keys), value, offence, found <= _MOST_FIXED)


def _is_locked(subject: Subject, path: str) -> bool:
    layer = subject.snapshot.layer(path)
    return layer is not None and layer.locked


def _changed(locked: object, resolved: object, keys: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    """The locked values that the resolved config does not have; what it shares is not looked into."""
    if locked is resolved:
        return
    if isinstance(locked, dict) and isinstance(resolved, dict):
        if any(key not in resolved for key in locked):  # the mapping was replaced whole
            yield keys, locked
            return
        for key, value in locked.items():
            if value is not resolved[key]:
                yield from _changed(value, resolved[key], (*keys, key))
    elif not same(locked, resolved):
        yield keys, locked


def _offences(subject: Subject, locked: Origin, value: object, writers: set[str]) -> Iterator[Definition]:
    """The definitions above a locked one that write another value over it, up to the next locked one."""
    own = subject.snapshot.layer(locked.path)
    node = subject.merged.find(locked.keys)
    definitions = node.definitions() if node is not None else ()
    number = next((n for n, each in enumerate(definitions) if each.origin == locked), len(definitions))
    for definition in definitions[number + 1 :]:
        path = definition.origin.path
        layer = subject.snapshot.layer(path)
        if layer is None or definition.how in _ADDS or same(definition.value, value):
            continue
        is_other = own is None or layer.name != own.name
        if is_other and path in writers and not _is_meant(subject, definition, value):
            yield definition
        if layer.locked:
            return  # what comes above is held against that value


def _is_meant(subject: Subject, definition: Definition, locked: object) -> bool:
    """Whether the value is the locked one to its author, and another one to YAML only: a `surprising-scalar`."""
    path = definition.origin.path
    document = subject.snapshot.document(path, subject.dialect.scalars)
    place = location_of(subject.snapshot, definition.origin) if isinstance(document, Document) else None
    if place is None or not isinstance(document, Document):
        return False
    found = next((each.surprise for each in document.surprises if each.node.span == place.value), None)
    if found is None or isinstance(locked, str):
        return found is not None and found.raw == locked
    return found.is_text and isinstance(locked, int | float) and float(found.instead) == locked


def _finding(subject: Subject, locked: Origin, value: object, offence: Definition, with_fix: bool) -> Finding:
    path, keys = offence.origin
    name = brief(show_keys(keys))
    place = location_of(subject.snapshot, offence.origin)
    layer = subject.snapshot.layer(locked.path)
    assert layer is not None
    shown = subject.value(locked, value)
    return Finding(
        place.key if place is not None else Span(0, 0),
        f"`{name}` is locked by the layer `{layer.name}` and may not be changed",
        f"remove it; the locked value is {shown}",
        (subject.related(locked.path, locked.keys, f"locks it to {shown}"),),
        _fixes(subject, path, keys) if with_fix else (),
        path=path,
        keys=keys,
    )


def _fixes(subject: Subject, path: str, keys: KeyPath) -> tuple[Fix, ...]:
    document = subject.snapshot.document(path, subject.dialect.scalars)
    if not isinstance(document, Document):
        return ()
    edits = key_removal(document, keys, subject.snapshot.lists(path).ids_at)
    return (Fix(f"Remove `{brief(show_keys(keys))}`", edits, safe=False),) if edits else ()
