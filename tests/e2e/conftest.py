"""What every test in a real editor gets: the editor's command, an environment, a workspace, a place for artefacts.

Knows how a client that is absent is told (skipped, but failed on CI), and that no server may outlive its test. Refuses
to know any editor: how they come onto the machine is machine.py's matter.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
import uuid
from pathlib import Path

import pytest

from tests.e2e.machine import ARTEFACTS, REPOSITORY, clients

MARK = "CFG_LSP_E2E"
SECONDS_TO_END = 10


def command_of(client):
    """The command that starts this client; where it is absent the test is skipped with the reason, on CI it fails."""
    found = clients().get(client, "the machine is not set up; run `make e2e`")
    if isinstance(found, list):
        return found
    reason = f"{client} is absent: {found}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    return pytest.skip(reason)


@pytest.fixture(params=["apt", "next", "unstable"])
def neovim(request):
    """The Neovim of this Debian, of the next one and of the unstable one, in turn."""
    return command_of(f"neovim-{request.param}")


@pytest.fixture
def emacs():
    return command_of("emacs")


@pytest.fixture
def helix():
    return command_of("helix")


@pytest.fixture
def vim():
    return command_of("vim")


@pytest.fixture
def workspace(tmp_path):
    """The folder to open: it holds a copy of the shipped `configs/`, and its name is not a plain one."""
    folder = tmp_path.resolve() / "a wörkspace"
    shutil.copytree(REPOSITORY / "configs", folder / "configs")
    return folder


@pytest.fixture
def artefacts(request):
    """An empty folder for this test's logs and pictures, which stays."""
    folder = ARTEFACTS / re.sub(r"[^\w.-]+", "-", f"{request.path.stem}-{request.node.name}").strip("-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def server_environment(tmp_path):
    """An environment in which `cfg-lsp` is found and nobody's dotfiles are; afterwards no server may be left in it."""
    home = tmp_path / "home"
    home.mkdir()
    personal = ("XDG_", "VIRTUAL_ENV", "CONDA_", "PYTHON", "COV_", "TMUX")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(personal)}
    environment |= {
        MARK: uuid.uuid4().hex,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    yield environment
    left = _servers_that_stay(environment)
    for process in left:
        os.kill(process, signal.SIGKILL)
    assert not left, f"{len(left)} language servers outlive their editor"


def servers(environment):
    """The process ids of the language servers in this environment; others on the machine do not matter."""
    marked = f"{MARK}={environment[MARK]}".encode()
    processes = [process for process in Path("/proc").iterdir() if process.name.isdigit()]
    return [
        int(process.name)
        for process in processes
        if marked in _read(process / "environ").split(b"\0") and _is_server(_read(process / "cmdline").split(b"\0"))
    ]


def _is_server(arguments):
    return b"serve" in arguments and any(argument.endswith(b"/cfg-lsp") for argument in arguments)


def _servers_that_stay(environment):
    """Servers that are still there when they have had time to end by themselves."""
    deadline = time.monotonic() + SECONDS_TO_END
    while (left := servers(environment)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def _read(file):
    """What stands in a file of /proc; nothing when its process has just ended or is not ours."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
