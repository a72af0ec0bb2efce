"""An override equal to what is inherited.

## Why is this bad?
It says nothing today and hides a change tomorrow: when the base gets a better value, this config keeps the old one,
and nobody meant it to.

What counts is the value that the bases give together, so a value that brings back what a later base changed is none.
A section of which every value is redundant is reported once. A preset's required settings, which it has to write
itself, and the names of dataset entries are never redundant, and no more is a section over one that holds a reset
marker: without it the marker would reach the configs that extend this one.

```yaml bad
## configs/shared.yaml
training: {warmup_ratio: 0.03, bf16: true}
## configs/run.yaml
extends: shared.yaml
training:
  warmup_ratio: 0.03
  num_train_epochs: 3
```

```yaml good
## configs/shared.yaml
training: {warmup_ratio: 0.03, bf16: true}
## configs/run.yaml
extends: shared.yaml
training:
  num_train_epochs: 3
```

## Fix
The override is removed, with the section around it where nothing else is in that. No config resolves to anything else
for it, neither this one nor one that extends it, beside other bases or alone, as long as all of them inherit in the
same way; a `dialect` in the manifest makes sure of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial

from cfg_lsp.edits.removal import Piece, key_removal, removals, without
from cfg_lsp.merge import show_keys
from cfg_lsp.project.pairs import Pair
from cfg_lsp.project.redundancy import redundant_pairs
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Edit, Fix, Severity

SEVERITY = Severity.HINT
YIELDS_TO = ("forbidden-override", "locked-override", "duplicate-key", "removed-key", "null-list", "incomplete-dataset")
_MOST_TRIED = 5  # removals of one file, where each has to be tried out alone
_LONGEST_FIXED = 64 * 1024  # characters


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every value, or section of values, that could be left out."""
    found = redundant_pairs(subject.snapshot, subject.document, subject.overrides)
    if found:
        removals_of_all = _Removals(subject, found)
        for number, pair in enumerate(found):
            yield _finding(subject, pair, partial(removals_of_all.fixes, number))


class _Removals:
    """The fixes of all the findings, worked out when one of them is asked for."""

    def __init__(self, subject: Subject, found: list[Pair]) -> None:
        self._subject = subject
        self._found = found

    def fixes(self, number: int) -> tuple[Fix, ...]:
        edits = self._edits[number]
        name = brief(show_keys(self._found[number].keys))
        return (Fix(f"Remove `{name}`", edits, safe=True),) if edits else ()

    @cached_property
    def _edits(self) -> list[tuple[Edit, ...]]:
        return _removals(self._subject, self._found)


def _removals(subject: Subject, found: list[Pair]) -> list[tuple[Edit, ...]]:
    """What takes out each of these, all at once, which costs less; one by one where that does harm."""
    document = subject.document
    if len(document.text) > _LONGEST_FIXED:
        return [()] * len(found)
    pieces = [Piece(pair.key, pair.value, pair.around) for pair in found if pair.key is not None]
    together = removals(document, pieces, without(document.content, {pair.steps for pair in found}))
    if together[0]:
        return together
    ids_at = subject.snapshot.lists(subject.path).ids_at
    tried = [key_removal(document, pair.keys, ids_at) for pair in found[:_MOST_TRIED]]
    return [*tried, *[()] * (len(found) - len(tried))]


def _finding(subject: Subject, pair: Pair, fixes: Callable[[], tuple[Fix, ...]]) -> Finding:
    name = brief(show_keys(pair.keys))
    below = subject.inherited.find(pair.keys) if subject.inherited is not None else None
    assert below is not None and pair.key is not None  # an override lies over something
    is_section = isinstance(below.value, dict) and bool(below.value)
    says = f"everything in `{name}`" if is_section else f"`{name}`"
    sets = "sets the same" if is_section else f"sets it to {subject.value(below.origin, below.value)}"
    return Finding(
        pair.key.span,
        f"{says} is equal to what is inherited",
        "remove it",
        (subject.related(below.path, below.keys, sets),),
        fixes,
        keys=pair.keys,
    )
