"""An `extends` entry that names no readable file.

## Why is this bad?
Everything that the base would have set is missing, and the run starts with other values or not at all. The rest of
the chain is still resolved.

```yaml bad
## configs/base.yaml
training: {seed: 17}
## configs/train.yaml
extends: bse.yaml
```

```yaml good
## configs/base.yaml
training: {seed: 17}
## configs/train.yaml
extends: base.yaml
```

## Fix
The nearest path that is there is written instead.
"""

import os
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cfg_lsp.project.chain import MissingBase
from cfg_lsp.project.files import config_files_beside
from cfg_lsp.project.links import Link
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules.paths import path_fix
from cfg_lsp.rules.subject import Finding, Subject, brief
from cfg_lsp.text import Severity
from cfg_lsp.text.nearest import nearest_paths

SEVERITY = Severity.ERROR
BREAKS_THE_CHAIN = True
_MOST_FIXES = 3
_MOST_GUESSED = 20  # entries of one file: guessing a path for thousands of them would take minutes


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for every entry of this file whose target gives no text."""
    missing = [problem for problem in subject.chain.problems if isinstance(problem, MissingBase)]
    own = [problem for problem in missing if problem.link.owner == subject.path]
    for number, problem in enumerate(own):
        near = [] if problem.exists or number >= _MOST_GUESSED else _nearest(subject, problem.link)
        yield _finding(subject, problem, near)


def _nearest(subject: Subject, link: Link) -> list[str]:
    """The nearest paths that are there, as this file would write them; never this file itself."""
    folder, own = os.path.split(subject.path)
    asked = _Asked(folder, subject.manifest.folder, os.path.dirname(link.target), os.path.isabs(link.written))
    answers = _answers(subject.snapshot)
    if asked not in answers.candidates:
        answers.candidates[asked] = _candidates(asked)
    if (asked, link.written) not in answers.near:
        near = nearest_paths(link.written, answers.candidates[asked], _MOST_FIXES + 1)
        answers.near[asked, link.written] = near
    return [path for path in answers.near[asked, link.written] if path not in (own, subject.path)][:_MOST_FIXES]


class _Asked(NamedTuple):
    """What the configs of one folder, below the manifest's folder `top`, ask for that miss a base in one folder."""

    folder: str
    top: str
    missing_in: str
    is_absolute: bool


class _Answers(NamedTuple):
    """What was found, once for all: a base that is gone is often missed by a whole folder of configs."""

    candidates: dict[_Asked, list[str]]
    near: dict[tuple[_Asked, str], list[str]]


@lru_cache(maxsize=1)  # what an older snapshot saw may be on the disk no more
def _answers(_: Snapshot) -> _Answers:
    return _Answers({}, {})


def _finding(subject: Subject, problem: MissingBase, near: list[str]) -> Finding:
    link = problem.link
    span = subject.span(link.keys)
    hint = "name a config file" if problem.exists else "write a path relative to this file"
    hint = f"did you mean `{near[0]}`?" if near else hint
    message = f"the base `{brief(link.written)}` cannot be read: {problem.reason}"
    return Finding(span, message, hint, fixes=tuple(path_fix(subject, span, f"Extend `{path}`", path) for path in near))


def _candidates(asked: _Asked) -> list[str]:
    """Configs beside the missing one and beside those that ask, and above both, as these would name them."""
    starts = (asked.missing_in, asked.folder)
    folders = dict.fromkeys(folder for start in starts for folder in _upwards(start, asked.top))
    found: list[str] = []
    for folder in folders:
        shown = folder if asked.is_absolute else os.path.relpath(folder, asked.folder).replace(os.sep, "/")
        prefix = "" if shown == "." else f"{shown}/"
        beside = config_files_beside(os.path.join(folder, ""))
        found += [prefix + path.rpartition(os.sep)[2] for path in beside]
    return found


def _upwards(folder: str, top: str) -> Iterator[str]:
    """A folder and those above it, up to `top`; only itself where it lies elsewhere."""
    yield folder
    while folder != top and folder.startswith(top.rstrip(os.sep) + os.sep):
        folder = os.path.dirname(folder)
        yield folder
