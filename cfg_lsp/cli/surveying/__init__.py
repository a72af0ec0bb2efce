"""How `init` looks at a repository, and the manifest that it writes."""
