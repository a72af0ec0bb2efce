"""What stands beside an override, and what is said when somebody points at it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.inlay_hints import HINT_KINDS, HintKind, hint_details, inlay_hints
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.text import Span
from tests.fixture import workspace_of
from tests.ide.nasty import NASTY


def opened(folder: Path, text: str) -> tuple[Snapshot, str]:
    workspace, paths = workspace_of(folder.resolve(), text)
    return workspace.snapshot(), list(paths.values())[-1]


def shown(folder: Path, text: str, kinds: tuple[HintKind, ...] = HINT_KINDS) -> str:
    """The text of the last file with its hints in ‹›."""
    snapshot_, path = opened(folder, text)
    content = snapshot_.lines(path).text
    for hint in reversed(inlay_hints(snapshot_, path, kinds=kinds)):
        content = f"{content[: hint.offset]} ‹{hint.label}›{content[hint.offset :]}"
    return content


RUN = """
## base.yaml
training:
  learning_rate: 2.0e-4
  betas: [0.9, 0.95]
  schedule: {kind: cosine, warmup: 10}
  modules: [q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj]
  note: a line that is a good deal longer than hints should be
  resume: null
## run.yaml
extends: base.yaml
training:
  learning_rate: 1.0e-4  # slower
  betas:
    - 0.9
  schedule: linear
  modules: &all []
  note: |
    short
  resume:
  epochs: 3
"""


def test_a_hint_says_what_is_replaced_as_its_file_writes_it_and_where_that_stands(tmp_path: Path) -> None:
    assert shown(tmp_path, RUN) == snapshot("""\
extends: base.yaml
training:
  learning_rate: 1.0e-4 ‹← 2.0e-4 base.yaml›  # slower
  betas: ‹← [0.9, 0.95] base.yaml›
    - 0.9
  schedule: linear ‹← 2 keys base.yaml›
  modules: &all [] ‹← 6 items base.yaml›
  note: | ‹← a line that is …hints should be base.yaml›
    short
  resume: ‹= base.yaml›
  epochs: 3
""")


def test_each_kind_can_be_asked_for_alone(tmp_path: Path) -> None:
    assert shown(tmp_path, RUN, ("lists",)) == snapshot("""\
extends: base.yaml
training:
  learning_rate: 1.0e-4  # slower
  betas: ‹← [0.9, 0.95] base.yaml›
    - 0.9
  schedule: linear
  modules: &all [] ‹← 6 items base.yaml›
  note: |
    short
  resume:
  epochs: 3
""")
    assert shown(tmp_path, RUN, ("mappings",)) == snapshot("""\
extends: base.yaml
training:
  learning_rate: 1.0e-4  # slower
  betas:
    - 0.9
  schedule: linear ‹← 2 keys base.yaml›
  modules: &all []
  note: |
    short
  resume:
  epochs: 3
""")


MIX = """
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu, train_jsonl: a.jsonl, ratio: 1}
  - {dataset: rru, train_jsonl: b.jsonl}
## configs/fusion/variants/dense.yaml
extends: ../base/dense.yaml
targets:
  - train_jsonl: c.jsonl
    name: bbu
  - dataset: rru
    ratio: 2
  - name: new
    train_jsonl: d.jsonl
"""


def test_an_entry_says_which_file_it_goes_over_behind_its_name(tmp_path: Path) -> None:
    assert shown(tmp_path, MIX) == snapshot("""\
extends: ../base/dense.yaml
targets:
  - train_jsonl: c.jsonl ‹← a.jsonl configs/fusion/base/dense.yaml›
    name: bbu ‹← configs/fusion/base/dense.yaml›
  - dataset: rru ‹← configs/fusion/base/dense.yaml›
    ratio: 2
  - name: new
    train_jsonl: d.jsonl
""")


def test_a_value_that_keeps_the_inherited_one_says_which(tmp_path: Path) -> None:
    text = "## base.yaml\nrate: 1e-4\n## run.yaml\ndefaults: base.yaml\nrate: ???\n"
    assert shown(tmp_path, text) == snapshot("""\
defaults: base.yaml
rate: ??? ‹= 1e-4 base.yaml›
""")


def test_only_hints_inside_the_asked_piece_are_given(tmp_path: Path) -> None:
    snapshot_, path = opened(tmp_path, RUN)
    start = snapshot_.lines(path).text.index("  betas")
    found = inlay_hints(snapshot_, path, Span(start, start + len("  betas:")))
    assert [each.keys for each in found] == ["training.betas"]


def test_the_pair_of_a_key_that_is_written_again_has_no_hint(tmp_path: Path) -> None:
    assert shown(tmp_path, "## base.yaml\na: 1\n## run.yaml\nextends: base.yaml\na: 2\na: 3\n") == snapshot("""\
extends: base.yaml
a: 2
a: 3 ‹← 1 base.yaml›
""")


def test_the_details_are_every_definition_and_the_place_of_the_replaced_one(tmp_path: Path) -> None:
    text = """
## base.yaml
training: {rate: 2.0e-4}
## mid.yaml
extends: base.yaml
training: {rate: 1.50e-4}
## run.yaml
extends: mid.yaml
training: {rate: 1.0e-4}
"""
    snapshot_, path = opened(tmp_path, text)
    (hint,) = inlay_hints(snapshot_, path)
    details = hint_details(snapshot_, path, hint.keys, markdown=False)
    assert details is not None and details.target is not None
    assert details.tooltip == snapshot("1.0e-4 run.yaml:2 ← 1.50e-4 mid.yaml:2 ← 2.0e-4 base.yaml:1")
    start, end = details.target.focus
    assert (Path(details.target.path).name, snapshot_.lines(details.target.path).text[start:end]) == (
        "mid.yaml",
        "rate",
    )
    linked = hint_details(snapshot_, path, hint.keys)
    assert linked is not None
    assert linked.tooltip.replace(str(tmp_path.resolve()), "") == snapshot(
        "`1.0e-4` [run.yaml:2](file:///run.yaml#L2) ← `1.50e-4` [mid.yaml:2](file:///mid.yaml#L2) ← `2.0e-4` [base.yaml:1](file:///base.yaml#L1)"
    )


def test_a_long_history_is_counted(tmp_path: Path) -> None:
    files = ["## 0.yaml\na: 0\n"] + [f"## {n}.yaml\nextends: {n - 1}.yaml\na: {n}\n" for n in range(1, 20)]
    snapshot_, path = opened(tmp_path, "".join(files))
    details = hint_details(snapshot_, path, "a", markdown=False)
    assert details is not None
    assert details.tooltip.split(" ← ")[-3:] == snapshot(["9 9.yaml:2", "8 8.yaml:2", "8 more"])


def test_a_key_that_is_gone_has_no_details(tmp_path: Path) -> None:
    snapshot_, path = opened(tmp_path, RUN)
    assert hint_details(snapshot_, path, "training.gone") is None


@pytest.mark.parametrize("text", NASTY)
def test_any_text_has_hints_in_order(tmp_path: Path, text: str) -> None:
    base = "a: {b: 5, c: 6}\nb: {c: 7, d: [1]}\nc: {k: 2}\nd: x\nuse: {a: 9}\n"
    workspace, paths = workspace_of(tmp_path.resolve(), f"## configs/fusion/base.yaml\n{base}targets: [{{name: x}}]\n")
    path = str(Path(paths["configs/fusion/base.yaml"]).parent / "run.yaml")
    for number, before in enumerate(("", "extends: base.yaml\n", "---\n")):
        workspace.open(path, before + text)
        snapshot_ = workspace.snapshot()
        found = inlay_hints(snapshot_, path)
        length = len(snapshot_.lines(path).text)
        assert all(0 <= each.offset <= length for each in found)
        assert found == sorted(found, key=lambda each: each.offset)
        for each in found:
            hint_details(snapshot_, path, each.keys)
        start = random.Random(number).randint(0, length)
        inside = inlay_hints(snapshot_, path, Span(start, length))
        assert inside == [each for each in found if each.offset >= start]


def test_a_long_name_of_a_file_takes_its_room_from_the_value(tmp_path: Path) -> None:
    base = "summary_grpo_2048_tokens"
    text = f"## {base}.yaml\nout: output/tensorboard/summary_grpo\n## run.yaml\nextends: {base}.yaml\nout: x\n"
    snapshot_, path = opened(tmp_path, text)
    (hint,) = inlay_hints(snapshot_, path)
    assert (hint.label, len(hint.label)) == snapshot(("← output…y_grpo summary_grpo_2048_tokens.yaml", 45))
