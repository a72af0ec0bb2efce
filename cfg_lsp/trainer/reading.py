"""Read a trainer config and its bases: values, where each came from, and what is wrong with them.

Knows the names that settings had when a config was flat, and what locks a value. Knows nothing of a
command line, and makes no typed objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cfg_lsp.merge import Definition, KeyPath, Merged, Origin, read_keys, same
from cfg_lsp.project.locks import LockedOverride, changes_of_first, lock_words, locked_overrides
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.schema.fault import Fault
from cfg_lsp.schema.judge import judge
from cfg_lsp.text import Related
from cfg_lsp.trainer.config import PARTS, trainer_shape


class FaultAt(NamedTuple):
    """A fault of a value that stands at `origin`.

    `holds_values` says that the value is a mapping or a list with something in it; `related` is the
    other place that the fault speaks of.
    """

    fault: Fault
    origin: Origin
    holds_values: bool = False
    related: tuple[Related, ...] = ()


class Reading:
    """A config and its bases as one: `values` by part, the `origins` of settings by key path.

    `faults` keep a program from using it; `notes` are keys of a flat config, which count where they
    belong now.
    """

    def __init__(self, snapshot: Snapshot, path: str) -> None:
        """Read a config whose chain is whole."""
        self.snapshot = snapshot
        self.path = path
        self.merged = snapshot.merged(path)
        self.values: dict[str, Any] = {
            name: dict(value) if isinstance(value, dict) else value for name, value in self.merged.value.items()
        }
        self.origins = dict(_origins(self.merged))
        self.notes: list[FaultAt] = []
        self.faults: list[FaultAt] = []
        self._ranks = {member: number for number, member in enumerate(snapshot.chain(path).members)}
        self._judge()

    def at(self, fault: Fault) -> FaultAt:
        """A fault of the resolved values, where they are written."""
        keys = fault.keys
        while (node := self.merged.find(keys)) is None:  # a setting that moved, or one that nobody writes
            keys = keys[:-1]
        return FaultAt(fault, node.origin, isinstance(node.value, dict | list) and bool(node.value))

    def _judge(self) -> None:
        found = [self.at(fault) for fault in judge(trainer_shape(), self.merged.value)]
        moved = [each for each in found if each.fault.rule == "removed-key"]
        self.faults += [each for each in found if each.fault.rule != "removed-key"]
        for new in dict.fromkeys(each.fault.meant[0] for each in moved):
            self._move(new, [each for each in moved if each.fault.meant[0] == new])
        for member in self._ranks:
            for found_override in locked_overrides(self.snapshot, member, trainer_shape()):
                self._refuse(found_override)

    def _move(self, new: str, moved: list[FaultAt]) -> None:
        """Let old keys count where they belong now: the highest file wins, as if it had been written so."""
        for each in moved:
            _take(self.values, each.fault.keys)
        section, name = (*read_keys(new), "", "")[:2] if new else ("", "")
        if not isinstance(self.values.setdefault(section, {}) if section else None, dict):
            self.notes += moved  # nothing replaces the key, or what should hold it is no mapping, which is told
            return
        written = [*(self.merged.find(each.fault.keys) for each in moved), self.merged.find((section, name))]
        definitions = self._in_order([each for node in written if node is not None for each in node.definitions()])
        self._settle(section, name, definitions)
        if _contradicts_itself(definitions):
            self.faults += moved
        else:
            self.notes += moved

    def _in_order(self, definitions: list[Definition]) -> list[Definition]:
        """Lowest file first; in one file the old keys before the new one, which wins."""
        return sorted(definitions, key=lambda each: self._ranks.get(each.origin.path, -1))

    def _settle(self, section: str, name: str, definitions: list[Definition]) -> None:
        winner = definitions[-1]
        field = trainer_shape().find((section, name))
        self.values[section][name] = winner.value
        self.origins[f"{section}.{name}"] = winner.origin
        if winner.origin.keys != (section, name) and field is not None:
            faults = judge(field.shape, winner.value, winner.origin.keys)
            self.faults += [FaultAt(fault, winner.origin) for fault in faults]
        if trainer_shape().fields[section].shape.is_locked:
            for override in changes_of_first(section, definitions):
                self._refuse(override)

    def _refuse(self, override: LockedOverride) -> None:
        lock, definition = override
        words = lock_words(self.snapshot, lock, definition.origin.keys)
        fault = Fault("locked-override", definition.origin.keys, words.message, words.hint)
        refused = FaultAt(fault, definition.origin, related=(words.related,))
        if refused not in self.faults:
            self.faults.append(refused)


def _origins(merged: Merged) -> Iterator[tuple[str, Origin]]:
    for section in PARTS:
        node = merged.find((section,)) if section in merged.value else None
        if node is not None and isinstance(node.value, dict):
            for name, child in node.children.items():
                yield f"{section}.{name}", child.origin


def _take(values: dict[str, Any], keys: KeyPath) -> None:
    *above, last = keys
    for key in above:
        values = values[key]
    values.pop(last, None)


def _contradicts_itself(definitions: list[Definition]) -> bool:
    """Whether the file that decides writes a setting under two names with two values."""
    last = definitions[-1]
    return any(each.origin.path == last.origin.path and not same(each.value, last.value) for each in definitions)
