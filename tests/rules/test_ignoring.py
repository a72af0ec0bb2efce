"""The comments that have a finding ignored: where they go, and that they do."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.edits.applied import applied
from cfg_lsp.project.workspace import Workspace
from cfg_lsp.rules.ignoring import ignoring
from cfg_lsp.rules.run import run_rules
from cfg_lsp.text import Diagnostic, Severity, Span

BASE = "a: 1\nb: {c: 2}\nt: text\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "b:\n  c: 2\n",
            snapshot("""\
extends: base.yaml
# cfg-lsp: ignore[redundant-override]
b:
  c: 2
"""),
            id="above the line",
        ),
        pytest.param(
            "b:\r\n  c: 2",
            snapshot("""\
extends: base.yaml
# cfg-lsp: ignore[redundant-override]
b:\r
  c: 2\
"""),
            id="CRLF, no line end at the end",
        ),
        pytest.param(
            "# cfg-lsp: ignore[type-change] for now\na: 1\nx: 3\n",
            snapshot("""\
extends: base.yaml
# cfg-lsp: ignore[type-change, redundant-override] for now
a: 1
x: 3
"""),
            id="in the comment above",
        ),
        pytest.param(
            "a: 1  # cfg-lsp: ignore[type-change]\nx: 3\n",
            snapshot("""\
extends: base.yaml
a: 1  # cfg-lsp: ignore[type-change, redundant-override]
x: 3
"""),
            id="in the comment beside",
        ),
        pytest.param("x: {y: |\n    text\n", snapshot(None), id="broken text"),
        pytest.param(
            "x: [1,\n  2]\nb: {\n  c: 2}\n",
            snapshot("""\
extends: base.yaml
x: [1,
  2]
# cfg-lsp: ignore[redundant-override]
b: {
  c: 2}
"""),
            id="inside braces",
        ),
    ],
)
def test_a_comment_here(text: str, expected: object, tmp_path: Path) -> None:
    assert ignored(tmp_path, "run.yaml", f"extends: base.yaml\n{text}", 0) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "extends: base.yaml\nb: {c: 2}\n",
            snapshot("""\
# cfg-lsp: ignore-file[redundant-override]
extends: base.yaml
b: {c: 2}
"""),
            id="on the first line",
        ),
        pytest.param(
            "#!/usr/bin/env x\n# Mine.\nextends: base.yaml\na: 1\n",
            snapshot("""\
#!/usr/bin/env x
# cfg-lsp: ignore-file[redundant-override]
# Mine.
extends: base.yaml
a: 1
"""),
            id="below what stays first",
        ),
        pytest.param(
            "\ufeff# Mine.\r\nextends: base.yaml\r\na: 1\r\n",
            snapshot("""\
\ufeff# cfg-lsp: ignore-file[redundant-override]\r
# Mine.\r
extends: base.yaml\r
a: 1\r
"""),
            id="behind a byte order mark",
        ),
        pytest.param(
            "%YAML 1.1\n---\nextends: base.yaml\na: 1\n",
            snapshot("""\
%YAML 1.1
# cfg-lsp: ignore-file[redundant-override]
---
extends: base.yaml
a: 1
"""),
            id="below a directive",
        ),
        pytest.param(
            "# cfg-lsp: ignore-file[type-change]\nextends: base.yaml\na: 1\n",
            snapshot("""\
# cfg-lsp: ignore-file[type-change, redundant-override]
extends: base.yaml
a: 1
"""),
            id="in the comment",
        ),
    ],
)
def test_a_comment_for_the_file(text: str, expected: object, tmp_path: Path) -> None:
    assert ignored(tmp_path, "run.yaml", text, 1) == expected


def test_json_has_no_comments(tmp_path: Path) -> None:
    assert ignored(tmp_path, "run.json", '{"extends": "base.yaml", "a": 1}', 0) is None


def test_a_manifest_ignores_nothing_and_no_comment_ignores_itself(tmp_path: Path) -> None:
    path = str(tmp_path / "cfg-lsp.toml")
    fault = Diagnostic("manifest", Severity.ERROR, path, Span(0, 1), "")
    assert ignoring(Workspace().snapshot(), fault) == ()
    config = tmp_path / "a.yaml"
    config.write_text("a: 1  # cfg-lsp: ignore[type-change]\n", encoding="utf-8")
    unused = fault._replace(rule="unused-ignore", path=str(config))
    assert ignoring(Workspace().snapshot(), unused) == ()


def ignored(folder: Path, name: str, text: str, number: int) -> str | None:
    """A text in which the `redundant-override` of it is ignored: here, or in the file."""
    (folder / "configs").mkdir()
    (folder / "configs/base.yaml").write_text(BASE, encoding="utf-8")
    path = str(folder / "configs" / name)
    workspace = Workspace()
    workspace.open(path, text)
    found = [each for each in run_rules(workspace.snapshot(), [path]) if each.rule == "redundant-override"]
    fixes = [ignoring(workspace.snapshot(), each) for each in found]
    if not fixes or not fixes[0]:
        return None
    after = applied(text, fixes[0][number].edits)
    workspace.edit(path, after)
    left = run_rules(workspace.snapshot(), [path])
    assert not [each for each in left if each.rule in ("redundant-override", "syntax-error")]
    return after
