"""Places in a text and what is said about them: the vocabulary of every other room."""

from cfg_lsp.text.diagnostic import Diagnostic, Edit, Fix, Related, Severity
from cfg_lsp.text.lines import LineIndex, Position
from cfg_lsp.text.span import Span
from cfg_lsp.text.words import plural

__all__ = ["Diagnostic", "Edit", "Fix", "LineIndex", "Position", "Related", "Severity", "Span", "plural"]
