"""A mapping laid over a value that is none, where the dialect forbids it.

## Why is this bad?
The repository's own loader (detectron2, mmengine) refuses to merge such a config and the run does not start.

```yaml bad
## configs/base.yaml
MODEL: {WEIGHTS: "r50.pkl"}
## configs/run.yaml
_BASE_: base.yaml
MODEL: {WEIGHTS: {FILE: "r50.pkl"}}
```

```yaml good
## configs/base.yaml
MODEL: {WEIGHTS: "r50.pkl"}
## configs/run.yaml
_BASE_: base.yaml
MODEL: {WEIGHTS: "r101.pkl"}
```
"""

from collections.abc import Iterator

from cfg_lsp.merge import Conflict, show_keys
from cfg_lsp.project.cascade import place_of
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity, Span

SEVERITY = Severity.ERROR
BREAKS_THE_CHAIN = True


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every mapping that this file's merge lays over something else."""
    if subject.dialect.merge == "deep-strict" and not subject.chain.is_cyclic:
        for conflict in subject.snapshot.resolved(subject.path).conflicts:
            yield _finding(subject, conflict)


def _finding(subject: Subject, conflict: Conflict) -> Finding:
    overlay = place_of(subject.snapshot, conflict.overlay)
    name = show_keys(conflict.overlay.keys)
    base = subject.related(conflict.base.path, conflict.base.keys, f"`{name}` is no mapping here")
    return Finding(
        overlay.key if overlay is not None else Span(0, 0),
        f"`{name}` is a mapping here and none in the base, which the dialect `{subject.dialect.name}` refuses to merge",
        "write a value of the base's kind",
        (base,),
        path=conflict.overlay.path,
    )
