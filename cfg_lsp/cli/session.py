"""What most commands begin with: a workspace, the config that was named, and its faults.

Knows how the words of a call become configs, settings and key paths.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cfg_lsp.cli.console import Console, WrongCall
from cfg_lsp.merge import Merged, SettingError
from cfg_lsp.project.discover import named
from cfg_lsp.project.files import Met, Unreadable, canonical, config_files, exists, is_folder
from cfg_lsp.project.listing import included
from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.references import with_bases
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.report import Report, render, visible
from cfg_lsp.rules.manifest_rules import manifest_problems
from cfg_lsp.rules.run import breaks
from cfg_lsp.syntax import decode
from cfg_lsp.text import Diagnostic, LineIndex, Severity

STDIN = "-"
_EMPTY = "an empty PATH names nothing; name a config or a folder"
_NOTHING = "no configs here; name files or folders, or say in cfg-lsp.toml what to `include`"


class Found(NamedTuple):
    """The configs that a call means; what is wrong with the manifests met; what there is not, in sentences.

    `folders` are those that were searched.
    """

    configs: list[str]
    problems: tuple[Diagnostic, ...]
    amiss: tuple[str, ...]
    folders: tuple[str, ...] = ()


def snapshot_for(
    console: Console, paths: Iterable[str], stdin_filename: str | None = None
) -> tuple[Snapshot, list[str]]:
    """A snapshot, and the paths with `-` replaced by the file that standard input stands for."""
    workspace, words = workspace_for(console, paths, stdin_filename)
    return workspace.snapshot(), words


def workspace_for(
    console: Console, paths: Iterable[str], stdin_filename: str | None = None
) -> tuple[Workspace, list[str]]:
    """The same for a command that changes texts."""
    workspace = Workspace()
    words = list(paths)
    if stdin_filename is not None and STDIN not in words:
        raise WrongCall("--stdin-filename says which file `-` stands for, and there is no `-`; add it")
    if STDIN in words:
        path = os.path.join(console.folder, stdin_filename or "stdin.yaml")
        if is_folder(path):
            raise WrongCall(f"--stdin-filename {console.shown(path)} is a folder; name the file that `-` stands for")
        limit = workspace.snapshot().manifest(canonical(path)).max_file_size
        workspace.open(path, _standard_input(console, path, limit))
        words = [path if each == STDIN else each for each in words]
    return workspace, [path and os.path.join(console.folder, path) for path in words]


def config(snapshot: Snapshot, console: Console, path: str) -> str:
    """The canonical path of a config that can be read; raises `WrongCall`."""
    if not path:
        raise WrongCall(_EMPTY)
    if is_folder(path):
        raise WrongCall(f"{console.shown(path)} is a folder; name a config in it")
    path = canonical(path)
    document = snapshot.document(path)
    if isinstance(document, Unreadable):
        raise WrongCall(f"{console.shown(path)} cannot be read: {document.reason}")
    return path


def configs(snapshot: Snapshot, console: Console, paths: list[str]) -> list[str]:
    """The configs that files and folders mean, or without any what the manifest includes; raises `WrongCall`."""
    found = find_configs(snapshot, console, paths)
    if found.amiss:
        raise WrongCall(found.amiss[0])
    if not found.configs:
        _report(snapshot, console, found.problems, 0)
        raise WrongCall(_NOTHING)
    return found.configs


def find_configs(snapshot: Snapshot, console: Console, paths: list[str]) -> Found:
    """The same as far as there is anything; raises `WrongCall` where there is nothing and nothing to say of it."""
    met = Met([], [])
    missing = [path for path in paths if not exists(path) and canonical(path) not in snapshot.open_paths]
    if paths:
        found = named(snapshot, [path for path in paths if path not in missing], met)
        manifests = []
    else:
        manifests = [manifest_here(snapshot, console)]
        found = included(manifests[0], lambda folder: config_files(folder, met))
    manifests += [_manifest_of(snapshot, folder) for folder in met.folders]
    problems = dict.fromkeys(each for manifest in manifests for each in manifest_problems(manifest))
    amiss = [f"there is no {console.shown(path)}; name a config or a folder" if path else _EMPTY for path in missing]
    if not (found or problems or amiss or met.unlisted):
        raise WrongCall(_NOTHING)
    return Found(found, tuple(problems), (*amiss, *unlisted(console, met)), tuple(met.folders))


def unlisted(console: Console, met: Met) -> list[str]:
    """The folders that a search could not look into, each as a sentence."""
    return [
        f"the folder {console.shown(path)} cannot be listed: {why.reason}" for path, why in dict.fromkeys(met.unlisted)
    ]


def say_amiss(console: Console, amiss: Iterable[str]) -> None:
    """Say on standard error what part of a call cannot be carried out, while the rest is."""
    for words in amiss:
        console.say(f"cfg-lsp: {visible(words)}")


def manifest_here(snapshot: Snapshot, console: Console) -> Manifest:
    """The manifest of the folder where the command was called."""
    return _manifest_of(snapshot, console.folder)


def resolve(snapshot: Snapshot, console: Console, path: str, settings: Sequence[str] = ()) -> Merged:
    """The resolved config with settings from the command line on top; raises `WrongCall`.

    Says on standard error where a setting is not what it looks like.
    """
    from cfg_lsp.project.settings import surprises_in, with_settings

    try:
        merged = with_settings(snapshot, path, settings)
    except SettingError as error:
        raise WrongCall(f"--set: {error}") from None
    found = surprises_in(snapshot, path, settings)
    say_amiss(
        console, (f"--set {key}: {each.message}; {each.hint(text_first=each.is_rather_text)}" for key, each in found)
    )
    return merged


def report_breaks(snapshot: Snapshot, console: Console, paths: Sequence[str]) -> bool:
    """Say on standard error what breaks the chains of these configs; whether there is anything."""
    found = breaks(snapshot, paths)
    _report(snapshot, console, found, sum(1 for _ in with_bases(snapshot, paths)))
    return bool(found)


def report_manifests(snapshot: Snapshot, console: Console, folders: Sequence[str] = ()) -> None:
    """Say on standard error what is wrong with the manifests of these folders, or of the current one."""
    manifests = [_manifest_of(snapshot, folder) for folder in folders or [console.folder]]
    problems = dict.fromkeys(each for manifest in manifests for each in manifest_problems(manifest))
    _report(snapshot, console, list(problems), 0)


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
        "--stdin-filename",
        metavar="PATH",
        help="the file that `-` stands for; its bases are relative to it",
    )


def _manifest_of(snapshot: Snapshot, folder: str) -> Manifest:
    return snapshot.manifest_of_folder(canonical(os.path.join(folder, "")))


def _report(snapshot: Snapshot, console: Console, found: Sequence[Diagnostic], configs: int) -> None:
    if found:
        report = Report(tuple(found), configs, console.folder, snapshot.lines, fixing="cfg-lsp check --fix")
        console.say(render(report, "text", console.error_style))


def _standard_input(console: Console, path: str, limit: int) -> str:
    """The text on standard input; raises `WrongCall` where there is none that could be read."""
    if console.stdin is None:
        raise WrongCall("standard input is closed, so `-` names nothing")
    data = console.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise WrongCall(
            f"standard input is larger than {limit:,} bytes; `max-file-size` in the manifest sets the limit"
        )
    text, notes = decode(path, data)
    for note in notes:
        line, column = LineIndex(text).position(note.span.start)
        words = f"standard input, line {line}, column {column}: {note.message}; {note.hint}"
        if note.severity is Severity.ERROR:
            raise WrongCall(words)
        console.say(f"cfg-lsp: {words}")
    return text
