"""The chain of a config as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.chain_document import chain_document
from tests.fixture import workspace_of
from tests.ide.nasty import NASTY


def shown(folder: Path, text: str) -> str:
    workspace, paths = workspace_of(folder.resolve(), text)
    return chain_document(workspace.snapshot(), list(paths.values())[-1]).replace(f"{folder.resolve()}/", "")


def test_each_file_says_its_layer_and_what_it_contributes(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        """
## configs/base.yaml
training: {seed: 17, rate: 1, optim: {name: adam, eps: 1}}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen}
training: {rate: 2, output_dir: out, run_name: dense}
## configs/train/dense_gkd.yaml
extends: dense.yaml
rlhf: {rlhf_type: gkd}
training: {output_dir: out2, optim: none}
""",
    ) == snapshot("""\
# Chain of dense_gkd.yaml

configs/train/dense_gkd.yaml is made of 3 files, low → high:

1. configs/base.yaml (base, locked)
   - sets 4 values, 1 of them counts: training.seed
   - dense.yaml replaces 1: training.rate
   - dense_gkd.yaml replaces 1: training.optim

2. configs/train/dense.yaml (preset)
   - sets 4 values, 3 of them count: training.rate, training.run_name, model.model
   - dense_gkd.yaml replaces 1: training.output_dir

3. configs/train/dense_gkd.yaml (overlay, kind gkd)
   - sets 3 values: training.optim, training.output_dir, rlhf.rlhf_type
""")


def test_many_values_are_counted_by_section_and_names_of_entries_replace_nothing(tmp_path: Path) -> None:
    values = ", ".join(f"k{number}: {number}" for number in range(12))
    assert shown(
        tmp_path,
        f"""
## configs/fusion/base.yaml
training: {{{values}}}
more: 1
targets: [{{name: x, ratio: 1}}]
## configs/fusion/run.yaml
extends: base.yaml
targets: [{{name: x, ratio: 2}}]
""",
    ) == snapshot("""\
# Chain of run.yaml

configs/fusion/run.yaml is made of 2 files, low → high:

1. configs/fusion/base.yaml
   - sets 15 values, 13 of them count: 12 in training, 1 in more
   - run.yaml replaces 1: targets.x.ratio

2. configs/fusion/run.yaml
   - sets 2 values: targets.x.name, targets.x.ratio
""")


def test_a_file_that_is_merged_again_is_shown_where_it_is(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        """
## root.yaml
a: 1
## left.yaml
extends: root.yaml
a: 2
## right.yaml
extends: root.yaml
b: 3
## run.yaml
extends: [left.yaml, right.yaml]
""",
    ) == snapshot("""\
# Chain of run.yaml

run.yaml is made of 4 files, low → high:

1. root.yaml
   - sets 1 value: a

2. left.yaml
   - sets 1 value, none of them counts
   - root.yaml replaces 1: a

- root.yaml, again: a base of right.yaml too

3. right.yaml
   - sets 1 value: b

4. run.yaml
   - sets nothing
""")


def test_what_is_wrong_is_said_with_its_place(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        """
## mid.yaml
inherit: [run.yaml, 3]
a: 'open
b: 1
## run.yaml
c: 1
extends:
  - gone.yaml
  - mid.yaml
""",
    ) == snapshot("""\
# Chain of run.yaml

run.yaml is made of 1 file:

1. run.yaml
   - sets 1 value: c

## Problems

- run.yaml:3 extends gone.yaml: there is no such file
- run.yaml:4 closes a loop and is left out: mid.yaml → run.yaml → mid.yaml
""")


def test_a_config_without_bases_has_a_chain_of_itself(tmp_path: Path) -> None:
    assert shown(tmp_path, "## run.yaml\na: 1\n") == snapshot("""\
# Chain of run.yaml

run.yaml is made of 1 file:

1. run.yaml
   - sets 1 value: a
""")


@pytest.mark.parametrize("text", NASTY)
def test_any_text_has_a_chain(tmp_path: Path, text: str) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), "## configs/fusion/base.yaml\ntargets: [{name: x, a: 1}]\n")
    path = str(Path(paths["configs/fusion/base.yaml"]).parent / "run.yaml")
    for before in ("", "extends: [base.yaml, run.yaml]\n"):
        workspace.open(path, before + text)
        assert chain_document(workspace.snapshot(), path).startswith("# Chain of run.yaml")
