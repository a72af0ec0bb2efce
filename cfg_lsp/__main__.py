"""`python -m cfg_lsp` is the command line."""

from cfg_lsp.cli.main import entry

entry()
