"""What PyYAML's errors mean, in words of the person who wrote the text."""

from __future__ import annotations

import re

import yaml
from yaml.reader import ReaderError

from cfg_lsp.syntax.broken import BrokenText

_NOT_PRINTABLE = re.compile(yaml.reader.Reader.NON_PRINTABLE)

# (part of the problem, part of the context, is the place the context's?, message, hint)
_MEANINGS: tuple[tuple[str, str, bool, str, str], ...] = (
    (
        "unexpected end of stream",
        "quoted scalar",
        True,
        "this quote is never closed",
        "close it with the same quote",
    ),
    ("document separator", "quoted scalar", True, "this quote is never closed", "close it with the same quote"),
    ("escape", "quoted scalar", False, "an unknown escape after `\\`", "write `\\\\`, or use single quotes"),
    (
        "expected ',' or ']'",
        "flow sequence",
        True,
        "this `[` is not closed, or a comma is missing after an item",
        "close it with `]`",
    ),
    (
        "expected ',' or '}'",
        "flow mapping",
        True,
        "this `{` is not closed, or a comma is missing after an entry",
        "close it with `}`",
    ),
    (
        "expected ':'",
        "simple key",
        True,
        "a key without its `:`",
        "write `key: value`, or indent the line to continue the text above",
    ),
    (
        "mapping values are not allowed",
        "",
        False,
        "a second `: ` in one value, or a line that is indented too far",
        "quote the value, or align the line with its neighbours",
    ),
    (
        "block sequence entries are not allowed",
        "",
        False,
        "a list item where none can begin",
        "start the list on a line of its own",
    ),
    ("expected key", "block mapping", False, "this line does not fit the mapping around it", "check its indentation"),
    (
        "expected <block end>",
        "block mapping",
        False,
        "this line does not fit the mapping around it",
        "check its indentation",
    ),
    (
        "expected '-' indicator",
        "block collection",
        False,
        "this line does not fit the list around it",
        "begin it with `- `, or check its indentation",
    ),
    (
        "expected <block end>",
        "block collection",
        False,
        "this line does not fit the list around it",
        "begin it with `- `, or check its indentation",
    ),
    (
        "expected alphabetic or numeric",
        "alias",
        True,
        "an alias without a name",
        "write `*name`, or quote a value that begins with `*`",
    ),
    ("expected alphabetic or numeric", "anchor", True, "an anchor without a name", "write `&name`"),
    ("found undefined tag handle", "", False, "a tag whose handle is not declared", "write `!Name`"),
    ("expected node content", "", False, "a value is missing or broken here", "write a value, or quote it"),
    ("mapping keys are not allowed", "", False, "`? ` begins a key where none can begin", "quote the value"),
    ("tab character", "", False, "a tab stands where YAML wants spaces", "replace the tab by spaces"),
    (
        "expected chomping or indentation",
        "block scalar",
        False,
        "text after `|` or `>`",
        "start the text on the next line",
    ),
    ("expected a comment or a line break", "block scalar", False, "text after `|` or `>`", "start the text below it"),
)

_CHARACTERS = {
    "\t": ("a tab stands where YAML wants spaces", "replace the tab by spaces"),
    "@": ("a value cannot begin with `@`", "quote it"),
    "`": ("a value cannot begin with a backquote", "quote it"),
    "%": ("a value cannot begin with `%`", "quote it"),
}


def explain(text: str, error: yaml.YAMLError) -> BrokenText:
    """PyYAML's `error` about `text` in words of the user's world."""
    if isinstance(error, ReaderError):
        return _unprintable(text)
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return BrokenText("text that is not YAML", str(error), 0)
    start = min(error.problem_mark.index, len(text))
    context = None if error.context_mark is None else error.context_mark.index
    problem, around = str(error.problem or ""), str(error.context or "")
    character = text[start : start + 1]
    if "cannot start any token" in problem and character in _CHARACTERS:
        return BrokenText(*_CHARACTERS[character], start, context=context)
    for problem_part, context_part, at_context, message, hint in _MEANINGS:
        if problem_part in problem and context_part in around:
            place = context if at_context and context is not None else start
            return BrokenText(message, hint, place, context=context)
    return BrokenText(f"text that is not YAML: {problem}", "", start, context=context)


def _unprintable(text: str) -> BrokenText:
    match = _NOT_PRINTABLE.search(text)
    start = match.start() if match else 0
    code = f"U+{ord(text[start]):04X}" if match else "unknown"
    name = "a NUL byte" if code == "U+0000" else f"the control character {code}"
    return BrokenText(f"{name}, which YAML does not allow", "remove it, or write it as an escape in double quotes", start)
