"""Going from a key to what it replaces, to what the chain first wrote, and to who overrides it."""

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.ide.declaration import declaration
from cfg_lsp.ide.definition import definition
from cfg_lsp.ide.implementation import implementation
from tests.fixture import at_cursor
from tests.ide.navigating import all_shown

CHAIN = """
## configs/base.yaml
training:
  lr: 1
  wd: 0.1
  betas: [0.9, 0.99]
## configs/middle.yaml
extends: base.yaml
training:
  lr: 2
## configs/run.yaml
extends: middle.yaml
name: run
training:
  lr: 3
  wd: 0.2
  betas: [0.8, 0.9]
## configs/below.yaml
extends: run.yaml
training:
  lr: 4
## configs/removes.yaml
extends: run.yaml
training: null
## configs/inherits.yaml
extends: run.yaml
## configs/lowest.yaml
extends: below.yaml
training: {lr: 5}
"""

MIX = """
## configs/fusion/dense.yaml
targets:
  - name: bbu
    ratio: 1
    train_jsonl: data/bbu.jsonl
sources:
  - dataset: chat
    train_jsonl: data/gone.jsonl
## configs/fusion/variants/small.yaml
extends: ../dense.yaml
targets:
  - ratio: 2
    name: bbu
  - name: own
sources:
  - {dataset: chat, train_jsonl: data/missing.jsonl}
## configs/train/run.yaml
custom:
  fusion_config: configs/fusion/dense.yaml
## data/bbu.jsonl
{}
"""


def put(text: str, words: str, at: str = "^") -> str:
    """The project with a cursor where the words have their `^`."""
    assert text.count(words.replace(at, "")) == 1, words
    return text.replace(words.replace(at, ""), words.replace(at, "<^>"))


def led(folder: Path, text: str) -> list[str] | None:
    """Where the definition leads."""
    cursor = at_cursor(folder.resolve(), text)
    leads = definition(cursor.snapshot, cursor.path, cursor.offset)
    return None if leads is None else all_shown(cursor.snapshot, leads.targets)


def declared(folder: Path, text: str) -> list[str] | None:
    cursor = at_cursor(folder.resolve(), text)
    leads = declaration(cursor.snapshot, cursor.path, cursor.offset)
    return None if leads is None else all_shown(cursor.snapshot, leads.targets)


def overridden(folder: Path, text: str) -> list[str] | None:
    cursor = at_cursor(folder.resolve(), text)
    search = implementation(cursor.snapshot, cursor.path, cursor.offset)
    return None if search is None else all_shown(cursor.snapshot, (target for step in search.steps for target in step))


def test_a_key_leads_to_the_definition_that_it_replaces(tmp_path: Path) -> None:
    assert led(tmp_path, put(CHAIN, "  l^r: 3")) == snapshot(["middle.yaml:3 [lr]: 2"])
    assert led(tmp_path, put(CHAIN, "  lr: 3^")) == snapshot(["middle.yaml:3 [lr]: 2"])
    assert led(tmp_path, put(CHAIN, "  wd^: 0.2")) == snapshot(["base.yaml:3 [wd]: 0.1"])
    assert led(tmp_path, put(CHAIN, "trai^ning:\n  lr: 3")) == snapshot(["middle.yaml:2 [training]:"])


def test_a_key_that_replaces_nothing_leads_to_itself(tmp_path: Path) -> None:
    assert led(tmp_path, put(CHAIN, "na^me: run")) == snapshot(["run.yaml:2 [name]: run"])
    assert led(tmp_path, put(CHAIN, "^lr: 1")) == snapshot(["base.yaml:2 [lr]: 1"])


def test_an_item_of_a_list_leads_to_the_list_that_its_own_replaces(tmp_path: Path) -> None:
    assert led(tmp_path, put(CHAIN, "[0.8, ^0.9]")) == snapshot(["base.yaml:4 [betas]: [0.9, 0.99]"])


def test_a_value_that_only_keeps_another_is_passed_over(tmp_path: Path) -> None:
    assert led(
        tmp_path,
        """
## base.yaml
lr: 1
## middle.yaml
defaults: base.yaml
lr: ???
## run.yaml
defaults: middle.yaml
l<^>r: 2
""",
    ) == snapshot(["base.yaml:1 [lr]: 1"])


def test_what_stands_between_values_leads_nowhere(tmp_path: Path) -> None:
    for text in ("a: {b: 1,<^> c: 2}\n", "a:\n<^>\n  b: 1\n", "a:<^>  b\n", "a:\n  <^>- 1\n", "a: 1 # <^>b\n", "<^>"):
        assert led(tmp_path, f"## configs/base.yaml\na: {{b: 1}}\n## configs/run.yaml\n{text}") is None


def test_the_declaration_is_the_first_definition_of_the_chain(tmp_path: Path) -> None:
    assert declared(tmp_path, put(CHAIN, "  l^r: 3")) == snapshot(["base.yaml:2 [lr]: 1"])
    assert declared(tmp_path, put(CHAIN, "na^me: run")) == snapshot(["run.yaml:2 [name]: run"])


def test_the_implementations_are_the_configs_below_that_write_another_value(tmp_path: Path) -> None:
    assert overridden(tmp_path, put(CHAIN, "  l^r: 3")) == snapshot(
        ["below.yaml:3 [lr]: 4", "lowest.yaml:2 [lr]: 5", "removes.yaml:2 [training]: null"]
    )
    assert overridden(tmp_path, put(CHAIN, "na^me: run")) == []


def test_paths_lead_to_files(tmp_path: Path) -> None:
    assert led(tmp_path, put(CHAIN, "extends: mid^dle.yaml")) == snapshot(["middle.yaml:1 []"])
    assert led(tmp_path, put(MIX, "fusion_config: ^configs")) == snapshot(["dense.yaml:1 []"])
    assert led(tmp_path, put(MIX, "jsonl: data/bbu^.jsonl")) == snapshot(["bbu.jsonl:1 []"])
    assert declared(tmp_path, put(CHAIN, "extends: mid^dle.yaml")) == snapshot(["middle.yaml:1 []"])
    assert overridden(tmp_path, put(CHAIN, "extends: mid^dle.yaml")) == snapshot(["middle.yaml:1 []"])


def test_the_inheritance_key_leads_to_every_base_and_to_what_extends_this(tmp_path: Path) -> None:
    text = """
## a.yaml
x: 1
## b.yaml
x: 2
## run.yaml
ext<^>ends: [a.yaml, nowhere.yaml, b.yaml]
## below.json
{"extends": "run.yaml"}
"""
    assert led(tmp_path, text) == snapshot(["a.yaml:1 []", "b.yaml:1 []"])
    assert overridden(tmp_path, text) == snapshot([])
    assert overridden(tmp_path, put(CHAIN, "ext^ends: middle.yaml")) == snapshot(
        ["below.yaml:1 []", "inherits.yaml:1 []", "removes.yaml:1 []"]
    )


def test_a_base_that_is_missing_leads_nowhere(tmp_path: Path) -> None:
    assert led(tmp_path, "## run.yaml\nextends: no<^>where.yaml\n") is None


def test_records_that_lie_elsewhere_lead_to_the_path_that_they_replace(tmp_path: Path) -> None:
    assert led(tmp_path, put(MIX, "data/mis^sing")) == snapshot(["dense.yaml:7 [train_jsonl]: data/gone.jsonl"])


def test_the_name_of_a_dataset_leads_to_the_entry_of_a_base(tmp_path: Path) -> None:
    assert led(tmp_path, put(MIX, "    name: bb^u\n")) == snapshot(["dense.yaml:2 name: [bbu]"])
    assert led(tmp_path, put(MIX, "{dataset: ch^at")) == snapshot(["dense.yaml:6 dataset: [chat]"])
    assert led(tmp_path, put(MIX, "name: ow^n")) == snapshot(["small.yaml:5 name: [own]"])
    assert led(tmp_path, put(MIX, "- rat^io: 2")) == snapshot(["dense.yaml:3 [ratio]: 1"])
    assert overridden(tmp_path, put(MIX, "- name: b^bu")) == snapshot(["small.yaml:4 ratio: 2"])


def test_an_alias_leads_to_its_anchor(tmp_path: Path) -> None:
    text = """
## base.yaml
use: {lr: 9}
## run.yaml
extends: base.yaml
common: &common  # not this &common
  lr: 1
use:
  <<: *com^mon
  wd: 2
plain: &one 1
list: [*one, *common]
"""
    assert led(tmp_path, text.replace("^", "<^>")) == snapshot(["run.yaml:2 [&common]  # not this &common"])
    assert led(tmp_path, put(text.replace("^", ""), "[*on^e")) == snapshot(["run.yaml:7 [&one] 1"])
    assert led(tmp_path, put(text.replace("^", ""), "&on^e")) == snapshot(["run.yaml:7 [&one] 1"])
    assert declared(tmp_path, put(text.replace("^", ""), "[*on^e")) == snapshot(["run.yaml:7 [&one] 1"])
    assert led(tmp_path, put(text.replace("^", ""), "  ^<<: *")) == led(tmp_path, text.replace("^", "<^>"))
    assert led(tmp_path, "## run.yaml\na: &a {x: 1}\nb: {<^><<: [*a]}\n") is None


def test_a_key_that_an_alias_brought_in_is_found_where_it_is_written(tmp_path: Path) -> None:
    assert led(
        tmp_path,
        """
## base.yaml
common: &common {lr: 1}
use: {<<: *common}
value: &v 3
again: *v
## run.yaml
extends: base.yaml
use: {l<^>r: 2}
""",
    ) == snapshot(["base.yaml:1 [lr]: 1"])


def test_a_config_in_json_and_text_with_a_fault(tmp_path: Path) -> None:
    text = '## base.json\n{"a": {"b": 1}}\n## run.json\n{"extends": "base.json", "a": {"b<^>": 2}}\n'
    assert led(tmp_path, text) == snapshot(['base.json:1 ["b"]: 1'])
    broken = '## base.yaml\na: {b: 1}\nc: 1\n## run.yaml\nextends: base.yaml\na: {b: "open\nc<^>: 2\n'
    assert led(tmp_path, broken) == snapshot(["base.yaml:2 [c]: 1"])


def test_several_bases_of_which_the_earlier_wins(tmp_path: Path) -> None:
    text = """
## a.yaml
x: 1
## b.yaml
x: 2
## run.yml
_base_: [a.yaml, b.yaml]
x: 3
y: {_inherited_: false}
"""
    assert led(tmp_path, put(text, "^x: 3")) == snapshot(["a.yaml:1 [x]: 1"])
    assert declared(tmp_path, put(text, "^x: 3")) == snapshot(["b.yaml:1 [x]: 2"])
