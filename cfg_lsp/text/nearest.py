"""The names that somebody may have meant.

Knows how people mistype: a letter too many, too few, another one or two swapped, a prefix or a suffix left out,
another case. Knows nothing of what the names stand for, but how a path is made of folders, a stem and a suffix.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

_NEAR = 0.599  # of five letters two may be wrong, of three one; a little less than 3/5, which floats do not hit
_NEAR_AFFIX = 0.5  # what was written is at least a third of the name that begins or ends with it
_SHORTEST_AFFIX = 3
_BEHIND = 0.2  # what is so much less like it than the best was not meant
_SHORTEST_SLIP = 4  # among shorter names everything is one slip from something
_SHORTEST_SLIPPED_WORD = 3
_LONGEST = 200
_MOST_COMPARED = 2000
_SUFFIXES = (".yaml", ".yml", ".json")
_FOLDER_WEIGHT, _SUFFIX_WEIGHT = 0.2, 0.05  # against 1 for the stem: the name of a file says more than where it lies


def nearest(name: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """The candidates most like `name`, best first, alphabetical among equals; none where nothing is alike.

    Comparing takes time: only the first two thousand candidates count, and a name that is longer
    than any should be is like none.
    """
    if len(name) > _LONGEST:
        return []
    return list(_nearest(name, tuple(islice(candidates, _MOST_COMPARED)), most))


def nearest_paths(path: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """The same for paths of configs: what the files are called must be alike, their folders and suffixes only help.

    So `../bse.yaml` means `../base.yaml`, and `../x.yaml` is not like `../y.yaml` for what they have in common.
    """
    if len(path) > _LONGEST:
        return []
    return list(_nearest_paths(path, tuple(islice(candidates, _MOST_COMPARED)), most))


def one_slip(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` is a single slip of the keyboard away from.

    A slip is one letter too many, too few or another one, two neighbours swapped, or other capitals and dashes.
    A name that is a candidate itself has none, nor have short names and those that differ in digits or in a word of
    a letter or two alone: `adam_beta1` and `adam_beta2`, `top_k` and `top_p` are two settings. A plural is one letter
    too many like any other.
    """
    from rapidfuzz.distance import OSA

    known = dict.fromkeys(candidates)
    if name in known or len(name) < _SHORTEST_SLIP:
        return None
    slips = []
    for each in known:
        if abs(len(each) - len(name)) > 1 or len(each) < _SHORTEST_SLIP:
            continue
        distance = OSA.distance(name, each, score_cutoff=1)
        spelled_alike = _folded(name) == _folded(each)
        if spelled_alike or (distance <= 1 and not _are_siblings(name, each)):
            slips.append((not spelled_alike, each))
    return min(slips)[1] if slips else None


@lru_cache(maxsize=256)
def _nearest(name: str, candidates: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Remembered: where a base is gone, many files of one folder ask the same."""
    likeness = _likeness(name, candidates)
    return _best(((score, each) for each, score in likeness.items()), name, most)


@lru_cache(maxsize=256)
def _nearest_paths(path: str, candidates: tuple[str, ...], most: int) -> tuple[str, ...]:
    from rapidfuzz.distance import OSA

    folder, stem, suffix = _parts(path)
    parts = {each: _parts(each) for each in candidates}
    likeness = _likeness(stem, tuple(dict.fromkeys(stem for _, stem, _ in parts.values())))
    scores = (
        (
            likeness[its_stem]
            + _FOLDER_WEIGHT * OSA.normalized_similarity(folder, its_folder)
            + _SUFFIX_WEIGHT * (its_suffix == (suffix or _SUFFIXES[0])),
            each,
        )
        for each, (its_folder, its_stem, its_suffix) in parts.items()
        if its_stem in likeness
    )
    return _best(scores, path, most)


def _likeness(name: str, candidates: tuple[str, ...]) -> dict[str, float]:
    """How like `name` each candidate is, up to 1, of those that are at all."""
    from rapidfuzz import process  # costs milliseconds, which a call without findings need not pay
    from rapidfuzz.distance import OSA, Indel

    folded = [_folded(each) for each in candidates]
    mine = _folded(name)
    found = process.extract(mine, folded, scorer=OSA.normalized_similarity, score_cutoff=_NEAR, limit=None)
    likeness = {candidates[index]: score for _, score, index in found}
    for each, other in zip(candidates, folded, strict=True):
        if _is_affix(mine, other):
            score = Indel.normalized_similarity(mine, other)
            if score >= _NEAR_AFFIX:
                likeness[each] = max(likeness.get(each, 0.0), score)
    best = max(likeness.values(), default=0.0)
    return {each: score for each, score in likeness.items() if score > best - _BEHIND}


def _is_affix(one: str, other: str) -> bool:
    """Whether the shorter one begins or ends the longer one."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_AFFIX and (long.startswith(short) or long.endswith(short))


def _best(scores: Iterable[tuple[float, str]], name: str, most: int) -> tuple[str, ...]:
    """The names of the highest scores; among equals those written like `name`, capitals and all, then by alphabet."""
    from rapidfuzz.distance import OSA

    ranked = sorted(scores, key=lambda scored: (-round(scored[0], 6), OSA.distance(name, scored[1]), scored[1]))
    return tuple(each for _, each in ranked[:most])


def _parts(path: str) -> tuple[str, str, str]:
    """Folder, stem and suffix."""
    folder, _, file = path.replace("\\", "/").rpartition("/")
    suffix = next((each for each in _SUFFIXES if file.lower().endswith(each) and file.lower() != each), "")
    return folder, file[: len(file) - len(suffix)], suffix


def _folded(name: str) -> str:
    return name.casefold().replace("-", "_")


def _are_siblings(name: str, other: str) -> bool:
    """Whether names that are one slip apart are told apart by what people number and letter things with."""
    if _without_digits(name) == _without_digits(other):
        return True
    words = zip(_folded(name).split("_"), _folded(other).split("_"), strict=False)
    return next((max(len(one), len(two)) < _SHORTEST_SLIPPED_WORD for one, two in words if one != two), False)


def _without_digits(name: str) -> str:
    return "".join(letter for letter in name if not letter.isdigit())
