"""A new name everywhere it is written, or a sentence that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.edits.applied import applied
from cfg_lsp.ide.rename import Refusal, Renaming, prepare_rename, rename
from cfg_lsp.project.inheritors import read_ahead
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.text import Edit, Span
from tests.fixture import AtCursor, at_cursor, write_project
from tests.ide.steps import answer_of


def changed_lines(at: AtCursor, edits: tuple[Edit, ...]) -> str:
    """Every line that is another one afterwards, by file."""
    shown = []
    for name, path in sorted(at.paths.items()):
        before = at.snapshot.lines(path).text
        after = applied(before, [edit for edit in edits if edit.path == path])
        assert after != before or not any(edit.path == path for edit in edits)
        old = before.splitlines()
        shown += [f"{name}: {line}" for line in after.splitlines() if line not in old]
    return "\n".join(shown)


def renamed(folder: Path, text: str, name: str) -> str:
    at = at_cursor(folder.resolve(), text)
    answer = answer_of(rename(at.snapshot, at.path, at.offset, name))
    if isinstance(answer, Refusal):
        return f"refused: {answer.reason}"
    if answer is None:
        return "nothing"
    return "\n".join([changed_lines(at, answer.edits), *(f"remark: {each}" for each in answer.remarks)])


def test_a_key_is_renamed_in_every_config_that_is_connected(tmp_path: Path) -> None:
    project = """
## configs/base.yaml
training:
  seed: 17  # the same for all
## configs/train/dense.yaml
extends: ../base.yaml
training:
  "learn<^>ing_rate": 1.0e-4  # high
## configs/train/dense_low.yaml
extends: dense.yaml
training: {'learning_rate': 5.0e-5}
## configs/train/summary.json
{"extends": "../base.yaml", "training": {"learning_rate": 0.1}}
## configs/train/alone.yaml
training: {learning_rate: 3.0e-4}
"""
    assert renamed(tmp_path, project, "lr") == snapshot("""\
configs/train/dense.yaml:   "lr": 1.0e-4  # high
configs/train/dense_low.yaml: training: {'lr': 5.0e-5}
configs/train/summary.json: {"extends": "../base.yaml", "training": {"lr": 0.1}}\
""")


def test_a_dataset_is_renamed_across_its_base_and_overlays_and_nowhere_else(tmp_path: Path) -> None:
    project = """
## configs/fusion/base.yaml
targets:
  - name: bbu_dense  # the main one
    train_jsonl: a.jsonl
  - {name: 'rru', train_jsonl: b.jsonl}
## configs/fusion/variants/low.yaml
extends: ../base.yaml
targets:
  - {name: "bbu_d<^>ense", ratio: 1}
## configs/fusion/variants/high.yaml
extends: [../base.yaml]
targets: [{name: bbu_dense, ratio: 2}]
## configs/fusion/other.yaml
targets: [{name: bbu_dense, train_jsonl: c.jsonl}]
"""
    assert renamed(tmp_path, project, "bbu") == snapshot("""\
configs/fusion/base.yaml:   - name: bbu  # the main one
configs/fusion/variants/high.yaml: targets: [{name: bbu, ratio: 2}]
configs/fusion/variants/low.yaml:   - {name: "bbu", ratio: 1}\
""")
    assert renamed(tmp_path, project, "rru") == snapshot("refused: configs/fusion/base.yaml:4 has `rru` already")
    assert renamed(tmp_path, project, "1e3 x") == snapshot("""\
configs/fusion/base.yaml:   - name: '1e3 x'  # the main one
configs/fusion/variants/high.yaml: targets: [{name: '1e3 x', ratio: 2}]
configs/fusion/variants/low.yaml:   - {name: "1e3 x", ratio: 1}\
""")


def test_siblings_are_one_hierarchy_only_where_their_base_has_the_dataset(tmp_path: Path) -> None:
    project = """
## configs/fusion/base.yaml
targets: [{name: lvis}]
## configs/fusion/a.yaml
extends: base.yaml
targets: [{name: ne<^>w, train_jsonl: a.jsonl}]
## configs/fusion/a_low.yaml
extends: a.yaml
targets: [{name: new, ratio: 1}]
## configs/fusion/b.yaml
extends: base.yaml
targets: [{name: new, train_jsonl: b.jsonl}]
"""
    assert renamed(tmp_path, project, "newer") == snapshot("""\
configs/fusion/a.yaml: targets: [{name: newer, train_jsonl: a.jsonl}]
configs/fusion/a_low.yaml: targets: [{name: newer, ratio: 1}]\
""")


def test_an_entry_that_its_dataset_field_names_keeps_it_where_another_has_a_name(tmp_path: Path) -> None:
    project = """
## configs/fusion/base.yaml
targets:
  - name: coco
    dataset: jsonl
sources:
  - dataset: lvis
    ratio: 0.1
## configs/fusion/low.yaml
extends: base.yaml
targets:
  # less of it
  - dataset: coco
    ratio: 0.5
  - {dataset: rru}
## configs/fusion/lower.yaml
extends: low.yaml
targets: [{dataset: co<^>co}]
"""
    assert renamed(tmp_path, project, "objects") == snapshot("""\
configs/fusion/base.yaml:   - name: objects
configs/fusion/low.yaml:   - name: objects
configs/fusion/low.yaml:     dataset: coco
configs/fusion/lower.yaml: targets: [{name: objects, dataset: coco}]\
""")
    assert renamed(tmp_path, project.replace("co<^>co", "coco").replace("lvis", "lv<^>is"), "big") == snapshot("""\
configs/fusion/base.yaml:   - dataset: big
remark: `dataset` says which dataset this is: training code is asked for `big` now\
""")


def test_an_anchor_is_renamed_with_its_aliases(tmp_path: Path) -> None:
    project = """
## configs/a.yaml
base: &sha<^>red !!map {a: 1, note: "&shared *shared"}  # &shared
other: *shared
more: {<<: *shared, b: &x 2}
## configs/b.yaml
extends: a.yaml
base: &shared 1
"""
    assert renamed(tmp_path, project, "common") == snapshot("""\
configs/a.yaml: base: &common !!map {a: 1, note: "&shared *shared"}  # &shared
configs/a.yaml: other: *common
configs/a.yaml: more: {<<: *common, b: &x 2}\
""")
    from_alias = project.replace("<^>", "").replace("<<: *sh", "<<: *sh<^>")
    assert renamed(tmp_path, from_alias, "common") == renamed(tmp_path, project, "common")
    assert renamed(tmp_path, project, "x") == snapshot("refused: this file has an anchor `&x` already")
    assert renamed(tmp_path, project, "a b") == snapshot(
        "refused: an anchor's name is made of letters, digits, `-` and `_`"
    )


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("ext<^>ends: base.yaml\n", "inherit", snapshot("refused: `extends` is how a config names its bases")),
        ("a: {b<^>: 1, c: 2}\n", "c", snapshot("refused: config.yaml:1 has `c` already")),
        (
            "a: {b<^>: 1}\n## other.yaml\nextends: config.yaml\n\na: {c: 1}\n",
            "c",
            snapshot("refused: other.yaml:3 has `c` already"),
        ),
        (
            "a: {b<^>: 1}\n",
            " c",
            snapshot("refused: a name is one to two hundred characters on one line, with no blanks around them"),
        ),
        (
            "a: {b<^>: 1}\n",
            "",
            snapshot("refused: a name is one to two hundred characters on one line, with no blanks around them"),
        ),
        ("a<^>: base.yaml\n", "extends", snapshot("refused: `extends` is how configs name their bases")),
        (
            "a: {b<^>: 1}\n",
            "_delete_",
            snapshot("refused: `_delete_` is no key of its own: it drops what is inherited"),
        ),
        (
            "extends: ba<^>se.yaml\n## base.yaml\n",
            "y",
            snapshot("refused: a path changes with its file: rename that, and the configs that name it follow"),
        ),
        ("a: [x<^>]\n", "y", snapshot("refused: an item of a list has no name of its own")),
        (
            "a: [{b<^>: 1}]\n",
            "c",
            snapshot("refused: `b` stands in a list that is replaced whole, so it is no key that configs share"),
        ),
        (
            "a: &x {b<^>: 1}\nc: *x\n",
            "d",
            snapshot("refused: `a.b` in config.yaml is bound up with an anchor, so its name cannot change alone"),
        ),
        (
            "x: &x {b: 1}\na: {<<: *x, b<^>: 2}\n",
            "d",
            snapshot("refused: `a.b` in config.yaml is bound up with an anchor, so its name cannot change alone"),
        ),
        ("a: {b<^>: 1}\nc: 'open\n", "d", snapshot("refused: config.yaml has a syntax error; mend that first")),
        (
            "a: {b<^>: 1}\n## other.yaml\nextends: config.yaml\na: {b: [}\n",
            "new",
            snapshot("refused: other.yaml has a syntax error; mend that first"),
        ),
        ("a: {b<^>: 1}\n## other.yaml\nextends: config.yaml\nx: {y: [}\n", "new", snapshot("config.yaml: a: {new: 1}")),
        ("a: !T {b<^>: 1}\n", "d", snapshot("refused: `a.b` is not in the values of this file")),
        ("a: b<^>\n", "d", snapshot("nothing")),
        ("a: b  # c<^>\n", "d", snapshot("nothing")),
        ("<<<^>: {a: 1}\n", "d", snapshot("nothing")),
        ("<^>\n", "d", snapshot("nothing")),
    ],
)
def test_what_cannot_be_renamed_exactly_is_refused_with_a_sentence(
    tmp_path: Path, text: str, name: str, reason: str
) -> None:
    manifest = '## cfg-lsp.toml\ninclude = ["*.yaml"]\n'
    assert renamed(tmp_path, manifest + "## config.yaml\n" + text, name) == reason


def test_what_the_manifest_leans_on_is_refused_or_said(tmp_path: Path) -> None:
    project = """
## configs/base.yaml
custom: {seed: 1}
## configs/fusion/mix.yaml
targets: [{name: coco, train_jsonl: a}]
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: x}
training: {output_dir: o, run_name: r, save_steps: 5}
custom: {fusion_config: configs/fusion/mix.yaml}
rlhf: {rlhf_type: gkd, beta: 1}
note: ${rlhf.beta} and ${rlhf.beta_2}
"""

    def of(key: str, name: str) -> str:
        return renamed(tmp_path, project.replace(key, f"{key[0]}<^>{key[1:]}"), name)

    assert of("run_name", "name") == snapshot(
        "refused: the built-in manifest requires `training.run_name` in the layer `preset`; change that first"
    )
    assert of("fusion_config", "mix") == snapshot(
        "refused: the built-in manifest says that `custom.fusion_config` names a config; change that first"
    )
    assert of("targets", "goals") == snapshot(
        "refused: lists merge by name at `targets` or below: the built-in manifest says so"
    )
    assert of("name: coco", "title") == snapshot(
        "refused: entries of `targets` are known by their `name`; rename its value instead"
    )
    assert of("train_jsonl", "name") == snapshot("refused: configs/fusion/mix.yaml:1 has `name` already")
    assert of("beta", "b") == snapshot("""\
configs/train/dense.yaml: rlhf: {rlhf_type: gkd, b: 1}
remark: the built-in manifest still speaks of `rlhf.beta`: overlays
remark: configs/train/dense.yaml still interpolates `rlhf.beta`\
""")
    assert of("save_steps", "save_every") == snapshot(
        "configs/train/dense.yaml: training: {output_dir: o, run_name: r, save_every: 5}"
    )
    assert of("save_steps", "every") == snapshot("""\
configs/train/dense.yaml: training: {output_dir: o, run_name: r, every: 5}
remark: the built-in manifest still speaks of `training.save_steps`: parity\
""")
    assert of("rlhf:", "rl") == snapshot("""\
configs/train/dense.yaml: rl: {rlhf_type: gkd, beta: 1}
remark: the built-in manifest still speaks of `rlhf`: overlays
remark: configs/train/dense.yaml still interpolates `rlhf`\
""")


def test_names_that_read_as_something_else_get_quotes(tmp_path: Path) -> None:
    project = """
## configs/a.yaml
a: {b<^>: 1}
1: {x: 1}
"""
    assert renamed(tmp_path, project, "on") == snapshot("configs/a.yaml: a: {'on': 1}")
    assert renamed(tmp_path, project, "it's: 1") == snapshot("configs/a.yaml: a: {'it''s: 1': 1}")
    assert renamed(tmp_path, project.replace("<^>", "").replace("1: {", "1<^>: {"), "one") == snapshot(
        "configs/a.yaml: one: {x: 1}"
    )


def test_configs_that_nobody_has_read_yet_are_not_missed(tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    paths = write_project(
        folder, "## configs/a.yaml\nx: {b: 1}\n## configs/low/b.yaml\nextends: ../a.yaml\nx: {b: 2}\n"
    )
    workspace = Workspace(reads_ahead=True)
    ahead = read_ahead(workspace, str(folder))
    next(ahead)  # has met the first folder only
    answer = answer_of(rename(workspace.snapshot(), paths["configs/a.yaml"], 4, "new"))
    assert isinstance(answer, Renaming)
    assert [edit.path for edit in answer.edits] == list(paths.values())


def test_what_stands_twice_is_renamed_twice(tmp_path: Path) -> None:
    key = "## configs/a.json\n" + '{"a": {"b<^>": 1, "b": 2}}\n'
    assert renamed(tmp_path, key, "c") == snapshot('configs/a.json: {"a": {"c": 1, "c": 2}}')
    entry = """
## configs/fusion/a.yaml
targets: [{name: 5<^>}, {name: x, ratio: 1}, {name: 5}]
## configs/fusion/b.yaml
extends: a.yaml
targets: [{name: '5'}]
"""
    assert renamed(tmp_path, entry, "6") == snapshot("""\
configs/fusion/a.yaml: targets: [{name: '6'}, {name: x, ratio: 1}, {name: '6'}]
configs/fusion/b.yaml: targets: [{name: '6'}]\
""")


def test_line_ends_comments_and_what_is_not_ascii_stay(tmp_path: Path) -> None:
    project = "## configs/a.yaml\n# ü\nä<^>: &z 1  # größer\nb: *z\n".replace("\n", "\r\n")
    at = at_cursor(tmp_path.resolve(), project)
    answer = answer_of(rename(at.snapshot, at.path, at.offset, "ö"))
    assert isinstance(answer, Renaming)
    assert applied(at.snapshot.lines(at.path).text, answer.edits) == "# ü\r\nö: &z 1  # größer\r\nb: *z\r\n"


def test_what_is_renamed_is_said_before_without_its_quotes(tmp_path: Path) -> None:
    def asked(text: str) -> object:
        at = at_cursor(tmp_path.resolve(), f"## configs/fusion/a.yaml\n{text}\n")
        answer = prepare_rename(at.snapshot, at.path, at.offset)
        return answer if answer is None or isinstance(answer, Refusal) else (at.offset, *answer)

    assert asked("'a<^> b': 1") == snapshot((2, Span(start=1, end=4), "a b"))
    assert asked('targets: [{name: "d<^>1"}]') == snapshot((19, Span(start=18, end=20), "d1"))
    assert asked("targets: [{name: d1}, {name: d<^>1}]") == snapshot((30, Span(start=29, end=31), "d1"))
    assert asked("a: &x<^>y 1") == snapshot((5, Span(start=4, end=6), "xy"))
    assert asked("targets: [{name: d1, ratio: 1<^>}]") == snapshot(None)
