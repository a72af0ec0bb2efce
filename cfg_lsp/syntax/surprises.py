"""Plain scalars that YAML 1.1 reads as something else than a person does.

Knows a scalar's text and the value it has; knows nothing of what the value is for. What YAML and people agree on is
no surprise: `true`, `0x1F`, `+1`, `.5`, `1_000`, `~`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal, NamedTuple

SurpriseKind = Literal["text", "padded text", "boolean", "octal", "base 60", "underscores", "date"]


class Surprise(NamedTuple):
    """What a scalar is, in words, and how to write the value that people see in it.

    `reads` is what YAML makes of it (``the boolean `false` ``), `instead` a scalar that YAML and people read alike;
    empty where only quotes would do.
    """

    raw: str
    kind: SurpriseKind
    reads: str
    instead: str

    @property
    def keeps_value(self) -> bool:
        """Whether `instead` is another spelling of the value that the scalar has already."""
        return self.kind in ("boolean", "octal", "base 60", "underscores")

    @property
    def is_text(self) -> bool:
        """Whether the scalar is text to YAML already, so that quotes change no value."""
        return self.kind in ("text", "padded text")

    @property
    def message(self) -> str:
        """The fault in one sentence."""
        return f"`{self.raw}` is {self.reads} to YAML 1.1, {_BUT[self.kind]}"

    @property
    def is_rather_text(self) -> bool:
        """Whether people who write this mostly mean text: a time, a date, a padded number, a name with underscores."""
        padded = self.kind == "octal" and self.raw.lstrip("-+").startswith("00")
        return padded or self.kind in ("padded text", "base 60", "underscores", "date")

    def hint(self, *, text_first: bool, quote: str = '"') -> str:
        """What to write, the likelier first."""
        if not text_first:
            return f"write `{self.instead}`, or quotes to mean the text"
        return f"write `{quoted(self.raw, quote)}` to mean the text" + (
            f", or `{self.instead}`" if self.instead else ""
        )


def surprise(raw: str, value: Any) -> Surprise | None:
    """What is surprising about a plain scalar that has this value, `None` where nothing is."""
    if isinstance(value, str):
        return _text(raw)
    if isinstance(value, bool):
        return None if raw.lower() in ("true", "false") else _to_boolean(raw, value)
    if isinstance(value, date):
        kind = "a date and time" if ":" in raw else "a date"
        return Surprise(raw, "date", kind, "")
    if isinstance(value, int | float):
        return _number(raw, value)
    return None


def quoted(raw: str, quote: str = '"') -> str:
    """A surprising scalar as text: none of them holds a quote or a backslash."""
    return f"{quote}{raw}{quote}"


_BUT: dict[SurpriseKind, str] = {
    "text": "not a number",
    "padded text": "not a number",
    "boolean": "not text",
    "octal": "which reads a leading zero as octal",
    "base 60": "which counts in sixties between colons",
    "underscores": "which skips underscores in numbers",
    "date": "not text",
}
_EXPONENT = re.compile(r"([-+]?)(\d[\d_]*|(?=\.\d))(?:\.([\d_]*))?(?:([eE])([-+]?)(\d+))?", re.ASCII)
_OCTAL = re.compile(r"([-+]?)0o([0-7]+)", re.ASCII)
_PADDED = re.compile(r"([-+]?)0+([1-9]\d*)", re.ASCII)
_LEADING_ZERO = re.compile(r"[-+]?0[0-7_]+", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:_\d{3})+(?:\.[\d_]*)?(?:[eE].*)?", re.ASCII)
_PREFIXED = ("0x", "0b")
_MOST_DIGITS = 40  # a number that is meant has no more; longer ones are names of something


def _text(raw: str) -> Surprise | None:
    """Numbers to everybody but YAML 1.1: no point before the exponent, no sign in it, octal as Python spells it."""
    if len(raw) > _MOST_DIGITS or not raw.isascii():
        return None
    octal = _OCTAL.fullmatch(raw)
    padded = _PADDED.fullmatch(raw)
    if octal is not None:
        return Surprise(raw, "text", f"the text '{raw}'", f"{octal[1]}{int(octal[2], 8)}")
    if padded is not None:
        return Surprise(raw, "padded text", f"the text '{raw}'", f"{padded[1]}{padded[2]}")
    match = _EXPONENT.fullmatch(raw)
    if match is None or (match[4] is None and match[3] is None):
        return None
    sign, whole, fraction, letter, exponent_sign, exponent = match.groups()
    power = f"{letter}{exponent_sign or '+'}{exponent}" if letter else ""
    return Surprise(raw, "text", f"the text '{raw}'", f"{sign}{whole.rstrip('_') or 0}.{fraction or 0}{power}")


def _to_boolean(raw: str, value: bool) -> Surprise:
    word = "true" if value else "false"
    return Surprise(raw, "boolean", f"the boolean `{word}`", word)


def _number(raw: str, value: float) -> Surprise | None:
    if len(raw) > _MOST_DIGITS or raw.lstrip("-+")[:2].lower() in _PREFIXED:
        return None
    reads = f"the number {value}"
    if ":" in raw:
        return Surprise(raw, "base 60", reads, "" if "e" in str(value) else str(value))
    if _LEADING_ZERO.fullmatch(raw):
        if int(raw.replace("_", "")) != value:
            return Surprise(raw, "octal", reads, str(value))
        return Surprise(raw, "underscores", reads, str(value)) if _is_oddly_grouped(raw) else None
    if _is_oddly_grouped(raw):
        return Surprise(raw, "underscores", reads, raw.replace("_", ""))
    return None


def _is_oddly_grouped(raw: str) -> bool:
    """Whether underscores stand where nobody groups digits: `2024_01` and `0_1` are names."""
    return "_" in raw and not _GROUPED.fullmatch(raw)
