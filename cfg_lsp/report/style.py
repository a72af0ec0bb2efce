"""Colour and weight on a terminal, and nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from cfg_lsp.text import Severity


class Style:
    """Wraps text in terminal codes where `colour` is on; otherwise gives it back unchanged."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def red(self, text: str) -> str:
        """What is wrong."""
        return self._wrap("31;1", text)

    def yellow(self, text: str) -> str:
        """What may be wrong."""
        return self._wrap("33;1", text)

    def green(self, text: str) -> str:
        """What is new or as it should be."""
        return self._wrap("32", text)

    def blue(self, text: str) -> str:
        """Places and frames."""
        return self._wrap("34", text)

    def bold(self, text: str) -> str:
        """What matters most."""
        return self._wrap("1", text)

    def dim(self, text: str) -> str:
        """What may be skipped."""
        return self._wrap("2", text)

    def struck(self, text: str) -> str:
        """What no longer counts."""
        return self._wrap("9;2", text)

    def _wrap(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


def paint(style: Style, severity: Severity) -> Callable[[str], str]:
    """How findings of this weight are painted."""
    if severity is Severity.ERROR:
        return style.red
    return style.yellow if severity is Severity.WARNING else style.blue
