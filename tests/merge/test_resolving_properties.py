"""Resolving against an independent resolver, and what provenance promises, over random hierarchies."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.merge import EXTENDS, Definition, Dialect, Merge, entry_name, named_lists, written
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.syntax import Document, find
from cfg_lsp.syntax.content import construct
from tests.merge import naive_resolver
from tests.merge.hierarchies import TOP, contents, hierarchies
from tests.merge.naive_resolver import Knobs

few = settings(max_examples=120, deadline=None)
LISTS = named_lists(naive_resolver.NAMED)


def snapshot_of(files: dict[str, str], dialect: Dialect | None = None) -> Snapshot:
    workspace = Workspace(dialect)
    for path, text in files.items():
        workspace.open(path, text)
    return workspace.snapshot()


@few
@given(hierarchies())
def test_resolving_equals_a_naive_resolver(files: dict[str, str]) -> None:
    snapshot = snapshot_of(files, EXTENDS)
    for path in files:
        assert repr(snapshot.merged(path).value) == repr(naive_resolver.resolve(files, path, Knobs()))


dialects = st.builds(
    Dialect,
    name=st.just("random"),
    keys=st.just(("extends", "inherit")),
    order=st.sampled_from(["later", "earlier"]),
    merge=st.sampled_from(["deep", "deep-strict", "shallow"]),
    reset=st.sampled_from([None, ("_delete_", True), ("_delete_", False)]),
    keep=st.sampled_from([None, "???"]),
)


@settings(max_examples=250, deadline=None)
@given(hierarchies(), dialects)
def test_resolving_equals_a_naive_resolver_under_every_knob(files: dict[str, str], dialect: Dialect) -> None:
    snapshot = snapshot_of(files, dialect)
    knobs = Knobs(dialect.order == "earlier", dialect.merge == "shallow", dialect.reset, dialect.keep)
    for path in files:
        assert repr(snapshot.merged(path).value) == repr(naive_resolver.resolve(files, path, knobs))


@few
@given(hierarchies())
def test_an_empty_overlay_changes_nothing(files: dict[str, str]) -> None:
    last = [*files][-1]
    files = {**files, f"{TOP}/empty.yaml": f"extends: {last}\n"}
    snapshot = snapshot_of(files)
    above, below = snapshot.merged(f"{TOP}/empty.yaml"), snapshot.merged(last)
    assert repr(above.value) == repr(below.value)
    assert [each for each in above.leaves() if each[0]] == [each for each in below.leaves() if each[0]], (
        "the same objects"
    )


@few
@given(contents)
def test_a_tree_over_itself_stays_as_it_is(content: dict[Any, Any]) -> None:
    tree = written("a.yaml", content, LISTS)
    merged = Merge(EXTENDS, LISTS).lay(tree, tree)
    entries = [entry for key in naive_resolver.NAMED for entry in entries_of(content.get(key))]
    if all(entry is not None for entry in entries) and len(entries) == len(set(entries)):
        assert merged is tree
    assert repr(merged.value) == repr(naive_resolver.merge(content, content, (), Knobs()))


def entries_of(value: Any) -> list[Any]:
    names = [entry_name(entry, ("name", "dataset")) for entry in value] if isinstance(value, list) else []
    return [None if name is None else (id(value), name) for name in names]


@few
@given(hierarchies())
def test_every_definition_stands_where_its_origin_says(files: dict[str, str]) -> None:
    check_definitions(files, snapshot_of(files))


anchored = st.builds(
    json.dumps,
    st.dictionaries(st.sampled_from("abc"), st.sampled_from([None, 1, "x", [1, 2], {"deep": 1}, {}]), max_size=3),
)


@st.composite
def documents_with_anchors(draw: st.DrawFn) -> str:
    lines = [f"anchor_{number}: &m{number} {draw(anchored)}" for number in range(3)]
    for section in draw(st.lists(st.sampled_from(["p", "q", "r", "s"]), unique=True)):
        one, two = draw(st.integers(0, 2)), draw(st.integers(0, 2))
        own = draw(anchored)[1:-1]
        forms = [
            f"*m{one}",
            f"{{<<: *m{one}{', ' if own else ''}{own}}}",
            f"{{{own}{', ' if own else ''}<<: [*m{one}, *m{two}]}}",
            f"\n  <<: *m{one}\n  a: {{<<: *m{two}, deep: 2}}",
            f"[*m{one}, {{<<: *m{two}}}]",
        ]
        lines.append(f"{section}: {draw(st.sampled_from(forms))}")
    return "\n".join(lines) + "\n"


@few
@given(st.lists(documents_with_anchors(), min_size=1, max_size=3))
def test_every_definition_stands_where_its_origin_says_with_anchors_and_merge_keys(texts: list[str]) -> None:
    files = {f"{TOP}/0.yaml": texts[0]}
    for number, text in enumerate(texts[1:], 1):
        files[f"{TOP}/{number}.yaml"] = f"extends: {number - 1}.yaml\n{text}"
    snapshot = snapshot_of(files)
    last = [*files][-1]
    assert repr(snapshot.merged(last).value) == repr(naive_resolver.resolve(files, last, Knobs()))
    check_definitions(files, snapshot)


def check_definitions(files: dict[str, str], snapshot: Snapshot) -> None:
    loaded = {path: yaml.safe_load(text) for path, text in files.items()}
    for path in files:
        for keys, leaf in snapshot.merged(path).leaves():
            assert snapshot.merged(path).find(keys) is leaf
            definitions = leaf.definitions()
            for definition in definitions:
                check_definition(definition, loaded, snapshot)
            if keys:
                winner = [each for each in definitions if each.how != "kept"][-1]
                assert repr(winner.value) == repr(leaf.value)
                assert winner.origin == leaf.origin


def check_definition(definition: Definition, loaded: dict[str, Any], snapshot: Snapshot) -> None:
    path, keys = definition.origin
    value = loaded[path]
    for number, step in enumerate(keys):
        value = step_into(value, step, keys[:number])
    if keys:
        assert repr(value) == repr(definition.value)
        document = snapshot.document(path)
        assert isinstance(document, Document)
        found = find(document, keys, snapshot.lists(path).ids_at)
        assert found is not None
        assert repr(construct(found.value.resolved, "yaml-1.1").value) == repr(definition.value)


def step_into(value: Any, step: Any, keys: tuple[Any, ...]) -> Any:
    if isinstance(value, dict):
        (match,) = (each for key, each in value.items() if key == step and type(key) is type(step))
        return match
    ids = naive_resolver.NAMED.get(keys[0], ()) if len(keys) == 1 else ()
    if isinstance(step, str):
        return next(each for each in value if naive_resolver.name_of(each, ids) == step)
    return value[step]


@few
@given(hierarchies())
def test_untouched_subtrees_are_shared(files: dict[str, str]) -> None:
    snapshot = snapshot_of(files)
    for path in files:
        bases = [link.target for link in snapshot.chain(path).bases[path]]
        if len(bases) == 1:
            base, merged = snapshot.merged(bases[0]), snapshot.merged(path)
            own = yaml.safe_load(files[path])
            for key, value in base.value.items():
                if key not in own:
                    assert merged.value[key] is value
                    assert merged.child(key) is base.child(key)
