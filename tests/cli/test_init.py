"""`init`: a manifest that fits the repository, never over one that is there."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.project.manifest import Manifest, read_manifest
from tests.cli.calling import Shell

ROOT = Path(__file__).parent.parent.parent
CORPORA = Path(os.environ.get("CFG_LSP_CORPORA", ROOT.parent / "shared/corpora"))

TRAINING = """
## configs/base.yaml
training: {seed: 17, output_dir: out}
## configs/debug.yaml
extends: base.yaml
custom: {fusion_config: ./configs/mixes/variants/b.yaml}
## configs/mixes/a.yaml
targets: [{name: x, train_jsonl: a}]
sources: []
## configs/mixes/variants/b.yaml
extends: ../a.yaml
targets: [{name: x, train_jsonl: b}]
## configs/mixes/variants/c.yaml
extends: b.yaml
## configs/train/a.yaml
extends: ../base.yaml
## configs/train/b.yaml
extends: a.yaml
## configs/train/c.yaml
extends: b.yaml
## configs/train/d.yaml
extends: c.yaml
## configs/train/classes.yaml
- cat
- dog
## mkdocs.yml
nav: !!python/name:x []
"""


def written(folder: Path) -> Manifest:
    """The manifest that was written, which must have nothing wrong in it."""
    manifest = read_manifest(str(folder / "cfg-lsp.toml"))
    assert manifest is not None
    assert manifest.problems == ()
    return manifest


def test_a_training_repository(shell: Shell) -> None:
    shell.write(TRAINING)
    outcome = shell.run("init")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == snapshot(
        """\
wrote cfg-lsp.toml: 9 configs, 7 of them inherit as extends does
  the longest chain has 5 files
  dataset mixes in configs/mixes/**
  referred to by custom.fusion_config
"""
    )
    assert "\n" + (shell.folder / "cfg-lsp.toml").read_text(encoding="utf-8") == snapshot("""\

# What cfg-lsp knows of the configs in this repository. Paths are relative to this file;
# `*` is part of a name, `**` any number of folders.

# Which files are configs, and which of those are not.
include = ["configs/**/*.yaml"]
exclude = ["configs/train/classes.yaml"]

# What `cfg-lsp inspect` shows when no config is named.
default-config = "configs/debug.yaml"

# How files inherit: extends, detectron2, paddle, paddleseg, mmengine, d-fine, nemo-rl or lm-eval.
# 7 files here inherit so.
dialect = "extends"

# The most files that may be merged into one config.
# The longest chain here has 5 files.
max-chain = 5

# How much each rule matters: error, warning, information, hint or off.
[rules]
# repeated-base = "error"

# Which keys name other configs by a path relative to this file, and the family they belong to.
[references]
"custom.fusion_config" = "fusion"

# Configs that share list rules. The entries of a named list merge by the first of these fields.
[families.fusion]
files = ["configs/mixes/**"]
named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }

# The layers of the hierarchy. A base extends nothing; `locked = true` would forbid to override it.
[layers.base]
files = ["configs/base.yaml"]
extends = []

# Differences that `cfg-lsp parity` allows between a config and what it is migrated to.
[parity]
allow = ["training.output_dir"]
""")
    manifest = written(shell.folder)
    assert manifest.references == {"custom.fusion_config": "fusion"}
    assert [family.files for family in manifest.families] == [("configs/mixes/**",)]
    assert manifest.max_chain == 5
    assert shell.run("check") == (0, "nothing wrong in 9 configs\n", "")
    assert shell.run("inspect").out.startswith("Chain (low → high)\n  1  configs/base.yaml\n  2  configs/debug.yaml\n")


@pytest.mark.parametrize(
    ("files", "dialect"),
    [
        ("## configs/run.yaml\n_BASE_: b.yaml\n", "detectron2"),
        ("## configs/run.yaml\n_BASE_: [b.yaml]\n", "paddle"),
        ("## configs/run.yaml\n_base_: b.yaml\n", "mmengine"),
        ("## configs/run.yaml\n_base_: b.yaml\nx: {_inherited_: false}\n", "paddleseg"),
        (
            "## configs/run.yaml\n_base_: b.yaml\n## configs/z.yaml\n_base_: b.yaml\nx: {_inherited_: false}\n",
            "paddleseg",
        ),
        ("## configs/run.yml\n__include__: [b.yaml]\n", "d-fine"),
        ("## configs/run.yaml\ndefaults: b.yaml\n", "nemo-rl"),
        ("## configs/run.yaml\ninclude: b\n", "lm-eval"),
        ("## configs/run.yaml\ninherit: b.yaml\n", "extends"),
    ],
)
def test_the_dialect_is_recognised(files: str, dialect: str, shell: Shell) -> None:
    shell.write(f"## configs/b.yaml\nx: {{y: 1}}\n{files}")
    assert f"as {dialect} does" in shell.run("init").out
    found = written(shell.folder).dialect
    assert found is not None
    assert found.name == dialect
    assert shell.run("check").status == 0


def test_several_dialects_leave_it_to_each_file(shell: Shell) -> None:
    shell.write("## conf/b.yaml\nx: 1\n## conf/c.yaml\nextends: b.yaml\n## conf/d.yaml\n_BASE_: b.yaml\n")
    assert "2 of them inherit as detectron2 and extends do" in shell.run("init").out
    assert written(shell.folder).dialect is None
    assert "# detectron2 (1), extends (1)." in (shell.folder / "cfg-lsp.toml").read_text(encoding="utf-8")
    assert shell.run("graph").out.count("-->") == 2


def test_config_folders_that_differ_in_one_step_become_a_pattern(shell: Shell) -> None:
    shell.write(
        "".join(
            f"## projects/{name}/configs/b.yaml\nx: 1\n## projects/{name}/configs/c.yaml\nextends: b.yaml\n"
            for name in "ab"
        )
    )
    shell.run("init")
    assert written(shell.folder).include == ("projects/*/configs/**/*.yaml",)
    assert shell.run("check").out == "nothing wrong in 4 configs\n"


def test_configs_in_the_top_folder_leave_the_tools_files_out(shell: Shell) -> None:
    shell.write("## base.yaml\nx: 1\n## run.yaml\nextends: base.yaml\n## docker-compose.yaml\nservices: {}\n")
    shell.run("init")
    manifest = written(shell.folder)
    assert (manifest.include, manifest.exclude) == (("*.yaml",), ("docker-compose.yaml",))
    assert shell.run("check").out == "nothing wrong in 2 configs\n"


def test_a_repository_without_configs_gets_the_usual_layout_and_is_told_so(shell: Shell) -> None:
    shell.write("## .github/workflows/ci.yml\non: push\n")
    outcome = shell.run("init")
    assert outcome.status == 0
    assert outcome.out == snapshot(
        """\
wrote cfg-lsp.toml: no configs found
  it describes the usual layout under configs/; say in it what to `include`
"""
    )
    assert written(shell.folder).include[0] == "configs/**/*.yaml"


def test_configs_that_do_not_inherit_are_configs_too(shell: Shell) -> None:
    shell.write("## configs/a.yaml\nx: 1\n## configs/b.json\n{}\n")
    assert shell.run("init").out == "wrote cfg-lsp.toml: 2 configs, none of them inherits\n"
    written(shell.folder)
    assert shell.run("check").out == "nothing wrong in 2 configs\n"


def test_a_manifest_that_is_there_is_left_alone(shell: Shell) -> None:
    shell.write("## cfg-lsp.toml\n# mine\n## configs/a.yaml\nx: 1\n")
    assert shell.run("init") == (
        2,
        "",
        snapshot("cfg-lsp: cfg-lsp.toml exists already; remove it first to have it written anew\n"),
    )
    assert (shell.folder / "cfg-lsp.toml").read_text(encoding="utf-8") == "# mine\n"


def test_a_table_in_pyproject_is_a_manifest_too(shell: Shell) -> None:
    shell.write("## pyproject.toml\n[tool.cfg-lsp]\nmax-chain = 3\n")
    assert shell.run("init") == (
        2,
        "",
        snapshot("cfg-lsp: pyproject.toml has a [tool.cfg-lsp] already; remove it first to have a file of its own\n"),
    )
    assert not (shell.folder / "cfg-lsp.toml").exists()
    shell.write("## pyproject.toml\n[tool.ruff]\n")
    assert shell.run("init").status == 0


def test_another_folder(shell: Shell) -> None:
    shell.write("## other/configs/a.yaml\nx: 1\n")
    assert shell.run("init", "other").out.startswith("wrote other/cfg-lsp.toml: 1 config,")
    assert shell.run("init", "gone").status == 2
    assert shell.run("init", "other/configs/a.yaml").status == 2


@pytest.mark.skipif(not Path("/proc/self/fdinfo").is_dir(), reason="there is no folder that refuses files")
def test_a_folder_that_cannot_be_written(shell: Shell) -> None:
    outcome = shell.run("init", "/proc/self/fdinfo")
    assert (outcome.status, outcome.out) == (2, "")
    assert "fdinfo/cfg-lsp.toml cannot be written: " in outcome.err


def test_names_that_toml_must_escape(shell: Shell) -> None:
    shell.write("## configs/base \"a\\b.yaml\nx: 1\n## configs/r.yaml\nextends: 'base \"a\\b.yaml'\n")
    shell.run("init")
    assert written(shell.folder).problems == ()
    assert shell.run("check").out == "nothing wrong in 2 configs\n"


def test_cycles_and_broken_files_are_no_trouble(shell: Shell) -> None:
    shell.write("## configs/a.yaml\nextends: b.yaml\n## configs/b.yaml\nextends: a.yaml\n## configs/c.yaml\na: [\n")
    assert shell.run("init").status == 0
    assert written(shell.folder).max_chain == 4


@pytest.mark.parametrize(
    ("name", "configs", "dialect", "faults"),
    [
        ("d-fine", 38, "d-fine", set()),
        ("detectron2", 181, "detectron2", set()),
        ("paddleseg", 222, "paddleseg", {"duplicate-key"}),
        ("vla-eval", 136, "extends", set()),
    ],
)
def test_a_real_repository(name: str, configs: int, dialect: str, faults: set[str], shell: Shell) -> None:
    if not (CORPORA / name).is_dir():
        pytest.skip("no corpora here: set CFG_LSP_CORPORA")
    shutil.copytree(CORPORA / name, shell.folder, dirs_exist_ok=True)
    assert shell.run("init").status == 0
    found = written(shell.folder).dialect
    assert found is not None
    assert found.name == dialect
    report = json.loads(shell.run("check", "--format", "json").out)
    assert report["configs"] == configs
    assert {each["rule"] for each in report["diagnostics"]} == faults
    assert shell.run("inspect").status == 0


def test_the_shipped_hierarchy(shell: Shell) -> None:
    shutil.copytree(ROOT / "configs", shell.folder / "configs")
    assert shell.run("init").status == 0
    manifest = written(shell.folder)
    assert manifest.references == {"custom.fusion_config": "fusion"}
    assert shell.run("check").out == f"nothing wrong in {len(list((ROOT / 'configs').rglob('*.yaml')))} configs\n"
