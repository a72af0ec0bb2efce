"""A named list such as `targets` left null over the bases' entries, which keeps them.

## Why is this bad?
A null replaces any other value, but a named list's entries stay. Whoever leaves `sources:` empty to train without
sources trains with all of them: `[]` clears the list.

```yaml bad
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
sources:
  - {name: lvis, train_jsonl: data/native/lvis.jsonl, ratio: 0.1}
## configs/fusion/variants/dense_2048.yaml
extends: ../base/dense.yaml
sources:
```

```yaml good
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
sources:
  - {name: lvis, train_jsonl: data/native/lvis.jsonl, ratio: 0.1}
## configs/fusion/variants/dense_2048.yaml
extends: ../base/dense.yaml
sources: []
```

## Fix
The line is removed, which keeps the entries as the null does; or `[]` is written, which clears them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from cfg_lsp.edits.removal import key_removal
from cfg_lsp.edits.rewriting import rewriting, with_value
from cfg_lsp.merge import KeyPath, Override, show_keys
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import find
from cfg_lsp.text import Edit, Fix, Severity, Span

SEVERITY = Severity.WARNING
YIELDS_TO = ("forbidden-override", "locked-override")
_COLON = re.compile(r"[ \t]*:")


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every named list of the bases that this file writes as null."""
    for override in subject.overrides:
        if override.node.how == "kept" and override.above.value is None and override.below.value:
            yield _finding(subject, override)


def _finding(subject: Subject, override: Override) -> Finding:
    name, below = show_keys(override.keys), override.below
    count = len(below.value)
    kept = "the inherited entry" if count == 1 else f"the {count} inherited entries"
    return Finding(
        subject.span(override.above.keys),
        f"`{brief(name)}` is null, which keeps {kept}",
        "remove the line, or write `[]` to clear the list",
        (subject.related(below.path, below.keys, "here they stand" if count > 1 else "here it stands"),),
        partial(_fixes, subject, override.above.keys),
        keys=override.keys,
    )


def _fixes(subject: Subject, keys: KeyPath) -> Iterator[Fix]:
    removed = key_removal(subject.document, keys, subject.snapshot.lists(subject.path).ids_at)
    if removed:
        yield Fix(f"Remove `{keys[-1]}`, which keeps the entries", removed, safe=True)
    cleared = _clearing(subject, keys)
    if cleared:
        yield Fix(f"Write `{keys[-1]}: []`, which clears the list", cleared, safe=False)


def _clearing(subject: Subject, keys: KeyPath) -> tuple[Edit, ...]:
    document = subject.document
    found = find(document, keys)
    if found is None or found.key is None:
        return ()
    piece = (found.written.span, "[]")
    if found.written.start == found.written.end:
        colon = _COLON.match(document.text, found.key.end)
        if colon is None:
            return ()
        piece = (Span(colon.end(), colon.end()), " []")
    return rewriting(document, [piece], with_value(document.content, keys, []))
