"""Servers that end with the test that started them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.editor import Editor, start

Begin = Callable[..., Awaitable[Editor]]


@pytest.fixture
async def begin(tmp_path: Path) -> AsyncIterator[Begin]:
    """Start a server on a project: `await begin(text)`."""
    editors: list[Editor] = []

    async def begun(text: str, *arguments: Any, folder: Path | None = None, **options: Any) -> Editor:
        editors.append(await start(folder or tmp_path.resolve(), text, *arguments, **options))
        return editors[-1]

    yield begun
    for editor in editors:
        await editor.client.shutdown_session()
        await editor.client.stop()
