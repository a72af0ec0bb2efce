"""What can be done at a place, and that it does just that: resolved before and after."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from inline_snapshot import snapshot

from cfg_lsp.edits.applied import applied
from cfg_lsp.ide.code_actions import Action, code_actions
from cfg_lsp.merge import same
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.text import Diagnostic, Edit, Fix, Severity, Span
from tests.fixture import AtCursor, at_cursor
from tests.ide.nasty import NASTY


class Done(NamedTuple):
    """The files that an action changed, and the configs that resolve to something else for it."""

    texts: dict[str, str]
    changed: list[str]


def offered(folder: Path, text: str) -> list[str]:
    at = at_cursor(folder.resolve(), text)
    return [f"{each.kind}: {each.title}" for each in actions_at(at)]


def actions_at(at: AtCursor) -> list[Action]:
    return actions_of(at.snapshot, at.path, at.offset)


def actions_of(asked: Snapshot, path: str, offset: int) -> list[Action]:
    return [each for each in code_actions(asked, path, Span(offset, offset), []) if each is not None]


def done(folder: Path, text: str, begins: str) -> Done:
    """What the action whose title begins so makes of a project."""
    at = at_cursor(folder.resolve(), text)
    (action,) = [each for each in actions_at(at) if each.title.startswith(begins)]
    after = after_edits(at.snapshot, action.edits)
    changed = [
        name for name, path in at.paths.items() if not same(at.snapshot.merged(path).value, after.merged(path).value)
    ]
    names = {path: name for name, path in at.paths.items()}
    return Done({names[path]: after.lines(path).text for path in sorted({each.path for each in action.edits})}, changed)


def after_edits(before: Snapshot, edits: tuple[Edit, ...]) -> Snapshot:
    workspace = Workspace()
    for path in before.open_paths | {each.path for each in edits}:
        text = before.lines(path).text
        workspace.open(path, applied(text, [each for each in edits if each.path == path]))
    return workspace.snapshot()


MOVING = """
## configs/base.yaml
# The runtime.
training:
  bf16: true  # always

model:
  name: x
## configs/other.yaml
extends: base.yaml
training: {bf16: false}
## configs/free.yaml
a: 1
## configs/run.yaml
# Mine.
extends: base.yaml

training:
  # Tuned by hand,
  # twice.
  learn<^>ing_rate: 1.0e-4  # the best
  bf16: false
"""


def test_a_key_moves_with_its_comments(tmp_path: Path) -> None:
    assert offered(tmp_path, MOVING) == snapshot(
        ["refactor.move: Move `training.learning_rate` to base.yaml (changes 1 other config)"]
    )
    assert done(tmp_path, MOVING, "Move") == snapshot(
        Done(
            texts={
                "configs/run.yaml": """\
# Mine.
extends: base.yaml

training:
  bf16: false
""",
                "configs/base.yaml": """\
# The runtime.
training:
  bf16: true  # always
  # Tuned by hand,
  # twice.
  learning_rate: 1.0e-4  # the best

model:
  name: x
""",
            },
            changed=["configs/base.yaml", "configs/other.yaml"],
        )
    )


def test_a_move_says_nothing_of_configs_that_set_the_key_themselves(tmp_path: Path) -> None:
    text = MOVING.replace("{bf16: false}", "{learning_rate: 2.0}")
    assert offered(tmp_path, text) == snapshot(["refactor.move: Move `training.learning_rate` to base.yaml"])
    assert done(tmp_path, text, "Move").changed == snapshot(["configs/base.yaml"])


def test_a_value_of_the_base_is_replaced(tmp_path: Path) -> None:
    text = MOVING.replace("learn<^>ing", "learning").replace("bf16: false\n", "bf16: fal<^>se\n")
    assert offered(tmp_path, text) == snapshot(
        [
            "refactor.move: Move `training.bf16` to base.yaml",
            "refactor.rewrite: Write the inherited value here: true (base.yaml)",
        ]
    )
    assert done(tmp_path, text, "Move") == snapshot(
        Done(
            texts={
                "configs/base.yaml": """\
# The runtime.
training:
  bf16: false  # always

model:
  name: x
""",
                "configs/run.yaml": """\
# Mine.
extends: base.yaml

training:
  # Tuned by hand,
  # twice.
  learning_rate: 1.0e-4  # the best
""",
            },
            changed=["configs/base.yaml"],
        )
    )


def test_a_locked_base_locks_what_others_set(tmp_path: Path) -> None:
    text = """
## configs/base.yaml
a: 1
## configs/train/other.yaml
extends: ../base.yaml
x: 1
## configs/train/same.yaml
extends: ../base.yaml
x: 2
## configs/train/run.yaml
extends: ../base.yaml
x: 2<^>
"""
    assert offered(tmp_path, text) == snapshot(
        ["refactor.move: Move `x` to base.yaml (locks it against 1 other config)"]
    )


def test_each_base_is_offered_the_one_that_wins_first(tmp_path: Path) -> None:
    bases = "".join(f"## configs/{name}.yaml\nx: 1\n" for name in ("a", "b", "c/a", "d"))
    text = f"{bases}## configs/run.yaml\nextends: [a.yaml, b.yaml, c/a.yaml, d.yaml]\ny: 3<^>\n"
    assert offered(tmp_path, text) == snapshot(
        [
            "refactor.move: Move `y` to d.yaml",
            "refactor.move: Move `y` to configs/c/a.yaml",
            "refactor.move: Move `y` to b.yaml",
        ]
    )


def test_a_base_that_loses_is_not_offered(tmp_path: Path) -> None:
    text = """
## configs/a.yaml
y: 1
## configs/b.yaml
y: 2
## configs/run.yaml
extends: [a.yaml, b.yaml]
y: 3<^>
"""
    assert [each for each in offered(tmp_path, text) if "move" in each] == snapshot(
        ["refactor.move: Move `y` to b.yaml"]
    )


@pytest.mark.parametrize(
    ("base", "run", "expected"),
    [
        pytest.param(
            "training: {bf16: true}\n",
            "extends: base.yaml\ntraining:\n  # why\n  l<^>r: 1.0e-4  # best\n",
            snapshot(
                [
                    """\
# why
# best
training: {bf16: true, lr: 1.0e-4}
""",
                    "extends: base.yaml\n",
                ]
            ),
            id="into a flow mapping, comments above its line",
        ),
        pytest.param(
            "training:\n    bf16: true\n\nmodel:\n    name: x\n",
            "extends: base.yaml\n# about rlhf\nrlhf:\n  # about beta\n  bet<^>a: {a: [1,\n    2], b: 3}\n",
            snapshot(
                [
                    """\
training:
    bf16: true

model:
    name: x

# about rlhf
rlhf:
    # about beta
    beta: {a: [1,
      2], b: 3}
""",
                    "extends: base.yaml\n",
                ]
            ),
            id="with the section, in the base's steps",
        ),
        pytest.param(
            "training:\r\n  bf16: true\r\n",
            "extends: base.yaml\r\ntraining:\r\n  op<^>t:\r\n    # why\r\n    name: a\r\n    betas:\r\n    - 0.9\r\n",
            snapshot(
                [
                    """\
training:\r
  bf16: true\r
  opt:\r
    # why\r
    name: a\r
    betas:\r
    - 0.9\r
""",
                    "extends: base.yaml\r\n",
                ]
            ),
            id="a section with CRLF line ends",
        ),
        pytest.param(
            "training:\n  opt: {name: sgd}\n  text: |\n    a\n",
            "extends: base.yaml\ntraini<^>ng:  # mine\n  opt: {name: adam, lr: 1.0}\n  note: >\n    words\n    more\n",
            snapshot(
                [
                    """\
training:
  # mine
  opt: {name: adam, lr: 1.0}
  text: |
    a
  note: >
    words
    more
""",
                    "extends: base.yaml\n",
                ]
            ),
            id="merged into the sections that are there",
        ),
        pytest.param(
            "", "extends: base.yaml\nx: <^>1\n", snapshot(["x: 1\n", "extends: base.yaml\n"]), id="into an empty file"
        ),
        pytest.param(
            "training:\nmodel: 1\n",
            "extends: base.yaml\ntraining:\n  x: <^>1\n",
            snapshot(
                [
                    """\
training:
  x: 1
model: 1
""",
                    "extends: base.yaml\n",
                ]
            ),
            id="into a section that is null",
        ),
        pytest.param(
            "a: 1\n",
            "extends: base.yaml\nx: {y: &anchor 1, z: 2}\nw: {v<^>: *anchor}\n",
            snapshot(
                [
                    """\
a: 1
w:
  v: 1
""",
                    """\
extends: base.yaml
x: {y: &anchor 1, z: 2}
""",
                ]
            ),
            id="an alias becomes its value",
        ),
        pytest.param(
            "targets:\n- {name: a, ratio: 1}\n",
            "extends: base.yaml\ntargets:\n- name: a\n  mode: fa<^>st  # here\n  ratio: 1\n",
            snapshot(
                [
                    """\
targets:
# here
- {name: a, ratio: 1, mode: fast}
""",
                    """\
extends: base.yaml
targets:
- name: a
  ratio: 1
""",
                ]
            ),
            id="into an entry of a named list",
        ),
    ],
)
def test_what_a_move_writes(base: str, run: str, expected: object, tmp_path: Path) -> None:
    folder = "configs/fusion" if "targets" in base else "configs"
    result = done(tmp_path, f"## {folder}/base.yaml\n{base}## {folder}/run.yaml\n{run}", "Move")
    assert list(result.texts.values()) == expected
    assert f"{folder}/run.yaml" not in result.changed


def test_json_configs(tmp_path: Path) -> None:
    text = """
## configs/base.json
{
  "training": {"bf16": true},
  "model": {
    "name": "x"
  }
}
## configs/run.json
{
  "extends": "base.json",
  "model": {
    "grö<^>ße": {"a": [1, 1e-4]},
    "name": "y"
  }
}
"""
    assert offered(tmp_path, text) == snapshot(["refactor.move: Move `model.größe` to base.json"])
    assert done(tmp_path, text, "Move").texts == snapshot(
        {
            "configs/base.json": """\
{
  "training": {"bf16": true},
  "model": {
    "name": "x",
    "größe": {"a": [1, 0.0001]}
  }
}
""",
            "configs/run.json": """\
{
  "extends": "base.json",
  "model": {
    "name": "y"
  }
}
""",
        }
    )
    on_name = text.replace("grö<^>ße", "größe").replace('"y"', '"y<^>"')
    assert done(tmp_path / "other", on_name, "Write").texts == snapshot(
        {
            "configs/run.json": """\
{
  "extends": "base.json",
  "model": {
    "größe": {"a": [1, 1e-4]},
    "name": "x"
  }
}
"""
        }
    )


@pytest.mark.parametrize(
    "run",
    [
        "ext<^>ends: base.yaml\nx: 1\n",
        "extends: bas<^>e.yaml\nx: 1\n",
        "extends: base.yaml\nx: &a 1<^>\ny: *a\n",
        "extends: base.yaml\nx: 1<^>\ny: [\n",
        "extends: base.yaml\nx: {a: 1}\n<^>\ny: 2\n",
        "extends: gone.yaml\nx: 1<^>\n",
        "x: 1<^>\n",
        "- x<^>\n",
    ],
)
def test_where_nothing_can_be_moved(run: str, tmp_path: Path) -> None:
    text = f"## configs/base.yaml\na: 1\n## configs/run.yaml\n{run}"
    assert [each for each in offered(tmp_path, text) if each.startswith("refactor.move")] == []


def test_what_a_base_inherits_itself_is_not_moved_into_it(tmp_path: Path) -> None:
    text = "## configs/first.yaml\na: {b: 1}\n## configs/base.yaml\nextends: first.yaml\n## configs/run.yaml\n"
    same, other = (f"extends: base.yaml\na:\n  <^>b: {value}\n" for value in "12")
    assert [each for each in offered(tmp_path / "same", text + same) if "Move" in each] == []
    assert [each for each in offered(tmp_path / "other", text + other) if "Move" in each] != []


COPYING = """
## configs/first.yaml
training: {lr: 2.0e-4, warm: 0.1, name: "q"}
## configs/base.yaml
extends: first.yaml
training:
  steps: 1_000  # many
  opt:
    # Inside.
    a: 1
    b: [1,
      2]
## configs/run.yaml
extends: base.yaml
training:
  lr: 3  # mine
  opt:   # none
  warm: []
"""


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (
            "lr: 3",
            snapshot(
                (
                    ["refactor.rewrite: Write the inherited value here: 2.0e-4 (first.yaml)"],
                    """\
extends: base.yaml
training:
  lr: 2.0e-4  # mine
  opt:   # none
  warm: []
""",
                )
            ),
        ),
        (
            "opt:   # none",
            snapshot(
                (
                    ['refactor.rewrite: Write the inherited value here: {"a": 1, "b": [1, 2]} (base.yaml)'],
                    """\
extends: base.yaml
training:
  lr: 3  # mine
  opt:  # none
    # Inside.
    a: 1
    b: [1,
      2]
  warm: []
""",
                )
            ),
        ),
        (
            "warm: []",
            snapshot(
                (
                    ["refactor.rewrite: Write the inherited value here: 0.1 (first.yaml)"],
                    """\
extends: base.yaml
training:
  lr: 3  # mine
  opt:   # none
  warm: 0.1
""",
                )
            ),
        ),
        (
            "training:\n  lr: 3",
            snapshot(
                (
                    ["refactor.rewrite: Write 2 inherited keys of `training` here"],
                    """\
extends: base.yaml
training:
  lr: 3  # mine
  opt:   # none
  warm: []
  name: "q"
  steps: 1_000
""",
                )
            ),
        ),
    ],
)
def test_inherited_values_are_written(at: str, expected: object, tmp_path: Path) -> None:
    text = COPYING.replace(at, f"{at[:2]}<^>{at[2:]}")
    titles = [each for each in offered(tmp_path, text) if each.startswith("refactor.rewrite")]
    result = done(tmp_path / "again", text, "Write")
    assert (titles, result.texts["configs/run.yaml"]) == expected
    assert set(result.changed) <= {"configs/run.yaml"}
    assert ("training:" in at) == (not result.changed)


def test_a_large_section_is_written_in_part(tmp_path: Path) -> None:
    keys = "".join(f"  k{number}: {number}\n" for number in range(46))
    text = f"## configs/base.yaml\nx:\n{keys}## configs/run.yaml\nextends: base.yaml\nx<^>:\n  k3: 1\n"
    assert offered(tmp_path, text)[-1] == snapshot(
        "refactor.rewrite: Write the first 30 of 45 inherited keys of `x` here"
    )


def test_what_a_reset_drops_is_not_written_again(tmp_path: Path) -> None:
    text = """
## configs/base.yaml
model: {a: 1, b: 2, c: 3}
## configs/run.yaml
_base_: base.yaml
mod<^>el:
  _delete_: true
  a: 1
"""
    assert [each for each in offered(tmp_path, text) if each.startswith("refactor.rewrite")] == []


def test_the_marker_of_a_reset_stays_where_it_is(tmp_path: Path) -> None:
    text = "## base.yml\na: {b: 1}\n## run.yml\n_base_: base.yml\na:\n  _inherit<^>ed_: false\n  c: 1\n"
    assert offered(tmp_path, text) == []


def test_nothing_to_write_where_nothing_is_inherited(tmp_path: Path) -> None:
    text = "## configs/base.yaml\nx: 1\n## configs/run.yaml\nextends: base.yaml\nx: 1<^>\n"
    assert offered(tmp_path, text) == snapshot(["refactor.move: Move `x` to base.yaml"])
    other = "## configs/base.yaml\ny: 1\n## configs/run.yaml\nextends: base.yaml\nx: 1<^>\n"
    assert offered(tmp_path / "other", other) == snapshot(["refactor.move: Move `x` to base.yaml"])


def test_fixes_come_first_and_each_once(tmp_path: Path) -> None:
    at = at_cursor(tmp_path.resolve(), "## configs/base.yaml\ny: 1\n## configs/run.yaml\nextends: base.yaml\nx: 1<^>\n")
    edit = Edit(at.path, Span(0, 1), "E")
    safe, other = Fix("Do it", (edit,), safe=True), Fix("Or this", (), safe=False)
    here = Span(at.offset - 1, at.offset)
    faults = [Diagnostic(rule, Severity.ERROR, at.path, here, "", fixes=(safe, other)) for rule in ("one", "two")]
    elsewhere = faults[0]._replace(rule="three", span=Span(0, 1))
    found = code_actions(
        at.snapshot,
        at.path,
        here,
        [*faults, elsewhere],
        lambda fault: [Fix(f"Ignore {fault.rule}", (), safe=False)],
    )
    shown = [
        (each.kind, each.title, [fault.rule for fault in each.diagnostics], each.preferred) for each in found if each
    ]
    assert shown == snapshot(
        [
            ("quickfix", "Do it", ["one", "two"], True),
            ("quickfix", "Or this", ["one", "two"], False),
            ("quickfix", "Ignore one", ["one"], False),
            ("quickfix", "Ignore two", ["two"], False),
            ("refactor.move", "Move `x` to base.yaml", [], False),
        ]
    )
    moves = code_actions(at.snapshot, at.path, here, faults, wanted="refactor.move".__eq__)
    assert [each.kind for each in moves if each] == ["refactor.move"]


@pytest.mark.parametrize("nasty", NASTY)
def test_any_text_at_any_place(nasty: str, tmp_path: Path) -> None:
    """No action of any text breaks it: a move changes nothing in the config itself."""
    suffix = "json" if nasty.startswith("{") else "yaml"
    base, run = tmp_path / f"configs/base.{suffix}", tmp_path / "configs/run.yaml"
    run.parent.mkdir()
    for low, high in ((nasty, "x: 1\na: 5\nb: {k: [1, 2]}\n"), ("a: 1\nb:\n  c: 2\nx: {k: 3}\n", nasty)):
        workspace = Workspace()
        base.write_text(low, encoding="utf-8", newline="")
        text = high if high.startswith("\ufeff") else f"extends: {base.name}\n{high}"
        workspace.open(str(run), text)
        before = workspace.snapshot()
        for offset in range(len(text) + 1):
            for action in actions_of(before, str(run), offset):
                after = after_edits(before, action.edits)
                assert not any(after.document(each.path).is_broken for each in action.edits)  # type: ignore[union-attr]
                if action.kind == "refactor.move":
                    assert same(before.merged(str(run)).value, after.merged(str(run)).value)
