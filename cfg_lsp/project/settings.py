"""Settings as a call gives them: `training.learning_rate=1.0e-4`, laid over a resolved config.

Knows how a setting is written; what it means for the tree is the merge's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cfg_lsp.merge import COMMAND_LINE, Dialect, Merge, Merged, SettingError, read_keys, settings_layer
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import parse


def with_settings(snapshot: Snapshot, path: str, settings: Sequence[str]) -> Merged:
    """The resolved config with `KEY=VALUE` settings on top, a later one winning; raises `SettingError`."""
    merged = snapshot.merged(path)
    if not settings:
        return merged
    dialect, lists = snapshot.dialect(path), snapshot.lists(path)
    layer = settings_layer(merged, [_read(setting, dialect) for setting in settings], lists)
    return Merge(dialect, lists).lay(merged, layer)


def _read(setting: str, dialect: Dialect) -> tuple[tuple[str, ...], Any]:
    key, equals, text = setting.partition("=")
    if not equals or not key:
        raise SettingError(f"a setting is KEY=VALUE, such as training.learning_rate=1.0e-4, and this is `{setting}`")
    document = parse(COMMAND_LINE, text, dialect.scalars)
    if document.diagnostics:
        raise SettingError(f"{key} is set to `{text}`, which is no YAML value: {document.diagnostics[0].message}")
    return read_keys(key), document.content
