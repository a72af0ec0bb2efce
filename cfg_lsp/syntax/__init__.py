"""Text → documents. The only room that knows PyYAML."""

from cfg_lsp.syntax.content import DuplicateKey, Tagged
from cfg_lsp.syntax.decode import decode
from cfg_lsp.syntax.document import SYNTAX_ERROR, Document, is_json, parse
from cfg_lsp.syntax.limits import MAX_BYTES
from cfg_lsp.syntax.lookup import Found, find
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.scalars import ScalarReading

__all__ = ["MAX_BYTES", "SYNTAX_ERROR", "Document", "DuplicateKey", "Found", "Node", "ScalarReading", "Tagged", "decode", "find", "is_json", "parse"]
