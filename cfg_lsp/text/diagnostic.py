"""What is wrong, where, and what to do about it.

One type for unreadable text, broken chains and rules, whichever door shows it. Knows no colours,
no protocol and no line numbers.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from cfg_lsp.text.span import Span


class Severity(Enum):
    """How much a fault matters, as manifests spell it."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"

    @property
    def fails(self) -> bool:
        """Whether a fault of this weight makes `check` exit with 1."""
        return self in (Severity.ERROR, Severity.WARNING)


class Related(NamedTuple):
    """Another place that a diagnostic speaks of."""

    path: str
    span: Span
    message: str


class Edit(NamedTuple):
    """Put `text` in place of `span` in the file at `path`; one that is not there is empty, and made by it."""

    path: str
    span: Span
    text: str


class Fix(NamedTuple):
    """A way out of a fault; a safe one changes nothing but what the fault is about."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


class Diagnostic(NamedTuple):
    """A fault at a place: `path` is absolute, `hint` says in a few words what to do."""

    rule: str
    severity: Severity
    path: str
    span: Span
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
