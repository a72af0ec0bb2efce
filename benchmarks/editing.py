"""What a key costs below the protocol: parse, merge, rules and suppressions, in workspaces that were read."""

from __future__ import annotations

import gc
import re
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import yaml

from benchmarks.inputs import presets
from benchmarks.measure import Row, compare
from cfg_lsp.project.files import canonical
from cfg_lsp.project.inheritors import read_ahead
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.kept import Kept, concerned

_SIZES = (100, 1_000, 10_000)
_DEPENDENTS = 29


def rows() -> Iterator[Row]:
    """Every figure about editing inside one process."""
    with tempfile.TemporaryDirectory() as folder:
        editors = {size: _Editor(Path(folder, str(size)), size) for size in _SIZES}
        gc.collect()
        gc.freeze()  # as the server does with what was read
        for size, editor in editors.items():
            preset = editor.presets[0]
            floor = _compose(preset)
            lines = len(editor.text(preset).splitlines())
            what = f"a value typed in a preset of {lines} lines among {size:,} / composing it"
            yield compare(what, "≤ 6", editor.values_in(preset), floor, rounds=301)
            what = f"a half-typed key in it among {size:,} / composing it"
            yield compare(what, "≤ 8", editor.half_typed_keys_in(preset), floor, rounds=301)
        few, many = editors[_SIZES[0]], editors[_SIZES[-1]]
        what = f"a value typed in a preset among {_SIZES[-1]:,} / among {_SIZES[0]:,}"
        yield compare(what, "≤ 1.2", many.values_in(many.presets[0]), few.values_in(few.presets[0]), rounds=301)
        for size, editor in editors.items():
            for path in editor.presets[:_DEPENDENTS]:
                editor.open(path)
            what = f"a value typed in a base, {_DEPENDENTS} dependents open, among {size:,} / composing one"
            yield compare(what, "≤ 16", editor.values_in(editor.base), _compose(editor.presets[0]), rounds=101)
        gc.unfreeze()


class _Editor:
    """A session with a workspace that was read; `presets` are some of its configs."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        base, paths = presets(folder, size)
        self.base, self.presets = canonical(base), [canonical(path) for path in paths]
        self._workspace = Workspace(reads_ahead=True)
        self._kept = Kept()
        for _ in read_ahead(self._workspace, canonical(str(folder))):
            pass

    def text(self, path: str) -> str:
        return self._workspace.snapshot().lines(path).text

    def open(self, path: str) -> None:
        self._workspace.open(path, self.text(path))
        self._kept.look(self._workspace.snapshot(), path)

    def values_in(self, path: str) -> Callable[[], object]:
        """Each call types another number where the first one stands."""
        self.open(path)
        text, numbers = self.text(path), count()
        found = re.search(r": (\d+)$", text, re.MULTILINE)
        assert found is not None
        start, end = found.span(1)
        line = text.count("\n", 0, start)
        return lambda: self._edit(path, f"{text[:start]}{next(numbers)}{text[end:]}", line)

    def half_typed_keys_in(self, path: str) -> Callable[[], object]:
        """Each call types another key that is not finished, below the line in the middle."""
        self.open(path)
        lines, numbers = self.text(path).splitlines(keepends=True), count()
        line = len(lines) // 2
        indent = re.match(" *", lines[line - 1])
        assert indent is not None
        above, below = "".join(lines[:line]), "".join(lines[line:])
        return lambda: self._edit(path, f"{above}{indent.group()}key_{next(numbers)}\n{below}", line)

    def _edit(self, path: str, text: str, line: int) -> None:
        """What the server does at a key for everything that is open."""
        affected = self._workspace.edit(path, text, line)
        snapshot = self._workspace.snapshot()
        for config in concerned(snapshot, affected) & snapshot.open_paths:
            for file in self._kept.look(snapshot, config):
                self._kept.of(snapshot, file)


def _compose(path: str) -> Callable[[], object]:
    text = Path(path).read_text(encoding="utf-8")
    return lambda: yaml.compose(text, yaml.CSafeLoader)
