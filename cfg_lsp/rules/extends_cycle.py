"""A chain that returns to itself.

## Why is this bad?
Each file of the loop waits for the others, so none has a value that anybody could name. The entry that closes
the loop is left out and the rest is resolved.

```yaml bad
## configs/a.yaml
extends: b.yaml
## configs/b.yaml
extends: a.yaml
```

```yaml good
## configs/a.yaml
extends: b.yaml
## configs/b.yaml
training: {seed: 17}
```
"""

from collections.abc import Iterator

from cfg_lsp.project.chain import Cycle
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Severity

SEVERITY = Severity.ERROR
BREAKS_THE_CHAIN = True
_SHOWN = 6


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every loop that an entry of this file closes."""
    for problem in subject.chain.problems:
        if isinstance(problem, Cycle) and problem.closing.owner == subject.path:
            yield _finding(subject, problem)


def _finding(subject: Subject, cycle: Cycle) -> Finding:
    names = [subject.shown(link.owner) for link in cycle.loop]
    if len(names) > _SHOWN:
        names[_SHOWN - 2 : -1] = [f"… {len(names) - _SHOWN + 1} more"]
    closing = cycle.closing
    message = f"`{brief(closing.written)}` closes a loop: {' → '.join([*names, subject.shown(closing.target)])}"
    if len(cycle.loop) == 1:
        message = f"`{brief(closing.written)}` is this file itself"
    related = tuple(
        subject.related(link.owner, link.keys, f"extends {brief(link.written)}")
        for link in cycle.loop[:-1][: _SHOWN - 1]
    )
    return Finding(subject.span(closing.keys), message, "remove one entry of the loop", related)
