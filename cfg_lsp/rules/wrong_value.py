"""A value outside the schema's choices or range.

## Why is this bad?
The type is right, so nothing looks wrong until the program that trains comes to use the value: a scheduler that there
is not, a share of more than one, two precisions at once.

The schema is that of the config's family: one that is built in, or the repository's own JSON Schema (`schema` below
`[families]` in the manifest). Settings that contradict each other are reported where the config writes one of them.

```yaml bad
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training:
  output_dir: out
  run_name: dense
  lr_scheduler_type: cosin
```

```yaml good
## configs/train/dense.yaml
model: {model: qwen3-vl-4b}
training:
  output_dir: out
  run_name: dense
  lr_scheduler_type: cosine
```

```yaml bad
## cfg-lsp.toml
[families.vision]
files = ["configs/**"]
schema = "vision.schema.json"
## vision.schema.json
{"properties": {"optimiser": {"enum": ["adamw", "lion"]}}}
## configs/dense.yaml
optimiser: adam
```

## Fix
The nearest choice is written, where one is near.
"""

from collections.abc import Iterator

from cfg_lsp.rules.schema_faults import BETTER_NAMES, findings_of
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.text import Severity

SEVERITY = Severity.ERROR
YIELDS_TO = BETTER_NAMES


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every such value that the file writes."""
    return findings_of(subject, "wrong-value")
