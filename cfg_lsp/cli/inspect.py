"""Show a config's chain, lowest precedence first, and the resolved config as key-sorted JSON.

Without a CONFIG it shows the manifest's `default-config`. The same files give the same bytes, every time. Faults of
the chain go to standard error, and what could be read is shown all the same.

Exit status:
  0  the config and all its bases were read
  1  something breaks its chain, or the manifest is wrong
  2  CONFIG cannot be read, or the call is wrong

Examples:
  cfg-lsp inspect configs/train/sft/dense_1024.yaml
  cfg-lsp inspect configs/debug.yaml --payload | jq .training
  cfg-lsp inspect configs/debug.yaml --set training.learning_rate=1.0e-5

See also: why, diff, graph
"""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from cfg_lsp.cli.console import FINDINGS, FINE, Console, WrongCall
from cfg_lsp.cli.session import (
    add_settings,
    add_stdin_filename,
    config,
    manifest_here,
    report_breaks,
    report_manifests,
    resolve,
    snapshot_for,
)
from cfg_lsp.cli.tree import draw_tree
from cfg_lsp.merge import COMMAND_LINE, Merged, dump_json, show_keys, to_json
from cfg_lsp.project.cascade import Cascade, Layer, cascade
from cfg_lsp.project.defaults import unset, with_default
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import dump_yaml


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `inspect`."""
    parser.add_argument("config", metavar="CONFIG", nargs="?", help="a config; `-` is standard input")
    parser.add_argument(
        "--format",
        choices=("json", "yaml", "tree"),
        default="json",
        help="how the config is written; `tree` shows the place of each value (default: json)",
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--payload", action="store_true", help="the resolved config alone, for pipes")
    shape.add_argument(
        "--provenance",
        action="store_true",
        help="JSON: every key path with its value, the file and line that set it, and what it replaced; the defaults "
        "of its sections too, where the config's family has a schema",
    )
    add_settings(parser)
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the config; faults of its chain go to standard error."""
    if options.provenance and options.format != "json":
        raise WrongCall(f"--provenance is JSON, so --format {options.format} does not go with it")
    snapshot, paths = snapshot_for(console, [options.config] if options.config else [], options.stdin_filename)
    path = config(snapshot, console, paths[0]) if paths else _default(snapshot, console)
    merged = resolve(snapshot, console, path, options.settings)
    broken = report_breaks(snapshot, console, [path])
    if options.provenance:
        provenance = _provenance(snapshot, console, path, merged, bool(options.settings))
        console.print(json.dumps(provenance, indent=2, ensure_ascii=False))
    else:
        if not options.payload:
            console.print(_chain(snapshot, console, path, bool(options.settings)))
        console.print(_body(snapshot, console, merged, options.format))
    return FINDINGS if broken else FINE


def _default(snapshot: Snapshot, console: Console) -> str:
    manifest = manifest_here(snapshot, console)
    try:
        return config(snapshot, console, os.path.join(manifest.folder, manifest.default_config))
    except WrongCall as wrong:
        report_manifests(snapshot, console)
        raise WrongCall(f"name a config; the manifest's default, {wrong}") from None


def _chain(snapshot: Snapshot, console: Console, path: str, has_settings: bool) -> str:
    chain = snapshot.chain(path)
    width = len(str(len(chain.members) + has_settings))
    lines = [console.style.bold("Chain (low → high)")]
    number = 0
    for step in chain.steps:
        if step.again and step.link is not None:
            words = f"{console.name(step.path)} (again, a base of {console.name(step.link.owner)})"
            lines.append(console.style.dim(f"  {' ' * width}  {words}"))
        else:
            number += 1
            lines.append(f"  {number:>{width}}  {console.name(step.path)}")
    if has_settings:
        lines.append(f"  {number + 1:>{width}}  {COMMAND_LINE}")
    return "\n".join(lines) + "\n\n"


def _body(snapshot: Snapshot, console: Console, merged: Merged, form: str) -> str:
    if form == "tree":
        return draw_tree(snapshot, console, merged)
    if form == "yaml":
        return dump_yaml(merged.value)
    return dump_json(merged.value)


def _provenance(snapshot: Snapshot, console: Console, path: str, merged: Merged, has_settings: bool) -> dict[str, Any]:
    entries = {}
    for keys, _ in merged.leaves():
        found = cascade(snapshot, merged, keys)
        if keys and found is not None:
            entries[show_keys(keys)] = _entry(console, with_default(snapshot, path, found))
    entries |= {show_keys(found.keys): _entry(console, found) for found in unset(snapshot, path, merged)}
    return {
        "chain": [*map(console.shown, snapshot.chain(path).members), *([COMMAND_LINE] if has_settings else [])],
        "keys": dict(sorted(entries.items())),
    }


def _entry(console: Console, found: Cascade) -> dict[str, Any]:
    return {
        **_layer(console, found.winner, found.value),
        "replaced": [_layer(console, layer, layer.value) for layer in found.replaced],
    }


def _layer(console: Console, layer: Layer, value: Any) -> dict[str, Any]:
    is_file = os.path.isabs(layer.origin.path)
    return {
        "value": to_json(value),
        "file": console.shown(layer.origin.path) if is_file else layer.origin.path,
        "line": layer.place.position.line if layer.place is not None else None,
        "how": layer.how,
    }
