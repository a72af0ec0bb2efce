"""The tables of the families say what their descriptions say."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cfg_lsp.schema.families import FAMILIES, described_shape, shape_of_family


@pytest.mark.parametrize("family", FAMILIES)
def test_a_table_is_what_its_dataclasses_describe(family: str) -> None:
    made, described = shape_of_family(family), described_shape(family)
    assert repr(made) == repr(described), "run `python tools/generate_docs.py`"


def test_a_table_is_read_without_making_dataclasses() -> None:
    code = (
        "import sys; from cfg_lsp.schema.families import shape_of_family\n"
        "shape_of_family('training'); print('dataclasses' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
