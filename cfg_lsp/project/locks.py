"""Which values a config may not change, because a locked layer sets them.

Knows what changes such a value and who does. How that is reported is not its business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cfg_lsp.merge import Definition, KeyPath, Origin, own_values, same
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document

_ADDS = frozenset({"set", "merged key by key", "kept"})


class Lock(NamedTuple):
    """A value that the locked layer `layer` sets at `origin`."""

    origin: Origin
    value: Any
    layer: str


class LockedOverride(NamedTuple):
    """A definition that lays another value over a locked one."""

    lock: Lock
    definition: Definition


def locked_overrides(snapshot: Snapshot, path: str) -> Iterator[LockedOverride]:
    """Every definition in a config's chain that changes a locked value, as far as the config answers for it.

    A definition in a base counts where this config is the one that brings that base and the locked
    one together.
    """
    chain, dialect = snapshot.chain(path), snapshot.dialect(path)
    bases = chain.bases.get(path, ())
    if not bases:
        return
    writers = {path, *(chain.members if len(bases) > 1 else ())}
    resolved = snapshot.merged(path).value
    for member in chain.members[:-1]:
        layer = snapshot.layer(member)
        if layer is not None and layer.locked:
            own = own_values(snapshot.content(member, dialect), dialect)
            for keys, value in _changed(own, resolved, ()):
                lock = Lock(Origin(member, keys), value, layer.name)
                for definition in _offences(snapshot, path, lock):
                    if definition.origin.path in writers and not _is_meant(snapshot, path, definition, value):
                        yield LockedOverride(lock, definition)


def lock_on(snapshot: Snapshot, path: str, keys: KeyPath) -> Lock | None:
    """The value that a config has to keep at a key path; `None` where it may write what it likes.

    A file that belongs to no layer may, and so may everybody below a locked mapping.
    """
    own, inherited = snapshot.layer(path), snapshot.merged(path).below
    node = inherited.find(keys) if inherited is not None and own is not None else None
    for definition in reversed(node.definitions() if node is not None else ()):
        layer = snapshot.layer(definition.origin.path)
        if layer is not None and layer.locked and own is not None and layer.name != own.name:
            is_open = isinstance(definition.value, dict) and bool(definition.value)
            return None if is_open else Lock(definition.origin, definition.value, layer.name)
    return None


def _changed(locked: object, resolved: object, keys: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    """The locked values that the resolved config does not have; what it shares is not looked into."""
    if locked is resolved:
        return
    if isinstance(locked, dict) and isinstance(resolved, dict):
        if any(key not in resolved for key in locked):  # the mapping was replaced whole
            yield keys, locked
            return
        for key, value in locked.items():
            if value is not resolved[key]:
                yield from _changed(value, resolved[key], (*keys, key))
    elif not same(locked, resolved):
        yield keys, locked


def _offences(snapshot: Snapshot, path: str, lock: Lock) -> Iterator[Definition]:
    """The definitions above a locked one that write another value over it, up to the next locked one."""
    node = snapshot.merged(path).find(lock.origin.keys)
    definitions = node.definitions() if node is not None else ()
    number = next((n for n, each in enumerate(definitions) if each.origin == lock.origin), len(definitions))
    for definition in definitions[number + 1 :]:
        layer = snapshot.layer(definition.origin.path)
        if layer is None or definition.how in _ADDS or same(definition.value, lock.value):
            continue
        if layer.name != lock.layer:
            yield definition
        if layer.locked:
            return  # what comes above is held against that value


def _is_meant(snapshot: Snapshot, path: str, definition: Definition, locked: object) -> bool:
    """Whether the value is the locked one to its author, and another one to YAML only: a `surprising-scalar`."""
    document = snapshot.document(definition.origin.path, snapshot.dialect(path).scalars)
    place = location_of(snapshot, definition.origin) if isinstance(document, Document) else None
    if place is None or not isinstance(document, Document):
        return False
    found = next((each.surprise for each in document.surprises if each.node.span == place.value), None)
    if found is None or isinstance(locked, str):
        return found is not None and found.raw == locked
    return found.is_text and isinstance(locked, int | float) and float(found.instead) == locked
