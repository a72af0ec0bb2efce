"""A null over an inherited value, such as a `val_jsonl:` that is left empty.

## Why is this bad?
An empty value is null, and null is a value: it erases what the bases set. Most often somebody meant to fill it in
later, or to say that nothing changes.

A null that is written out, as `null` or `~`, is mostly meant: it is reported as a hint. A field that training needs is
an `incomplete-dataset`, a named list is a `null-list`.

```yaml bad
## configs/shared.yaml
training: {resume_from: out/dense/last}
## configs/run.yaml
extends: shared.yaml
training:
  resume_from:
```

```yaml bad
## configs/shared.yaml
training: {resume_from: out/dense/last}
## configs/run.yaml
extends: shared.yaml
training: {resume_from: null}
```

```yaml good
## configs/shared.yaml
training: {resume_from: out/dense/last}
## configs/run.yaml
extends: shared.yaml
training:
  resume_from: out/other/last
```

## Fix
The line is removed, which gives the config the inherited value.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cfg_lsp.edits.removal import key_removal
from cfg_lsp.merge import KeyPath, Override, show_keys
from cfg_lsp.rules.datasets import is_blank, shown
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Fix, Severity, plural

SEVERITY = Severity.WARNING
YIELDS_TO = ("incomplete-dataset", "forbidden-override", "locked-override", "null-list", "missing-setting")
_MOST_FIXED = 20  # keys of one file: each fix is tried out before it is offered
_LONGEST_FIXED = 64 * 1024  # characters


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every null of this file that erases something."""
    blanked = [each for each in subject.overrides if each.above.value is None and _is_erased(each)]
    fixed = _MOST_FIXED if len(subject.document.text) <= _LONGEST_FIXED else 0
    for number, override in enumerate(blanked):
        yield _finding(subject, override, number < fixed)


def _is_erased(override: Override) -> bool:
    return override.below.value is not None and override.node.how != "kept"


def _finding(subject: Subject, override: Override, with_fix: bool) -> Finding:
    keys, below = override.above.keys, override.below
    name = brief(show_keys(override.keys))
    blank = is_blank(subject, keys)
    return Finding(
        subject.span(keys),
        f"`{name}` is {'left empty' if blank else 'null'}, which erases {_erased(below.value)}",
        "remove the line to keep what is inherited" + (", or write `null` if that is meant" if blank else ""),
        (subject.related(below.path, below.keys, "the value that it erases"),),
        partial(_fixes, subject, keys, name) if with_fix else (),
        severity=None if blank else Severity.HINT,
        keys=override.keys,
    )


def _fixes(subject: Subject, keys: KeyPath, name: str) -> tuple[Fix, ...]:
    edits = key_removal(subject.document, keys, subject.snapshot.lists(subject.path).ids_at)
    return (Fix(f"Remove `{name}`", edits, safe=False),) if edits else ()


def _erased(value: object) -> str:
    if value in ("", [], {}):
        return {str: "an empty text", list: "an empty list"}.get(type(value), "an empty section")
    if isinstance(value, dict):
        return f"a section of {plural(len(value), 'key')}"
    return f"a list of {plural(len(value), 'item')}" if isinstance(value, list) else f"`{shown(value)}`"
