"""Finding datasets, configs and keys of the whole workspace by a few letters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.workspace_symbols import WorkspaceSymbol, rank_of, workspace_symbols
from cfg_lsp.project.workspace import Snapshot, Workspace
from tests.fixture import workspace_of
from tests.ide.nasty import NASTY

PROJECT = """
## configs/base.yaml
training: {learning_rate: 1, seed: 17}
## configs/train/a.yaml
extends: ../base.yaml
training: {learning_rate: 2}
## configs/train/b.yaml
extends: ../base.yaml
training: {learning_rate: 2, lr_scheduler: cosine}
phases: [{late: {rate: 1}}, plain]
## configs/fusion/base.yaml
targets: [{name: bbu_dense, ratio: 1}]
## configs/fusion/run.yaml
extends: base.yaml
targets: [{name: bbu_dense, ratio: 2}, {dataset: rru}]
## notes/todo.yaml
learning_rate: not a config
"""


def found(view: Snapshot, folders: Iterable[str], query: str) -> list[WorkspaceSymbol]:
    search = workspace_symbols(view, folders, query)
    while True:
        try:
            next(search)
        except StopIteration as end:
            return list(end.value)


def shown(folder: Path, query: str, text: str = PROJECT) -> str:
    workspace, _ = workspace_of(folder.resolve(), text)
    view = workspace.snapshot()
    lines = []
    for each in found(view, [str(folder.resolve())], query):
        place = view.lines(each.path).text[each.span.start : each.span.end]
        path = Path(each.path).relative_to(folder.resolve()).as_posix()
        lines.append(f"{each.kind} {each.name} | {each.container} | {path}: {place}")
    return "\n".join(lines)


def test_a_key_path_by_the_beginnings_of_its_words(tmp_path: Path) -> None:
    assert shown(tmp_path, "train.lr") == snapshot("""\
key training.lr_scheduler | cosine | configs/train/b.yaml: lr_scheduler
key training.learning_rate | 1 | configs/base.yaml: learning_rate
key training.learning_rate | 2 | configs/train/a.yaml: learning_rate
key training.learning_rate | 2 | configs/train/b.yaml: learning_rate\
""")


def test_a_dataset_by_its_name_and_by_its_list(tmp_path: Path) -> None:
    assert shown(tmp_path, "BBU") == snapshot("""\
dataset bbu_dense | targets | configs/fusion/base.yaml: bbu_dense
dataset bbu_dense | targets | configs/fusion/run.yaml: bbu_dense
key targets.bbu_dense.name | bbu_dense | configs/fusion/base.yaml: name
key targets.bbu_dense.name | bbu_dense | configs/fusion/run.yaml: name
key targets.bbu_dense.ratio | 1 | configs/fusion/base.yaml: ratio
key targets.bbu_dense.ratio | 2 | configs/fusion/run.yaml: ratio\
""")
    assert shown(tmp_path, "targets.bbu").splitlines()[0] == snapshot(
        "dataset targets.bbu_dense | targets | configs/fusion/base.yaml: bbu_dense"
    )


def test_configs_by_their_paths(tmp_path: Path) -> None:
    assert shown(tmp_path, "fusion/run") == snapshot("config configs/fusion/run.yaml |  | configs/fusion/run.yaml: ")


def test_without_a_query_there_are_datasets_and_then_configs(tmp_path: Path) -> None:
    assert shown(tmp_path, " ") == snapshot("""\
dataset rru | targets | configs/fusion/run.yaml: rru
dataset bbu_dense | targets | configs/fusion/base.yaml: bbu_dense
dataset bbu_dense | targets | configs/fusion/run.yaml: bbu_dense
config configs/base.yaml |  | configs/base.yaml: \n\
config configs/train/a.yaml |  | configs/train/a.yaml: \n\
config configs/train/b.yaml |  | configs/train/b.yaml: \n\
config configs/fusion/run.yaml |  | configs/fusion/run.yaml: \n\
config configs/fusion/base.yaml |  | configs/fusion/base.yaml: \
""")


def test_what_stands_in_items_of_other_lists_is_found(tmp_path: Path) -> None:
    assert shown(tmp_path, "late.rate") == snapshot("key phases.0.late.rate | 1 | configs/train/b.yaml: rate")


def test_a_key_that_many_configs_write_is_shown_in_a_few_and_counted(tmp_path: Path) -> None:
    text = "## configs/z.yaml\nseed: 1\n" + "".join(
        f"## configs/r{number:02}.yaml\nextends: z.yaml\nseed: 2\n" for number in range(20)
    )
    assert shown(tmp_path, "seed", text) == snapshot("""\
key seed | 1 | configs/z.yaml: seed
key seed | 2 | configs/r00.yaml: seed
key seed | 2 | configs/r01.yaml: seed
key seed | 2 (17 more configs) | configs/r02.yaml: seed\
""")


def test_unsaved_text_counts(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), PROJECT)
    workspace.open(paths["configs/base.yaml"], "brand_new: 1\n")
    workspace.open(str(tmp_path.resolve() / "configs" / "unsaved.yaml"), "brand_new: 1\n")
    names = [Path(each.path).name for each in found(workspace.snapshot(), [str(tmp_path.resolve())], "brand_new")]
    assert names == ["base.yaml", "unsaved.yaml"]


def test_it_gives_way_after_each_config_and_reads_no_text_twice(tmp_path: Path) -> None:
    workspace, _ = workspace_of(tmp_path.resolve(), PROJECT)
    steps = sum(1 for _ in workspace_symbols(workspace.snapshot(), [str(tmp_path.resolve())], "nothing at all"))
    assert steps == 5
    assert workspace.merges == 0


def test_never_more_than_a_screenful(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), "## configs/a.yaml\na: 1\n")
    workspace.open(paths["configs/a.yaml"], "".join(f"key{number}: 1\n" for number in range(3000)))
    assert len(found(workspace.snapshot(), [str(tmp_path.resolve())], "key")) == 128


@pytest.mark.parametrize("query", ["", "a", "x.y", "0", "\U0001f600", "ä", "a" * 300, "*", "(", "\\"])
def test_any_text_and_any_query(tmp_path: Path, query: str) -> None:
    folder = tmp_path.resolve() / "configs"
    workspace = Workspace()
    for number, text in enumerate(NASTY):
        workspace.open(str(folder / f"n{number}.{'json' if text.startswith('{') else 'yaml'}"), text)
    view = workspace.snapshot()
    for each in found(view, [str(tmp_path.resolve())], query):
        assert 0 <= each.span.start <= each.span.end <= len(view.lines(each.path).text)
        assert each.name


def test_beginnings_of_words_fit_better_than_letters_anywhere() -> None:
    names = ["training.lr", "training.learning_rate", "travel.rainy.clear", "trainer.ModelRate", "train.lr"]
    assert sorted(names, key=lambda name: rank_of("train.lr", name) or (9,))[:2] == ["train.lr", "training.lr"]
    assert rank_of("train.lr", "training.seed") is None
    assert rank_of("res50", "configs/ann_resnet50.yml") == (2, 24)
    assert rank_of("res50", "more_sheep_5004") == (3, 15)
    assert rank_of("mr", "trainer.ModelRate") == (2, 17)
    assert rank_of("i", "İstanbul") is not None
