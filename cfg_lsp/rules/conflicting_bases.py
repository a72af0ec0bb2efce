"""Two bases of one list that both write a key with different values.

## Why is this bad?
Which value counts depends on the order of the list. Whoever sorts it, or moves one of the bases, changes the run.

What both bases have from a file that they share is no conflict, and no more is what only one of them changed of it,
or a null that the later base fills in.
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

from cfg_lsp.merge import Merge, Override, overrides_in, same, show_keys
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
    for number, winner in enumerate(bases[1:], 1):
        merged, below = merge.lay(merged, snapshot.merged(winner.target)), merged
        conflicts = (
            list(_conflicts(subject, bases[:number], winner, overrides_in(merged))) if merged is not below else []
        )
        if conflicts:
            yield _finding(subject, winner, conflicts)


def _conflicts(
    subject: Subject, losers: list[Link], winner: Link, overrides: Iterator[Override]
) -> Iterator[tuple[Override, Link]]:
    """The overrides of a base that neither repeat a value nor change what an earlier base shares with it."""
    own = set(subject.snapshot.chain(winner.target).members)
    others = [(link, set(subject.snapshot.chain(link.target).members)) for link in losers]
    for override in overrides:
        above, below = override.above, override.below
        if override.node.how == "kept" or below.value is None or same(above.value, below.value) or below.path in own:
            continue
        loser = next((each for each in reversed(others) if below.path in each[1]), None)
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
