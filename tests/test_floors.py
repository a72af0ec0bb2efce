"""The house stands: rooms import strictly lower floors, and each outside world has one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cfg_lsp"
FLOORS = {
    "text": 0,
    "syntax": 1,
    "report": 1,
    "merge": 2,
    "schema": 2,
    "edits": 3,
    "project": 3,
    "rules": 4,
    "ide": 4,
    "lsp": 5,
    "api": 5,
    "trainer": 5,
    "cli": 6,
}
FILES = sorted(PACKAGE.rglob("*.py"))
INSIDE = [path for path in FILES if path.parent != PACKAGE or path.stem in FLOORS]


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide which room they mean"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls_of(path: Path) -> Iterator[str]:
    """Every function that a file calls, as it is written."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_every_room_has_a_floor() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= set(FLOORS)


@pytest.mark.parametrize("path", INSIDE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_lower_floors_and_itself(path: Path) -> None:
    room = room_of(path)
    for module in imports_of(path):
        parts = module.split(".")
        if parts[0] != "cfg_lsp" or len(parts) == 1 or parts[1] not in FLOORS:
            continue
        assert parts[1] == room or FLOORS[parts[1]] < FLOORS[room], f"{room} imports {module}"


@pytest.mark.parametrize(
    ("module", "rooms"),
    [
        ("yaml", {"syntax"}),
        ("pygls", {"lsp"}),
        ("lsprotocol", {"lsp"}),
        ("argparse", {"cli", "trainer"}),  # a training program has a command line of its own
        ("subprocess", {"cli"}),
        ("watchfiles", {"cli"}),
    ],
)
def test_an_outside_library_has_one_door(module: str, rooms: set[str]) -> None:
    users = {room_of(path) for path in FILES for name in imports_of(path) if name.split(".")[0] == module}
    assert users <= rooms


def test_the_command_line_knows_of_the_server_only_how_to_start_it() -> None:
    commands = (PACKAGE / "cli").rglob("*.py")
    starters = {path.name for path in commands for name in imports_of(path) if name.startswith("cfg_lsp.lsp")}
    assert starters == {"serve.py"}


def test_only_files_reads_the_disk() -> None:
    reading = ("open", "os.open", "io.open", "os.walk", "os.listdir", "os.scandir", "os.stat", "Path")
    readers = {path.relative_to(PACKAGE).as_posix() for path in INSIDE for call in calls_of(path) if call in reading}
    assert readers - {"cli/main.py", "cli/init.py", "trainer/__main__.py"} == {
        "project/files.py"
    }  # they open os.devnull


def test_nothing_below_the_doors_prints() -> None:
    printing = ("print", "sys.stdout.write")
    printers = {path.relative_to(PACKAGE) for path in FILES for call in calls_of(path) if call in printing}
    assert {path for path in printers if path.parts[0] != "cli"} == {Path("trainer/__main__.py")}


def test_an_arrow_that_breaks_a_floor_is_seen(tmp_path: Path) -> None:
    culprit = tmp_path / "culprit.py"
    culprit.write_text("def later():\n    from cfg_lsp.cli import main\n")
    assert "cfg_lsp.cli.main" in set(imports_of(culprit))
