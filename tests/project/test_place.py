"""What stands under the cursor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cfg_lsp.merge import show_keys
from cfg_lsp.project.place import Place, place_at
from cfg_lsp.project.workspace import Workspace
from tests.fixture import at_cursor
from tests.ide.nasty import NASTY


def place(folder: Path, text: str) -> Place:
    cursor = at_cursor(folder.resolve(), text)
    found = place_at(cursor.snapshot, cursor.path, cursor.offset)
    assert found is not None
    return found


def shown(found: Place) -> tuple[str, str, Any]:
    """The key path, what is touched in the text, the value."""
    touched = found.document.text[found.span.start : found.span.end]
    return show_keys(found.keys), touched, None if found.merged is None else found.merged.value


def test_a_key_and_a_value_of_a_pair(tmp_path: Path) -> None:
    assert shown(place(tmp_path, "## run.yaml\na:\n  se<^>ed: 17\n")) == ("a.seed", "seed", 17)
    assert shown(place(tmp_path, "## run.yaml\na:\n  seed: 1<^>7\n")) == ("a.seed", "17", 17)
    assert shown(place(tmp_path, "## run.yaml\na:\n  seed<^>:\n")) == ("a.seed", "seed", None)
    found = place(tmp_path, "## run.yaml\na:\n  b: 1\n<^>\n  c: 2\n")
    assert (found.keys, found.on_key) == (("a",), False)


def test_the_value_is_the_resolved_one(tmp_path: Path) -> None:
    found = place(tmp_path, "## base.yaml\na: {x: 1}\n## run.yaml\nextends: base.yaml\n<^>a: {y: 2}\n")
    assert shown(found) == ("a", "a", {"x": 1, "y": 2})
    assert found.written == {"y": 2}


def test_entries_of_named_lists_have_their_names(tmp_path: Path) -> None:
    text = """
## configs/fusion/base.yaml
targets: [{name: bbu, ratio: 1}]
## configs/fusion/run.yaml
extends: base.yaml
targets:
  - name: bbu
    dataset: wrapper
    ratio: 2
  - dataset: new
    ratio: 3
  - ratio: 4
  - name: bbu
    ratio: 5
"""
    found = place(tmp_path, text.replace("ratio: 2", "ratio: <^>2"))
    assert shown(found) == ("targets.bbu.ratio", "2", 5), "the last entry of that name has the last word"
    assert (found.entry, found.is_entry_name) == (("targets", "bbu"), False)
    found = place(tmp_path, text.replace("  - name: bbu\n    dataset", "  - name: <^>bbu\n    dataset"))
    assert (show_keys(found.keys), found.is_entry_name) == ("targets.bbu.name", True)
    assert place(tmp_path, text.replace("wrapper", "wrap<^>per")).is_entry_name is False
    found = place(tmp_path, text.replace("dataset: new", "dataset: n<^>ew"))
    assert (show_keys(found.keys), found.is_entry_name) == ("targets.new.dataset", True)
    found = place(tmp_path, text.replace("ratio: 4", "ratio: <^>4"))
    assert shown(found) == ("targets.2.ratio", "4", 4)
    assert (found.entry, found.written) == (("targets", 2), 4)
    found = place(tmp_path, text.replace("ratio: 5", "ratio: <^>5"))
    assert shown(found) == ("targets.bbu.ratio", "5", 5)
    assert (found.own_keys, found.written, found.entry) == (("targets", 3, "ratio"), 5, ("targets", "bbu"))
    assert place(tmp_path, text.replace("targets:\n  -", "targ<^>ets:\n  -")).entry is None


def test_an_entry_without_a_name_is_where_the_merge_put_it(tmp_path: Path) -> None:
    base = "## configs/fusion/base.yaml\ntargets: [{name: x}, {ratio: 9}, {name: y}]\n## configs/fusion/run.yaml\n"
    found = place(tmp_path, f"{base}extends: base.yaml\ntargets: [{{name: x}}, {{ratio: <^>4}}]\n")
    assert shown(found) == ("targets.3.ratio", "4", 4)
    assert (found.own_keys, found.written) == (("targets", 1, "ratio"), 4)


def test_aliases_anchors_and_merge_keys(tmp_path: Path) -> None:
    text = "## run.yaml\nbase: &b {rate: 1, seed: 2}\nuse: *b\nmore:\n  <<: *b\n  rate: 3\n"
    found = place(tmp_path, text.replace("use: *b", "use: *<^>b"))
    assert found.alias is not None
    assert shown(found) == ("use", "*b", {"rate": 1, "seed": 2})
    found = place(tmp_path, text.replace("use: *b", "u<^>se: *b"))
    assert found.alias is None
    found = place(tmp_path, text.replace("<<: *b", "<<: *<^>b"))
    assert found.alias is not None
    assert (show_keys(found.keys), found.on_key) == ("more", False)
    found = place(tmp_path, "## run.yaml\na:\n  <<: {x: <^>1}\n  y: 2\n")
    assert shown(found) == ("a.x", "1", 1)


def test_of_two_equal_keys_the_place_is_the_one_touched(tmp_path: Path) -> None:
    found = place(tmp_path, "## run.yaml\na: <^>1\na: 2\n")
    assert shown(found) == ("a", "1", 2), "the text says 1 and the config 2"


@pytest.mark.parametrize("key", ["1", "true", "~", "2024-01-01", '"a.b"'])
def test_keys_that_are_not_plain_words(tmp_path: Path, key: str) -> None:
    found = place(tmp_path, f"## run.yaml\n{key}: {{x: <^>7}}\n")
    assert (len(found.keys), found.merged is not None and found.merged.value) == (2, 7)


def test_links_and_references(tmp_path: Path) -> None:
    text = "## base.yaml\na: 1\n## two.yaml\nb: 1\n## run.yaml\n"
    found = place(tmp_path, f"{text}extends: [base.yaml, t<^>wo.yaml]\n")
    assert found.link is not None
    assert (found.link.written, found.merged) == ("two.yaml", None)
    found = place(tmp_path, f"{text}ext<^>ends: base.yaml\n")
    assert found.link is not None
    assert found.link.target.endswith("base.yaml")
    assert place(tmp_path, f"{text}ext<^>ends: [base.yaml]\n").link is None
    assert place(tmp_path, f"{text}a: {{extends: b<^>ase.yaml}}\n").link is None
    mix = "## configs/fusion/mix.yaml\ntargets: []\n## configs/run.yaml\ncustom:\n  fusion_config: "
    found = place(tmp_path, f"{mix}configs/fusion/m<^>ix.yaml\n")
    assert found.reference is not None
    assert found.reference.exists
    found = place(tmp_path, f"{mix}configs/fusion/gone<^>.yaml\n")
    assert found.reference is not None
    assert not found.reference.exists
    assert place(tmp_path, f"{mix[:-1]}<^>\n").reference is None
    assert place(tmp_path, f"{mix}[1<^>]\n").reference is None


def test_what_a_base_writes_is_not_what_is_written_here(tmp_path: Path) -> None:
    found = place(tmp_path, "## base.yaml\na: {x: 1}\n## run.yaml\nextends: base.yaml\na:<^>\n  y: 2\n")
    assert found.written == {"y": 2}
    assert found.merged is not None
    assert found.merged.find(("x",)) is not None


def test_json(tmp_path: Path) -> None:
    assert shown(place(tmp_path, '## run.json\n{"a": {"1": [0, {"b": <^>2}]}}\n')) == ("a.1.1.b", "2", 2)


def test_broken_text_has_places_in_its_rest(tmp_path: Path) -> None:
    assert shown(place(tmp_path, "## run.yaml\na: 1\nb: 'open\nc:\n  d: <^>2\n")) == ("c.d", "2", 2)
    assert shown(place(tmp_path, "## run.yaml\na: [1, 2\nb: {x: <^>1}\n")) == ("b.x", "1", 1)


@pytest.mark.parametrize("name", ["run.yaml", "configs/fusion/run.yaml", "configs/run.json"])
def test_any_place_of_any_text_has_an_answer(tmp_path: Path, name: str) -> None:
    path = str(tmp_path.resolve() / name)
    base = str(tmp_path.resolve() / "configs/fusion/base.yaml")
    for text in NASTY:
        workspace = Workspace()
        workspace.open(base, "targets: [{name: x}, {name: y}]\nsources: {a: 1}\na: {b: 1}\n")
        workspace.open(path, text)
        snapshot = workspace.snapshot()
        for offset in range(-1, len(text) + 3):
            found = place_at(snapshot, path, offset)
            if found is not None:
                assert found.span.contains(offset) or found.key is not None
                assert found.path == path
                whole = (found.alias, found.link, found.reference, found.written, found.entry, found.is_entry_name)
                assert len(whole) == 6
                assert found.merged is None or snapshot.merged(path).find(found.keys) is found.merged


def test_a_file_without_a_tree_has_no_places(tmp_path: Path) -> None:
    snapshot = Workspace().snapshot()
    assert place_at(snapshot, str(tmp_path / "gone.yaml"), 0) is None
    assert place_at(snapshot, str(tmp_path), 0) is None
