"""A config whose root is not a mapping.

## Why is this bad?
A config is a mapping of sections. A list, a scalar or an empty file has no keys, so nothing of it reaches the
resolved config.

```yaml bad
- learning_rate: 1.0e-4
- num_train_epochs: 3
```

```yaml good
training:
  learning_rate: 1.0e-4
  num_train_epochs: 3
```
"""

from collections.abc import Iterator
from typing import Any

from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity, Span

SEVERITY = Severity.ERROR
BREAKS_THE_CHAIN = True


def check(subject: Subject) -> Iterator[Finding]:
    """At most one finding, at the root."""
    document = subject.document
    if isinstance(document.content, dict) or document.is_broken:
        return
    root = document.root
    start = root.start if root is not None else 0
    yield Finding(
        Span(start, min(document.lines.span(document.lines.line_of(start)).end, len(document.text))),
        f"a config is a mapping of sections, and this is {_kind(document.content)}",
        "write `key: value` pairs",
    )


def _kind(content: Any) -> str:
    if content is None:
        return "empty"
    return "a list" if isinstance(content, list) else "a single value"
