"""Text → documents. The only room that knows PyYAML."""

from cfg_lsp.syntax.comments import Comment, comment_above, comments
from cfg_lsp.syntax.content import DuplicateKey, SurprisingScalar, Tagged
from cfg_lsp.syntax.decode import decode
from cfg_lsp.syntax.document import SYNTAX_ERROR, Document, is_json, parse
from cfg_lsp.syntax.dump import dump_number, dump_plain, dump_yaml
from cfg_lsp.syntax.limits import MAX_BYTES
from cfg_lsp.syntax.lookup import Found, PathStep, find, members, path_at, scalar_value
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.scalars import ScalarReading
from cfg_lsp.syntax.surprises import Surprise, quoted

__all__ = [
    "MAX_BYTES",
    "SYNTAX_ERROR",
    "Comment",
    "Document",
    "DuplicateKey",
    "Found",
    "Node",
    "PathStep",
    "ScalarReading",
    "Surprise",
    "SurprisingScalar",
    "Tagged",
    "comment_above",
    "comments",
    "decode",
    "dump_number",
    "dump_plain",
    "dump_yaml",
    "find",
    "is_json",
    "members",
    "parse",
    "path_at",
    "quoted",
    "scalar_value",
]
