"""What the server answers: one line a request, one module a group of them.

A handler is a function `(session, params) -> answer` in a module of this package and a line in
`FEATURES`; its module is imported when the first such request comes. It makes three moves: convert
(`session.at`), ask (a function of `ide/`), convert (`session.range`, `session.targets`,
`session.workspace_edit`). `None` is the answer about files that are no configs. A handler may be a
coroutine: it then gives way with `asyncio.sleep(0)` between slices of at most a few milliseconds,
takes `session.snapshot` anew, and stops with `session.expect` where the text has moved on. What the
user has to be told is raised: `raise refuse("a sentence")`. `options` says what the capability needs,
`offered` whether this client can use it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from lsprotocol import types

from cfg_lsp.lsp.client import Client


class Feature(NamedTuple):
    """One request and who answers it: `handler` is `module:function` of this package."""

    method: str
    handler: str
    options: Callable[[], Any] | None = None
    offered: Callable[[Client], bool] = lambda client: True
    is_async: bool = False


FEATURES = (
    Feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        "diagnostics:document_diagnostic",
        lambda: types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="cfg-lsp"),
        lambda client: client.pulls_diagnostics,
    ),
    Feature(
        types.WORKSPACE_DIAGNOSTIC,
        "diagnostics:workspace_diagnostic",
        offered=lambda client: client.pulls_diagnostics,
        is_async=True,
    ),
)
"""Every request that has an answer. What a capability is made of stands with its first request."""

COMMANDS: dict[str, str] = {}
"""The commands of `workspace/executeCommand`, each with its handler `(session, *arguments)`."""
