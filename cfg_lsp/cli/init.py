"""Write a manifest that fits the repository it finds.

Looks at every YAML and JSON file below FOLDER, the current one by default: how they inherit, which
folders hold them, which lists name datasets, which keys refer to other configs. Writes what it found
to cfg-lsp.toml there, with comments, for you to read and change. An existing manifest is left alone.

  cfg-lsp init
  cfg-lsp init ../other-repository
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cfg_lsp.cli.console import FINE, Console, WrongCall
from cfg_lsp.cli.survey import Survey, survey
from cfg_lsp.project.files import canonical, exists, is_folder
from cfg_lsp.project.manifest import MANIFEST_NAME, builtin_text, read_manifest
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.text import plural

_PYPROJECT = "pyproject.toml"
_USUAL_CHAIN = 4
_WIDTH = 100
_NAMED_LISTS = 'named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }'
_USUAL_HEAD = (
    "# What cfg-lsp assumes where nothing else is said: no configs were found when this was written.",
    "# Paths are relative to this file; `*` is part of a name, `**` any number of folders.",
)


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
    found = survey(Workspace().snapshot(), folder)
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(manifest_text(found))
    except OSError as error:
        raise WrongCall(
            f"{console.shown(path)} cannot be written: {(error.strerror or 'it is in the way').lower()}"
        ) from None
    console.print(f"wrote {console.name(path)}: {_summary(found)}")
    return FINE


def manifest_text(found: Survey) -> str:
    """The manifest for a repository, as TOML with comments; the built-in one where there are no configs."""
    if not found.configs:
        return "\n".join([*_USUAL_HEAD, "", builtin_text().partition("\n\n")[2]])
    return "\n".join(
        [*_head(found), "", *_rules(), "", *_references(found), "", *_layers(found), "", *_parity(found), ""]
    )


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
    if found.mixes:
        facts.append("dataset mixes in " + ", ".join(found.mixes))
    if found.references:
        facts.append("referred to by " + ", ".join(found.references))
    return "\n  ".join(facts)


def _inheriting(found: Survey) -> str:
    count = sum(found.dialects.values())
    if count == 0:
        return "none of them inherits"
    does = "does" if len(found.dialects) == 1 else "do"
    return f"{count} of them {'inherits' if count == 1 else 'inherit'} as {' and '.join(found.dialects)} {does}"


def _head(found: Survey) -> Iterator[str]:
    yield "# What cfg-lsp knows of the configs in this repository. Paths are relative to this file;"
    yield "# `*` is part of a name, `**` any number of folders."
    yield ""
    yield "# Which files are configs, and which of those are not."
    yield f"include = {_list(found.include)}"
    yield f"exclude = {_list(found.exclude)}"
    yield ""
    yield "# What `cfg-lsp inspect` shows when no config is named."
    yield f"default-config = {_text(found.default or found.configs[0])}"
    yield ""
    yield from _dialect(found)
    yield ""
    yield "# The most files that may be merged into one config."
    if found.longest > 1:
        yield f"# The longest chain here has {found.longest} files."
    yield f"max-chain = {max(found.longest, _USUAL_CHAIN)}"


def _dialect(found: Survey) -> Iterator[str]:
    yield "# How files inherit: extends, detectron2, paddle, paddleseg, mmengine, d-fine, nemo-rl or lm-eval."
    if len(found.dialects) == 1:
        ((name, count),) = found.dialects.items()
        yield f"# {plural(count, 'file')} here {'inherits' if count == 1 else 'inherit'} so."
        yield f"dialect = {_text(name)}"
        return
    if found.dialects:
        yield f"# Files here inherit in {len(found.dialects)} ways, so each file's own key decides:"
        yield "# " + ", ".join(f"{name} ({count})" for name, count in found.dialects.items()) + "."
    yield '# dialect = "extends"'


def _rules() -> Iterator[str]:
    yield "# How much each rule matters: error, warning, information, hint or off."
    yield "[rules]"
    yield '# repeated-base = "error"'


def _references(found: Survey) -> Iterator[str]:
    yield "# Which keys name other configs by a path relative to this file, and the family they belong to."
    yield "[references]"
    yield from (f'{_text(key)} = "fusion"' for key in found.references)
    if not found.references:
        yield '# "custom.fusion_config" = "fusion"'
    yield ""
    yield "# Configs that share list rules. The entries of a named list merge by the first of these fields."
    if found.mixes:
        yield "[families.fusion]"
        yield f"files = {_list(found.mixes)}"
        yield _NAMED_LISTS
        return
    yield "[families]"
    yield "# [families.fusion]"
    yield '# files = ["configs/fusion/**"]'
    yield f"# {_NAMED_LISTS}"


def _layers(found: Survey) -> Iterator[str]:
    yield "# The layers of the hierarchy. A base extends nothing; `locked = true` would forbid to override it."
    if found.bases:
        yield "[layers.base]"
        yield f"files = {_list(found.bases)}"
        yield "extends = []"
        return
    yield "[layers]"
    yield "# [layers.base]"
    yield '# files = ["configs/base.yaml"]'
    yield "# extends = []"


def _parity(found: Survey) -> Iterator[str]:
    yield "# Differences that `cfg-lsp parity` allows between a config and what it is migrated to."
    yield "[parity]"
    yield f"allow = {_list(found.outputs)}"


def _list(texts: Sequence[str]) -> str:
    """A TOML array, on one line where it fits."""
    items = [_text(text) for text in texts]
    line = f"[{', '.join(items)}]"
    return line if len(line) <= _WIDTH else "\n".join(["[", *(f"    {item}," for item in items), "]"])


def _text(text: str) -> str:
    """A TOML string; JSON spells it the same way but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
