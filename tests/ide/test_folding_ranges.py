"""What folds, shown as the lines that stay and those that go."""

from __future__ import annotations

from pathlib import Path

from inline_snapshot import snapshot

from cfg_lsp.ide.folding_ranges import folding_ranges
from cfg_lsp.project.workspace import Workspace
from tests.fixture import workspace_of
from tests.ide.nasty import NASTY


def folds(folder: Path, text: str) -> str:
    workspace, paths = workspace_of(folder.resolve(), text)
    (path,) = paths.values()
    view = workspace.snapshot()
    lines = view.lines(path)
    return "\n".join(
        f"{fold.first}-{fold.last} {fold.kind}: {lines.content(fold.first)} .. {lines.content(fold.last)}"
        for fold in folding_ranges(view, path)
    )


def test_mappings_items_texts_and_comments_fold(tmp_path: Path) -> None:
    assert folds(
        tmp_path,
        """
## run.yaml
# The head
# of the file.

training:
  # One line stays.
  rate: 1
  prompt: |
    one
    two

  # Two lines
  # fold.
  plain: goes
    on
targets:
  - name: x
    ratio: 1

  - name: y

last: 1
""",
    ) == snapshot("""\
0-1 comment: # The head .. # of the file.
3-13 region: training: ..     on
6-8 region:   prompt: | ..     two
10-11 comment:   # Two lines ..   # fold.
12-13 region:   plain: goes ..     on
14-18 region: targets: ..   - name: y
15-16 region:   - name: x ..     ratio: 1\
""")


def test_a_closing_bracket_on_its_own_line_stays(tmp_path: Path) -> None:
    assert folds(
        tmp_path, "## run.yaml\na: [\n  1,\n  2\n]\nb: {x: 1,\n    y: 2}\nc: [\n]\nd: [1, {\n  e: 1\n}]\n"
    ) == snapshot("""\
0-2 region: a: [ ..   2
4-5 region: b: {x: 1, ..     y: 2}
8-9 region: d: [1, { ..   e: 1\
""")
    assert folds(tmp_path, '## run.json\n{\n  "a": {\n    "b": 1\n  },\n  "c": [\n    1\n  ]\n}\n') == snapshot("""\
0-6 region: { ..   ]
1-2 region:   "a": { ..     "b": 1
4-5 region:   "c": [ ..     1\
""")


def test_broken_text_folds_what_can_be_read(tmp_path: Path) -> None:
    assert folds(tmp_path, "## run.yaml\na:\n  b: 1\n  c: 2\nd: 'open\ne:\n  f: 1\n  g: 2\n") == snapshot("""\
0-2 region: a: ..   c: 2
4-6 region: e: ..   g: 2\
""")


def test_other_line_ends_count(tmp_path: Path) -> None:
    path = str(tmp_path.resolve() / "run.yaml")
    for end in ("\n", "\r\n", "\r"):
        workspace = Workspace()
        workspace.open(path, f"a:{end}  b: 1{end}  c: 2{end}# x{end}# y{end}")
        assert [tuple(fold) for fold in folding_ranges(workspace.snapshot(), path)] == [
            (0, 2, "region"),
            (3, 4, "comment"),
        ]


def test_folds_never_end_before_they_begin_or_behind_the_text(tmp_path: Path) -> None:
    for number, text in enumerate(NASTY):
        path = str(tmp_path.resolve() / f"nasty{number}.{'json' if text.startswith('{') else 'yaml'}")
        workspace = Workspace()
        workspace.open(path, text)
        view = workspace.snapshot()
        found = folding_ranges(view, path)
        assert all(0 <= fold.first < fold.last < len(view.lines(path)) for fold in found), text
        assert [fold.first for fold in found] == sorted({fold.first for fold in found})


def test_there_are_never_more_than_an_editor_takes(tmp_path: Path) -> None:
    path = str(tmp_path.resolve() / "run.yaml")
    workspace = Workspace()
    workspace.open(path, "".join(f"k{number}:\n  a:\n    b: 1\n" for number in range(4000)))
    found = folding_ranges(workspace.snapshot(), path)
    assert len(found) == 5000
    assert sum(fold.first % 3 == 0 for fold in found) == 4000, "the outer ones are kept"


def test_a_file_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    assert folding_ranges(Workspace().snapshot(), str(tmp_path / "gone.yaml")) == ()
