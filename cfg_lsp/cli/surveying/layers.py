"""Which layers a repository's configs are made of, as far as its own links show it.

A file that others extend and that is called a base, or lies among such files, is a base or a component;
a file that people run is a preset. What a layer may do is what its files do already: a manifest made
of this finds nothing wrong in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cfg_lsp.merge import KeyPath, detect, show_keys

Links = Mapping[str, tuple[str, ...]]
"""The bases of every file that has some, by path."""

BASE, COMPONENT, PRESET = "base", "component", "preset"
_BASE_NAMES = ("base", "runtime", "default", "common")
_BASE_FOLDERS = frozenset({"_base_", "base", "bases", "_base", "include"})
_COMPONENT_FOLDERS = frozenset({"component", "components"})
_FEWEST_IN_FOLDER = 2


class FoundLayer(NamedTuple):
    """A layer: its files, what they extend, and what all of them have in common.

    `extends` is `None` where they also extend files of no layer. `presets` is how many presets each of
    its overlays extends, and `None` where that differs or there are no overlays.
    """

    name: str
    files: tuple[str, ...]
    extends: tuple[str, ...] | None
    one_section: bool
    require: tuple[str, ...]
    presets: int | None


def find_layers(configs: Mapping[str, Any], links: Links) -> tuple[FoundLayer, ...]:
    """The layers of configs that are no dataset mixes; none where the links show no layers."""
    by_path = _layer_of_each(configs, links)
    if not any(by_path.get(base) in (BASE, COMPONENT) for path in _of(PRESET, by_path) for base in links.get(path, ())):
        return ()
    names = [name for name in (BASE, COMPONENT, PRESET) if name in by_path.values()]
    return tuple(_layer(name, by_path, configs, links) for name in names)


def _layer_of_each(configs: Mapping[str, Any], links: Links) -> dict[str, str]:
    extended = {target for targets in links.values() for target in targets}
    folders = set(_folders_of_bases(configs, links, extended))
    return {path: _layer_name(path, links, extended, folders) for path in configs}


def _layer_name(path: str, links: Links, extended: set[str], folders: set[str]) -> str:
    *above, name = path.lower().split("/")
    if path in links and path not in extended:
        return PRESET
    if not _COMPONENT_FOLDERS.isdisjoint(above):
        return COMPONENT
    is_called_base = path in extended and name.lstrip("_").startswith(_BASE_NAMES)
    is_among_bases = not _BASE_FOLDERS.isdisjoint(above) or path.rpartition("/")[0] in folders
    return BASE if is_called_base or is_among_bases else PRESET


def _folders_of_bases(configs: Mapping[str, Any], links: Links, extended: set[str]) -> Iterator[str]:
    """Folders of pieces: their files extend nothing, most are extended, and none by a file that extends it alone."""
    others = {targets[0] for targets in links.values() if len(targets) == 1}.union(links)
    inside: dict[str, list[str]] = {}
    for path in configs:
        inside.setdefault(path.rpartition("/")[0], []).append(path)
    for folder, paths in inside.items():
        count = len(extended.intersection(paths))
        if folder and count * 2 >= len(paths) >= _FEWEST_IN_FOLDER and others.isdisjoint(paths):
            yield folder


def _layer(name: str, by_path: Mapping[str, str], configs: Mapping[str, Any], links: Links) -> FoundLayer:
    files = _of(name, by_path)
    targets = {by_path.get(base, "") for path in files for base in links.get(path, ())}
    extends = tuple(each for each in (BASE, COMPONENT, PRESET) if each in targets)
    counts = {sum(by_path.get(base) == PRESET for base in links.get(path, ())) for path in files} - {0}
    plain = [path for path in files if not any(by_path.get(base) == PRESET for base in links.get(path, ()))]
    return FoundLayer(
        name,
        files,
        None if "" in targets else extends,
        name == COMPONENT and all(len(_sections(configs[path])) <= 1 for path in files),
        tuple(_written_by_all([configs[path] for path in plain])) if name == PRESET and len(plain) > 1 else (),
        counts.pop() if name == PRESET and len(counts) == 1 else None,
    )


def _of(name: str, by_path: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(path for path, layer in by_path.items() if layer == name)


def _sections(content: Any) -> list[Any]:
    dialect = detect(content)
    keys = dialect.keys if dialect else ()
    return [key for key in content if key not in keys] if isinstance(content, dict) else []


def _written_by_all(contents: list[Any]) -> list[str]:
    """The keys that name a run, such as `training.run_name`, and that all of these write."""
    shared = [{show_keys(keys) for keys, _ in texts(content) if names_a_run(keys)} for content in contents]
    return sorted(set.intersection(*shared)) if shared else []


_RUN_KEYS = frozenset({"output_dir", "logging_dir", "log_dir", "save_dir", "run_name"})


def names_a_run(keys: KeyPath) -> bool:
    """Whether a key says where a run writes or what it is called."""
    return keys[-1].lower() in _RUN_KEYS


def texts(content: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text below mappings whose keys are texts, with its key path; what stands in lists is left out."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), content)]
    while waiting:
        keys, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*keys, key), item) for key, item in reversed(value.items()) if isinstance(key, str)]
        elif isinstance(value, str) and keys:
            yield keys, value


def members(path: str, links: Links) -> set[str]:
    """A file and all its bases."""
    found = {path}
    waiting = [path]
    while waiting:
        new = set(links.get(waiting.pop(), ())) - found
        found |= new
        waiting.extend(new)
    return found
