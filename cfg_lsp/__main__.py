"""`python -m cfg_lsp` is the command line."""

import sys

from cfg_lsp.cli.main import main

sys.exit(main())
