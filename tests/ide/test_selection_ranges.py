"""How a selection grows from where the cursor stands."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.ide.selection_ranges import selection_ranges
from cfg_lsp.project.workspace import Workspace
from tests.fixture import at_cursor
from tests.ide.nasty import NASTY


def growing(folder: Path, text: str) -> list[str]:
    cursor = at_cursor(folder.resolve(), text)
    (spans,) = selection_ranges(cursor.snapshot, cursor.path, [cursor.offset])
    whole = cursor.snapshot.lines(cursor.path).text
    return [whole[span.start : span.end] for span in spans]


def test_from_a_word_to_the_whole_text(tmp_path: Path) -> None:
    assert growing(
        tmp_path,
        """
## run.yaml
# The head.

# Above the section.
training:
  seed: 1
  # Where it goes.
  output_dir: "output/de<^>nse run"  # beside
  rate: 2
model: x
""",
    ) == snapshot(
        [
            "dense",
            "output/dense run",
            '"output/dense run"',
            'output_dir: "output/dense run"',
            """\
# Where it goes.
  output_dir: "output/dense run"\
""",
            """\
seed: 1
  # Where it goes.
  output_dir: "output/dense run"  # beside
  rate: 2\
""",
            """\
training:
  seed: 1
  # Where it goes.
  output_dir: "output/dense run"  # beside
  rate: 2\
""",
            """\
# Above the section.
training:
  seed: 1
  # Where it goes.
  output_dir: "output/dense run"  # beside
  rate: 2\
""",
            """\
# The head.

# Above the section.
training:
  seed: 1
  # Where it goes.
  output_dir: "output/dense run"  # beside
  rate: 2
model: x
""",
        ]
    )


def test_a_key_grows_to_its_pair(tmp_path: Path) -> None:
    assert growing(tmp_path, "## run.yaml\na:\n  learn<^>ing_rate: 1.0e-4\n  b: 1\n") == snapshot(
        [
            "learning_rate",
            "learning_rate: 1.0e-4",
            """\
learning_rate: 1.0e-4
  b: 1\
""",
            """\
a:
  learning_rate: 1.0e-4
  b: 1\
""",
            """\
a:
  learning_rate: 1.0e-4
  b: 1
""",
        ]
    )


def test_a_number_is_one_word(tmp_path: Path) -> None:
    assert growing(tmp_path, "## run.yaml\nrate: 1.0<^>e-4\n") == snapshot(["1.0e-4", "rate: 1.0e-4", "rate: 1.0e-4\n"])


def test_an_item_grows_to_its_dash_and_the_list(tmp_path: Path) -> None:
    assert growing(tmp_path, "## run.yaml\nl:\n  - a\n  - name: <^>x\n    r: 1\n  - b\n") == snapshot(
        [
            "x",
            "name: x",
            """\
name: x
    r: 1\
""",
            """\
- name: x
    r: 1\
""",
            """\
- a
  - name: x
    r: 1
  - b\
""",
            """\
l:
  - a
  - name: x
    r: 1
  - b\
""",
            """\
l:
  - a
  - name: x
    r: 1
  - b
""",
        ]
    )
    assert growing(tmp_path, "## run.yaml\nl: [a, b<^>c, {d: 1}]\n") == snapshot(
        ["bc", "[a, bc, {d: 1}]", "l: [a, bc, {d: 1}]", "l: [a, bc, {d: 1}]\n"]
    )


def test_a_comment_grows_to_its_lines_and_what_they_stand_in(tmp_path: Path) -> None:
    assert growing(tmp_path, "## run.yaml\na:\n  b: 1\n  # one wo<^>rd\n  #   two\n  c: 2\nd: 3\n") == snapshot(
        [
            "word",
            "one word",
            "# one word",
            """\
# one word
  #   two\
""",
            """\
b: 1
  # one word
  #   two
  c: 2\
""",
            """\
a:
  b: 1
  # one word
  #   two
  c: 2\
""",
            """\
a:
  b: 1
  # one word
  #   two
  c: 2
d: 3\
""",
            """\
a:
  b: 1
  # one word
  #   two
  c: 2
d: 3
""",
        ]
    )
    assert growing(tmp_path, "## run.yaml\na: 1  # be<^>side\n# other\nb: 2\n") == snapshot(
        [
            "beside",
            "# beside",
            "a: 1  # beside",
            """\
a: 1  # beside
# other
b: 2\
""",
            """\
a: 1  # beside
# other
b: 2
""",
        ]
    )


def test_an_alias_and_a_merge_key(tmp_path: Path) -> None:
    assert growing(tmp_path, "## run.yaml\na: &a {x: 1}\nb:\n  <<: *<^>a\n  c: 1\n") == snapshot(
        [
            "*a",
            "<<: *a",
            """\
<<: *a
  c: 1\
""",
            """\
b:
  <<: *a
  c: 1\
""",
            """\
a: &a {x: 1}
b:
  <<: *a
  c: 1\
""",
            """\
a: &a {x: 1}
b:
  <<: *a
  c: 1
""",
        ]
    )
    assert growing(tmp_path, "## run.yaml\na: &a {x: 1}\nb:\n  <<: [*a, {c: <^>1}]\n") == snapshot(
        [
            "1",
            "c: 1",
            "{c: 1}",
            "[*a, {c: 1}]",
            "<<: [*a, {c: 1}]",
            """\
b:
  <<: [*a, {c: 1}]\
""",
            """\
a: &a {x: 1}
b:
  <<: [*a, {c: 1}]\
""",
            """\
a: &a {x: 1}
b:
  <<: [*a, {c: 1}]
""",
        ]
    )


def test_json(tmp_path: Path) -> None:
    assert growing(tmp_path, '## run.json\n{"a": {"b": [1, "wo<^>rd"]}}\n') == snapshot(
        [
            "word",
            '"word"',
            '[1, "word"]',
            '"b": [1, "word"]',
            '{"b": [1, "word"]}',
            '"a": {"b": [1, "word"]}',
            '{"a": {"b": [1, "word"]}}',
            '{"a": {"b": [1, "word"]}}\n',
        ]
    )


def test_a_block_of_text(tmp_path: Path) -> None:
    assert growing(tmp_path, "## run.yaml\na: |\n  one # no com<^>ment\n  two\nb: 1\n") == snapshot(
        [
            "comment",
            """\
|
  one # no comment
  two\
""",
            """\
a: |
  one # no comment
  two\
""",
            """\
a: |
  one # no comment
  two
b: 1\
""",
            """\
a: |
  one # no comment
  two
b: 1
""",
        ]
    )


def test_several_cursors_are_answered_in_their_order(tmp_path: Path) -> None:
    path = str(tmp_path.resolve() / "run.yaml")
    workspace = Workspace()
    workspace.open(path, "a: 1\nb: 2\n")
    found = selection_ranges(workspace.snapshot(), path, [8, 0, 3])
    assert [tuple(spans[0]) for spans in found] == [(8, 9), (0, 1), (3, 4)]


def test_at_every_place_of_any_text_each_selection_holds_the_one_before(tmp_path: Path) -> None:
    for number, text in enumerate(NASTY):
        path = str(tmp_path.resolve() / f"nasty{number}.{'json' if text.startswith('{') else 'yaml'}")
        workspace = Workspace()
        workspace.open(path, text)
        offsets = list(range(len(text) + 1))
        for offset, spans in zip(offsets, selection_ranges(workspace.snapshot(), path, offsets), strict=True):
            assert spans[0].contains(offset), (text, offset)
            assert spans[-1] == (0, len(text))
            for inner, outer in pairwise(spans):
                assert outer.start <= inner.start <= inner.end <= outer.end, (text, offset)
                assert inner != outer


def test_a_file_that_cannot_be_read_has_an_empty_selection(tmp_path: Path) -> None:
    assert selection_ranges(Workspace().snapshot(), str(tmp_path / "gone.yaml"), [3]) == [((3, 3),)]
