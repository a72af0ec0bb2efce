"""Text that is not YAML, or for a `.json` file not JSON.

## Why is this bad?
The program that trains cannot read the file at all, or reads something else than what it shows. The rest
of the file is still resolved and explained, without the piece that cannot be read.

Besides broken text this reports what `yaml.safe_load` refuses (a tab for indentation, an impossible date), git's
conflict markers, bytes that are not UTF-8, values that nest or expand without bound, and a second document in the
file, of which nothing counts.

```yaml bad
training:
  run_name: "dense
  output_dir: out
```

```yaml good
training:
  run_name: "dense"
  output_dir: out
```
"""

from collections.abc import Iterator

from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity

SEVERITY = Severity.ERROR
BREAKS_THE_CHAIN = True


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every piece that could not be read."""
    for fault in subject.document.diagnostics:
        yield Finding(fault.span, fault.message, fault.hint, fault.related, severity=fault.severity)
