"""One dataset's name twice in a mix, in one list or in `targets` and `sources` together.

## Why is this bad?
Entries merge by name. Of two entries with one name in one file, nobody can say which one an overlay means. A dataset
that is a target and a source at once is drawn twice, and its results are counted under one name.

An overlay that writes a name in the one list which its base has in the other adds such a second entry: it meant the
base's list.

```yaml bad
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
sources:
  - {name: lvis, train_jsonl: data/native/lvis.jsonl, ratio: 0.1}
## configs/fusion/variants/dense_2048.yaml
extends: ../base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/2048/bbu.jsonl}
  - {name: lvis, train_jsonl: data/2048/lvis.jsonl}
```

```yaml bad
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
  - {name: bbu_dense, train_jsonl: data/native/rru.jsonl}
```

```yaml good
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/native/bbu.jsonl}
sources:
  - {name: lvis, train_jsonl: data/native/lvis.jsonl, ratio: 0.1}
## configs/fusion/variants/dense_2048.yaml
extends: ../base/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/2048/bbu.jsonl}
sources:
  - {name: lvis, train_jsonl: data/2048/lvis.jsonl}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfg_lsp.merge import KeyPath, Merged, entry_name
from cfg_lsp.project.links import Link
from cfg_lsp.rules.datasets import SOURCES, TARGETS, child, ids_of, listed, name_keys, names_in, written_lists
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Related, Severity

SEVERITY = Severity.ERROR
_MIX = (TARGETS, SOURCES)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry whose name another one has already."""
    written = [keys for keys, value in written_lists(subject) if isinstance(value, list)]
    for keys in written:
        yield from _in_one_list(subject, keys)
    if all(subject.snapshot.lists(subject.path).at(name).ids for name in _MIX):
        yield from _across_lists(subject, [keys[0] for keys in written if len(keys) == 1 and keys[0] in _MIX])


def _in_one_list(subject: Subject, keys: KeyPath) -> Iterator[Finding]:
    """Entries that the file itself writes twice: each after the first has an index for its step."""
    ids = ids_of(subject, keys)
    node = subject.written.find(keys)
    for step, entry in node.children.items() if node is not None else ():
        name = entry_name(entry.value, ids) if isinstance(step, int) else None
        if name is not None and name.strip() and node is not None:
            first = _place(subject, subject.path, (*keys, name), node.child(name), ids)
            message = f"the dataset `{brief(name)}` is written twice in `{keys[-1] if keys else ''}`"
            span = subject.span(name_keys((*keys, step), entry.value, ids))
            yield Finding(span, message, "rename one of them, or write them as one", (first,), keys=(*keys, step))


def _across_lists(subject: Subject, written: list[str]) -> Iterator[Finding]:
    """Names that both lists of the mix hold."""
    lists = {name: names_in(child(subject.merged, name)) for name in _MIX}
    twice = [name for name in lists[TARGETS] if name in lists[SOURCES]]
    if not twice:
        return
    inherited = {name: names_in(child(subject.inherited, name)) for name in _MIX}
    own = {name: names_in(child(subject.written, name)) for name in written}
    unexplained = []
    for name in twice:
        added = [each for each in written if name in own[each] and name not in inherited[each]]
        if added:
            yield _added(subject, (added[-1], name), own[added[-1]][name].value, lists)
        elif all(name in inherited[each] for each in _MIX):
            unexplained.append(name)
    if unexplained:
        yield from _combined(subject, unexplained, inherited)


def _added(subject: Subject, keys: KeyPath, entry: Any, lists: dict[str, dict[str, Merged]]) -> Finding:
    here, name = keys
    other = TARGETS if here == SOURCES else SOURCES
    return Finding(
        subject.span(name_keys(keys, entry, ids_of(subject, (here,)))),
        f"the dataset `{brief(name)}` is in `{other}` already, and this adds it to `{here}`",
        f"write it under `{other}`, or name it otherwise",
        (_first_of(subject, other, lists[other][name]),),
        keys=keys,
    )


def _combined(subject: Subject, names: list[str], inherited: dict[str, dict[str, Merged]]) -> Iterator[Finding]:
    """Names that one base has in one list and another base in the other: the fault of who extends both."""
    bases = sorted(subject.chain.bases.get(subject.path, ()), key=lambda link: link.keys[1:])
    if len(bases) < 2:
        return
    held = {
        link: {each: names_in(child(subject.snapshot.merged(link.target), each)) for each in _MIX} for link in bases
    }
    clashes: dict[tuple[Link, str], list[str]] = {}
    for name in names:
        holding = [(link, each) for link in bases for each in _MIX if name in held[link][each]]
        if holding and len({link for link, _ in holding}) == len(holding):
            clashes.setdefault(holding[-1], []).append(name)
    for (link, here), clashing in clashes.items():
        other = TARGETS if here == SOURCES else SOURCES
        some = f"the dataset{'s' if len(clashing) > 1 else ''} {listed(clashing)}"
        message = f"`{brief(link.written)}` has {some} in `{here}`, another base in `{other}`"
        related = _first_of(subject, other, inherited[other][clashing[0]])
        yield Finding(subject.span(link.keys), message, "extend only one of them, or name one otherwise", (related,))


def _first_of(subject: Subject, list_name: str, node: Merged) -> Related:
    first = node.definitions()[0].origin
    return _place(subject, first.path, first.keys, node, ids_of(subject, (list_name,)))


def _place(subject: Subject, path: str, keys: KeyPath, node: Merged, ids: tuple[str, ...]) -> Related:
    return subject.related(path, name_keys(keys, node.definitions()[0].value, ids), "has it here")
