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
import re
from collections.abc import Iterator
from typing import Any

from cfg_lsp.merge import KeyPath
from cfg_lsp.project.files import canonical, expand_home, leads_somewhere
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Severity

SEVERITY = Severity.OFF
_SUFFIX = "_jsonl"
_NO_PLAIN_PATH = re.compile(r"://|[$*?\[{]")


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every path of this file under a `*_jsonl` key where there is nothing."""
    folders = dict.fromkeys((subject.manifest.folder, os.path.dirname(subject.path)))
    for keys, path in _paths(subject.document.content, (), is_path=False):
        if not any(leads_somewhere(canonical(os.path.join(folder, expand_home(path)))) for folder in folders):
            yield _finding(subject, keys, path)


def _paths(value: Any, keys: KeyPath, *, is_path: bool) -> Iterator[tuple[KeyPath, str]]:
    """Every text at or below a `*_jsonl` key that is plainly a path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*keys, key), is_path=isinstance(key, str) and key.endswith(_SUFFIX))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*keys, index), is_path=is_path)
    elif is_path and isinstance(value, str) and value.strip() and not _NO_PLAIN_PATH.search(value):
        yield keys, value


def _finding(subject: Subject, keys: KeyPath, path: str) -> Finding:
    absolute = os.path.isabs(path) or path.startswith("~")
    hint = "name a file that is there" if absolute else "write it relative to the manifest's folder or to this file"
    return Finding(subject.span(keys), f"there is no file `{brief(path, 100)}`", hint, keys=keys)
