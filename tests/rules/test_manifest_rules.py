"""Rules that a manifest names: those that there are not are reported where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from cfg_lsp.project.manifest_reader import builtin_manifest, read_manifest
from cfg_lsp.rules.manifest_rules import manifest_problems


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("cfg-lsp.toml", "[rules]\nmissing-base = 'off'\n«mising-base» = 'off'\n", "did you mean `missing-base`?"),
        ("cfg-lsp.toml", "rules = { «colour» = 'off' }\n", "`cfg-lsp rules` lists them"),
        ("pyproject.toml", "[tool.cfg-lsp]\nrules.«'long chain'» = 'off'\n", "did you mean `long-chain`?"),
    ],
)
def test_an_unknown_rule_is_reported_at_its_name(name: str, text: str, hint: str, tmp_path: Path) -> None:
    start, end = text.index("«"), text.index("»") - 1
    text = text.replace("«", "").replace("»", "")
    (tmp_path / name).write_text(text, encoding="utf-8")
    manifest = read_manifest(str(tmp_path / name))
    assert manifest is not None
    (problem,) = manifest_problems(manifest)
    assert (problem.path, problem.span) == (str(tmp_path / name), (start, end))
    wrong = text[start:end].strip("'")
    assert (problem.message, problem.hint) == (f"no rule `{wrong}` in [rules]", hint)


def test_a_manifest_with_other_faults_or_without_a_file_has_none(tmp_path: Path) -> None:
    (tmp_path / "cfg-lsp.toml").write_text("max-chain = 0\n[rules]\ncolour = 'off'\n", encoding="utf-8")
    manifest = read_manifest(str(tmp_path / "cfg-lsp.toml"))
    assert manifest is not None
    assert manifest_problems(manifest) == manifest.problems
    assert [each.rule for each in manifest.problems] == ["wrong-type"]
    assert manifest_problems(builtin_manifest(str(tmp_path))) == ()
