"""The typed trainer config: what it costs to load one, over reading its files."""

from __future__ import annotations

from benchmarks.inputs import PROJECT
from benchmarks.measure import Row, compare
from cfg_lsp.project.files import canonical
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.trainer import ConfigLoader

_CONFIGS = PROJECT / "configs" / "trainer"


def rows() -> list[Row]:
    """A file alone, and an overlay over its base; the bar is in milliseconds, not in times."""
    return [_over_parsing("config.json"), _over_parsing("regime3.yaml")]


def _over_parsing(name: str) -> Row:
    path = canonical(str(_CONFIGS / name))

    def load() -> None:
        ConfigLoader.from_file_and_defaults(path)

    def parse() -> None:
        snapshot = Workspace().snapshot()
        for member in snapshot.chain(path).members:
            snapshot.content(member, snapshot.dialect(path))

    return compare(f"trainer/{name}: load the typed config / parse its files", "+ 1 ms", load, parse, rounds=51)
