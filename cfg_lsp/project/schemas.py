"""Which schema a config obeys, and what that finds wrong in what the config writes.

Knows families by their name, and the schema files that a manifest names. A config's own values are
judged; what it inherits is its bases' affair. Knows nothing of rules.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cfg_lsp.merge import EXTENDS, KeyPath, Merged, show_keys
from cfg_lsp.project.files import Unreadable, canonical
from cfg_lsp.project.inheritors import each_inheritor
from cfg_lsp.project.manifest import Family, Manifest
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.schema.families import FAMILIES, shape_of_family
from cfg_lsp.syntax import Document
from cfg_lsp.text import Diagnostic, Severity

if TYPE_CHECKING:
    from cfg_lsp.schema.fault import Fault
    from cfg_lsp.schema.shape import Shape

_Contradiction = tuple[KeyPath, str]
_MOST_ASKED = 100  # configs that extend one and may settle what it leaves open


class _OwnSchema(NamedTuple):
    """A repository's JSON Schema: what it says, or why it says nothing."""

    content: dict[str, object]
    shape: Shape | None
    fault: str


def shape_of_config(snapshot: Snapshot, path: str) -> Shape | None:
    """What a resolved config may say; `None` where nobody has said it."""
    family = _family(snapshot, path)
    if family is None:
        return None
    name = described_family(family)
    if name is not None:
        return shape_of_family(name)
    own = _own_schema_of(snapshot, snapshot.manifest(path), family)
    return own.shape if own is not None else None


def _family(snapshot: Snapshot, path: str) -> Family | None:
    """The family whose schema counts: the built-in layout is none of a repository that inherits by another key."""
    family = snapshot.family(path)
    if family is None or (snapshot.manifest(path).path is None and snapshot.dialect(path) is not EXTENDS):
        return None
    return family


def described_family(family: Family) -> str | None:
    """The name of the built-in description that a family obeys, `None` where that is no such one."""
    name = family.name if family.schema is None else family.schema
    return name if name in FAMILIES else None


def is_taken_literally(snapshot: Snapshot, path: str) -> bool:
    """Whether a config is loaded by this project, which fills nothing in: `${other.key}` is a text there."""
    family = snapshot.family(path)
    return family is not None and described_family(family) == "trainer"


def faults_of_config(snapshot: Snapshot, path: str) -> tuple[Fault, ...]:
    """What the schema finds wrong in what a config itself writes; keys are those of its own tree."""
    family = _family(snapshot, path)
    if family is None:
        return ()
    merged = snapshot.merged(path)
    written = merged.above or merged
    name = described_family(family)
    if name is None:
        return _by_own_schema(snapshot, path, family, merged, written)
    shape = shape_of_family(name)
    assert shape is not None  # it is one of those that are described
    return (*_alone(name, written), *_contradictions(snapshot, path, shape))


@lru_cache(maxsize=1024)
def _alone(family: str, written: Merged) -> tuple[Fault, ...]:
    """Remembered: what a config writes is the same object until it writes something else, whatever its bases do."""
    from cfg_lsp.schema.judge import judge  # only where something is judged

    shape = shape_of_family(family)
    return tuple(_named(written, fault) for fault in judge(shape, written.value)) if shape is not None else ()


def is_schema(snapshot: Snapshot, path: str) -> bool:
    """Whether a file is a schema that its manifest names: every config of a family may be judged by it."""
    manifest = snapshot.manifest(path)
    named = (each.schema for each in manifest.families if each.schema and described_family(each) is None)
    return any(_schema_file(manifest, schema) == path for schema in named)


def schema_problem(snapshot: Snapshot, path: str) -> Diagnostic | None:
    """What is wrong with the schema file of a config's family, at the line of the manifest that names it."""
    family = snapshot.family(path)
    if family is None or not family.schema or described_family(family) is not None:
        return None
    manifest = snapshot.manifest(path)
    own = _own_schema_of(snapshot, manifest, family)
    if own is None or not own.fault:
        return None
    from cfg_lsp.project.manifest_reader import value_in_manifest

    span = value_in_manifest(manifest, "families", family.name, "schema")
    message = f"`{family.schema}` {own.fault}"
    hint = f"name a JSON Schema, or one of {', '.join(FAMILIES)} (configs of `{family.name}` are not judged meanwhile)"
    return Diagnostic("broken-reference", Severity.ERROR, manifest.path or "", span, message, hint)


def _contradictions(snapshot: Snapshot, path: str, shape: Shape) -> Iterator[Fault]:
    """Settings that contradict each other, at the key that the config writes of them.

    Where it writes none and only brings its bases together, at the key of what they are.
    """
    from cfg_lsp.schema.judge import judge_together

    merged = snapshot.merged(path)
    found = list(judge_together(shape, merged.value))
    if not found:
        return
    written = merged.above or merged
    bases = [snapshot.merged_in_chain(path, link.target) for link in snapshot.chain(path).bases[path]]
    inherited = frozenset[_Contradiction]().union(*(_contradictions_in(base, shape) for base in bases))
    brought_together = _contradictions_in(merged.below, shape) if len(bases) > 1 else frozenset()
    for fault in found:
        own = next((keys for keys in (fault.keys, *fault.together) if written.find(keys) is not None), ())
        if not own and _contradiction(fault) not in brought_together:
            continue
        if own is None and not fault.together:
            continue  # what an inherited setting does no more is no fault of who overrides it
        if _contradiction(fault) not in inherited and not _is_settled_below(snapshot, path, shape, fault):
            yield fault._replace(keys=own)


def _contradictions_in(merged: Merged | None, shape: Shape) -> frozenset[_Contradiction]:
    from cfg_lsp.schema.judge import judge_together

    return frozenset(map(_contradiction, judge_together(shape, merged.value))) if merged is not None else frozenset()


def _contradiction(fault: Fault) -> _Contradiction:
    return fault.keys, fault.message


def _is_settled_below(snapshot: Snapshot, path: str, shape: Shape, fault: Fault) -> bool:
    """Whether a config that extends this one writes what counts with its default here."""
    if not fault.unwritten:
        return False
    below = islice(each_inheritor(snapshot, path), _MOST_ASKED)
    return any(_contradiction(fault) not in _contradictions_in(snapshot.merged(each), shape) for each in below)


def _by_own_schema(snapshot: Snapshot, path: str, family: Family, merged: Merged, written: Merged) -> tuple[Fault, ...]:
    own = _own_schema_of(snapshot, snapshot.manifest(path), family)
    if own is None or own.shape is None:
        return ()
    found = [_named(merged, fault) for fault in _judged(own, merged)]
    here = [fault for fault in found if written.find(fault.keys) is not None]
    inherited: frozenset[Fault] = frozenset()
    if merged.below is not None and any(isinstance(_value_at(merged, fault.keys), dict | list) for fault in here):
        inherited = frozenset(_named(merged.below, fault) for fault in _judged(own, merged.below))
    return tuple(fault for fault in here if fault not in inherited)


def _value_at(merged: Merged, keys: KeyPath) -> object:
    node = merged.find(keys)
    return node.value if node is not None else None


def _judged(own: _OwnSchema, merged: Merged) -> Iterator[Fault]:
    from cfg_lsp.schema.validating import Validator

    return Validator(own.content).faults(merged.value)


def _named(tree: Merged, fault: Fault) -> Fault:
    """A fault with the steps of a tree: entries of a named list have names, and keys need not be texts.

    Its message speaks of the entry by name too.
    """
    keys: list[object] = []
    node = tree
    for step in fault.keys:
        if isinstance(node.value, list) and isinstance(step, int):
            own = list(node.children)[step : step + 1]
        else:
            own = list(node.step(step) or ())
        if not own:
            return fault
        keys.append(own[0])
        node = node.child(own[0])
    message = fault.message
    for depth, (step, name) in enumerate(zip(fault.keys, keys, strict=True), 1):
        if isinstance(step, int) and isinstance(name, str):
            by_index = show_keys((*keys[: depth - 1], step))
            message = message.replace(f"`{by_index}", f"`{show_keys(tuple(keys[:depth]))}", 1)
    return fault._replace(keys=tuple(keys), message=message)


def _own_schema_of(snapshot: Snapshot, manifest: Manifest, family: Family) -> _OwnSchema | None:
    if not family.schema:
        return None
    document = snapshot.document(_schema_file(manifest, family.schema))
    if isinstance(document, Unreadable):
        return _OwnSchema({}, None, f"cannot be read: {document.reason}")
    return _own_schema(document)


def _schema_file(manifest: Manifest, schema: str) -> str:
    return canonical(os.path.join(manifest.folder, os.path.expanduser(schema)))


@lru_cache(maxsize=16)
def _own_schema(document: Document) -> _OwnSchema:
    """Remembered by the document: it is another one when its text changes."""
    from cfg_lsp.schema.from_json import shape_of_json
    from cfg_lsp.schema.validating import fault_of_schema

    if document.diagnostics:
        return _OwnSchema({}, None, f"cannot be read: {document.diagnostics[0].message}")
    fault = fault_of_schema(document.content)
    return _OwnSchema(document.content, shape_of_json(document.content) if not fault else None, fault)
