"""What a file says about its bases.

Reads the inheritance key of one file's values under a dialect. Knows which path an entry means,
not whether anything is there.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from cfg_lsp.merge import Dialect, KeyPath
from cfg_lsp.project.files import canonical, expand_home


class Link(NamedTuple):
    """One entry of an inheritance key: `written` in the file `owner` at `keys`, meaning the file `target`."""

    owner: str
    keys: KeyPath
    written: str
    target: str


class BadEntry(NamedTuple):
    """An inheritance key, or one entry of it, that cannot name a base."""

    owner: str
    keys: KeyPath
    message: str
    hint: str


class Links(NamedTuple):
    """The bases of one file, in the order of the text, and what is wrong with them."""

    bases: tuple[Link, ...]
    bad: tuple[BadEntry, ...]


def read_links(path: str, content: Any, dialect: Dialect) -> Links:
    """The links of a file whose values are `content`."""
    present = [key for key in dialect.keys if isinstance(content, dict) and key in content]
    if not present:
        return Links((), ())
    key = present[0]
    bad = [_second_key(path, key, other) for other in present[1:]]
    bases: list[Link] = []
    value = content[key]
    if isinstance(value, list):
        entries: list[tuple[KeyPath, Any]] = [((key, index), entry) for index, entry in enumerate(value)]
    else:
        entries = [((key,), value)]
    for keys, entry in entries:
        if entry is None or (isinstance(entry, str) and not entry.strip()):
            bad.append(_empty(path, keys))
        elif not isinstance(entry, str):
            bad.append(_wrong_type(path, keys, entry))
        else:
            bases.append(Link(path, keys, entry, _target(path, entry)))
    return Links(tuple(bases), tuple(bad))


def in_merge_order(bases: tuple[Link, ...], dialect: Dialect) -> tuple[Link, ...]:
    """The bases, lowest precedence first."""
    return bases if dialect.order == "later" else bases[::-1]


def _target(owner: str, entry: str) -> str:
    return canonical(os.path.join(os.path.dirname(owner), expand_home(entry)))


def _second_key(path: str, key: str, other: str) -> BadEntry:
    return BadEntry(
        path, (other,), f"both `{key}` and `{other}` name bases, and `{other}` is ignored", f"keep one of them: `{key}`"
    )


def _empty(path: str, keys: KeyPath) -> BadEntry:
    return BadEntry(path, keys, f"`{keys[0]}` names no file here", "write the path of a config, or remove the entry")


def _wrong_type(path: str, keys: KeyPath, entry: Any) -> BadEntry:
    kind = {dict: "a mapping", list: "a list", bool: "a boolean", int: "a number", float: "a number"}.get(type(entry))
    return BadEntry(
        path,
        keys,
        f"`{keys[0]}` takes a path or a list of paths, and this is {kind or 'something else'}",
        "write the path as text, relative to this file",
    )
