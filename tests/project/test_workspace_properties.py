"""Whatever happened before, a workspace answers as a fresh one over the same buffers and disk does."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.project.cascade import Layer, cascade
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.rules.run import run_rules

NAMES = (
    "configs/base.yaml",
    "configs/a.yaml",
    "configs/b.yaml",
    "configs/fusion/mix.yaml",
    "configs/fusion/overlay.yaml",
    "configs/plain",
    "configs/plain.yaml",
)
MANIFEST = "cfg-lsp.toml"
MANIFESTS = (
    "max-file-size = 30\n",
    "max-file-size = 4000\n",
    'dialect = "paddleseg"\n',
    'dialect = { keys = ["extends"], order = "earlier" }\n',
    'dialect = { keys = ["extends"], merge = "shallow", extensionless = true }\n',
    '[families.fusion]\nfiles = ["configs/fusion/**"]\nnamed-lists = { targets = ["id"] }\n',
    "not toml [\n",
)
LINKS = (
    "",
    "extends: base.yaml\n",
    "extends: [base.yaml, a.yaml]\n",
    "extends: b.yaml\n",
    "extends: [fusion/mix.yaml, b.yaml, gone.yaml]\n",
    "extends: ../a.yaml\n",
    "extends: mix.yaml\n",
    "extends: plain\n",
    "inherit: ../base.yaml\n",
    "_base_: [base.yaml, b.yaml]\n",
    "_BASE_: base.yaml\n",
)
BODIES = (
    "",
    "# a comment\n",
    "training: {seed: 1, rate: 1.0}\n",
    "training: {seed: 1, rate: 1.0}  # the same\n",
    "training: {seed: true}\n",
    "training: 1\n",
    "training: {_inherited_: false, seed: 3}\n",
    "targets: [{name: x, id: 1, ratio: 1}, {dataset: y}]\n",
    "targets: [{name: y, id: 1, ratio: 2}]\n",
    "targets:\n",
    "broken: [1, 2\n",
    "key: 'open\nother: 1\n",
    "- a list\n",
)
texts = st.builds(
    lambda links, bodies: links + "".join(bodies), st.sampled_from(LINKS), st.lists(st.sampled_from(BODIES), max_size=2)
)
names = st.sampled_from(NAMES)
operations = st.one_of(
    st.tuples(st.just("edit"), names, texts, st.none() | st.integers(0, 3)),
    st.tuples(st.just("edit"), names, texts, st.none() | st.integers(0, 3)),
    st.tuples(st.just("close"), names),
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("write"), st.just(MANIFEST), st.sampled_from(MANIFESTS)),
    st.tuples(st.just("delete"), st.just(MANIFEST)),
)


class Session:
    """A workspace, and what a fresh one must be told to be in the same place."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.workspace = Workspace()
        self.buffers: dict[str, tuple[str, int | None]] = {}
        self.paths = [os.path.join(folder, name) for name in NAMES]

    def apply(self, operation: tuple[Any, ...]) -> set[str]:
        kind, name, *rest = operation
        path = os.path.join(self.folder, name)
        if kind == "edit":
            text, line = rest
            self.buffers[path] = (text, line)
            return self.workspace.edit(path, text, line)
        if kind == "close":
            self.buffers.pop(path, None)
            return self.workspace.close(path)
        if kind == "write":
            Path(path).write_text(rest[0], encoding="utf-8")
        else:
            Path(path).unlink(missing_ok=True)
        return self.workspace.changed_on_disk([path])

    def fresh(self) -> Snapshot:
        workspace = Workspace()
        for path, (text, line) in self.buffers.items():
            workspace.edit(path, text, line)
        return workspace.snapshot()


def answer(snapshot: Snapshot, path: str) -> tuple[Any, ...]:
    """Everything about a config but the guesses at what somebody meant: those look at the folder itself."""
    chain = snapshot.chain(path)
    resolved = snapshot.resolved(path)
    leaves = [(keys, repr(leaf.value), leaf.definitions()) for keys, leaf in resolved.merged.leaves()]
    found = [cascade(snapshot, resolved.merged, keys) for keys, _, _ in leaves]
    cascades = [(each.keys, each.value, [layer_shown(layer) for layer in each.layers]) for each in found if each]
    return (
        (chain.members, chain.steps, chain.problems),
        repr(resolved.merged.value),
        resolved.conflicts,
        repr(leaves),
        repr(cascades),
        [(each.rule, each.severity, each.path, each.span, each.message) for each in run_rules(snapshot, [path])],
    )


def layer_shown(layer: Layer) -> tuple[Any, ...]:
    return (layer.origin, layer.value, layer.how, layer.place)


def project(folder: str, first: tuple[str, str, str]) -> Session:
    for name, text in zip(NAMES, first, strict=False):
        path = os.path.join(folder, name)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    Path(folder, "configs/fusion").mkdir(parents=True, exist_ok=True)
    return Session(os.path.realpath(folder))


@settings(max_examples=120, deadline=None)
@given(st.tuples(texts, texts, texts), st.lists(st.tuples(operations, names), min_size=1, max_size=8))
def test_answers_do_not_depend_on_what_was_asked_before(
    first: tuple[str, str, str], history: list[tuple[tuple[Any, ...], str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = project(folder, first)
        for operation, asked in history:
            session.apply(operation)
            path = os.path.join(session.folder, asked)
            assert answer(session.workspace.snapshot(), path) == answer(session.fresh(), path)
        for path in session.paths:
            assert answer(session.workspace.snapshot(), path) == answer(session.fresh(), path)


@settings(max_examples=60, deadline=None)
@given(st.tuples(texts, texts, texts), st.lists(operations, min_size=1, max_size=5))
def test_every_answer_that_changes_is_among_the_affected_paths(
    first: tuple[str, str, str], history: list[tuple[Any, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = project(folder, first)
        before = answers(session)
        for operation in history:
            affected = session.apply(operation)
            after = answers(session)
            assert {path for path in session.paths if before[path] != after[path]} <= affected
            before = after


def answers(session: Session) -> dict[str, tuple[Any, ...]]:
    snapshot = session.workspace.snapshot()
    return {path: answer(snapshot, path) for path in session.paths}


@settings(max_examples=60, deadline=None)
@given(st.tuples(texts, texts, texts), st.lists(operations, max_size=4), st.lists(operations, min_size=1, max_size=4))
def test_a_snapshot_stays_as_it_was(
    first: tuple[str, str, str], before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = project(folder, first)
        for operation in before:
            session.apply(operation)
        snapshot = session.workspace.snapshot()
        old = {path: answer(snapshot, path) for path in session.paths}
        for operation in after:
            session.apply(operation)
            answers(session)
        assert {path: answer(snapshot, path) for path in session.paths} == old
