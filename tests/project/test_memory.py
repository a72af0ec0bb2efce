"""What is computed again after a change, counted in merges."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from cfg_lsp.project.chain import MissingBase
from cfg_lsp.project.files import canonical
from cfg_lsp.project.workspace import Workspace
from tests.fixture import workspace_of

PROJECT = """
## configs/base.yaml
training: {seed: 17, rate: 1.0}
## configs/left.yaml
extends: base.yaml
left: 1
## configs/right.yaml
extends: base.yaml
right: 1
## configs/top.yaml
extends: [left.yaml, right.yaml]
top: 1
## configs/apart.yaml
apart: 1
"""


class Counted:
    """A workspace that says how many files were merged since it was last asked."""

    def __init__(self, folder: Path, text: str = PROJECT) -> None:
        self.workspace, paths = workspace_of(folder.resolve(), text)
        self.paths = {name.removeprefix("configs/"): path for name, path in paths.items()}
        self.counted = 0

    def edit(self, name: str, text: str) -> set[str]:
        affected = self.workspace.edit(self.paths[name], text)
        return {name for name, path in self.paths.items() if path in affected}

    def ask(self, *names: str) -> int:
        snapshot = self.workspace.snapshot()
        for name in names:
            snapshot.merged(self.paths[name])
        before, self.counted = self.counted, self.workspace.merges
        return self.counted - before


def test_asking_twice_merges_nothing_again(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    assert counted.ask("top.yaml") == 4
    assert counted.ask("top.yaml", "left.yaml", "right.yaml", "base.yaml") == 0
    assert counted.ask("apart.yaml") == 1


def test_a_comment_or_a_blank_line_merges_nothing(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    counted.ask(*counted.paths)
    counted.edit("base.yaml", "# why\n\ntraining: {seed: 17, rate: 1.0}   # here\n\n")
    assert counted.ask(*counted.paths) == 0
    counted.edit("base.yaml", "training:\n  seed: 17\n  rate: 1.0\n")
    assert counted.ask(*counted.paths) == 0


def test_another_type_of_an_equal_value_or_another_order_merges_again(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    counted.ask("base.yaml")
    values = ["1", "1.0", "true", "[1]", "[true]", "{1: a}", "{true: a}", "0.0", "-0.0", "!a 1", "!b 1", "!!set {1, 2}"]
    for number, value in enumerate([*values, "!!set {1, true}", "2024-01-01", "2024-01-01 00:00:00"]):
        counted.edit("base.yaml", f"training: {value}\n")
        assert counted.ask("base.yaml") == 1, (number, value)
    counted.edit("base.yaml", "training: {a: 1, b: 2}\n")
    counted.ask("base.yaml")
    counted.edit("base.yaml", "training: {b: 2, a: 1}\n")
    assert counted.ask("base.yaml") == 1
    counted.edit("base.yaml", "training: {b: .nan, a: 1}\n")
    counted.ask("base.yaml")
    counted.edit("base.yaml", "training: {b: .nan, a: 1} # nan is no news\n")
    assert counted.ask("base.yaml") == 0


def test_a_leaf_merges_itself_and_a_base_what_is_asked_for(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    counted.ask(*counted.paths)
    assert counted.edit("top.yaml", "extends: [left.yaml, right.yaml]\ntop: 2\n") == {"top.yaml"}
    assert counted.ask(*counted.paths) == 1
    assert counted.edit("left.yaml", "extends: base.yaml\nleft: 2\n") == {"left.yaml", "top.yaml"}
    assert counted.ask(*counted.paths) == 2
    assert counted.edit("base.yaml", "training: {seed: 18}\n") == {"base.yaml", "left.yaml", "right.yaml", "top.yaml"}
    assert counted.ask("left.yaml") == 2
    assert counted.ask("apart.yaml") == 0
    assert counted.ask("top.yaml") == 2
    assert counted.ask(*counted.paths) == 0


def test_the_same_text_from_the_disk_or_an_editor_merges_nothing(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    counted.ask(*counted.paths)
    base = counted.paths["base.yaml"]
    counted.workspace.open(base, Path(base).read_text("utf-8"))
    assert counted.ask(*counted.paths) == 0
    counted.workspace.close(base)
    counted.workspace.changed_on_disk(counted.paths.values())
    assert counted.ask(*counted.paths) == 0


def test_a_cycle_is_merged_once(tmp_path: Path) -> None:
    counted = Counted(
        tmp_path, "## a.yaml\nextends: b.yaml\n## b.yaml\nextends: c.yaml\n## c.yaml\nextends: a.yaml\nx: 1\n"
    )
    assert counted.ask("a.yaml", "b.yaml", "c.yaml", "a.yaml") == 3
    assert counted.ask("c.yaml", "a.yaml", "b.yaml") == 0


def test_a_base_outside_the_family_is_remembered_for_both_readings(tmp_path: Path) -> None:
    counted = Counted(
        tmp_path, "## shared.yaml\ntargets: [{name: x}]\n## configs/fusion/mix.yaml\nextends: ../../shared.yaml\n"
    )
    assert counted.ask("shared.yaml", "fusion/mix.yaml", "shared.yaml") == 3
    assert counted.ask("fusion/mix.yaml", "shared.yaml", "fusion/mix.yaml") == 0


def test_affected_are_all_that_inherit_also_from_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    counted = Counted(
        tmp_path,
        "## configs/a.yaml\nextends: new.yaml\n## configs/b.yaml\nextends: a.yaml\n## configs/c.yaml\ninclude: bare\n",
    )
    counted.ask(*counted.paths)
    folder = Path(counted.paths["a.yaml"]).parent
    (folder / "new.yaml").write_text("x: 1\n")
    (folder / "bare.yaml").write_text("y: 1\n")
    affected = counted.workspace.changed_on_disk([str(folder / "new.yaml")])
    assert affected == {str(folder / name) for name in ("new.yaml", "a.yaml", "b.yaml")}
    affected = counted.workspace.changed_on_disk([str(folder / "bare.yaml")])
    assert affected == {str(folder / name) for name in ("bare.yaml", "c.yaml")}
    snapshot = counted.workspace.snapshot()
    assert snapshot.merged(counted.paths["b.yaml"]).value == {"x": 1}
    assert snapshot.merged(counted.paths["c.yaml"]).value == {"y": 1}


def test_a_link_that_is_gone_affects_nobody(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    counted.ask(*counted.paths)
    counted.edit("left.yaml", "left: 1\n")
    counted.ask(*counted.paths)
    assert counted.edit("base.yaml", "training: 1\n") == {"base.yaml", "right.yaml", "top.yaml"}


def test_a_manifest_affects_every_file_below_it(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    workspace, paths = workspace_of(
        folder, f"## configs/big.yaml\na: 1 #{40 * '-'}\n## configs/run.yaml\nextends: big.yaml\nb: 2\n"
    )
    manifest = folder / "cfg-lsp.toml"
    manifest.write_text("max-file-size = 30\n")
    snapshot = workspace.snapshot()
    (problem,) = snapshot.chain(paths["configs/run.yaml"]).problems
    assert isinstance(problem, MissingBase)
    assert "`max-file-size` in the manifest" in problem.reason
    manifest.write_text("max-file-size = 400\n")
    affected = workspace.changed_on_disk([str(manifest)])
    assert {str(manifest), *paths.values()} >= affected
    assert paths["configs/run.yaml"] in affected
    assert workspace.snapshot().merged(paths["configs/run.yaml"]).value == {"a": 1, "b": 2}


def test_dialects_of_one_name_in_two_manifests_do_not_mix(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    workspace, paths = workspace_of(
        folder,
        """
## shared/a.yaml
who: a
## shared/b.yaml
who: b
## one/cfg-lsp.toml
dialect = { keys = ["up"] }
## one/run.yaml
up: [../shared/run.yaml]
## two/cfg-lsp.toml
dialect = { keys = ["up"], order = "earlier" }
## two/run.yaml
up: [../shared/run.yaml]
## shared/run.yaml
up: [a.yaml, b.yaml]
""",
    )
    for _ in range(2):
        snapshot = workspace.snapshot()
        assert snapshot.merged(paths["one/run.yaml"]).value == {"who": "b"}
        assert snapshot.merged(paths["two/run.yaml"]).value == {"who": "a"}


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    workspace = Workspace()
    for number in range(20):
        path = folder / f"{number}.yaml"
        path.write_text("extends: base.yaml\na: 1\n")
        workspace.snapshot().merged(str(path))
        path.unlink()
        workspace.changed_on_disk([str(path)])
        workspace.snapshot().document(str(path))
    assert workspace.memory.files.keys() == set()
    assert workspace.changed_on_disk([str(folder / "base.yaml")]) == {str(folder / "base.yaml")}


def test_a_folder_that_changes_stands_for_what_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    workspace, paths = workspace_of(folder, "## bases/base.yaml\na: 1\n## run.yaml\nextends: bases/base.yaml\n")
    assert workspace.snapshot().merged(paths["run.yaml"]).value == {"a": 1}
    (folder / "bases").rename(folder / "elsewhere")
    assert workspace.changed_on_disk([str(folder / "bases")]) >= {paths["bases/base.yaml"], paths["run.yaml"]}
    assert workspace.snapshot().merged(paths["run.yaml"]).value == {}


def test_a_file_replaced_between_two_questions_is_read_again_when_the_workspace_is_told(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), "## a.yaml\na: 1\n")
    path = paths["a.yaml"]
    snapshot = workspace.snapshot()
    assert snapshot.merged(path).value == {"a": 1}
    Path(path).write_text("a: 2\n")
    assert workspace.snapshot().merged(path).value == {"a": 1}
    workspace.changed_on_disk([path])
    assert workspace.snapshot().merged(path).value == {"a": 2}
    assert snapshot.merged(path).value == {"a": 1}, "a snapshot stays as it was"


def test_a_missing_base_is_looked_for_again_in_the_next_snapshot_and_not_remembered(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), "## run.yaml\nextends: new.yaml\n")
    snapshot = workspace.snapshot()
    assert snapshot.merged(paths["run.yaml"]).value == {}
    (tmp_path / "new.yaml").write_text("a: 1\n")
    assert snapshot.merged(paths["run.yaml"]).value == {}
    assert workspace.snapshot().merged(paths["run.yaml"]).value == {"a": 1}


def test_words_typed_on_the_way_to_a_base_are_not_remembered(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), "## run.yaml\na: 1\n## base.yaml\nb: 1\n")
    for length in range(1, 100):
        workspace.edit(paths["run.yaml"], f"extends: {'x' * length}\n")
        workspace.snapshot().merged(paths["run.yaml"])
    assert workspace._disk.keys() | workspace.memory.files.keys() <= set(paths.values())
    assert len(workspace.memory._inheritors) == 1


def test_a_snapshot_is_gone_when_nobody_holds_it(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path, "## base.yaml\na: 1\n## run.yaml\nextends: base.yaml\n")
    snapshot = workspace.snapshot()
    assert snapshot.merged(canonical(paths["run.yaml"])).value == {"a": 1}
    gone = weakref.ref(snapshot)
    gc.disable()
    try:
        del snapshot
        assert gone() is None
    finally:
        gc.enable()


def test_a_tree_that_was_let_go_is_made_again_when_somebody_asks(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    counted.ask("top.yaml", "apart.yaml")
    snapshot = counted.workspace.snapshot()
    before = snapshot.merged(counted.paths["top.yaml"]).value
    for path in counted.paths.values():
        snapshot.let_go(path)
    assert snapshot.merged(counted.paths["top.yaml"]).value == before
    assert counted.ask("top.yaml", "apart.yaml") == 2, "what others inherit from was kept"


def test_an_earlier_snapshot_lets_go_of_nothing(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    counted.ask("apart.yaml")
    earlier = counted.workspace.snapshot()
    counted.edit("top.yaml", "top: 2\n")
    earlier.let_go(counted.paths["apart.yaml"])
    earlier.let_go(counted.paths["apart.yaml"] + ".gone")
    assert counted.ask("apart.yaml") == 0
