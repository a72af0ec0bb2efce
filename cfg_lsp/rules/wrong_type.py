"""A value that the schema's type does not take.

## Why is this bad?
The program that trains refuses the config, or reads something that nobody meant: a number in quotes is text, and a
whole number with a point is none to a program that counts steps.

The schema is that of the config's family: one that is built in, or the repository's own JSON Schema (`schema` below
`[families]` in the manifest). Where a number belongs, a whole number is one; null is taken only where the schema says
so. What the program fills in itself (`${other.key}`, `{{ name }}`) may stand for anything.
Where the type changes on the way down a chain as well, only this is reported.

```yaml bad
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training:
  output_dir: out
  run_name: dense
  num_train_epochs: "3"
```

```yaml good
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training:
  output_dir: out
  run_name: dense
  num_train_epochs: 3
```

```yaml bad
## cfg-lsp.toml
[families.vision]
files = ["configs/**"]
schema = "vision.schema.json"
## vision.schema.json
{"properties": {"image_size": {"type": "integer"}}}
## configs/dense.yaml
image_size: "512"
```

## Fix
The value that was surely meant is written: a number without its quotes, a whole number without its point. That changes
the resolved config, so it is not safe.
"""

from collections.abc import Iterator

from cfg_lsp.rules.schema_faults import BETTER_NAMES, findings_of
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity

SEVERITY = Severity.ERROR
YIELDS_TO = (*BETTER_NAMES, "blanked-value", "null-list")


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every such value that the file writes."""
    return findings_of(subject, "wrong-type")
