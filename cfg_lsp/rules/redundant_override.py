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

from collections.abc import Iterator

from cfg_lsp.edits.removal import Piece, key_removal, removals, without
from cfg_lsp.merge import KeyPath, covers, same, show_keys
from cfg_lsp.project.soundness import is_sound
from cfg_lsp.rules.naming import is_name
from cfg_lsp.rules.pairs import Pair, pairs_of
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Edit, Fix, Severity

SEVERITY = Severity.HINT
YIELDS_TO = ("forbidden-override", "locked-override", "duplicate-key", "removed-key", "null-list", "incomplete-dataset")
_CHOSEN = frozenset({"kept", "reset"})  # these say what becomes of the inherited value, and so they say something
_MOST_TRIED = 5  # removals of one file, where each has to be tried out alone
_LONGEST_FIXED = 64 * 1024  # characters


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every value, or section of values, that could be left out."""
    redundant = [
        override.keys
        for override in subject.overrides
        if override.node.how not in _CHOSEN and same(override.above.value, override.below.value)
    ]
    if not redundant or not is_sound(subject.snapshot, subject.path):
        return  # a base that nobody sees may change the value in between
    around = {keys[:length] for keys in redundant for length in range(len(keys))}
    pairs = {pair.keys: pair for pair in _spelled_once(subject, around)}
    required = _required(subject)
    left_out = {
        keys
        for keys in redundant
        if keys in pairs and not is_name(subject, keys) and not any(covers(each, keys) for each in required)
    }
    found = sorted((pairs[keys] for keys in _uppermost(subject, left_out)), key=lambda pair: pair.value.start)
    if found:
        for pair, edits in zip(found, _removals(subject, found), strict=True):
            yield _finding(subject, pair, edits)


def _spelled_once(subject: Subject, around: set[KeyPath]) -> Iterator[Pair]:
    """The pairs directly in these mappings, without those of a key that is written twice: that is the fault then."""
    pairs = [pair for pair in pairs_of(subject, around) if pair.key is not None]
    wins = {each.wins[0].start for each in subject.document.duplicate_keys}
    repeated = {pair.keys for pair in pairs if pair.key is not None and pair.key.start in wins}
    return (pair for pair in pairs if pair.keys not in repeated)


def _required(subject: Subject) -> tuple[str, ...]:
    layer = subject.placement.layer
    return layer.require if layer is not None else ()


def _uppermost(subject: Subject, keys: set[KeyPath]) -> set[KeyPath]:
    """The same with every section of which nothing would be left in place of what is in it."""
    found = set(keys)
    by_depth: dict[int, dict[KeyPath, list[KeyPath]]] = {}
    for each in keys:
        by_depth.setdefault(len(each), {}).setdefault(each[:-1], []).append(each)
    for depth in range(max(by_depth, default=0), 1, -1):
        for section, below in by_depth.get(depth, {}).items():
            node = subject.written.find(section)
            if node is not None and isinstance(node.value, dict) and len(node.value) == len(below):
                found.difference_update(below)
                if _is_needed(subject, section):
                    continue
                found.add(section)
                by_depth.setdefault(depth - 1, {}).setdefault(section[:-1], []).append(section)
    return found


def _is_needed(subject: Subject, section: KeyPath) -> bool:
    """Whether a section that repeats everything still says something to the configs that inherit it.

    Without it they inherit a mapping with a reset marker, which drops what another base of theirs has there.
    """
    below = subject.inherited.find(section) if subject.inherited is not None else None
    return below is not None and below.resets


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


def _finding(subject: Subject, pair: Pair, edits: tuple[Edit, ...]) -> Finding:
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
        (Fix(f"Remove `{name}`", edits, safe=True),) if edits else (),
        keys=pair.keys,
    )
