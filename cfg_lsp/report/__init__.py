"""Diagnostics → text for people and programs: one module per format."""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from cfg_lsp.report.facts import Report, RulePage
from cfg_lsp.report.style import Style
from cfg_lsp.report.visible import columns, pad, visible

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit")
"""The formats by name; each is a module of this package with a function `render(report, style)`."""

_FILES_AT_HAND = 64  # whose lines are kept while a report is written


def render(report: Report, name: str, style: Style) -> str:
    """A report in one of `FORMATS`."""
    renderer: Callable[[Report, Style], str] = import_module(f"cfg_lsp.report.{name}").render
    return renderer(report._replace(lines=lru_cache(_FILES_AT_HAND)(report.lines)), style)


__all__ = ["FORMATS", "Report", "RulePage", "Style", "columns", "pad", "render", "visible"]
