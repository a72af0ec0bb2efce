"""Write the pages that are made of code: docs/cli.md from the parsers, docs/rules.md from the rules.

python tools/generate_docs.py            write them
python tools/generate_docs.py --check    write nothing; exit with 1 where one is stale
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cfg_lsp.cli.main import COMMANDS  # noqa: E402
from cfg_lsp.cli.parser import command, program  # noqa: E402
from cfg_lsp.rules import RULES, rule_id  # noqa: E402

_MADE = "<!-- Written by tools/generate_docs.py; change the code it is made of instead. -->"


def main(arguments: list[str]) -> int:
    """Write or check every page; gives the exit status."""
    pages = {"docs/cli.md": cli_page(), "docs/rules.md": rules_page()}
    stale = [name for name, text in pages.items() if _written(ROOT / name) != text]
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"{name} is stale: run `python tools/generate_docs.py`\n")
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(pages[name], encoding="utf-8", newline="\n")
        sys.stdout.write(f"wrote {name}\n")
    return 0


def cli_page() -> str:
    """Every command with its help."""
    lines = ["# The command line", "", _MADE, "", "| command | does |", "|---|---|"]
    lines += [f"| [`cfg-lsp {name}`](#cfg-lsp-{name}) | {summary} |" for name, summary in COMMANDS.items()]
    lines += ["", "## cfg-lsp", "", *_fenced(program(COMMANDS).format_help())]
    for name in COMMANDS:
        lines += ["", f"## cfg-lsp {name}", "", *_fenced(command(name).format_help())]
    return "\n".join([*lines, ""])


def rules_page() -> str:
    """The table of the rules, and below it the page of each."""
    lines = ["# Rules", "", _MADE, "", "| rule | severity | finds |", "|---|---|---|"]
    lines += [
        f"| [`{rule_id(rule)}`](#{rule_id(rule)}) | {rule.SEVERITY.value} | {_first_line(rule)} |" for rule in RULES
    ]
    for rule in RULES:
        lines += ["", f"## {rule_id(rule)}", "", *_page(rule)]
    return "\n".join([*lines, ""])


def _written(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _fenced(text: str) -> list[str]:
    return ["```text", *text.rstrip().splitlines(), "```"]


def _first_line(rule: ModuleType) -> str:
    return (rule.__doc__ or "").strip().splitlines()[0].replace("|", "\\|")


def _page(rule: ModuleType) -> Iterator[str]:
    """A rule's docstring one heading lower, its examples named for what they are."""
    inside = False
    for line in (rule.__doc__ or "").strip().splitlines():
        example = re.fullmatch(r"```yaml (bad|good)", line)
        if example:
            yield {"bad": "Raises it:", "good": "Does not:"}[example[1]]
            yield ""
            yield "```yaml"
        else:
            yield f"#{line}" if line.startswith("## ") and not inside else line
        inside = bool(example) or (inside and line != "```")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
