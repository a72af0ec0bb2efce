"""What PyYAML's errors mean, in words of the person who wrote the text.

Knows the wording of both of PyYAML's parsers. Decides nothing about what to do with the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml
from yaml.reader import Reader, ReaderError

from cfg_lsp.syntax.broken import BrokenText

_NOT_PRINTABLE = re.compile(Reader.NON_PRINTABLE)
_LINE_BEGUN_BY_PERCENT = re.compile(r"^%", re.MULTILINE)
_MISFIT_MAPPING = ("this line does not fit the mapping around it", "check its indentation")
_MISFIT_LIST = ("this line does not fit the list around it", "begin it with `- `, or check its indentation")
_NO_COLON = ("a key without its `:`", "write `key: value`, or indent the line to continue the text above")
_OPEN_QUOTE = ("this quote is never closed", "close it with the same quote")
_OPEN_LIST = ("this `[` is not closed, or a comma is missing after an item", "close it with `]`")
_OPEN_MAPPING = ("this `{` is not closed, or a comma is missing after an entry", "close it with `}`")
TAB = ("a tab stands where YAML wants spaces", "replace the tab by spaces")
_BLOCK_HEADER = ("text after `|` or `>`", "start the text on the next line")
_BAD_ESCAPE = ("an unknown escape after `\\`", "write `\\\\`, or use single quotes")
_AFTER_QUOTE = ("text after the closing quote", "write a quote inside single quotes twice, or remove the text")
_PERCENT = ("a line cannot begin with `%`", "quote the text")


class _Meaning(NamedTuple):
    """An error whose words hold `problem` and whose context holds `around`, and what to say of it.

    `opens` places it where the unfinished thing begins; `earlier` is said when a line above is to blame.
    """

    problem: str
    around: str
    words: tuple[str, str]
    opens: bool = False
    earlier: tuple[str, str] | None = None


_MEANINGS = (
    _Meaning("unexpected end of stream", "quoted scalar", _OPEN_QUOTE, opens=True),
    _Meaning("document separator", "quoted scalar", _OPEN_QUOTE, opens=True),
    _Meaning("document indicator", "quoted scalar", _OPEN_QUOTE, opens=True),
    _Meaning("escape", "quoted scalar", _BAD_ESCAPE),
    _Meaning("hexdecimal", "quoted scalar", _BAD_ESCAPE),
    _Meaning("hexadecimal", "quoted scalar", _BAD_ESCAPE),
    _Meaning("expected ',' or ']'", "flow sequence", _OPEN_LIST, opens=True),
    _Meaning("expected ',' or '}'", "flow mapping", _OPEN_MAPPING, opens=True),
    _Meaning("expected ':'", "simple key", _NO_COLON, opens=True),
    _Meaning(
        "mapping values are not allowed",
        "",
        ("a second `: ` in one value, or a line that is indented too far", "quote the value, or align the line"),
        earlier=_NO_COLON,
    ),
    _Meaning(
        "block sequence entries are not allowed",
        "",
        ("a list item where none can begin", "start the list on a line of its own"),
    ),
    _Meaning("expected key", "block mapping", _MISFIT_MAPPING),
    _Meaning("expected <block end>", "block mapping", _MISFIT_MAPPING),
    _Meaning("expected '-' indicator", "block collection", _MISFIT_LIST),
    _Meaning("expected <block end>", "block collection", _MISFIT_LIST),
    _Meaning(
        "expected alphabetic or numeric",
        "alias",
        ("an alias without a name", "write `*name`, or quote a value that begins with `*`"),
        opens=True,
    ),
    _Meaning("expected alphabetic or numeric", "anchor", ("an anchor without a name", "write `&name`"), opens=True),
    _Meaning("found undefined tag handle", "", ("a tag whose handle is not declared", "write `!Name`")),
    _Meaning("the expected '>'", "", ("this `!<` is never closed", "close it with `>`"), opens=True),
    _Meaning("expected '>'", "", ("this `!<` is never closed", "close it with `>`"), opens=True),
    _Meaning("while scanning a tag", "", ("a tag that cannot be read", "write `!Name`"), opens=True),
    _Meaning("node content", "", ("a value is missing or broken here", "write a value, or quote it")),
    _Meaning("mapping keys are not allowed", "", ("`? ` begins a key where none can begin", "quote the value")),
    _Meaning("tab character", "", TAB),
    _Meaning("expected chomping or indentation", "block scalar", _BLOCK_HEADER),
    _Meaning("expected a comment or a line break", "block scalar", _BLOCK_HEADER),
    _Meaning("expected comment or line break", "block scalar", _BLOCK_HEADER),
    _Meaning(
        "document start>",
        "",
        ("text that does not belong to the value above", "check its indentation, or remove an end mark `...` above"),
    ),
)

_FIRST_CHARACTERS = {
    "\t": TAB,
    "@": ("a value cannot begin with `@`", "quote it"),
    "`": ("a value cannot begin with a backquote", "quote it"),
    "%": ("a value cannot begin with `%`", "quote it"),
}

_MISFIT_CHARACTERS = {
    "-": ("a list item among the keys of a mapping", "write a key above the list, or check the indentation"),
    ":": ("a `:` without a key", "write `key: value`"),
    "]": ("a `]` that nothing opened", "remove it, or quote the text"),
    "}": ("a `}` that nothing opened", "remove it, or quote the text"),
}


def explain(text: str, error: yaml.YAMLError) -> BrokenText:
    """PyYAML's `error` about `text` in words of the user's world."""
    if isinstance(error, ReaderError) or _NOT_PRINTABLE.search(text):
        return unprintable(text)
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return BrokenText("text that is not YAML", str(error), 0)
    start = min(error.problem_mark.index, len(text))
    context = None if error.context_mark is None else error.context_mark.index
    problem, around = str(error.problem or ""), str(error.context or "")
    if "cannot start any token" in problem and text[start : start + 1] in _FIRST_CHARACTERS:
        words = _FIRST_CHARACTERS[text[start]]
        return BrokenText(*words, start, context=context, droppable=words is TAB)
    for meaning in _MEANINGS:
        if meaning.problem in problem and meaning.around in around:
            return _explained(text, meaning, start, context)
    return BrokenText(f"text that is not YAML: {problem}", "", start, context=context)


def unprintable(text: str) -> BrokenText:
    """The first character that YAML does not allow; noticed before everything else."""
    match = _NOT_PRINTABLE.search(text)
    start = match.start() if match else 0
    code = ord(text[start]) if match else 0
    name = "a NUL byte" if code == 0 else f"the control character U+{code:04X}"
    if 0xD800 <= code <= 0xDFFF:
        name = "half a surrogate pair"
    hint = "remove it, or write it as an escape in double quotes"
    return BrokenText(f"{name}, which YAML does not allow", hint, start, noticed=start - len(text) - 1)


def _explained(text: str, meaning: _Meaning, start: int, context: int | None) -> BrokenText:
    place = context if meaning.opens and context is not None else start
    words = meaning.words
    if words is _MISFIT_MAPPING:
        words = _misfit(text, place)
    elif words is _NO_COLON and text[place] in "[{" and _is_left_open(text, place):
        words = _OPEN_LIST if text[place] == "[" else _OPEN_MAPPING
    elif meaning.problem == "document start>":
        percents = [match.start() for match in _LINE_BEGUN_BY_PERCENT.finditer(text, 0, place + 1)]
        if percents:
            return BrokenText(*_PERCENT, percents[-1], noticed=start)
    elif meaning.problem == "node content":
        words = _MISFIT_CHARACTERS.get(text[place : place + 1], words)
    if words in (_MISFIT_MAPPING, _AFTER_QUOTE) or meaning.earlier is not None:
        context = _quote_left_open(text, place) or context
    return BrokenText(*words, place, context=context, noticed=start, earlier=meaning.earlier, droppable=words is TAB)


def _misfit(text: str, place: int) -> tuple[str, str]:
    """What to say of text that fits no mapping: `place` is its first character."""
    before = text[:place].rstrip(" \t")
    if text[place : place + 1] in _MISFIT_CHARACTERS:
        return _MISFIT_CHARACTERS[text[place]]
    if before.endswith(("'", '"')):
        return _AFTER_QUOTE
    if before.endswith(("]", "}")):
        return ("text after the closing bracket", "remove it, or quote the whole value")
    return _MISFIT_MAPPING


def _quote_left_open(text: str, place: int) -> int | None:
    """The quote on a line above that the first quote on the line of `place` seems to close."""
    line_start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
    for quote in ("'", '"'):
        opening = text.rfind(quote, 0, line_start)
        opening_line = max(text.rfind("\n", 0, opening), text.rfind("\r", 0, opening)) + 1
        if opening >= 0 and quote in text[line_start:place] and text.count(quote, opening_line, opening) % 2 == 0:
            return opening
    return None


def _is_left_open(text: str, place: int) -> bool:
    line = text[place:].split("\n", 1)[0]
    return line.count("[") + line.count("{") > line.count("]") + line.count("}")
