"""What configs below do with a key is the same whether they are merged or plainly do not speak of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.merge import DIALECTS, EXTENDS, Dialect, KeyPath
from cfg_lsp.project import cascade
from cfg_lsp.project.cascade import Below, each_below
from cfg_lsp.project.inheritors import note
from cfg_lsp.project.workspace import Snapshot, Workspace
from tests.merge.hierarchies import hierarchies

_INHERITANCE = EXTENDS.keys
KINDS = [
    EXTENDS,
    DIALECTS["mmengine"]._replace(keys=_INHERITANCE),
    DIALECTS["paddleseg"]._replace(keys=_INHERITANCE),
    DIALECTS["lm-eval"]._replace(keys=_INHERITANCE),
    DIALECTS["nemo-rl"]._replace(keys=_INHERITANCE),
]


@settings(max_examples=60, deadline=None)
@given(files=hierarchies(), dialect=st.sampled_from(KINDS))
def test_a_config_that_is_not_merged_says_what_it_would_say_merged(files: dict[str, str], dialect: Dialect) -> None:
    workspace = Workspace(dialect, reads_ahead=True)
    for path, text in files.items():
        workspace.open(path, text)
    snapshot = workspace.snapshot()
    for path in files:
        note(snapshot, path)
    for path in files:
        for keys in _keys_of(snapshot, path):
            quick = list(each_below(snapshot, path, keys))
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(cascade, "_leaves_alone", lambda *_: False)
                assert [_shown(each) for each in quick] == [_shown(each) for each in each_below(snapshot, path, keys)]


def _keys_of(snapshot: Snapshot, path: str) -> list[KeyPath]:
    found: dict[str, KeyPath] = {}
    for keys, _ in snapshot.merged(path).leaves():
        for depth in range(1, len(keys) + 1):
            found[repr(keys[:depth])] = keys[:depth]
    return [*list(found.values())[:8], ("a", "nothing"), ("targets", "x", "ratio")]


def _shown(below: Below) -> str:
    return repr(below)
