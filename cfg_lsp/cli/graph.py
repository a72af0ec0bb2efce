"""Draw which config extends which.

Every arrow leads from a config to one of its bases, a dashed one from a config to another that it refers to, such as
its dataset mix. A file that is named but cannot be read is drawn dashed too. Without a PATH the whole hierarchy of the
manifest's `include` is drawn.

`svg` is a picture that any browser shows, `html` a page around it where configs can be searched for and a click shows
the chain of one and what extends it; both need no other file and no network. `mermaid` and `dot` are texts that other
programs draw.

Exit status:
  0  the picture was drawn
  1  it was, but something breaks a chain, or the manifest is wrong
  2  there are no configs, the picture cannot be written, or the call is wrong

Examples:
  cfg-lsp graph --format html --output configs.html
  cfg-lsp graph configs/train/sft/dense_1024.yaml
  cfg-lsp graph --format dot | dot -Tsvg > configs.svg

See also: inspect, why
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from cfg_lsp.cli.checking.outcome import output_of
from cfg_lsp.cli.console import FINDINGS, FINE, Console, WrongCall
from cfg_lsp.cli.drawing.dot import dot
from cfg_lsp.cli.drawing.hierarchy import Graph, graph_of
from cfg_lsp.cli.drawing.html import html
from cfg_lsp.cli.drawing.mermaid import MOST_EDGES, mermaid
from cfg_lsp.cli.drawing.svg import svg
from cfg_lsp.cli.session import add_stdin_filename, configs, report_breaks, snapshot_for
from cfg_lsp.project.files import canonical, true_names, write_text
from cfg_lsp.project.references import with_referenced

FORMATS: dict[str, Callable[[Graph, Mapping[str, str]], str]] = {
    "mermaid": mermaid,
    "dot": dot,
    "svg": svg,
    "html": html,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `graph`."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="configs and folders; `-` is standard input")
    parser.add_argument(
        "--format", choices=tuple(FORMATS), default="mermaid", help="the picture's language (default: mermaid)"
    )
    parser.add_argument("--output", metavar="FILE", help="write the picture to a file instead of standard output")
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the picture; faults of the chains go to standard error."""
    output = output_of(options, console)  # what cannot be written is said before the work
    snapshot, paths = snapshot_for(console, options.paths, options.stdin_filename)
    found = list(with_referenced(snapshot, configs(snapshot, console, paths)))
    graph = graph_of(snapshot, found)
    picture = FORMATS[options.format](graph, {path: console.shown(path) for path in graph.files})
    if output is None:
        console.print(picture)
    else:
        _write(output, picture, graph, console)
    if options.format == "mermaid" and len(graph.edges) > MOST_EDGES:
        many = f"{len(graph.edges)} arrows, and mermaid draws {MOST_EDGES} unless told otherwise"
        console.say(f"{many}; the other formats draw all")
    return FINDINGS if report_breaks(snapshot, console, found) else FINE


def _write(output: str, picture: str, graph: Graph, console: Console) -> None:
    """Put the picture in its file; raises `WrongCall` where that cannot be done, or would take a config's place."""
    if not true_names(canonical(output)).isdisjoint(graph.files):
        raise WrongCall(f"--output {console.shown(output)} would overwrite one of the configs; name another file")
    try:
        write_text(output, picture + "\n")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise WrongCall(f"the picture cannot be written to {console.shown(output)}: {why}") from None
