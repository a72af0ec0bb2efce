"""A component with more than one top-level section.

## Why is this bad?
A component is put together with others: a preset that picks one for its optimizer does not expect it to set the
model as well, and which of two components wins is then a matter of their order.

A layer whose files hold one section each has `one-section = true` in the manifest. What only holds anchors, by a name
that begins with `x-`, `.` or `_`, is no section.

```yaml bad
## configs/components/optimizer.yaml
optimizer: {name: adamw}
training: {seed: 17}
```

```yaml good
## configs/components/optimizer.yaml
x-rate: &rate 1.0e-4
optimizer: {name: adamw, lr: *rate}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.rules.holders import is_holder
from cfg_lsp.rules.subject import Finding, Subject, quoted_names
from cfg_lsp.text import Severity

SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """At most one finding, at the second section."""
    layer = subject.placement.layer
    if layer is None or not layer.one_section:
        return
    sections = [section for section in subject.written.value if not is_holder(subject, section)]
    if len(sections) < 2:
        return
    names = quoted_names([str(section) for section in sections])
    yield Finding(
        subject.key_span((sections[1],)),
        f"a file of the layer `{layer.name}` holds one section, and this one holds {names}",
        "move this section to a file of its own",
        keys=(sections[1],),
    )
