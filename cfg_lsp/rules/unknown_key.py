"""A key that the schema does not know, or one slip from a key that related configs write.

## Why is this bad?
A mistyped key is not refused: it stands beside the right one and says nothing to the program that trains, which goes
on with the inherited value.

Where the config's family has a schema, it says which keys there are. In a section that is passed on to a library any
other key may stand, and only a slip of a known one is reported. Where no schema says anything, the keys of related
configs do.

The related configs are the bases, in the same mapping, and the configs in the same folder, where several of them write
the other key and no other one writes this. A slip is one letter too many, too few or another one, two
neighbours swapped, or other capitals and dashes. No slip are keys that differ in digits alone or in a word of one or
two letters (`loss_x`, `loss_y`), short keys, a key beside which the file writes the other one too, one that could be
two others, and one whose value is of another type.

```yaml bad
## configs/shared.yaml
training: {learning_rate: 2.0e-4, warmup_ratio: 0.03}
## configs/run.yaml
extends: shared.yaml
training:
  learning_rat: 1.0e-4
```

```yaml good
## configs/shared.yaml
training: {learning_rate: 2.0e-4, warmup_ratio: 0.03}
## configs/run.yaml
extends: shared.yaml
training:
  learning_rate: 1.0e-4
  warmup_steps: 100
```

```yaml bad
## cfg-lsp.toml
[families.vision]
files = ["configs/**"]
schema = "vision.schema.json"
## vision.schema.json
{"properties": {"image_size": {"type": "integer"}}, "additionalProperties": false}
## configs/dense.yaml
image_sise: 512
```

## Fix
The key is renamed. That changes the resolved config, which is the point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from cfg_lsp.merge import KeyPath, Merged, Origin, show_keys, value_at
from cfg_lsp.project.neighbours import neighbours
from cfg_lsp.project.schemas import shape_of_config
from cfg_lsp.rules.kinds import kind_of
from cfg_lsp.rules.renaming import renaming
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Fix, Severity
from cfg_lsp.text.nearest import one_slip

if TYPE_CHECKING:
    from cfg_lsp.schema.fault import Fault
    from cfg_lsp.schema.shape import Shape

SEVERITY = Severity.WARNING
YIELDS_TO = ("forbidden-override", "surprising-scalar", "removed-key", "unnamed-dataset")
_LONGEST = 64  # letters; longer names are data, not settings
_MOST_FIXED = 20  # keys of one file: each fix is tried out before it is offered
_SHORT_WORD = 2
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")


class _Slip(NamedTuple):
    """A key, and where the one is written that it is a slip of."""

    keys: KeyPath
    meant: Origin


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every such key."""
    shape = shape_of_config(subject.snapshot, subject.path)
    faults = [fault for fault in subject.faults if fault.rule == "unknown-key"]
    faults += _slips_of_known(subject, shape) if shape is not None else ()
    found = {fault.keys for fault in faults}
    for number, fault in enumerate(faults):
        yield _by_schema(subject, fault, number < _MOST_FIXED)
    for number, slip in enumerate(_slips_of_related(subject)):
        if slip.keys not in found and not _is_known(shape, slip.keys):
            yield _finding(subject, slip, number < _MOST_FIXED)


def _is_known(shape: Shape | None, keys: KeyPath) -> bool:
    """Whether a schema has a key of this very name, or says already that there is none."""
    around = shape.find(keys[:-1]) if shape is not None else None
    if around is None or not around.shape.is_mapping:
        return False
    return keys[-1] in around.shape.fields or around.shape.others is None


def _slips_of_known(subject: Subject, shape: Shape) -> Iterator[Fault]:
    """Slips of what the schema knows in sections that take other keys too: a key beside the right one is meant."""
    for keys, here, new in _further_keys(subject.written, _Exactly(shape)):
        for key, near in _near(new, _unwritten(subject, keys, here)).items():
            meant = one_slip(key, near)
            if meant is not None and not _differ_in_a_short_word(key, meant):
                yield _slip_of_known(keys, key, meant)


class _Exactly:
    """A shape that is equal to itself alone: it holds mappings, by which nothing can be remembered."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def __hash__(self) -> int:
        return id(self.shape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Exactly) and self.shape is other.shape


@lru_cache(maxsize=1024)
def _further_keys(written: Merged, known: _Exactly) -> tuple[tuple[KeyPath, Shape, tuple[str, ...]], ...]:
    """The keys that a schema allows without knowing them, by sections.

    Remembered: what a config writes is the same object until it writes something else, whatever its bases do.
    """
    found: list[tuple[KeyPath, Shape, tuple[str, ...]]] = []
    waiting: list[tuple[KeyPath, Merged, Shape]] = [((), written, known.shape)]
    while waiting:
        keys, node, here = waiting.pop()
        if isinstance(node.value, dict) and here.fields and here.others is not None:
            new = tuple(key for key in node.value if isinstance(key, str) and key not in here.fields)
            found += [(keys, here, new)] if new else []
        for step, child in node.children.items() if here.fields or here.items is not None else ():
            field = here.at(step) if isinstance(child.value, dict | list) else None
            if field is not None:
                waiting.append(((*keys, step), child, field.shape))
    return tuple(found)


def _unwritten(subject: Subject, keys: KeyPath, here: Shape) -> tuple[str, ...]:
    """What a schema knows in a section that the resolved config has not."""
    resolved = subject.merged.find(keys) or subject.written.find(keys)
    beside = resolved.value if resolved is not None and isinstance(resolved.value, dict) else {}
    return tuple(name for name in here.fields if name not in beside)


def _slip_of_known(keys: KeyPath, key: str, meant: str) -> Fault:
    from cfg_lsp.schema.fault import Fault  # only where a schema is known

    where = f"`{brief(show_keys(keys))}` knows no key" if keys else "the schema knows no key"
    return Fault("unknown-key", (*keys, key), f"{where} `{brief(key)}`", f"did you mean `{meant}`?", (meant,))


def _slips_of_related(subject: Subject) -> list[_Slip]:
    slips = list(_slips(subject.merged, (), _slips_in_section)) if subject.inherited is not None else []
    found = {slip.keys for slip in slips}
    return [*slips, *(slip for slip in _slips_among_neighbours(subject) if slip.keys not in found)]


def _slips_among_neighbours(subject: Subject) -> Iterator[_Slip]:
    """The keys that the file alone writes beside its neighbours, of whom several write the one that is meant."""
    beside = neighbours(subject.snapshot, subject.path, subject.dialect)
    for around, names, names_of_several, writers in beside.alone(subject.path):
        near = _near(names, names_of_several)
        above = value_at(subject.written.value, around) if near else {}
        for key, candidates in near.items():
            known = {name: writers.first(name) for name in candidates if name not in above}
            meant = _meant(key, above.get(key), list(known), {name: value for name, (_, value) in known.items()})
            if meant is not None and not _is_inherited(subject, (*around, key)):
                yield _Slip((*around, key), Origin(known[meant][0], (*around, meant)))


def _is_inherited(subject: Subject, keys: KeyPath) -> bool:
    around = value_at(subject.inherited.value, keys[:-1]) if subject.inherited is not None else None
    return isinstance(around, dict) and keys[-1] in around


@lru_cache(maxsize=1024)
def _slips_in_section(section: Merged, keys: KeyPath) -> tuple[_Slip, ...]:
    """Remembered: after an edit most sections are the same objects."""
    return tuple(_slips(section, keys))


def _slips(
    node: Merged, keys: KeyPath, below_it: Callable[[Merged, KeyPath], Iterable[_Slip]] | None = None
) -> Iterator[_Slip]:
    """The slips that the last layer of a merge makes, in the order of its text; `below_it` finds those further down."""
    above, below = node.above, node.below
    if above is None or below is None:
        return
    if node.how == "merged by name":
        for step in above.children:
            child = node.children.get(step) if isinstance(step, str) else None
            if child is not None and child.above is above.children[step]:
                yield from (below_it or _slips)(child, (*keys, step))
    if node.how != "merged key by key":
        return
    new = [key for key in above.value if key not in below.value and isinstance(key, str)]
    near = _near(tuple(new), tuple(key for key in below.value if isinstance(key, str))) if new else {}
    for key, value in above.value.items():
        if key in near:
            meant = _meant(key, value, [each for each in near[key] if each not in above.value], below.value)
            if meant is not None:
                yield _Slip((*keys, key), below.child(meant).origin)
        elif isinstance(value, dict | list) and key in below.value:
            yield from (below_it or _slips)(node.child(key), (*keys, key))


def _meant(key: str, value: Any, candidates: list[str], values: Mapping[str, Any]) -> str | None:
    """The one candidate that a key is a slip of; `values` are what the candidates hold."""
    meant = one_slip(key, candidates) if candidates else None
    if meant is None or one_slip(key, [each for each in candidates if each != meant]) is not None:
        return None
    kinds = kind_of(value), kind_of(values[meant])
    alike = None in kinds or kinds[0] == kinds[1]
    return meant if alike and not _differ_in_a_short_word(key, meant) else None


def _differ_in_a_short_word(one: str, other: str) -> bool:
    """Whether two names are made of the same words but for a short one: `loss_x` and `loss_y` are two settings."""
    words, others = _WORD.findall(one), _WORD.findall(other)
    if len(words) != len(others):
        return False
    differing = [pair for pair in zip(words, others, strict=True) if pair[0].lower() != pair[1].lower()]
    return bool(differing) and all(max(map(len, pair)) <= _SHORT_WORD for pair in differing)


@lru_cache(maxsize=1024)
def _near(new: tuple[str, ...], known: tuple[str, ...]) -> dict[str, list[str]]:
    """The candidates worth comparing, by name: those from which one letter less makes the same.

    Costs no comparison of each with each, and nothing is imported where nothing is near.
    """
    shortened = _all_shortened(known)
    suspects = [name for name in new if not shortened.isdisjoint(_shortened(name))]
    if not suspects:
        return {}
    index: dict[str, list[str]] = {letters: [] for name in suspects for letters in _shortened(name)}
    for each in known:
        for letters in index.keys() & _shortened(each):
            index[letters].append(each)
    return {
        name: list(dict.fromkeys(each for letters in sorted(_shortened(name)) for each in index.get(letters, ())))
        for name in suspects
    }


@lru_cache(maxsize=512)
def _all_shortened(names: tuple[str, ...]) -> frozenset[str]:
    """Remembered: a base has many overlays, which all ask for its keys."""
    return frozenset().union(*map(_shortened, names))


@lru_cache(maxsize=16_384)
def _shortened(name: str) -> frozenset[str]:
    """A name without capitals and dashes, and what is left of it without one letter."""
    if len(name) > _LONGEST:
        return frozenset()
    folded = name.casefold().replace("-", "_")
    return frozenset([folded, *(folded[:at] + folded[at + 1 :] for at in range(len(folded)))])


def _by_schema(subject: Subject, fault: Fault, with_fix: bool) -> Finding:
    fixes = partial(_fixes, subject, fault.keys, fault.meant[0]) if fault.meant and with_fix else ()
    return Finding(subject.key_span(fault.keys), fault.message, fault.hint, fixes=fixes, keys=fault.keys)


def _finding(subject: Subject, slip: _Slip, with_fix: bool) -> Finding:
    meant = slip.meant.keys[-1]
    return Finding(
        subject.key_span(slip.keys),
        f"no related config writes `{brief(show_keys(slip.keys))}`",
        f"did you mean `{brief(meant)}`?",
        (subject.related(slip.meant.path, slip.meant.keys, f"`{brief(show_keys(slip.meant.keys))}` is written here"),),
        partial(_fixes, subject, slip.keys, meant) if with_fix else (),
        keys=slip.keys,
    )


def _fixes(subject: Subject, keys: KeyPath, meant: str) -> tuple[Fix, ...]:
    edits = renaming(subject, keys, meant)
    return (Fix(f"Rename to `{brief(meant)}`", edits, safe=False),) if edits else ()
