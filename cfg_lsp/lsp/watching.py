"""What the client is asked to watch: configs, manifests, and whatever is deleted.

A folder that is deleted may be all that a client tells about the files in it.
"""

from __future__ import annotations

import uuid

from lsprotocol import types

from cfg_lsp.lsp.client import SCHEME, Client
from cfg_lsp.project.files import CONFIG_SUFFIXES
from cfg_lsp.project.manifest import MANIFEST_NAMES

_EVERYTHING = types.WatchKind.Create | types.WatchKind.Change | types.WatchKind.Delete


def registrations(client: Client) -> list[types.Registration]:
    """What to register once the client is ready; nothing where it cannot."""
    found = []
    if client.registers("workspace.did_change_watched_files"):
        suffixes = ",".join(suffix[1:] for suffix in CONFIG_SUFFIXES)
        patterns = [(f"**/*.{{{suffixes}}}", _EVERYTHING), *((f"**/{name}", _EVERYTHING) for name in MANIFEST_NAMES)]
        watchers = [types.FileSystemWatcher(pattern, kind) for pattern, kind in patterns]
        watchers.append(types.FileSystemWatcher("**", types.WatchKind.Delete))
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        found.append(_registration(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
    if client.registers("workspace.did_change_configuration"):
        found.append(_registration(types.WORKSPACE_DID_CHANGE_CONFIGURATION, {"section": "cfg-lsp"}))
    if client.registers("workspace.text_document_content"):
        found.append(_registration(types.WORKSPACE_TEXT_DOCUMENT_CONTENT, {"schemes": [SCHEME]}))
    return found


def _registration(method: str, options: object) -> types.Registration:
    return types.Registration(str(uuid.uuid4()), method, options)
