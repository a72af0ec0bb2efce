"""The rules: one module each, named for the fault. A new rule is a file and a line here."""

from types import ModuleType

from cfg_lsp.rules import (
    duplicate_key,
    extends_cycle,
    invalid_extends,
    missing_base,
    not_a_mapping,
    repeated_base,
    syntax_error,
    type_change,
)

RULES: tuple[ModuleType, ...] = (
    syntax_error,
    duplicate_key,
    not_a_mapping,
    missing_base,
    extends_cycle,
    invalid_extends,
    repeated_base,
    type_change,
)


def rule_id(rule: ModuleType) -> str:
    """A rule's name: its file's name, with dashes."""
    return rule.__name__.rpartition(".")[2].replace("_", "-")
