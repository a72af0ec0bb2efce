"""A chain of more files than the manifest's `max-chain`.

## Why is this bad?
Whoever reads the config has to open every file of its chain to know a value. Past a handful of files nobody does.

A repository that has no manifest and inherits by another key than `extends` has not said what is long there, and none
is. Only files that are merged into one config count; a dataset mix that it refers to has a chain of its own, which is
free. The fault is reported where the chain first grows too long, not in the configs below.

```yaml bad
## configs/a.yaml
training: {seed: 17}
## configs/b.yaml
extends: a.yaml
## configs/c.yaml
extends: b.yaml
## configs/d.yaml
extends: c.yaml
## configs/e.yaml
extends: d.yaml
```

```yaml good
## configs/a.yaml
training: {seed: 17}
## configs/b.yaml
extends: a.yaml
## configs/c.yaml
extends: b.yaml
## configs/d.yaml
extends: c.yaml
```
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.merge import EXTENDS
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity

SEVERITY = Severity.WARNING
_SHOWN = 8


def check(subject: Subject) -> Iterator[Finding]:
    """At most one finding, at the inheritance key."""
    members = subject.chain.members
    most = subject.manifest.max_chain
    if len(members) <= most or subject.snapshot.lists(subject.path) or subject.chain.is_cyclic:
        return
    if subject.manifest.path is None and subject.dialect != EXTENDS:
        return
    bases = subject.chain.bases[subject.path]
    if any(len(subject.snapshot.chain(link.target).members) > most for link in bases):
        return
    yield Finding(
        subject.span(bases[0].keys[:1]),
        f"{len(members)} files are merged into this config, and `max-chain` allows {most}: {_shown(subject)}",
        "move what the middle ones set into fewer files, or raise `max-chain` in the manifest",
    )


def _shown(subject: Subject) -> str:
    names = [subject.shown(path) for path in subject.chain.members]
    if len(names) > _SHOWN:
        names[_SHOWN - 2 : -1] = [f"… {len(names) - _SHOWN + 1} more"]
    return " → ".join(names)
