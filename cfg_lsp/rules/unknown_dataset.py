"""An overlay's dataset that no base has.

## Why is this bad?
Entries merge by name. An overlay that means a dataset of its base and misspells it adds another one: the run trains on
the base's files after all, and on the overlay's besides.

An overlay that is meant to add a dataset says so in the manifest, in the family's `new-datasets`. A name that the
mix's other list has is a `duplicate-dataset`.

```yaml bad
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
  - {name: rru_dense, train_jsonl: data/native/rru.jsonl}
## configs/fusion/variants/dense_2048.yaml
extends: ../base/dense.yaml
targets:
  - name: bbu_dens
    train_jsonl: data/2048/bbu.jsonl
```

```yaml good
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
  - {name: rru_dense, train_jsonl: data/native/rru.jsonl}
## configs/fusion/variants/dense_2048.yaml
extends: ../base/dense.yaml
targets:
  - name: bbu_dense
    train_jsonl: data/2048/bbu.jsonl
```

## Fix
The nearest name of the bases is written instead; or the name is added to the family's `new-datasets` in the manifest,
which is made where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from itertools import islice
from typing import Any

from cfg_lsp.edits.quoting import quoted_like, single_quoted
from cfg_lsp.edits.rewriting import piece_at, rewriting, with_value
from cfg_lsp.merge import KeyPath, Merged, Origin, entry_name, naming_field, one_line
from cfg_lsp.project.soundness import is_sound
from cfg_lsp.rules.allowing import allowing
from cfg_lsp.rules.datasets import (
    MOST_LISTED,
    SOURCES,
    TARGETS,
    ids_of,
    listed,
    name_keys,
    names_in,
    written_lists,
)
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import find
from cfg_lsp.text import Edit, Fix, Related, Severity
from cfg_lsp.text.nearest import nearest

SEVERITY = Severity.ERROR
_MOST_GUESSED = 20  # entries of one list: each fix is tried out before it is offered
_MOST_RELATED = 3
_MOST_NEAR = 3
_NO_HINT = "write a name that a base has, or list it in the manifest's `new-datasets`"
_OTHER = {(TARGETS,): (SOURCES,), (SOURCES,): (TARGETS,)}


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry of a named list that should have lain over one of the bases."""
    if subject.inherited is None:
        return
    for keys, value in written_lists(subject):
        if isinstance(value, list) and value:
            yield from _in_list(subject, keys)


def _in_list(subject: Subject, keys: KeyPath) -> Iterator[Finding]:
    node = subject.merged.find(keys)
    if node is None or node.how != "merged by name" or node.below is None or node.above is None:
        return
    known, own = names_in(node.below), names_in(node.above)
    unknown = [name for name in own if name not in known] if known else []
    if not unknown or not is_sound(subject.snapshot, subject.path):
        return
    others = _others(subject, keys)
    allowed = _allowed(subject) | set(others)
    holders = _Holders(subject, known)
    for number, name in enumerate(name for name in unknown if name not in allowed):
        near = _near(name, known, ids_of(subject, keys)) if number < _MOST_GUESSED else []
        near = [each for each in near if each not in own]  # what is written already is not meant
        fixes = partial(_fixes, subject, keys, name, near, known) if number < _MOST_GUESSED else ()
        finding = _finding(subject, (*keys, name), node.above.child(name).value, near, holders)
        elsewhere = nearest(name, others) if not near and number < _MOST_GUESSED else []
        hint = f"did you mean `{brief(elsewhere[0])}` of the mix's `{_OTHER[keys][0]}`?" if elsewhere else finding.hint
        yield finding._replace(hint=hint, fixes=fixes)


def _others(subject: Subject, keys: KeyPath) -> dict[str, Merged]:
    """The entries of the mix's other list, those too that this file clears from it: it may move one."""
    if keys not in _OTHER:
        return {}
    below = subject.inherited.find(_OTHER[keys]) if subject.inherited is not None else None
    return {**names_in(below), **names_in(subject.merged.find(_OTHER[keys]))}


def _near(name: str, known: dict[str, Merged], ids: tuple[str, ...]) -> list[str]:
    """The names that may be meant: those of entries that have this one in another field, then those like it."""
    by_field = (each for each, entry in known.items() if name in map(entry.value.get, ids) or each == name.strip())
    return list(dict.fromkeys([*by_field, *nearest(name.strip(), known)]))[:_MOST_NEAR]


def _allowed(subject: Subject) -> set[str]:
    family = subject.manifest.family(subject.path)
    return set(family.new_datasets) if family is not None else set()


class _Holders:
    """Which files bring in the entries of an inherited list."""

    def __init__(self, subject: Subject, known: dict[str, Merged]) -> None:
        self.subject = subject
        self.known = known

    @cached_property
    def names(self) -> dict[Origin, list[str]]:
        """Each file's list, and the entries that it is the first to have."""
        found: dict[Origin, list[str]] = {}
        for name, entry in self.known.items():
            path, keys = entry.definitions()[0].origin
            found.setdefault(Origin(path, keys[:-1]), []).append(name)
        return found

    @cached_property
    def all(self) -> tuple[Related, ...]:
        """A remark about each of the first files."""
        return tuple(self._remark(origin, names) for origin, names in islice(self.names.items(), _MOST_RELATED))

    def related(self, near: list[str]) -> tuple[Related, ...]:
        """Remarks about the files with the nearest names first, and with these names first where there are many."""
        if not near:
            return self.all
        wanted = set(near)
        files = sorted(self.names.items(), key=lambda item: -len(wanted.intersection(item[1])))[:_MOST_RELATED]
        return tuple(self._remark(origin, _first(names, near)) for origin, names in files)

    def _remark(self, origin: Origin, names: list[str]) -> Related:
        return self.subject.related(*origin, f"has the {origin.keys[-1]} {listed(names)}")


def _first(names: list[str], near: list[str]) -> list[str]:
    if len(names) <= MOST_LISTED:
        return names
    held = set(names)
    return list(dict.fromkeys([*(name for name in near if name in held), *names]))


def _finding(subject: Subject, keys: KeyPath, entry: Any, near: list[str], holders: _Holders) -> Finding:
    hint = f"did you mean `{brief(near[0])}`?" if near else _NO_HINT
    return Finding(
        subject.span(name_keys(keys, entry, ids_of(subject, keys[:-1]))),
        f"no base has a dataset `{brief(keys[-1])}`",
        hint,
        holders.related(near),
        keys=keys,
    )


def _fixes(subject: Subject, keys: KeyPath, name: str, near: list[str], known: dict[str, Merged]) -> Iterator[Fix]:
    for each in near:
        edits = _renaming(subject, keys, name, known[each].value)
        if edits:
            yield Fix(f"Rename it to `{each}`", edits, safe=False)
    family = subject.manifest.family(subject.path)
    edits = allowing(subject, family, name) if family is not None else ()
    if edits:
        yield Fix(f"Allow `{name}` as a new dataset", edits, safe=False)


def _renaming(subject: Subject, keys: KeyPath, name: str, base: dict[Any, Any]) -> tuple[Edit, ...]:
    """Edits that make an entry lie over `base`: by the same field, where the base is known by one that comes first."""
    document, ids = subject.document, ids_of(subject, keys)
    place = find(document, (*keys, name), subject.snapshot.lists(subject.path).ids_at)
    steps = _steps(document.content, keys, name, ids)
    if place is None or steps is None:
        return ()
    entry = piece_at(document.content, steps)
    field, base_field = naming_field(entry, ids), naming_field(base, ids)
    said = find(document, (*steps, field))
    if field is None or base_field is None or said is None or said.key is None:
        return ()
    new = base_field if ids.index(base_field) < ids.index(field) and base_field not in entry else field
    expected = {new if key == field else key: base[base_field] if key == field else item for key, item in entry.items()}
    content = with_value(document.content, steps, expected)
    key_edits = [(said.key.span, new)] if new != field else []
    for text in _spellings(document.text[said.written.start : said.written.end], base[base_field]):
        edits = rewriting(document, [*key_edits, (said.written.span, text)], content)
        if edits:
            return edits
    return ()


def _steps(content: Any, keys: KeyPath, name: str, ids: tuple[str, ...]) -> KeyPath | None:
    entries = piece_at(content, keys)
    index = next((index for index, entry in enumerate(entries) if entry_name(entry, ids) == name), None)
    return None if index is None else (*keys, index)


def _spellings(old: str, value: Any) -> Iterable[str]:
    """How a name may be written, the way of the old one first; whichever is read as the name will do."""
    return (quoted_like(old, value), single_quoted(value)) if isinstance(value, str) else (one_line(value),)
