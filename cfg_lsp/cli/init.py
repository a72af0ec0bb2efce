"""Write a manifest that fits the repository it finds.

Looks at every YAML and JSON file below FOLDER: how they inherit, which folders hold them, which lists name datasets,
which keys refer to other configs. Writes what it found to cfg-lsp.toml there, with comments, for you to read and
change. An existing manifest is left alone.

Exit status:
  0  the manifest was written
  2  there is one already, or FOLDER cannot be used

Examples:
  cfg-lsp init
  cfg-lsp init ../other-repository

See also: check
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from cfg_lsp.cli.console import FINE, Console, WrongCall
from cfg_lsp.cli.session import say_amiss, unlisted
from cfg_lsp.cli.surveying.manifest_text import manifest_text
from cfg_lsp.cli.surveying.survey import MIX, REFERRED, Family, Survey, survey
from cfg_lsp.project.files import Met, canonical, exists, is_folder
from cfg_lsp.project.manifest import MANIFEST_NAME
from cfg_lsp.project.manifest_reader import read_manifest
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.text import plural

_PYPROJECT = "pyproject.toml"
_MOST_BROKEN = 5
_FEW = 4
_FAMILIES = {MIX: "dataset mixes", REFERRED: "other configs"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `init`."""
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="a repository (default: this folder)")


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the manifest and say what it is made of."""
    folder = os.path.join(console.folder, options.folder)
    if not is_folder(folder):
        raise WrongCall(f"there is no folder {console.shown(folder)}")
    folder = canonical(folder + "/")
    path = os.path.join(folder, MANIFEST_NAME)
    _refuse_a_second(console, path, os.path.join(folder, _PYPROJECT))
    met = Met([], [])
    found = survey(Workspace().snapshot(), folder, met)
    say_amiss(console, [*unlisted(console, met), *_amiss(console, found)])
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(manifest_text(found))
    except OSError as error:
        raise WrongCall(
            f"{console.shown(path)} cannot be written: {(error.strerror or 'it is in the way').lower()}"
        ) from None
    console.print(f"wrote {console.name(path)}: {_summary(found)}")
    return FINE


def _refuse_a_second(console: Console, path: str, pyproject: str) -> None:
    if exists(path):
        raise WrongCall(f"{console.shown(path)} exists already; remove it first to have it written anew")
    if read_manifest(pyproject) is not None:
        raise WrongCall(
            f"{console.shown(pyproject)} has a [tool.cfg-lsp] already; remove it first to have a file of its own"
        )


def _summary(found: Survey) -> str:
    """What was found: the configs behind the manifest's name, everything else on a line of its own."""
    if not found.configs:
        return "no configs found\n  it describes the usual layout under configs/; say in it what to `include`"
    facts = [f"{plural(len(found.configs), 'config')}, {_inheriting(found)}"]
    if found.dialects:
        facts.append(f"the longest chain has {found.longest} files")
    facts += [f"layer {layer.name}: {_few(layer.files)}" for layer in found.layers]
    facts += [_family(found, family) for family in found.families]
    return "\n  ".join(facts)


def _family(found: Survey, family: Family) -> str:
    keys = tuple(key for key, name in found.references.items() if name == family.name)
    words = f"{_FAMILIES[family.name]} in {_few(family.files)}"
    return f"{words}, named at {_few(keys)}" if keys else words


def _few(names: tuple[str, ...]) -> str:
    more = len(names) - _FEW
    return ", ".join([*names[:_FEW], *([f"{more} more"] if more > 0 else [])])


def _inheriting(found: Survey) -> str:
    count = sum(found.dialects.values())
    if count == 0:
        return "none of them inherits"
    does = "does" if len(found.dialects) == 1 else "do"
    return f"{count} of them {'inherits' if count == 1 else 'inherit'} as {' and '.join(found.dialects)} {does}"


def _amiss(console: Console, found: Survey) -> list[str]:
    """What could not be looked at, or in part only."""
    words = [f"{console.shown(path)} cannot be read: {why.reason}" for path, why in found.unreadable]
    words += [f"{console.shown(path)} has errors; only what could be read counts" for path in found.broken]
    more = len(words) - _MOST_BROKEN
    return words if more <= 0 else [*words[:_MOST_BROKEN], f"and so it is with {plural(more, 'other file')}"]
