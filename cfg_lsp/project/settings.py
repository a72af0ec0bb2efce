"""Settings from a command line, `training.learning_rate=1.0e-4`, laid over a resolved config.

Knows how a setting is written; what it means for the tree is the merge's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cfg_lsp.merge import (
    COMMAND_LINE,
    Dialect,
    Merge,
    Merged,
    SettingError,
    read_keys,
    setting_layer,
    without_markers,
    written,
)
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Surprise, parse


def with_settings(snapshot: Snapshot, path: str, settings: Sequence[str]) -> Merged:
    """The resolved config with `KEY=VALUE` settings on top, a later one winning; raises `SettingError`.

    A setting reaches into mappings under every dialect, also where files merge no deeper than their
    top level.
    """
    merged = snapshot.merged(path)
    dialect, lists = snapshot.dialect(path), snapshot.lists(path)
    merge = Merge(dialect._replace(merge="deep"), lists)
    for setting in settings:
        steps, value = _read(setting, dialect)
        values, resets = without_markers(setting_layer(merged, steps, value, lists), dialect)
        merged = merge.lay(merged, written(COMMAND_LINE, values, lists, resets))
    return merged


def surprises_in(snapshot: Snapshot, path: str, settings: Sequence[str]) -> Iterator[tuple[str, Surprise]]:
    """The keys of settings whose values YAML 1.1 reads as something else than a person does."""
    scalars = snapshot.dialect(path).scalars
    for setting in settings:
        key, _, text = setting.partition("=")
        for each in parse(COMMAND_LINE, text, scalars).surprises:
            yield key, each.surprise


def _read(setting: str, dialect: Dialect) -> tuple[tuple[str, ...], Any]:
    key, equals, text = setting.partition("=")
    if not equals or not key:
        raise SettingError(f"a setting is KEY=VALUE, such as training.learning_rate=1.0e-4, and this is `{setting}`")
    document = parse(COMMAND_LINE, text, dialect.scalars)
    if document.diagnostics:
        raise SettingError(f"{key} is set to `{text}`, which is no YAML value: {document.diagnostics[0].message}")
    steps = read_keys(key)
    if steps[0] in dialect.keys:
        raise SettingError(f"`{steps[0]}` names the bases of a file and cannot be set")
    return steps, document.content
