"""A dataset without what training needs: its `train_jsonl`, the `ratio` of a source; or a mix without targets.

## Why is this bad?
The run starts, loads the model, and fails when it comes to that dataset; or it draws nothing from it and says so
nowhere.

What counts is the resolved entry, and what is wrong is reported once, where it was written: a field that is missing at
the entry of the file that brings the dataset in, a field that an overlay leaves empty at that line, with the value it
erases. An overlay that only inherits says nothing.

A base may leave a field, or all targets, to the configs that extend it. It is at no fault where every one of those at
the end of a chain fills it in. A file whose bases are missing or cannot be read is not judged.

```yaml bad
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
## configs/fusion/variants/dense_2048.yaml
extends: ../base/dense.yaml
targets:
  - name: bbu_dense
    train_jsonl:
```

```yaml bad
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
sources:
  - {name: lvis, train_jsonl: data/native/lvis.jsonl}
```

```yaml good
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, mode: dense}
sources:
  - {name: lvis, train_jsonl: data/native/lvis.jsonl, ratio: 0.1}
## configs/fusion/variants/dense_2048.yaml
extends: ../base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/2048/bbu.jsonl}
```
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from cfg_lsp.merge import KeyPath, Merged
from cfg_lsp.project.families import heirs
from cfg_lsp.project.soundness import is_sound
from cfg_lsp.rules.datasets import SOURCES, TARGETS, child, ids_of, is_blank, is_mix, listed, name_keys, names_in, shown
from cfg_lsp.rules.kinds import kind_of
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import Tagged
from cfg_lsp.text import Severity

SEVERITY = Severity.ERROR
YIELDS_TO = ("unknown-dataset", "duplicate-dataset", "unnamed-dataset", "surprising-scalar", "not-a-mapping")

# What the trainer reads of an entry and has no default for: the records of any dataset, and of a source
# how much of it an epoch draws, as a share of all target samples.
_RECORDS, _RATIO = "train_jsonl", "ratio"
_NEEDED = {TARGETS: (_RECORDS,), SOURCES: (_RECORDS, _RATIO)}
_FIELDS = (_RECORDS, _RATIO)
_WAYS_OUT = {
    TARGETS: "write at least one entry under `targets`",
    _RECORDS: "write the path of the records to train on",
    _RATIO: "write its share of an epoch, such as `0.1`",
}
_MOST_RELATED = 3


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry and field of this file that leaves the mix incomplete."""
    content = subject.document.content
    if not isinstance(content, dict) or not content or not is_mix(subject):
        return
    misshapen = [name for name in _NEEDED if ids_of(subject, (name,)) and _is_no_list(content.get(name))]
    for name in misshapen:
        yield _no_list(subject, name, content[name])
    has_targets = _has_targets(subject.merged) or TARGETS in misshapen
    suspects = list(_suspects(subject))
    if (not suspects and has_targets) or not is_sound(subject.snapshot, subject.path):
        return
    heirs = _Heirs(subject)
    if not has_targets:
        yield from _without_targets(subject, heirs)
    for keys, entry in suspects:
        yield from _in_entry(subject, keys, entry, heirs)


def _is_no_list(value: Any) -> bool:
    return value is not None and not isinstance(value, list | Tagged)


def _no_list(subject: Subject, name: str, value: Any) -> Finding:
    """What merges over no entry and holds none."""
    below = child(subject.inherited, name)
    dropped = names_in(below)
    message = f"`{name}` is {kind_of(value)}, and the datasets of a mix are a list"
    return Finding(
        subject.key_span((name,)) if isinstance(value, dict) else subject.span((name,)),
        f"{message}; this drops {listed(dropped)}" if dropped else message,
        f"write each as an entry: `- {ids_of(subject, (name,))[0]}: …`",
        (subject.related(below.path, below.keys, "here they stand"),) if below is not None and dropped else (),
        keys=(name,),
    )


class _Heirs:
    """The configs at the ends of the chains that a file begins: what it leaves open, they fill in."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    @cached_property
    def ends(self) -> list[str]:
        """Those that can be judged."""
        snapshot, path = self.subject.snapshot, self.subject.path
        family = self.subject.manifest.family(path)
        found = heirs(snapshot, self.subject.manifest, family, path) if family is not None else []
        return [each for each in found if is_sound(snapshot, each)]

    def lacking(self, fills: Callable[[Merged], bool]) -> list[str] | None:
        """Those that do not fill something in; `None` where it is left to nobody."""
        lacking = [each for each in self.ends if not fills(self.subject.snapshot.merged(each))]
        return lacking if len(lacking) < len(self.ends) else None


def _without_targets(subject: Subject, heirs: _Heirs) -> Iterator[Finding]:
    """Where the file itself takes the targets away, or where neither it nor a base that is a mix has any."""
    own, below = subject.written.value, child(subject.inherited, TARGETS)
    if below is not None and below.value and TARGETS in own:
        if heirs.lacking(_has_targets) == []:
            return  # cleared for those that extend this file
        dropped = listed(names_in(below))
        message = f"this leaves the mix without targets{f' and drops {dropped}' if dropped else ''}"
        related = (subject.related(below.path, below.keys, "here they stand"),)
        yield Finding(subject.span((TARGETS,)), message, _WAYS_OUT[TARGETS], related, keys=(TARGETS,))
        return
    if TARGETS not in own and any(subject.snapshot.lists(each).at(TARGETS).ids for each in subject.chain.members[:-1]):
        return  # reported there
    if heirs.lacking(_has_targets) == []:
        return
    written = next((name for name in (TARGETS, SOURCES) if name in own), None)
    span = subject.key_span((written,)) if written is not None else subject.first_line()
    yield Finding(span, "the mix has no targets", _WAYS_OUT[TARGETS], keys=(TARGETS,))


def _has_targets(root: Merged) -> bool:
    targets = root.value.get(TARGETS) if isinstance(root.value, dict) else None
    return isinstance(targets, list) and bool(targets)


def _suspects(subject: Subject) -> Iterator[tuple[KeyPath, Merged]]:
    """The entries that the file writes to and whose resolved values leave something to be desired."""
    for list_name in _NEEDED:
        node, written = child(subject.merged, list_name), child(subject.written, list_name)
        if node is None or not node.ids or not isinstance(node.value, list):
            continue
        for name in names_in(written):
            entry = node.children.get(name)
            if entry is not None and any(
                _fault(list_name, each, entry.value.get(each)) is not None for each in _FIELDS
            ):
                yield (list_name, name), entry


def _fault(list_name: str, field: str, value: Any) -> str | None:
    """What is wrong with a value, as the end of a sentence; an empty text where it is empty and should not be."""
    if value is None or (field == _RECORDS and (value == [] or _is_empty(value))):
        return "" if field in _NEEDED[list_name] else None
    if isinstance(value, Tagged):
        return None
    if field == _RECORDS:
        return "is no path" if isinstance(value, bool | int | float | dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "is no number"
    if not math.isfinite(value):
        return "is no finite number"
    return "is negative" if value < 0 else None


def _is_empty(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _in_entry(subject: Subject, keys: KeyPath, entry: Merged, heirs: _Heirs) -> Iterator[Finding]:
    missing = []
    for field in _FIELDS:
        fault = _fault(keys[0], field, entry.value.get(field))
        if fault is None:
            continue
        if field not in entry.value:
            if entry.path == subject.path and entry.how != "merged key by key":
                missing.append(field)
        elif entry.child(field).path == subject.path:
            yield from _own_value(subject, (*keys, field), entry.child(field), fault, heirs)
    lacking = {field: heirs.lacking(lambda root, each=field: _fills(root, keys, each)) for field in missing}  # type: ignore[misc]
    missing = [field for field in missing if lacking[field] != []]
    if missing:
        yield _missing(subject, keys, entry, missing, lacking[missing[0]] or [])


def _fills(root: Merged, keys: KeyPath, field: str) -> bool:
    """Whether a config that inherits an entry has the field, or has the entry no more."""
    node = child(root, keys[0])
    entry = node.children.get(keys[1]) if node is not None and isinstance(node.value, list) else None
    return entry is None or _fault(keys[0], field, entry.value.get(field)) is None


def _own_value(subject: Subject, keys: KeyPath, node: Merged, fault: str, heirs: _Heirs) -> Iterator[Finding]:
    """A value of this file that is wrong, as `fault` says, or empty."""
    field, below = keys[-1], node.below
    what = f"`{field}` of `{brief(keys[-2])}`"
    is_null = node.value is None and not is_blank(subject, keys)
    if fault:
        message, hint = f"{what} {fault}: `{_as_written(subject, keys, node.value)}`", _WAYS_OUT[field]
        yield Finding(subject.span(keys), message, hint, keys=keys)
    elif below is not None and below.value not in (None, []) and not _is_empty(below.value):
        message = f"{what} is {'null' if is_null else 'left empty'}, which erases `{shown(below.value)}`"
        related = subject.related(below.path, below.keys, "the value that it erases")
        hint = "remove the line to keep what is inherited"
        yield Finding(subject.span(keys), message, hint, (related,), keys=keys)
    elif heirs.lacking(lambda root: _fills(root, keys[:-1], field)) != []:
        yield Finding(subject.span(keys), f"{what} is {'null' if is_null else 'empty'}", _WAYS_OUT[field], keys=keys)


def _as_written(subject: Subject, keys: KeyPath, value: Any) -> str:
    """A wrong value in the words of the text, such as `.nan`."""
    span = subject.span(keys)
    return shown(value if isinstance(value, dict | list) else subject.document.text[span.start : span.end])


def _missing(subject: Subject, keys: KeyPath, entry: Merged, missing: list[str], lacking: list[str]) -> Finding:
    fields = " and no ".join(f"`{field}`" for field in missing)
    related = [
        subject.related(each, keys[:1], "does not fill it in, though others do") for each in lacking[:_MOST_RELATED]
    ]
    return Finding(
        subject.span(name_keys(keys, entry.value, ids_of(subject, keys[:1]))),
        f"the {'source' if keys[0] == SOURCES else 'target'} `{brief(keys[1])}` has no {fields}",
        _WAYS_OUT[missing[0]] if len(missing) == 1 else "training needs both",
        tuple(related),
        keys=keys,
    )
