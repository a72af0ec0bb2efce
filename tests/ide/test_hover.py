"""What a hover says: the value, who set it, what it replaced, and what is to be known about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.hover import hover
from cfg_lsp.ide.markdown import Markdown
from cfg_lsp.project.inheritors import survey
from tests.fixture import at_cursor, workspace_of


def shown(folder: Path, text: str, *, markdown: bool = True) -> str | None:
    """The hover at the cursor, with the URIs of files relative to the project."""
    at = at_cursor(folder.resolve(), text)
    survey(at.snapshot, [path for path in at.paths.values() if path.endswith(("yaml", "json"))])
    found = hover(at.snapshot, at.path, at.offset, markdown=markdown)
    if found is None:
        return None
    assert found.span.contains(at.offset)
    return found.text.replace(f"file://{folder.resolve()}/", "file:///")


HIERARCHY = """
## configs/base.yaml
training:
  # One seed for all published numbers.
  seed: 17
## configs/train/dense.yaml
extends: ../base.yaml
training: {learning_rate: 2.0e-4}
## configs/train/dense_1024.yaml
extends: dense.yaml
training:
  # High, as LoRA wants it.
  # Above 3.0e-4 the JSON breaks.
  learning_rate: 1.0e-4
## configs/train/dense_1024_aug.yaml
extends: dense_1024.yaml
## configs/train/dense_1024_low.yaml
extends: dense_1024.yaml
training: {learning_rate: 5.0e-5}
"""


def test_an_overriding_value_says_who_set_it_what_it_replaced_and_who_changes_it_below(tmp_path: Path) -> None:
    text = HIERARCHY.replace("learning_rate: 1.0e-4", "learn<^>ing_rate: 1.0e-4")
    assert shown(tmp_path, text) == snapshot("""\
`training.learning_rate`: **`1.0e-4`** · float

**value from** [dense_1024.yaml:5](file:///configs/train/dense_1024.yaml#L5)
- ~~`2.0e-4`~~ [dense.yaml:2](file:///configs/train/dense.yaml#L2) · replaced

> High, as LoRA wants it.
> Above 3.0e-4 the JSON breaks.

number ≥ 0 · default `5.0e-5`

Highest learning rate, reached after the warm-up.

1 config below inherits it, **overridden** in 1:
- `5.0e-5` [configs/train/dense_1024_low.yaml:2](file:///configs/train/dense_1024_low.yaml#L2)\
""")


def test_a_client_without_markdown_is_told_the_same_in_plain_words(tmp_path: Path) -> None:
    text = HIERARCHY.replace("learning_rate: 1.0e-4", "learning_rate: 1.0<^>e-4")
    assert shown(tmp_path, text, markdown=False) == snapshot("""\
training.learning_rate: 1.0e-4 · float

value from dense_1024.yaml:5
- 2.0e-4 dense.yaml:2 · replaced

# High, as LoRA wants it.
# Above 3.0e-4 the JSON breaks.

number ≥ 0 · default 5.0e-5

Highest learning rate, reached after the warm-up.

1 config below inherits it, overridden in 1:
- 5.0e-5 configs/train/dense_1024_low.yaml:2\
""")


def test_in_a_base_a_key_says_what_the_base_sets_and_who_changes_it(tmp_path: Path) -> None:
    text = HIERARCHY.replace("learning_rate: 2.0e-4", "learning<^>_rate: 2.0e-4")
    assert shown(tmp_path, text) == snapshot("""\
`training.learning_rate`: **`2.0e-4`** · float

**value from** [dense.yaml:2](file:///configs/train/dense.yaml#L2)

number ≥ 0 · default `5.0e-5`

Highest learning rate, reached after the warm-up.

**overridden** in 2 of the configs below:
- `1.0e-4` [configs/train/dense_1024.yaml:5](file:///configs/train/dense_1024.yaml#L5)
- `5.0e-5` [configs/train/dense_1024_low.yaml:2](file:///configs/train/dense_1024_low.yaml#L2)\
""")


def test_a_section_says_which_file_it_has_which_keys_from(tmp_path: Path) -> None:
    text = HIERARCHY.replace("extends: dense.yaml\ntraining", "extends: dense.yaml\ntrai<^>ning")
    assert shown(tmp_path, text) == snapshot("""\
`training` · mapping of 2 keys

**merged key by key** from 3 definitions, the last one first:
- [dense_1024.yaml:2](file:///configs/train/dense_1024.yaml#L2): `learning_rate`
- [dense.yaml:2](file:///configs/train/dense.yaml#L2): nothing of it counts
- [base.yaml:1](file:///configs/base.yaml#L1): `seed`

How the model is trained: Hugging Face's TrainingArguments.

1 config below inherits it, **changed** in 1:
- [configs/train/dense_1024_low.yaml:2](file:///configs/train/dense_1024_low.yaml#L2): `learning_rate`\
""")


def test_a_locked_value_says_so_in_the_base_and_in_whoever_changes_it(tmp_path: Path) -> None:
    text = HIERARCHY.replace("seed: 17", "seed: 1<^>7")
    assert shown(tmp_path, text) == snapshot("""\
`training.seed`: **`17`** · int

**value from** [base.yaml:3](file:///configs/base.yaml#L3)

**locked**: no other layer may change it

> One seed for all published numbers.

integer ≥ 0 · default `42`

Seed of everything random.

4 configs below inherit it\
""")
    text = HIERARCHY.replace("{learning_rate: 2.0e-4}", "{se<^>ed: 18}")
    assert shown(tmp_path, text) == snapshot("""\
`training.seed`: **`18`** · int

**value from** [dense.yaml:2](file:///configs/train/dense.yaml#L2)
- ~~`17`~~ [base.yaml:3](file:///configs/base.yaml#L3) · replaced

**locked** by the layer `base`: `17` of [base.yaml:3](file:///configs/base.yaml#L3) may not be changed

integer ≥ 0 · default `42`

Seed of everything random.

3 configs below inherit it\
""")


def test_a_redundant_value_says_whose_it_is(tmp_path: Path) -> None:
    text = HIERARCHY.replace("learning_rate: 1.0e-4", "learn<^>ing_rate: 0.0002")
    assert shown(tmp_path, text) == snapshot("""\
`training.learning_rate`: **`0.0002`** · float

**value from** [dense_1024.yaml:5](file:///configs/train/dense_1024.yaml#L5)
- ~~`2.0e-4`~~ [dense.yaml:2](file:///configs/train/dense.yaml#L2) · replaced

**equal** to what is inherited from [dense.yaml:2](file:///configs/train/dense.yaml#L2)

> High, as LoRA wants it.
> Above 3.0e-4 the JSON breaks.

number ≥ 0 · default `5.0e-5`

Highest learning rate, reached after the warm-up.

1 config below inherits it, **overridden** in 1:
- `5.0e-5` [configs/train/dense_1024_low.yaml:2](file:///configs/train/dense_1024_low.yaml#L2)\
""")


def test_a_key_that_is_written_twice_says_which_one_counts(tmp_path: Path) -> None:
    text = """
    ## run.yaml
    lr: 1<^>
    decay: 2
    lr: 3
    """
    assert shown(tmp_path, text) == snapshot("""\
`lr`: **`3`** · int

**value from** [run.yaml:3](file:///run.yaml#L3)

**written twice**: this one has no effect, [line 3](file:///run.yaml#L3) counts\
""")


def test_a_value_that_yaml_reads_surprisingly_says_what_it_is(tmp_path: Path) -> None:
    assert shown(tmp_path, "## run.yaml\nlr: 1e<^>-4\n") == snapshot("""\
`lr`: **`1e-4`** · string

`1e-4` is the text '1e-4' to YAML 1.1, not a number

**value from** [run.yaml:1](file:///run.yaml#L1)\
""")


def test_a_list_is_replaced_as_a_whole_whatever_item_is_looked_at(tmp_path: Path) -> None:
    text = """
    ## base.yaml
    modules: [q_proj, k_proj]
    ## run.yaml
    extends: base.yaml
    # Vision too.
    modules:
      - q_proj
      - linear<^>_fc1
      - linear_fc2
    """
    assert shown(tmp_path, text) == snapshot("""\
`modules.1`: **`linear_fc1`** · string, item 2 of 3

**value from** [run.yaml:5](file:///run.yaml#L5)
- ~~`["q_proj", "k_proj"]`~~ [base.yaml:1](file:///base.yaml#L1) · list replaced

> Vision too.\
""")


def test_an_item_inside_an_item_says_in_which_one(tmp_path: Path) -> None:
    text = """
    ## run.yaml
    operations:
      - {name: flip, prob: 0.3}
      # Always last.
      - {name: pad, params: {multiple<^>: 32}}
    """
    assert shown(tmp_path, text) == snapshot("""\
`operations.1.params.multiple`: **`32`** · int, inside item 2 of 2 of `operations`

**value from** [run.yaml:4](file:///run.yaml#L4)

> Always last.\
""")


def test_what_a_section_lost_when_something_around_it_was_replaced_stays_visible(tmp_path: Path) -> None:
    text = """
    ## base.yaml
    model: {head: {classes: 80}}
    ## run.yaml
    _base_: base.yaml
    model: {head: {_delete_: true, classes<^>: 3}}
    """
    assert shown(tmp_path, text) == snapshot("""\
`model.head.classes`: **`3`** · int

**value from** [run.yaml:2](file:///run.yaml#L2)
- ~~`80`~~ [base.yaml:1](file:///base.yaml#L1) · dropped with what is around it\
""")


def test_a_reset_marker_says_what_it_drops(tmp_path: Path) -> None:
    text = """
    ## base.yaml
    model: {head: {classes: 80, loss: focal}}
    ## run.yaml
    _base_: base.yaml
    model: {head: {_del<^>ete_: true, classes: 3}}
    """
    assert shown(tmp_path, text) == snapshot(
        "**drops** the inherited `model.head` (2 keys) of [base.yaml:1](file:///base.yaml#L1)"
    )


def test_long_histories_are_told_in_a_screenful(tmp_path: Path) -> None:
    chain = ["## 0.yaml\na: 0\n", *(f"## {n}.yaml\nextends: {n - 1}.yaml\na: {n}\n" for n in range(1, 40))]
    text = "".join(chain).replace("a: 39", "a: 3<^>9")
    assert shown(tmp_path, text) == snapshot("""\
`a`: **`39`** · int

**value from** [39.yaml:2](file:///39.yaml#L2)
- ~~`38`~~ [38.yaml:2](file:///38.yaml#L2) · replaced
- ~~`37`~~ [37.yaml:2](file:///37.yaml#L2) · replaced
- ~~`36`~~ [36.yaml:2](file:///36.yaml#L2) · replaced
- ~~`35`~~ [35.yaml:2](file:///35.yaml#L2) · replaced
- ~~`34`~~ [34.yaml:2](file:///34.yaml#L2) · replaced
- ~~`33`~~ [33.yaml:2](file:///33.yaml#L2) · replaced
- and 33 more\
""")


def test_of_very_many_configs_below_only_the_first_are_asked_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cfg_lsp.ide.hovering.cascade.MOST_BELOW", 2)
    text = HIERARCHY.replace("seed: 17", "seed: 1<^>7")
    assert shown(tmp_path, text) == snapshot("""\
`training.seed`: **`17`** · int

**value from** [base.yaml:3](file:///configs/base.yaml#L3)

**locked**: no other layer may change it

> One seed for all published numbers.

integer ≥ 0 · default `42`

Seed of everything random.

of the first 2 configs by name: 2 configs below inherit it\
""")


MIX = """
## configs/fusion/base.yaml
targets:
  # Baseband units, indoors.
  - {name: bbu, mode: dense, train_jsonl: native/bbu.jsonl}
sources:
  - {name: coco, mode: dense, ratio: 0.10, train_jsonl: native/coco.jsonl}
  - {name: lvis, ratio: 0.05, train_jsonl: native/lvis.jsonl}
## configs/fusion/variants/small.yaml
extends: ../base.yaml
targets:
  - name: bbu
    train_jsonl: small/bbu.jsonl
sources:
  - name: lvi
    ratio: 1
## configs/train/run.yaml
custom:
  fusion_config: configs/fusion/variants/small.yaml
"""


def test_a_dataset_name_shows_the_entry_with_the_origin_of_each_field(tmp_path: Path) -> None:
    assert shown(tmp_path, MIX.replace("- name: bbu", "- name: b<^>bu")) == snapshot("""\
`targets.bbu` · merged key by key from 2 files

| field | value | from |
|---|---|---|
| `name` | `bbu` | [small.yaml:3](file:///configs/fusion/variants/small.yaml#L3) |
| `mode` | `dense` | [base.yaml:3](file:///configs/fusion/base.yaml#L3) |
| `train_jsonl` | `small/bbu.jsonl` | [small.yaml:4](file:///configs/fusion/variants/small.yaml#L4) |\
""")
    assert shown(tmp_path, MIX.replace("{name: bbu", "{name: bb<^>u")) == snapshot("""\
`targets.bbu` · entry from 1 file

| field | value | from |
|---|---|---|
| `name` | `bbu` | [base.yaml:3](file:///configs/fusion/base.yaml#L3) |
| `mode` | `dense` | [base.yaml:3](file:///configs/fusion/base.yaml#L3) |
| `train_jsonl` | `native/bbu.jsonl` | [base.yaml:3](file:///configs/fusion/base.yaml#L3) |

> Baseband units, indoors.

**changed** in 1 of the configs below:
- [configs/fusion/variants/small.yaml:3](file:///configs/fusion/variants/small.yaml#L3): `name`, `train_jsonl`\
""")


def test_an_entry_that_no_base_has_says_that_it_is_new(tmp_path: Path) -> None:
    assert shown(tmp_path, MIX.replace("name: lvi\n", "name: lv<^>i\n")) == snapshot("""\
`sources.lvi` · entry from 1 file

**new here**: no base has it, so it is added to `sources`

| field | value | from |
|---|---|---|
| `name` | `lvi` | [small.yaml:6](file:///configs/fusion/variants/small.yaml#L6) |
| `ratio` | `1` | [small.yaml:7](file:///configs/fusion/variants/small.yaml#L7) |\
""")


def test_a_reference_shows_the_mix_as_a_table(tmp_path: Path) -> None:
    assert shown(tmp_path, MIX.replace("fusion_config: configs", "fusion_config: <^>configs")) == snapshot("""\
`custom.fusion_config`: **`configs/fusion/variants/small.yaml`** · string

**value from** [run.yaml:2](file:///configs/train/run.yaml#L2)

string or null · default `null`

The mix of datasets, a fusion config.

**names** [configs/fusion/variants/small.yaml](file:///configs/fusion/variants/small.yaml) · merged from 2 files

| targets | mode | path |
|---|---|---|
| `bbu` | `dense` | `small/bbu.jsonl` |

| sources | mode | ratio | path |
|---|---|---|---|
| `coco` | `dense` | `0.10` | `native/coco.jsonl` |
| `lvis` | – | `0.05` | `native/lvis.jsonl` |
| `lvi` | – | `1` | – |\
""")
    assert shown(tmp_path, MIX.replace("fusion_config: configs", "fusion_config: <^>configs"), markdown=False) == (
        snapshot("""\
custom.fusion_config: configs/fusion/variants/small.yaml · string

value from run.yaml:2

string or null · default null

The mix of datasets, a fusion config.

names configs/fusion/variants/small.yaml · merged from 2 files

targets  mode   path
bbu      dense  small/bbu.jsonl

sources  mode   ratio  path
coco     dense  0.10   native/coco.jsonl
lvis     –      0.05   native/lvis.jsonl
lvi      –      1      –\
""")
    )


def test_a_reference_to_nothing_says_so(tmp_path: Path) -> None:
    assert shown(
        tmp_path, MIX.replace("config: configs/fusion/variants/small", "config: configs/fusion/variants/large<^>")
    ) == snapshot("""\
`custom.fusion_config`: **`configs/fusion/variants/large.yaml`** · string

**value from** [run.yaml:2](file:///configs/train/run.yaml#L2)

string or null · default `null`

The mix of datasets, a fusion config.

**cannot be read**: there is no such file\
""")


def test_a_named_list_shows_its_table_and_how_it_merged(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        MIX.replace("small.yaml\nextends: ../base.yaml\ntargets", "small.yaml\nextends: ../base.yaml\ntarg<^>ets"),
    ) == snapshot("""\
`targets` · list of 1 item

**merged by name** from 2 definitions, the last one first:
- [small.yaml:2](file:///configs/fusion/variants/small.yaml#L2): `bbu`
- [base.yaml:1](file:///configs/fusion/base.yaml#L1): `bbu`

list of mapping or null · default `null`

The datasets that the model is for.

| targets | mode | path |
|---|---|---|
| `bbu` | `dense` | `small/bbu.jsonl` |\
""")


def test_a_null_list_says_that_it_keeps_what_is_inherited(tmp_path: Path) -> None:
    text = """
    ## configs/fusion/base.yaml
    targets: [{name: bbu}]
    ## configs/fusion/small.yaml
    extends: base.yaml
    targets<^>:
    """
    assert shown(tmp_path, text) == snapshot("""\
`targets` · list of 1 item

**value from** [base.yaml:1](file:///configs/fusion/base.yaml#L1)
- ~~`null`~~ [small.yaml:2](file:///configs/fusion/small.yaml#L2) · keeps what is inherited

list of mapping or null · default `null`

The datasets that the model is for.

| targets |
|---|
| `bbu` |\
""")


def test_a_path_of_records_says_whether_it_leads_somewhere(tmp_path: Path) -> None:
    text = """
    ## run.yaml
    train_jsonl: data/tr<^>ain.jsonl
    ## data/train.jsonl
    {}
    """
    assert shown(tmp_path, text) == snapshot("""\
`train_jsonl`: **`data/train.jsonl`** · string

**value from** [run.yaml:1](file:///run.yaml#L1)

leads to [data/train.jsonl](file:///data/train.jsonl)\
""")
    assert shown(tmp_path, text.replace("tr<^>ain", "<^>gone")) == snapshot("""\
`train_jsonl`: **`data/gone.jsonl`** · string

**value from** [run.yaml:1](file:///run.yaml#L1)

not on this machine\
""")


def test_a_base_shows_its_layer_its_chain_and_what_it_contributes(tmp_path: Path) -> None:
    text = HIERARCHY.replace("## configs/train/dense.yaml\n", "## configs/train/dense.yaml\n# The everyday preset.\n")
    assert shown(tmp_path, text.replace("extends: dense.yaml", "extends: dens<^>e.yaml")) == snapshot("""\
[configs/train/dense.yaml](file:///configs/train/dense.yaml) · layer `preset`

> The everyday preset.

chain of 2 files, low → high:
1. [configs/base.yaml](file:///configs/base.yaml)
2. [configs/train/dense.yaml](file:///configs/train/dense.yaml)

**contributes** 1 value; 1 of its values is overridden:
- `training.learning_rate`: ~~`2.0e-4`~~ `1.0e-4` [dense_1024.yaml:5](file:///configs/train/dense_1024.yaml#L5)\
""")


def test_the_inheritance_key_over_several_bases_shows_the_whole_chain(tmp_path: Path) -> None:
    text = """
    ## a.yaml
    x: 1
    ## b.yaml
    y: 1
    ## run.yaml
    ext<^>ends: [a.yaml, b.yaml]
    """
    assert shown(tmp_path, text) == snapshot("""\
extends 2 bases · chain of 3 files, low → high:
1. [a.yaml](file:///a.yaml)
2. [b.yaml](file:///b.yaml)
3. [run.yaml](file:///run.yaml)\
""")


@pytest.mark.parametrize("cursor", ["ext<^>ends: bse.yaml", "extends: bs<^>e.yaml", "extends: [bs<^>e.yaml]"])
def test_a_missing_base_says_where_it_was_looked_for(tmp_path: Path, cursor: str) -> None:
    assert shown(tmp_path, f"## configs/run.yaml\n{cursor}\n") == snapshot("""\
**cannot be read**: there is no such file

looked for at `configs/bse.yaml`\
""")


def test_the_entry_that_closes_a_loop_shows_it(tmp_path: Path) -> None:
    text = """
    ## a.yaml
    extends: b.yaml
    ## b.yaml
    extends: a<^>.yaml
    """
    assert shown(tmp_path, text) == snapshot("""\
**closes a loop**, so it is left out:
1. [a.yaml](file:///a.yaml)
2. [b.yaml](file:///b.yaml)
3. [a.yaml](file:///a.yaml)\
""")


def test_an_entry_that_is_no_path_says_what_is_wrong(tmp_path: Path) -> None:
    assert shown(tmp_path, "## run.yaml\nextends: [a.yaml, 1<^>7]\n") == snapshot(
        "`extends` takes a path or a list of paths, and this is a number: write the path as text, relative to this file"
    )


def test_an_alias_shows_its_anchor_and_the_value(tmp_path: Path) -> None:
    text = """
    ## run.yaml
    rate: &rate 2.0e-4
    decay: *ra<^>te
    """
    assert shown(tmp_path, text) == snapshot("""\
`decay`: **`2.0e-4`** · float

**value from** [run.yaml:2](file:///run.yaml#L2)

**alias of** `&rate` ([line 1](file:///run.yaml#L1))\
""")


@pytest.mark.parametrize("cursor", ["<<<^>: *shared", "<<: *sha<^>red"])
def test_a_merge_key_shows_what_it_brings_and_what_is_written_otherwise(tmp_path: Path, cursor: str) -> None:
    text = f"""
    ## run.yaml
    coco: &shared {{mode: dense, template: source, limit: 60}}
    lvis:
      {cursor}
      limit: 30
    """
    assert shown(tmp_path, text) == snapshot("""\
**merges in** `&shared` ([line 1](file:///run.yaml#L1))

2 keys from there: `mode`, `template`

written otherwise here: `limit`\
""")


def test_json_configs_are_explained_too(tmp_path: Path) -> None:
    text = """
    ## base.json
    {"training": {"lr": 2.50}}
    ## run.json
    {"extends": "base.json", "training": {"lr<^>": 1.50}}
    """
    assert shown(tmp_path, text) == snapshot("""\
`training.lr`: **`1.50`** · float

**value from** [run.json:1](file:///run.json#L1)
- ~~`2.50`~~ [base.json:1](file:///base.json#L1) · replaced\
""")


def test_what_lies_in_an_opaque_value_says_in_which(tmp_path: Path) -> None:
    assert shown(tmp_path, "## run.yaml\nhead: !Cascade {clas<^>ses: 3}\n") == snapshot("""\
`head.classes` · inside `head`, opaque value of the tag `!Cascade`

**value from** [run.yaml:1](file:///run.yaml#L1)\
""")


def test_an_entry_without_a_name_is_explained_where_the_merge_puts_it(tmp_path: Path) -> None:
    text = """
    ## configs/fusion/base.yaml
    targets: [{mode: inherited}]
    ## configs/fusion/run.yaml
    extends: base.yaml
    targets: [{mo<^>de: own}]
    """
    assert shown(tmp_path, text) == snapshot("""\
`targets.1.mode`: **`own`** · string

**value from** [run.yaml:2](file:///configs/fusion/run.yaml#L2)

string or null · default `null`

What is learned of a sample, such as `dense`, `summary` or `chat`.\
""")


def test_broken_text_elsewhere_takes_nothing_from_an_answer(tmp_path: Path) -> None:
    text = """
    ## base.yaml
    training: {lr: 2.0e-4}
    ## run.yaml
    extends: base.yaml
    training:
      lr<^>: 1.0e-4
      run_name: "unclosed
    """
    assert shown(tmp_path, text) == snapshot("""\
`training.lr`: **`1.0e-4`** · float

**value from** [run.yaml:3](file:///run.yaml#L3)
- ~~`2.0e-4`~~ [base.yaml:1](file:///base.yaml#L1) · replaced\
""")


def test_what_marks_nothing_is_shown_as_it_is() -> None:
    """Some clients show a backslash that was not needed."""
    markdown = Markdown()
    for text in ("Weights & Biases", "R&D", "run #1", "C#", "learning_rate"):
        assert markdown.text(text) == text
    assert [markdown.text(text) for text in ("&lt;", "&#60;", "# head", "a ## b", "_a_")] == [
        "\\&lt;",
        "\\&#60;",
        "\\# head",
        "a \\## b",
        "\\_a\\_",
    ]


def test_nothing_in_a_file_is_read_as_markup(tmp_path: Path) -> None:
    text = """
    ## base.yaml
    "a`b|": "``x|~~<b>"
    ## run.yaml
    extends: base.yaml
    # - [x](command:evil) <img src=x> **b** `c` ~~d~~ &amp; __e__ f_g
    # 1. # |
    "a`b|": "\\u202e\\0 [y](z)<^>"
    """
    assert shown(tmp_path, text) == snapshot("""\
``a`b|``: **`"\\u202e\\0 [y](z)"`** · string

**value from** [run.yaml:4](file:///run.yaml#L4)
- ~~```"``x|~~<b>"```~~ [base.yaml:1](file:///base.yaml#L1) · replaced

> \\- \\[x\\](command:evil) \\<img src=x\\> \\*\\*b\\*\\* \\`c\\` \\~\\~d\\~\\~ \\&amp; \\_\\_e\\_\\_ f_g
> 1\\. \\# \\|\
""")


def test_a_table_keeps_its_cells_whatever_bars_stand_in_them(tmp_path: Path) -> None:
    text = """
    ## configs/fusion/run.yaml
    targets:
      - {name: a<^>|b, mode: 'x\\|y', template: "`|`"}
    """
    assert shown(tmp_path, text) == snapshot("""\
`targets.a|b` · entry from 1 file

| field | value | from |
|---|---|---|
| `name` | `a\\|b` | [run.yaml:2](file:///configs/fusion/run.yaml#L2) |
| `mode` | `'x\\|y'` | [run.yaml:2](file:///configs/fusion/run.yaml#L2) |
| `template` | ``"`\\|`"`` | [run.yaml:2](file:///configs/fusion/run.yaml#L2) |\
""")


def test_links_open_files_of_any_name(tmp_path: Path) -> None:
    text = """
    ## a (b) [c]/50% #1 ü.yaml
    lr: 1
    ## a (b) [c]/run.yaml
    extends: '50% #1 ü.yaml'
    lr: 2<^>
    """
    assert shown(tmp_path, text) == snapshot("""\
`lr`: **`2`** · int

**value from** [run.yaml:2](file:///a%20%28b%29%20%5Bc%5D/run.yaml#L2)
- ~~`1`~~ [50% #1 ü.yaml:1](file:///a%20%28b%29%20%5Bc%5D/50%25%20%231%20%C3%BC.yaml#L1) · replaced\
""")


@pytest.mark.parametrize(
    "text",
    [
        "## run.yaml\n# a <^> comment\na: 1\n",
        "## run.yaml\na:\n <^> b: 1\n",
        "## run.yaml\na: 1\n<^>\nb: 2\n",
        "## run.yaml\n<^>",
        "## run.yaml\njust <^>text\n",
        "## run.yaml\n- a <^>list\n",
        '## run.json\n{<^> "a": 1}\n',
    ],
)
def test_there_is_nothing_to_say_where_nothing_stands(tmp_path: Path, text: str) -> None:
    assert shown(tmp_path, text) is None


NASTY = [
    "a: &x {k: 1, <<: {z: 2}}\nb: *x\nc: {<<: *x, k: [*x, *x]}\n<<: [*x, {q: 1}]\n",
    "extends: [base.yaml, base.yaml, 3, null, '', {a: 1}, x.yaml]\ninherit: q\n1: {2: 3, true: [4], null: 5}\n",
    "extends: base.yaml\ntargets:\n- {name: n, a: 1}\n- {name: n, a: 2}\n- {a: 3}\n- 4\n- name: 5\n  x: [1, {y: z}]\n",
    "a: !Foo {b: [1, 2]}\nb: !Bar\n- 1\n? [a, b]\n: 1\n",
    "a: 1\na: {b: 1, b: 2}\na: [1, {b: 2, c: [3, *gone]}\nd: 'unclosed\n\tq: 1\n",
    "a: |\n  text\nb: >-\n  x\nc: 012\nd: 12:30\ne: yes\n---\nf: 1\n",
    "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n",
    "custom: {fusion_config: [1]}\ntrain_jsonl: ~\nval_jsonl: [a, '~/x', 3]\n_base_: self.yaml\n",
    '{"extends": "base.yaml", "a": {"b": [1, 2, {"c": null}]}, "a": 1}',
    "a: &a\n  b: *a\nx:\r\n  y: 1\r  z: 2\n=: 1\n~: 2\n",
    "_base_: base.yaml\na: {_delete_: true, b: 1}\n_delete_: true\n",
]
BELOW = "## configs/fusion/below.yaml\nextends: self.yaml\na: 5\nb: {c: 3}\n"
BASE = "## configs/fusion/base.yaml\na: {b: 2, c: [1]}\ntargets: [{name: n, a: 0}, {a: 3}]\nx: {y: 2}\n"


@pytest.mark.parametrize("suffix", ["yaml", "json"])
@pytest.mark.parametrize("text", NASTY)
def test_any_offset_of_any_text_has_a_short_answer(tmp_path: Path, text: str, suffix: str) -> None:
    workspace, paths = workspace_of(tmp_path.resolve(), BASE + BELOW.replace("self.yaml", f"self.{suffix}"))
    path = str(tmp_path.resolve() / "configs" / "fusion" / f"self.{suffix}")
    workspace.open(path, text)
    now = workspace.snapshot()
    survey(now, [*paths.values(), path])
    for offset in range(-1, len(text) + 2):
        for markdown in (True, False):
            found = hover(now, path, offset, markdown=markdown)
            if found is not None:
                assert found.text.count("\n") < 25
                assert found.text.replace("\n", "").isprintable()
                assert 0 <= found.span.start <= found.span.end <= len(text)


def test_files_that_cannot_be_read_have_nothing_to_say(tmp_path: Path) -> None:
    workspace, _ = workspace_of(tmp_path.resolve(), "## run.yaml\na: 1\n")
    assert hover(workspace.snapshot(), str(tmp_path.resolve() / "gone.yaml"), 0) is None
    assert hover(workspace.snapshot(), str(tmp_path.resolve()), 0) is None


def test_a_value_that_another_base_overrides_says_so(tmp_path: Path) -> None:
    text = """
    ## configs/runtime.yml
    use_<^>amp: False
    ## configs/optimizer.yml
    use_amp: True
    ## configs/large.yml
    __include__: [runtime.yml, optimizer.yml]
    ## configs/larger.yml
    __include__: large.yml
    ## configs/plain.yml
    __include__: runtime.yml
    """
    assert shown(tmp_path, text) == snapshot("""\
`use_amp`: **`False`** · boolean

**value from** [runtime.yml:1](file:///configs/runtime.yml#L1)

1 config below inherits it

**overridden** by another base in 2 configs below:
- `True` [configs/optimizer.yml:1](file:///configs/optimizer.yml#L1)\
""")


def test_a_list_of_mappings_is_counted_once(tmp_path: Path) -> None:
    text = """
    ## base.yaml
    transforms: [{type: Flip}, {type: Crop}]
    ## run.yaml
    extends: base.yaml
    trans<^>forms:
      - type: Crop
    """
    assert shown(tmp_path, text) == snapshot("""\
`transforms` · list of 1 item

**value from** [run.yaml:2](file:///run.yaml#L2)
- ~~2 items~~ [base.yaml:1](file:///base.yaml#L1) · list replaced\
""")


def test_an_overridden_value_is_told_from_its_heir_however_late_they_differ(tmp_path: Path) -> None:
    text = """
    ## base.yaml
    logging_dir: output/tensorboard/grpo_dense_2048
    ## run.yaml
    extends: ba<^>se.yaml
    logging_dir: output/tensorboard/grpo_dense_2048_aug_low
    """
    assert str(shown(tmp_path, text)).rpartition("`logging_dir`: ")[2] == snapshot(
        "~~`output/tensorbo…grpo_dense_2048`~~ `output/tensorbo…se_2048_aug_low` [run.yaml:2](file:///run.yaml#L2)"
    )
