"""Bytes of a file → its text.

Reads what PyYAML reads: UTF-8, and UTF-16 where a byte order mark says so.
"""

from __future__ import annotations

import codecs

from cfg_lsp.syntax.document import SYNTAX_ERROR
from cfg_lsp.text import Diagnostic, Severity, Span

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32", Severity.ERROR),  # PyYAML takes it for UTF-16 and refuses its zeros
    (codecs.BOM_UTF32_BE, "utf-32", Severity.ERROR),
    (codecs.BOM_UTF16_LE, "utf-16", Severity.WARNING),
    (codecs.BOM_UTF16_BE, "utf-16", Severity.WARNING),
)


def decode(path: str, data: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of `data` and what is wrong with its encoding; never fails.

    A UTF-8 byte order mark stays the first character of the text.
    """
    for mark, encoding, severity in _MARKS:
        if data.startswith(mark):
            message = f"{encoding.upper()} text, which programs that expect UTF-8 cannot read"
            return data.decode(encoding, errors="replace"), (_note(path, severity, 0, message, "save it as UTF-8"),)
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        place = len(data[: error.start].decode())
        byte = data[error.start]
        note = _note(
            path, Severity.ERROR, place, f"not UTF-8: the byte 0x{byte:02x} stands here", "save the file as UTF-8"
        )
        return data.decode(errors="replace"), (note,)


def _note(path: str, severity: Severity, start: int, message: str, hint: str) -> Diagnostic:
    return Diagnostic(SYNTAX_ERROR, severity, path, Span(start, start + 1), message, hint)
