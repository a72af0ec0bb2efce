"""Explain rules: what each finds, why that is bad, and what to write instead.

Prints the page of each RULE: what raises it, what does not, and how it can be
mended. `cfg-lsp rules` lists the rules there are.

Exit status:
  0  every RULE was explained
  2  there is no such rule; the nearest name is offered

Examples:
  cfg-lsp explain missing-base
  cfg-lsp explain duplicate-key repeated-base --format markdown

See also: rules, check
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from cfg_lsp.cli.console import FINE, Console, WrongCall
from cfg_lsp.report import Style
from cfg_lsp.report.facts import RulePage
from cfg_lsp.rules.pages import has_fix, pages
from cfg_lsp.rules.selection import no_such_rule

VERSION = 1
_WIDTH = 79
_INDENT = "    "


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `explain`."""
    parser.add_argument("rules", metavar="RULE", nargs="+", help="a rule's name, such as missing-base")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="how the page is written (default: text)",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the pages, or none where a name is wrong."""
    known = pages()
    for name in options.rules:
        if name not in known:
            raise WrongCall(no_such_rule(name))
    chosen = [known[name] for name in dict.fromkeys(options.rules)]
    if options.format == "json":
        console.print(
            json.dumps({"version": VERSION, "rules": [_facts(page) for page in chosen]}, indent=2, ensure_ascii=False)
        )
    elif options.format == "markdown":
        console.print("\n".join(page.page for page in chosen))
    else:
        console.print("\n\n\n".join("\n".join(_text(page.page, console.style)) for page in chosen))
    return FINE


def _facts(page: RulePage) -> dict[str, Any]:
    """A rule for programs."""
    return {
        "rule": page.rule,
        "severity": page.severity.value,
        "fixable": has_fix(page),
        "summary": page.summary,
        "page": page.page,
    }


def _text(page: str, style: Style) -> Iterator[str]:
    """Markdown as a terminal shows it: bold headings, indented examples, paragraphs as wide as fits."""
    paragraph: list[str] = []
    inside = False
    for line in page.splitlines():
        fence = line.startswith("```")
        if line and not (fence or inside or line.startswith("#")):
            paragraph.append(line)
            continue
        yield from _wrapped(paragraph)
        paragraph = []
        inside = inside != fence
        if not fence:
            yield f"{_INDENT}{line}".rstrip() if inside else style.bold(line.lstrip("# "))
    yield from _wrapped(paragraph)


def _wrapped(paragraph: list[str]) -> list[str]:
    import textwrap

    if any(line.startswith(("- ", "|", " ")) for line in paragraph):  # a list or a table is laid out by hand
        return list(paragraph)
    return textwrap.wrap(" ".join(paragraph), _WIDTH, break_long_words=False, break_on_hyphens=False)
