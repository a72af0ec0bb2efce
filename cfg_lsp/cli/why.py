"""Show one key's cascade: the value, the file and line that set it, each value it replaced, and who
overrides it in the configs that inherit it.

  cfg-lsp why configs/train/sft/dense_1024.yaml training.learning_rate
  cfg-lsp why configs/fusion/variants/dense_1024.yaml targets.bbu_dense.train_jsonl
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from cfg_lsp.cli.console import FINDINGS, FINE, Console, WrongCall
from cfg_lsp.cli.session import add_settings, add_stdin_filename, config, report_breaks, resolve, snapshot_for
from cfg_lsp.merge import Merged, one_line, read_keys, show_keys
from cfg_lsp.project.cascade import Cascade, Downstream, Layer, cascade, downstream
from cfg_lsp.project.discover import included
from cfg_lsp.rules.nearest import nearest


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `why`."""
    parser.add_argument("config", metavar="CONFIG", help="a config; `-` is standard input")
    parser.add_argument("key", metavar="KEY", help="a key path, such as training.learning_rate")
    add_settings(parser)
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the cascade; faults of the chain go to standard error."""
    snapshot, paths = snapshot_for(console, [options.config], options.stdin_filename)
    path = config(snapshot, console, paths[0])
    merged = resolve(snapshot, path, options.settings)
    broken = report_breaks(snapshot, console, [path])
    found = cascade(snapshot, merged, read_keys(options.key))
    if found is None:
        raise WrongCall(_no_such_key(console, merged, path, options.key))
    configs = included(snapshot.manifest(path))
    console.print("\n".join(_lines(console, found, downstream(snapshot, path, found.keys, configs))))
    return FINDINGS if broken else FINE


def _lines(console: Console, found: Cascade, below: Downstream) -> Iterator[str]:
    style = console.style
    winner = found.winner
    yield f"{style.bold(show_keys(found.keys))}: {one_line(found.value)}"
    yield f"  value from {style.bold(console.place(winner.place, winner.origin))}"
    if len(found.layers) > 1:
        yield ""
        yield from _table(console, [winner, *found.replaced], winner)
    if below.overriders:
        yield ""
        yield "overridden in"
        yield from _table(console, below.overriders, None)
    if below.inheritors:
        yield ""
        yield f"{below.inheritors} more {'config inherits' if below.inheritors == 1 else 'configs inherit'} it from here"


def _table(console: Console, layers: list[Layer] | tuple[Layer, ...], winner: Layer | None) -> Iterator[str]:
    """One line a definition: value, place, and what it did; a value that no longer counts is struck through."""
    style = console.style
    values = [one_line(layer.value, 60) for layer in layers]
    places = [console.place(layer.place, layer.origin) for layer in layers]
    width, place_width = max(map(len, values)), max(map(len, places))
    for layer, value, place in zip(layers, values, places, strict=True):
        gap = " " * (width - len(value))
        counts = winner is None or layer is winner or layer.how.startswith("merged") or winner.how.startswith("merged")
        painted = value if counts else style.struck(value)
        mark = "→" if layer is winner else " "
        yield f"  {mark} {painted}{gap}  {place.ljust(place_width)}  {style.dim(layer.how)}".rstrip()


def _no_such_key(console: Console, merged: Merged, path: str, key: str) -> str:
    known = [show_keys(keys) for keys, _ in merged.leaves()]
    near = nearest(key, known) or [each for each in known if each.rpartition(".")[2] == key.rpartition(".")[2]][:3]
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    return f"{console.shown(path)} has no key {key}{hint}"
