"""What inheritance makes of the words of a config: inherited, overriding, redundant and locked keys, datasets, paths.

A key that only this file has, and every other word, keeps the colour that the editor gives it.
Knows names of types and modifiers. Knows no colours, and no numbers of the protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cfg_lsp.ide.token_names import Modifier, TokenType
from cfg_lsp.merge import KeyPath, Override, laid_over, read_keys
from cfg_lsp.project.data_files import data_paths
from cfg_lsp.project.locks import lock_on, may_have_locks
from cfg_lsp.project.naming import is_name
from cfg_lsp.project.pairs import Pair, pairs_of
from cfg_lsp.project.redundancy import redundant_pairs
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node
from cfg_lsp.syntax.content import is_merge_key
from cfg_lsp.text import Span


class Token(NamedTuple):
    """A word on one line."""

    span: Span
    type: TokenType
    modifiers: tuple[Modifier, ...]


def semantic_tokens(snapshot: Snapshot, path: str, span: Span | None = None) -> list[Token]:
    """The tokens of a config, or of a piece of it, in the order of the text; none lies over another."""
    document = snapshot.document(path)
    if not isinstance(document, Document):
        return []
    words = _Words(snapshot, document)
    found = [token for pair in pairs_of(snapshot, document, within=span) for token in words.tokens(pair)]
    kept: list[Token] = []
    for token in sorted(found, key=lambda each: each.span):
        if not kept or token.span.start >= kept[-1].span.end:
            kept.append(token)
    return kept


class _Words:
    """What is known of a config's keys and values before its text is walked."""

    def __init__(self, snapshot: Snapshot, document: Document) -> None:
        path = document.path
        self.snapshot = snapshot
        self.document = document
        self.laid = {each.keys: each for each in laid_over(snapshot.merged(path)) if each.keys}
        overrides = [each for each in self.laid.values() if not each.merges]
        self.redundant = {pair.keys for pair in redundant_pairs(snapshot, document, overrides)}
        self.losing = {each.loses[0].start for each in document.duplicate_keys}
        self.has_locks = may_have_locks(snapshot, path)
        self.bases = {link.keys for link in snapshot.links(path, snapshot.dialect(path)).bases}
        self.references = {read_keys(key) for key in snapshot.manifest(path).references}
        self.data = {each.keys for each in data_paths(document.content)}

    def tokens(self, pair: Pair) -> Iterator[Token]:
        """The tokens of a key and its value."""
        if pair.key is not None and (self._is_merge_key(pair.key) or pair.key.start in self.losing):
            return
        if pair.key is not None and is_name(self.snapshot, self.document.path, pair.keys):
            yield from self._token(pair.value, "class", ("dataset", *self._modifiers(pair.keys[:-1])))
            return
        modifiers = self._modifiers(pair.keys)
        if pair.key is not None and modifiers:
            yield from self._token(pair.key, "property", modifiers)
        if self._is_path(pair):
            yield from self._token(pair.value, "string", ("path",))

    def _is_merge_key(self, key: Node) -> bool:
        return not self.document.is_json and is_merge_key(key)

    def _modifiers(self, keys: KeyPath) -> tuple[Modifier, ...]:
        override = self.laid.get(keys)
        if override is None:
            return ()
        found = self._relation(keys, override)
        is_locked = self.has_locks and lock_on(self.snapshot, self.document.path, keys) is not None
        return (found, "locked") if is_locked else (found,)

    def _relation(self, keys: KeyPath, override: Override) -> Modifier:
        if self.redundant and any(keys[: number + 1] in self.redundant for number in range(len(keys))):
            return "redundant"
        return "inherited" if override.merges or override.node.how == "kept" else "overriding"

    def _is_path(self, pair: Pair) -> bool:
        """Whether a text names a file: a base, a referenced config, or records."""
        if pair.value.kind != "scalar":
            return False
        return (
            pair.steps in self.bases
            or pair.steps in self.data
            or (pair.key is not None and tuple(map(str, pair.keys)) in self.references)
        )

    def _token(self, node: Node, type_: TokenType, modifiers: tuple[Modifier, ...]) -> Iterator[Token]:
        """A word; editors know none that goes on in the next line."""
        text = self.document.text[node.start : node.end]
        if node.kind == "scalar" and text and "\n" not in text and "\r" not in text:
            yield Token(node.span, type_, modifiers)
