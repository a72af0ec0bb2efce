"""The names of semantic tokens: what a server says before anybody asks for one."""

from __future__ import annotations

from typing import Literal, get_args

TokenType = Literal["property", "class", "string"]
Modifier = Literal["inherited", "overriding", "redundant", "locked", "dataset", "path"]

TOKEN_TYPES: tuple[TokenType, ...] = get_args(TokenType)
"""Keys, names of datasets, and paths, by names that every colour theme knows."""

TOKEN_MODIFIERS: tuple[Modifier, ...] = get_args(Modifier)
"""What is more to be said.

`inherited`: a base has this mapping, list or entry, and what stands here goes into it.
`overriding`: the value replaces one of a base. `redundant`: it is equal to that one.
`locked`: a locked layer sets the value, and this file may not change it.
"""
