"""What the configs of a family may say: types, choices, ranges, defaults and descriptions.

One description serves rules, hover, completion, JSON Schema and the program that trains. Pure: knows
values and key paths, no files, no places, and nothing of merging.
"""

from cfg_lsp.schema.families import FAMILIES, shape_of_family
from cfg_lsp.schema.judge import Fault, judge
from cfg_lsp.schema.settings import REQUIRED, Section, setting, shape_of
from cfg_lsp.schema.shape import MISSING, Field, Kind, Shape

__all__ = [
    "FAMILIES",
    "MISSING",
    "REQUIRED",
    "Fault",
    "Field",
    "Kind",
    "Section",
    "Shape",
    "judge",
    "setting",
    "shape_of",
    "shape_of_family",
]
