"""A base that the chain already has.

## Why is this bad?
A base that another entry brings along is merged twice. Where it stands after that entry, its values silently win
over those that were meant to override it; where it stands before, it says nothing.

Two bases that share a base of their own are no fault.

```yaml bad
## configs/base.yaml
training: {seed: 17}
## configs/preset.yaml
extends: base.yaml
training: {seed: 18}
## configs/run.yaml
extends: [preset.yaml, base.yaml]
```

```yaml good
## configs/base.yaml
training: {seed: 17}
## configs/preset.yaml
extends: base.yaml
training: {seed: 18}
## configs/run.yaml
extends: [preset.yaml]
```
"""

from collections.abc import Iterator

from cfg_lsp.project.links import Link
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity

SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry of this file that another entry makes superfluous."""
    bases = sorted(subject.chain.bases.get(subject.path, ()), key=lambda link: link.keys[1:])
    if len(bases) < 2:
        return
    for index, link in enumerate(bases):
        equal = next((other for other in bases[:index] if other.target == link.target), None)
        if equal is not None:
            yield _finding(subject, link, equal, "is named twice")
            continue
        carrier = next((other for other in bases if _brings(subject, other, link)), None)
        if carrier is not None:
            yield _finding(subject, link, carrier, f"is already a base of `{carrier.written}`")


def _brings(subject: Subject, carrier: Link, link: Link) -> bool:
    return carrier.target != link.target and link.target in subject.snapshot.chain(carrier.target).members


def _finding(subject: Subject, link: Link, other: Link, words: str) -> Finding:
    related = subject.related(other.owner, other.keys, "here it comes in as well")
    return Finding(subject.span(link.keys), f"the base `{link.written}` {words}", "remove this entry", (related,))
