"""What a schema finds wrong, as findings: where it stands, and what can be written instead.

The words are the schema's own: every door says the same. Knows no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from cfg_lsp.edits.removal import written_steps
from cfg_lsp.edits.rewriting import rewriting, with_value
from cfg_lsp.edits.writing import written
from cfg_lsp.merge import KeyPath
from cfg_lsp.project.schemas import is_taken_literally
from cfg_lsp.rules.kinds import is_filled_in
from cfg_lsp.rules.subject import Finding, Subject
from cfg_lsp.syntax import find
from cfg_lsp.text import Edit, Fix, Span

if TYPE_CHECKING:
    from cfg_lsp.schema.fault import Fault

BETTER_NAMES = (
    "surprising-scalar",
    "duplicate-key",
    "forbidden-override",
    "locked-override",
    "incomplete-dataset",
    "unnamed-dataset",
    "broken-reference",
    "removed-key",
)
"""The rules that name a fault of a value better than its schema does."""

_MOST_FIXED = 20  # values of one file: each fix is tried out before it is offered
_QUOTES = ("'", '"')


def findings_of(subject: Subject, rule: str) -> Iterator[Finding]:
    """The findings of `wrong-type` or `wrong-value`: at the value, at the key where that holds values of its own."""
    faults = (fault for fault in subject.faults if fault.rule == rule)
    for number, fault in enumerate(each for each in faults if not _is_filled_in(subject, each.keys)):
        yield Finding(
            _span(subject, fault.keys),
            fault.message,
            fault.hint,
            fixes=partial(_fixes, subject, fault) if fault.meant and number < _MOST_FIXED else (),
            keys=fault.keys,
        )


def _is_filled_in(subject: Subject, keys: KeyPath) -> bool:
    """Whether the program puts another value there before it looks at it."""
    node = subject.written.find(keys)
    if node is None or is_taken_literally(subject.snapshot, subject.path):
        return False
    return is_filled_in(node.value, subject.dialect.keep)


def _span(subject: Subject, keys: KeyPath) -> Span:
    if not keys:  # the bases contradict each other, and the file brings them together
        content = subject.document.content
        keys = next(((key,) for key in subject.dialect.keys if key in content), ())
        return subject.key_span(keys) if keys else subject.first_line()
    return subject.key_span(keys) if _holds_values(subject, keys) else subject.span(keys)


def _holds_values(subject: Subject, keys: KeyPath) -> bool:
    node = subject.written.find(keys)
    return node is not None and isinstance(node.value, dict | list) and bool(node.value)


def _fixes(subject: Subject, fault: Fault) -> tuple[Fix, ...]:
    """The value that was meant, in the quotes of the old one where it is text as well."""
    document, ids_at = subject.document, subject.snapshot.lists(subject.path).ids_at
    place, steps = find(document, fault.keys, ids_at), written_steps(document.content, fault.keys, ids_at)
    if place is None or steps is None or place.written is not place.value or place.value.kind != "scalar":
        return ()
    (meant,) = fault.meant
    quote = place.value.style if isinstance(meant, str) and place.value.style in _QUOTES else ""
    text = written(meant, document.scalars, quote=quote, is_json=document.is_json)
    if text is None:
        return ()
    edits: tuple[Edit, ...] = rewriting(
        document, [(place.value.span, text)], with_value(document.content, steps, meant)
    )
    return (Fix(f"Write `{text}`", edits, safe=False),) if edits else ()
