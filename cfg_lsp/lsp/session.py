"""One editor's session: its connection, and the work that goes on beside its requests."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from cfg_lsp.lsp.connection import Connection
from cfg_lsp.lsp.diagnosing import Diagnosing
from cfg_lsp.lsp.refreshing import Refreshing


class Session(Connection):
    """What a handler is given."""

    def __init__(self, server: LanguageServer, params: types.InitializeParams, encoding: str) -> None:
        super().__init__(server, params, encoding)
        self.diagnosing = Diagnosing(self)
        self.refreshing = Refreshing(self)

    def begin_again(self) -> None:
        """Forget everything but the open texts, and look at them again."""
        super().begin_again()
        self.diagnosing.begin_again()
