"""Print a JSON Schema.

A family's schema (`training`, `fusion`, `trainer`), draft 2020-12, is for whatever else
checks and completes configs. It requires nothing, because a config may inherit everything.

`manifest` is the schema of cfg-lsp.toml, draft 7. An editor with a TOML language
server completes and checks a manifest whose first line names the file it is in:

  #:schema ./cfg-lsp.schema.json

Exit status:
  0  the schema was printed
  2  there is no schema of that name

Examples:
  cfg-lsp schema training > training.schema.json
  cfg-lsp schema manifest > cfg-lsp.schema.json

See also: init, rules
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from cfg_lsp.cli.console import FINE, Console, WrongCall
from cfg_lsp.project.manifest_schema import manifest_schema
from cfg_lsp.rules.pages import pages
from cfg_lsp.schema.families import FAMILIES, shape_of_family
from cfg_lsp.schema.json_schema import json_schema
from cfg_lsp.text.nearest import nearest

_MANIFEST = "manifest"
_NAMES = (*FAMILIES, _MANIFEST)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `schema`."""
    parser.add_argument("name", metavar="FAMILY", help=f"which schema: {', '.join(_NAMES)}")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the schema."""
    if options.name == _MANIFEST:
        console.print(schema_text())
        return FINE
    shape = shape_of_family(options.name)
    if shape is None:
        raise WrongCall(_no_such_schema(options.name))
    console.print(_as_text(json_schema(shape, f"A config of the family {options.name}")))
    return FINE


def schema_text() -> str:
    """The schema of the manifest, with every rule by its name."""
    rules = {rule: page.summary for rule, page in pages().items()}
    return _as_text(manifest_schema(rules))


def _as_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _no_such_schema(name: str) -> str:
    near = nearest(name, _NAMES)[:1]
    known = f"there are {', '.join(_NAMES[:-1])} and {_NAMES[-1]}"
    return f"no schema `{name}`; " + (f"did you mean `{near[0]}`? " if near else "") + known
