"""Puts the editors that the tests need onto this machine: `python tests/e2e/machine.py`, again and again if you like.

Knows where each editor comes from: Debian's packages, newer packages of later Debian releases unpacked beside their own
C library, VS Code in a browser from npm. What is there already is left alone; where one step fails the others still
happen, and the editors that it would have brought are written down as absent, with the reason. Refuses to know what is
tested.
"""

from __future__ import annotations

import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from glob import glob
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
HOME = REPOSITORY / ".e2e"
ARTEFACTS = HOME / "artefacts"
CLIENTS = HOME / "clients.json"

PACKAGES = [
    *("chromium", "fonts-dejavu-core"),
    *("emacs-nox", "elpa-eglot", "elpa-yaml-mode"),
    *("neovim", "tmux", "vim", "vim-ale"),
]
LATER = {"next": ("trixie", ["neovim", "hx"]), "unstable": ("sid", ["neovim"])}
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
CODE_SERVER = "4.139.1"
CODE_SERVER_FOLDER = HOME / "code-server" / CODE_SERVER
CODE_SERVER_ENTRY = CODE_SERVER_FOLDER / "node_modules" / "code-server" / "out" / "node" / "entry.js"


def main():
    """Take every step, then write down which clients there are."""
    steps = {
        "packages": install_packages,
        "next": partial(unpack_later, "next"),
        "unstable": partial(unpack_later, "unstable"),
        "code-server": install_code_server,
    }
    with ThreadPoolExecutor() as pool:
        reasons = dict(zip(steps, pool.map(_failure, steps, steps.values()), strict=True))
    found = _clients(reasons)
    CLIENTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    for client, command in found.items():
        print(f"{client:16} {shlex.join(command) if isinstance(command, list) else 'absent: ' + command}")


def clients():
    """Each client's command, a list; where the client is absent a text, the reason."""
    return json.loads(CLIENTS.read_text(encoding="utf-8")) if CLIENTS.exists() else {}


def install_packages(log):
    """The packages of this Debian that are missing."""
    known = _run(log, "dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *PACKAGES, check=False).splitlines()
    missing = [package for package in PACKAGES if f"{package} installed" not in known]
    if not missing:
        return
    install = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", *missing]
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if root and (not shutil.which("sudo") or subprocess.run([*root, "true"], capture_output=True).returncode):
        raise OSError(f"this needs root: sudo {shlex.join(install)}")
    # One of the machine's other archives may be out of reach without any harm to these packages.
    _run(log, *root, "apt-get", "update", check=False)
    _run(log, *root, *install)


def unpack_later(name, log):
    """The packages that a later release is asked for, unpacked with all they need, and a launcher for each program."""
    suite, packages = LATER[name]
    folder = HOME / "debian" / name
    if (folder / "done").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    for needed in ("lists/partial", "archives/partial", "root"):
        (folder / needed).mkdir(parents=True)
    (folder / "status").touch()
    (folder / "sources.list").write_text(f"deb [signed-by={KEYRING}] {_archive(log)} {suite} main\n", encoding="utf-8")
    options = {
        "Dir::State": folder,
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder,
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Acquire::Languages": "none",
    }
    apt = ["apt-get", *(part for option, value in options.items() for part in ("-o", f"{option}={value}"))]
    _run(log, *apt, "update")
    _run(log, *apt, "install", "-y", "--no-install-recommends", "--download-only", *packages)
    for package in (folder / "archives").glob("*.deb"):
        _run(log, "dpkg-deb", "-x", package, folder / "root")
    _write_launcher(folder, "nvim", "usr/bin/nvim")
    if "hx" in packages:
        _write_launcher(folder, "hx", "usr/lib/hx/hx")
    for fetched in ("lists", "archives"):
        shutil.rmtree(folder / fetched)
    (folder / "done").touch()


def install_code_server(log):
    """VS Code in a browser, whose own packages its package leaves to the installer."""
    if (CODE_SERVER_FOLDER / "done").exists():
        return
    shutil.rmtree(CODE_SERVER_FOLDER.parent, ignore_errors=True)
    CODE_SERVER_FOLDER.mkdir(parents=True)
    npm = [Path(sys.executable).parent / "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
    _run(log, *npm, f"code-server@{CODE_SERVER}", cwd=CODE_SERVER_FOLDER)
    _run(log, *npm, "--omit=dev", cwd=CODE_SERVER_ENTRY.parents[2] / "lib" / "vscode")
    (CODE_SERVER_FOLDER / "done").touch()


def _clients(reasons):
    """What each client needs, its command first, and the step that brings it."""
    later = HOME / "debian"
    node = Path(sys.executable).parent / "node"
    return {
        "neovim-apt": _client(reasons["packages"], "/usr/bin/nvim"),
        "neovim-next": _client(reasons["next"], later / "next" / "nvim"),
        "neovim-unstable": _client(reasons["unstable"], later / "unstable" / "nvim"),
        "emacs": _client(reasons["packages"], "/usr/bin/emacs", "/usr/share/emacs/site-lisp/elpa*/*eglot*"),
        "vim": _client(reasons["packages"], "/usr/bin/vim", "/usr/share/vim/vimfiles/pack/*/opt/ale"),
        "helix": _client(reasons["next"] or reasons["packages"], later / "next" / "hx", "/usr/bin/tmux"),
        "chromium": _client(reasons["packages"], "/usr/bin/chromium"),
        "code-server": _client(reasons["code-server"], node, CODE_SERVER_ENTRY, arguments=[str(CODE_SERVER_ENTRY)]),
    }


def _client(reason, command, *needs, arguments=()):
    missing = [str(needed) for needed in (command, *needs) if not glob(str(needed))]
    if missing:
        return reason or f"there is no {missing[0]}"
    return [str(command), *arguments]


def _failure(name, step):
    """Takes a step and keeps a log of it: nothing when it worked, otherwise a line that says why not."""
    HOME.mkdir(exist_ok=True)
    with (HOME / f"{name}.log").open("w", encoding="utf-8") as log:
        try:
            step(log)
        except (OSError, subprocess.SubprocessError) as error:
            print(error, file=log)
            return f"{error}; see {log.name}"
    return None


def _archive(log):
    """The address of the Debian archive that this machine uses."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Label: Debian"]
    addresses = _run(log, *asked).split()
    if not addresses:
        raise OSError("apt knows no Debian archive here; `apt-get update` may help")
    return addresses[0]


def _write_launcher(folder, name, program):
    """A script that starts an unpacked program with the C library that was unpacked beside it."""
    root = folder / "root"
    machine = f"{platform.machine()}-linux-gnu"
    loader = next(root.glob("**/ld-linux*.so*"))
    script = f"""#!/bin/sh
root={shlex.quote(str(root))}
export VIMRUNTIME="$root/usr/share/nvim/runtime" HELIX_RUNTIME="$root/usr/lib/hx/runtime"
export LUA_PATH="$root/usr/share/lua/5.1/?.lua;;" LUA_CPATH="$root/usr/lib/{machine}/lua/5.1/?.so;;"
exec {shlex.quote(str(loader))} --library-path "$root/usr/lib/{machine}:$root/lib/{machine}" "$root/{program}" "$@"
"""
    (folder / name).write_text(script, encoding="utf-8")
    (folder / name).chmod(0o755)


def _run(log, *command, cwd=None, check=True):
    """What a program writes, which goes into the log, too."""
    words = [str(part) for part in command]
    print("$", shlex.join(words), file=log, flush=True)
    done = subprocess.run(words, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    print(done.stdout, file=log, flush=True)
    if check and done.returncode:
        last_words = (done.stdout.strip() or "nothing").splitlines()[-1]
        raise OSError(f"`{shlex.join(words[:2])}` failed with {last_words}")
    return done.stdout


if __name__ == "__main__":
    main()
