"""The language server through its protocol, beside a bare one in the same run.

`YAML_LANGUAGE_SERVER` names the command of the general YAML server, where it is to be measured too.
"""

from __future__ import annotations

import os
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.client import Client
from benchmarks.commands import COMMAND
from benchmarks.inputs import hierarchy
from benchmarks.measure import Row, compare

BARE = [sys.executable, "-m", "benchmarks.bare_server"]
OURS = [COMMAND, "serve"]
_ROUNDS = 300  # keys; the slowest hundredth of them is three
_PRESET = "configs/train/group_000/preset_00000.yaml"
_VALUE = "setting_7: value_0_7"


def rows() -> list[Row]:
    """Every figure about the server."""
    return [*_starting(), *_typing(), *_with_findings(), *_asking(), *_below_a_base(), *_beside_another()]


def _starting() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        small, large = _workspace(Path(name) / "small", 100), _workspace(Path(name) / "large", 10_000)
        yield compare("initialize / bare server", "≤ 1.1", _hello(OURS, small), _hello(BARE, small), 9)
        yield compare("first diagnostics, 10,000 configs / 100 configs", "≤ 1.2", _first(large), _first(small), 7)


def _hello(command: list[str], folder: Path) -> Callable[[], object]:
    def run() -> None:
        client = Client(command, _project() if command is BARE else folder)
        client.begin()
        client.process.kill()
        client.process.wait()

    return run


def _first(folder: Path) -> Callable[[], object]:
    def run() -> None:
        client = Client(OURS, folder)
        client.begin()
        client.send("initialized", {})
        client.told(client.open(str(folder / _PRESET)))
        client.process.kill()
        client.process.wait()

    return run


def _typing() -> Iterator[Row]:
    for count in (100, 1_000, 10_000):
        with tempfile.TemporaryDirectory() as name:
            folder = _workspace(Path(name), count)
            bare, ours = _started(BARE, folder), _started(OURS, folder)
            files = [(client, client.open(str(folder / _PRESET))) for client in (ours, bare)]
            ours.settle()
            keys = [_key(client, uri) for client, uri in files]
            yield from _rows(f"key → diagnostics, 150 lines, {count:,} configs", "≤ 4 ms", "≤ 15 ms", keys)
            broken = [_half_a_key(client, uri) for client, uri in files]
            yield from _rows(f"half a key → diagnostics, {count:,} configs", "≤ 4 ms", "≤ 15 ms", broken)
            mebibytes = ours.mebibytes()
            yield Row(f"MiB resident, {count:,} configs read", mebibytes / bare.mebibytes(), "≤ 400", mebibytes, 0.0)
            _end(ours, bare)


def _with_findings() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = _workspace(Path(name), 100)
        with (folder / _PRESET).open("a", encoding="utf-8") as file:
            file.writelines(["defaults:\n", *(f"  default_{key}: x{key}\n" for key in range(10, 40))])
        bare, ours = _started(BARE, folder), _started(OURS, folder)
        keys = [_key(client, client.open(str(folder / _PRESET))) for client in (ours, bare)]
        ours.settle()
        yield from _rows("key → diagnostics, 30 of them, each with a related place", "", None, keys)
        _end(ours, bare)


def _asking() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = _workspace(Path(name), 100)
        bare, ours = _started(BARE, folder), _started(OURS, folder)
        files = {client: client.open(str(folder / _PRESET)) for client in (ours, bare)}
        ours.settle()
        for method in ("hover", "definition", "completion"):
            rounds = [
                _question(client, uri, f"textDocument/{method if client is ours else 'hover'}")
                for client, uri in files.items()
            ]
            yield from _rows(f"{method} after an edit", "≤ 2 ms", None, rounds)
        _end(ours, bare)


def _below_a_base() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = _workspace(Path(name), 40)
        bare, ours = _started(BARE, folder), _started(OURS, folder)
        presets = sorted((folder / "configs/train").rglob("*.yaml"))[:29]
        rounds = []
        for client in (ours, bare):
            base = client.open(str(folder / "configs/base.yaml"))
            dependents = [client.open(str(path)) for path in presets]
            client.told(base, *dependents)
            rounds.append(_base_edit(client, base, dependents if client is ours else []))
        ours.settle()
        yield from _rows("base edited, it and 29 open dependents published", "≤ 8 ms", None, rounds)
        _end(ours, bare)


def _beside_another() -> Iterator[Row]:
    command = os.environ.get("YAML_LANGUAGE_SERVER")
    if command is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = _workspace(Path(name), 100)
        theirs, ours = _started(shlex.split(command), folder), _started(OURS, folder)
        files = {client: client.open(str(folder / _PRESET)) for client in (ours, theirs)}
        ours.settle()
        theirs.settle()
        keys = [_key(client, uri) for client, uri in files.items()]
        ours_ms, theirs_ms = _milliseconds(keys, 40)
        yield _row("key → diagnostics / yaml-language-server", "", ours_ms, theirs_ms)
        yield _row("the same without its delay of 200 ms", "", ours_ms, [each - 200 for each in theirs_ms])
        for method in ("hover", "definition", "completion"):
            asked = [_question(client, uri, f"textDocument/{method}") for client, uri in files.items()]
            yield _row(f"{method} after an edit / yaml-language-server", "", *_milliseconds(asked, 40))
        _end(ours, theirs)


def _key(client: Client, uri: str) -> Callable[[], None]:
    """One key into a value, or back."""
    typed: list[str] = [""]

    def run() -> None:
        old, typed[0] = typed[0], "" if typed[0] else "7"
        client.type(uri, _VALUE, old, typed[0])
        client.told(uri)

    return run


def _half_a_key(client: Client, uri: str) -> Callable[[], None]:
    """A line that breaks the text, or away with it."""
    typed: list[str] = [""]

    def run() -> None:
        old, typed[0] = typed[0], "" if typed[0] else "\n  sett"
        client.type(uri, _VALUE, old, typed[0])
        client.told(uri)

    return run


def _question(client: Client, uri: str, method: str) -> Callable[[], None]:
    """A question right after an edit; only the question is timed, by `_milliseconds`."""
    key = _key(client, uri)

    def run() -> None:
        key()
        _clock.start()
        client.ask(method, client.place(uri, _VALUE))

    return run


def _base_edit(client: Client, base: str, dependents: list[str]) -> Callable[[], None]:
    typed: list[str] = [""]

    def run() -> None:
        old, typed[0] = typed[0], "" if typed[0] else "7"
        client.type(base, "default_3: 3", old, typed[0])
        client.told(base, *dependents)

    return run


class _Clock:
    """Measures a round from its beginning, or from where the round itself says."""

    def start(self) -> None:
        self.began = time.perf_counter()

    def milliseconds(self, run: Callable[[], None]) -> float:
        self.start()
        run()
        return (time.perf_counter() - self.began) * 1000


_clock = _Clock()


def _milliseconds(runs: list[Callable[[], None]], rounds: int) -> list[list[float]]:
    """Each round of all, in turn."""
    for run in runs:
        run()
        run()
    found = [[_clock.milliseconds(run) for run in runs] for _ in range(rounds)]
    return [list(column) for column in zip(*found, strict=True)]


def _rows(what: str, middle: str, slowest: str | None, runs: list[Callable[[], None]]) -> Iterator[Row]:
    ours, bare = _milliseconds(runs, _ROUNDS)
    yield _row(f"{what}, p50", middle, ours, bare)
    if slowest is not None:
        last = sorted(ours)[int(0.99 * len(ours))], sorted(bare)[int(0.99 * len(bare))]
        yield Row(f"{what}, p99", last[0] / last[1], slowest, *last)


def _row(what: str, bar: str, ours: list[float], floor: list[float]) -> Row:
    middle = statistics.median(ours), statistics.median(floor)
    return Row(what, middle[0] / middle[1], bar, *middle)


def _end(*clients: Client) -> None:
    for client in clients:
        client.end()


def _started(command: list[str], folder: Path) -> Client:
    client = Client(command, _project() if command is BARE else folder)
    client.begin()
    client.send("initialized", {})
    return client


def _workspace(folder: Path, count: int) -> Path:
    """A hierarchy whose presets have 150 lines each."""
    folder = folder.resolve()
    hierarchy(folder, count)
    more = "".join(
        f"section_{number}:\n" + "".join(f"  key_{key}: {key}.5\n" for key in range(9)) for number in range(10)
    )
    for preset in (folder / "configs" / "train").rglob("*.yaml"):
        text = preset.read_text(encoding="utf-8")
        if "model:" in text:
            preset.write_text(text + more, encoding="utf-8")
    return folder


def _project() -> Path:
    return Path(__file__).resolve().parent.parent


if __name__ == "__main__":
    from benchmarks.measure import table

    print(table(rows()))
