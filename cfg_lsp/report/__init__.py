"""Diagnostics → text for people and programs: one module per format."""

from collections.abc import Callable
from importlib import import_module

from cfg_lsp.report.facts import Report
from cfg_lsp.report.style import Style
from cfg_lsp.report.visible import columns, pad, visible

FORMATS = ("text", "json")
"""The formats by name; each is a module of this package with a function `render(report, style)`."""


def render(report: Report, name: str, style: Style) -> str:
    """A report in one of `FORMATS`."""
    renderer: Callable[[Report, Style], str] = import_module(f"cfg_lsp.report.{name}").render
    return renderer(report, style)


__all__ = ["FORMATS", "Report", "Style", "columns", "pad", "render", "visible"]
