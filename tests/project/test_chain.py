"""Which files a config is made of, in which order, and what is wrong with them."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from cfg_lsp.project.cascade import cascade
from cfg_lsp.project.chain import Chain, Cycle, MissingBase
from cfg_lsp.project.files import canonical
from cfg_lsp.project.links import BadEntry
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.rules.run import run_rules
from tests.fixture import workspace_of, write_project


class Shown:
    """A small project's chains with paths relative to its folder."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder = os.path.realpath(folder)
        workspace, self.paths = workspace_of(Path(self.folder), text)
        self.snapshot = workspace.snapshot()

    def chain(self, name: str) -> Chain:
        return self.snapshot.chain(os.path.join(self.folder, name))

    def relative(self, path: str) -> str:
        return os.path.relpath(path, self.folder)

    def members(self, name: str) -> list[str]:
        return [self.relative(member) for member in self.chain(name).members]

    def steps(self, name: str) -> list[str]:
        return [self.relative(step.path) + (" again" if step.again else "") for step in self.chain(name).steps]

    def loops(self, name: str) -> list[list[str]]:
        problems = self.chain(name).problems
        return [[self.relative(link.owner) for link in each.loop] for each in problems if isinstance(each, Cycle)]

    def missing(self, name: str) -> list[tuple[str, str]]:
        return [(each.link.written, each.reason) for each in self.chain(name).problems if isinstance(each, MissingBase)]

    def value(self, name: str) -> object:
        return self.snapshot.merged(os.path.join(self.folder, name)).value


def test_bases_come_first_in_list_order_and_the_file_itself_last(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        """
## one.yaml
extends: zero.yaml
who: one
## two.yaml
who: two
## zero.yaml
who: zero
## run.yaml
extends: [one.yaml, two.yaml]
""",
    )
    assert shown.members("run.yaml") == ["zero.yaml", "one.yaml", "two.yaml", "run.yaml"]
    assert shown.value("run.yaml") == {"who": "two"}


def test_a_diamond_is_no_cycle_and_its_tip_is_merged_again(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        """
## tip.yaml
extends: root.yaml
a: tip
b: tip
## root.yaml
c: root
## left.yaml
extends: tip.yaml
a: left
## right.yaml
extends: tip.yaml
b: right
## run.yaml
extends: [left.yaml, right.yaml]
""",
    )
    assert shown.members("run.yaml") == ["root.yaml", "tip.yaml", "left.yaml", "right.yaml", "run.yaml"]
    assert shown.steps("run.yaml") == [
        "root.yaml",
        "tip.yaml",
        "left.yaml",
        "tip.yaml again",
        "right.yaml",
        "run.yaml",
    ]
    assert shown.chain("run.yaml").problems == ()
    assert shown.value("run.yaml") == {"c": "root", "a": "tip", "b": "right"}


def test_every_step_but_the_last_names_the_link_that_led_to_it(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        """
## base.yaml
a: 1
## mid.yaml
extends: base.yaml
## run.yaml
extends: [mid.yaml, base.yaml, mid.yaml]
""",
    )
    steps = shown.chain("run.yaml").steps
    assert [(shown.relative(s.path), s.again, s.link and shown.relative(s.link.owner)) for s in steps] == [
        ("base.yaml", False, "mid.yaml"),
        ("mid.yaml", False, "run.yaml"),
        ("base.yaml", True, "run.yaml"),
        ("mid.yaml", True, "run.yaml"),
        ("run.yaml", False, None),
    ]
    assert [step.link.keys for step in steps if step.link] == [
        ("extends",),
        ("extends", 0),
        ("extends", 1),
        ("extends", 2),
    ]


def test_inherit_means_extends_and_counts_only_without_it(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        """
## a.yaml
a: 1
## b.yaml
b: 1
## alias.yaml
inherit: [a.yaml, b.yaml]
## both.yaml
inherit: a.yaml
extends: b.yaml
""",
    )
    assert shown.value("alias.yaml") == {"a": 1, "b": 1}
    assert shown.value("both.yaml") == {"b": 1}
    (problem,) = shown.chain("both.yaml").problems
    assert isinstance(problem, BadEntry)
    assert problem.keys == ("inherit",)


def test_extends_below_the_top_level_is_an_ordinary_key(tmp_path: Path) -> None:
    shown = Shown(tmp_path, "## a.yaml\nx: 1\n## run.yaml\nsection: {extends: a.yaml}\n")
    assert shown.members("run.yaml") == ["run.yaml"]
    assert shown.value("run.yaml") == {"section": {"extends": "a.yaml"}}


@pytest.mark.parametrize(
    ("written", "keys", "words"),
    [
        ("extends:", ("extends",), "names no file"),
        ("extends: ''", ("extends",), "names no file"),
        ("extends: '  '", ("extends",), "names no file"),
        ("extends: {a: b}", ("extends",), "a mapping"),
        ("extends: 3", ("extends",), "a number"),
        ("extends: true", ("extends",), "a boolean"),
        ("extends: 2024-01-01", ("extends",), "something else"),
        ("extends: !path base.yaml", ("extends",), "something else"),
        ("extends: [base.yaml, 3]", ("extends", 1), "a number"),
        ("extends: [[base.yaml], base.yaml]", ("extends", 0), "a list"),
        ("extends: [base.yaml, '']", ("extends", 1), "names no file"),
        ("extends: [null, base.yaml]", ("extends", 0), "names no file"),
    ],
)
def test_an_entry_that_cannot_name_a_base_is_a_problem_and_the_rest_resolves(
    tmp_path: Path, written: str, keys: tuple[object, ...], words: str
) -> None:
    shown = Shown(tmp_path, f"## base.yaml\na: 1\n## run.yaml\n{written}\nb: 2\n")
    (problem,) = shown.chain("run.yaml").problems
    assert isinstance(problem, BadEntry)
    assert problem.keys == keys
    assert words in problem.message
    assert shown.value("run.yaml") == ({"a": 1, "b": 2} if "[" in written else {"b": 2})


def test_an_empty_list_extends_nothing_and_is_no_fault(tmp_path: Path) -> None:
    shown = Shown(tmp_path, "## run.yaml\nextends: []\nb: 2\n")
    assert shown.chain("run.yaml").problems == ()
    assert shown.value("run.yaml") == {"b": 2}


def test_a_missing_base_is_a_problem_and_the_rest_resolves(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        """
## base.yaml
extends: gone/deep.yaml
a: 1
## run.yaml
extends: [gone.yaml, base.yaml]
b: 2
""",
    )
    assert shown.missing("run.yaml") == [
        ("gone/deep.yaml", "there is no such file"),
        ("gone.yaml", "there is no such file"),
    ]
    assert shown.value("run.yaml") == {"a": 1, "b": 2}
    places = [
        (shown.relative(each.path), each.rule, each.span)
        for each in run_rules(shown.snapshot, [shown.paths["run.yaml"]])
    ]
    assert [(path, rule) for path, rule, _ in places] == [("base.yaml", "missing-base"), ("run.yaml", "missing-base")]
    assert places[0][2] == (9, 23)
    assert places[1][2] == (10, 19)


# Cycles


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_cycle_is_the_same_problem_whichever_member_is_asked(tmp_path: Path, size: int) -> None:
    names = [f"{number}.yaml" for number in range(size)]
    text = "".join(
        f"## {name}\nextends: {names[(number + 1) % size]}\nk{number}: {number}\n" for number, name in enumerate(names)
    )
    for start in names:
        shown = Shown(tmp_path, text)
        assert shown.loops(start) == [names]
        assert shown.chain(start).is_cyclic
        assert shown.members(start)[-1] == start


def test_the_link_that_closes_a_cycle_is_left_out_and_the_rest_resolves(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        """
## a.yaml
extends: b.yaml
a: 1
## b.yaml
extends: c.yaml
b: 1
## c.yaml
extends: [other.yaml, a.yaml]
c: 1
## other.yaml
o: 1
## run.yaml
extends: b.yaml
""",
    )
    assert shown.members("run.yaml") == ["other.yaml", "c.yaml", "b.yaml", "run.yaml"]
    assert shown.value("a.yaml") == {"o": 1, "c": 1, "b": 1, "a": 1}
    for start in ("a.yaml", "b.yaml", "c.yaml", "run.yaml"):
        (problem,) = shown.chain(start).problems
        assert isinstance(problem, Cycle)
        assert shown.relative(problem.closing.owner) == "c.yaml"
        assert problem.closing.keys == ("extends", 1)
        (found,) = run_rules(shown.snapshot, [os.path.join(shown.folder, start)])
        assert (found.rule, shown.relative(found.path)) == ("extends-cycle", "c.yaml")


def test_two_loops_through_one_file_are_two_problems(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        """
## a.yaml
extends: [b.yaml, c.yaml]
## b.yaml
extends: a.yaml
## c.yaml
extends: a.yaml
## d.yaml
extends: [d.yaml, a.yaml]
""",
    )
    assert shown.loops("a.yaml") == [["a.yaml", "b.yaml"], ["a.yaml", "c.yaml"]]
    assert shown.loops("d.yaml") == [["a.yaml", "b.yaml"], ["a.yaml", "c.yaml"], ["d.yaml"]]
    assert shown.members("d.yaml") == ["b.yaml", "c.yaml", "a.yaml", "d.yaml"]


def test_random_graphs_have_no_loop_left_and_answers_do_not_depend_on_the_first_question() -> None:
    dice = random.Random(1)
    for _ in range(150):
        count = dice.randint(1, 8)
        paths = [f"/nowhere/{number}.yaml" for number in range(count)]
        texts = {
            path: f"extends: {[os.path.basename(dice.choice(paths)) for _ in range(dice.randint(0, 3))]}\n"
            for path in paths
        }
        first, second = over(texts), over(texts)
        forwards = {path: first.chain(path) for path in paths}
        backwards = {path: second.chain(path) for path in reversed(paths)}
        assert forwards == backwards
        for path, chain in forwards.items():
            check_chain(path, chain)
            assert repr(first.merged(path).definitions()) == repr(second.merged(path).definitions())


def check_chain(path: str, chain: Chain) -> None:
    """Each file once, behind its bases; a chain that meets a loop says so."""
    assert chain.members[-1] == path
    assert len(set(chain.members)) == len(chain.members)
    position = {member: number for number, member in enumerate(chain.members)}
    for member in chain.members:
        for link in chain.bases[member]:
            assert position[link.target] < position[member]
    assert [step.path for step in chain.steps if not step.again] == list(chain.members)
    for problem in chain.problems:
        assert isinstance(problem, Cycle)
        assert problem.closing not in chain.bases[problem.closing.owner]
        owners = [link.owner for link in problem.loop]
        assert [link.target for link in problem.loop] == [*owners[1:], owners[0]]
        assert len(set(owners)) == len(owners)


def over(texts: dict[str, str]) -> Snapshot:
    workspace = Workspace()
    for path, text in texts.items():
        workspace.open(path, text)
    return workspace.snapshot()


def test_a_ring_of_two_thousand_files_is_checked_in_one_go() -> None:
    texts = {f"/nowhere/{n:04}.yaml": f"extends: {(n + 1) % 2000:04}.yaml\nk{n % 7}: {n}\n" for n in range(2000)}
    snapshot = over(texts)
    (found,) = run_rules(snapshot, texts)
    assert (found.rule, os.path.basename(found.path)) == ("extends-cycle", "1999.yaml")
    assert snapshot.merged("/nowhere/1000.yaml").value == {
        "k5": 1000 + 6, "k4": 1000 + 5, "k3": 1000 + 4, "k2": 1000 + 3, "k1": 1000 + 2, "k0": 1001, "k6": 1000
    }  # fmt: skip
    assert snapshot.memory.merges == 2000


@pytest.mark.parametrize(
    "body",
    [
        "a: {{b: {n}, own{n}: {{}}}}\n",
        "a: {n}\n",
        "a: [{{b: {n}}}]\n",
        "targets:\n",
        "targets: [{{name: x, ratio: {n}}}, {{name: y{n}}}]\n",
    ],
)
def test_a_chain_of_two_thousand_files_needs_no_deep_stack(body: str) -> None:
    folder = "/nowhere/configs/fusion"
    texts = {f"{folder}/{n:04}.yaml": f"extends: {n - 1:04}.yaml\n{body.format(n=n)}" for n in range(1, 2000)}
    texts[f"{folder}/0000.yaml"] = "targets: [{name: x}]\n" if "targets" in body else body.format(n=0)
    snapshot = over(texts)
    top = f"{folder}/1999.yaml"
    assert len(snapshot.chain(top).members) == 2000
    merged = snapshot.merged(top)
    leaves = list(merged.leaves())
    assert leaves
    for keys, leaf in (leaves[0], leaves[-1]):
        assert merged.find(keys) is leaf
        assert leaf.definitions()
        found = cascade(snapshot, merged, keys)
        assert found is not None
        assert found.winner.place is not None
    assert len(merged.definitions()) == 2000


def test_a_ladder_of_diamonds_is_no_explosion() -> None:
    texts = {"/nowhere/000.yaml": "a: {b: {c: 0}}\n"}
    for n in range(1, 200):
        texts[f"/nowhere/l{n:03}.yaml"] = f"extends: {n - 1:03}.yaml\na: {{left: {n}}}\n"
        texts[f"/nowhere/r{n:03}.yaml"] = f"extends: {n - 1:03}.yaml\na: {{b: {{right: {n}}}}}\n"
        texts[f"/nowhere/{n:03}.yaml"] = f"extends: [l{n:03}.yaml, r{n:03}.yaml]\n"
    snapshot = over(texts)
    merged = snapshot.merged("/nowhere/199.yaml")
    assert merged.value == {"a": {"b": {"c": 0, "right": 199}, "left": 1}}
    for keys, leaf in merged.leaves():
        found = cascade(snapshot, merged, keys)
        assert found is not None
        assert len(found.layers) == len(leaf.definitions()) <= 200
    assert len(snapshot.chain("/nowhere/199.yaml").members) == 1 + 3 * 199


def test_one_base_named_thousands_of_times_is_no_explosion() -> None:
    entries = "[" + "base.yaml, run.yaml, " * 20_000 + "base.yaml]"
    snapshot = over({"/nowhere/base.yaml": "a: 1\n", "/nowhere/run.yaml": f"extends: {entries}\nb: 1\n"})
    chain = snapshot.chain("/nowhere/run.yaml")
    assert chain.members == ("/nowhere/base.yaml", "/nowhere/run.yaml")
    assert len(chain.problems) == 20_000
    assert snapshot.merged("/nowhere/run.yaml").value == {"a": 1, "b": 1}


def test_an_entry_without_a_name_does_not_double_at_every_level(tmp_path: Path) -> None:
    levels = 40
    files = ["## configs/fusion/a0.yaml\ntargets: [{z: 1}]\n## configs/fusion/b0.yaml\ntargets: [{z: 1}, {z: 2}]\n"]
    for level in range(1, levels):
        bases = f"extends: [a{level - 1}.yaml, b{level - 1}.yaml]\n"
        files += [f"## configs/fusion/{side}{level}.yaml\n{bases}" for side in "ab"]
    paths = write_project(tmp_path, "".join(files))
    merged = Workspace().snapshot().merged(canonical(paths[f"configs/fusion/a{levels - 1}.yaml"]))
    assert merged.value == {"targets": [{"z": 1}, {"z": 2}]}
