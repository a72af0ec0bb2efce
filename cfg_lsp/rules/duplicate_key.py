"""A key written twice in one mapping.

## Why is this bad?
PyYAML keeps the last of the two and says nothing. Whoever edits the first one wonders why nothing changes.

```yaml bad
training:
  learning_rate: 2.0e-4
  num_train_epochs: 3
  learning_rate: 1.0e-4
```

```yaml good
training:
  learning_rate: 1.0e-4
  num_train_epochs: 3
```
"""

from collections.abc import Iterator

from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Related, Severity

SEVERITY = Severity.ERROR


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every key that an equal one stands above of in its mapping."""
    for duplicate in subject.document.duplicate_keys:
        key = duplicate.wins[0]
        first = duplicate.loses[0]
        yield Finding(
            key.span,
            f"`{key.raw}` is written twice in this mapping, and only this last one counts",
            "remove the one that loses",
            (Related(subject.path, first.span, "written here first, without effect"),),
        )
