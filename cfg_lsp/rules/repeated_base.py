"""A base that the chain already has.

## Why is this bad?
A base that another entry brings along is merged twice. Where it stands after that entry, its values silently win
over those that were meant to override it; where it stands before, it says nothing.

Two bases that share a base of their own are no fault.

```yaml bad
## configs/shared.yaml
training: {seed: 17}
## configs/preset.yaml
extends: shared.yaml
training: {seed: 18}
## configs/run.yaml
extends: [preset.yaml, shared.yaml]
```

```yaml good
## configs/shared.yaml
training: {seed: 17}
## configs/preset.yaml
extends: shared.yaml
training: {seed: 18}
## configs/run.yaml
extends: [preset.yaml]
```

## Fix
The entry is removed. That changes values where the base stood after the entry that brings it along.
"""

from collections.abc import Iterator
from functools import partial

from cfg_lsp.edits.removal import removal
from cfg_lsp.project.links import Link
from cfg_lsp.rules.subject import Finding, Fixes, Subject, brief
from cfg_lsp.syntax import find
from cfg_lsp.text import Fix, Severity

SEVERITY = Severity.WARNING
_MOST_FIXED = 20  # entries of one file: each fix is tried out before it is offered


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry of this file that another entry makes superfluous."""
    bases = sorted(subject.chain.bases.get(subject.path, ()), key=lambda link: link.keys[1:])
    carriers = _carriers(subject, bases) if len(bases) > 1 else {}
    firsts: dict[str, Link] = {}
    found = 0
    for link in bases:
        first = firsts.setdefault(link.target, link)
        carrier = carriers.get(link.target)
        if first is not link:
            words = "is named twice"
        elif carrier is not None:
            words = f"is already a base of `{brief(carrier.written)}`"
        else:
            continue
        found += 1
        fixes = partial(_fixes, subject, link) if found <= _MOST_FIXED else ()
        yield _finding(subject, link, carrier if first is link and carrier is not None else first, words, fixes)


def _carriers(subject: Subject, bases: list[Link]) -> dict[str, Link]:
    """Each file that an entry brings along as a base of its own, and the first entry that does."""
    carriers: dict[str, Link] = {}
    for link in bases:
        for member in subject.snapshot.chain(link.target).members:
            if member != link.target:
                carriers.setdefault(member, link)
    return carriers


def _fixes(subject: Subject, link: Link) -> tuple[Fix, ...]:
    content = subject.document.content
    place = find(subject.document, link.keys)
    if len(link.keys) < 2 or place is None:
        return ()
    key, index = link.keys
    shorter = {**content, key: [*content[key][:index], *content[key][index + 1 :]]}
    edits = removal(subject.document, [(place.written, place.written)], shorter)
    return (Fix(f"Remove `{brief(link.written)}`", edits, safe=False),) if edits else ()


def _finding(subject: Subject, link: Link, other: Link, words: str, fixes: Fixes) -> Finding:
    related = subject.related(other.owner, other.keys, "here it comes in as well")
    message = f"the base `{brief(link.written)}` {words}"
    return Finding(subject.span(link.keys), message, "remove this entry", (related,), fixes)
