"""Contents → one resolved tree with its provenance. Pure: no files, no places in texts."""

from cfg_lsp.merge.dialect import DIALECTS, EXTENDS, Dialect, detect, own_values, speaks_paddleseg, without_markers
from cfg_lsp.merge.diff import Difference, differences
from cfg_lsp.merge.equal import same, sharing
from cfg_lsp.merge.keys import KeyPath, compile_pattern, covers, leads_to, read_keys, show_keys, value_at
from cfg_lsp.merge.merge import Conflict, Merge
from cfg_lsp.merge.merged import COMMAND_LINE, DEFAULT, Definition, How, Merged, Origin, written
from cfg_lsp.merge.named import NO_LISTS, NamedLists, entries_in, entry_name, named_lists, naming_field
from cfg_lsp.merge.overrides import Override, laid_over, overrides_in
from cfg_lsp.merge.plain import dump_json, one_line, to_json
from cfg_lsp.merge.settings import SettingError, setting_layer

__all__ = [
    "COMMAND_LINE",
    "DEFAULT",
    "DIALECTS",
    "EXTENDS",
    "NO_LISTS",
    "Conflict",
    "Definition",
    "Dialect",
    "Difference",
    "How",
    "KeyPath",
    "Merge",
    "Merged",
    "NamedLists",
    "Origin",
    "Override",
    "SettingError",
    "compile_pattern",
    "covers",
    "detect",
    "differences",
    "dump_json",
    "entries_in",
    "entry_name",
    "laid_over",
    "leads_to",
    "named_lists",
    "naming_field",
    "one_line",
    "overrides_in",
    "own_values",
    "read_keys",
    "same",
    "setting_layer",
    "sharing",
    "show_keys",
    "speaks_paddleseg",
    "to_json",
    "value_at",
    "without_markers",
    "written",
]
