"""A key that the manifest or the schema lists as removed.

## Why is this bad?
The program that trains does not read it any more. The run goes on as if it were not there, or is refused.

The manifest says what replaces it: `"old.key" = "new.key"` in `[removed]`, with an empty text where nothing does; a
`*` in the old path is any one step, or a part of it.

```yaml bad
## cfg-lsp.toml
[removed]
"training.evaluation_strategy" = "training.eval_strategy"
## configs/train.yaml
training:
  evaluation_strategy: epoch
```

```yaml good
## cfg-lsp.toml
[removed]
"training.evaluation_strategy" = "training.eval_strategy"
## configs/train.yaml
training:
  eval_strategy: epoch
```

```yaml bad
## configs/trainer/run.json
{
  "batch_size": 8
}
```

```yaml good
## configs/trainer/run.json
{
  "hyperparams": {"batch_size": 8}
}
```

## Fix
The key is renamed or moved with its value and its comments to where its new name belongs, where nothing is yet; it is
removed where nothing replaces it. A schema knows that the old key means the same as the new one, so its fixes are safe
where something replaces it; what a manifest says of its removed keys is for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from cfg_lsp.edits.removal import key_removal
from cfg_lsp.merge import KeyPath, Merged, covers, read_keys, show_keys
from cfg_lsp.merge.keys import covers_step
from cfg_lsp.rules.renaming import renaming
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Edit, Fix, Severity

if TYPE_CHECKING:
    from cfg_lsp.schema.fault import Fault

SEVERITY = Severity.ERROR
_ANY = ("**", "**")  # one of them says as much
_MOST_FIXED = 20  # keys of one file: each fix is tried out before it is offered


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every removed key that the file writes."""
    found: dict[KeyPath, tuple[str, ...]] = {}
    for old, new in subject.manifest.removed.items():
        pattern = read_keys(old)
        steps = tuple(step for step, before in zip(pattern, ("", *pattern), strict=False) if (step, before) != _ANY)
        for keys in _matches(subject.written, steps, ()):
            if keys:
                found.setdefault(keys, _replacement(pattern, keys, new))
    for number, (keys, new_keys) in enumerate(found.items()):
        yield _finding(subject, keys, new_keys, number < _MOST_FIXED)
    faults = (fault for fault in subject.faults if fault.rule == "removed-key" and fault.keys not in found)
    for number, fault in enumerate(faults):
        yield _by_schema(subject, fault, number < _MOST_FIXED)


def _by_schema(subject: Subject, fault: Fault, with_fix: bool) -> Finding:
    new = read_keys(fault.meant[0]) if fault.meant[0] else ()
    fixes = partial(_fixes, subject, fault.keys, new, is_safe=bool(new)) if with_fix else ()
    return Finding(subject.key_span(fault.keys), fault.message, fault.hint, fixes=fixes, keys=fault.keys)


def _matches(node: Merged, pattern: tuple[str, ...], keys: KeyPath) -> Iterator[KeyPath]:
    """The key paths below a node that a pattern names; `**` is any number of steps."""
    if not pattern:
        yield keys
        return
    first, rest = pattern[0], pattern[1:]
    if first == "**":
        yield from _matches(node, rest, keys)
    if "*" not in first:
        step = node.step(first)
        steps = [] if step is None else [step[0]]
    else:
        steps = [step for step in node.children if first == "**" or covers_step(first, str(step))]
    for step in steps:
        yield from _matches(node.child(step), pattern if first == "**" else rest, (*keys, step))


def _replacement(pattern: tuple[str, ...], keys: KeyPath, new: str) -> tuple[str, ...]:
    """The path that replaces this one; its steps before the last are those of the old one where both patterns agree."""
    steps = read_keys(new) if new else ()
    if len(steps) == len(pattern) == len(keys) and steps[:-1] == pattern[:-1]:
        return (*map(str, keys[:-1]), steps[-1])
    return steps


def _finding(subject: Subject, keys: KeyPath, new: tuple[str, ...], with_fix: bool) -> Finding:
    name = brief(show_keys(keys))
    words = f"`{brief(show_keys(new))}` replaces it" if new else "nothing replaces it"
    is_beside = bool(new) and new[:-1] == tuple(map(str, keys[:-1])) and "*" not in new[-1]
    hint = "remove it" if not new else f"write `{brief(new[-1])}`" if is_beside else f"move it to `{show_keys(new)}`"
    return Finding(
        subject.key_span(keys),
        f"`{name}` was removed; {words}",
        hint,
        fixes=partial(_fixes, subject, keys, new) if with_fix else (),
        keys=keys,
    )


def _fixes(subject: Subject, keys: KeyPath, new: tuple[str, ...], *, is_safe: bool = False) -> tuple[Fix, ...]:
    title, edits = _change(subject, keys, new)
    return (Fix(title, edits, safe=is_safe),) if edits else ()


def _change(subject: Subject, keys: KeyPath, new: tuple[str, ...]) -> tuple[str, tuple[Edit, ...]]:
    ids_at = subject.snapshot.lists(subject.path).ids_at
    if not new:
        return f"Remove `{brief(show_keys(keys))}`", key_removal(subject.document, keys, ids_at)
    if any("*" in step for step in new) or any(covers(old, new) for old in subject.manifest.removed):
        return "", ()
    if new[:-1] == tuple(map(str, keys[:-1])):
        return f"Rename to `{brief(new[-1])}`", renaming(subject, keys, new[-1])
    from cfg_lsp.edits.moving import key_move  # only where something is to be moved

    return f"Move to `{brief(show_keys(new))}`", key_move(subject.document, keys, new, ids_at)
