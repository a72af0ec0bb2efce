"""Folders that refuse to be listed, for the superuser too, whom no permission stops."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Denied = Callable[[Path], None]


@pytest.fixture
def denied(monkeypatch: pytest.MonkeyPatch) -> Denied:
    """Give a folder that cannot be listed from now on."""

    def deny(folder: Path) -> None:
        scandir = os.scandir

        def refuse(path: Any = ".") -> Any:
            if str(path) == str(folder):
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)

    return deny
