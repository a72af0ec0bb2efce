"""A changed text takes the place of the one that was read, and the file stays what it was."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

import cfg_lsp.project.files
from cfg_lsp.project.files import FileText, Unreadable, one_name_each, read_text, replace_text

BEFORE, AFTER = "a: 1\r\nb: ü\r", "b: ü\r"


def read(path: Path) -> str:
    file = read_text(str(path), 1000)
    assert isinstance(file, FileText)
    return file.text


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")],
)
def test_the_encoding_and_the_line_ends_stay(encoding: str, mark: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(mark + BEFORE.encode(encoding))
    before = read(path)
    assert replace_text(str(path), before, before.replace(BEFORE, AFTER)) is None
    assert path.read_bytes() == mark + AFTER.encode(encoding)
    assert os.listdir(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize("data", [b"a: \xff\n", b"\xff\xfea\x00\x00", b"\xff\xfe\x00\x00a\x00\x00\x00"])
def test_bytes_that_are_no_clean_text_are_left_alone(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    assert replace_text(str(path), read(path), "a: 1\n") == Unreadable("it is not clean UTF-8 or UTF-16")
    assert path.read_bytes() == data


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("c: 1\n", encoding="utf-8")
    assert replace_text(str(path), "a: 1\n", "b: 1\n") == Unreadable("it has changed since it was read")
    assert path.read_text(encoding="utf-8") == "c: 1\n"
    path.unlink()
    assert replace_text(str(path), "a: 1\n", "b: 1\n") == Unreadable("there is no such file", exists=False)
    path.mkdir()
    assert replace_text(str(path), "a: 1\n", "b: 1\n") == Unreadable("it is a folder")


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path, link, hard = tmp_path / "a.yaml", tmp_path / "link.yaml", tmp_path / "hard.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to("a.yaml")
    assert replace_text(str(link), "a: 1\n", "a: 22\n") is None
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    os.link(path, hard)
    assert replace_text(str(link), "a: 22\n", "b: 3\n") is None
    assert hard.read_text(encoding="utf-8") == path.read_text(encoding="utf-8") == "b: 3\n"


def test_a_folder_that_takes_no_new_file_does_not_hinder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    opened = os.open

    def refuse(name: Any, flags: int, *more: Any) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied")
        return opened(name, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    assert replace_text(str(path), "a: 1\n", "b\n") is None
    assert path.read_text(encoding="utf-8") == "b\n"


def test_a_file_that_may_not_be_written_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may write anything
    assert replace_text(str(path), "a: 1\n", "b: 1\n") == Unreadable("permission is denied")
    assert path.read_text(encoding="utf-8") == "a: 1\n"


def test_a_file_keeps_its_owner_where_it_cannot_be_given_to_him(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    number = path.stat().st_ino
    monkeypatch.setattr(cfg_lsp.project.files, "_belongs_to_another", lambda *_: True)
    assert replace_text(str(path), "a: 1\n", "b: 1\n") is None
    assert (path.stat().st_ino, path.read_text(encoding="utf-8")) == (number, "b: 1\n")
    assert os.listdir(tmp_path) == ["a.yaml"]


def test_what_stands_where_the_new_text_would_be_put_is_not_lost(tmp_path: Path) -> None:
    path, other = tmp_path / "a.yaml", tmp_path / f".a.yaml.{os.getpid()}.tmp"
    path.write_text("a: 1\n", encoding="utf-8")
    other.write_text("mine", encoding="utf-8")
    failure = replace_text(str(path), "a: 1\n", "b: 1\n")
    assert failure is not None
    assert (path.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")) == ("a: 1\n", "mine")


def test_of_several_names_of_a_file_its_own_is_kept(tmp_path: Path) -> None:
    paths = [str(tmp_path.resolve() / name) for name in ("a.yaml", "b.yaml", "c.yaml")]
    Path(paths[1]).write_text("", encoding="utf-8")
    os.symlink(paths[1], paths[0])
    os.symlink(paths[1], paths[2])
    assert one_name_each(paths) == [paths[1]]
    assert one_name_each([paths[2], paths[0]]) == [paths[2]]


def test_hard_links_are_one_file(tmp_path: Path) -> None:
    paths = [str(tmp_path.resolve() / name) for name in ("a.yaml", "b.yaml", "c.yaml", "gone.yaml")]
    Path(paths[1]).write_text("", encoding="utf-8")
    os.link(paths[1], paths[2])
    os.symlink(paths[1], paths[0])
    assert one_name_each(paths) == [paths[1], paths[3]]
