"""A key written twice in one mapping.

## Why is this bad?
PyYAML keeps the last of the two and says nothing. Whoever edits the first one wonders why nothing changes.

```yaml bad
training:
  learning_rate: 2.0e-4
  num_train_epochs: 3
  learning_rate: 1.0e-4
```

```yaml good
training:
  learning_rate: 1.0e-4
  num_train_epochs: 3
```

## Fix
The pairs that lose are removed, where that changes no value.
"""

from collections.abc import Iterator
from functools import partial

from cfg_lsp.edits.removal import removal
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.syntax import Node
from cfg_lsp.text import Fix, Related, Severity

SEVERITY = Severity.ERROR
_MOST_RELATED = 10
_MOST_FIXED = 20  # pairs of one file: each fix is tried out before it is offered
_LONGEST_FIXED = 64 * 1024  # characters

Pair = tuple[Node, Node]


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every key that is written more than once in its mapping, at the last of them."""
    tried = 0 if len(subject.document.text) <= _LONGEST_FIXED else _MOST_FIXED
    for last, others in _repeated(subject).items():
        tried += len(others)
        times = "twice" if len(others) == 1 else f"{len(others) + 1} times"
        yield Finding(
            last.span,
            f"`{brief(last.raw)}` is written {times} in this mapping, and only this last one counts",
            "remove the one that loses" if len(others) == 1 else "remove those that lose",
            tuple(_related(subject, others)),
            partial(_fixes, subject, last, others) if tried <= _MOST_FIXED else (),
        )


def _repeated(subject: Subject) -> dict[Node, list[Pair]]:
    """The key that wins and, in the order of the text, the pairs that lose to it."""
    found: dict[Node, list[Pair]] = {}
    for duplicate in sorted(subject.document.duplicate_keys, key=lambda each: each.wins[0].start):
        losing = found.pop(duplicate.loses[0], [])
        losing.append(duplicate.loses)
        found[duplicate.wins[0]] = losing
    return found


def _related(subject: Subject, others: list[Pair]) -> Iterator[Related]:
    unseen = len(others) - _MOST_RELATED
    for number, (key, _) in enumerate(others[:_MOST_RELATED], 1):
        more = f", and {unseen} more below" if unseen > 0 and number == _MOST_RELATED else ""
        yield Related(subject.path, key.span, f"written here, without effect{more}")


def _fixes(subject: Subject, last: Node, others: list[Pair]) -> tuple[Fix, ...]:
    edits = removal(subject.document, others, subject.document.content)
    what = "line" if len(others) == 1 else "lines"
    return (Fix(f"Remove `{brief(last.raw)}` from the {what} without effect", edits, safe=True),) if edits else ()
