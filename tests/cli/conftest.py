from pathlib import Path

import pytest

from tests.cli.calling import Shell
from tests.project.denial import denied as denied


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(tmp_path.resolve(), capsys, monkeypatch)
