"""Which schema a config obeys, a repository's own one included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.project.schemas import shape_of_config
from cfg_lsp.project.workspace import Workspace
from tests.fixture import workspace_of
from tests.rules.reported import brief_faults, report

MANIFEST = """
## cfg-lsp.toml
include = ["configs/**"]

[families.vision]
files = ["configs/**"]
named-lists = { datasets = ["name"] }
schema = "schemas/vision.json"
"""
SCHEMA = """
## schemas/vision.json
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "properties": {
    "extends": true,
    "image_size": {"type": "integer", "minimum": 32, "default": 224, "description": "Pixels of an edge."},
    "optimiser": {"enum": ["adamw", "lion"]},
    "run_name": {"type": "string", "pattern": "^[a-z_]+$"},
    "scale": {"anyOf": [{"type": "number"}, {"type": "null"}]},
    "head": {"$ref": "#/$defs/head"},
    "datasets": {"type": "array", "items": {"properties": {"ratio": {"type": "number"}}, "required": ["path"]}}
  },
  "required": ["image_size"],
  "additionalProperties": false,
  "$defs": {"head": {"type": "object", "properties": {"width": {"type": "integer"}}, "minProperties": 2}}
}
"""


def own(config: str) -> str:
    """A project with a schema of its own, and one config."""
    return f"{MANIFEST}{SCHEMA}## configs/run.yaml\n{config}\n"


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("configs/base.yaml", "training"),
        ("configs/components/training/batch.yaml", "training"),
        ("configs/train/sft/dense.yaml", "training"),
        ("configs/debug.yaml", "training"),
        ("configs/fusion/dense.yaml", "targets"),
        ("configs/trainer/config.json", "hyperparams"),
    ],
)
def test_the_built_in_layout_has_families_with_schemas(path: str, section: str, tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path, f"## {path}\n{{}}\n")
    shape = shape_of_config(workspace.snapshot(), paths[path])
    assert shape is not None
    assert section in shape.fields


def test_elsewhere_there_is_none(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path, "## configs/models/a.yaml\na: 1\n## b.yaml\na: 1\n")
    assert [shape_of_config(workspace.snapshot(), path) for path in paths.values()] == [None, None]


def test_the_built_in_layout_is_none_of_repositories_that_inherit_by_another_key(tmp_path: Path) -> None:
    text = "## configs/base.yaml\na: 1\n## configs/train/a.yaml\n_BASE_: ../base.yaml\n"
    workspace, paths = workspace_of(tmp_path, text)
    assert shape_of_config(workspace.snapshot(), paths["configs/train/a.yaml"]) is None


@pytest.mark.parametrize(("schema", "known"), [('schema = "trainer"\n', True), ('schema = ""\n', False), ("", True)])
def test_a_manifest_says_which_one(schema: str, known: bool, tmp_path: Path) -> None:
    text = f'## cfg-lsp.toml\n[families.training]\nfiles = ["runs/**"]\n{schema}## runs/a.yaml\na: 1\n'
    workspace, paths = workspace_of(tmp_path, text)
    shape = shape_of_config(workspace.snapshot(), paths["runs/a.yaml"])
    assert (shape is not None) == known


def test_a_repository_has_a_schema_of_its_own(tmp_path: Path) -> None:
    text = own("""image_size: "224"
optimiser: adam
run_name: Run 1
scale: big
head: {width: 1.5}
imag_size: 1
datasets:
  - {name: coco, ratio: half}""")
    assert report(tmp_path, text) == snapshot("""\

configs/run.yaml:1:13: error[wrong-type] `image_size` takes a whole number, and this is the text '224'
  1 | image_size: "224"
    |             ^^^^^ write `224`

configs/run.yaml:2:12: error[wrong-value] `optimiser` cannot be `adam`
  2 | optimiser: adam
    |            ^^^^ did you mean `adamw`?

configs/run.yaml:3:11: error[wrong-value] `run_name` cannot be `Run 1`
  3 | run_name: Run 1
    |           ^^^^^ write a text that matches `^[a-z_]+$`

configs/run.yaml:4:8: error[wrong-type] `scale` takes a number or null, and this is the text 'big'
  4 | scale: big
    |        ^^^ write a number or null

configs/run.yaml:5:15: error[wrong-type] `head.width` takes a whole number, and this is `1.5`
  5 | head: {width: 1.5}
    |               ^^^ write a whole number

configs/run.yaml:6:1: warning[unknown-key] there is no key `imag_size`
  6 | imag_size: 1
    | ^^^^^^^^^ did you mean `image_size`?

configs/run.yaml:8:25: error[wrong-type] `datasets.coco.ratio` takes a number, and this is the text 'half'
  8 |   - {name: coco, ratio: half}
    |                         ^^^^ write a number

6 errors, 1 warning in 1 config
""")


def test_a_bound_and_an_entry_of_another_type(tmp_path: Path) -> None:
    assert brief_faults(tmp_path, own("image_size: 16\nhead: 3\ndatasets: []")) == [
        "run.yaml:1 wrong-value",
        "run.yaml:2 wrong-type",
    ]


def test_nothing_is_required_and_tags_may_be_anything(tmp_path: Path) -> None:
    assert brief_faults(tmp_path, own("head: {width: 1}\nimage_size: !Size 3\ndatasets: [{name: a}]")) == []


def test_what_is_inherited_is_not_judged_again(tmp_path: Path) -> None:
    text = own("extends: base.yaml\nhead: {width: 3}") + "## configs/base.yaml\nimage_size: 1\nhead: {}\n"
    assert brief_faults(tmp_path, text) == ["base.yaml:1 wrong-value"]


def test_editors_know_the_schema_too(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path, own("image_size: 1"))
    shape = shape_of_config(workspace.snapshot(), paths["configs/run.yaml"])
    assert shape is not None
    size, width, scale = (shape.find(keys) for keys in (("image_size",), ("head", "width"), ("scale",)))
    assert size is not None and width is not None and scale is not None
    assert (size.shape.kinds, size.shape.least, size.default, size.does, size.is_required) == (
        ("integer",),
        32,
        224,
        "Pixels of an edge.",
        True,
    )
    assert (width.shape.kinds, scale.shape.kinds) == (("integer",), ("number", "null"))
    assert shape.find(("nothing",)) is None


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (None, "`schemas/vision.json` cannot be read: there is no such file"),
        ("{", "`schemas/vision.json` cannot be read: "),
        ("[]", "`schemas/vision.json` is no mapping"),
        ('{"type": "txt"}', "`schemas/vision.json` is no JSON Schema: `type`: 'txt' is not valid under any"),
        ('{"$ref": "https://example.org/a.json"}', "`schemas/vision.json` refers to `https://example.org/a.json`"),
        ('{"$ref": "#/$defs/a"}', "`schemas/vision.json` refers to `#/$defs/a`, which is not in it"),
        ('{"$ref": "#"}', "`schemas/vision.json` refers to itself without end"),
    ],
)
def test_a_wrong_schema_is_reported_where_the_manifest_names_it(schema: str | None, words: str, tmp_path: Path) -> None:
    text = f"{MANIFEST}## configs/a.yaml\na: 1\n## configs/b.yaml\nb: 1\n"
    text += f"## schemas/vision.json\n{schema}\n" if schema is not None else ""
    shown = report(tmp_path, text)
    assert shown.startswith(f"\ncfg-lsp.toml:6:10: error[broken-reference] {words}")
    assert "1 error in" in shown


def test_an_edit_of_the_schema_counts_at_once(tmp_path: Path) -> None:
    workspace, paths = workspace_of(tmp_path, own("image_size: 1"))
    run, schema = paths["configs/run.yaml"], paths["schemas/vision.json"]
    assert shape_of_config(workspace.snapshot(), run) is not None
    workspace.edit(schema, '{"properties": {"size": {"type": "string"}}}')
    shape = shape_of_config(workspace.snapshot(), run)
    assert shape is not None and list(shape.fields) == ["size"]


def test_where_no_schema_is_obeyed_none_is_imported(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    names = ["jsonschema", "dataclasses", "cfg_lsp.schema.settings", "cfg_lsp.schema.training"]
    code = "import sys; from cfg_lsp.cli.main import main; main(['check', '.']); "
    code += f"sys.exit(any(name in sys.modules for name in {names}))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=tmp_path).returncode == 0


def test_a_config_with_a_built_in_schema_needs_no_validator(tmp_path: Path) -> None:
    folder = tmp_path / "configs" / "smoke"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("training: {seed: one}\n", encoding="utf-8")
    code = "import sys; from cfg_lsp.cli.main import main; main(['check', '.']); sys.exit('jsonschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=tmp_path).returncode == 0


def test_a_snapshot_without_families_has_no_schema() -> None:
    assert shape_of_config(Workspace().snapshot(), "/nowhere/a.yaml") is None
