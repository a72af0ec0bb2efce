"""Write what is made of code: docs/cli.md from the parsers, docs/rules/ from the rules, docs/manifest-reference.md
and the manifest's JSON Schema from the table of its settings, docs/settings.md from that of an editor's settings,
docs/schema-*.md and the tables of the families' shapes from their descriptions, the tables of the built-in manifest
from its text; and, in the VS Code extension's package.json, its version and the server's settings.

python tools/generate_docs.py            write them, and remove the page of a rule that is no more
python tools/generate_docs.py --check    write nothing; exit with 1 where one is stale, missing or superfluous
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from pprint import pformat
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cfg_lsp import __version__  # noqa: E402
from cfg_lsp.cli.main import COMMANDS  # noqa: E402
from cfg_lsp.cli.parser import command, program  # noqa: E402
from cfg_lsp.cli.schema import schema_text  # noqa: E402
from cfg_lsp.lsp.settings import SECTION  # noqa: E402
from cfg_lsp.lsp.settings import SETTINGS as EDITOR_SETTINGS  # noqa: E402
from cfg_lsp.project.manifest_reader import builtin_text  # noqa: E402
from cfg_lsp.project.manifest_settings import SETTINGS, Setting  # noqa: E402
from cfg_lsp.report.facts import RulePage  # noqa: E402
from cfg_lsp.rules.pages import has_fix, pages  # noqa: E402
from cfg_lsp.schema.families import FAMILIES, described_shape  # noqa: E402
from cfg_lsp.schema.fault import Check  # noqa: E402
from cfg_lsp.schema.shape import Field, Shape  # noqa: E402
from cfg_lsp.schema.summary import default_of, replacement, takes  # noqa: E402

_MADE = "<!-- Written by tools/generate_docs.py; change the code it is made of instead. -->"
_RULES = "docs/rules"
_BUILTIN_TABLES = "cfg_lsp/project/builtin_tables.py"
_SHAPE_TABLES = "cfg_lsp/schema/tables"
_EXTENSION = "editors/vscode/package.json"
_EXTENSION_TEXT = (ROOT / _EXTENSION).read_text(encoding="utf-8")
_SHOWN = "cfg-lsp: what is shown"


def main(arguments: list[str]) -> int:
    """Write or check every page; gives the exit status."""
    made = all_pages()
    amiss = {name: "missing" if _written(name) is None else "stale" for name in made if _written(name) != made[name]}
    amiss |= {name: "superfluous" for name in _present() if name not in made}
    for name, fault in amiss.items():
        if "--check" in arguments:
            sys.stderr.write(f"{name} is {fault}: run `python tools/generate_docs.py`\n")
        elif fault == "superfluous":
            (ROOT / name).unlink()
            sys.stdout.write(f"removed {name}\n")
        else:
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_text(made[name], encoding="utf-8", newline="\n")
            sys.stdout.write(f"wrote {name}\n")
    return 1 if amiss and "--check" in arguments else 0


def all_pages() -> dict[str, str]:
    """The text of every page by its name."""
    known = list(pages().values())
    rules = {f"{_RULES}/{page.rule}.md": rule_page(page) for page in known}
    return {
        "docs/cli.md": cli_page(),
        "docs/manifest-reference.md": manifest_page(),
        "docs/settings.md": settings_page(),
        **{f"docs/schema-{name}.md": schema_page(name) for name in FAMILIES},
        "cfg_lsp/cfg-lsp.schema.json": schema_text(),
        _EXTENSION: extension_manifest(json.loads(_EXTENSION_TEXT)),
        _BUILTIN_TABLES: builtin_tables(),
        **{f"{_SHAPE_TABLES}/{name}.py": shape_table(name) for name in FAMILIES},
        f"{_RULES}/README.md": rules_page(known),
        **rules,
    }


def builtin_tables() -> str:
    """The built-in manifest as Python reads it fastest."""
    return (
        '"""What `builtin.toml` says, at hand without reading TOML.\n\n'
        'Written by tools/generate_docs.py; change builtin.toml instead.\n"""\n\n'
        "from typing import Any\n\n"
        f"TABLES: dict[str, Any] = {pformat(tomllib.loads(builtin_text()), width=118, sort_dicts=False)}\n"
    )


def shape_table(family: str) -> str:
    """A family's shape as Python reads it fastest."""
    shape = described_shape(family)
    checks = sorted({check.__name__ for check in _checks_in(shape)})
    imported = [f"from cfg_lsp.schema.training_checks import {', '.join(checks)}"] if checks else []
    head = [
        f'"""What configs of the family `{family}` may say.',
        "",
        f"Written by tools/generate_docs.py; change {FAMILIES[family].partition(':')[0]} instead.",
        '"""',
        "",
        "from cfg_lsp.schema.shape import MISSING, Field, Shape",
        *imported,
    ]
    return "\n".join([*head, "", f"SHAPE = {_as_code(shape)}", ""])


def _checks_in(shape: Shape) -> Iterator[Check]:
    yield from shape.checks
    inner = [*(field.shape for field in shape.fields.values()), shape.others, shape.items]
    for each in inner:
        if each is not None:
            yield from _checks_in(each)


def _as_code(value: object) -> str:
    """An expression that makes a value; what a shape has by default is left out."""
    if isinstance(value, Shape | Field):
        defaults = type(value)._field_defaults
        given = [
            f"{name}={_as_code(each)}"
            for name, each in value._asdict().items()
            if name not in defaults or repr(each) != repr(defaults[name])
        ]
        return f"{type(value).__name__}({', '.join(given)})"
    if isinstance(value, Mapping):
        members = "".join(f"{_as_code(name)}: {_as_code(each)},\n" for name, each in value.items())
        return f"{{\n{members}}}" if members else "{}"
    if isinstance(value, tuple | list):
        members = ", ".join(map(_as_code, value))
        inside = f"{members}," if isinstance(value, tuple) and len(value) == 1 else members
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    return value.__name__ if callable(value) else repr(value)


def settings_page() -> str:
    """What an editor may set."""
    head = ["# An editor's settings", "", _MADE, ""]
    head += [
        "All of them below `cfg-lsp`, asked of the client or taken from what it sends as `initializationOptions`.",
        "",
    ]
    rows = [f"| `{SECTION}.{each.name}` | `{json.dumps(each.default)}` | {each.does} |" for each in EDITOR_SETTINGS]
    return "\n".join([*head, "| setting | default | what it does |", "|---|---|---|", *rows]) + "\n"


def extension_manifest(manifest: dict[str, Any]) -> str:
    """What the VS Code extension says of itself, with the server's version and settings."""
    manifest["version"] = __version__
    group = next(each for each in manifest["contributes"]["configuration"] if each["title"] == _SHOWN)
    group["properties"] = {
        f"{SECTION}.{each.name}": {
            "type": "boolean",
            "default": each.default,
            "scope": "window",
            "description": each.does,
        }
        for each in EDITOR_SETTINGS
    }
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def cli_page() -> str:
    """Every command with its help."""
    lines = ["# The command line", "", _MADE, "", "| command | does |", "|---|---|"]
    lines += [f"| [`cfg-lsp {name}`](#cfg-lsp-{name}) | {summary} |" for name, summary in COMMANDS.items()]
    lines += ["", "## cfg-lsp", "", *_fenced(program(COMMANDS).format_help())]
    for name in COMMANDS:
        lines += ["", f"## cfg-lsp {name}", "", *_fenced(command(name).format_help())]
    return "\n".join([*lines, ""])


def manifest_page() -> str:
    """Every setting of a manifest."""
    lines = ["# The settings of a manifest", "", _MADE, "", *_ABOUT_SETTINGS, ""]
    lines += ["| setting | takes | default | what it is for |", "|---|---|---|---|"]
    lines += [_setting_row(setting) for setting in SETTINGS]
    return "\n".join([*lines, ""])


def schema_page(family: str) -> str:
    """Every key that a family's configs may have."""
    shape = described_shape(family)
    lines = [f"# The keys of the family `{family}`", "", _MADE, ""]
    lines += [
        f"[Schemas](schemas.md) says what they are for; `cfg-lsp schema {family}` prints them as JSON Schema.",
        "",
    ]
    lines += _section(shape, "")
    return "\n".join(lines)


def _section(shape: Shape, keys: str) -> list[str]:
    """The keys of one mapping, then those of the mappings in it."""
    lines = [f"## `{keys}`", ""] if keys else []
    lines += [shape.does, ""] if shape.does else []
    living = [field for field in shape.fields.values() if field.moved_to is None]
    if living:
        lines += ["| key | takes | default | what it does |", "|---|---|---|---|", *map(_field_row, living), ""]
    if shape.others is not None and shape.fields:
        lines += [_FURTHER_KEYS, ""]
    moved = [field for field in shape.fields.values() if field.moved_to is not None]
    if moved:
        lines += ["| removed key | |", "|---|---|"]
        lines += [_row(f"`{field.name}`", replacement(field, _code)) for field in moved]
        lines += [""]
    for field in living:
        inner = field.shape.items if field.shape.items is not None else field.shape
        name = f"{keys}.{field.name}".lstrip(".") + (".*" if inner is field.shape.items else "")
        lines += _section(inner, name) if inner.fields else []
    return lines


def _field_row(field: Field) -> str:
    default = "required" if field.is_required else default_of(field, _code)
    return _row(f"`{field.name}`", takes(field.shape, _code), default, field.does or field.shape.does)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _code(text: str) -> str:
    return f"`{text}`"


_FURTHER_KEYS = "Further keys are allowed: a library or your own code may read them."


def rules_page(known: list[RulePage]) -> str:
    """The table of the rules."""
    lines = ["# Rules", "", _MADE, "", *_ABOUT_RULES, "", "| rule | severity | fix | finds |", "|---|---|---|---|"]
    for page in known:
        summary = page.summary.replace("|", "\\|")
        lines.append(
            f"| [`{page.rule}`]({page.rule}.md) | {page.severity.value} | {'fix' * has_fix(page)} | {summary} |"
        )
    return "\n".join([*lines, ""])


def rule_page(page: RulePage) -> str:
    """The page of one rule."""
    title, _, rest = page.page.partition("\n")
    return f"{title}\n\n{_MADE}\n{rest}\n[All rules](README.md)\n"


_ABOUT_RULES = (
    "`cfg-lsp explain RULE` shows a page on the terminal, `cfg-lsp rules` this list with the severities of your",
    "manifest. There, `[rules]` gives a rule another one:",
    "",
    "```toml",
    "[rules]",
    'repeated-base = "error"      # error | warning | information | hint | off',
    "```",
    "",
    "Errors and warnings make `cfg-lsp check` exit with 1, remarks and hints do not. A rule that is off finds nothing",
    "until a manifest turns it on. [On real configs](../on-real-configs.md) says what the rules find in four public",
    "repositories.",
)


_ABOUT_SETTINGS = (
    "[The guide](manifest.md) says how they belong together. A `*` stands for a name of your own; `overlays` is an",
    "array of tables. Where no default is given it is what the",
    "[built-in manifest](../cfg_lsp/project/builtin.toml) says.",
)


def _setting_row(setting: Setting) -> str:
    """A row; what the built-in manifest says of a whole table is shown there."""
    is_toml = setting.default.startswith(("[", "{", '"')) or setting.default in ("true", "false")
    default = f"`{setting.default}`" if is_toml else setting.default
    builtin = tomllib.loads(builtin_text()).get(setting.path)
    if builtin is not None and not isinstance(builtin, dict) and setting.path != "overlays":
        default = f"`{json.dumps(builtin)}`"
    cells = (f"`{setting.path}`", setting.takes.words, default, setting.about)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _present() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / _RULES).glob("*.md"))]


def _written(name: str) -> str | None:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def _fenced(text: str) -> list[str]:
    return ["```text", *text.rstrip().splitlines(), "```"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
