"""A workspace that lived through edits says what a new one says, whichever of its files were asked about before."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules import RULES, rule_id
from cfg_lsp.rules.kept import Kept
from cfg_lsp.rules.run import run_rules
from cfg_lsp.rules.selection import Selection
from tests.rules.random_projects import KEYS, MANIFEST, ODD_SCALARS, SCALARS, project

EVERY_RULE = Selection(RULES, map(rule_id, RULES))
MORE = ("configs/train/dense_1.yaml", "configs/train/dense_2.yaml", "configs/more.yaml", "configs/fusion/mix_1.yaml")


class Session:
    """A random project, some of it open in an editor."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.folder, self.random = folder, random
        files = project(random)
        texts = [data for name, data in files.items() if name.endswith("l")] or [b""]
        for name, data in (files | {name: random.choice(texts) for name in MORE}).items():
            self.write(name, data)
        self.paths = [str(path) for path in sorted(folder.rglob("*.*")) if path.name != MANIFEST]
        self.buffers: dict[str, tuple[str, int | None]] = {}
        self.workspace = Workspace()

    def write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def go_on(self) -> None:
        """One change: mostly a key that is typed into an open text."""
        random, path = self.random, self.random.choice(self.paths)
        kind = random.choice(("type", "type", "type", "type", "close", "write", "remove", "manifest"))
        if kind == "type":
            self.buffers[path] = self.typed(path)
            self.workspace.edit(path, *self.buffers[path])
        elif kind == "close":
            self.buffers.pop(path, None)
            self.workspace.close(path)
        elif kind == "write":
            Path(path).write_text(self.typed(path)[0], encoding="utf-8")
            self.workspace.changed_on_disk([path])
        elif kind == "remove":
            Path(path).unlink(missing_ok=True)
            self.workspace.changed_on_disk([path])
        else:
            self.write(MANIFEST, project(random).get(MANIFEST, b""))
            self.workspace.changed_on_disk([str(self.folder / MANIFEST)])

    def typed(self, path: str) -> tuple[str, int | None]:
        """A text after one more change, and the line of it."""
        random = self.random
        lines = self.workspace.snapshot().lines(path).text.splitlines(keepends=True)
        at = random.randrange(len(lines)) if lines else 0
        line = lines[at] if lines else "\n"
        name = random.choice(KEYS)
        spelled = random.choice((name, name[1:], name + "s", name.upper()))
        new = random.choice(
            (
                line[: random.randint(0, len(line))] + "\n",
                line.rstrip("\n") + random.choice(("1", " ", "#", ":", "x")) + "\n",
                f"{line.partition(':')[0]}: {random.choice((*SCALARS, *ODD_SCALARS))}\n",
                f"{line}  {spelled}: {random.choice(SCALARS)}\n",
                f"extends: {random.choice(('base.yaml', '../base.yaml', 'dense.yaml', 'dense_1.yaml', 'mix.yaml'))}\n",
                "",
            )
        )
        return "".join([*lines[:at], new, *lines[at + 1 :]]), random.choice((at, None))

    def anew(self) -> Workspace:
        """A workspace that knows nothing but what is open and on the disk."""
        workspace = Workspace()
        for path, (text, line) in self.buffers.items():
            workspace.edit(path, text, line)
        return workspace


@settings(max_examples=120)
@given(st.randoms(use_true_random=False))
def test_every_rule_says_the_same_after_edits_as_in_a_new_workspace(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder).resolve(), random)
        for _ in range(random.randint(1, 6)):
            asked = random.sample(session.paths, random.randint(1, 4))
            run_rules(session.workspace.snapshot(), asked, EVERY_RULE)
            session.go_on()
        after, anew = session.workspace.snapshot(), session.anew().snapshot()
        for path in random.sample(session.paths, 4):
            assert run_rules(after, [path], EVERY_RULE) == run_rules(anew, [path], EVERY_RULE)


@pytest.mark.parametrize(
    "end", ["model: x\n", "half", "a: [1", 'a: "x', "a: *gone", "a: b: c", "a: no", "trainin: {sead: 1}"]
)
def test_an_edit_leaves_nothing_for_the_garbage_collector(tmp_path: Path, end: str) -> None:
    base, path = tmp_path.resolve() / "configs/base.yaml", tmp_path.resolve() / "configs/train/dense.yaml"
    path.parent.mkdir(parents=True)
    base.write_text("training: {seed: 17}\n", encoding="utf-8")
    workspace, kept = Workspace(), Kept(EVERY_RULE)

    def type_on(number: int) -> None:
        workspace.edit(str(path), f"extends: ../base.yaml\ntraining: {{seed: {number}}}\n{end}", 2)
        kept.look(workspace.snapshot(), str(path))
        kept.of(workspace.snapshot(), str(path))

    type_on(1)
    gc.collect()
    gc.disable()
    try:
        type_on(2)
        type_on(3)
        assert gc.collect() == 0
    finally:
        gc.enable()
