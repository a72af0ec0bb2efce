"""The shapes of the families, written by tools/generate_docs.py from their descriptions."""
