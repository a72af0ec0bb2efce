"""What hover and completion say of a key that a schema describes."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.completion import Item, completion, documentation
from cfg_lsp.ide.hover import hover
from tests.fixture import at_cursor

SCHEMA = """
## cfg-lsp.toml
include = ["runs/**"]
[families.own]
files = ["runs/**"]
schema = "own.schema.json"
named-lists = { data = ["name"] }
## own.schema.json
{"type": "object", "additionalProperties": false, "required": ["model"], "properties": {
  "model": {"type": "string", "description": "The model, as `transformers` names it."},
  "old": {"deprecated": true},
  "optim": {
    "type": "object", "additionalProperties": false, "description": "How weights change.", "required": ["rate"],
    "properties": {
      "name": {"enum": ["adam", "sgd", "no"], "default": "sgd", "description": "Which one; *not* a [link](x)."},
      "rate": {"type": "number", "exclusiveMinimum": 0, "description": "The step."},
      "steps": {"type": "integer", "minimum": 1, "default": 3},
      "fused": {"type": "boolean", "default": true},
      "betas": {"type": "array", "items": {"type": "number"}, "default": [0.9, 0.95]},
      "modules": {"type": "array", "items": {"enum": ["q_proj", "v_proj"]}}}},
  "data": {"type": "array", "items": {"type": "object", "required": ["path"], "properties": {
    "name": {"type": "string", "description": "By this it is known."},
    "path": {"type": "string", "description": "Where it lies."},
    "ratio": {"type": "number", "minimum": 0, "default": 1.0}}}}}}
"""


def shown(folder: Path, text: str, *, markdown: bool = True) -> str | None:
    at = at_cursor(folder.resolve(), text)
    found = hover(at.snapshot, at.path, at.offset, markdown=markdown)
    return found.text.replace(f"file://{folder.resolve()}/", "file:///") if found is not None else None


def items(folder: Path, text: str) -> list[tuple[Item, str]]:
    at = at_cursor(folder.resolve(), text)
    found = completion(at.snapshot, at.path, at.offset)
    assert found is not None
    return [
        (item, documentation(at.snapshot, at.path, item.about, markdown=False) if item.about is not None else "")
        for item in found.items
    ]


def offered(folder: Path, text: str) -> str:
    rows = ((repr(item.snippet or item.text), item.detail) for item, _ in items(folder, text))
    return "\n".join(" | ".join(part for part in row if part) for row in rows)


def test_hover_on_a_key_says_what_it_takes_its_default_and_what_it_does(tmp_path: Path) -> None:
    text = (
        SCHEMA + "## runs/base.yaml\noptim: {name: sgd}\n## runs/a.yaml\nextends: base.yaml\noptim: {na<^>me: adam}\n"
    )
    assert shown(tmp_path, text) == snapshot("""\
`optim.name`: **`adam`** · string

**value from** [a.yaml:2](file:///runs/a.yaml#L2)
- ~~`sgd`~~ [base.yaml:1](file:///runs/base.yaml#L1) · replaced

`adam`, `sgd` or `'no'` · default `sgd`

Which one; \\*not\\* a \\[link\\](x).\
""")


def test_hover_on_a_value_says_the_same_without_markup_where_there_is_none(tmp_path: Path) -> None:
    text = SCHEMA + "## runs/a.yaml\n# Small.\noptim: {rate: 1.0e-<^>4}\n"
    assert shown(tmp_path, text, markdown=False) == snapshot("""\
optim.rate: 1.0e-4 · float

value from a.yaml:2

# Small.

number > 0 · required

The step.\
""")


def test_hover_on_a_section_says_what_it_is_for(tmp_path: Path) -> None:
    assert shown(tmp_path, SCHEMA + "## runs/a.yaml\nop<^>tim: {steps: 2}\n") == snapshot("""\
`optim` · mapping of 1 key

**value from** [a.yaml:1](file:///runs/a.yaml#L1), holds `steps`

How weights change.\
""")


def test_hover_on_an_item_and_on_a_field_of_an_entry_says_what_they_take(tmp_path: Path) -> None:
    text = SCHEMA + "## runs/a.yaml\noptim: {modules: [q_<^>proj]}\n"
    assert (shown(tmp_path, text) or "").splitlines()[-1] == snapshot("`q_proj` or `v_proj`")
    text = SCHEMA + "## runs/a.yaml\ndata:\n  - {name: x, ratio<^>: 2}\n"
    assert (shown(tmp_path, text) or "").splitlines()[-1] == snapshot("number ≥ 0 · default `1.0`")
    text = SCHEMA + "## runs/a.yaml\ndata:\n  - {na<^>me: x, ratio: 2}\n"
    assert (shown(tmp_path, text) or "").splitlines()[-1] == snapshot("By this it is known.")


def test_hover_on_what_no_schema_knows_says_nothing_of_it(tmp_path: Path) -> None:
    assert shown(tmp_path, SCHEMA + "## runs/a.yaml\nmine<^>: 1\n") == snapshot("""\
`mine`: **`1`** · int

**value from** [a.yaml:1](file:///runs/a.yaml#L1)\
""")


def test_hover_on_a_key_that_is_no_more_says_what_replaces_it(tmp_path: Path) -> None:
    assert shown(tmp_path, "## configs/trainer/a.yaml\nbatch<^>_size: 4\n") == snapshot("""\
`batch_size`: **`4`** · int

**value from** [a.yaml:1](file:///configs/trainer/a.yaml#L1)

**removed**: `hyperparams.batch_size` replaces it\
""")


def test_required_keys_come_first_then_inherited_ones_then_all_others(tmp_path: Path) -> None:
    base = "## runs/base.yaml\noptim: {fused: false}\n"
    text = SCHEMA + base + "## runs/a.yaml\nextends: base.yaml\noptim:\n  <^>\n"
    assert offered(tmp_path, text) == snapshot("""\
'rate: $1' | number > 0 · required
'fused: ${1:false}' | ← false base.yaml
'name: ${1:sgd}' | adam, sgd or 'no' · default sgd
'steps: ${1:3}' | integer ≥ 1 · default 3
'betas: ${1:[0.9, 0.95]}' | list of number · default [0.9, 0.95]
'modules: $1' | list of q_proj or v_proj\
""")


def test_a_required_key_that_a_base_gives_is_one_like_others(tmp_path: Path) -> None:
    base = "## runs/base.yaml\noptim: {fused: false, rate: 1.0}\n"
    text = SCHEMA + base + "## runs/a.yaml\nextends: base.yaml\noptim:\n  <^>\n"
    assert [item.label for item, _ in items(tmp_path, text)][:3] == ["fused", "rate", "name"]


def test_sections_are_offered_as_such(tmp_path: Path) -> None:
    assert offered(tmp_path, SCHEMA + "## runs/a.yaml\n<^>\n") == snapshot("""\
'model: $1' | string · required
'extends: ' | the configs that this one inherits from
'old: $1'
'optim:\\n  $0' | How weights change.
'data:\\n  - $0' | list of mapping\
""")


def test_keys_that_are_no_more_are_not_offered_even_where_a_base_writes_them(tmp_path: Path) -> None:
    base = "## configs/trainer/a.yaml\nbatch_size: 4\n"
    labels = [item.label for item, _ in items(tmp_path, f"{base}## configs/trainer/b.yaml\nextends: a.yaml\n<^>\n")]
    assert "hyperparams" in labels and "batch_size" not in labels


def test_what_a_neighbour_writes_and_the_schema_does_not_know_is_no_example(tmp_path: Path) -> None:
    text = SCHEMA + "## runs/b.yaml\nmine: 1\nmodel: qwen\n## runs/a.yaml\n<^>\n"
    assert "mine" not in [item.label for item, _ in items(tmp_path, text)]


def test_an_item_is_explained(tmp_path: Path) -> None:
    found = items(tmp_path, SCHEMA + "## runs/a.yaml\noptim:\n  <^>\n")
    assert next(text for item, text in found if item.label == "name") == snapshot("""\
adam, sgd or 'no' · default sgd

Which one; *not* a [link](x).\
""")


def test_choices_are_offered_the_default_first_and_in_quotes_where_they_need_them(tmp_path: Path) -> None:
    assert offered(tmp_path, SCHEMA + "## runs/a.yaml\noptim:\n  name: <^>\n") == snapshot("""\
'sgd' | default
'adam'
"'no'"\
""")


def test_an_inherited_value_comes_before_the_default(tmp_path: Path) -> None:
    base = "## runs/base.yaml\noptim: {name: adam}\n"
    text = SCHEMA + base + "## runs/a.yaml\nextends: base.yaml\noptim:\n  name: <^>\n"
    assert offered(tmp_path, text) == snapshot("""\
'adam' | ← base.yaml
'sgd' | default
"'no'"\
""")


def test_a_value_of_a_neighbour_that_the_schema_does_not_take_is_not_offered(tmp_path: Path) -> None:
    text = (
        SCHEMA
        + "## runs/b.yaml\noptim: {steps: 0}\n## runs/c.yaml\noptim: {steps: 7}\n## runs/a.yaml\noptim: {steps: <^>}\n"
    )
    assert offered(tmp_path, text) == snapshot("""\
'3' | default
'7'\
""")


@pytest.mark.parametrize("text", ["optim:\n  fused: <^>\n", "optim: {fused: <^>}\n"])
def test_both_booleans_are_offered(tmp_path: Path, text: str) -> None:
    assert offered(tmp_path, f"{SCHEMA}## runs/a.yaml\n{text}") == "'true' | default\n'false'"


def test_items_of_a_list_are_the_choices_that_it_has(tmp_path: Path) -> None:
    assert offered(tmp_path, SCHEMA + "## runs/a.yaml\noptim:\n  modules:\n    - <^>\n") == "'q_proj'\n'v_proj'"
    assert offered(tmp_path, SCHEMA + "## runs/a.yaml\noptim:\n  modules:\n    <^>\n") == "'- q_proj'\n'- v_proj'"


def test_an_entry_is_offered_its_fields_the_required_ones_first(tmp_path: Path) -> None:
    assert offered(tmp_path, SCHEMA + "## runs/a.yaml\ndata:\n  - name: x\n    <^>\n") == snapshot("""\
'path: $1' | string · required
'ratio: ${1:1.0}' | number ≥ 0 · default 1.0\
""")
    assert offered(tmp_path, SCHEMA + "## runs/c.yaml\ndata:\n  - <^>\n") == snapshot("""\
'name: $1' | string
'path: $1' | string · required
'ratio: ${1:1.0}' | number ≥ 0 · default 1.0\
""")


def test_json_gets_its_quotes(tmp_path: Path) -> None:
    assert offered(tmp_path, SCHEMA + '## runs/a.json\n{"optim": {"<^>"}}\n') == snapshot("""\
'"rate": $1' | number > 0 · required
'"name": ${1:"sgd"}' | adam, sgd or 'no' · default sgd
'"steps": ${1:3}' | integer ≥ 1 · default 3
'"fused": ${1:true}' | boolean · default true
'"betas": ${1:[0.9, 0.95]}' | list of number · default [0.9, 0.95]
'"modules": $1' | list of q_proj or v_proj\
""")
    assert offered(tmp_path, SCHEMA + '## runs/b.json\n{"optim": {"name": <^>}}\n') == snapshot("""\
'"sgd"' | default
'"adam"'
'"no"'\
""")


def test_what_only_the_schema_knows_is_not_offered_where_it_may_not_be_written(tmp_path: Path) -> None:
    configs = "## configs/base.yaml\ntraining: {seed: 17}\n## configs/train/dense.yaml\nextends: ../base.yaml\n"
    overlay = "## configs/train/run.yaml\nextends: dense.yaml\nrlhf: {rlhf_type: gkd}\ntraining:\n  <^>\n"
    assert offered(tmp_path, configs + overlay) == snapshot("""\
'output_dir: $1' | string · required
'run_name: $1' | string or null · default null
'logging_dir: $1' | string or null · default null
'seed: ${1:17}' | not allowed here ← 17 base.yaml\
""")


def test_of_very_many_choices_a_key_shows_the_first_and_the_default(tmp_path: Path) -> None:
    found = items(tmp_path, "## configs/train/a.yaml\ntraining:\n  lr<^>\n")
    assert next(item.detail for item, _ in found if item.label == "lr_scheduler_type") == snapshot(
        "linear, cosine, cosine_with_restarts, polynomial or 8 more · default linear"
    )
