"""What can be written at a cursor: the right things, at the right place, whatever state the text is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.edits.applied import applied
from cfg_lsp.ide.completion import Completions, Item, completion, documentation
from cfg_lsp.merge import same
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.syntax import parse
from cfg_lsp.text import Edit
from tests.fixture import at_cursor, write_project
from tests.ide.nasty import NASTY

CONFIGS = Path(__file__).parents[2] / "configs"
RULES = {"type-change": "An override of another type.", "unknown-key": "A key that nobody writes."}

HIERARCHY = """
## cfg-lsp.toml
[families.fusion]
files = ["configs/fusion/**"]
named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }
schema = ""
## configs/base.yaml
training: {seed: 17, bf16: true}
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: qwen}
training:
  # High, as LoRA wants it.
  learning_rate: 2.0e-4
  output_dir: out/dense
  run_name: dense
  scheduler: {min_lr: 1.0e-6}
custom:
  fusion_config: configs/fusion/variants/dense.yaml
  use_summary: false
  operations: [hflip, rotate]
## configs/train/other.yaml
extends: ../base.yaml
training: {warmup_ratio: 0.1, learning_rate: 1.0e-4}
## configs/fusion/base/dense.yaml
targets:
  - {name: bbu_dense, mode: dense, train_jsonl: bbu.jsonl}
  - {name: rru_dense, mode: dense, train_jsonl: rru.jsonl}
sources:
  - {name: coco, ratio: 0.5}
## configs/fusion/variants/dense.yaml
extends: ../base/dense.yaml
targets:
  - name: bbu_dense
    train_jsonl: bbu_1024.jsonl
"""


def asked(tmp_path: Path, text: str, *, project: str = HIERARCHY) -> tuple[Completions, str, int]:
    place = at_cursor(tmp_path.resolve(), project + text)
    found = completion(place.snapshot, place.path, place.offset, RULES)
    assert found is not None
    return found, place.snapshot.lines(place.path).text, place.offset


def offered(tmp_path: Path, text: str, *, project: str = HIERARCHY, snippets: bool = False) -> str:
    found, document, _ = asked(tmp_path, text, project=project)
    lines = []
    for item in found.items:
        written = item.snippet if snippets and item.snippet else item.text
        replaced = document[item.replace.start : item.replace.end]
        lines.append(" | ".join(part for part in (f"{replaced!r} → {written!r}", item.detail) if part))
    return "\n".join(lines)


def labels(tmp_path: Path, text: str, *, project: str = HIERARCHY) -> list[str]:
    return [item.label for item in asked(tmp_path, text, project=project)[0].items]


def chosen(document: str, item: Item) -> str:
    """The text after an item was chosen in an editor that knows no snippets."""
    return applied(document, [Edit("", item.replace, item.text), *item.edits])


def test_keys_of_the_chain_come_with_their_values_then_those_of_relatives_then_the_locked_ones(tmp_path: Path) -> None:
    assert offered(tmp_path, "## configs/train/run.yaml\nextends: dense.yaml\ntraining:\n  <^>\n") == snapshot("""\
'' → 'learning_rate: ' | ← 2.0e-4 dense.yaml
'' → 'output_dir: ' | ← out/dense dense.yaml
'' → 'run_name: ' | ← dense dense.yaml
'' → 'scheduler:\\n    ' | ← dense.yaml
'' → 'warmup_ratio: ' | in 1 related config
'' → 'seed: ' | locked ← 17 base.yaml
'' → 'bf16: ' | locked ← true base.yaml\
""")


def test_a_chosen_key_holds_its_inherited_value_for_an_editor_with_placeholders(tmp_path: Path) -> None:
    text = "## configs/train/run.yaml\nextends: dense.yaml\ntraining:\n    run_name: x\n    lea<^>\n"
    assert offered(tmp_path, text, snippets=True) == snapshot("""\
'lea' → 'learning_rate: ${1:2.0e-4}' | ← 2.0e-4 dense.yaml
'lea' → 'output_dir: ${1:out/dense}' | ← out/dense dense.yaml
'lea' → 'scheduler:\\n    $0' | ← dense.yaml
'lea' → 'warmup_ratio: $1' | in 1 related config
'lea' → 'seed: ${1:17}' | locked ← 17 base.yaml
'lea' → 'bf16: ${1:true}' | locked ← true base.yaml\
""")


def test_what_is_written_already_is_not_offered(tmp_path: Path) -> None:
    text = "extends: dense.yaml\ntraining:\n  seed: 17\n  <^>\n  run_name: x\nmodel: {model: y}\n"
    found = labels(tmp_path, f"## configs/train/run.yaml\n{text}")
    assert found == snapshot(["learning_rate", "output_dir", "scheduler", "warmup_ratio", "bf16"])


def test_sections_are_offered_at_the_left_edge_and_the_key_that_names_bases(tmp_path: Path) -> None:
    assert labels(tmp_path, "## configs/train/run.yaml\ntraining:\n  seed: 17\n<^>\n") == snapshot(
        ["extends", "model", "custom"]
    )


@pytest.mark.parametrize("blanks", ["", " ", "   ", "     ", "\t"])
def test_a_wrong_indentation_is_mended(tmp_path: Path, blanks: str) -> None:
    text = f"## configs/train/run.yaml\nextends: dense.yaml\ntraining:\n  run_name: x\n{blanks}lea<^>\n"
    found, document, _ = asked(tmp_path, text)
    item = next((item for item in found.items if item.label == "learning_rate"), None)
    if blanks == "":
        assert item is None
    else:
        assert item is not None
        after = chosen(document, item)
        assert after == "extends: dense.yaml\ntraining:\n  run_name: x\n  learning_rate: \n"


def test_a_key_that_has_its_colon_is_replaced_alone(tmp_path: Path) -> None:
    text = "## configs/train/run.yaml\nextends: dense.yaml\ntraining:\n  learn<^>in_rat: 3\n"
    assert "'learnin_rat' → 'learning_rate' | ← 2.0e-4 dense.yaml" in offered(tmp_path, text)


def test_inside_brackets(tmp_path: Path) -> None:
    text = "## configs/train/run.yaml\nextends: dense.yaml\ntraining: {run_name: x, <^>, seed: 17}\n"
    assert offered(tmp_path, text, snippets=True) == snapshot("""\
'' → 'learning_rate: ${1:2.0e-4}' | ← 2.0e-4 dense.yaml
'' → 'output_dir: ${1:out/dense}' | ← out/dense dense.yaml
'' → 'scheduler: {$1\\\\}' | ← dense.yaml
'' → 'warmup_ratio: $1' | in 1 related config
'' → 'bf16: ${1:true}' | locked ← true base.yaml\
""")


def test_inside_an_open_bracket_the_lines_below_do_not_count(tmp_path: Path) -> None:
    text = "## configs/train/run.yaml\nextends: dense.yaml\ntraining: {run_name: x, lear<^>\ncustom:\n  a: true\n"
    assert "'lear' → 'learning_rate: ' | ← 2.0e-4 dense.yaml" in offered(tmp_path, text)


def test_json(tmp_path: Path) -> None:
    text = '## configs/train/run.json\n{"extends": "dense.yaml", "training": {"run_name": "x", "lea<^>}}\n'
    assert offered(tmp_path, text) == snapshot("""\
'"lea' → '"learning_rate": ' | ← 2.0e-4 dense.yaml
'"lea' → '"output_dir": ' | ← "out/dense" dense.yaml
'"lea' → '"scheduler": ' | ← dense.yaml
'"lea' → '"warmup_ratio": ' | in 1 related config
'"lea' → '"seed": ' | locked ← 17 base.yaml
'"lea' → '"bf16": ' | locked ← true base.yaml\
""")
    text = '## configs/train/run.json\n{"extends": "dense.yaml", "training": {"run_name": <^>}}\n'
    assert offered(tmp_path, text) == snapshot("'' → '\"dense\"' | ← dense.yaml")


def test_values_the_inherited_one_first_and_never_null(tmp_path: Path) -> None:
    project = HIERARCHY + "## configs/train/none.yaml\ntraining: {learning_rate: }\n"
    text = "## configs/train/run.yaml\nextends: dense.yaml\ntraining:\n  learning_rate: <^>\n"
    assert offered(tmp_path, text, project=project) == snapshot("""\
'' → '2.0e-4' | ← dense.yaml
'' → '1.0e-4'\
""")


def test_a_value_right_behind_its_colon_gets_its_space(tmp_path: Path) -> None:
    text = "## configs/train/run.yaml\nextends: dense.yaml\ncustom:\n  use_summary:<^>\n"
    assert offered(tmp_path, text) == snapshot("""\
'' → ' false' | ← dense.yaml
'' → ' true'\
""")


def test_a_value_in_open_quotes(tmp_path: Path) -> None:
    text = '## configs/train/run.yaml\nextends: dense.yaml\ntraining:\n  run_name: "d<^>\ncustom: {}\n'
    assert offered(tmp_path, text) == snapshot("'\"d' → '\"dense\"' | ← dense.yaml")


@pytest.mark.parametrize(
    "line",
    ["extends: 'de<^>'", 'extends: "<^>"', "extends: ['de<^>']", "extends: dense.yaml\ntraining: {'run<^>_x': 1}"],
)
def test_what_is_inserted_in_closed_quotes_leaves_no_quote_behind(tmp_path: Path, line: str) -> None:
    found, document, _ = asked(tmp_path, f"## configs/train/run.yaml\n{line}\n")
    assert found.items
    for item in found.items:
        inserted = applied(document, [Edit("", item.insert, item.text), *item.edits])
        assert not parse("run.yaml", inserted).is_broken, inserted


def test_a_value_that_is_text_to_people_only_is_quoted(tmp_path: Path) -> None:
    project = "## configs/base.yaml\na: {b: '1e-4', c: 'no', d: 'a: b', e: [x, 'on']}\n"
    values = [
        offered(tmp_path, f"## configs/run{key}.yaml\nextends: base.yaml\na:\n  {key}: <^>\n", project=project)
        for key in "bcde"
    ]
    assert values == snapshot(
        [
            "'' → \"'1e-4'\" | ← base.yaml",
            "'' → \"'no'\" | ← base.yaml",
            "'' → \"'a: b'\" | ← base.yaml",
            "'' → \"[x, 'on']\" | ← base.yaml",
        ]
    )


def test_bases_are_whole_paths_with_those_of_lower_layers_first(tmp_path: Path) -> None:
    assert offered(tmp_path, "## configs/train/a/run.yaml\nextends: ../ba<^>\n") == snapshot("""\
'../ba' → '../../base.yaml' | base
'../ba' → '../dense.yaml' | preset
'../ba' → '../other.yaml' | preset\
""")


def test_a_base_in_a_list_is_not_offered_twice_and_never_a_config_that_extends_this_one(tmp_path: Path) -> None:
    project = HIERARCHY + "## configs/train/below.yaml\nextends: run.yaml\n"
    text = "## configs/train/run.yaml\nextends:\n  - dense.yaml\n  - <^>\n"
    assert labels(tmp_path, text, project=project) == snapshot(["../base.yaml", "other.yaml"])


def test_a_base_extends_nothing(tmp_path: Path) -> None:
    assert labels(tmp_path, "## configs/base.yaml\nextends: <^>\n", project="## configs/train/x.yaml\na: 1\n") == []


def test_references_are_configs_of_their_family_seen_from_the_manifest(tmp_path: Path) -> None:
    text = "## configs/train/run.yaml\nextends: dense.yaml\ncustom:\n  fusion_config: configs/<^>\n"
    assert offered(tmp_path, text) == snapshot("""\
'configs/' → 'configs/fusion/variants/dense.yaml' | fusion
'configs/' → 'configs/fusion/base/dense.yaml' | fusion\
""")


def test_datasets_of_the_bases_that_are_not_written_yet_are_whole_entries(tmp_path: Path) -> None:
    text = (
        "## configs/fusion/x.yaml\nextends: base/dense.yaml\ntargets:\n  - {name: bbu_dense, train_jsonl: x}\n  - <^>\n"
    )
    assert offered(tmp_path, text, snippets=True).splitlines()[:2] == snapshot(
        [
            "'' → 'name: rru_dense\\n  train_jsonl: ${1:rru.jsonl}' | ← dense.yaml",
            "'' → 'name: $1' | in 4 other entries",
        ]
    )


def test_the_first_entry_of_a_list_comes_with_its_dash(tmp_path: Path) -> None:
    text = "## configs/fusion/variants/x.yaml\nextends: ../base/dense.yaml\ntargets:\n  <^>\n"
    assert offered(tmp_path, text).splitlines()[:3] == snapshot(
        [
            "'' → '- name: bbu_dense' | ← dense.yaml",
            "'' → '- name: rru_dense' | ← dense.yaml",
            "'' → '- name: ' | in 3 other entries",
        ]
    )


def test_the_name_of_an_entry(tmp_path: Path) -> None:
    text = "## configs/fusion/variants/x.yaml\nextends: ../base/dense.yaml\ntargets:\n  - name: bb<^>\n    mode: x\n"
    assert offered(tmp_path, text) == snapshot("""\
'bb' → 'bbu_dense' | ← dense.yaml
'bb' → 'rru_dense' | ← dense.yaml\
""")


def test_the_fields_of_an_entry_are_those_of_the_base_entry_of_its_name(tmp_path: Path) -> None:
    text = "## configs/fusion/variants/x.yaml\nextends: ../base/dense.yaml\nsources:\n  - ra<^>\n    name: coco\n"
    assert "'ra' → 'ratio: ' | ← 0.5 dense.yaml" in offered(tmp_path, text)


def test_aliases_of_the_anchors_above(tmp_path: Path) -> None:
    text = "## configs/x.yaml\na: &one {b: 1, c: 2}\nd: &two 3\ne:\n  <<: *<^>\nf: &three 4\n"
    assert offered(tmp_path, text) == snapshot("'*' → '*one' | b, c")
    text = "## configs/y.yaml\na: &one {b: 1, c: 2}\nd: &two 3\ne: *o<^>\nf: &three 4\n"
    assert offered(tmp_path, text) == snapshot("""\
'*o' → '*two' | "3"
'*o' → '*one' | b, c\
""")


def test_rules_in_a_suppression(tmp_path: Path) -> None:
    text = "## configs/x.yaml\na: 1  # cfg-lsp: ignore[type-change, un<^>kn]\n"
    assert offered(tmp_path, text) == snapshot("'unkn' → 'unknown-key' | A key that nobody writes.")
    assert offered(tmp_path, "## configs/y.yaml\n# cfg-lsp: <^>\na: 1\n", snippets=True) == snapshot("""\
'' → 'ignore[$1]' | suppresses rules on this line, or on the next one where it stands alone
'' → 'ignore-file[$1]' | suppresses rules in the whole file; stands before the first key\
""")
    assert labels(tmp_path, "## configs/z.yaml\na: 1  # un<^>\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "training:\n  system: |\n    learn<^>\n",
        "training:\n  run_name: some words <^>\n",
        "training:\n  run_name: some\n    other words lea<^>\n",
        "training:\n  learning_rate: &anc<^>\n",
        "training:\n  run_name: 'x' <^>\n",
        "? <^>\n",
    ],
)
def test_where_nothing_can_be_known_nothing_is_offered(tmp_path: Path, text: str) -> None:
    assert labels(tmp_path, f"## configs/train/run.yaml\nextends: dense.yaml\n{text}") == []


def test_what_is_shown_beside_a_key_and_a_file(tmp_path: Path) -> None:
    text = "## configs/train/run.yaml\nextends: dense.yaml\ntraining:\n  lea<^>\n"
    place = at_cursor(tmp_path.resolve(), HIERARCHY + text)
    found = completion(place.snapshot, place.path, place.offset)
    assert found is not None
    item = next(item for item in found.items if item.label == "learning_rate")
    assert item.about is not None
    assert documentation(place.snapshot, place.path, item.about, markdown=False) == snapshot("""\
- 2.0e-4 dense.yaml:5

# High, as LoRA wants it.\
""")


def test_an_answer_has_an_end_and_says_so(tmp_path: Path) -> None:
    project = "## configs/base.yaml\na:\n" + "".join(f"  key_{number}: 1\n" for number in range(400))
    found, _, _ = asked(tmp_path, "## configs/run.yaml\nextends: base.yaml\na:\n  399<^>\n", project=project)
    assert [item.label for item in found.items] == ["key_399"]
    assert found.is_incomplete
    found, _, _ = asked(tmp_path, "## configs/run.yaml\nextends: base.yaml\na:\n  <^>\n", project=project)
    assert (len(found.items), found.is_incomplete) == (200, True)


@pytest.mark.parametrize("name", ["configs/run.yaml", "configs/run.json", "configs/fusion/run.yaml"])
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_every_offset_of_a_nasty_text(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path.resolve()
    write_project(folder, HIERARCHY)
    workspace = Workspace()
    path = str(folder / name)
    for extended in ("", "extends: train/dense.yaml\n", "extends: base/dense.yaml\n"):
        workspace.open(path, extended + text)
        view = workspace.snapshot()
        for offset in range(len(extended + text) + 2):
            found = completion(view, path, offset, RULES)
            assert found is not None
            for item in found.items:
                assert item.replace.start == item.insert.start
                assert item.insert.end <= item.replace.end
                assert (extended + text)[item.insert.end : offset].strip("\r\n") == ""
                assert "\n" not in (extended + text)[item.replace.start : item.replace.end]
                if item.about is not None:
                    documentation(view, path, item.about)


@pytest.mark.parametrize("path", sorted(CONFIGS.rglob("*.yaml")), ids=lambda path: str(path.relative_to(CONFIGS)))
def test_a_chosen_key_says_what_its_line_said(path: Path) -> None:
    """Each line that begins with a known key is taken back to two letters of it, and completed again."""
    text = path.read_text(encoding="utf-8")
    content = parse(str(path), text).content
    workspace = Workspace()
    completed = 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        key, colon, rest = line.partition(":")
        name = key.strip().removeprefix("- ")
        if not colon or not name.isidentifier() or rest.strip(" ")[:1] in ("|", ">"):
            continue
        offset = sum(map(len, lines[:number])) + len(key) - len(name) + 2
        broken = "".join(lines[:number]) + key[: len(key) - len(name) + 2] + "\n" + "".join(lines[number + 1 :])
        workspace.edit(str(path), broken, number)
        found = completion(workspace.snapshot(), str(path), offset)
        assert found is not None
        item = next((item for item in found.items if item.label == name), None)
        if item is not None:
            completed += 1
            written = item._replace(text=f"{name}:{rest.rstrip()}")
            assert item.text.startswith(f"{name}:")
            assert same(parse(str(path), chosen(broken, written)).content, content), line
    assert completed > 0 or path.name == "base.yaml" or "fusion/base" in str(path) or "stage_b" in str(path)


def test_what_an_overlay_may_not_write_comes_last_and_says_so(tmp_path: Path) -> None:
    project = HIERARCHY + "## configs/train/gkd.yaml\nextends: dense.yaml\nrlhf: {rlhf_type: gkd, beta: 0.5}\n"
    text = "## configs/train/run.yaml\nextends: dense.yaml\ntraining:\n  <^>\nrlhf: {rlhf_type: gkd}\n"
    assert offered(tmp_path, text, project=project) == snapshot("""\
'' → 'output_dir: ' | ← out/dense dense.yaml
'' → 'run_name: ' | ← dense dense.yaml
'' → 'seed: ' | not allowed here ← 17 base.yaml
'' → 'bf16: ' | not allowed here ← true base.yaml
'' → 'learning_rate: ' | not allowed here ← 2.0e-4 dense.yaml
'' → 'scheduler:\\n    ' | not allowed here ← dense.yaml
'' → 'warmup_ratio: ' | not allowed here\
""")


def test_a_base_is_spelled_as_it_was_begun(tmp_path: Path) -> None:
    assert labels(tmp_path, "## configs/train/run.yaml\nextends: ./<^>\n")[:3] == snapshot(
        ["../base.yaml", "./dense.yaml", "./other.yaml"]
    )
    found = labels(tmp_path, "## configs/train/run.yaml\nextends: /<^>\n")
    assert [label.removeprefix(str(tmp_path.resolve())) for label in found] == snapshot(
        ["/configs/base.yaml", "/configs/train/dense.yaml", "/configs/train/other.yaml"]
    )


def test_an_inheritance_key_whose_value_is_half_written_takes_bases_too(tmp_path: Path) -> None:
    assert labels(tmp_path, "## configs/b.yaml\n_base_: '<^>\nc: 1\n", project="## configs/a.yaml\nc: 2\n") == snapshot(
        ["a.yaml"]
    )


def test_keys_that_are_merged_in_are_those_of_the_mapping_around(tmp_path: Path) -> None:
    text = (
        "## configs/fusion/x.yaml\nextends: base/dense.yaml\nsources:\n  - name: coco\n    <<: &shared\n      ra<^>\n"
    )
    assert "'ra' → 'ratio: ' | ← 0.5 dense.yaml" in offered(tmp_path, text)


def test_a_file_that_cannot_be_read_has_no_answer(tmp_path: Path) -> None:
    assert completion(Workspace().snapshot(), str(tmp_path.resolve() / "nowhere.yaml"), 3) is None


STEPS = """
## configs/base.yaml
transforms:
  - {type: Resize, scale: 0.5}
  - {type: Crop}
  - {type: Flip}
"""


def test_an_item_of_a_plain_list_is_offered_what_other_items_have_and_inherits_nothing(tmp_path: Path) -> None:
    run = "## configs/run.yaml\nextends: base.yaml\ntransforms:\n  - type: Crop\n    "
    assert offered(tmp_path, f"{run}<^>\n", project=STEPS) == snapshot("'' → 'scale: ' | in 1 other entry")
    assert offered(tmp_path, f"{run}next: 1\n  - type: <^>\n", project=STEPS) == snapshot("""\
'' → 'Crop'
'' → 'Resize'
'' → 'Flip'\
""")
