"""An `extends` entry that names no readable file.

## Why is this bad?
Everything that the base would have set is missing, and the run starts with other values or not at all. The rest of
the chain is still resolved.

```yaml bad
## configs/base.yaml
training: {seed: 17}
## configs/train.yaml
extends: bse.yaml
```

```yaml good
## configs/base.yaml
training: {seed: 17}
## configs/train.yaml
extends: base.yaml
```
"""

import os
from collections.abc import Iterator

from cfg_lsp.project.chain import MissingBase
from cfg_lsp.project.files import config_files_beside
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.rules.nearest import nearest
from cfg_lsp.text import Edit, Fix, Severity

SEVERITY = Severity.ERROR
BREAKS_THE_CHAIN = True


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry of this file whose target gives no text."""
    for problem in subject.chain.problems:
        if isinstance(problem, MissingBase) and problem.link.owner == subject.path:
            yield _finding(subject, problem)


def _finding(subject: Subject, problem: MissingBase) -> Finding:
    link = problem.link
    span = subject.span(link.keys)
    candidates = [] if problem.exists else _candidates(subject, link.target)
    near = nearest(link.written, candidates)
    hint = f"did you mean `{near[0]}`?" if near else "write a path relative to this file"
    fixes = tuple(
        Fix(f"Extend `{path}`", (Edit(subject.path, span, _quoted_like(subject.document.text[span.start : span.end], path)),), False)
        for path in near
    )
    return Finding(span, f"the base `{link.written}` cannot be read: {problem.reason}", hint, fixes=fixes)


def _candidates(subject: Subject, target: str) -> list[str]:
    """Configs near the missing one, as this file would name them."""
    paths = config_files_beside(target) or config_files_beside(subject.path)
    return [subject.shown(path).replace(os.sep, "/") for path in paths if path != subject.path]


def _quoted_like(old: str, path: str) -> str:
    return f"{old[0]}{path}{old[0]}" if old[:1] in ("'", '"') else path
