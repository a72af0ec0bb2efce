"""What a repository's configs look like: how they inherit, where they lie, what they refer to.

Reads every YAML and JSON file below a folder as it stands; a manifest is what comes of this, so none
is asked. Prints nothing and writes nothing.
"""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cfg_lsp.cli.surveying.files import folded
from cfg_lsp.cli.surveying.kinds import find_kinds
from cfg_lsp.cli.surveying.layers import PRESET, FoundLayer, Links, find_layers, members, names_a_run, texts
from cfg_lsp.merge import DIALECTS, EXTENDS, detect, show_keys, speaks_paddleseg
from cfg_lsp.project.files import CONFIG_SUFFIXES, Met, Unreadable, canonical, config_files
from cfg_lsp.project.manifest import OverlayKind
from cfg_lsp.project.patterns import matches_any
from cfg_lsp.project.workspace import Snapshot

_CONFIG_FOLDERS = frozenset({"config", "configs", "conf", "confs", "cfg", "cfgs"})
_YAML_SUFFIXES = frozenset({".yaml", ".yml"})
_DATASET_LISTS = ("targets", "sources")
_ENTRY_FIELDS = ("name", "dataset")
_FEWEST_LISTS = 2
MIX, REFERRED = "fusion", "referred"


class Family(NamedTuple):
    """Configs that other configs name, or that hold lists of datasets."""

    name: str
    files: tuple[str, ...]


class Survey(NamedTuple):
    """A repository's configs; every path is relative to its folder, every list sorted.

    `dialects` counts the files that inherit by how they do it. `longest` is the most files in one
    chain of configs that are no mixes. `layers` hold patterns; the first that fits counts. `kinds` are
    the usual kinds of overlay that are met here. `references` are keys that name configs, by the family
    of these; `doubtful` those whose value is a config in some files only. `lists` are lists of named
    entries, and how many files have each. `unreadable` are the files that could not be read, with why,
    and `broken` those that could be read in part.
    """

    configs: tuple[str, ...]
    dialects: dict[str, int]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    longest: int
    default: str | None
    layers: tuple[FoundLayer, ...]
    kinds: tuple[OverlayKind, ...]
    families: tuple[Family, ...]
    references: dict[str, str]
    doubtful: tuple[str, ...]
    lists: dict[str, int]
    outputs: tuple[str, ...]
    unreadable: tuple[tuple[str, Unreadable], ...]
    broken: tuple[str, ...]


class _Files(NamedTuple):
    """What was read, by relative path."""

    contents: dict[str, Any]
    unreadable: tuple[tuple[str, Unreadable], ...]
    broken: tuple[str, ...]


def survey(snapshot: Snapshot, folder: str, met: Met) -> Survey:
    """Look at every config below a canonical folder; `met` gathers the folders that cannot be listed."""
    files = _read(snapshot, folder, met)
    contents = files.contents
    dialects, links = _links(snapshot, folder, contents)
    hierarchy = {*links, *(target for targets in links.values() for target in targets)}
    roots = _roots(hierarchy) or {_root(path) for path in contents if _root(path).rpartition("/")[2] in _CONFIG_FOLDERS}
    include = tuple(sorted(_patterns(roots, _suffixes(hierarchy, contents, roots))))
    inside = {path: value for path, value in contents.items() if matches_any(include, path)}
    exclude = [path for path, value in inside.items() if path not in hierarchy and _is_no_config(path, value)]
    configs = {path: value for path, value in inside.items() if path not in exclude}
    mixes = _mixes(configs, links) if dialects.keys() <= {EXTENDS.name} else set()
    named, doubtful = _named_configs(configs)
    references, families = _families(named, mixes, configs)
    in_families = mixes.union(*named.values())
    layers = find_layers({path: value for path, value in configs.items() if path not in in_families}, links)
    presets = {path for layer in layers if layer.name == PRESET for path in layer.files}
    return Survey(
        configs=tuple(configs),
        dialects=dict(sorted(dialects.items())),
        include=include,
        exclude=folded(exclude, configs),
        longest=_longest({path: targets for path, targets in links.items() if path not in mixes}),
        default=_default(configs, links, mixes),
        layers=tuple(_with_patterns(layers, configs, roots)),
        kinds=find_kinds(configs, links, presets, mixes),
        families=families,
        references=references,
        doubtful=doubtful,
        lists=_lists({path: value for path, value in configs.items() if path not in mixes}),
        outputs=_outputs(configs.values()),
        unreadable=files.unreadable,
        broken=files.broken,
    )


def _read(snapshot: Snapshot, folder: str, met: Met) -> _Files:
    """The values of every readable file; names that no manifest can hold are left out."""
    contents: dict[str, Any] = {}
    unreadable, broken = [], []
    for path in config_files(folder, met):
        relative = os.path.relpath(path, folder).replace(os.sep, "/")
        document = snapshot.document(path)
        if isinstance(document, Unreadable):
            unreadable.append((path, document))
        elif relative.isprintable():
            contents[relative] = document.content
            if document.is_broken:
                broken.append(path)
    return _Files(dict(sorted(contents.items())), tuple(sorted(unreadable)), tuple(sorted(broken)))


def _links(
    snapshot: Snapshot, folder: str, contents: dict[str, Any]
) -> tuple[Counter[str], dict[str, tuple[str, ...]]]:
    """How many files speak each dialect, and the bases of every file that extends one that is there."""
    has_markers = speaks_paddleseg(contents.values())
    known = {canonical(os.path.join(folder, path)): path for path in contents}
    dialects: Counter[str] = Counter()
    found = {}
    for path, content in contents.items():
        dialect = detect(content)
        if dialect is None:
            continue
        if dialect is DIALECTS["mmengine"] and has_markers:
            dialect = DIALECTS["paddleseg"]
        links = snapshot.links(canonical(os.path.join(folder, path)), dialect)
        targets = tuple(dict.fromkeys(known[link.target] for link in links.bases if link.target in known))
        if targets:
            dialects[dialect.name] += 1
            found[path] = targets
    return dialects, found


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


def _suffixes(hierarchy: set[str], contents: Iterable[str], roots: set[str]) -> set[str]:
    """The suffixes that inheriting files have, and those of YAML that others beside them have."""
    found = {os.path.splitext(path)[1] for path in hierarchy}
    inside = {os.path.splitext(path)[1] for path in contents if _lies_in(path, roots)}
    return found | (inside & _YAML_SUFFIXES if found else inside) or set(CONFIG_SUFFIXES)


def _lies_in(path: str, roots: set[str]) -> bool:
    return matches_any(tuple(f"{root}/**" for root in roots if root), path) or ("" in roots and "/" not in path)


def _patterns(roots: set[str], suffixes: set[str]) -> Iterator[str]:
    for root in roots:
        for suffix in suffixes:
            yield f"{root}/**/*{suffix}" if root else f"*{suffix}"


def _is_no_config(path: str, content: Any) -> bool:
    """Whether a file that no other extends is something else: no mapping, or a tool's file in the top folder."""
    return "/" not in path or not isinstance(content, dict | None)


def _longest(links: Links) -> int:
    """The most files in one chain, each counted once."""
    return max((len(members(path, links)) for path in links), default=1)


def _default(configs: dict[str, Any], links: Links, mixes: set[str]) -> str | None:
    """What to show when no config is named: one made for debugging, else the first that inherits, rather no mix."""
    named = [path for path in configs if os.path.basename(path).startswith("debug")]
    extended = {target for targets in links.values() for target in targets}
    leaves = [path for path in configs if path in links and path not in extended]
    return next(iter([*named, *(path for path in leaves if path not in mixes), *leaves, *configs]), None)


def _mixes(configs: dict[str, Any], links: Links) -> set[str]:
    """Dataset mixes: files with lists of datasets, and those that only extend such files."""
    found = {path for path, value in configs.items() if _is_mix(value)}
    while True:
        more = {path for path, targets in links.items() if path not in found and found.issuperset(targets)}
        if not more:
            return found & configs.keys()
        found |= more


def _is_mix(content: Any) -> bool:
    return isinstance(content, dict) and any(_has_names(content.get(name)) for name in _DATASET_LISTS)


def _has_names(value: Any) -> bool:
    """Whether a value is a list of entries that all have a name."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, dict) and any(field in each for field in _ENTRY_FIELDS) for each in value)
    )


def _named_configs(configs: dict[str, Any]) -> tuple[dict[str, set[str]], tuple[str, ...]]:
    """The keys whose values are all paths of configs, with these; and those where only some are."""
    found: dict[str, set[str]] = {}
    others: set[str] = set()
    for path, content in configs.items():
        dialect = detect(content)
        own = dialect.keys if dialect else ()
        for keys, value in texts(content):
            target = posixpath.normpath(value) if value.lower().endswith(CONFIG_SUFFIXES) else None
            if target is None or keys[0] in own:
                continue
            if target in configs and target != path:
                found.setdefault(show_keys(keys), set()).add(target)
            else:
                others.add(show_keys(keys))
    sure = {key: targets for key, targets in sorted(found.items()) if key not in others}
    return sure, tuple(sorted(found.keys() & others))


def _families(
    named: dict[str, set[str]], mixes: set[str], configs: dict[str, Any]
) -> tuple[dict[str, str], tuple[Family, ...]]:
    """The family that each reference names, and the families: the mixes, and what else is referred to."""
    references = {key: MIX for key, targets in named.items() if targets <= mixes}
    references |= {key: REFERRED for key, targets in named.items() if not targets & mixes}
    referred = {target for key, targets in named.items() if references.get(key) == REFERRED for target in targets}
    families = [Family(name, _exactly(files, configs)) for name, files in ((MIX, mixes), (REFERRED, referred)) if files]
    return dict(sorted(references.items())), tuple(families)


def _with_patterns(layers: Iterable[FoundLayer], configs: dict[str, Any], roots: set[str]) -> Iterator[FoundLayer]:
    """Layers with patterns for their files; those of a layer before do not count."""
    left = dict(configs)
    for layer in layers:
        yield layer._replace(files=_exactly(layer.files, left, roots))
        left = {path: value for path, value in left.items() if path not in layer.files}


def _exactly(paths: Iterable[str], configs: Mapping[str, Any], roots: Iterable[str] = ()) -> tuple[str, ...]:
    wanted = set(paths)
    return folded(sorted(wanted), configs.keys() - wanted, sorted(roots))


def _lists(configs: dict[str, Any]) -> dict[str, int]:
    """Lists of named entries that several files have."""
    counts = Counter(show_keys(keys) for content in configs.values() for keys in _named_lists(content))
    return {keys: count for keys, count in sorted(counts.items()) if count >= _FEWEST_LISTS}


def _named_lists(content: Any) -> Iterator[tuple[str, ...]]:
    waiting: list[tuple[tuple[str, ...], Any]] = [((), content)]
    while waiting:
        keys, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*keys, key), item) for key, item in value.items() if isinstance(key, str)]
        elif _has_names(value):
            yield keys


def _outputs(contents: Iterable[Any]) -> tuple[str, ...]:
    """Keys that say where a run writes and what it is called: they differ from run to run."""
    return tuple(sorted({show_keys(keys) for content in contents for keys, _ in texts(content) if names_a_run(keys)}))
