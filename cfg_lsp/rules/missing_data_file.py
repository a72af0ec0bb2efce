"""A `*_jsonl` path that leads to no file.

## Why is this bad?
The run loads the model first and fails hours later, or on the machine it was queued for, when it opens the records.

Off by default, because data mostly lies on other machines than the one that checks. A path is looked for in the
manifest's folder and beside the file that writes it; `~` is the home folder. Addresses (`s3://…`) and paths with
variables or wildcards are left alone.

```yaml bad
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/bbu.jsonl}
```

```yaml good
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: "s3://records/bbu.jsonl"}
```
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from cfg_lsp.merge import KeyPath
from cfg_lsp.project.data_files import data_file, data_paths
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Severity

SEVERITY = Severity.OFF


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every path of this file under a `*_jsonl` key where there is nothing."""
    for keys, path in data_paths(subject.document.content):
        if data_file(subject.manifest, subject.path, path) is None:
            yield _finding(subject, keys, path)


def _finding(subject: Subject, keys: KeyPath, path: str) -> Finding:
    absolute = os.path.isabs(path) or path.startswith("~")
    hint = "name a file that is there" if absolute else "write it relative to the manifest's folder or to this file"
    return Finding(subject.span(keys), f"there is no file `{brief(path, 100)}`", hint, keys=keys)
