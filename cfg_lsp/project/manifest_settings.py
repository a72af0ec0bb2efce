"""Every setting of a manifest: where it stands, what it takes, what it is for.

The one table of these facts. Checking a manifest, its JSON Schema and its page in the documentation
are made of it. Knows nothing of how a manifest is read or what becomes of it.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from cfg_lsp.merge import DIALECTS
from cfg_lsp.text import Severity

ANY_NAME = "*"
"""A step of a setting's path that stands for a name of the user's own."""
OVERLAY_LAYER = "layers.overlay"


class Text(NamedTuple):
    """What a text must be: one of `choices`, or matched as a whole by `pattern`; `fault` says what else is wrong."""

    choices: tuple[str, ...] = ()
    pattern: str = ""
    fault: str = ""


class Takes(NamedTuple):
    """What a setting takes, in words and as a test: a value of one of `types`, a list only of `items`.

    Texts, in a list too, are as `text` says. A table or a list has at least `least` and at most
    `most` entries; a number is at least `least`.
    """

    words: str
    types: tuple[type, ...]
    text: Text = Text()
    items: tuple[type, ...] = (str,)
    least: int | None = None
    most: int | None = None


class Setting(NamedTuple):
    """A setting, or a table of settings.

    `path` has dots between its steps, and `*` for a name of the user's own; `names` is what such
    names must be. `default` is as TOML writes it, and empty where the built-in manifest says it.
    """

    path: str
    takes: Takes
    about: str
    default: str = ""
    names: Text = Text()


_STEP = r'(?:"(?:[^"\\]|\\[\s\S])*"|[^.]+)'
_NAME = Text(pattern=r"[\s\S]+", fault="is empty")
KEY_PATH = Text(pattern=rf"{_STEP}(?:\.{_STEP})*", fault="is no key path: a step of it is empty")
"""Dots between steps, quotes around a step that has dots."""
_FILES = Text(
    pattern=r"(?!/|\./)[\s\S]*[^/]",
    fault="matches no file: patterns are relative to the manifest, as in `configs/**`",
)
_SEVERITY = Text(tuple(severity.value for severity in Severity))

_TABLE = Takes("a table", (dict,))
_TABLES = Takes("an array of tables", (list,))
_STRING = Takes("a string", (str,))
_PATHS = Takes("a list of strings", (list,), _FILES)
_NAMES = Takes("a list of strings", (list,), _NAME)
_KEYS = Takes("a list of strings", (list,), KEY_PATH)
_SWITCH = Takes("true or false", (bool,))
_ANY_VALUE = Takes(
    "a string, a number, true, false or a list of these",
    (str, int, float, bool, list),
    items=(str, int, float, bool),
)


def _choice(*choices: str) -> Takes:
    return Takes("one of " + ", ".join(choices), (str,), Text(choices))


SETTINGS = (
    Setting("include", _PATHS, "Which files are configs."),
    Setting("exclude", _PATHS, "Which of those are not."),
    Setting("default-config", _STRING, "The config that `cfg-lsp inspect` shows when none is named."),
    Setting(
        "dialect",
        Takes("one of " + ", ".join(DIALECTS) + ", or a table", (str, dict), Text(tuple(DIALECTS))),
        "How configs inherit: the name of a dialect, or a table of knobs.",
        "each file's own key decides",
    ),
    Setting("dialect.name", _STRING, "What the dialect is called in reports.", '"of the manifest"'),
    Setting(
        "dialect.keys",
        Takes("a list of at least one key", (list,), _NAME, least=1),
        "The names of the inheritance key; the first that a file has counts.",
        '["extends", "inherit"]',
    ),
    Setting("dialect.order", _choice("later", "earlier"), "Which of several bases wins.", '"later"'),
    Setting(
        "dialect.merge",
        _choice("deep", "deep-strict", "shallow"),
        "How mappings merge: key by key to any depth, the same but never over anything else, or at the top level only.",
        '"deep"',
    ),
    Setting(
        "dialect.reset",
        Takes("one marker, such as { _delete_ = true }", (dict,), least=1, most=1),
        "A marker in a mapping that drops the inherited mapping.",
        "none",
        _NAME,
    ),
    Setting("dialect.reset.*", _SWITCH, "The marker's value."),
    Setting("dialect.keep", _STRING, "A scalar that keeps the base's value.", "none"),
    Setting(
        "dialect.scalars",
        _choice("yaml-1.1", "omegaconf"),
        "How plain scalars are read: as PyYAML does, or as OmegaConf does, where `1e-4` is a number.",
        '"yaml-1.1"',
    ),
    Setting("dialect.extensionless", _SWITCH, "Whether a base may be named without its suffix.", "false"),
    Setting(
        "max-chain",
        Takes("a number from 1", (int,), least=1),
        "The most files that a preset may be merged of, mixes not counted.",
    ),
    Setting("max-file-size", Takes("a number from 1", (int,), least=1), "Bytes; a larger file is not read."),
    Setting("rules", _TABLE, "How much each rule matters, by the rule's name."),
    Setting("rules.*", _choice(*_SEVERITY.choices), "How much this rule matters.", "as the rule's page says"),
    Setting(
        "references",
        _TABLE,
        "Which keys of a config name another config, by a path relative to the manifest.",
        names=KEY_PATH,
    ),
    Setting("references.*", _STRING, "The family that the named config belongs to."),
    Setting(
        "families",
        _TABLE,
        "Configs that share list rules, by a name of your own; the first family that has a file counts.",
        names=_NAME,
    ),
    Setting("families.*", _TABLE, "One family."),
    Setting("families.*.files", _PATHS, "The family's files.", "[]"),
    Setting("families.*.named-lists", _TABLE, "Lists whose entries merge by name, by their key path.", "{}", KEY_PATH),
    Setting(
        "families.*.named-lists.*",
        Takes("a list of at least one field", (list,), _NAME, least=1),
        "The fields that name an entry; the first that it has counts.",
    ),
    Setting("families.*.new-datasets", _NAMES, "Names that an overlay may add to those lists.", "[]"),
    Setting(
        "families.*.schema",
        _STRING,
        "What the configs obey: `training`, `fusion`, `trainer`, or the path of a JSON Schema from the manifest on; "
        "an empty string where they obey nothing.",
        "the family of that name, where there is one",
    ),
    Setting(
        "layers",
        _TABLE,
        "The layers of the hierarchy, by name; the first layer that has a file counts.",
        names=_NAME,
    ),
    Setting("layers.*", _TABLE, "One layer. The files of `preset` are those that people run."),
    Setting(OVERLAY_LAYER, _TABLE, "What a preset that extends a preset may do. Its files are those of `preset`."),
    Setting("layers.*.files", _PATHS, "The layer's files.", "[]"),
    Setting("layers.*.extends", _NAMES, "The layers that its files may extend.", "any"),
    Setting(
        "layers.*.extends-exactly",
        Takes("a number from 0", (int,), least=0),
        "How many presets an overlay extends.",
        "any number",
    ),
    Setting("layers.*.locked", _SWITCH, "Whether no other layer may override what its files set.", "false"),
    Setting("layers.*.one-section", _SWITCH, "Whether its files hold a single top-level section each.", "false"),
    Setting("layers.*.require", _KEYS, "Settings that its files must write themselves; overlays need not.", "[]"),
    Setting("layers.*.forbid", _KEYS, "Keys that its files may not write.", "[]"),
    Setting(
        "overlays",
        _TABLES,
        "Kinds of overlay, by their files, by values of the resolved config, or by both; the first that fits counts.",
    ),
    Setting("overlays.name", _STRING, "What reports call this kind.", '"overlay 1", …'),
    Setting("overlays.files", _PATHS, "Files of this kind.", "any"),
    Setting(
        "overlays.when",
        _TABLE,
        "Values that the resolved config has, by key path; a list names several that will do.",
        "{}",
        KEY_PATH,
    ),
    Setting("overlays.when.*", _ANY_VALUE, "The value, or a list of values that will do."),
    Setting("overlays.allow", _KEYS, "The only keys that such an overlay may write.", "any"),
    Setting("overlays.forbid", _KEYS, "Keys that it may not write.", "[]"),
    Setting("removed", _TABLE, "Keys that are no more, by their key path.", names=KEY_PATH),
    Setting("removed.*", _STRING, "The key that replaces it, or an empty string."),
    Setting("parity", _TABLE, "Which differences `cfg-lsp parity` allows between a config and what it is migrated to."),
    Setting("parity.allow", _KEYS, "Keys that may differ.", "[]"),
    Setting(
        "parity.when-off",
        _TABLE,
        "Switches by their key path; where one is off on both sides, nobody reads what it switches.",
        "{}",
        KEY_PATH,
    ),
    Setting("parity.when-off.*", _KEYS, "Keys that may differ then."),
)
"""Every setting; a table comes before what stands in it."""


def below(path: str) -> dict[str, Setting]:
    """The settings of a table by their last step; `*` stands for every other name."""
    return _by_table().get(path, {})


@cache
def _by_table() -> dict[str, dict[str, Setting]]:
    found: dict[str, dict[str, Setting]] = {}
    for setting in SETTINGS:
        table, _, name = setting.path.rpartition(".")
        found.setdefault(table, {})[name] = setting
    layer = found[f"layers.{ANY_NAME}"]
    found[OVERLAY_LAYER] = {name: setting for name, setting in layer.items() if name != "files"}
    return found
