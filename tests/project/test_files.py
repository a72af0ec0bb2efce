"""Paths that are no ordinary files: each is a clear problem, none blocks, and the rest resolves."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from cfg_lsp.project.chain import Cycle, MissingBase
from cfg_lsp.project.files import Unreadable, canonical, read_text
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.rules.run import run_rules
from cfg_lsp.syntax import MAX_BYTES, Document
from cfg_lsp.text import Severity
from tests.fixture import write_project


def snapshot_of(folder: Path, text: str) -> tuple[Snapshot, str]:
    """The snapshot of a project and the path of its `run.yaml`."""
    paths = write_project(folder.resolve(), text)
    return Workspace().snapshot(), paths["run.yaml"]


def check_missing(folder: Path, written: str, reason: str, *, exists: bool = True) -> None:
    """`written` as one of two bases gives no text: that is said at its place, and the other base counts."""
    snapshot, run = snapshot_of(
        folder, f"## good.yaml\na: 1\n## run.yaml\nextends:\n  - {written}\n  - good.yaml\nb: 2\n"
    )
    (problem,) = snapshot.chain(run).problems
    assert isinstance(problem, MissingBase)
    assert problem.link.keys == ("extends", 0)
    assert problem.reason == reason
    assert problem.exists is exists
    assert snapshot.merged(run).value == {"a": 1, "b": 2}
    (found,) = run_rules(snapshot, [run])
    document = snapshot.document(run)
    assert isinstance(document, Document)
    assert found.rule == "missing-base"
    assert document.text[found.span.start : found.span.end] == written


def test_missing(tmp_path: Path) -> None:
    check_missing(tmp_path, "gone.yaml", "there is no such file", exists=False)


def test_a_file_as_a_folder(tmp_path: Path) -> None:
    check_missing(tmp_path, "good.yaml/base.yaml", "there is no such file", exists=False)


@pytest.mark.parametrize("written", ["folder", "folder/", ".", "..", "/"])
def test_a_folder(tmp_path: Path, written: str) -> None:
    (tmp_path / "folder").mkdir()
    check_missing(tmp_path, written, "it is a folder")


@pytest.mark.parametrize("written", ["/dev/zero", "/dev/null"])
def test_a_device(tmp_path: Path, written: str) -> None:
    check_missing(tmp_path, written, "it is a device, not a file")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    check_missing(tmp_path, "pipe.yaml", "it is a pipe, not a file")


def test_a_pipe_that_takes_a_files_place_after_the_first_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    regular = os.stat(__file__)
    with monkeypatch.context() as patched:
        patched.setattr("cfg_lsp.project.files.os.stat", lambda path: regular)
        answer = read_text(str(tmp_path / "pipe.yaml"), MAX_BYTES)
    assert answer == Unreadable("it is a pipe, not a file")


def test_a_socket(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket is short
        try:
            server.bind("socket.yaml")
        finally:
            os.chdir(here)
        check_missing(tmp_path, "socket.yaml", "it is a socket, not a file")


def test_a_loop_of_symbolic_links(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").symlink_to("two.yaml")
    (tmp_path / "two.yaml").symlink_to("one.yaml")
    check_missing(tmp_path, "one.yaml", "its symbolic links form a loop")


def test_a_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to("gone.yaml")
    check_missing(tmp_path, "link.yaml", "there is no such file", exists=False)


def test_a_path_that_is_too_long(tmp_path: Path) -> None:
    check_missing(tmp_path, "x" * 5000 + ".yaml", "the path is too long")
    check_missing(tmp_path, "d/" * 3000 + "x.yaml", "the path is too long")


def test_a_nul_character(tmp_path: Path) -> None:
    check_missing(tmp_path, '"base\\0.yaml"', "a path cannot hold a NUL character", exists=False)
    check_missing(tmp_path, '"folder\\0/base.yaml"', "a path cannot hold a NUL character", exists=False)


def test_a_home_that_no_user_can_have(tmp_path: Path) -> None:
    check_missing(tmp_path, '"~\\0/base.yaml"', "a path cannot hold a NUL character", exists=False)
    check_missing(tmp_path, '"~\\ud800/base.yaml"', "a path cannot hold this character", exists=False)


def test_half_a_character(tmp_path: Path) -> None:
    check_missing(tmp_path, '"\\ud800.yaml"', "a path cannot hold this character", exists=False)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_permission_denied(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("a: 1\n")
    (tmp_path / "secret.yaml").chmod(0)
    check_missing(tmp_path, "secret.yaml", "permission is denied")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "permission is denied"),
        (errno.EPERM, "permission is denied"),
        (errno.ENXIO, "it is a socket, not a file"),
        (errno.EIO, os.strerror(errno.EIO).lower()),
        (errno.EMFILE, os.strerror(errno.EMFILE).lower()),
    ],
)
def test_what_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str) -> None:
    really_open = os.open

    def refuse(path: str, flags: int) -> int:
        if path.endswith("refused.yaml"):
            raise OSError(number, os.strerror(number), path)
        return really_open(path, flags)

    (tmp_path / "refused.yaml").write_text("a: 1\n")
    monkeypatch.setattr("cfg_lsp.project.files.os.open", refuse)
    check_missing(tmp_path, "refused.yaml", reason)


def test_a_read_that_fails_halfway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")

    def fail(descriptor: int, size: int) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    monkeypatch.setattr("cfg_lsp.project.files.os.read", fail)
    assert read_text(str(path), MAX_BYTES) == Unreadable("input/output error")
    monkeypatch.undo()
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert after == before, "the file is closed again"


# Size


def test_a_file_over_the_limit_is_not_read_and_a_manifest_may_raise_it(tmp_path: Path) -> None:
    reason = (
        f"it is larger than {MAX_BYTES:,} bytes ({MAX_BYTES + 1:,}); `max-file-size` in the manifest sets the limit"
    )
    (tmp_path / "large.yaml").write_bytes(b"a: 1\n" + b"#" * (MAX_BYTES - 4))
    check_missing(tmp_path, "large.yaml", reason)
    (tmp_path / "cfg-lsp.toml").write_text(f"max-file-size = {MAX_BYTES + 1}\n")
    assert Workspace().snapshot().merged(str(tmp_path.resolve() / "run.yaml")).value == {"a": 1, "b": 2}


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n")
    assert not isinstance(read_text(str(tmp_path / "a.yaml"), 5), Unreadable)
    assert isinstance(read_text(str(tmp_path / "a.yaml"), 4), Unreadable)


@pytest.mark.skipif(not os.path.exists("/proc/self/maps"), reason="no file here claims to be empty and is not")
def test_a_file_that_says_it_is_empty_and_is_not() -> None:
    answer = read_text("/proc/self/maps", 100)
    assert isinstance(answer, Unreadable)
    assert "larger than 100 bytes" in answer.reason


# Names


@pytest.mark.parametrize(
    "name",
    ["with space.yaml", "a#b.yaml", "100%.yaml", "grüße-数据.yaml", "line\nbreak.yaml", "tab\there.yaml", "'q'.yaml"],
)
def test_a_name_may_hold_anything(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a: 1\n", encoding="utf-8")
    quoted = '"' + name.replace("\n", "\\n").replace("\t", "\\t") + '"'
    snapshot, run = snapshot_of(tmp_path, f"## run.yaml\nextends: {quoted}\n")
    assert snapshot.chain(run).problems == ()
    assert snapshot.merged(run).value == {"a": 1}


def test_absolute_paths_and_home_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "mine.yaml").write_text("mine: 1\n")
    (tmp_path / "abs.yaml").write_text("abs: 1\n")
    monkeypatch.setenv("HOME", str(home))
    snapshot, run = snapshot_of(
        tmp_path / "work", f"## run.yaml\nextends: [~/mine.yaml, {tmp_path}/abs.yaml, '~x.yaml']\n"
    )
    assert snapshot.merged(run).value == {"mine": 1, "abs": 1}
    (problem,) = snapshot.chain(run).problems
    assert isinstance(problem, MissingBase)
    assert problem.link.target == os.path.join(os.path.dirname(run), "~x.yaml"), "nobody has that home"


def test_a_base_outside_the_workspace_is_allowed_and_visible(tmp_path: Path) -> None:
    snapshot, run = snapshot_of(tmp_path / "work", "## run.yaml\nextends: ../../elsewhere/base.yaml\nb: 2\n")
    outside = write_project(tmp_path.resolve().parent / "elsewhere", "## base.yaml\na: 1\n")["base.yaml"]
    assert snapshot.chain(run).members == (outside, run)
    assert snapshot.merged(run).value == {"a": 1, "b": 2}


def test_a_named_list_merges_by_name_whoever_the_base_belongs_to(tmp_path: Path) -> None:
    paths = write_project(
        tmp_path.resolve(),
        """
## elsewhere/root.yaml
targets: [{name: x, ratio: 1, mode: dense}, {name: y}]
## elsewhere/base.yaml
extends: root.yaml
targets: [{name: x, ratio: 2}]
## configs/fusion/mix.yaml
extends: ../../elsewhere/base.yaml
targets: [{name: y, ratio: 3}]
""",
    )
    snapshot = Workspace().snapshot()
    merged = snapshot.merged(paths["configs/fusion/mix.yaml"])
    assert merged.value == {"targets": [{"name": "x", "ratio": 2, "mode": "dense"}, {"name": "y", "ratio": 3}]}
    assert snapshot.merged(paths["elsewhere/base.yaml"]).value == {"targets": [{"name": "x", "ratio": 2}]}


# Links


def test_a_linked_file_has_its_bases_beside_the_link_and_what_lies_behind_a_linked_folder_too(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    write_project(
        folder,
        """
## real/deep/preset.yaml
extends: base.yaml
## real/deep/base.yaml
where: real
## real/deep/outside.yaml
extends: ../above.yaml
## real/above.yaml
where: above the link's target
## here/base.yaml
where: here
""",
    )
    (folder / "here/preset.yaml").symlink_to("../real/deep/preset.yaml")
    (folder / "linked").symlink_to("real/deep")
    snapshot = Workspace().snapshot()
    assert snapshot.merged(canonical(str(folder / "here/preset.yaml"))).value == {"where": "here"}
    assert snapshot.merged(canonical(str(folder / "linked/preset.yaml"))).value == {"where": "real"}
    assert snapshot.merged(canonical(str(folder / "linked/outside.yaml"))).value == {"where": "above the link's target"}


def test_a_linked_folder_obeys_the_manifest_and_the_layout_around_the_link(tmp_path: Path) -> None:
    write_project(
        tmp_path,
        """
## data/fusion/base.yaml
targets: [{name: a, x: 1}]
## data/fusion/run.yaml
extends: base.yaml
targets: [{name: a, y: 1}]
## repo/cfg-lsp.toml
max-chain = 7
""",
    )
    (tmp_path / "repo/configs").symlink_to("../data")
    snapshot = Workspace().snapshot()
    run = canonical(str(tmp_path / "repo/configs/fusion/run.yaml"))
    assert snapshot.manifest(run).max_chain == 7
    assert snapshot.merged(run).value == {"targets": [{"name": "a", "x": 1, "y": 1}]}


def test_a_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    (folder / "loop").symlink_to(".")
    snapshot, run = snapshot_of(folder, "## run.yaml\nextends: loop/loop/run.yaml\na: 1\n")
    (problem,) = snapshot.chain(run).problems
    assert isinstance(problem, Cycle)
    assert len(problem.loop) == 1
    assert snapshot.merged(run).value == {"a": 1}


def test_a_file_under_two_names_that_extends_itself_ends(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    (folder / "other.yaml").symlink_to("run.yaml")
    snapshot, run = snapshot_of(folder, "## run.yaml\nextends: other.yaml\na: 1\n")
    assert any(isinstance(problem, Cycle) for problem in snapshot.chain(run).problems)
    assert snapshot.merged(run).value == {"a": 1}


def test_a_relative_path_is_taken_from_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert canonical("a/../b.yaml") == str(tmp_path.resolve() / "b.yaml")
    assert canonical(".") == str(tmp_path.resolve())


def test_an_absolute_path_needs_no_place_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("cfg_lsp.project.files.os.getcwd", gone)
    assert canonical("/etc/x.yaml") == "/etc/x.yaml"


# Bytes and shapes


@pytest.mark.parametrize(
    ("data", "value", "severities"),
    [
        ("a: ü\n".encode("utf-16"), {"a": "ü"}, [Severity.WARNING]),
        (b"\xef\xbb\xbfa: 1\n", {"a": 1}, []),
        (b"a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}, []),
        (b"a: 1\rb: 2\r", {"a": 1, "b": 2}, []),
        (b"a: 1\nb: \xff\n", {"a": 1, "b": "\ufffd"}, [Severity.ERROR]),
        (b"a: 1\nb: x\0y\n", None, [Severity.ERROR]),
        (b"a: 1\n---\nb: 2\n", {"a": 1}, None),
        (b"", {}, [Severity.ERROR]),
        (b"# nothing\n", {}, [Severity.ERROR]),
        (b"- a\n- b\n", {}, [Severity.ERROR]),
        (b"just text\n", {}, [Severity.ERROR]),
        (b"a: 1\na: 2\n", {"a": 2}, [Severity.ERROR]),
    ],
    ids=[
        "utf-16",
        "mark",
        "crlf",
        "cr",
        "latin",
        "nul",
        "two documents",
        "empty",
        "comment",
        "list",
        "scalar",
        "twice",
    ],
)
def test_odd_contents_are_said_and_the_rest_resolves(
    tmp_path: Path, data: bytes, value: object, severities: list[Severity] | None
) -> None:
    folder = tmp_path.resolve()
    (folder / "odd.yaml").write_bytes(data)
    snapshot, run = snapshot_of(folder, "## good.yaml\ng: 1\n## run.yaml\nextends: [odd.yaml, good.yaml]\n")
    merged = snapshot.merged(run).value
    assert merged["g"] == 1
    if value is not None:
        assert merged == {**value, "g": 1}  # type: ignore[dict-item]
    found = run_rules(snapshot, [run])
    assert {each.path for each in found} <= {str(folder / "odd.yaml")}
    if severities is None:
        assert found
    else:
        assert [each.severity for each in found] == severities
