"""Which of the usual kinds of overlay a repository has: those of the built-in manifest.

A kind counts where it is met and none of its files breaks it: a manifest made of this finds nothing
wrong in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cfg_lsp.cli.surveying.layers import Links, members
from cfg_lsp.merge import KeyPath, covers, detect, read_keys
from cfg_lsp.project.manifest import OverlayKind
from cfg_lsp.project.manifest_reader import builtin_manifest
from cfg_lsp.project.patterns import matches_any


def find_kinds(configs: Mapping[str, Any], links: Links, presets: set[str], mixes: set[str]) -> tuple[OverlayKind, ...]:
    """The built-in kinds that these configs keep to."""
    overlays = {path for path in presets | mixes if set(links.get(path, ())) & (presets | mixes)}
    return tuple(kind for kind in builtin_manifest("").overlays if _is_kept(kind, configs, links, overlays))


def _is_kept(kind: OverlayKind, configs: Mapping[str, Any], links: Links, overlays: set[str]) -> bool:
    if kind.when:
        files = {path for path in overlays if _holds(kind.when, path, configs, links)}
    else:
        files = {path for path in configs if matches_any(kind.files, path)}
    return bool(files) and files <= overlays and all(_keeps_to(kind, configs[path]) for path in files)


def _holds(when: dict[str, Any], path: str, configs: Mapping[str, Any], links: Links) -> bool:
    """Whether the file or one of its bases writes each of these values."""
    chain = [configs.get(each) for each in members(path, links)]
    return all(any(_value(content, key) == wanted for content in chain) for key, wanted in when.items())


def _value(content: Any, key: str) -> Any:
    for step in read_keys(key):
        content = content.get(step) if isinstance(content, dict) else None
    return content


def _keeps_to(kind: OverlayKind, content: Any) -> bool:
    for keys in _written(content):
        if kind.allow is not None and not any(covers(pattern, keys) for pattern in kind.allow):
            return False
        if any(covers(pattern, keys) for pattern in kind.forbid):
            return False
    return True


def _written(content: Any) -> Iterator[KeyPath]:
    """The key paths of all values; the entries of a list of datasets under their names."""
    dialect = detect(content)
    waiting: list[tuple[KeyPath, Any]] = [((), content)]
    while waiting:
        keys, value = waiting.pop()
        if isinstance(value, dict) and value:
            own = dialect.keys if dialect and not keys else ()
            waiting += [((*keys, key), item) for key, item in value.items() if key not in own]
        elif isinstance(value, list) and len(keys) == 1 and all(isinstance(each, dict) for each in value):
            waiting += [((*keys, str(number)), _without_name(each)) for number, each in enumerate(value)]
        else:
            yield keys


def _without_name(entry: dict[Any, Any]) -> dict[Any, Any]:
    """An entry without what it is known by."""
    field = "name" if "name" in entry else "dataset"
    return {key: value for key, value in entry.items() if key != field}
