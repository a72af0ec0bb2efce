"""What a rule looks at and what it says: one file, what a snapshot knows of it, and a finding.

Knows how to say where things stand in that file. Knows no rule.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from cfg_lsp.merge import Dialect, KeyPath, Merged, Origin, Override, overrides_in
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.chain import Chain
from cfg_lsp.project.layers import Placement, placement
from cfg_lsp.project.links import Links
from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.schemas import faults_of_config
from cfg_lsp.project.spelling import spelled
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document
from cfg_lsp.text import Fix, Related, Severity, Span
from cfg_lsp.text.words import brief as brief

if TYPE_CHECKING:
    from cfg_lsp.schema.fault import Fault

Fixes = tuple[Fix, ...] | Callable[[], Iterable[Fix]]
"""The fixes of a finding; those that cost something are given by a function, for when somebody wants them."""


class Finding(NamedTuple):
    """What a rule found; whoever runs the rules adds the rule's name and its severity.

    `path` is `None` for the file that was looked at, `severity` is `None` for the rule's own.
    `keys` is the key path that the finding is about: where a rule that this one `YIELDS_TO` speaks
    of the same key or of one above it, this finding is not reported.
    """

    span: Span
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    fixes: Fixes = ()
    path: str | None = None
    severity: Severity | None = None
    keys: KeyPath | None = None

    @property
    def offered(self) -> tuple[Fix, ...]:
        """The fixes."""
        return tuple(self.fixes() if callable(self.fixes) else self.fixes)


class Subject:
    """One readable config. A rule reports what this file writes, never what its bases write."""

    def __init__(self, snapshot: Snapshot, document: Document) -> None:
        """`path` is canonical, `links` are what the file says about its bases, `chain` is itself and those."""
        self.snapshot = snapshot
        self.document = document
        self.path = document.path
        self.manifest: Manifest = snapshot.manifest(self.path)
        self.dialect: Dialect = snapshot.dialect(self.path)
        self.links: Links = snapshot.links(self.path, self.dialect)
        self.chain: Chain = snapshot.chain(self.path)

    @cached_property
    def placement(self) -> Placement:
        """The file's layer, and what kind of overlay it is."""
        return placement(self.snapshot, self.path)

    @cached_property
    def merged(self) -> Merged:
        """The file merged with its bases."""
        return self.snapshot.merged(self.path)

    @property
    def inherited(self) -> Merged | None:
        """What the bases give, merged; `None` where there are none."""
        return self.merged.below

    @property
    def written(self) -> Merged:
        """What the file itself writes, without the inheritance key."""
        return self.merged.above or self.merged

    @cached_property
    def overrides(self) -> tuple[Override, ...]:
        """Each value that the file lays over an inherited one, in the order of the text."""
        return tuple(overrides_in(self.merged)) if self.inherited is not None else ()

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What the schema finds wrong in what the file writes; nothing where it obeys none."""
        return faults_of_config(self.snapshot, self.path)

    def span(self, keys: KeyPath) -> Span:
        """The value that the file writes at `keys`; the key itself where the value is empty."""
        place = location_of(self.snapshot, Origin(self.path, keys))
        if place is None:
            return Span(0, 0)
        return place.value if place.value.start < place.value.end else place.key

    def key_span(self, keys: KeyPath) -> Span:
        """The key that the file writes at `keys`; the item where it has no key."""
        place = location_of(self.snapshot, Origin(self.path, keys))
        return place.key if place is not None else Span(0, 0)

    def first_line(self) -> Span:
        """The first line that says anything, for what is missing from the whole file."""
        root = self.document.root
        line = self.document.lines.line_of(root.start if root is not None else 0)
        start = self.document.lines.starts[line]
        return Span(start, start + len(self.document.lines.content(line)))

    def related(self, path: str, keys: KeyPath, message: str) -> Related:
        """A remark about the value that another file writes at `keys`."""
        place = location_of(self.snapshot, Origin(path, keys))
        return Related(path, place.value if place is not None else Span(0, 0), message)

    def value(self, origin: Origin, value: Any, most: int = 60) -> str:
        """A value as a message shows it: a scalar as its file writes it, anything else on one line."""
        return spelled(self.snapshot, origin, value, most)

    def shown(self, path: str) -> str:
        """Another file's path as one would write it in this one: relative to its folder."""
        return os.path.relpath(path, os.path.dirname(self.path))


def quoted_names(names: Sequence[str], most: int = 5, last: str = "and") -> str:
    """Names in a sentence: quoted, the first `most` of them and how many more there are."""
    quoted = [f"`{brief(name)}`" for name in names[:most]]
    if len(names) > most:
        quoted.append(f"{len(names) - most} more")
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
