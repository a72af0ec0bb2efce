"""Which configs a call is about, and which files a pattern names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cfg_lsp.project.discover import named
from cfg_lsp.project.files import Met, Unreadable, config_files
from cfg_lsp.project.listing import included
from cfg_lsp.project.manifests import Manifests
from cfg_lsp.project.patterns import fixed_folder, matches_any
from cfg_lsp.project.workspace import Workspace
from tests.fixture import write_project
from tests.project.denial import Denied

PROJECT = """
## cfg-lsp.toml
include = ["configs/**/*.yaml", "configs/**/*.json"]
exclude = ["configs/old/**"]
## configs/a.yaml
## configs/train/b.yaml
## configs/train/notes.txt
## configs/c.json
## configs/d.yml
## configs/old/e.yaml
## configs/.hidden/f.yaml
## configs/__pycache__/g.yaml
## other/h.yaml
"""


def relative(folder: Path, paths: list[str]) -> list[str]:
    return [os.path.relpath(path, folder.resolve()) for path in paths]


def test_what_a_manifest_includes(tmp_path: Path) -> None:
    write_project(tmp_path.resolve(), PROJECT)
    manifest = Manifests().of_folder(str(tmp_path.resolve()))
    assert relative(tmp_path, included(manifest)) == ["configs/a.yaml", "configs/c.json", "configs/train/b.yaml"]


def test_overlapping_patterns_name_each_file_once(tmp_path: Path) -> None:
    write_project(tmp_path.resolve(), PROJECT)
    (tmp_path / "cfg-lsp.toml").write_text(
        'include = ["configs/**", "configs/train/*.yaml", "**/b.yaml", "configs/train/b.yaml", "gone/**"]\n'
    )
    manifest = Manifests().of_folder(str(tmp_path.resolve()))
    found = relative(tmp_path, included(manifest))
    assert found == sorted({*found})
    assert "configs/train/b.yaml" in found


def test_files_and_folders_that_are_named(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    write_project(folder, PROJECT)
    snapshot = Workspace().snapshot()
    assert relative(tmp_path, named(snapshot, [str(folder / "configs")])) == [
        "configs/a.yaml",
        "configs/c.json",
        "configs/train/b.yaml",
    ]
    assert named(snapshot, [str(folder / "other")]) == [], "the manifest above does not include it"
    files = ["other/h.yaml", "configs/d.yml", "configs/.hidden/f.yaml", "gone.yaml", "other/../other/h.yaml"]
    assert relative(tmp_path, named(snapshot, [str(folder / file) for file in files])) == [
        "configs/.hidden/f.yaml",
        "configs/d.yml",
        "gone.yaml",
        "other/h.yaml",
    ]


def test_a_folder_without_a_manifest_means_every_config_in_it(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    write_project(folder, "## x/a.yaml\n## x/y/b.json\n## x/.git/c.yaml\n## x/node_modules/d.yaml\n## x/.hidden.yaml\n")
    assert relative(tmp_path, named(Workspace().snapshot(), [str(folder / "x")])) == [
        "x/.hidden.yaml",
        "x/a.yaml",
        "x/y/b.json",
    ]


def test_a_linked_folder_gives_the_names_that_its_files_have_everywhere_else(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    write_project(folder, "## real/configs/a.yaml\n## repo/cfg-lsp.toml\n")
    linked = str(folder / "repo/configs/a.yaml")
    (folder / "repo/configs").symlink_to("../real/configs")
    assert named(Workspace().snapshot(), [str(folder / "repo/configs")]) == [linked]
    manifest = Manifests().of_folder(str(folder / "repo"))
    assert included(manifest) == [linked]


def test_linked_folders_below_are_followed_and_each_real_folder_counts_once(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    write_project(
        folder, "## x/train/a.yaml\n## x/train/deep/b.yaml\n## shared/c.yaml\n## shared/d/e.yaml\n## beside.yaml\n"
    )
    (folder / "x/alias").symlink_to("train")
    (folder / "x/extern").symlink_to("../shared")
    (folder / "x/zextern").symlink_to("../shared")
    (folder / "x/train/up").symlink_to("../..")
    (folder / "shared/loop").symlink_to(".")
    (folder / "x/train/self").symlink_to("self")
    assert relative(tmp_path, sorted(config_files(str(folder / "x")))) == [
        "x/extern/c.yaml",
        "x/extern/d/e.yaml",
        "x/train/a.yaml",
        "x/train/deep/b.yaml",
    ]


def test_a_folder_that_cannot_be_listed_is_noted_and_a_missing_one_is_not(tmp_path: Path, denied: Denied) -> None:
    folder = tmp_path.resolve()
    write_project(folder, "## x/a.yaml\n## x/secret/b.yaml\n")
    denied(folder / "x/secret")
    met = Met([], [])
    assert relative(tmp_path, list(config_files(str(folder / "x"), met))) == ["x/a.yaml"]
    assert relative(tmp_path, met.folders) == ["x"]
    assert met.unlisted == [(str(folder / "x/secret"), Unreadable("permission is denied"))]
    met = Met([], [])
    assert list(config_files(str(folder / "gone"), met)) == list(config_files("a\0b", met)) == []
    assert met == Met([], [])


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("configs/**/*.yaml", "configs/a.yaml", True),
        ("configs/**/*.yaml", "configs/x/y/a.yaml", True),
        ("configs/**/*.yaml", "other/configs/a.yaml", False),
        ("configs/**/*.yaml", "configs/a.yml", False),
        ("configs/**/*.yaml", "configs/a.yaml.bak", False),
        ("configs/fusion/**", "configs/fusion/a/b.yaml", True),
        ("configs/fusion/**", "configs/fusions/a.yaml", False),
        ("**/a.yaml", "a.yaml", True),
        ("**/a.yaml", "x/a.yaml", True),
        ("**/a.yaml", "x/ba.yaml", False),
        ("**/x/**/a.yaml", "p/xx/q/x/a.yaml", True),
        ("**/x/**/a.yaml", "p/xx/q/a.yaml", False),
        ("**/*_aug_*.yaml", "x/dense_aug_1.yaml", True),
        ("**/x*/y/**/z", "xa/y/q/xb/y/z", True),
        ("**/x*/y/**/z", "xa/q/xb/y/r/z", True),
        ("*", "a/b", False),
        ("**", "a/b", True),
        ("a?.yaml", "ab.yaml", True),
        ("a?.yaml", "a/.yaml", False),
        ("[ab].yaml", "a.yaml", False),
        ("[ab].yaml", "[ab].yaml", True),
        ("configs/a.yaml", "configs/a.yaml", True),
        ("*b*c*", "xbbcc", True),
        ("*bc", "abcbc", True),
        ("a*a", "a", False),
        ("../shared/*.yaml", "../shared/a.yaml", True),
    ],
)
def test_patterns(pattern: str, path: str, *, matches: bool) -> None:
    assert matches_any((pattern,), path) is matches
    assert matches_any(("nothing", pattern), path) is matches
    assert not matches_any((), path)


def test_a_pattern_of_many_stars_ends() -> None:
    assert not matches_any(("**/a/" * 30 + "b",), "a/" * 60 + "c")
    assert not matches_any(("*a" * 30 + "b",), "a" * 60)
    assert matches_any(("**/a/" * 30 + "c",), "a/" * 60 + "c")


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [
        ("configs/**/*.yaml", "configs"),
        ("configs/x/a.yaml", "configs/x"),
        ("**/a.yaml", ""),
        ("c*/x/a.yaml", ""),
        ("a", ""),
    ],
)
def test_where_a_search_begins(pattern: str, folder: str) -> None:
    assert fixed_folder(pattern) == folder
