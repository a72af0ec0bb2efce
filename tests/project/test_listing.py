"""Which files lie below a folder, kept up with whatever comes and goes."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.project.files import config_files
from cfg_lsp.project.listing import Listing


class Disk:
    """A folder, and a listing that is told what changes in it."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder.resolve()
        self.listing = Listing()
        for name in names:
            self.write(name)

    def path(self, name: str) -> str:
        return str(self.folder / name) if name else str(self.folder)

    def write(self, name: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: 1\n")

    def changed(self, *names: str) -> list[str]:
        moved = {path for name in names for path in self.listing.change(self.path(name))}
        return sorted(os.path.relpath(path, self.folder) for path in moved)

    def below(self, name: str = "") -> list[str]:
        return sorted(os.path.relpath(path, self.folder) for path in self.listing.below(self.path(name)))


def test_files_come_and_go(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "a.yaml", "sub/b.json", "sub/notes.txt", "sub/C.YML")
    assert disk.below() == ["a.yaml", "sub/C.YML", "sub/b.json"]
    disk.write("sub/new.yaml")
    disk.write("sub/new.txt")
    assert disk.changed("sub/new.yaml", "sub/new.txt") == ["sub/new.yaml"]
    assert disk.below("sub") == ["sub/C.YML", "sub/b.json", "sub/new.yaml"]
    os.unlink(disk.path("a.yaml"))
    assert disk.changed("a.yaml") == ["a.yaml"]
    assert disk.changed("a.yaml") == []
    assert disk.below() == ["sub/C.YML", "sub/b.json", "sub/new.yaml"]


def test_a_folder_comes_and_goes_with_all_that_is_in_it(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "a.yaml", "sub/b.yaml", "sub/deep/c.yaml")
    disk.below()
    os.rename(disk.path("sub"), disk.path("other"))
    assert disk.changed("sub", "other") == ["other/b.yaml", "other/deep/c.yaml", "sub/b.yaml", "sub/deep/c.yaml"]
    assert disk.below() == ["a.yaml", "other/b.yaml", "other/deep/c.yaml"]
    shutil.rmtree(disk.path("other"))
    disk.changed("other")
    assert disk.below() == ["a.yaml"]


def test_the_folder_that_was_asked_about_may_go_and_so_may_one_above_it(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "configs/sub/a.yaml")
    assert disk.below("configs/sub") == ["configs/sub/a.yaml"]
    os.rename(disk.path("configs"), disk.path("gone"))
    disk.changed("configs")
    assert disk.below("configs/sub") == []
    os.rename(disk.path("gone"), disk.path("configs"))
    disk.changed("configs")
    assert disk.below("configs/sub") == ["configs/sub/a.yaml"]


def test_hidden_folders_and_environments_are_left_out_when_they_come_too(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "a.yaml", ".git/x.yaml")
    assert disk.below() == ["a.yaml"]
    for name in (".hidden", "node_modules", "sub/venv"):
        disk.write(f"{name}/b.yaml")
        assert disk.changed(name, f"{name}/b.yaml") == []
    disk.write("sub/venv/deep/c.yaml")
    assert disk.changed("sub/venv/deep", ".git") == []
    assert disk.below() == ["a.yaml"]


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "x.yaml", "y.yaml/in.yaml")
    disk.below()
    os.unlink(disk.path("x.yaml"))
    disk.write("x.yaml/in.yaml")
    shutil.rmtree(disk.path("y.yaml"))
    disk.write("y.yaml")
    disk.changed("x.yaml", "y.yaml")
    assert disk.below() == ["x.yaml/in.yaml", "y.yaml"]


def test_a_folder_is_listed_by_one_of_its_names(tmp_path: Path) -> None:
    disk = Disk(tmp_path, ".data/a.yaml", "b.yaml")
    os.symlink(".data", disk.path("first"))
    os.symlink(".data", disk.path("second"))
    assert disk.below() == ["b.yaml", "first/a.yaml"]
    os.unlink(disk.path("first"))
    assert disk.changed("first") == ["first/a.yaml", "second/a.yaml"]
    assert disk.below() == ["b.yaml", "second/a.yaml"]
    os.rename(disk.path(".data"), disk.path("data"))
    os.unlink(disk.path("second"))
    os.symlink("data", disk.path("second"))
    disk.changed("second", "data", ".data")
    assert disk.below() == ["b.yaml", "data/a.yaml"]
    disk.write("second/c.yaml")
    disk.changed("second/c.yaml")
    assert disk.below() == ["b.yaml", "data/a.yaml", "data/c.yaml"]


def test_a_dangling_link_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "a.yaml")
    disk.below()
    os.symlink("nowhere", disk.path("b.yaml"))
    disk.changed("b.yaml")
    assert disk.below() == ["a.yaml", "b.yaml"]


def test_while_a_folder_is_gathered_what_was_met_is_known(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "a.yaml", "one/b.yaml", "two/c.yaml", "two/d.yaml")
    gathering = disk.listing.gather(disk.path(""))
    assert disk.listing.answer("all", lambda: disk.below()) == ("a.yaml", "one/b.yaml", "two/c.yaml", "two/d.yaml")
    assert next(gathering, None) is None, "somebody who could not wait has listed it"

    disk = Disk(tmp_path)
    gathering = disk.listing.gather(disk.path(""))
    assert next(gathering) == 1
    assert disk.below() == ["a.yaml"]
    assert disk.listing.answer("all", lambda: disk.below()) == ("a.yaml",)
    assert next(gathering) == 2
    assert disk.listing.answer("all", lambda: disk.below()) == ("a.yaml", "one/b.yaml")
    assert disk.below("two") == []
    os.unlink(disk.path("one/b.yaml"))
    os.unlink(disk.path("two/c.yaml"))
    disk.write("one/new.yaml")
    disk.write("two/new.yaml")
    disk.changed("one/b.yaml", "two/c.yaml", "one/new.yaml", "two/new.yaml")
    assert list(gathering) == [4]
    assert disk.below() == ["a.yaml", "one/new.yaml", "two/d.yaml", "two/new.yaml"]


def test_gathering_that_was_given_up_begins_again(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "a.yaml", "one/b.yaml", "two/c.yaml")
    gathering = disk.listing.gather(disk.path(""))
    next(gathering)
    gathering.close()
    assert disk.below() == ["a.yaml"]
    assert list(disk.listing.gather(disk.path("one"))) == [1]
    assert disk.below("one") == ["one/b.yaml"], "what is finished is better known"
    for _ in disk.listing.gather(disk.path("")):
        pass
    assert disk.below() == ["a.yaml", "one/b.yaml", "two/c.yaml"]
    assert list(disk.listing.gather(disk.path("two"))) == []


def test_gathering_gives_way_where_there_is_no_config_too(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "z/a.yaml", *(f"images/{number}/photo.png" for number in range(20)))
    assert len(list(disk.listing.gather(disk.path("")))) == 23


def test_answers_hold_until_a_file_comes_or_goes(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "a.yaml")
    asked: list[int] = []

    def find() -> list[str]:
        asked.append(1)
        return disk.below()

    for _ in range(3):
        assert disk.listing.answer("all", find) == ("a.yaml",)
    disk.write("a.yaml")
    disk.changed("a.yaml", "notes.txt")
    disk.listing.answer("all", find)
    assert len(asked) == 1
    disk.write("b.yaml")
    disk.changed("b.yaml")
    assert disk.listing.answer("all", find) == ("a.yaml", "b.yaml")


def test_what_lies_beside_a_config_follows(tmp_path: Path) -> None:
    disk = Disk(tmp_path, "sub/a.yaml", "sub/deep/b.yaml")
    assert disk.listing.beside(disk.path("sub")) == [disk.path("sub/a.yaml")]
    disk.write("sub/c.yaml")
    disk.changed("sub/c.yaml")
    assert disk.listing.beside(disk.path("sub")) == [disk.path("sub/a.yaml"), disk.path("sub/c.yaml")]
    shutil.rmtree(disk.path("sub"))
    disk.changed("sub")
    assert disk.listing.beside(disk.path("sub")) == []


NAMES = ("a.yaml", "sub/b.yaml", "sub/deep/c.yml", ".data/d.yaml", "link", "sub/link", "sub", ".data", "sub/x.yaml")
names = st.sampled_from(NAMES)
operations = st.one_of(
    st.tuples(st.just("write"), names),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("move"), names, names),
    st.tuples(st.just("link"), names, names),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(operations, st.booleans(), st.integers(0, 3)), max_size=8))
def test_after_any_changes_the_listing_is_what_a_search_finds(history: list[tuple[tuple[Any, ...], bool, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        disk = Disk(Path(folder), "a.yaml", "sub/b.yaml", ".data/d.yaml")
        gathering = disk.listing.gather(disk.path(""))
        for operation, asks, steps in history:
            for _ in range(steps):
                next(gathering, None)
            if asks:
                disk.below("sub")
            disk.changed(*done(disk, operation))
        for _ in gathering:
            pass
        assert sorted(disk.listing.below(disk.path("sub"))) == sorted(
            path for path in config_files(disk.path("")) if path.startswith(disk.path("sub") + "/")
        ) or sorted(disk.listing.below(disk.path("sub"))) == sorted(config_files(disk.path("sub")))
        assert sorted(disk.listing.below(disk.path(""))) == sorted(config_files(disk.path("")))


def done(disk: Disk, operation: tuple[Any, ...]) -> tuple[str, ...]:
    """Carry out an operation where that can be; gives the names that change."""
    kind, name, *other = operation
    path, target = disk.path(name), disk.path(other[0] if other else name)
    try:
        if kind == "write":
            disk.write(name)
        elif kind == "delete" and os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif kind == "delete":
            os.unlink(path)
        elif kind == "move":
            os.rename(path, target)
        elif kind == "link":
            os.symlink(target, path)
    except OSError:
        return ()
    return (name, *other) if kind == "move" else (name,)
