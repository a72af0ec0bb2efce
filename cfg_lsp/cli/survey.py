"""What a repository's configs look like: how they inherit, where they lie, what they refer to.

Reads every YAML and JSON file below a folder as it stands; a manifest is what comes of this, so none
is asked. Prints nothing and writes nothing.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cfg_lsp.merge import DIALECTS, KeyPath, detect, show_keys, speaks_paddleseg
from cfg_lsp.project.files import CONFIG_SUFFIXES, canonical, config_files
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document

_CONFIG_FOLDERS = frozenset({"config", "configs", "conf", "confs", "cfg", "cfgs"})
_BASE_NAMES = ("base", "runtime", "default", "common")
_BASE_FOLDERS = frozenset({"_base_", "base", "bases", "_base", "include", "components"})
_DATASET_LISTS = ("targets", "sources")
_OUTPUT_KEYS = frozenset({"output_dir", "logging_dir", "log_dir", "save_dir", "run_name"})


class Survey(NamedTuple):
    """A repository's configs; every path is relative to its folder, every list sorted.

    `dialects` counts the files that inherit by how they do it. `bases` extend nothing and are
    extended. `longest` is the most files in one chain. `references` are keys that name a dataset
    mix.
    """

    configs: tuple[str, ...]
    dialects: dict[str, int]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    longest: int
    default: str | None
    bases: tuple[str, ...]
    mixes: tuple[str, ...]
    references: tuple[str, ...]
    outputs: tuple[str, ...]


def survey(snapshot: Snapshot, folder: str) -> Survey:
    """Look at every config below a canonical folder."""
    contents = _contents(snapshot, folder)
    links = _links(snapshot, folder, contents)
    dialects = Counter(dialect for dialect, _ in links.values())
    bases = {path: targets for path, (_, targets) in links.items()}
    hierarchy = {*bases, *(target for targets in bases.values() for target in targets)}
    roots = _roots(hierarchy) or {_root(path) for path in contents if _root(path).rpartition("/")[2] in _CONFIG_FOLDERS}
    suffixes = {os.path.splitext(path)[1] for path in hierarchy} or set(CONFIG_SUFFIXES)
    inside = {
        path: value for path, value in contents.items() if _lies_in(path, roots) and path.endswith(tuple(suffixes))
    }
    exclude = [path for path, value in inside.items() if path not in hierarchy and _is_no_config(path, value)]
    configs = {path: value for path, value in inside.items() if path not in exclude}
    mixes = _mixes(configs, bases)
    return Survey(
        configs=tuple(configs),
        dialects=dict(sorted(dialects.items())),
        include=tuple(sorted(_patterns(roots, suffixes))),
        exclude=tuple(exclude),
        longest=_longest(bases),
        default=_default(configs, bases),
        bases=_folded(_base_files(configs, bases), configs),
        mixes=_folded(mixes, configs),
        references=_references(configs, mixes),
        outputs=_outputs(configs.values()),
    )


def _contents(snapshot: Snapshot, folder: str) -> dict[str, Any]:
    """The values of every readable file by its relative path; names that no manifest can hold are left out."""
    found = {}
    for path in config_files(folder):
        relative = os.path.relpath(path, folder).replace(os.sep, "/")
        document = snapshot.document(path)
        if isinstance(document, Document) and relative.isprintable():
            found[relative] = document.content
    return dict(sorted(found.items()))


def _links(snapshot: Snapshot, folder: str, contents: dict[str, Any]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The dialect and the bases of every file that extends one that is there."""
    has_markers = speaks_paddleseg(contents.values())
    known = {canonical(os.path.join(folder, path)): path for path in contents}
    found = {}
    for path, content in contents.items():
        dialect = detect(content)
        if dialect is None:
            continue
        if dialect is DIALECTS["mmengine"] and has_markers:
            dialect = DIALECTS["paddleseg"]
        links = snapshot.links(canonical(os.path.join(folder, path)), dialect)
        targets = tuple(known[link.target] for link in links.bases if link.target in known)
        if targets:
            found[path] = (dialect.name, targets)
    return found


def _roots(hierarchy: Iterable[str]) -> set[str]:
    """The folders that hold a hierarchy; those that differ in one step alone become a pattern."""
    roots = {_root(path) for path in hierarchy}
    shapes: dict[tuple[str, str], set[str]] = {}
    for root in roots:
        above, _, name = root.rpartition("/")
        if above:
            shapes.setdefault((os.path.dirname(above), name), set()).add(root)
    for (top, name), alike in shapes.items():
        if len(alike) > 1:
            roots = roots - alike | {f"{top}/*/{name}".lstrip("/")}
    return roots


def _root(path: str) -> str:
    """The folder up to the one that is called `configs`, else the topmost one, else none."""
    steps = path.split("/")[:-1]
    end = next((number for number, step in enumerate(steps, 1) if step.lower() in _CONFIG_FOLDERS), 1)
    return "/".join(steps[:end])


def _lies_in(path: str, roots: set[str]) -> bool:
    root = _root(path)
    above, _, name = root.rpartition("/")
    return root in roots or f"{os.path.dirname(above)}/*/{name}".lstrip("/") in roots


def _patterns(roots: set[str], suffixes: set[str]) -> Iterator[str]:
    for root in roots:
        for suffix in suffixes:
            yield f"{root}/**/*{suffix}" if root else f"*{suffix}"


def _is_no_config(path: str, content: Any) -> bool:
    """Whether a file that no other extends is something else: no mapping, or a tool's file in the top folder."""
    return "/" not in path or not isinstance(content, dict | None)


def _longest(bases: dict[str, tuple[str, ...]]) -> int:
    """The most files in one chain, each counted once."""
    return max((len(_members(path, bases)) for path in bases), default=1)


def _members(path: str, bases: dict[str, tuple[str, ...]]) -> set[str]:
    members = {path}
    waiting = [path]
    while waiting:
        new = set(bases.get(waiting.pop(), ())) - members
        members |= new
        waiting.extend(new)
    return members


def _default(configs: dict[str, Any], bases: dict[str, tuple[str, ...]]) -> str | None:
    """What to show when no config is named: one made for debugging, else the first that inherits."""
    named = [path for path in configs if os.path.basename(path).startswith("debug")]
    extended = {target for targets in bases.values() for target in targets}
    leaves = [path for path in configs if path in bases and path not in extended]
    return next(iter([*named, *leaves, *configs]), None)


def _base_files(configs: dict[str, Any], bases: dict[str, tuple[str, ...]]) -> list[str]:
    extended = {target for targets in bases.values() for target in targets}
    return [path for path in configs if path in extended and path not in bases and _is_called_base(path)]


def _is_called_base(path: str) -> bool:
    *folders, name = path.lower().split("/")
    return name.lstrip("_").startswith(_BASE_NAMES) or not _BASE_FOLDERS.isdisjoint(folders)


def _mixes(configs: dict[str, Any], bases: dict[str, tuple[str, ...]]) -> list[str]:
    """Dataset mixes: files with lists of datasets, and those that only extend such files."""
    found = {path for path, value in configs.items() if any(_is_list_of(value, name) for name in _DATASET_LISTS)}
    while True:
        more = {path for path, targets in bases.items() if path not in found and found.issuperset(targets)}
        if not more:
            return sorted(found & configs.keys())
        found |= more


def _is_list_of(content: Any, name: str) -> bool:
    entries = content.get(name) if isinstance(content, dict) else None
    return (
        isinstance(entries, list)
        and bool(entries)
        and all(isinstance(each, dict) and ("name" in each or "dataset" in each) for each in entries)
    )


def _folded(paths: list[str], configs: dict[str, Any]) -> tuple[str, ...]:
    """Patterns for exactly these paths: a folder where it holds nothing else, otherwise the files."""
    mixed = {folder for path in configs.keys() - set(paths) for folder in _folders(path)}
    patterns: dict[str, None] = {}
    for path in paths:
        pure = next((folder for folder in _folders(path) if folder not in mixed), None)
        patterns[f"{pure}/**" if pure else path] = None
    return tuple(sorted(patterns))


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, the topmost first."""
    steps = path.split("/")[:-1]
    for depth in range(1, len(steps) + 1):
        yield "/".join(steps[:depth])


def _references(configs: dict[str, Any], mixes: list[str]) -> tuple[str, ...]:
    targets = set(mixes)
    keys = {
        show_keys(keys)
        for path, content in configs.items()
        if path not in targets
        for keys, value in _texts((), content)
        if value.removeprefix("./") in targets
    }
    return tuple(sorted(keys))


def _outputs(contents: Iterable[Any]) -> tuple[str, ...]:
    """Keys that say where a run writes and what it is called: they differ from run to run."""
    keys = {show_keys(keys) for content in contents for keys, _ in _texts((), content) if _is_output(keys)}
    return tuple(sorted(keys))


def _is_output(keys: KeyPath) -> bool:
    return str(keys[-1]).lower() in _OUTPUT_KEYS


def _texts(keys: KeyPath, value: Any) -> Iterator[tuple[KeyPath, str]]:
    """Every text below mappings, with its key path; what stands in lists is left out."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts((*keys, key), item)
    elif isinstance(value, str) and keys:
        yield keys, value
