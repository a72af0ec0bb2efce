"""An inheritance key that cannot name a base: a wrong type, an empty entry, or both `extends` and `inherit`.

## Why is this bad?
The entry is left out, so values that the reader of the file expects to inherit are missing.

```yaml bad
extends: {base: base.yaml}
```

```yaml bad
## configs/base.yaml
training: {seed: 17}
## configs/train.yaml
extends: base.yaml
inherit: base.yaml
```

```yaml bad
extends:
```

```yaml good
## configs/base.yaml
training: {seed: 17}
## configs/train.yaml
extends: base.yaml
```
"""

from collections.abc import Iterator

from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity

SEVERITY = Severity.ERROR
BREAKS_THE_CHAIN = True


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry that is no path."""
    for entry in subject.links.bad:
        yield Finding(subject.span(entry.keys), entry.message, entry.hint)
