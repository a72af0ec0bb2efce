"""What a config extends, and what extends it."""

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.ide.configs import Config
from cfg_lsp.ide.type_hierarchy import prepare_type_hierarchy, subtypes, supertypes
from tests.fixture import at_cursor

PROJECT = """
## configs/base.yaml
a: 1
## configs/components/model.yaml
model: {model: x}
## configs/train/run.yaml
extends: [../base.yaml, nowhere.yaml, ../components/mo<^>del.yaml]
a: 2
## configs/train/above.yaml
extends: run.yaml
## configs/train/also.json
{"extends": ["./run.yaml"]}
## configs/train/higher.yaml
extends: above.yaml
## configs/fusion/mix.yaml
targets: []
"""


def names(configs: tuple[Config, ...]) -> list[tuple[str, str]]:
    return [(each.name, each.detail) for each in configs]


def test_bases_and_inheritors_are_the_direct_ones(tmp_path: Path) -> None:
    cursor = at_cursor(tmp_path.resolve(), PROJECT)
    assert names(supertypes(cursor.snapshot, cursor.path)) == snapshot(
        [("base.yaml", "base · configs/base.yaml"), ("model.yaml", "component · configs/components/model.yaml")]
    )
    assert names(tuple(subtypes(cursor.snapshot, cursor.path))) == snapshot(
        [("above.yaml", "preset · configs/train/above.yaml"), ("also.json", "preset · configs/train/also.json")]
    )
    assert supertypes(cursor.snapshot, cursor.paths["configs/base.yaml"]) == ()
    assert tuple(subtypes(cursor.snapshot, cursor.paths["configs/train/higher.yaml"])) == ()


def test_it_begins_with_the_config_under_the_cursor_or_with_this_one(tmp_path: Path) -> None:
    cursor = at_cursor(tmp_path.resolve(), PROJECT)
    assert names(prepare_type_hierarchy(cursor.snapshot, cursor.path, cursor.offset)) == snapshot(
        [("model.yaml", "component · configs/components/model.yaml")]
    )
    end = len(cursor.snapshot.lines(cursor.path).text)
    for offset in (0, end, end + 5):
        found = prepare_type_hierarchy(cursor.snapshot, cursor.path, offset)
        assert [each.name for each in found] == ["run.yaml"], "a file that was just opened has its cursor on `extends`"
    assert names(prepare_type_hierarchy(cursor.snapshot, cursor.paths["configs/fusion/mix.yaml"], 0)) == snapshot(
        [("mix.yaml", "fusion · configs/fusion/mix.yaml")]
    )


def test_a_loop_is_shown_as_it_is_written(tmp_path: Path) -> None:
    cursor = at_cursor(
        tmp_path.resolve(), "## configs/a.yaml\n<^>extends: b.yaml\n## configs/b.yaml\nextends: a.yaml\n"
    )
    assert [each.name for each in supertypes(cursor.snapshot, cursor.path)] == ["b.yaml"]
    assert [each.name for each in subtypes(cursor.snapshot, cursor.path)] == ["b.yaml"]
