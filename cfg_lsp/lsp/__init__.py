"""The language server: the only room that knows the protocol.

A request is converted, asked of the rooms below, and its answer converted back.
"""
