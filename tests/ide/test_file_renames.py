"""Files and folders move, and what names them goes on meaning them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest
from inline_snapshot import snapshot

from cfg_lsp.edits.applied import applied
from cfg_lsp.ide.file_renames import Move, file_renames
from cfg_lsp.merge import same
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.text import Edit
from tests.fixture import workspace_of
from tests.ide.steps import answer_of
from tests.rules.random_projects import INHERITANCE
from tests.rules.random_projects import project as random_project

PROJECT = """
## cfg-lsp.toml
include = ["configs/**/*.yaml", "configs/**/*.json"]
default-config = "configs/debug.yaml"
[references]
"custom.fusion_config" = "fusion"
[families.fusion]
files = ["configs/fusion/**"]
named-lists = { targets = ["name", "dataset"] }
## configs/base.yaml
training: {seed: 1}
## configs/debug.yaml
extends: train/dense.yaml
## configs/fusion/mix.yaml
targets: [{name: coco}]
## configs/fusion/variants/low.yaml
extends: "../mix.yaml"  # the base
targets: [{name: coco, ratio: 1}]
## configs/train/dense.yaml
# a comment
extends:
  - ../base.yaml
custom:
  fusion_config: configs/fusion/mix.yaml
## configs/train/dense_low.yaml
extends: ./dense.yaml
custom: {fusion_config: 'configs/fusion/variants/low.yaml'}
## configs/train/other.json
{"extends": ["../base.yaml", "dense.yaml"]}
"""


def moved(folder: Path, text: str, *moves: tuple[str, str]) -> str:
    """The lines that change, and what is said; checks that every config resolves to the same as before."""
    workspace, paths = workspace_of(folder.resolve(), text)
    answer = answer_of(
        file_renames(workspace.snapshot(), [Move(f"{folder}/{old}", f"{folder}/{new}") for old, new in moves])
    )
    shown = []
    for name, path in paths.items():
        before = workspace.snapshot().lines(path).text
        old = before.splitlines()
        new = applied(before, [edit for edit in answer.edits if edit.path == path]).splitlines()
        shown += [f"{name}: {line}" for line in new if line not in old]
    check_values(workspace.snapshot(), folder.resolve(), answer.edits, [*moves])
    return "\n".join([*shown, *(f"remark: {each}" for each in answer.remarks)])


def check_values(before: Snapshot, folder: Path, edits: tuple[Edit, ...], moves: list[tuple[str, str]]) -> None:
    found = before.files_below(str(folder))
    configs = [path for path in found if not before.chain(path).is_cyclic]  # a loop is cut where names say
    values = {path: before.merged(path).value for path in configs}
    references = {path: mix_of(before, path) for path in configs}
    for path in {edit.path for edit in edits}:
        text = applied(before.lines(path).text, [edit for edit in edits if edit.path == path])
        Path(path).write_text(text, encoding="utf-8", newline="")
    aside = [(folder / old, folder.parent / f"aside {number}", folder / new) for number, (old, new) in enumerate(moves)]
    for old, away, _ in aside:
        shutil.move(old, away)
    for _, away, new in aside:
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(away, new)
    after = Workspace().snapshot()
    for path in configs:
        now = path_after(path, folder, moves)
        assert same(without_references(values[path]), without_references(after.merged(now).value)), (path, now)
        mix = references[path]
        assert mix is None or mix_of(after, now) == path_after(mix, folder, moves)


def path_after(path: str, folder: Path, moves: list[tuple[str, str]]) -> str:
    for old, new in sorted(moves, key=lambda move: -len(move[0])):
        if f"{path}/".startswith(f"{folder}/{old}/"):
            return os.path.normpath(f"{folder}/{new}{path[len(f'{folder}/{old}') :]}")
    return path


def without_references(value: object) -> object:
    """Values without the paths that are followed; those of a dialect that only an inheritor speaks are values too."""
    if not isinstance(value, dict):
        return value
    value = {key: item for key, item in value.items() if key not in INHERITANCE}
    if isinstance(value.get("custom"), dict):
        value["custom"] = {key: item for key, item in value["custom"].items() if key != "fusion_config"}
    return value


def mix_of(snapshot: Snapshot, path: str) -> str | None:
    node = snapshot.merged(path).find(("custom", "fusion_config"))
    target = os.path.join(snapshot.manifest(node.path).folder, str(node.value)) if node is not None else None
    target = os.path.normpath(target) if target is not None else None
    return target if target is not None and os.path.isfile(target) else None


def test_a_base_gets_another_name(tmp_path: Path) -> None:
    assert moved(tmp_path, PROJECT, ("configs/base.yaml", "configs/common/defaults.yaml")) == snapshot("""\
configs/train/dense.yaml:   - ../common/defaults.yaml
configs/train/other.json: {"extends": ["../common/defaults.yaml", "dense.yaml"]}\
""")


def test_a_mix_gets_another_name(tmp_path: Path) -> None:
    assert moved(tmp_path, PROJECT, ("configs/fusion/mix.yaml", "configs/fusion/a mix.yaml")) == snapshot("""\
configs/fusion/variants/low.yaml: extends: "../a mix.yaml"  # the base
configs/train/dense.yaml:   fusion_config: configs/fusion/a mix.yaml\
""")


def test_a_config_that_moves_takes_its_own_paths_along(tmp_path: Path) -> None:
    assert moved(tmp_path, PROJECT, ("configs/train/dense.yaml", "configs/train/sft/dense.yaml")) == snapshot("""\
configs/debug.yaml: extends: train/sft/dense.yaml
configs/train/dense.yaml:   - ../../base.yaml
configs/train/dense_low.yaml: extends: ./sft/dense.yaml
configs/train/other.json: {"extends": ["../base.yaml", "sft/dense.yaml"]}\
""")


def test_a_folder_moves_with_everything_in_it(tmp_path: Path) -> None:
    assert moved(tmp_path, PROJECT, ("configs/train", "configs/runs/train")) == snapshot("""\
configs/debug.yaml: extends: runs/train/dense.yaml
configs/train/dense.yaml:   - ../../base.yaml
configs/train/other.json: {"extends": ["../../base.yaml", "dense.yaml"]}\
""")
    assert moved(tmp_path / "2", PROJECT, ("configs/fusion", "configs/mixes")) == snapshot("""\
configs/train/dense.yaml:   fusion_config: configs/mixes/mix.yaml
configs/train/dense_low.yaml: custom: {fusion_config: 'configs/mixes/variants/low.yaml'}
remark: configs/fusion/mix.yaml is no config of the family `fusion` any more\
""")


def test_two_files_change_places(tmp_path: Path) -> None:
    project = """
## configs/a.yaml
a: 1
## configs/b.yaml
b: 2
## configs/low/c.yaml
extends: [../a.yaml, ../b.yaml]
## configs/low/d.yaml
extends: ../b.yaml
"""
    assert moved(tmp_path, project, ("configs/a.yaml", "configs/b.yaml"), ("configs/b.yaml", "configs/a.yaml")) == (
        snapshot("""\
configs/low/c.yaml: extends: [../b.yaml, ../a.yaml]
configs/low/d.yaml: extends: ../a.yaml\
""")
    )


def test_files_leave_the_manifest_and_the_folder_of_it_moves(tmp_path: Path) -> None:
    text = PROJECT.replace("## ", "## project/")
    assert moved(tmp_path, text, ("project/configs/train/dense.yaml", "elsewhere/dense.yaml")) == snapshot("""\
project/configs/debug.yaml: extends: ../../elsewhere/dense.yaml
project/configs/train/dense.yaml:   - ../project/configs/base.yaml
project/configs/train/dense.yaml:   fusion_config: ../project/configs/fusion/mix.yaml
project/configs/train/dense_low.yaml: extends: ../../../elsewhere/dense.yaml
project/configs/train/other.json: {"extends": ["../base.yaml", "../../../elsewhere/dense.yaml"]}\
""")
    assert moved(tmp_path / "2", text, ("project", "deeper/project 2")) == snapshot("")


def test_the_style_of_a_path_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path.resolve()))
    project = f"""
## configs/task.yaml
task: 1
## configs/low/include.yaml
include: ../task
## configs/low/home.yaml
extends: ~/configs/task.yaml
## configs/low/absolute.yaml
extends: '{tmp_path.resolve()}/configs/task.yaml'
## configs/dot.yaml
extends: ./task.yaml
## configs/low/alias.yaml
x: &x ../task.yaml
extends: *x
## configs/low/anchor.yaml
extends: &x ../task.yaml
x: *x
"""
    found = moved_without_check(tmp_path, project, ("configs/task.yaml", "configs/tasks/one.yaml"))
    assert found.replace(str(tmp_path.resolve()), "/top") == snapshot("""\
configs/dot.yaml: ./tasks/one.yaml
configs/low/absolute.yaml: '/top/configs/tasks/one.yaml'
configs/low/alias.yaml: ../tasks/one.yaml
configs/low/home.yaml: ~/configs/tasks/one.yaml
configs/low/include.yaml: ../tasks/one
remark: configs/low/anchor.yaml cannot name `../tasks/one.yaml` without changing something else\
""")


def moved_without_check(folder: Path, text: str, *moves: tuple[str, str]) -> str:
    workspace, _ = workspace_of(folder.resolve(), text)
    answer = answer_of(
        file_renames(workspace.snapshot(), [Move(f"{folder}/{old}", f"{folder}/{new}") for old, new in moves])
    )
    shown = [f"{os.path.relpath(edit.path, folder)}: {edit.text}" for edit in answer.edits]
    return "\n".join([*shown, *(f"remark: {each}" for each in answer.remarks)])


def test_texts_that_are_open_count_and_broken_ones_are_followed_too(tmp_path: Path) -> None:
    workspace, paths = workspace_of(
        tmp_path.resolve(), "## configs/a.yaml\na: 1\n## configs/b.yaml\nb: 1\n## configs/c.yaml\nc: 1\n"
    )
    workspace.open(paths["configs/b.yaml"], "extends: a.yaml\r\nb: 'open\r\n")
    answer = answer_of(
        file_renames(workspace.snapshot(), [Move(paths["configs/a.yaml"], f"{tmp_path.resolve()}/new.yaml")])
    )
    assert [edit.text for edit in answer.edits] == ["../new.yaml"]


def test_a_base_that_is_missing_is_left_alone(tmp_path: Path) -> None:
    project = "## configs/a.yaml\nextends: gone.yaml\n## configs/b.yaml\nextends: new.yaml\n"
    assert moved(tmp_path, project, ("configs/a.yaml", "configs/low/a.yaml")) == snapshot("")
    assert moved(tmp_path / "2", project, ("configs/a.yaml", "configs/new.yaml")) == snapshot("")


@pytest.mark.parametrize("seed", range(30))
def test_whatever_moves_no_value_changes(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    manifest = '[references]\n"custom.fusion_config" = "all"\n'
    manifest += '[families.all]\nfiles = ["**"]\nnamed-lists = { targets = ["name", "dataset"] }\n'
    files = {name: content for name, content in random_project(random).items() if not name.endswith(".toml")}
    for name, content in {**files, "cfg-lsp.toml": manifest.encode()}.items():
        path = tmp_path.resolve() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folders = sorted({os.path.dirname(name) for name in files} - {"configs"})
    old = random.sample(sorted(files), random.randint(1, 2)) if random.random() < 0.6 or not folders else folders[:1]
    if len(old) == 2 and random.random() < 0.5 and len({os.path.splitext(name)[1] for name in old}) == 1:
        moves = [(old[0], old[1]), (old[1], old[0])]
    else:
        moves = [(name, f"configs/some where/{number}/{os.path.basename(name)}") for number, name in enumerate(old)]
    before = Workspace().snapshot()
    top = str(tmp_path.resolve())
    answer = answer_of(file_renames(before, [Move(f"{top}/{old}", f"{top}/{new}") for old, new in moves]))
    if not any("cannot name" in remark for remark in answer.remarks):
        check_values(before, tmp_path.resolve(), answer.edits, moves)
