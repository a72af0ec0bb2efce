"""Patterns that name exactly some of a repository's configs, as a person would write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from cfg_lsp.project.patterns import matches_any

_FEWEST = 2  # paths that one pattern stands for
_MOST_TRIED = 100
_JOINTS = "-_."


def folded(paths: Collection[str], others: Iterable[str], roots: Collection[str] = ()) -> tuple[str, ...]:
    """Patterns for exactly these paths and none of the others.

    A folder where it holds nothing else; the name, or how it begins, where that tells them from the
    others, below a root or beside each other; otherwise the path itself.
    """
    mixed = {folder for path in others for folder in _folders(path)}
    pure = {path: next((folder for folder in _folders(path) if folder not in mixed), None) for path in paths}
    patterns = dict.fromkeys(f"{folder}/**" for folder in pure.values() if folder)
    left = [path for path, folder in pure.items() if not folder]
    for pattern in _shared_names(left, set(others), roots):
        covered = [path for path in left if matches_any((pattern,), path)]
        if len(covered) >= _FEWEST:
            patterns[pattern] = None
            left = [path for path in left if path not in covered]
    return tuple(sorted({*patterns, *left}))


def _shared_names(paths: list[str], others: set[str], roots: Collection[str]) -> Iterator[str]:
    """Patterns that stand for several of the paths and for none of the others, those that stand for most first."""
    counts = Counter(pattern for path in paths for pattern in set(_spellings(path, roots)))
    several = [pattern for pattern, count in counts.items() if count >= _FEWEST]
    tried = sorted(several, key=lambda pattern: (-counts[pattern], len(pattern), pattern))
    for pattern in tried[:_MOST_TRIED]:
        if not any(matches_any((pattern,), other) for other in others):
            yield pattern


def _spellings(path: str, roots: Collection[str]) -> Iterator[str]:
    folder, _, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    lead = stem[: len(stem) - len(stem.lstrip("_"))]
    joint = next((number for number, letter in enumerate(stem) if letter in _JOINTS and number >= len(lead)), None)
    names = [name] if joint is None else [name, f"{stem[: joint + 1]}*{dot}{suffix}"]
    for each in names:
        if folder:
            yield f"{folder}/{each}"
        yield from (f"{root}/**/{each}" for root in roots if root and matches_any((f"{root}/**",), path))


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, the topmost first."""
    steps = path.split("/")[:-1]
    for depth in range(1, len(steps) + 1):
        yield "/".join(steps[:depth])
