"""What a person reads of the faults of a config that is written as YAML."""

from __future__ import annotations

from cfg_lsp.schema.fault import Fault
from cfg_lsp.schema.judge import judge, judge_together
from cfg_lsp.schema.shape import Shape
from cfg_lsp.syntax import parse

Told = tuple[str, str, str]
"""The rule, the message and the hint of a fault."""


def told(shape: Shape, text: str) -> list[Told]:
    """The faults of what is written."""
    return [_told(fault) for fault in judge(shape, parse("config.yaml", text).content)]


def told_together(shape: Shape, text: str) -> list[Told]:
    """The contradictions of what is written."""
    return [_told(fault) for fault in judge_together(shape, parse("config.yaml", text).content)]


def _told(fault: Fault) -> Told:
    return fault.rule, fault.message, fault.hint
