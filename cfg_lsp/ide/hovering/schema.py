"""What the schema says of a key: its type, its default, what it does, or what replaces it.

Knows how it is said in an editor. That a value does not fit is said elsewhere.
"""

from __future__ import annotations

import re

from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.merge import KeyPath
from cfg_lsp.project.schemas import shape_of_config
from cfg_lsp.schema.shape import Field
from cfg_lsp.schema.summary import replacement, says_something, summary

_LONGEST_SENTENCE = 300


def schema_part(page: Page, *places: KeyPath) -> list[str]:
    """The schema's lines about the first of some key paths that it knows."""
    shape = shape_of_config(page.snapshot, page.path)
    if shape is None:
        return []
    found = (shape.find(keys) for keys in places if keys)
    field = next((each for each in found if each is not None and says_something(each)), None)
    return field_lines(page, field) if field is not None else []


def field_lines(page: Page, field: Field) -> list[str]:
    """`integer ≥ 1 · default 3`, and below it one line of description."""
    code = page.markup.code
    if field.moved_to is not None:
        return [f"{page.markup.bold('removed')}: {replacement(field, code)}"]
    takes = "" if field.shape.fields else summary(field, code)  # that a section is a mapping is seen
    does = _sentence(page, field.does or field.shape.does)
    return [takes, "", does] if takes and does else [each for each in (takes, does) if each]


def _sentence(page: Page, does: str) -> str:
    """A description from a schema; what it has between backticks is written as it stands."""
    text = does if len(does) <= _LONGEST_SENTENCE else f"{does[:_LONGEST_SENTENCE]}…"
    pieces = re.split(r"`([^`]+)`", text)
    return "".join(
        page.markup.code(each) if number % 2 else page.markup.text(each) for number, each in enumerate(pieces)
    )
