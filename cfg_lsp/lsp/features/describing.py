"""Commands that answer with data: the chain of a config, all configs, the key path at a cursor.

A client makes of them what its users look at: a status line, a list to choose from.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from cfg_lsp.ide.configs import Config, chain_of, config_at, paths_below
from cfg_lsp.lsp.connection import refuse
from cfg_lsp.lsp.session import Session
from cfg_lsp.merge import show_keys
from cfg_lsp.project.place import place_at


def chain(session: Session, uri: Any = None, *_: Any) -> list[dict[str, str]] | None:
    """The chain of a config, lowest precedence first; `None` where the file is no config."""
    path = session.config(uri) if isinstance(uri, str) else None
    return None if path is None else [_told(session, each) for each in chain_of(session.snapshot, path)]


def configs(session: Session, *_: Any) -> list[dict[str, str]]:
    """Every config of the workspace, sorted by path."""
    snapshot = session.snapshot
    return [_told(session, config_at(snapshot, path)) for path in paths_below(snapshot, session.folders)]


def key_path(session: Session, uri: Any = None, position: Any = None, *_: Any) -> str | None:
    """The key path at a cursor as `cfg-lsp why` takes it; `None` where there is none."""
    at = session.at(uri, _position(position)) if isinstance(uri, str) else None
    place = place_at(*at) if at is not None else None
    return show_keys(place.keys) if place is not None and place.keys else None


def _position(given: Any) -> types.Position:
    line, character = (given.get(name) if isinstance(given, dict) else None for name in ("line", "character"))
    if not (isinstance(line, int) and isinstance(character, int) and line >= 0 and character >= 0):
        raise refuse('say which position is meant: {"line": 0, "character": 0}')
    return types.Position(line, character)


def _told(session: Session, config: Config) -> dict[str, str]:
    return {"uri": session.uri(config.path), "name": config.name, "detail": config.detail}
