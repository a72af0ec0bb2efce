"""Whatever a file or a manifest holds, every question has an answer."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.merge import dump_json
from cfg_lsp.project.cascade import cascade
from cfg_lsp.project.discover import named
from cfg_lsp.project.listing import included
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.run import run_rules

NAMES = "extends _base_ _BASE_ include targets name a.yaml b.yaml b << _inherited_ ~ . false null 1e-4 2024-01-01 ü"
MARKS = [": ", ": ", "- ", "\n", "\n", "\n  ", ", ", "&x ", "*x", "!t ", "!!set ", "\t", "\0", "\ud800", "\r", "---"]
words = st.sampled_from([*NAMES.split(), *MARKS, *"[]{}'|#?%", '"', "\\"])
texts = st.lists(words, max_size=25).map("".join)
TABLES = "[families.x] [dialect] [rules] [parity] [[overlays]] [layers.base] [references]"
KEYS = "include files dialect keys named-lists when-off max-file-size order reset"
VALUES = """"**/*" "extends" "mmengine" 1 true ' " ü [ ] { } ,"""
tables = st.sampled_from([*TABLES.split(), *KEYS.split(), *VALUES.split(), " = ", " = ", "\n", "\n"])
manifests = st.one_of(st.just(""), st.lists(tables, max_size=15).map("".join))


@settings(max_examples=150, deadline=None)
@given(texts, texts, manifests)
def test_any_text_has_answers(one: str, two: str, manifest: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        Path(folder, "cfg-lsp.toml").write_text(manifest, encoding="utf-8")
        workspace = Workspace()
        paths = [os.path.join(folder, name) for name in ("a.yaml", "b.yaml", "c.json")]
        for path, text in zip(paths, (one, two, one), strict=True):
            workspace.open(path, text)
        ask_everything(workspace, paths)
        ask_everything(workspace, [folder])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=30))
def test_any_bytes_have_answers(data: bytes, manifest: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        Path(folder, "a.yaml").write_bytes(b"extends: b.yaml\n" + data)
        Path(folder, "b.yaml").write_bytes(data)
        Path(folder, "cfg-lsp.toml").write_bytes(manifest)
        ask_everything(Workspace(), [os.path.join(folder, "a.yaml")])


def ask_everything(workspace: Workspace, paths: list[str]) -> None:
    snapshot = workspace.snapshot()
    configs = named(snapshot, paths)
    for path in configs:
        merged = snapshot.merged(path)
        dump_json(merged.value)
        for keys, _ in merged.leaves():
            assert cascade(snapshot, merged, keys) is not None
        assert included(snapshot.manifest(path)) is not None
    for fault in run_rules(snapshot, configs):
        assert 0 <= fault.span.start <= fault.span.end
