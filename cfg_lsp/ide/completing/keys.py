"""The keys of a mapping that are not written in it yet, each with what it inherits."""

from __future__ import annotations

import re

from cfg_lsp.edits.writing import written
from cfg_lsp.ide.completing.item import About, Asked, Item, Kind, escaped, line_indent
from cfg_lsp.ide.completing.known import Known, known_keys
from cfg_lsp.ide.paths import short_name
from cfg_lsp.merge import KeyPath, NamedLists, one_line
from cfg_lsp.project.layers import placement
from cfg_lsp.project.limits import limits_of
from cfg_lsp.project.locks import lock_on
from cfg_lsp.project.spelling import spelled
from cfg_lsp.report.visible import visible
from cfg_lsp.schema.shape import Field
from cfg_lsp.schema.summary import says_something, summary
from cfg_lsp.text import Edit, plural

_INDENTED = re.compile(r"[\r\n]( +)[^\s#]")
_MOST_SHOWN = 40
_LONGEST_DETAIL = 120
_MOST_CHOICES = 4
_MOST_REMEMBERED = 4_096
_SAID: dict[int, tuple[Field, str]] = {}


def key_items(asked: Asked, keys: KeyPath) -> list[Item]:
    """What may be written at the cursor as a key of the mapping at `keys`; last what is locked or not allowed here."""
    around = _Mapping(asked, keys)
    there = set(asked.cursor.written)
    names = asked.dialect.keys if not keys else ()
    known = [each for each in known_keys(asked, keys) if each.key not in there and each.key not in names]
    free: list[Item] = []
    missing = 0
    barred: list[Item] = []
    for each in known:
        fault = around.fault(each)
        if fault and each.inherited is None and not each.writers:
            continue  # that nobody writes it here is as it should be
        (barred if fault else free).append(around.item(each, fault))
        missing += each.is_missing and not fault
    if names and there.isdisjoint(names):
        free.insert(missing, around.inheritance_key())
    return free + barred


class _Mapping:
    """The mapping at the cursor: what its keys have in common is found out once."""

    def __init__(self, asked: Asked, keys: KeyPath) -> None:
        self.asked = asked
        self.keys = keys
        self.is_json = asked.document.is_json
        self.lists = _lists_at(asked, keys)
        self.is_entry = bool(keys) and (isinstance(keys[-1], int) or bool(_lists_at(asked, keys[:-1]).ids))
        self.names: dict[str, str] = {}
        self.locking = _locking(asked)
        place = placement(asked.snapshot, asked.path)
        self.limits = limits_of(place, place.kind)
        self.edits = _indentation(asked)

    def item(self, known: Known, fault: str) -> Item:
        """The item of one key."""
        value = self._text(known)
        text, snippet = self._with_value(known, value)
        kind: Kind = "section" if isinstance(known.value, dict) or self._is_named_list(known) else "key"
        detail = self._detail(known, value, fault)
        is_explained = known.inherited is not None or (known.field is not None and says_something(known.field))
        about = About((*self.keys, known.key)) if is_explained else None
        edits = self.edits
        return self.asked.item(known.key, kind, text, snippet=snippet, detail=detail, edits=edits, about=about)

    def fault(self, known: Known) -> str:
        """What the config is told if it writes a key, as the beginning of what is said of it."""
        if self.limits.forbid or self.limits.allow is not None:
            is_inner = isinstance(known.value, dict) or self._is_named_list(known)
            if not self._is_name(known) and self.limits.refuse((*self.keys, known.key), is_inner=is_inner):
                return "not allowed here "
        node = known.inherited
        if node is None or not self.locking or (node.below is None and node.path not in self.locking):
            return ""
        is_locked = lock_on(self.asked.snapshot, self.asked.path, (*self.keys, known.key)) is not None
        return "locked " if is_locked else ""

    def inheritance_key(self) -> Item:
        """The key that names bases."""
        key = self._written(self.asked.dialect.keys[0])
        text = key if self.asked.cursor.has_colon else f"{key}: "
        item = self.asked.item(
            self.asked.dialect.keys[0], "key", text, detail="the configs that this one inherits from"
        )
        return item._replace(edits=self.edits)

    def _written(self, key: str) -> str:
        asked = self.asked
        return written(key, asked.document.scalars, quote=asked.cursor.quote, is_json=self.is_json) or key

    def _detail(self, known: Known, value: str | None, fault: str) -> str:
        node = known.inherited
        if node is None and known.field is not None and (says_something(known.field) or not known.writers):
            return fault.rstrip() or _says(known.field)
        if node is None:
            others = _entries(known.writers) if self.is_entry else plural(known.writers, "related config")
            return fault.rstrip() or f"in {others}"
        if node.path not in self.names:
            self.names[node.path] = short_name(self.asked.snapshot, self.asked.path, node.path)
        if value is None and not isinstance(node.value, dict):
            value = one_line(node.value, _MOST_SHOWN)
        return f"{fault}← {value} {self.names[node.path]}" if value else f"{fault}← {self.names[node.path]}"

    def _with_value(self, known: Known, value: str | None) -> tuple[str, str]:
        """The key with what follows it, as text and as a snippet."""
        cursor = self.asked.cursor
        key = self._written(known.key)
        if cursor.has_colon:
            return key, ""
        is_list = self._is_named_list(known)
        if is_list or isinstance(known.value, dict):
            return self._section_in_flow(key, is_list) if cursor.is_flow else self._section(key, is_list)
        return f"{key}: ", f"{escaped(key)}: ${{1:{escaped(value)}}}" if value else f"{escaped(key)}: $1"

    def _section(self, key: str, is_list: bool) -> tuple[str, str]:
        inner = self.asked.cursor.indentation + _unit(self.asked)
        dash = "- " if is_list else ""
        beside = max(inner - line_indent(self.asked), 0)
        return f"{key}:\n{' ' * inner}{dash}", f"{escaped(key)}:\n{' ' * beside}{dash}$0"

    def _section_in_flow(self, key: str, is_list: bool) -> tuple[str, str]:
        return f"{key}: ", f"{escaped(key)}: " + ("[$1]" if is_list else "{$1\\}")

    def _text(self, known: Known) -> str | None:
        """What stands beside the key in a snippet: the inherited value, else the schema's default."""
        node = known.inherited
        if node is None:
            default = known.field.default if known.field is not None else None
            return written(default, self.asked.document.scalars, is_json=self.is_json)
        if isinstance(node.value, float):
            return spelled(self.asked.snapshot, node.origin, node.value)
        return written(node.value, self.asked.document.scalars, is_json=self.is_json)

    def _is_name(self, known: Known) -> bool:
        return self.is_entry and known.key in _lists_at(self.asked, self.keys[:-1]).ids

    def _is_named_list(self, known: Known) -> bool:
        return bool(self.lists) and bool(self.lists.at(known.key).ids)


def _lists_at(asked: Asked, keys: KeyPath) -> NamedLists:
    lists = asked.snapshot.lists(asked.path)
    for step in keys:
        lists = lists.at(step)
    return lists


def _locking(asked: Asked) -> set[str]:
    """The files of the chain whose values may be locked for this one."""
    snapshot, own = asked.snapshot, asked.snapshot.layer(asked.path)
    layers = {each: snapshot.layer(each) for each in snapshot.chain(asked.path).members if own is not None}
    return {path for path, layer in layers.items() if layer is not None and layer.locked}


def _indentation(asked: Asked) -> tuple[Edit, ...]:
    """The edit that gives the line the indentation of the mapping's other keys."""
    blanks, wanted = asked.cursor.blanks, " " * asked.cursor.indentation
    if asked.cursor.kind != "key" or asked.cursor.is_flow or asked.document.text[blanks.start : blanks.end] == wanted:
        return ()
    return (Edit(asked.path, blanks, wanted),)


def _unit(asked: Asked) -> int:
    """How far the file indents its first line that is indented."""
    match = _INDENTED.search(asked.document.text, 0, 20_000)
    return len(match[1]) if match is not None and len(match[1]) <= 8 else 2


def _says(field: Field) -> str:
    """A word about a key that only the schema knows. Remembered: a section may have a hundred of them."""
    known = _SAID.get(id(field))
    if known is None or known[0] is not field:
        if len(_SAID) >= _MOST_REMEMBERED:
            _SAID.clear()
        known = _SAID[id(field)] = (field, _in_a_word(field))
    return known[1]


def _in_a_word(field: Field) -> str:
    """What it takes; that a section is a mapping is seen."""
    if field.shape.fields:
        text = "required" if field.is_required else field.does or field.shape.does
    else:
        text = summary(field, most=_MOST_CHOICES) or field.does
    return visible(text if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]}…")


def _entries(count: int) -> str:
    return "1 other entry" if count == 1 else f"{count} other entries"
