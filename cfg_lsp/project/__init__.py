"""Files, manifests, chains and the workspace: what the pure rooms below need to meet the disk."""
