"""Which brackets are open at a cursor, and what was written between them.

Knows `[`, `{`, quotes and commas, of YAML and of JSON, and needs none of them to be closed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cfg_lsp.text import Span

_TOKEN = re.compile(
    r"(?P<quoted>\"(?:[^\"\\\r\n]|\\.)*\"?|'(?:[^'\r\n]|'')*'?)"
    r"|(?P<comment>(?:(?<=[\s,\[\]{}])|\A)\#[^\r\n]*)"
    r"|(?P<bracket>[\[\]{}])"
    r"|(?P<comma>,)"
    r"|(?P<colon>:(?=[\s,\[\]{}]|\Z)|(?<=[\"']):)"
    r"|(?P<newline>\r\n|\r|\n)"
    r"|(?P<word>(?:[^\s,\[\]{}:]|:(?![\s,\[\]{}]|\Z))+)"
)
_KEY_LINE = re.compile(r"[ \t]*(?:-[ \t]+)*[^\s\-\[\]{},#][^\r\n:,\[\]{}]*:(?:[ \t]|[\r\n]|\Z)")
_MOST_BEFORE = 64 * 1024
_MOST_BEHIND = 2_000  # characters that are looked at behind the cursor, for the keys that stand there


class Frame:
    """An open bracket: its `key` is the one whose value is being written, `written` the keys so far."""

    __slots__ = ("bracket", "has_colon", "index", "key", "word", "written")

    def __init__(self, bracket: str) -> None:
        self.bracket = bracket
        self.key: str | None = None
        self.index = 0
        self.word: Span | None = None
        self.has_colon = False
        self.written: dict[str, str] = {}


class Flow(NamedTuple):
    """`frames` are the brackets that are open at the cursor, `None` where all are closed; `end` is where."""

    frames: list[Frame] | None
    word: Span
    in_comment: bool = False
    end: int | None = None


def read_flow(text: str, start: int, offset: int, *, column: int = -1, is_json: bool = False) -> Flow:
    """The brackets from the one at `start` that are open at `offset`.

    `column` is that of the key they belong to: a key on a line of its own that is not indented
    deeper says that a bracket was forgotten.
    """
    frames: list[Frame] = []
    at_cursor: list[Frame] | None = None
    key_at_cursor: str | None = None
    word_at_cursor = Span(offset, offset)
    if offset - start > _MOST_BEFORE:
        return Flow(None, word_at_cursor)
    for token in _TOKEN.finditer(text, start, min(len(text), offset + _MOST_BEHIND)):
        kind = token.lastgroup
        if at_cursor is None and (token.start() >= offset or (kind in _WORDS and token.end() >= offset)):
            if kind == "comment" and token.start() < offset:
                return Flow(frames, Span(*token.span()), in_comment=True)
            at_cursor, key_at_cursor = list(frames), frames[-1].key
            word_at_cursor = _word_at(text, frames[-1], Span(*token.span()) if kind in _WORDS else None, offset)
            frames[-1].has_colon = _COLON.match(text, word_at_cursor.end) is not None
        if kind == "newline" and not is_json and _is_forgotten(text, token.end(), column):
            break
        _take(frames, kind or "", token.group(), Span(*token.span()), text, is_own=_touches(token, offset))
        if not frames:
            if at_cursor is None:
                return Flow(None, Span(offset, offset), end=token.end())
            break
        if at_cursor is not None and len(frames) < len(at_cursor):
            break
    else:
        if at_cursor is None and frames:
            at_cursor, key_at_cursor = list(frames), frames[-1].key
            word_at_cursor = _word_at(text, frames[-1], None, offset)
    if at_cursor is None:
        return Flow(None, Span(offset, offset))
    at_cursor[-1].key = key_at_cursor
    return Flow(at_cursor, word_at_cursor)


_WORDS = ("quoted", "word", "comment")
_COLON = re.compile(r"[ \t]*:")


def _touches(token: re.Match[str], offset: int) -> bool:
    return token.start() <= offset <= token.end()


def _word_at(text: str, frame: Frame, token: Span | None, offset: int) -> Span:
    """The word that the cursor touches: those before it on the line belong to it."""
    if token is not None and token.start > offset:
        token = None
    if token is not None and text[token.start] in "\"'":
        word = text[token.start : token.end]
        follows = _FOLLOWS.match(text, token.end) is not None
        return token if is_closed(word) and follows else Span(token.start, end_of_word(text, offset))
    behind = offset if token is None else token.start
    if frame.word is not None and not text[frame.word.end : behind].strip(" \t"):
        if token is not None:
            return Span(frame.word.start, token.end)
        if frame.word.end == offset:
            return frame.word
    return token if token is not None else Span(offset, offset)


def is_closed(quoted: str) -> bool:
    """Whether a text that begins with a quote ends with it."""
    return len(quoted) > 1 and quoted[-1] == quoted[0] and (quoted[0] == "'" or _CLOSED.fullmatch(quoted) is not None)


def end_of_word(text: str, cursor: int) -> int:
    """Where the word ends that a cursor is in."""
    match = _LETTERS.match(text, cursor)
    return match.end() if match is not None else cursor


_FOLLOWS = re.compile(r"[ \t]*(?:[:,\]}\r\n]|\Z|#)")
_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LETTERS = re.compile(r"[\w./-]*")


def _is_forgotten(text: str, start: int, column: int) -> bool:
    line = _KEY_LINE.match(text, start)
    if line is None:
        return False
    content = line.group()
    return len(content) - len(content.lstrip(" \t")) <= column


def _take(frames: list[Frame], kind: str, token: str, span: Span, text: str, *, is_own: bool) -> None:
    """Go on by one token."""
    if kind == "bracket":
        if token in "[{":
            frames.append(Frame(token))
        else:
            _finish(frames[-1], text)
            frames.pop()
        return
    frame = frames[-1]
    if kind in ("quoted", "word"):
        frame.word = span if frame.word is None else Span(frame.word.start, span.end)
    elif kind == "colon" and frame.bracket == "{" and frame.key is None and frame.word is not None:
        frame.key = _unquoted(text[frame.word.start : frame.word.end])
        frame.word = None
    elif kind == "comma":
        _finish(frame, text)
        frame.index += 1


def _finish(frame: Frame, text: str) -> None:
    """Note the pair that ends here."""
    if frame.key is not None:
        frame.written[frame.key] = text[frame.word.start : frame.word.end] if frame.word is not None else ""
    frame.key = None
    frame.word = None


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
