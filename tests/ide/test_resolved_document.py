"""The resolved config as a document: what is in it reads back, and each value says where it is from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from cfg_lsp.ide.resolved_document import resolved_document, values_document
from cfg_lsp.merge import same
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.syntax import dump_plain, dump_yaml, parse
from tests.fixture import workspace_of
from tests.ide.nasty import NASTY
from tests.merge.hierarchies import hierarchies
from tests.syntax.test_dump import KEYS, LEAVES, VALUES


def shown(folder: Path, text: str, name: str | None = None) -> str:
    workspace, paths = workspace_of(folder.resolve(), text)
    path = paths[name] if name is not None else list(paths.values())[-1]
    return resolved_document(workspace.snapshot(), path)


def reads_back(workspace: Workspace, path: str) -> bool:
    snapshot_ = workspace.snapshot()
    document = parse("/read/back.yaml", resolved_document(snapshot_, path), snapshot_.dialect(path).scalars)
    return not document.is_broken and same(document.content, snapshot_.merged(path).value, ordered=True)


def test_without_places_configs_of_equal_values_have_equal_texts(tmp_path: Path) -> None:
    workspace, paths = workspace_of(
        tmp_path.resolve(),
        """
## configs/base.yaml
training: {seed: 17}
## configs/train/one.yaml
extends: ../base.yaml
training: {rate: 2.0e-4}
## configs/train/other.yaml
# The same, some lines further down.
extends: ../base.yaml

training:
  rate: 2.0e-4
""",
    )
    one, other = (
        values_document(workspace.snapshot(), paths[f"configs/train/{name}.yaml"]) for name in ("one", "other")
    )
    assert one == other == "training:\n  seed: 17\n  rate: 2.0e-4\n"


def test_each_value_says_where_it_is_set_and_what_it_replaced(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        """
## configs/base.yaml
training:
  rate: 2.0e-4
  betas: [0.9, 0.95]
  seed: 17
## configs/train/mid.yaml
extends: ../base.yaml
training: {rate: 1.5e-4}
## configs/train/run.yaml
extends: mid.yaml
training:
  rate: 1.0e-4
  modules:
    - q_proj
    - v_proj
  prompt: |
    Find every part.

    Say where it is.
  off: {}
  version: "1e-4"
""",
    ) == snapshot("""\
# configs/train/run.yaml, resolved
# Chain (low → high): base.yaml, mid.yaml, run.yaml

training:
  rate: 1.0e-4     # run.yaml:3 ← mid.yaml:2 and 1 more
  betas:           # base.yaml:3
    - 0.9
    - 0.95
  seed: 17         # base.yaml:4
  modules:         # run.yaml:4
    - q_proj
    - v_proj
  prompt: |        # run.yaml:7
    Find every part.

    Say where it is.
  false: {}        # run.yaml:11
  version: '1e-4'  # run.yaml:12
""")


def test_entries_of_a_mix_show_each_field(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        """
## configs/fusion/base.yaml
targets:
  - name: bbu
    train_jsonl: a.jsonl
    augmentation: {flip: true}
sources: []
## configs/fusion/run.yaml
extends: base.yaml
targets:
  - {name: bbu, train_jsonl: b.jsonl}
  - name: new
""",
    ) == snapshot("""\
# configs/fusion/run.yaml, resolved
# Chain (low → high): base.yaml, run.yaml

targets:
  - name: bbu             # run.yaml:3 ← base.yaml:2
    train_jsonl: b.jsonl  # run.yaml:3 ← base.yaml:3
    augmentation:
      flip: true          # base.yaml:4
  - name: new             # run.yaml:4
sources: []               # base.yaml:5
""")


def test_what_breaks_the_chain_is_said_at_the_head(tmp_path: Path) -> None:
    assert shown(tmp_path, "## run.yaml\nextends: [gone.yaml]\na: 1\n") == snapshot("""\
# run.yaml, resolved
# run.yaml:1 extends gone.yaml: there is no such file

a: 1  # run.yaml:2
""")


def test_long_texts_are_folded_and_their_comment_stands_behind_the_end(tmp_path: Path) -> None:
    assert shown(tmp_path, f"## run.yaml\na: {'word ' * 40}\nb: 1\n") == snapshot("""\
# run.yaml, resolved

a: word word word word word word word word word word word word word word word word word word word word
  word word word word word word word word word word word word word word word word word word word word  # run.yaml:1
b: 1                                              # run.yaml:2
""")


def test_keys_that_take_lines_of_their_own_say_it_above(tmp_path: Path) -> None:
    text = shown(tmp_path, f"## run.yaml\n? {'k' * 130}\n: {{a: 1}}\nb: 1\n")
    assert text.replace("k" * 130, "kkk") == snapshot("""\
# run.yaml, resolved

# run.yaml:1
? kkk
: a: 1
b: 1  # run.yaml:3
""")


def test_an_empty_config_is_an_empty_mapping(tmp_path: Path) -> None:
    assert shown(tmp_path, "## run.yaml\n# nothing\n") == snapshot("""\
# run.yaml, resolved

{}
""")


@settings(max_examples=150, deadline=None)
@given(hierarchies())
def test_it_reads_back_as_the_resolved_config(files: dict[str, str]) -> None:
    workspace = Workspace()
    for path, text in files.items():
        workspace.open(path, text)
    assert all(reads_back(workspace, path) for path in files)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4), st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=3))
@example({"a": ["a | b " * 40 + "|\nx", "x " * 90], "b": "x: |- " * 40}, [])
@example({"a": "a b " * 50 + "|", "b" * 200: "c " * 90, "c": "\n" + "d " * 90}, [{"name": "n", "k" * 200: 1}])
def test_any_values_read_back(content: dict[Any, Any], entries: list[dict[Any, Any]]) -> None:
    path = "/project/configs/fusion/run.yaml"
    workspace = Workspace()
    workspace.open(path, dump_yaml({**content, "targets": entries}))
    assert reads_back(workspace, path)


@settings(max_examples=200, deadline=None)
@given(LEAVES | st.from_regex(r"[A-Za-z_][A-Za-z0-9_./-]*", fullmatch=True))
@example("yes")
@example("null")
def test_a_plain_scalar_is_written_like_any_other(value: Any) -> None:
    plain = dump_plain(value)
    assert plain is None or dump_yaml([value]) == f"- {plain}\n"


@pytest.mark.parametrize("text", NASTY)
def test_any_text_reads_back(tmp_path: Path, text: str) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), "## configs/fusion/base.yaml\ntargets: [{name: x, a: 1}]\n")
    path = str(Path(paths["configs/fusion/base.yaml"]).parent / "run.yaml")
    for before in ("", "extends: base.yaml\n"):
        workspace.open(path, before + text)
        assert reads_back(workspace, path)


def test_names_of_files_cannot_end_a_comment(tmp_path: Path) -> None:
    path = str(tmp_path.resolve() / "a\nb: 1\u2028\udc80.yaml")
    workspace = Workspace()
    workspace.open(path, "a: 1\n")
    text = resolved_document(workspace.snapshot(), path)
    assert yaml.safe_load(text) == {"a": 1}
    text.encode("utf-8")


def test_a_date_on_two_lines_reads_back(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path, f"## configs/run.yaml\na:\n  {'x' * 100}: 2000-01-01 00:00:00\n")
    snapshot_ = workspace.snapshot()
    text = resolved_document(snapshot_, paths["configs/run.yaml"])
    assert yaml.safe_load(text) == snapshot_.merged(paths["configs/run.yaml"]).value
