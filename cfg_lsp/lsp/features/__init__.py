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

from cfg_lsp.ide.token_names import TOKEN_MODIFIERS, TOKEN_TYPES
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
    Feature(types.TEXT_DOCUMENT_HOVER, "hover:hover"),
    Feature(types.TEXT_DOCUMENT_DEFINITION, "navigation:definition"),
    Feature(types.TEXT_DOCUMENT_DECLARATION, "navigation:declaration"),
    Feature(types.TEXT_DOCUMENT_IMPLEMENTATION, "navigation:implementation", is_async=True),
    Feature(types.TEXT_DOCUMENT_REFERENCES, "navigation:references", is_async=True),
    Feature(types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY, "navigation:prepare_type_hierarchy"),
    Feature(types.TYPE_HIERARCHY_SUPERTYPES, "navigation:supertypes"),
    Feature(types.TYPE_HIERARCHY_SUBTYPES, "navigation:subtypes", is_async=True),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, "navigation:document_links"),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, "navigation:document_highlights"),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "outline:document_symbols"),
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, "outline:folding_ranges"),
    Feature(types.TEXT_DOCUMENT_SELECTION_RANGE, "outline:selection_ranges"),
    Feature(types.WORKSPACE_SYMBOL, "outline:workspace_symbols", is_async=True),
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        "completion:completion",
        lambda: types.CompletionOptions(list(":- *[,/\"'"), resolve_provider=True),
    ),
    Feature(types.COMPLETION_ITEM_RESOLVE, "completion:resolve"),
    Feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        "code_actions:code_actions",
        lambda: types.CodeActionOptions(
            [
                types.CodeActionKind.QuickFix,
                types.CodeActionKind.RefactorMove,
                types.CodeActionKind.RefactorRewrite,
                "source.fixAll.cfg-lsp",
            ]
        ),
        lambda client: bool(client.can("text_document.code_action.code_action_literal_support")),
        is_async=True,
    ),
    Feature(
        types.TEXT_DOCUMENT_RENAME,
        "renaming:rename_everywhere",
        lambda: types.RenameOptions(prepare_provider=True),
        is_async=True,
    ),
    Feature(types.TEXT_DOCUMENT_PREPARE_RENAME, "renaming:prepare"),
    Feature(
        types.WORKSPACE_WILL_RENAME_FILES,
        "renaming:will_rename_files",
        lambda: types.FileOperationRegistrationOptions(
            [
                types.FileOperationFilter(types.FileOperationPattern(glob, matches), scheme="file")
                for glob, matches in (
                    ("**/*.{yaml,yml,json,toml}", types.FileOperationPatternKind.File),
                    ("**", types.FileOperationPatternKind.Folder),
                )
            ]
        ),
        lambda client: bool(client.can("workspace.file_operations.will_rename")),
        is_async=True,
    ),
    Feature(types.TEXT_DOCUMENT_INLAY_HINT, "beside:inlay_hints"),
    Feature(types.INLAY_HINT_RESOLVE, "beside:resolve_hint"),
    Feature(types.TEXT_DOCUMENT_CODE_LENS, "beside:code_lenses"),
    Feature(types.CODE_LENS_RESOLVE, "beside:resolve_lens"),
    Feature(
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
        "beside:semantic_tokens",
        lambda: types.SemanticTokensLegend(list(TOKEN_TYPES), list(TOKEN_MODIFIERS)),
    ),
    Feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, "beside:semantic_tokens_in"),
    Feature(
        types.WORKSPACE_TEXT_DOCUMENT_CONTENT,
        "virtual_documents:text_document_content",
        offered=lambda client: client.shows_virtual_documents,
    ),
)
"""Every request that has an answer. What a capability is made of stands with its first request."""

COMMANDS: dict[str, str] = {
    "cfg-lsp.showResolved": "virtual_documents:show_resolved",
    "cfg-lsp.showChain": "virtual_documents:show_chain",
    "cfg-lsp.diffWith": "virtual_documents:diff_with",
    "cfg-lsp.chain": "describing:chain",
    "cfg-lsp.configs": "describing:configs",
    "cfg-lsp.keyPath": "describing:key_path",
}
"""The commands of `workspace/executeCommand`, each with its handler `(session, *arguments)`.

The first three show a document, the others answer with data from which a client makes what it shows.
"""


def module_of(handler: str) -> str:
    """The module that holds a handler."""
    return f"{__name__}.{handler.partition(':')[0]}"
