"""The outline: what it names, what it says beside the names, and that nothing breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.ide.document_symbols import Symbol, document_symbols
from cfg_lsp.project.workspace import Workspace
from tests.fixture import workspace_of
from tests.ide.nasty import NASTY


def outline(folder: Path, text: str, name: str | None = None) -> str:
    workspace, paths = workspace_of(folder.resolve(), text)
    path = paths[name] if name is not None else list(paths.values())[-1]
    return "\n".join(_lines(document_symbols(workspace.snapshot(), path), ""))


def _lines(symbols: Sequence[Symbol], indent: str) -> Iterator[str]:
    for symbol in symbols:
        loses = " (loses)" if symbol.loses else ""
        yield f"{indent}{symbol.name} <{symbol.kind}> {symbol.detail}".rstrip() + loses
        yield from _lines(symbol.children, indent + "  ")


def test_the_outline_of_an_overlay_says_what_it_sets_and_over_which_file(tmp_path: Path) -> None:
    assert outline(
        tmp_path,
        """
## base.yaml
training: {rate: 1, seed: 17, betas: [0.9, 0.95]}
## mid.yaml
extends: base.yaml
training: {rate: 2}
## run.yaml
extends: mid.yaml
training:
  rate: 1.0e-4  # as before
  seed: 18
  new: true
  betas: [0.9,
          0.99]
model:
  prompt: |
    You see a photo.
    Say what is in it.
  name: 'Qwen: 3'
  nothing:
""",
    ) == snapshot("""\
extends <bases> mid.yaml
training <mapping> ← mid.yaml
  rate <number> 1.0e-4 ← mid.yaml
  seed <number> 18 ← base.yaml
  new <boolean> true
  betas <list> [0.9, 0.99] ← base.yaml
model <mapping>
  prompt <text> You see a photo. Say what is in it.
  name <text> 'Qwen: 3'
  nothing <null>\
""")


def test_entries_of_named_lists_have_their_names(tmp_path: Path) -> None:
    assert outline(
        tmp_path,
        """
## configs/fusion/base.yaml
targets:
  - {name: bbu, ratio: 1}
  - {dataset: rru, ratio: 1}
  - {ratio: 9}
  - {ratio: 9}
## configs/fusion/run.yaml
extends: base.yaml
targets:
  - name: bbu
    dataset: wrapper
    ratio: 2
  - dataset: rru
    ratio: 3
  - dataset: new
  - ratio: 4
  - dataset: rru
    ratio: 5
sources: []
""",
    ) == snapshot("""\
extends <bases> base.yaml
targets <list> 5 items ← base.yaml
  bbu <entry> ← base.yaml
    name <text> bbu
    dataset <text> wrapper
    ratio <number> 2 ← base.yaml
  rru <entry> ← base.yaml
    dataset <text> rru
    ratio <number> 3 ← base.yaml
  new <entry>
    dataset <text> new
  3 <entry>
    ratio <number> 4
  rru <entry> ← run.yaml
    dataset <text> rru
    ratio <number> 5 ← run.yaml
sources <list> []\
""")


def test_items_of_other_lists_are_counted_and_show_what_they_begin_with(tmp_path: Path) -> None:
    assert outline(
        tmp_path,
        """
## run.yaml
operations:
  - name: flip
    params: {prob: 0.3}
  - {name: rotate}
  - - 1
    - 2
  - plain
  - params:
      deep: 1
names:
  - one
  - two
""",
    ) == snapshot("""\
operations <list> 5 items
  0 <mapping> name: flip
    name <text> flip
    params <mapping> {prob: 0.3}
      prob <number> 0.3
  1 <mapping> {name: rotate}
    name <text> rotate
  2 <list> [1, 2]
  3 <text> plain
  4 <mapping> params
    params <mapping>
      deep <number> 1
names <list> [one, two]\
""")


def test_aliases_merge_keys_and_tags(tmp_path: Path) -> None:
    assert outline(
        tmp_path,
        """
## run.yaml
one: &one {rate: 1, deep: {x: 1}}
two:
  <<: *one
  rate: &rate 2
three:
  <<: [*one, {own: 1}]
  again: *rate
  list: [*rate, *one]
four: !Cosine
  steps: 3
five: !!str 5
""",
    ) == snapshot("""\
one <mapping> {rate: 1, deep: {x: 1}}
  rate <number> 1
  deep <mapping> {x: 1}
    x <number> 1
two <mapping>
  << <mapping> *one
  rate <number> 2
three <mapping>
  << <list> 2 items
    *one <mapping> *one
    {own: 1} <mapping> {own: 1}
      own <number> 1
  again <number> *rate = 2
  list <list> [*rate, *one]
four <mapping> !Cosine
  steps <number> 3
five <text> 5\
""")


def test_a_merge_key_overrides_nothing_itself(tmp_path: Path) -> None:
    assert outline(
        tmp_path,
        """
## base.yaml
a: {x: 1, y: 1}
## run.yaml
extends: base.yaml
a: {<<: &m {x: 2}, y: 3}
""",
    ) == snapshot("""\
extends <bases> base.yaml
a <mapping> {<<: &m {x: 2}, y: 3} ← base.yaml
  << <mapping> {x: 2}
    x <number> 2 ← base.yaml
  y <number> 3 ← base.yaml\
""")


def test_of_two_equal_keys_both_are_shown_and_the_first_one_loses(tmp_path: Path) -> None:
    assert outline(
        tmp_path, "## base.yaml\na: 0\n## run.yaml\nextends: base.yaml\na: 1\nb: {c: 1, c: 2}\na: {d: 1}\n"
    ) == snapshot("""\
extends <bases> base.yaml
a <number> 1 (loses)
b <mapping> {c: 1, c: 2}
  c <number> 1 (loses)
  c <number> 2
a <mapping> {d: 1} ← base.yaml
  d <number> 1\
""")


def test_a_mapping_that_drops_what_it_inherits_goes_over_it_and_its_keys_do_not(tmp_path: Path) -> None:
    assert outline(
        tmp_path,
        """
## base.yaml
a: {x: 1, y: 1}
b: {x: 1}
## run.yaml
_base_: base.yaml
a: {_delete_: true, x: 2}
b: 1
""",
    ) == snapshot("""\
_base_ <bases> base.yaml
a <mapping> {_delete_: true, x: 2} ← base.yaml
  _delete_ <boolean> true
  x <number> 2
b <number> 1 ← base.yaml\
""")


def test_odd_keys_have_names(tmp_path: Path) -> None:
    assert outline(
        tmp_path, '## run.yaml\n"": 1\n1: a\ntrue: b\n~: c\n2024-01-01: d\n"two words": e\n? long\n: f\n'
    ) == snapshot("""\
"" <number> 1
1 <text> a (loses)
true <text> b
~ <text> c
2024-01-01 <text> d
two words <text> e
long <text> f\
""")


def test_json_has_the_same_outline(tmp_path: Path) -> None:
    text = '{"a": {"b": [1, 2], "c": null}, "d": [{"e": true}], "": 1}'
    assert outline(tmp_path, f"## run.json\n{text}\n") == snapshot("""\
a <mapping> {"b": [1, 2], "c": null}
  b <list> [1, 2]
  c <null> null
d <list> 1 item
  0 <mapping> {"e": true}
    e <boolean> true
"" <number> 1\
""")


def test_a_list_at_the_root_shows_its_items(tmp_path: Path) -> None:
    assert outline(tmp_path, "## run.yaml\n- a: 1\n- b\n") == snapshot("""\
0 <mapping> a: 1
  a <number> 1
1 <text> b\
""")


@pytest.mark.parametrize(
    "broken",
    ["a: 1\nb:\n  c: 'open\n  d: 2\ne: 3\n", "a: 1\nb: [1, 2\nc: 3\n", "a: 1\nnew\nb: 2\n", "a: 1\nb: *no\nc: 3\n"],
)
def test_broken_text_keeps_the_outline_of_the_rest(tmp_path: Path, broken: str) -> None:
    shown = outline(tmp_path, f"## run.yaml\n{broken}")
    assert shown.startswith("a <number> 1\n")
    assert shown.splitlines()[-1].split()[0] == broken.splitlines()[-1].split(":")[0]


def test_more_than_an_editor_shows_is_counted(tmp_path: Path) -> None:
    text = "## run.yaml\n" + "".join(f"k{number}: 1\n" for number in range(1200))
    lines = outline(tmp_path, text).splitlines()
    assert (len(lines), lines[-1]) == (1001, "… 200 more <more>")
    text = "## run.yaml\n" + "".join(f"k{number}: {{a: 1, b: {{c: 1}}}}\n" for number in range(999))
    lines = outline(
        tmp_path, text + "wide:\n" + "".join(f"  - {{a: {n}, b: 1, c: 1}}\n" for n in range(999))
    ).splitlines()
    assert len(lines) < 5_000


def test_every_symbol_lies_in_the_one_around_it(tmp_path: Path) -> None:
    for number, text in enumerate(NASTY):
        path = tmp_path.resolve() / f"nasty{number}.{'json' if text.startswith('{') else 'yaml'}"
        workspace = Workspace()
        workspace.open(str(path), text)
        symbols = document_symbols(workspace.snapshot(), str(path))
        assert _all_inside(symbols, 0, len(text)), text


def _all_inside(symbols: Sequence[Symbol], start: int, end: int) -> bool:
    return all(
        start <= each.span.start <= each.focus.start <= each.focus.end <= each.span.end <= end
        and bool(each.name.strip())
        and "\n" not in each.name + each.detail
        and _all_inside(each.children, *each.span)
        for each in symbols
    )


def test_a_file_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    snapshot_ = Workspace().snapshot()
    assert document_symbols(snapshot_, str(tmp_path / "folder.yaml")) == ()
    assert document_symbols(snapshot_, str(tmp_path / "gone.yaml")) == ()
