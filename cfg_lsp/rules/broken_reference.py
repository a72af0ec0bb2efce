"""A reference, such as `custom.fusion_config`, that names no config of its family.

## Why is this bad?
The run starts and stops where it opens the dataset mix; or it reads some other file as one.

Which keys are references is said in the manifest. Their paths are relative to the manifest's folder, or to the folder
that holds `configs` where there is no manifest. A null names nothing and is no fault, and a path with variables
(`$MIXES/dense.yaml`) is left alone.

```yaml bad
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/bbu.jsonl}
## configs/custom.yaml
custom: {fusion_config: configs/fusion/dens.yaml}
```

```yaml good
## configs/fusion/dense.yaml
targets:
  - {name: bbu_dense, train_jsonl: data/bbu.jsonl}
## configs/custom.yaml
custom: {fusion_config: configs/fusion/dense.yaml}
```

## Fix
The nearest path of a config of the family is written instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from cfg_lsp.merge import KeyPath, one_line, read_keys, show_keys, value_at
from cfg_lsp.project.families import members
from cfg_lsp.project.files import Unreadable
from cfg_lsp.project.manifest import Family
from cfg_lsp.project.references import reference
from cfg_lsp.rules.paths import path_fix
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import Tagged
from cfg_lsp.text import Severity
from cfg_lsp.text.nearest import nearest_paths

SEVERITY = Severity.ERROR
YIELDS_TO = ("surprising-scalar", "forbidden-override", "locked-override", "removed-key")
_VARIABLE = "$"


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every reference of this file that leads to no config of its family."""
    for key, family_name in sorted(subject.manifest.references.items()):
        keys = read_keys(key)
        family = next((each for each in subject.manifest.families if each.name == family_name), None)
        value = value_at(subject.document.content, keys)
        if family is not None and value is not None and not isinstance(value, Tagged):
            yield from _at(subject, key, keys, value, family)


def _at(subject: Subject, key: str, keys: KeyPath, value: Any, family: Family) -> Iterator[Finding]:
    name = show_keys(keys)
    if not isinstance(value, str) or not value.strip():
        words = "is empty" if isinstance(value, str) else f"is no path: `{one_line(value, 60)}`"
        hint = f"write the path of a config of the family `{family.name}`"
        yield Finding(subject.span(keys), f"`{name}` {words}", hint, keys=keys)
        return
    reason = _reason(subject, key, value, family)
    if reason is None or _VARIABLE in value:
        return
    near = _nearest(subject, value, family)
    span = subject.span(keys)
    hint = f"write its path relative to `{subject.shown(subject.manifest.folder)}`, the manifest's folder"
    yield Finding(
        span,
        f"`{name}` names no config of the family `{family.name}`: {reason}",
        f"did you mean `{brief(near[0])}`?" if near else hint,
        fixes=tuple(path_fix(subject, span, f"Write `{path}`", path) for path in near),
        keys=keys,
    )


def _reason(subject: Subject, key: str, value: str, family: Family) -> str | None:
    """Why a path is no reference, as the end of a sentence."""
    target = reference(subject.snapshot, subject.path, key, value).target
    document = subject.snapshot.document(target)
    if isinstance(document, Unreadable):
        return document.reason
    families = (manifest.family(target) for manifest in (subject.manifest, subject.snapshot.manifest(target)))
    if any(each is not None and each.name == family.name for each in families):
        return None
    return "that file is not one of " + (", ".join(family.files[:3]) or "any")


def _nearest(subject: Subject, value: str, family: Family) -> list[str]:
    """The nearest paths of the family, as this file would write them."""
    manifest = subject.manifest
    known = (path for path in members(subject.snapshot, manifest, family) if path != subject.path)
    candidates = known if os.path.isabs(value) else (manifest.relative(path) for path in known)
    return nearest_paths(value, candidates)
