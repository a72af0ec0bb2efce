"""What most commands begin with: a workspace, the config that was named, and its faults.

Knows how the words of a call become configs, settings and key paths.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence

from cfg_lsp.cli.console import Console, WrongCall
from cfg_lsp.merge import Merged, SettingError
from cfg_lsp.project.files import Unreadable, canonical, is_folder
from cfg_lsp.project.settings import with_settings
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.report import Report, render
from cfg_lsp.rules.run import breaks

STDIN = "-"


def snapshot_for(console: Console, paths: Iterable[str], stdin_filename: str | None) -> tuple[Snapshot, list[str]]:
    """A snapshot, and the paths with `-` replaced by the file that standard input stands for."""
    workspace = Workspace()
    named = list(paths)
    if STDIN in named:
        path = os.path.join(console.folder, stdin_filename or "stdin.yaml")
        workspace.open(path, console.stdin.read())
        named = [path if each == STDIN else each for each in named]
    return workspace.snapshot(), [os.path.join(console.folder, path) for path in named]


def config(snapshot: Snapshot, console: Console, path: str) -> str:
    """The canonical path of a config that can be read; raises `WrongCall`."""
    if is_folder(path):
        raise WrongCall(f"{console.shown(path)} is a folder; name a config in it")
    path = canonical(path)
    document = snapshot.document(path)
    if isinstance(document, Unreadable):
        raise WrongCall(f"{console.shown(path)} cannot be read: {document.reason}")
    return path


def resolve(snapshot: Snapshot, path: str, settings: Sequence[str] = ()) -> Merged:
    """The resolved config with settings from the command line on top; raises `WrongCall`."""
    try:
        return with_settings(snapshot, path, settings)
    except SettingError as error:
        raise WrongCall(f"--set: {error}") from None


def report_breaks(snapshot: Snapshot, console: Console, paths: Sequence[str]) -> bool:
    """Say on standard error what breaks the chains of these configs; whether there is anything."""
    found = {fault: None for path in paths for fault in breaks(snapshot, path)}
    if found:
        report = Report(tuple(found), len(paths), console.folder, snapshot.lines)
        console.say(render(report, "text", console.style))
    return bool(found)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """`--set KEY=VALUE`, as several commands have it."""
    parser.add_argument(
        "--set",
        dest="settings",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="lay a value over the config, as a command line would; may be given more than once",
    )


def add_stdin_filename(parser: argparse.ArgumentParser) -> None:
    """`--stdin-filename PATH`, for commands that take `-`."""
    parser.add_argument(
        "--stdin-filename", metavar="PATH", help="the file that `-`, standard input, stands for; bases are relative to it"
    )

