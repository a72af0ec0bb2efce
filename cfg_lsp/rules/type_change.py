"""An override whose type differs from what it replaces.

## Why is this bad?
The program that trains reads a setting as one type. A text where it expects a number, or a mapping where it expects
a text, fails late or is taken for something else, while the same key works in every config that inherits it.

Whole numbers and others are one type. Null has none: it neither changes a type nor can one change it. Lists are
compared as lists, whatever they hold, and an empty one is like any other. A value under an unknown tag, the word
`auto` and what the program fills in itself (`${other.key}`, `{{ name }}`, a dialect's `???`) may stand for anything.
Where the inherited value is a fault itself, a `surprising-scalar` or `targets` that are
no list, it is reported there.

```yaml bad
## configs/shared.yaml
training: {save_total_limit: 2, report_to: [tensorboard]}
## configs/run.yaml
extends: shared.yaml
training:
  save_total_limit: two
```

```yaml good
## configs/shared.yaml
training: {save_total_limit: 2, report_to: [tensorboard]}
## configs/run.yaml
extends: shared.yaml
training:
  save_total_limit: 3
  report_to: [tensorboard, wandb]
```

A mapping over a value that is none is an error where the dialect forbids it: the repository's own loader (detectron2,
mmengine) refuses to merge such a config and the run does not start.

```yaml bad
## configs/shared.yaml
MODEL: {WEIGHTS: "r50.pkl"}
## configs/run.yaml
_BASE_: shared.yaml
MODEL: {WEIGHTS: {FILE: "r50.pkl"}}
```

```yaml good
## configs/shared.yaml
MODEL: {WEIGHTS: "r50.pkl"}
## configs/run.yaml
_BASE_: shared.yaml
MODEL: {WEIGHTS: "r101.pkl"}
```
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cfg_lsp.merge import Conflict, KeyPath, Merged, Override, show_keys
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.naming import is_name
from cfg_lsp.rules.datasets import SOURCES, TARGETS, is_mix
from cfg_lsp.rules.kinds import is_filled_in, kind_of
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import Document
from cfg_lsp.text import Severity, Span

SEVERITY = Severity.WARNING
FINDS_IN_BASES = True
BREAKS_THE_CHAIN = True
YIELDS_TO = (
    "surprising-scalar",
    "wrong-type",
    "forbidden-override",
    "locked-override",
    "incomplete-dataset",
    "null-list",
    "removed-key",
    "duplicate-key",
)
_ANY_TYPE = "auto"  # for whatever the program finds out itself
_CHOSEN = frozenset({"kept", "reset"})  # the file says itself what becomes of the inherited value


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every value of another type, as an error where the merge refuses it."""
    refused: set[KeyPath] = set()
    if subject.dialect.merge == "deep-strict" and not subject.chain.is_cyclic:
        for conflict in subject.snapshot.resolved(subject.path).conflicts:
            refused.add(conflict.overlay.keys)
            yield _refused(subject, conflict)
    for override in subject.overrides:
        if _changes_type(subject, override) and override.keys not in refused and not _is_excused(subject, override):
            yield _changed(subject, override)


def _refused(subject: Subject, conflict: Conflict) -> Finding:
    overlay = location_of(subject.snapshot, conflict.overlay)
    name = show_keys(conflict.overlay.keys)
    base = subject.related(conflict.base.path, conflict.base.keys, f"`{name}` is no mapping here")
    return Finding(
        overlay.key if overlay is not None else Span(0, 0),
        f"`{name}` is a mapping here and none in the base, which the dialect `{subject.dialect.name}` refuses to merge",
        "write a value of the base's kind",
        (base,),
        path=conflict.overlay.path,
        severity=Severity.ERROR,
        keys=conflict.overlay.keys,
    )


def _changes_type(subject: Subject, override: Override) -> bool:
    above, below = override.above.value, override.below.value
    if type(above) is type(below) or override.node.how in _CHOSEN:
        return False
    kinds = kind_of(above), kind_of(below)
    if None in kinds or kinds[0] == kinds[1]:
        return False
    return not any(_is_any_type(each, subject.dialect.keep) for each in (above, below))


def _is_any_type(value: Any, keep: str | None) -> bool:
    """Whether a text stands for a value that only the program knows."""
    return is_filled_in(value, keep) or (isinstance(value, str) and value == _ANY_TYPE)


def _is_excused(subject: Subject, override: Override) -> bool:
    """Whether the value only says what an entry is called, or the inherited one is at fault itself."""
    if isinstance(override.above.value, list) and len(override.keys) == 1 and is_mix(subject):
        return override.keys[0] in (TARGETS, SOURCES)
    return is_name(subject.snapshot, subject.path, override.keys) or _is_surprising(subject, override.below)


def _is_surprising(subject: Subject, below: Merged) -> bool:
    document = subject.snapshot.document(below.path, subject.dialect.scalars)
    if not isinstance(document, Document) or not document.surprises:
        return False
    place = location_of(subject.snapshot, below.origin)
    return place is not None and place.value in _surprising_spans(document)


@lru_cache(maxsize=16)
def _surprising_spans(document: Document) -> frozenset[Span]:
    return frozenset(each.node.span for each in document.surprises)


def _changed(subject: Subject, override: Override) -> Finding:
    name = brief(show_keys(override.keys))
    above, below = override.above, override.below
    old = kind_of(below.value)
    holds_values = isinstance(above.value, dict | list) and bool(above.value)
    values = subject.value(above.origin, above.value), subject.value(below.origin, below.value)
    return Finding(
        subject.key_span(override.keys) if holds_values else subject.span(override.keys),
        f"`{name}` is {kind_of(above.value)} here (`{values[0]}`) and replaces {old} (`{values[1]}`)",
        f"write {old} here, or change the base as well",
        (subject.related(below.path, below.keys, f"it is {old} here"),),
        keys=override.keys,
    )
