"""What editors show and offer, one module a feature, named as the Language Server Protocol names it.

A feature is a function of a snapshot, a path and an offset that gives plain data. Nothing here
knows the protocol, its positions, or an editor.
"""
