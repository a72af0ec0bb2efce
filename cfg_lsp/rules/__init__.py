"""The rules: one module each, named for the fault. A new rule is a file and a line here."""

from types import ModuleType

from cfg_lsp.rules import (
    blanked_value,
    broken_reference,
    conflicting_bases,
    duplicate_dataset,
    duplicate_key,
    extends_cycle,
    extra_section,
    forbidden_override,
    incomplete_dataset,
    invalid_extends,
    locked_override,
    long_chain,
    missing_base,
    missing_data_file,
    missing_setting,
    not_a_mapping,
    null_list,
    redundant_override,
    removed_key,
    repeated_base,
    surprising_scalar,
    syntax_error,
    type_change,
    unknown_dataset,
    unknown_key,
    unnamed_dataset,
    unused_ignore,
    wrong_base,
    wrong_type,
    wrong_value,
)

RULES: tuple[ModuleType, ...] = (
    syntax_error,
    duplicate_key,
    surprising_scalar,
    not_a_mapping,
    missing_base,
    extends_cycle,
    invalid_extends,
    repeated_base,
    long_chain,
    wrong_base,
    forbidden_override,
    locked_override,
    extra_section,
    missing_setting,
    unknown_dataset,
    duplicate_dataset,
    unnamed_dataset,
    incomplete_dataset,
    blanked_value,
    null_list,
    type_change,
    conflicting_bases,
    redundant_override,
    broken_reference,
    missing_data_file,
    unknown_key,
    wrong_type,
    wrong_value,
    removed_key,
    unused_ignore,
)


def rule_id(rule: ModuleType) -> str:
    """A rule's name: its file's name, with dashes."""
    return rule.__name__.rpartition(".")[2].replace("_", "-")
