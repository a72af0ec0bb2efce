"""The headless door: one module per command."""
