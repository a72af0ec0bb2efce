"""A manifest for what a survey found, as TOML with comments for the person who will change it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from cfg_lsp.cli.surveying.layers import PRESET, FoundLayer
from cfg_lsp.cli.surveying.survey import MIX, Survey
from cfg_lsp.merge import DIALECTS
from cfg_lsp.project.manifest import OverlayKind
from cfg_lsp.project.manifest_reader import builtin_text
from cfg_lsp.text import plural

_USUAL_CHAIN = 4
_WIDTH = 100
_FEW = 12
_USUAL_HEAD = (
    "# What cfg-lsp assumes where nothing else is said: no configs were found when this was written.",
    "# Paths are relative to this file; `*` is part of a name, `**` any number of folders.",
)
_NAMED_LISTS = 'named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }'
_LAYER_HEADS = {
    "base": "Defaults that others extend. `locked = true` would forbid every other layer to override what they set.",
    "component": "Pieces that presets are put together from. `one-section = true` keeps each to one top-level section.",
    "preset": "What people run. `require` lists what each writes itself, so that no two runs share it by accident.",
}


def manifest_text(found: Survey) -> str:
    """The manifest for a repository; the built-in one where there are no configs."""
    if not found.configs:
        return "\n".join([*_USUAL_HEAD, "", builtin_text().partition("\n\n")[2]])
    blocks = (
        _head,
        _files,
        _dialect,
        _chain,
        _no_overlays,
        _rules,
        _references,
        _families,
        _layers,
        _overlays,
        _removed,
        _parity,
    )
    return "\n\n".join("\n".join(lines) for block in blocks if (lines := list(block(found)))) + "\n"


def _head(found: Survey) -> Iterator[str]:
    yield "# What cfg-lsp knows of the configs in this repository. Paths are relative to this file;"
    yield "# `*` is part of a name, `**` any number of folders. Every setting: `cfg-lsp schema manifest`."


def _files(found: Survey) -> Iterator[str]:
    yield "# Which files are configs, and which of those are not."
    yield f"include = {_list(found.include)}"
    yield f"exclude = {_list(found.exclude)}"
    yield ""
    yield "# What `cfg-lsp inspect` shows when no config is named."
    yield f"default-config = {_text(found.default or found.configs[0])}"


def _dialect(found: Survey) -> Iterator[str]:
    names = list(DIALECTS)
    yield f"# How files inherit: {', '.join(names[:-1])} or {names[-1]}."
    if len(found.dialects) == 1:
        ((name, count),) = found.dialects.items()
        yield f"# {plural(count, 'file')} here {'inherits' if count == 1 else 'inherit'} so."
        yield f"dialect = {_text(name)}"
        return
    if found.dialects:
        yield f"# Files here inherit in {len(found.dialects)} ways, so each file's own key decides:"
        yield "# " + ", ".join(f"{name} ({count})" for name, count in found.dialects.items()) + "."
    yield '# dialect = "extends"'


def _chain(found: Survey) -> Iterator[str]:
    yield "# The most files that may be merged into one config, itself counted; more is a `long-chain`."
    if found.longest > 1:
        yield f"# The longest chain here has {found.longest} files."
    yield f"max-chain = {max(found.longest, _USUAL_CHAIN)}"


def _no_overlays(found: Survey) -> Iterator[str]:
    if not found.kinds:
        yield "# Kinds of overlay: which keys a config that extends a runnable one may write. None is told apart"
        yield "# here. To have some, put tables in place of this line, below all other settings:"
        yield "#   [[overlays]]"
        yield '#   name = "long"'
        yield '#   files = ["configs/**/*_long.yaml"]'
        yield '#   allow = ["training.max_steps", "training.run_name"]'
        yield "overlays = []"


def _rules(_: Survey) -> Iterator[str]:
    yield "# How much each rule matters: error, warning, information, hint or off. `cfg-lsp rules` lists them;"
    yield "# where this repository does on purpose what a rule finds, say so here."
    yield "[rules]"
    yield '# redundant-override = "off"'
    yield '# type-change = "hint"'


def _references(found: Survey) -> Iterator[str]:
    yield "# Which keys name other configs by a path relative to this file, and the family they belong to."
    for key in found.doubtful:
        yield f"# {_text(key)} names a config in some files and something else in others."
    yield "[references]"
    yield from (f"{_text(key)} = {_text(family)}" for key, family in found.references.items())
    if not found.references:
        yield '# "custom.fusion_config" = "fusion"'


def _families(found: Survey) -> Iterator[str]:
    yield "# Configs that belong together. The entries of a named list merge by the first of these fields that they"
    yield "# have; every other list replaces the inherited one."
    if found.lists:
        names = [f"{keys} ({plural(count, 'file')})" for keys, count in found.lists.items()]
        yield from _wrapped("Put one of these lists into `named-lists` if your training code merges it so: ", names)
    for family in found.families:
        yield f"[families.{family.name}]"
        yield f"files = {_list(family.files)}"
        if family.name == MIX:
            yield _NAMED_LISTS
            yield "new-datasets = []  # names that an overlay may add"
    if not found.families:
        yield "[families]"
        yield "# [families.fusion]"
        yield '# files = ["configs/fusion/**"]'
        yield f"# {_NAMED_LISTS}"


def _layers(found: Survey) -> Iterator[str]:
    yield "# The layers of the hierarchy: the first that has a file counts, and `extends` says what it may extend."
    if not found.layers:
        yield "# No layers show in how the files extend each other."
        yield "[layers]"
        yield "# [layers.base]"
        yield '# files = ["configs/base.yaml"]'
        yield "# extends = []"
        return
    for layer in found.layers:
        yield from _layer(layer)


def _layer(layer: FoundLayer) -> Iterator[str]:
    yield ""
    yield f"# {_LAYER_HEADS[layer.name]}"
    yield f"[layers.{layer.name}]"
    yield f"files = {_list(layer.files)}"
    if layer.extends is not None:
        yield f"extends = {_list(layer.extends)}"
    if layer.one_section:
        yield "one-section = true"
    if layer.require:
        yield f"require = {_list(layer.require)}"
    if layer.name == PRESET and layer.presets is not None:
        yield ""
        yield "# A preset that extends a preset is an overlay. `forbid` would list keys that it may not write."
        yield "[layers.overlay]"
        yield f"extends-exactly = {layer.presets}"


def _overlays(found: Survey) -> Iterator[str]:
    if found.kinds:
        yield "# Kinds of overlay, the first that fits counts: by `files`, or by values `when` of the resolved config."
    for number, kind in enumerate(found.kinds):
        if number:
            yield ""
        yield from _kind(kind)


def _kind(kind: OverlayKind) -> Iterator[str]:
    yield "[[overlays]]"
    yield f"name = {_text(kind.name)}"
    if kind.files:
        yield f"files = {_list(kind.files)}"
    if kind.when:
        yield "when = { " + ", ".join(f"{_text(key)} = {_value(value)}" for key, value in kind.when.items()) + " }"
    if kind.allow is not None:
        yield f"allow = {_list(kind.allow)}"
    if kind.forbid:
        yield f"forbid = {_list(kind.forbid)}"


def _removed(_: Survey) -> Iterator[str]:
    yield "# Keys that are no more, and what replaces each; an empty text where nothing does."
    yield "[removed]"
    yield '# "training.lr" = "training.learning_rate"'


def _parity(found: Survey) -> Iterator[str]:
    yield "# Differences that `cfg-lsp parity` allows between a config and what it is migrated to."
    yield "[parity]"
    yield f"allow = {_list(found.outputs)}"


def _wrapped(head: str, names: list[str]) -> Iterator[str]:
    """A comment that lists names, the first few of them."""
    import textwrap

    more = [f"and {len(names) - _FEW} more"] if len(names) > _FEW else []
    for line in textwrap.wrap(head + ", ".join([*names[:_FEW], *more]) + ".", _WIDTH):
        yield f"# {line}"


def _list(texts: Sequence[str]) -> str:
    """A TOML array, on one line where it fits."""
    items = [_text(text) for text in texts]
    line = f"[{', '.join(items)}]"
    return line if len(line) <= _WIDTH else "\n".join(["[", *(f"    {item}," for item in items), "]"])


def _value(value: Any) -> str:
    return f"[{', '.join(map(_value, value))}]" if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    """A TOML string, number or switch; JSON spells them the same way but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
