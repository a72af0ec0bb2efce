"""Show who set a key, what it replaced, and who overrides it.

The first line is the value, the second the file and line that set it; below stands the cascade, the winner first,
then the values that it replaced, then the configs that override it. Below all of them lies the default, where the
schema of the config's family gives one. KEY is a path with dots between its steps; a step that has dots itself is
quoted, an entry of a list that merges by name is its name.

Exit status:
  0  the key was explained
  1  it was, but something breaks the config's chain, or the manifest is wrong
  2  there is no such config or key, or the call is wrong

Examples:
  cfg-lsp why configs/train/sft/dense_1024.yaml training.learning_rate
  cfg-lsp why configs/fusion/variants/dense_1024.yaml targets.bbu_dense.mode

See also: inspect, graph
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice

from cfg_lsp.cli.console import FINDINGS, FINE, Console, WrongCall
from cfg_lsp.cli.session import add_settings, add_stdin_filename, config, report_breaks, resolve, snapshot_for
from cfg_lsp.merge import DEFAULT, KeyPath, Merged, one_line, read_keys, show_keys
from cfg_lsp.project.cascade import Cascade, Layer, cascade, downstream, dropped, layer_of
from cfg_lsp.project.defaults import default_cascade, description_of, with_default
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report import columns, pad, visible
from cfg_lsp.rules.subject import brief
from cfg_lsp.text.nearest import nearest

_MOST_SHOWN = 20  # overriders: the place of each is looked up in its file


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
    merged = resolve(snapshot, console, path, options.settings)
    broken = report_breaks(snapshot, console, [path])
    found = _cascade(snapshot, path, merged, read_keys(options.key))
    if found is None:
        raise WrongCall(_no_such_key(snapshot, console, merged, path, options.key))
    overriders, inheritors = downstream(snapshot, path, found.keys)
    shown = tuple(layer_of(snapshot, each) for each in overriders[:_MOST_SHOWN])
    lines = _lines(console, found, shown, len(overriders) - len(shown), inheritors)
    if found.winner.origin.path == DEFAULT:
        lines = _with_description(lines, description_of(snapshot, path, found.keys))
    console.print("\n".join(lines))
    return FINDINGS if broken else FINE


def _cascade(snapshot: Snapshot, path: str, merged: Merged, keys: KeyPath) -> Cascade | None:
    """What configs write at a key, over its default; the default alone where they neither write nor drop it."""
    found = cascade(snapshot, merged, keys)
    if found is not None:
        return with_default(snapshot, path, found)
    return default_cascade(snapshot, path, keys) if dropped(merged, keys) is None else None


def _with_description(lines: Iterator[str], description: str) -> Iterator[str]:
    """The value, its source, and then what the key does."""
    yield from islice(lines, 2)
    if description:
        yield f"  {visible(description)}"
    yield from lines


def _lines(
    console: Console, found: Cascade, overriders: tuple[Layer, ...], unseen: int, inheritors: int
) -> Iterator[str]:
    style = console.style
    yield f"{style.bold(visible(show_keys(found.keys)))}: {visible(one_line(found.value))}"
    yield f"  {_source(found)} {style.bold(console.place(found.winner.place, found.winner.origin))}"
    if len(found.layers) > 1:
        yield ""
        ranked = found.ranked
        yield from _table(console, [each.layer for each in ranked], [each.counts for each in ranked], "→")
    if overriders:
        yield ""
        yield "overridden in"
        yield from _table(console, overriders, [True] * len(overriders), " ")
    if unseen:
        yield f"    and {unseen} more"
    if inheritors:
        noun = "config inherits" if inheritors == 1 else "configs inherit"
        yield ""
        yield f"{inheritors} {'more ' if overriders else ''}{noun} it from here"


def _source(found: Cascade) -> str:
    return f"merged from {found.merged_from} definitions, the last in" if found.merged_from > 1 else "value from"


def _table(console: Console, layers: Sequence[Layer], counting: Sequence[bool], first_mark: str) -> Iterator[str]:
    """One line a definition: value, place, and what it did; a value that no longer counts is struck through."""
    style = console.style
    values = [visible(one_line(layer.value, 60)) for layer in layers]
    places = [console.place(layer.place, layer.origin) for layer in layers]
    width, place_width = max(map(columns, values)), max(map(columns, places))
    mark = first_mark
    for layer, counts, value, place in zip(layers, counting, values, places, strict=True):
        gap = " " * (width - columns(value))
        painted = value if counts else style.struck(value)
        yield f"  {mark} {painted}{gap}  {pad(place, place_width)}  {style.dim(layer.how)}"
        mark = " "


def _no_such_key(snapshot: Snapshot, console: Console, merged: Merged, path: str, key: str) -> str:
    missing = f"{console.shown(path)} has no key `{brief(key, 120)}`"
    dropper = dropped(merged, read_keys(key))
    if dropper is not None:
        return f"{missing}: {_dropped_by(console, layer_of(snapshot, dropper))}"
    near = list(dict.fromkeys(_nearest_keys(merged, read_keys(key))))[:3]
    return missing + (f"; did you mean {' or '.join(f'`{each}`' for each in near)}?" if near else "")


def _dropped_by(console: Console, dropper: Layer) -> str:
    value = one_line(dropper.value, 60)
    written = f"{brief(show_keys(dropper.origin.keys), 60)}: {value}" if dropper.origin.keys else value
    return f"`{written}` at {console.place(dropper.place, dropper.origin)} dropped it ({dropper.how})"


def _nearest_keys(merged: Merged, keys: KeyPath) -> Iterator[str]:
    """Keys like the first step that leads nowhere, beside it; else keys of that name elsewhere."""
    depth = next(number for number in range(len(keys)) if merged.find(keys[: number + 1]) is None)
    before, step, rest = keys[:depth], keys[depth], keys[depth + 1 :]
    here = merged.find(before)
    assert here is not None
    if before and not here.children:
        yield show_keys(before)
    for like in nearest(step, map(str, here.children)):
        whole = (*before, like, *rest)
        yield show_keys(whole if merged.find(whole) is not None else (*before, like))
    if not before:
        yield from (show_keys(each) for each, _ in merged.leaves() if each and str(each[-1]) == keys[-1])
