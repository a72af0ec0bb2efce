"""Two bases of one list that both write a key with different values.

## Why is this bad?
Which value counts depends on the order of the list. Whoever sorts it, or moves one of the bases, changes the run.

What both bases have from a file that they share is no conflict, and no more is what only one of them changed of it,
or a null, or a dialect's `???`, that the later base fills in.
The rule is off by default: some hierarchies lay bases over each other on purpose.

```yaml bad
## cfg-lsp.toml
[rules]
conflicting-bases = "warning"
## configs/adamw.yaml
training: {optim: adamw, weight_decay: 0.1}
## configs/muon.yaml
training: {optim: muon}
## configs/run.yaml
extends: [adamw.yaml, muon.yaml]
```

```yaml good
## cfg-lsp.toml
[rules]
conflicting-bases = "warning"
## configs/adamw.yaml
training: {optim: adamw, weight_decay: 0.1}
## configs/schedule.yaml
training: {warmup_ratio: 0.03}
## configs/run.yaml
extends: [adamw.yaml, schedule.yaml]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cfg_lsp.merge import Merge, Merged, Override, overrides_in, same, show_keys
from cfg_lsp.project.links import Link
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Related, Severity, plural

SEVERITY = Severity.OFF
_MOST_RELATED = 5


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry whose values win over those of an earlier one, at that entry."""
    bases = list({link.target: link for link in subject.chain.bases.get(subject.path, ())}.values())
    if len(bases) < 2 or subject.chain.is_cyclic:
        return
    snapshot = subject.snapshot
    merge = Merge(subject.dialect, snapshot.lists(subject.path))
    merged = snapshot.merged(bases[0].target)
    brought = _Brought()
    for loser, winner in pairwise(bases):
        brought.add(loser, snapshot.chain(loser.target).members)
        merged, below = merge.lay(merged, snapshot.merged(winner.target)), merged
        own = frozenset(snapshot.chain(winner.target).members)
        conflicts = list(_conflicts(subject, brought, own, merged)) if merged is not below else []
        if conflicts:
            yield _finding(subject, winner, conflicts)


class _Brought:
    """Which entry brings a file along: the last of those that came so far, and all that it brings."""

    def __init__(self) -> None:
        self._by: dict[str, tuple[Link, frozenset[str]]] = {}

    def add(self, link: Link, members: tuple[str, ...]) -> None:
        """The next entry."""
        self._by.update(dict.fromkeys(members, (link, frozenset(members))))

    def of(self, path: str) -> tuple[Link, frozenset[str]] | None:
        """The entry that a file came with."""
        return self._by.get(path)


def _conflicts(
    subject: Subject, brought: _Brought, own: frozenset[str], merged: Merged
) -> Iterator[tuple[Override, Link]]:
    """The overrides of a base that neither repeat a value nor change what an earlier base shares with it."""
    empty = (None, subject.dialect.keep)
    for override in overrides_in(merged):
        above, below = override.above, override.below
        if override.node.how == "kept" or below.value in empty or same(above.value, below.value) or below.path in own:
            continue
        loser = brought.of(below.path)
        if loser is not None and above.path not in loser[1]:
            yield override, loser[0]


def _finding(subject: Subject, winner: Link, conflicts: list[tuple[Override, Link]]) -> Finding:
    override, loser = conflicts[0]
    name = brief(show_keys(override.keys))
    more = f", and so for {plural(len(conflicts) - 1, 'more key')}" if len(conflicts) > 1 else ""
    above, below = (subject.value(side.origin, side.value, 40) for side in (override.above, override.below))
    names = f"`{brief(winner.written)}` and `{brief(loser.written)}`"
    return Finding(
        subject.span(winner.keys),
        f"{names} both write `{name}`: `{above}` wins over `{below}`{more}",
        "write the value that is meant in this file, or keep one of the bases",
        tuple(_related(subject, conflicts)),
    )


def _related(subject: Subject, conflicts: list[tuple[Override, Link]]) -> Iterator[Related]:
    for override, _ in conflicts[:_MOST_RELATED]:
        for side in (override.above, override.below):
            name = brief(show_keys(override.keys))
            yield subject.related(
                side.path, side.keys, f"sets `{name}` to {subject.value(side.origin, side.value, 40)}"
            )
