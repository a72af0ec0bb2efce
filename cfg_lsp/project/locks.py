"""Which values a config may not change, because a locked layer sets them or they stand in a locked section.

A layer is locked by the manifest: no other layer changes what it sets. A section is locked by the schema: no
config changes what a base sets in it. Knows what changes such a value, who does, and the words for it. How
they are shown is not its business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cfg_lsp.merge import Definition, KeyPath, Merged, Origin, own_values, same, show_keys
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.schemas import shape_of_config
from cfg_lsp.project.spelling import spelled
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document
from cfg_lsp.text import Related, Span
from cfg_lsp.text.words import brief

if TYPE_CHECKING:
    from cfg_lsp.schema.shape import Shape

_ADDS = frozenset({"set", "merged key by key", "kept"})


class Lock(NamedTuple):
    """A value that is set at `origin`; what locks it is a `layer` or a `section`, and has a name."""

    origin: Origin
    value: Any
    holder: str
    kind: Literal["layer", "section"] = "layer"


class LockedOverride(NamedTuple):
    """A definition that lays another value over a locked one."""

    lock: Lock
    definition: Definition


def locked_overrides(snapshot: Snapshot, path: str, shape: Shape | None = None) -> Iterator[LockedOverride]:
    """Every definition in a config's chain that changes a locked value, as far as the config answers for it.

    A definition in a base counts where this config is the one that brings that base and the locked
    one together. `shape` is what the config is known to be; without it, what the manifest says.
    """
    chain = snapshot.chain(path)
    bases = chain.bases.get(path, ())
    if not bases:
        return
    writers = {path, *(chain.members if len(bases) > 1 else ())}
    found = [*_against_layers(snapshot, path), *_against_sections(snapshot, path, shape)]
    for lock, definition in found:
        if definition.origin.path in writers and not _is_meant(snapshot, path, definition, lock.value):
            yield LockedOverride(lock, definition)


class LockWords(NamedTuple):
    """What is said of another value than a locked one: what is wrong, what to do, and of the place that locks it."""

    message: str
    hint: str
    related: Related


def lock_words(snapshot: Snapshot, lock: Lock, keys: KeyPath) -> LockWords:
    """The words for another value at `keys` than the locked one."""
    place = location_of(snapshot, lock.origin)
    shown = spelled(snapshot, lock.origin, lock.value)
    return LockWords(
        f"`{brief(show_keys(keys))}` is locked by the {lock.kind} `{brief(lock.holder)}` and may not be changed",
        f"remove it; the locked value is {shown}",
        Related(lock.origin.path, place.value if place is not None else Span(0, 0), f"locks it to {shown}"),
    )


def first_lock(section: str, definitions: Iterable[Definition]) -> Lock | None:
    """The lock on a setting of a locked section: whoever gave it a value first."""
    first = next((each for each in definitions if each.value is not None), None)
    return Lock(first.origin, first.value, section, "section") if first is not None else None


def changes_of_first(section: str, definitions: Sequence[Definition]) -> Iterator[LockedOverride]:
    """The definitions of a setting, lowest first, that lay another value over the first one."""
    lock = first_lock(section, definitions)
    above = [each.origin for each in definitions].index(lock.origin) + 1 if lock is not None else 0
    for definition in definitions[above:]:
        if lock is not None and not same(definition.value, lock.value):
            yield LockedOverride(lock, definition)


def may_have_locks(snapshot: Snapshot, path: str) -> bool:
    """Whether a base of a config may lock anything; without asking which values."""
    layers = [snapshot.layer(member) for member in snapshot.chain(path).members[:-1]]
    if any(layer is not None and layer.locked for layer in layers):
        return True
    return bool(layers) and bool(_locked_sections(shape_of_config(snapshot, path)))


def lock_on(snapshot: Snapshot, path: str, keys: KeyPath) -> Lock | None:
    """The value that a config has to keep at a key path; `None` where it may write what it likes.

    A file that belongs to no layer may, but for locked sections, and so may everybody below a locked mapping.
    """
    inherited = snapshot.merged(path).below
    return _section_lock_on(snapshot, path, inherited, keys) or _layer_lock_on(snapshot, path, inherited, keys)


def _layer_lock_on(snapshot: Snapshot, path: str, inherited: Merged | None, keys: KeyPath) -> Lock | None:
    own = snapshot.layer(path)
    node = inherited.find(keys) if inherited is not None and own is not None else None
    for definition in reversed(node.definitions() if node is not None else ()):
        layer = snapshot.layer(definition.origin.path)
        if layer is not None and layer.locked and own is not None and layer.name != own.name:
            is_open = isinstance(definition.value, dict) and bool(definition.value)
            return None if is_open else Lock(definition.origin, definition.value, layer.name)
    return None


def _section_lock_on(snapshot: Snapshot, path: str, inherited: Merged | None, keys: KeyPath) -> Lock | None:
    if inherited is None or len(keys) < 2 or keys[0] not in _locked_sections(shape_of_config(snapshot, path)):
        return None
    node = inherited.find(keys)
    return first_lock(keys[0], node.definitions()) if node is not None else None


def _locked_sections(shape: Shape | None) -> list[str]:
    return [name for name, field in shape.fields.items() if field.shape.is_locked] if shape is not None else []


def _against_layers(snapshot: Snapshot, path: str) -> Iterator[LockedOverride]:
    dialect, resolved = snapshot.dialect(path), snapshot.merged(path).value
    for member in snapshot.chain(path).members[:-1]:
        layer = snapshot.layer(member)
        if layer is not None and layer.locked:
            own = own_values(snapshot.content(member, dialect), dialect)
            for keys, value in _changed(own, resolved, ()):
                lock = Lock(Origin(member, keys), value, layer.name)
                yield from (LockedOverride(lock, each) for each in _offences(snapshot, path, lock))


def _against_sections(snapshot: Snapshot, path: str, shape: Shape | None) -> Iterator[LockedOverride]:
    shape = shape if shape is not None else shape_of_config(snapshot, path)
    root = snapshot.merged(path)
    for section in _locked_sections(shape):
        whole = _replaced_section(root, section)
        if whole is not None:
            yield whole
        elif (node := root.find((section,))) is not None:
            for child in node.children.values():
                yield from changes_of_first(section, child.definitions())


def _replaced_section(root: Merged, section: str) -> LockedOverride | None:
    """What took a locked section away as a whole, by a value that is no mapping."""
    node = root.find((section,))
    definitions = node.definitions() if node is not None else ()
    sets = next((each for each in definitions if isinstance(each.value, dict) and each.value), None)
    takes = next((each for each in definitions if sets is not None and not isinstance(each.value, dict)), None)
    if sets is None or takes is None or definitions.index(takes) < definitions.index(sets):
        return None
    return LockedOverride(Lock(sets.origin, sets.value, section, "section"), takes)


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
        if layer.name != lock.holder:
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
