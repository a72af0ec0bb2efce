"""Real hierarchies of four repositories, each config beside the result of its repository's own loader."""

import json
import os
from pathlib import Path

import pytest

import cfg_lsp
from cfg_lsp.merge import to_json

CORPORA = Path(
    os.environ.get("CFG_LSP_CORPORA") or Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
)
DIALECTS = {"vla-eval": "extends", "detectron2": "detectron2", "paddleseg": "paddleseg", "d-fine": "d-fine"}
FILES = {"vla-eval": 136, "detectron2": 181, "paddleseg": 222, "d-fine": 38}


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not here; CFG_LSP_CORPORA names their folder")
@pytest.mark.parametrize("name", DIALECTS)
def test_every_config_resolves_as_in_its_own_repository(name: str) -> None:
    golden = CORPORA / f"{name}.golden.jsonl"
    wanted = {line["file"]: line["config"] for line in map(json.loads, golden.read_text("utf-8").splitlines())}
    assert len(wanted) == FILES[name]
    for dialect in (None, DIALECTS[name]):
        differing = [
            file
            for file, config in wanted.items()
            if text_of(to_json(cfg_lsp.load(CORPORA / name / file, dialect=dialect))) != text_of(config)
        ]
        assert differing == []


def text_of(config: object) -> str:
    """Python takes `1`, `1.0` and `True` for equal; their texts are not."""
    return json.dumps(config, sort_keys=True)
