"""`--fix` and `--diff`: put the fixes of a check on the disk, or show them.

Knows which files a call may change, and what becomes of standard input.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from cfg_lsp.cli.checking.outcome import exit_status
from cfg_lsp.cli.console import FINDINGS, Console, WrongCall
from cfg_lsp.project.files import one_name_each, replace_text
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.report import Report, Style, visible
from cfg_lsp.rules.selection import Selection
from cfg_lsp.text import Diagnostic, plural


def add_fixing(parser: argparse.ArgumentParser) -> None:
    """The options about fixes."""
    parser.add_argument(
        "--fix",
        action="store_true",
        help="apply the safe fixes to the named configs and report what is left; with `-` the fixed text goes to "
        "standard output and the report to standard error",
    )
    parser.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: apply fixes that may change values as well"
    )
    parser.add_argument("--diff", action="store_true", help="print what --fix would change, and change nothing")


def refuse_senseless(options: argparse.Namespace) -> None:
    """Raise `WrongCall` where these options mean nothing together."""
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise WrongCall("--unsafe-fixes says which fixes --fix or --diff apply; add one of them")
    if options.diff and options.output is not None:
        raise WrongCall("--diff prints a patch and no report; leave --output out, or redirect the patch")


def fix(
    workspace: Workspace, configs: Iterable[str], rules: Selection, options: argparse.Namespace, console: Console
) -> bool:
    """Fix these configs on the disk and say how much that was; whether each of them could be written.

    Standard input's fixed text is printed; it goes to no file.
    """
    from cfg_lsp.rules.fixing import fix_all

    given = sorted(workspace.snapshot().open_paths)
    fixed = fix_all(workspace, one_name_each(configs), rules, unsafe=options.unsafe_fixes)
    unwritten = set()
    for path, text in fixed.texts.items():
        if path in given:
            continue
        failure = replace_text(path, fixed.originals[path], text)
        workspace.close(path)
        if failure is not None:
            unwritten.add(path)
            console.say(f"cfg-lsp: {console.name(path)} cannot be fixed: {failure.reason}")
    done = [each for each in fixed.applied if each.path not in unwritten]
    if done:
        console.say(f"cfg-lsp: fixed {_amount(done, fixed.texts.keys() - unwritten)}")
    for path in given:
        console.put(workspace.snapshot().lines(path).text)
    return not unwritten


def show_fixes(
    workspace: Workspace,
    configs: Iterable[str],
    rules: Selection,
    options: argparse.Namespace,
    console: Console,
    problems: Iterable[Diagnostic],
) -> int:
    """Print what `fix` would change; the exit status says whether there is that, or a finding that stays.

    `problems` are those that no config has: what is wrong with manifests.
    """
    from cfg_lsp.rules.fixing import fix_all

    fixed = fix_all(workspace, one_name_each(configs), rules, unsafe=options.unsafe_fixes)
    for path, text in fixed.texts.items():
        for line in _diff(console.name(path), fixed.originals[path], text, console.style):
            console.put(line)
    if fixed.applied:
        console.say(f"cfg-lsp: --fix would fix {_amount(fixed.applied, fixed.texts)}")
    left = tuple(dict.fromkeys((*problems, *fixed.left)))
    status = exit_status(Report(left, 0, console.folder, workspace.snapshot().lines), options, console)
    if status == FINDINGS:
        failing = sum(each.severity.fails for each in left)
        console.say(f"cfg-lsp: {plural(failing, 'fault')} would be left; without --diff they are reported")
    return FINDINGS if fixed.texts and not options.exit_zero else status


def _amount(applied: Iterable[Diagnostic], files: Iterable[str]) -> str:
    return f"{plural(len(list(applied)), 'fault')} in {plural(len(list(files)), 'file')}"


def _diff(name: str, before: str, after: str, style: Style) -> Iterator[str]:
    """A unified diff of two texts as `patch` reads it: line ends stay as they are, a missing one is said."""
    import difflib

    lines = difflib.unified_diff(_lines(before), _lines(after), name, name, n=3)
    for line in lines:
        ended = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        yield _painted(ended, style) if style.colour else ended


def _lines(text: str) -> list[str]:
    """Lines as `patch` knows them: only LF ends one."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def _painted(line: str, style: Style) -> str:
    paint = {"+": style.green, "-": style.red, "@": style.blue}.get(line[0], str)
    if line.startswith(("+++", "---")):
        paint = style.bold
    return paint(visible(line.rstrip("\r\n"))) + "\n"
