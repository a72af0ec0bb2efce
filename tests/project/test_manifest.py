"""Which manifest a config obeys, what it says, and what is said about a wrong one."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cfg_lsp.merge import DIALECTS, Dialect
from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.manifest_reader import builtin_manifest, read_manifest
from cfg_lsp.project.manifests import Manifests
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.text import Diagnostic, Severity, Span
from tests.fixture import write_project
from tests.project.wrong_manifests import WRONG_NAMES, WRONG_VALUES


def manifest_of(folder: Path, text: str, name: str = "cfg-lsp.toml") -> Manifest:
    (folder / name).write_text(text, encoding="utf-8")
    manifest = read_manifest(str(folder / name))
    assert manifest is not None
    return manifest


def check_wrong(folder: Path, text: str, message: str, name: str = "cfg-lsp.toml") -> Diagnostic:
    """`«` and `»` in the text mark the place; the built-in manifest serves meanwhile."""
    start = text.index("«")
    end = text.index("»") - 1
    plain = text.replace("«", "").replace("»", "")
    manifest = manifest_of(folder, plain, name)
    assert [problem.message for problem in manifest.problems] == [message]
    (problem,) = manifest.problems
    assert problem.span == (start, end)
    assert problem.severity is Severity.ERROR
    assert problem.path == str(folder / name)
    assert "the built-in manifest is used meanwhile" in problem.hint
    builtin = builtin_manifest(str(folder))
    assert (manifest.include, manifest.families, manifest.max_chain) == (
        builtin.include,
        builtin.families,
        builtin.max_chain,
    )
    return problem


# Which one


def test_the_nearest_manifest_wins(tmp_path: Path) -> None:
    write_project(
        tmp_path,
        """
## cfg-lsp.toml
max-chain = 7
## inner/cfg-lsp.toml
max-chain = 8
## inner/pyproject.toml
[tool.cfg-lsp]
max-chain = 9
## beside/pyproject.toml
[tool.cfg-lsp]
max-chain = 10
## passed/pyproject.toml
[project]
name = "x"
## broken/pyproject.toml
[project
""",
    )
    manifests = Manifests()
    lengths = {
        name: manifests.of(str(tmp_path / name)).max_chain
        for name in (
            "a.yaml",
            "inner/configs/a.yaml",
            "beside/x/y/z/a.yaml",
            "passed/configs/a.yaml",
            "broken/a.yaml",
            "gone/x/a.yaml",
        )
    }
    assert list(lengths.values()) == [7, 8, 10, 7, 7, 7]
    assert manifests.of_folder(str(tmp_path / "inner")).max_chain == 8


def test_a_pipe_a_folder_or_a_dangling_link_of_that_name_is_a_wrong_manifest(tmp_path: Path) -> None:
    for name in ("pipe", "folder", "link"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "pipe/cfg-lsp.toml")
    (tmp_path / "folder/cfg-lsp.toml").mkdir()
    (tmp_path / "link/cfg-lsp.toml").symlink_to("gone.toml")
    manifests = [Manifests().of(str(tmp_path / name / "a.yaml")) for name in ("pipe", "folder", "link")]
    assert [[each.message for each in manifest.problems] for manifest in manifests] == [
        ["the manifest cannot be read: it is a pipe, not a file"],
        ["the manifest cannot be read: it is a folder"],
        ["the manifest cannot be read: there is no such file"],
    ]
    assert {manifest.include for manifest in manifests} == {builtin_manifest("").include}


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("repo/configs/a.yaml", "repo"),
        ("repo/configs/train/sft/a.yaml", "repo"),
        ("configs/old/configs/train/a.yaml", "configs/old"),
        ("repo/other/a.yaml", "repo/other"),
    ],
)
def test_the_built_in_patterns_begin_above_the_innermost_configs_folder(tmp_path: Path, path: str, root: str) -> None:
    manifest = Manifests().of(str(tmp_path / path))
    assert manifest.path is None
    assert manifest.folder == str(tmp_path / root)
    assert manifest.includes(str(tmp_path / path)) == ("configs" in path)
    assert Manifests().of_folder(str(tmp_path)).folder == str(tmp_path)
    folder = os.path.dirname(path)
    assert Manifests().of_folder(str(tmp_path / folder)).folder == str(tmp_path / root)


def test_a_folder_that_holds_configs_is_the_root_though_it_lies_in_another_configs(tmp_path: Path) -> None:
    (tmp_path / "configs/repo/configs").mkdir(parents=True)
    assert Manifests().of_folder(str(tmp_path / "configs/repo")).folder == str(tmp_path / "configs/repo")


def test_the_built_in_manifest_is_without_fault_and_knows_the_fusion_lists(tmp_path: Path) -> None:
    manifest = builtin_manifest(str(tmp_path))
    assert manifest.problems == ()
    lists = manifest.lists(str(tmp_path / "configs/fusion/variants/a.yaml"))
    assert lists.ids_at(("targets",)) == ("name", "dataset")
    assert not manifest.lists(str(tmp_path / "configs/train/a.yaml"))
    assert manifest.severities == {"redundant-override": Severity.HINT}


# What it says


def test_what_a_manifest_leaves_out_is_as_in_the_built_in_one(tmp_path: Path) -> None:
    manifest = manifest_of(tmp_path, "max-chain = 9\n")
    builtin = builtin_manifest(str(tmp_path))
    assert manifest.problems == ()
    assert manifest.max_chain == 9
    assert (manifest.include, manifest.families, manifest.parity_allow, manifest.references) == (
        builtin.include,
        builtin.families,
        builtin.parity_allow,
        builtin.references,
    )


def test_every_table_is_read(tmp_path: Path) -> None:
    manifest = manifest_of(
        tmp_path,
        """
include = ["runs/**"]
exclude = ["runs/old/**"]
default-config = "runs/a.yaml"
dialect = "mmengine"
max-file-size = 10
[rules]
long-chain = "off"
[references]
"data.mix" = "mix"
[families.mix]
files = ["runs/mix/*"]
named-lists = { experts = ["id"] }
new-datasets = ["extra"]
[parity]
allow = ["a.*"]
when-off = { "a.on" = ["a"] }
""",
    )
    assert manifest.problems == ()
    assert manifest.includes(str(tmp_path / "runs/a.yaml"))
    assert not manifest.includes(str(tmp_path / "runs/old/a.yaml"))
    assert manifest.dialect is DIALECTS["mmengine"]
    assert manifest.severities == {"long-chain": Severity.OFF}
    assert manifest.references == {"data.mix": "mix"}
    assert manifest.lists(str(tmp_path / "runs/mix/a.yaml")).ids_at(("experts",)) == ("id",)
    assert manifest.parity_allow == ("a.*",)
    assert manifest.parity_when_off == {"a.on": ("a",)}


def test_a_dialect_may_be_a_table_of_knobs(tmp_path: Path) -> None:
    text = (
        'dialect = { name = "ours", keys = ["parents"], order = "earlier", merge = "shallow", '
        'reset = { _drop_ = true }, keep = "?", scalars = "omegaconf", extensionless = true }\n'
    )
    assert manifest_of(tmp_path, text).dialect == Dialect(
        "ours", ("parents",), "earlier", "shallow", ("_drop_", True), "?", "omegaconf", True
    )
    assert manifest_of(tmp_path, "dialect = {}\n").dialect == Dialect("of the manifest", ("extends", "inherit"))


# What is said about a wrong one


@pytest.mark.parametrize("text", ["max-chain = 1\nmax-length = ü\n", "include = []\n[rules\n", "a = 1\na = 2\n"])
def test_text_that_is_no_toml_is_reported_where_it_breaks(tmp_path: Path, text: str) -> None:
    manifest = manifest_of(tmp_path, text)
    (problem,) = manifest.problems
    assert problem.rule == "syntax-error"
    assert problem.message.startswith("not TOML: ")
    assert "line" not in problem.message
    assert text[: problem.span.start].count("\n") == 1
    assert manifest.include == builtin_manifest(str(tmp_path)).include


@pytest.mark.parametrize(("text", "message", "hint"), [*WRONG_VALUES, *WRONG_NAMES])
def test_a_wrong_manifest_is_reported_at_its_place(tmp_path: Path, text: str, message: str, hint: str) -> None:
    problem = check_wrong(tmp_path, text, message)
    if hint:
        assert problem.hint == f"{hint} (the built-in manifest is used meanwhile)"
    else:
        assert problem.hint == "the built-in manifest is used meanwhile"


@pytest.mark.parametrize(("text", "message"), [(text, message) for text, message, _ in [*WRONG_VALUES, *WRONG_NAMES]])
def test_the_same_in_a_pyproject(tmp_path: Path, text: str, message: str) -> None:
    head = "[project]\nname = 'x'\nmax-chain = 0\n"
    if text.startswith("["):
        text = re.sub(r"^(\[\[?)(«?)(?=\w)", r"\1tool.cfg-lsp.\2", text, flags=re.MULTILINE)
    else:
        text = "[tool.cfg-lsp]\n" + text
    check_wrong(tmp_path, f"{head}{text}", message, "pyproject.toml")


def test_a_pyproject_whose_table_is_none(tmp_path: Path) -> None:
    check_wrong(tmp_path, "[tool]\ncfg-lsp = «3»\n", "`the manifest` takes a table", "pyproject.toml")


def test_what_is_known_is_said_where_nothing_is_near(tmp_path: Path) -> None:
    manifest = manifest_of(tmp_path, "[layers.base]\ncolour = 1\n[[overlays]]\nwhat = 1\n")
    hints = [problem.hint.partition(" (")[0] for problem in manifest.problems]
    assert hints == [
        "known are files, extends, extends-exactly, locked, one-section, require, forbid",
        "known are name, files, when, allow, forbid",
    ]


def test_references_of_the_built_in_manifest_need_no_family_of_this_one(tmp_path: Path) -> None:
    assert manifest_of(tmp_path, "[families.mix]\nfiles = []\n").problems == ()


def test_a_byte_order_mark_is_named(tmp_path: Path) -> None:
    (tmp_path / "cfg-lsp.toml").write_bytes(b"\xef\xbb\xbfmax-chain = 3\n")
    (problem,) = Workspace().snapshot().manifest(str(tmp_path / "a.yaml")).problems
    assert problem.message == "not TOML: it begins with a byte order mark; save it as UTF-8 without one"
    assert problem.span == Span(0, 1)


def test_several_faults_are_all_reported(tmp_path: Path) -> None:
    manifest = manifest_of(tmp_path, "colour = 1\nmax-chain = 0\n[rules]\nx = 1\n")
    assert len(manifest.problems) == 3


def test_a_manifest_that_cannot_be_read_is_reported_too(tmp_path: Path) -> None:
    (tmp_path / "cfg-lsp.toml").write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    manifest = Manifests().of(str(tmp_path / "a.yaml"))
    assert "the manifest cannot be read: it is larger than" in manifest.problems[0].message
    (tmp_path / "cfg-lsp.toml").write_bytes(b'default-config = "\xff"\n')
    manifest = Manifests().of(str(tmp_path / "a.yaml"))
    assert "not UTF-8" in manifest.problems[0].message
    assert manifest.default_config == "configs/debug.yaml"


def test_a_wrong_manifest_is_reported_with_the_configs_below_it(tmp_path: Path) -> None:
    from cfg_lsp.rules.run import run_rules

    paths = write_project(tmp_path.resolve(), "## cfg-lsp.toml\nmax-chain = 0\n## configs/a.yaml\na: 1\n")
    (found,) = run_rules(Workspace().snapshot(), [paths["configs/a.yaml"]])
    assert found.path == paths["cfg-lsp.toml"]


def test_a_deeply_nested_manifest_is_no_crash(tmp_path: Path) -> None:
    manifest = manifest_of(tmp_path, f"include = {'[' * 100_000}")
    assert [problem.message for problem in manifest.problems] == ["not TOML: it nests too deep"]
    manifest = manifest_of(tmp_path, f"include = {'[' * 300}{']' * 300}")
    assert [problem.message for problem in manifest.problems] == ["`include` takes a list of strings"]


def test_a_manifest_that_changes_on_disk_counts_when_the_workspace_is_told(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    paths = write_project(
        folder,
        "## a.yaml\nwho: a\n## b.yaml\nwho: b\n## run.yaml\nextends: [a.yaml, b.yaml]\n## cfg-lsp.toml\n",
    )
    workspace = Workspace()
    assert workspace.snapshot().merged(paths["run.yaml"]).value == {"who": "b"}
    Path(paths["cfg-lsp.toml"]).write_text('dialect = { order = "earlier" }\n')
    assert paths["run.yaml"] in workspace.changed_on_disk([paths["cfg-lsp.toml"]])
    assert workspace.snapshot().merged(paths["run.yaml"]).value == {"who": "a"}
    Path(paths["cfg-lsp.toml"]).unlink()
    workspace.changed_on_disk([paths["cfg-lsp.toml"]])
    assert workspace.snapshot().merged(paths["run.yaml"]).value == {"who": "b"}
