"""A higher layer that changes a value which a locked layer sets, or one of a locked section.

## Why is this bad?
What a locked base sets, every run is meant to have: the seed, the precision, the attention kernel. A preset that
changes it silently is no longer comparable to the others.

A layer whose values no other layer overrides has `locked = true` in the manifest. A value that is equal to the locked
one is no fault of this kind, and a file that belongs to no layer is free. Where several locked layers set a key, each
must keep what those below it set; the files of one layer may change each other's values.

A schema can lock a section, whatever the layers are: `locked` of a trainer config says what the model is, and the
first config of a chain that gives a value there decides it. An empty value decides nothing.

```yaml bad
## configs/base.yaml
training: {seed: 17}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen3-vl-4b}
training: {output_dir: out/dense, run_name: dense, seed: 18}
```

```yaml bad
## configs/trainer/config.json
{"locked": {"base_model": "Qwen/Qwen3-0.6B", "vocab_size": 151936}}
## configs/trainer/mine.yaml
extends: config.json
locked: {vocab_size: 32000}
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
from functools import partial

from cfg_lsp.edits.removal import key_removal
from cfg_lsp.merge import KeyPath, show_keys
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.locks import LockedOverride, lock_words, locked_overrides
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import Document
from cfg_lsp.text import Fix, Severity, Span

SEVERITY = Severity.ERROR
FINDS_IN_BASES = True
YIELDS_TO = ("forbidden-override",)
_MOST_FIXED = 20  # keys of one file: each fix is tried out before it is offered


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every write that changes a locked value."""
    for number, found in enumerate(locked_overrides(subject.snapshot, subject.path)):
        yield _finding(subject, found, number < _MOST_FIXED)


def _finding(subject: Subject, found: LockedOverride, with_fix: bool) -> Finding:
    lock, (origin, _, _) = found
    path, keys = origin
    place = location_of(subject.snapshot, origin)
    words = lock_words(subject.snapshot, lock, keys)
    return Finding(
        place.key if place is not None else Span(0, 0),
        words.message,
        words.hint,
        (words.related,),
        partial(_fixes, subject, path, keys) if with_fix else (),
        path=path,
        keys=keys,
    )


def _fixes(subject: Subject, path: str, keys: KeyPath) -> tuple[Fix, ...]:
    document = subject.snapshot.document(path, subject.dialect.scalars)
    if not isinstance(document, Document):
        return ()
    edits = key_removal(document, keys, subject.snapshot.lists(path).ids_at)
    return (Fix(f"Remove `{brief(show_keys(keys))}`", edits, safe=False),) if edits else ()
