"""The loader against PyYAML: a whole corpus, and one more dependent of a large base."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from benchmarks.inputs import corpus_files, large_base
from benchmarks.measure import Row, compare
from cfg_lsp.project.files import canonical
from cfg_lsp.project.workspace import Workspace

_KEYS = ("extends", "inherit", "_BASE_", "_base_", "__include__")


def rows() -> list[Row]:
    """Every figure about resolving inside one process."""
    corpora = corpus_files()
    everything = [path for files in corpora.values() for path in files]
    return [
        *(_against_composing(name, files) for name, files in corpora.items()),
        _against_composing("all of them", everything),
        compare(
            f"all of them: load each of {len(everything)} naively with safe_load / resolve",
            "≥ 10",
            _load_naively(everything),
            _resolve(everything),
            rounds=3,
        ),
        _one_more_dependent(),
    ]


def _against_composing(name: str, files: list[str]) -> Row:
    what = f"{name}: resolve {len(files)} configs / compose each file once with CSafeLoader"
    return compare(what, "≤ 2.5", _resolve(files), _compose(files), rounds=15)


def _one_more_dependent() -> Row:
    count = 200
    with tempfile.TemporaryDirectory() as folder:
        base, *dependents = large_base(Path(folder), count)

        def resolve_dependents() -> None:
            snapshot = Workspace().snapshot()
            snapshot.merged(canonical(base))
            for path in dependents:
                snapshot.merged(canonical(path))

        return compare(
            "one more dependent of a base of 5,000 keys / composing that base",
            "",
            resolve_dependents,
            _compose([base]),
            rounds=7,
            scale=1 / count,
        )


def _resolve(files: list[str]) -> Callable[[], object]:
    def run() -> None:
        snapshot = Workspace().snapshot()
        for path in files:
            snapshot.merged(canonical(path))

    return run


def _compose(files: list[str]) -> Callable[[], object]:
    def run() -> None:
        for path in files:
            with open(path, encoding="utf-8") as stream:
                yaml.compose(stream.read(), yaml.CSafeLoader)

    return run


def _load_naively(files: list[str]) -> Callable[[], object]:
    def run() -> None:
        for path in files:
            try:
                _naive(Path(path))
            except yaml.YAMLError:  # a tag that safe_load does not know
                continue

    return run


def _naive(path: Path) -> Any:
    own = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    key = next((key for key in _KEYS if key in own), None)
    if key is None:
        return own
    entries = own.pop(key)
    merged: Any = {}
    for entry in [entries] if isinstance(entries, str) else entries:
        merged = _merge(merged, _naive(path.parent / entry))
    return _merge(merged, own)


def _merge(base: Any, overlay: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(overlay, dict)):
        return overlay
    return {**base, **{key: _merge(base[key], value) if key in base else value for key, value in overlay.items()}}
