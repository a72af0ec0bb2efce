"""What can be written in a comment that suppresses findings: the words themselves, and names of rules.

Is told which rules there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cfg_lsp.ide.completing.item import Asked, Item
from cfg_lsp.text import Span

_RULES = re.compile(r"#.*\bcfg-lsp:[ \t]*ignore(?:-file)?\[([^\]]*)\Z")
_WORDS = re.compile(r"#[ \t]*cfg-lsp:[ \t]*([\w-]*)\Z")
_NAME = re.compile(r"[\w-]*")
_DIRECTIVES = {
    "ignore": "suppresses rules on this line, or on the next one where it stands alone",
    "ignore-file": "suppresses rules in the whole file; stands before the first key",
}


def suppression_items(asked: Asked, rules: Mapping[str, str]) -> list[Item]:
    """Names of rules that the comment does not hold yet, or the word that begins their list."""
    text = asked.document.text
    before = text[asked.cursor.word.start : asked.offset]
    named = _RULES.search(before)
    if named is not None:
        behind = text[asked.offset : asked.cursor.word.end].partition("]")[0]
        own = re.split(r"[,\s]+", named[1])[-1]
        there = set(re.split(r"[,\s]+", named[1][: len(named[1]) - len(own)] + " " + behind))
        at = _at_word(asked, own)
        return [at.item(name, "rule", name, detail=says) for name, says in rules.items() if name not in there]
    words = _WORDS.search(before)
    if words is None:
        return []
    at = _at_word(asked, words[1])
    following = text[at.cursor.word.end : at.cursor.word.end + 1]
    opened = "" if following == "[" else "["
    closed = "]" if opened else ""
    return [
        at.item(name, "rule", f"{name}{opened}", snippet=f"{name}{opened}$1{closed}" if opened else "", detail=says)
        for name, says in _DIRECTIVES.items()
    ]


def _at_word(asked: Asked, own: str) -> Asked:
    match = _NAME.match(asked.document.text, asked.offset)
    end = match.end() if match is not None else asked.offset
    return asked._replace(cursor=asked.cursor._replace(word=Span(asked.offset - len(own), end), quote=""))
