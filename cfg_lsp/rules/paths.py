"""Another path in the place of one that leads nowhere.

Knows nothing of which paths there are.
"""

from __future__ import annotations

from cfg_lsp.edits.quoting import quoted_like
from cfg_lsp.rules.subject import Subject
from cfg_lsp.text import Edit, Fix, Span


def path_fix(subject: Subject, span: Span, title: str, path: str) -> Fix:
    """Write `path` where the file holds another one."""
    old = subject.document.text[span.start : span.end]
    return Fix(title, (Edit(subject.path, span, quoted_like(old, path)),), safe=False)
