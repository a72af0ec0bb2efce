"""Who inherits from a config and who refers to it, whatever was edited, moved or asked before."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.project.families import heirs, members
from cfg_lsp.project.inheritors import (
    connected,
    each_direct_inheritor,
    inheritors,
    note,
    read_ahead,
    referrers,
)
from cfg_lsp.project.workspace import Snapshot, Workspace
from tests.fixture import workspace_of

NAMES = (
    "configs/base.yaml",
    "configs/a.yaml",
    "configs/plain.yaml",
    "configs/sub/b.yaml",
    "configs/sub/c.json",
    "configs/fusion/mix.yaml",
    "configs/.hidden/d.yaml",
)
FOLDERS = ("configs/sub", "configs/fusion", "configs/new", "configs/.hidden", "configs/node_modules", "configs/x.yaml")
MANIFEST = "configs/cfg-lsp.toml"
TEXTS = (
    "a: 1\n",
    "extends: base.yaml\n",
    "extends: [base.yaml, a.yaml, sub/b.yaml]\n",
    "extends: [../base.yaml, ../a.yaml]\n",
    "extends: new/b.yaml\n",
    "extends: [b.yaml, ../new/b.yaml, ../x.yaml/b.yaml]\n",
    "_base_: [../base.yaml, base.yaml]\n",
    "_base_: a.yaml\n",
    "include: plain\n",
    "include: ../plain\n",
    "custom: {fusion_config: configs/fusion/mix.yaml}\n",
    "custom: {fusion_config: fusion/mix.yaml, other: configs/base.yaml}\n",
    "extends: base.yaml\ncustom: {fusion_config: configs/sub/b.yaml}\n",
    '{"extends": "../base.yaml"}\n',
    "broken: [1\nextends: base.yaml\n",
    "- extends: base.yaml\n",
)
MANIFESTS = (
    'include = ["**/*.yaml"]\n',
    'include = ["**/*"]\nexclude = ["sub/**"]\n[references]\n"custom.other" = "fusion"\n',
    'include = ["**/*"]\ndialect = "lm-eval"\n',
    'include = ["**/*"]\n[references]\n"custom.fusion_config" = "fusion"\n',
    "not toml [",
)

names = st.sampled_from(NAMES)
folders = st.sampled_from(FOLDERS)
texts = st.sampled_from(TEXTS)
operations = st.one_of(
    st.tuples(st.just("edit"), names, texts),
    st.tuples(st.just("close"), names),
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("move"), names, names),
    st.tuples(st.just("move"), folders, folders),
    st.tuples(st.just("delete"), folders),
    st.tuples(st.just("edit"), st.just(MANIFEST), st.sampled_from(MANIFESTS)),
    st.tuples(st.just("close"), st.just(MANIFEST)),
    st.tuples(st.just("write"), st.just(MANIFEST), st.sampled_from(MANIFESTS)),
    st.tuples(st.just("delete"), st.just(MANIFEST)),
)


class Session:
    """A workspace that hears of every change, and the buffers that a fresh one needs to be in the same place."""

    def __init__(self, folder: str, *, reads_ahead: bool = False) -> None:
        self.folder = folder
        self.workspace = Workspace(reads_ahead=reads_ahead)
        self.buffers: dict[str, str] = {}

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def apply(self, operation: tuple[Any, ...]) -> set[str]:
        kind, name, *rest = operation
        path = self.path(name)
        if kind == "edit":
            self.buffers[path] = rest[0]
            return self.workspace.edit(path, rest[0])
        if kind == "close":
            self.buffers.pop(path, None)
            return self.workspace.close(path)
        changed = [path]
        if kind == "write":
            if os.path.isdir(path) or os.path.isfile(os.path.dirname(path)):
                return set()
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(rest[0], encoding="utf-8")
        elif kind == "delete":
            remove(path)
        elif os.path.lexists(path):
            target = self.path(rest[0])
            if target == path or os.path.isfile(os.path.dirname(target)):
                return set()
            remove(target)
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            os.rename(path, target)
            changed.append(target)
        return self.workspace.changed_on_disk(changed)

    def fresh(self) -> Workspace:
        workspace = Workspace()
        for path, text in self.buffers.items():
            workspace.edit(path, text)
        return workspace


def remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


def answers(snapshot: Snapshot, folder: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "files": snapshot.files_below(folder),
        "sub": snapshot.files_below(f"{folder}/configs/sub"),
    }
    for name in (*NAMES, "configs/new/b.yaml", "configs/x.yaml/b.yaml", "configs/plain"):
        path = os.path.join(folder, name)
        manifest = snapshot.manifest(path)
        found[name] = {
            "configs": snapshot.configs(manifest),
            "members": [members(snapshot, manifest, family) for family in manifest.families],
            "heirs": [heirs(snapshot, manifest, family, path) for family in manifest.families],
            "inheritors": [each for each in inheritors(snapshot, path) if is_known(snapshot, each)],
            "direct": [each for each in each_direct_inheritor(snapshot, path) if is_known(snapshot, each)],
            "referrers": [each for each in referrers(snapshot, path) if is_known(snapshot, each)],
        }
    return found


def is_known(snapshot: Snapshot, path: str) -> bool:
    """Whether a fresh workspace is bound to know of a config: what no manifest includes, it may not have read."""
    return snapshot.manifest(path).includes(path) and path in snapshot.configs(snapshot.manifest(path))


def begun(folder: str, first: list[str], *, reads_ahead: bool = False) -> Session:
    session = Session(os.path.realpath(folder), reads_ahead=reads_ahead)
    for name, text in zip(NAMES, first, strict=True):
        Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
        Path(folder, name).write_text(text, encoding="utf-8")
    return session


starts = st.lists(texts, min_size=len(NAMES), max_size=len(NAMES))


@settings(max_examples=150, deadline=None)
@given(starts, st.lists(st.tuples(operations, st.booleans()), min_size=1, max_size=8))
def test_after_any_changes_the_answers_are_those_of_a_fresh_workspace(
    first: list[str], history: list[tuple[tuple[Any, ...], bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = begun(folder, first)
        for operation, asks in history:
            if asks:
                answers(session.workspace.snapshot(), session.folder)
            session.apply(operation)
        now = answers(session.workspace.snapshot(), session.folder)
        assert now == answers(session.fresh().snapshot(), session.folder)


@settings(max_examples=100, deadline=None)
@given(starts, st.lists(st.tuples(operations, st.integers(0, 12)), min_size=1, max_size=8), st.booleans())
def test_reading_ahead_comes_to_the_same_however_it_is_interrupted(
    first: list[str], history: list[tuple[tuple[Any, ...], int]], begins_again: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = begun(folder, first, reads_ahead=True)
        ahead = read_ahead(session.workspace, session.folder)
        for operation, steps in history:
            for _ in range(steps):
                if next(ahead, None) is None:
                    break
            answers(session.workspace.snapshot(), session.folder)
            look_again(session, session.apply(operation))
        if begins_again:
            ahead.close()
            ahead = read_ahead(session.workspace, session.folder)
        for _ in ahead:
            pass
        now = answers(session.workspace.snapshot(), session.folder)
        assert now == answers(session.fresh().snapshot(), session.folder)
        for operation, _ in history:
            look_again(session, session.apply(operation))
            now = answers(session.workspace.snapshot(), session.folder)
            assert now == answers(session.fresh().snapshot(), session.folder)


def look_again(session: Session, affected: set[str]) -> None:
    """What an editor's server does with what may have changed."""
    snapshot = session.workspace.snapshot()
    for path in sorted(affected):
        if snapshot.speaks_of(path):
            note(snapshot, path)


PROJECT = """
## configs/base.yaml
a: 1
## configs/one.yaml
extends: base.yaml
## configs/two.yaml
extends: one.yaml
custom: {fusion_config: configs/fusion/mix.yaml}
## configs/fusion/mix.yaml
targets: []
## configs/fusion/other.yaml
targets: []
"""


class Told:
    """A project, with answers as file names."""

    def __init__(self, folder: Path, text: str = PROJECT, *, reads_ahead: bool = False) -> None:
        self.folder = folder.resolve()
        _, self.paths = workspace_of(self.folder, text)
        self.workspace = Workspace(reads_ahead=reads_ahead)
        if reads_ahead:
            for _ in read_ahead(self.workspace, str(self.folder)):
                pass

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def inheritors(self, name: str) -> list[str]:
        return sorted(map(os.path.basename, inheritors(self.workspace.snapshot(), self.path(name))))

    def direct(self, name: str) -> list[str]:
        return sorted(map(os.path.basename, each_direct_inheritor(self.workspace.snapshot(), self.path(name))))

    def referrers(self, name: str) -> list[str]:
        return sorted(map(os.path.basename, referrers(self.workspace.snapshot(), self.path(name))))

    def connected(self, name: str) -> set[str]:
        return {os.path.basename(each) for each in connected(self.workspace.snapshot(), self.path(name))}


@pytest.mark.parametrize("reads_ahead", [False, True])
def test_unsaved_text_counts_at_once(tmp_path: Path, reads_ahead: bool) -> None:
    told = Told(tmp_path, reads_ahead=reads_ahead)
    assert told.inheritors("configs/base.yaml") == ["one.yaml", "two.yaml"]
    assert told.referrers("configs/fusion/mix.yaml") == ["two.yaml"]
    told.workspace.open(told.path("configs/two.yaml"), "custom: {fusion_config: configs/fusion/other.yaml}\n")
    assert told.inheritors("configs/base.yaml") == ["one.yaml"]
    assert told.referrers("configs/fusion/mix.yaml") == []
    assert told.referrers("configs/fusion/other.yaml") == ["two.yaml"]
    told.workspace.open(told.path("configs/unsaved.yaml"), "extends: base.yaml\n")
    assert told.direct("configs/base.yaml") == ["one.yaml", "unsaved.yaml"]
    assert told.connected("configs/one.yaml") == {"base.yaml", "one.yaml", "unsaved.yaml"}
    affected = told.workspace.close(told.path("configs/two.yaml"))
    note(told.workspace.snapshot(), told.path("configs/two.yaml"))
    assert told.path("configs/two.yaml") in affected
    assert told.inheritors("configs/base.yaml") == ["one.yaml", "two.yaml", "unsaved.yaml"]
    assert told.referrers("configs/fusion/other.yaml") == []


def test_a_manifest_that_is_being_edited_counts_at_once(tmp_path: Path) -> None:
    told = Told(tmp_path)
    assert told.referrers("configs/fusion/mix.yaml") == ["two.yaml"]
    manifest = told.path("cfg-lsp.toml")
    before = told.workspace.snapshot()
    told.workspace.open(manifest, '[references]\n"custom.other" = "fusion"\n')
    assert told.referrers("configs/fusion/mix.yaml") == []
    told.workspace.edit(manifest, 'include = ["configs/one.yaml"]\n')
    assert [os.path.basename(each) for each in configs(told.workspace.snapshot(), manifest)] == ["one.yaml"]
    assert before.manifest(told.path("configs/base.yaml")).path is None, "a snapshot stays as it was"
    told.workspace.close(manifest)
    assert told.referrers("configs/fusion/mix.yaml") == ["two.yaml"]


def configs(snapshot: Snapshot, path: str) -> tuple[str, ...]:
    return snapshot.configs(snapshot.manifest(path))


@pytest.mark.parametrize("reads_ahead", [False, True])
def test_a_base_that_is_renamed_away_and_back(tmp_path: Path, reads_ahead: bool) -> None:
    told = Told(tmp_path, reads_ahead=reads_ahead)
    old, new = told.path("configs/base.yaml"), told.path("configs/moved.yaml")
    assert told.inheritors("configs/base.yaml") == ["one.yaml", "two.yaml"]
    os.rename(old, new)
    affected = told.workspace.changed_on_disk([old, new])
    assert {told.path("configs/one.yaml"), told.path("configs/two.yaml")} <= affected
    assert told.inheritors("configs/base.yaml") == [], "what is missing is in no chain"
    assert told.direct("configs/base.yaml") == ["one.yaml"], "and is still named as a base"
    assert told.inheritors("configs/moved.yaml") == []
    os.rename(new, old)
    assert told.path("configs/two.yaml") in told.workspace.changed_on_disk([old, new])
    assert told.inheritors("configs/base.yaml") == ["one.yaml", "two.yaml"]


@pytest.mark.parametrize("reads_ahead", [False, True])
def test_a_folder_of_bases_that_comes_affects_those_that_name_them(tmp_path: Path, reads_ahead: bool) -> None:
    told = Told(
        tmp_path,
        """
## elsewhere/base.yaml
a: 1
## configs/run.yaml
extends: bases/base.yaml
## configs/top.yaml
extends: run.yaml
""",
        reads_ahead=reads_ahead,
    )
    assert told.direct("configs/bases/base.yaml") == ["run.yaml"]
    os.rename(told.path("elsewhere"), told.path("configs/bases"))
    affected = told.workspace.changed_on_disk([told.path("elsewhere"), told.path("configs/bases")])
    assert {told.path(f"configs/{name}") for name in ("bases/base.yaml", "run.yaml", "top.yaml")} <= affected
    assert told.inheritors("configs/bases/base.yaml") == ["run.yaml", "top.yaml"]
    os.rename(told.path("configs/bases"), told.path("elsewhere"))
    affected = told.workspace.changed_on_disk([told.path("elsewhere"), told.path("configs/bases")])
    assert {told.path(f"configs/{name}") for name in ("bases/base.yaml", "run.yaml", "top.yaml")} <= affected
    assert told.inheritors("configs/bases/base.yaml") == []


def test_the_files_of_a_new_folder_are_affected(tmp_path: Path) -> None:
    told = Told(tmp_path, reads_ahead=True)
    (tmp_path / "configs" / "new").mkdir()
    (tmp_path / "configs" / "new" / "run.yaml").write_text("extends: ../base.yaml\n")
    affected = told.workspace.changed_on_disk([told.path("configs/new")])
    assert told.path("configs/new/run.yaml") in affected
    assert told.path("configs/new/run.yaml") in told.workspace.snapshot().files_below(told.path("configs"))


def test_another_folder_in_the_place_of_one_is_read_again(tmp_path: Path) -> None:
    text = PROJECT + "## other/one.yaml\na: 1\n## configs/sub/one.yaml\nextends: ../base.yaml\n"
    told = Told(tmp_path, text)
    assert told.direct("configs/base.yaml") == ["one.yaml", "one.yaml"]
    os.rename(told.path("configs/sub"), told.path("gone"))
    os.rename(told.path("other"), told.path("configs/sub"))
    told.workspace.changed_on_disk([told.path("configs/sub"), told.path("gone"), told.path("other")])
    assert told.direct("configs/base.yaml") == ["one.yaml"]


def test_a_base_without_its_suffix(tmp_path: Path) -> None:
    told = Told(tmp_path, "## configs/plain.yaml\na: 1\n## configs/run.yaml\ninclude: plain\n")
    assert told.inheritors("configs/plain.yaml") == ["run.yaml"]
    assert told.inheritors("configs/plain") == []
    (tmp_path / "configs" / "plain").write_text("a: 2\n")
    assert told.path("configs/run.yaml") in told.workspace.changed_on_disk([told.path("configs/plain")])
    assert told.inheritors("configs/plain.yaml") == []
    assert told.inheritors("configs/plain") == ["run.yaml"]


@pytest.mark.parametrize("reads_ahead", [False, True])
def test_a_base_that_inherits_in_another_way_is_known_by_its_own(tmp_path: Path, reads_ahead: bool) -> None:
    told = Told(
        tmp_path,
        "## configs/a.yaml\nextends: m.yaml\n## configs/m.yaml\n_base_: z.yaml\n## configs/z.yaml\nx: 1\n",
        reads_ahead=reads_ahead,
    )
    assert told.inheritors("configs/z.yaml") == ["m.yaml"]
    assert told.inheritors("configs/m.yaml") == ["a.yaml"]


@pytest.mark.parametrize("reads_ahead", [False, True])
def test_what_an_earlier_snapshot_is_asked_afterwards_is_not_noted(tmp_path: Path, reads_ahead: bool) -> None:
    told = Told(tmp_path, reads_ahead=reads_ahead)
    early = told.workspace.snapshot()
    new = told.path("configs/new.yaml")
    inheritors(early, told.path("configs/base.yaml"))
    early.document(new)
    (tmp_path / "configs" / "new.yaml").write_text("extends: base.yaml\n")
    told.workspace.changed_on_disk([new])
    told.workspace.edit(told.path("configs/fusion/other.yaml"), "extends: ../base.yaml\n")
    note(told.workspace.snapshot(), new)
    assert told.direct("configs/base.yaml") == ["new.yaml", "one.yaml", "other.yaml"]
    for path in told.workspace.snapshot().files_below(str(told.folder)):
        early.merged(path)
        note(early, path)
    assert told.direct("configs/base.yaml") == ["new.yaml", "one.yaml", "other.yaml"]


def test_reading_ahead_reports_how_far_it_is_and_gives_way_between_files(tmp_path: Path) -> None:
    told = Told(tmp_path)
    workspace = Workspace(reads_ahead=True)
    steps = [tuple(each) for each in read_ahead(workspace, str(told.folder))]
    assert steps == [(0, 0), (0, 3), (0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert workspace.merges == 0
    assert [tuple(each) for each in read_ahead(workspace, str(told.folder))] == steps[3:]


def test_while_somebody_reads_ahead_no_question_reads_everything(tmp_path: Path) -> None:
    told = Told(tmp_path)
    workspace = Workspace(reads_ahead=True)
    ahead = read_ahead(workspace, str(told.folder))
    next(ahead)
    snapshot = workspace.snapshot()
    assert inheritors(snapshot, told.path("configs/base.yaml")) == []
    assert workspace.memory.files.keys() <= {told.path("configs/base.yaml")}
