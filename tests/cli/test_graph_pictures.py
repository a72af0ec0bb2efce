"""`graph --format svg` and `html`: what is in the picture, where it stands, and that it needs nothing else."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from tests.cli.calling import Shell

SVG = "{http://www.w3.org/2000/svg}"
PROJECT = """
## configs/base.yaml
seed: 17
## configs/train/run.yaml
extends: [../base.yaml, ../gone.yaml]
custom: {fusion_config: configs/fusion/mix.yaml}
## configs/train/leaf.yaml
extends: run.yaml
## configs/fusion/mix.yaml
targets: []
"""
LOOP = """
## a.yaml
extends: b.yaml
## b.yaml
extends: c.yaml
## c.yaml
extends: a.yaml
## own.yaml
extends: own.yaml
"""


class Box(NamedTuple):
    number: str
    kind: str
    label: str
    x: int
    y: int
    width: int
    height: int

    def overlaps(self, other: Box) -> bool:
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


class Line(NamedTuple):
    kinds: set[str]
    base: str
    heirs: list[str]
    title: str
    begin: tuple[int, int]
    end: tuple[int, int]


class Picture:
    """What an SVG document shows."""

    def __init__(self, text: str) -> None:
        self.root = ElementTree.fromstring(text)
        self.boxes = {self._title(group): self._box(group) for group in self._all("g", "data-config")}
        self.lines = [self._line(path) for path in self._all("path", "data-base")]
        self.words = ["".join(each.itertext()) for each in self.root.iter(f"{SVG}text")]
        name_of = {box.number: name for name, box in self.boxes.items()}
        self.edges = sorted((name_of[heir], name_of[line.base]) for line in self.lines for heir in line.heirs)

    def line(self, heir: str, base: str) -> Line:
        numbers = self.boxes[heir].number, self.boxes[base].number
        return next(each for each in self.lines if numbers[0] in each.heirs and numbers[1] == each.base)

    def _all(self, kind: str, attribute: str) -> list[ElementTree.Element]:
        return [each for each in self.root.iter(SVG + kind) if attribute in each.attrib]

    @staticmethod
    def _title(element: ElementTree.Element) -> str:
        return element.findtext(f"{SVG}title", "")

    @staticmethod
    def _box(group: ElementTree.Element) -> Box:
        rectangle = next(group.iter(f"{SVG}rect"))
        place = [int(rectangle.attrib[name]) for name in ("x", "y", "width", "height")]
        return Box(group.attrib["data-config"], group.attrib["class"], group.findtext(f"{SVG}text", ""), *place)

    def _line(self, path: ElementTree.Element) -> Line:
        """A line's ends: its path moves to a point, goes on to an `x`, and bends to points."""
        begin, *pieces = [(piece[0], [int(n) for n in piece[1:].split()]) for piece in _pieces(path.attrib["d"])]
        ends = [begin[1]]
        for letter, numbers in pieces:
            ends.append([numbers[0], ends[-1][1]] if letter == "H" else numbers[-2:])
        return Line(
            set(path.attrib["class"].split()),
            path.attrib["data-base"],
            path.attrib["data-heirs"].split(),
            self._title(path),
            (ends[0][0], ends[0][1]),
            (ends[-1][0], ends[-1][1]),
        )


def _pieces(path: str) -> list[str]:
    return re.findall("[MHC][^MHC]*", path)


def drawn(shell: Shell, *words: str) -> Picture:
    return Picture(shell.run("graph", *words, "--format", "svg").out)


def random_project(seed: int) -> str:
    """Files with up to three bases, some of them missing, and mixes."""
    choose = random.Random(seed)
    text = "".join(f"## configs/fusion/m{number}.yaml\ntargets: []\n" for number in range(3))
    for number in range(90):
        bases = sorted(
            {f"f{choose.randrange(number)}.yaml" for _ in range(choose.choice((0, 1, 1, 1, 2, 3))) if number}
        )
        bases += ["gone.yaml"] if choose.random() < 0.05 else []
        mix = (
            f"custom: {{fusion_config: configs/fusion/m{choose.randrange(3)}.yaml}}\n" if choose.random() < 0.2 else ""
        )
        text += f"## configs/train/f{number}.yaml\nextends: [{', '.join(bases)}]\n{mix}"
    return text


def edges_of_dot(text: str) -> list[tuple[str, str]]:
    """The arrows of the same hierarchy as the simpler format has them."""
    names = dict(re.findall(r'(n\d+) \[label="(.*?)(?: \(missing\))?"', text))
    return sorted((names[heir], names[base]) for heir, base in re.findall(r"(n\d+) -> (n\d+)", text))


def test_a_hierarchy_with_a_missing_base_and_a_mix(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("graph", "--format", "svg")
    assert outcome.status == 1
    assert "missing-base" in outcome.err
    picture = Picture(outcome.out)
    gone = "configs/gone.yaml: there is no such file"
    run = "configs/train/run.yaml"
    assert set(picture.boxes) == {
        "configs/base.yaml", "configs/fusion/mix.yaml", gone, run, "configs/train/leaf.yaml",
    }  # fmt: skip
    assert picture.edges == [
        ("configs/train/leaf.yaml", run),
        (run, "configs/base.yaml"),
        (run, "configs/fusion/mix.yaml"),
        (run, gone),
    ]
    assert picture.boxes[gone].label == "gone.yaml (missing)"
    assert "missing" in picture.boxes[gone].kind
    assert picture.line(run, "configs/fusion/mix.yaml").kinds == {"link", "refers"}
    assert picture.line(run, gone).kinds == {"link", "extends", "broken"}
    assert (
        picture.line(run, "configs/fusion/mix.yaml").title
        == f"{run} refers to configs/fusion/mix.yaml by custom.fusion_config"
    )
    assert {"base", "preset", "overlay", "fusion", "missing", "extends"} <= set(picture.words)


@pytest.mark.parametrize("seed", range(6))
def test_everything_is_there_nothing_overlaps_and_lines_lead_to_the_right(seed: int, shell: Shell) -> None:
    shell.write(random_project(seed))
    picture = drawn(shell)
    assert [tuple(name.split(":")[0] for name in edge) for edge in picture.edges] == edges_of_dot(
        shell.run("graph", "--format", "dot").out
    )
    boxes = list(picture.boxes.values())
    assert not [(one, two) for number, one in enumerate(boxes) for two in boxes[:number] if one.overlaps(two)]
    by_number = {box.number: box for box in boxes}
    for line in picture.lines:
        base = by_number[line.base]
        assert line.begin[0] == base.x + base.width
        assert abs(line.begin[1] - base.y - base.height / 2) <= 1
        for heir in line.heirs:
            assert by_number[heir].x >= line.end[0] > base.x + base.width
    width, height = int(picture.root.get("width", "0")), int(picture.root.get("height", "0"))
    assert all(box.x >= 0 and box.x + box.width <= width and box.y + box.height <= height for box in boxes)


def test_boxes_are_as_wide_as_their_names(shell: Shell) -> None:
    shell.write(
        f"## a.yaml\nx: 1\n## {'long_' * 12}.yaml\nx: 1\n## 日本語の設定.yaml\nx: 1\n## {'w' * 200}.yaml\nx: 1\n"
    )
    assert drawn(shell, "日本語の設定.yaml").boxes["日本語の設定.yaml"].width >= 6 * 14.4 + 5 * 7.2
    picture = drawn(shell, ".")
    assert all(box.width >= len(box.label) * 7.2 for box in picture.boxes.values())
    assert len(picture.boxes[f"{'w' * 200}.yaml"].label) < 80
    assert "…" in picture.boxes[f"{'w' * 200}.yaml"].label


def test_bases_stand_in_the_order_in_which_they_merge(shell: Shell) -> None:
    bases = "".join(f"## {name}.yaml\nx: 1\n" for name in "abc")
    shell.write(f"{bases}## run.yaml\nextends: [c.yaml, a.yaml, b.yaml]\n")
    picture = drawn(shell, "run.yaml")
    ends = {name: picture.line("run.yaml", f"{name}.yaml").end[1] for name in "abc"}
    assert ends["c"] < ends["a"] < ends["b"]
    assert [word for word in picture.words if word.isdigit()] == ["1", "2", "3"]


def test_an_earlier_base_that_wins_is_the_last_one(shell: Shell) -> None:
    shell.write(
        '## cfg-lsp.toml\ndialect = "paddleseg"\n'
        "## a.yaml\nx: 1\n## b.yaml\nx: 1\n## run.yaml\n_base_: [a.yaml, b.yaml]\n"
    )
    picture = drawn(shell, "run.yaml")
    assert picture.line("run.yaml", "b.yaml").end[1] < picture.line("run.yaml", "a.yaml").end[1]


def test_loops_are_shown_and_named(shell: Shell) -> None:
    shell.write(LOOP)
    picture = drawn(shell, ".")
    assert len(picture.edges) == 4
    closing = [line.title for line in picture.lines if "closing" in line.kinds]
    assert closing == [
        "c.yaml extends a.yaml, and that closes a loop: a.yaml → b.yaml → c.yaml → a.yaml",
        "own.yaml extends own.yaml, and that closes a loop: own.yaml → own.yaml",
    ]
    assert picture.words.count("loop") == 2
    by_number = {box.number: box for box in picture.boxes.values()}
    for line in picture.lines:
        goes_right = all(by_number[heir].x > by_number[line.base].x for heir in line.heirs)
        assert goes_right == ("closing" not in line.kinds)


def test_a_loop_by_way_of_a_reference(shell: Shell) -> None:
    shell.write(
        "## configs/fusion/mix.yaml\nextends: ../train/run.yaml\n"
        "## configs/train/run.yaml\ncustom: {fusion_config: configs/fusion/mix.yaml}\n"
    )
    assert len(drawn(shell).edges) == 2


def test_three_hundred_configs_of_one_base_are_a_compact_block(shell: Shell) -> None:
    shell.write("## base.yaml\nx: 1\n" + "".join(f"## f{n:03}.yaml\nextends: base.yaml\n" for n in range(300)))
    picture = drawn(shell, ".")
    assert len(picture.edges) == 300
    assert [line.title for line in picture.lines] == ["300 configs extend base.yaml"]
    width, height = int(picture.root.get("width", "0")), int(picture.root.get("height", "0"))
    assert 1 / 3 < width / height < 3


def test_a_config_that_is_extended_stands_apart_from_the_block(shell: Shell) -> None:
    shell.write(
        "".join(f"## {n}.yaml\nextends: base.yaml\n" for n in "abc") + "## base.yaml\n## d.yaml\nextends: b.yaml\n"
    )
    titles = {line.title for line in drawn(shell, ".").lines}
    assert titles == {"2 configs extend base.yaml", "b.yaml extends base.yaml", "d.yaml extends b.yaml"}


@pytest.mark.parametrize("form", ["svg", "html"])
def test_the_same_call_gives_the_same_picture(form: str, shell: Shell) -> None:
    shell.write(random_project(7) + LOOP)
    call = [sys.executable, "-m", "cfg_lsp", "graph", ".", "--format", form]
    pictures = {
        subprocess.run(call, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, timeout=60).stdout
        for seed in ("1", "2")
    }
    assert len(pictures) == 1
    assert len(pictures.pop()) > 10_000


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\"b<c>&d'.yaml", "a\"b<c>&d'.yaml"),
        ("-->]]>.yaml", "-->]]>.yaml"),
        ("two\nlines.yaml", "two␊lines.yaml"),
        ("half\udc80.yaml", "half\ufffd.yaml"),
        ("\uffff\u202e\x01.yaml", "\ufffd\ufffd␁.yaml"),
    ],
    ids=ascii,
)
def test_any_name_is_text(name: str, shown: str, shell: Shell) -> None:
    for each, text in {name: "x: 1\n", "run.yaml": json.dumps({"extends": name}, ensure_ascii=True)}.items():
        (shell.folder / each).write_text(text, encoding="utf-8")
    picture = drawn(shell, ".")
    assert len(picture.boxes) == 2
    assert picture.boxes[shown].label == shown


def test_a_name_ends_no_script(shell: Shell) -> None:
    (shell.folder / "<").mkdir()
    (shell.folder / "<" / "script><!-- the hierarchy -->.yaml").write_text("x: 1\n", encoding="utf-8")
    assert told_to_the_script(shell.run("graph", ".", "--format", "html").out)["names"] == [
        "</script><!-- the hierarchy -->.yaml"
    ]


def told_to_the_script(page: str) -> Any:
    return json.loads(page.split('<script type="application/json" id="hierarchy">')[1].split("</script>")[0])


def test_the_page_holds_the_picture_and_knows_the_hierarchy(shell: Shell) -> None:
    shell.write(PROJECT + LOOP)
    page = shell.run("graph", ".", "--format", "html").out
    assert Picture(page[page.index("<svg") : page.index("</svg>") + 6]).boxes == drawn(shell, ".").boxes
    told = told_to_the_script(page)
    names = told["names"]
    assert [[names[each] for each in edge] for edge in told["extends"]] == [
        ["a.yaml", "b.yaml"],
        ["b.yaml", "c.yaml"],
        ["configs/train/leaf.yaml", "configs/train/run.yaml"],
        ["configs/train/run.yaml", "configs/base.yaml"],
        ["configs/train/run.yaml", "configs/gone.yaml"],
    ]
    assert [[names[each] for each in edge] for edge in told["refers"]] == [
        ["configs/train/run.yaml", "configs/fusion/mix.yaml"]
    ]
    assert {names[int(number)]: reason for number, reason in told["unreadable"].items()} == {
        "configs/gone.yaml": "there is no such file"
    }
    assert [[names[each] for each in loop] for loop in told["closing"]] == [
        ["a.yaml", "b.yaml", "c.yaml", "a.yaml"],
        ["own.yaml", "own.yaml"],
    ]


@pytest.mark.parametrize("form", ["svg", "html"])
def test_nothing_is_loaded_from_elsewhere(form: str, shell: Shell) -> None:
    shell.write(PROJECT)
    text = shell.run("graph", "--format", form).out
    assert set(re.findall(r"\w+://[^\s\"')]*", text)) == {"http://www.w3.org/2000/svg"}
    assert not re.findall(r"\bsrc=|href=|url\(|@import|\bimport\b", text)
    assert ("<script" in text) == (form == "html")


def test_one_config_without_any_line(shell: Shell) -> None:
    shell.write("## only.yaml\nx: 1\n")
    picture = drawn(shell, "only.yaml")
    assert list(picture.boxes) == ["only.yaml"]
    assert picture.lines == []


@pytest.mark.parametrize("form", ["svg", "html"])
def test_no_configs_are_no_picture(form: str, shell: Shell) -> None:
    outcome = shell.run("graph", "--format", form)
    assert outcome.status == 2
    assert outcome.out == ""
    assert "no configs here" in outcome.err


def test_the_picture_goes_to_a_file(shell: Shell) -> None:
    shell.write(PROJECT)
    printed = shell.run("graph", "--format", "svg")
    outcome = shell.run("graph", "--format", "svg", "--output", "picture.svg")
    assert outcome == (printed.status, "", printed.err)
    assert (shell.folder / "picture.svg").read_text(encoding="utf-8") == printed.out


def test_a_config_is_not_overwritten_by_a_picture(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("graph", "--output", "configs/base.yaml")
    assert outcome.status == 2
    assert "would overwrite one of the configs; name another file" in outcome.err
    assert (shell.folder / "configs/base.yaml").read_text(encoding="utf-8") == "seed: 17\n"
    assert "make it first" in shell.run("graph", "--output", "nowhere/picture.svg").err
