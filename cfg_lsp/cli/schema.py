"""Print a JSON Schema.

`manifest` is the schema of cfg-lsp.toml, draft 7. An editor with a TOML language
server completes and checks a manifest whose first line names the file it is in:

  #:schema ./cfg-lsp.schema.json

Exit status:
  0  the schema was printed
  2  there is no schema of that name

Examples:
  cfg-lsp schema manifest > cfg-lsp.schema.json

See also: init, rules
"""

from __future__ import annotations

import argparse
import json

from cfg_lsp.cli.console import FINE, Console, WrongCall
from cfg_lsp.project.manifest_schema import manifest_schema
from cfg_lsp.rules.pages import pages

_MANIFEST = "manifest"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `schema`."""
    parser.add_argument("name", metavar="NAME", help="which schema: manifest")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the schema."""
    if options.name != _MANIFEST:
        raise WrongCall(f"no schema `{options.name}`; there is {_MANIFEST}")
    console.print(schema_text())
    return FINE


def schema_text() -> str:
    """The schema of the manifest, with every rule by its name."""
    rules = {rule: page.summary for rule, page in pages().items()}
    return json.dumps(manifest_schema(rules), indent=2, ensure_ascii=False) + "\n"
