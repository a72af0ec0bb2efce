"""The files of records that configs name: every text at or below a `*_jsonl` key.

Knows which texts are plainly paths, and where such a path is looked for. Opens none of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from cfg_lsp.merge import KeyPath
from cfg_lsp.project.files import canonical, expand_home, leads_somewhere
from cfg_lsp.project.manifest import Manifest

_SUFFIX = "_jsonl"
_NO_PLAIN_PATH = re.compile(r"://|[$*?\[{]")


class DataPath(NamedTuple):
    """A path of records, `written` at `keys`; steps into lists are indexes."""

    keys: KeyPath
    written: str


def data_paths(value: Any, keys: KeyPath = ()) -> Iterator[DataPath]:
    """Every path of records in the values of a file; addresses, variables and wildcards are none."""
    return _paths(value, keys, is_path=_names_data(keys))


def data_file(manifest: Manifest, path: str, written: str) -> str | None:
    """The file that a config means by a path of records, `None` where there is none.

    It is looked for in the manifest's folder and beside the config.
    """
    for folder in dict.fromkeys((manifest.folder, os.path.dirname(path))):
        target = canonical(os.path.join(folder, expand_home(written)))
        if leads_somewhere(target):
            return target
    return None


def _paths(value: Any, keys: KeyPath, *, is_path: bool) -> Iterator[DataPath]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*keys, key), is_path=_names_data((key,)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*keys, index), is_path=is_path)
    elif is_path and isinstance(value, str) and value.strip() and not _NO_PLAIN_PATH.search(value):
        yield DataPath(keys, value)


def _names_data(keys: KeyPath) -> bool:
    """Whether the last key, indexes left out, is one whose values are paths of records."""
    key = next((step for step in reversed(keys) if not isinstance(step, int)), None)
    return isinstance(key, str) and key.endswith(_SUFFIX)
