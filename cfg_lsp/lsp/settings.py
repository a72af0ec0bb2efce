"""What a client may set: the table of settings, and their values.

The reference in the documentation is made of this table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

SECTION = "cfg-lsp"


class Setting(NamedTuple):
    """One setting: its name below `cfg-lsp`, its value where nothing is said, and what it does."""

    name: str
    default: bool
    does: str


SETTINGS = (
    Setting("diagnostics.workspace", True, "Report the faults of configs that are not open, too."),
    Setting("diagnostics.syntax", True, "Report what any YAML server reports, too: broken text and duplicate keys."),
    Setting("codeLens.configs", True, "Above a config: how long its chain is, and how many configs extend it."),
    Setting("codeLens.datasets", True, "Above a dataset entry: how many overlays touch it."),
    Setting("inlayHints.values", True, "Beside what replaces an inherited value: that value, and its file."),
    Setting("inlayHints.lists", True, "Beside what replaces an inherited list: that list, and its file."),
    Setting("inlayHints.mappings", True, "Beside what replaces an inherited mapping: that mapping, and its file."),
    Setting("inlayHints.entries", False, "Beside the name of a dataset entry: the file whose entry it changes."),
)


class Settings:
    """The values of the settings."""

    def __init__(self, given: Any = None, otherwise: Settings | None = None) -> None:
        """`given` is what a client sends, with or without the section around it; what makes no sense is ignored.

        What it does not say is as it is `otherwise`: a client that has no settings answers with nothing,
        and what it said at the start still holds.
        """
        given = given.get(SECTION, given) if isinstance(given, dict) else given
        self._values = {
            setting.name: _value(given, setting, otherwise[setting.name] if otherwise else setting.default)
            for setting in SETTINGS
        }

    def __getitem__(self, name: str) -> bool:
        return self._values[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and self._values == other._values

    __hash__ = None  # type: ignore[assignment]


def _value(given: Any, setting: Setting, otherwise: bool) -> bool:
    if isinstance(given, dict):
        flat = [given.get(name) for name in (setting.name, f"{SECTION}.{setting.name}")]
        otherwise = next((each for each in flat if isinstance(each, bool)), otherwise)
    for step in setting.name.split("."):
        given = given.get(step) if isinstance(given, dict) else None
    return given if isinstance(given, bool) else otherwise
