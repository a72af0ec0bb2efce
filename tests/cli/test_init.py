"""`init`: a manifest that fits the repository, never over one that is there."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.manifest_reader import read_manifest
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
## configs/train/labels/a.yaml
- x
## configs/train/labels/b.yaml
- y
## configs/train/short.yml
seed: 1
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
wrote cfg-lsp.toml: 10 configs, 7 of them inherit as extends does
  the longest chain has 5 files
  layer base: configs/base.yaml
  layer preset: configs/debug.yaml, configs/train/**
  dataset mixes in configs/mixes/**, named at custom.fusion_config
"""
    )
    assert "\n" + (shell.folder / "cfg-lsp.toml").read_text(encoding="utf-8") == snapshot("""\

# What cfg-lsp knows of the configs in this repository. Paths are relative to this file;
# `*` is part of a name, `**` any number of folders. Every setting: `cfg-lsp schema manifest`.

# Which files are configs, and which of those are not.
include = ["configs/**/*.yaml", "configs/**/*.yml"]
exclude = ["configs/train/classes.yaml", "configs/train/labels/**"]

# What `cfg-lsp inspect` shows when no config is named.
default-config = "configs/debug.yaml"

# How files inherit: extends, detectron2, paddle, paddleseg, mmengine, d-fine, nemo-rl or lm-eval.
# 7 files here inherit so.
dialect = "extends"

# The most files that may be merged into one config, itself counted; more is a `long-chain`.
# The longest chain here has 5 files.
max-chain = 5

# Kinds of overlay: which keys a config that extends a runnable one may write. None is told apart
# here. To have some, put tables in place of this line, below all other settings:
#   [[overlays]]
#   name = "long"
#   files = ["configs/**/*_long.yaml"]
#   allow = ["training.max_steps", "training.run_name"]
overlays = []

# How much each rule matters: error, warning, information, hint or off. `cfg-lsp rules` lists them;
# where this repository does on purpose what a rule finds, say so here.
[rules]
# redundant-override = "off"
# type-change = "hint"

# Which keys name other configs by a path relative to this file, and the family they belong to.
[references]
"custom.fusion_config" = "fusion"

# Configs that belong together. The entries of a named list merge by the first of these fields that they
# have; every other list replaces the inherited one.
[families.fusion]
files = ["configs/mixes/**"]
named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }
new-datasets = []  # names that an overlay may add

# The layers of the hierarchy: the first that has a file counts, and `extends` says what it may extend.

# Defaults that others extend. `locked = true` would forbid every other layer to override what they set.
[layers.base]
files = ["configs/base.yaml"]
extends = []

# What people run. `require` lists what each writes itself, so that no two runs share it by accident.
[layers.preset]
files = ["configs/debug.yaml", "configs/train/**"]
extends = ["base", "preset"]

# A preset that extends a preset is an overlay. `forbid` would list keys that it may not write.
[layers.overlay]
extends-exactly = 1

# Keys that are no more, and what replaces each; an empty text where nothing does.
[removed]
# "training.lr" = "training.learning_rate"

# Differences that `cfg-lsp parity` allows between a config and what it is migrated to.
[parity]
allow = ["training.output_dir"]
""")
    manifest = written(shell.folder)
    assert manifest.references == {"custom.fusion_config": "fusion"}
    assert [family.files for family in manifest.families] == [("configs/mixes/**",)]
    assert [layer.name for layer in manifest.layers] == ["base", "preset", "overlay"]
    assert manifest.max_chain == 5
    assert shell.run("check") == (0, "nothing wrong in 10 configs\n", "")
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


LAYERED = """
## conf/_base.yaml
model: {size: 1}
## conf/components/optimizer/adam.yaml
optimizer: {name: adam, stages: [{name: warm, steps: 1}]}
## conf/components/optimizer/sgd.yaml
optimizer: {name: sgd, stages: [{name: warm, steps: 2}]}
## conf/data/a.yaml
data: {path: a}
## conf/data/b.yaml
data: {path: b}
## conf/runs/first.yaml
extends: [../_base.yaml, ../components/optimizer/adam.yaml, ../data/a.yaml]
run: {output_dir: out/first, run_name: first}
eval: {config: conf/eval/short.yaml, plan: conf/eval/short.yaml, notes: notes.yaml}
## conf/runs/second.yaml
extends: [../_base.yaml, ../components/optimizer/sgd.yaml, ../data/b.yaml]
run: {output_dir: out/second, run_name: second}
eval: {config: conf/eval/long.yaml, plan: conf/eval/gone.yaml}
## conf/runs/first_long.yaml
extends: first.yaml
run: {run_name: first_long}
## conf/eval/short.yaml
steps: 1
## conf/eval/long.yaml
steps: 2
"""


def test_layers_references_and_lists_are_seen(shell: Shell) -> None:
    shell.write(LAYERED)
    outcome = shell.run("init")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == snapshot("""\
wrote cfg-lsp.toml: 10 configs, 3 of them inherit as extends does
  the longest chain has 5 files
  layer base: conf/_base.yaml, conf/data/**
  layer component: conf/components/**
  layer preset: conf/runs/**
  other configs in conf/eval/**, named at eval.config
""")
    text = (shell.folder / "cfg-lsp.toml").read_text(encoding="utf-8")
    assert "\n" + text[text.index("# Which keys name") :] == snapshot("""\

# Which keys name other configs by a path relative to this file, and the family they belong to.
# "eval.plan" names a config in some files and something else in others.
[references]
"eval.config" = "referred"

# Configs that belong together. The entries of a named list merge by the first of these fields that they
# have; every other list replaces the inherited one.
# Put one of these lists into `named-lists` if your training code merges it so: optimizer.stages (2
# files).
[families.referred]
files = ["conf/eval/**"]

# The layers of the hierarchy: the first that has a file counts, and `extends` says what it may extend.

# Defaults that others extend. `locked = true` would forbid every other layer to override what they set.
[layers.base]
files = ["conf/_base.yaml", "conf/data/**"]
extends = []

# Pieces that presets are put together from. `one-section = true` keeps each to one top-level section.
[layers.component]
files = ["conf/components/**"]
extends = []
one-section = true

# What people run. `require` lists what each writes itself, so that no two runs share it by accident.
[layers.preset]
files = ["conf/runs/**"]
extends = ["base", "component", "preset"]
require = ["run.output_dir", "run.run_name"]

# A preset that extends a preset is an overlay. `forbid` would list keys that it may not write.
[layers.overlay]
extends-exactly = 1

# Keys that are no more, and what replaces each; an empty text where nothing does.
[removed]
# "training.lr" = "training.learning_rate"

# Differences that `cfg-lsp parity` allows between a config and what it is migrated to.
[parity]
allow = ["run.output_dir", "run.run_name"]
""")
    written(shell.folder)
    outcome = shell.run("check")
    assert (outcome.status, outcome.err) == (0, "")


def test_what_breaks_the_layers_is_found_from_then_on(shell: Shell) -> None:
    shell.write(LAYERED)
    shell.run("init")
    shell.write("## conf/components/optimizer/lion.yaml\nextends: ../../runs/first.yaml\nmodel: {size: 2}\n")
    shell.write("## conf/runs/both.yaml\nextends: [first.yaml, second.yaml]\n")
    report = json.loads(shell.run("check", "--format", "json").out)
    assert [(each["path"], each["rule"]) for each in report["diagnostics"] if each["severity"] == "error"] == [
        ("conf/components/optimizer/lion.yaml", "wrong-base"),
        ("conf/runs/both.yaml", "wrong-base"),
    ]


@pytest.mark.parametrize(
    ("files", "pattern"),
    [
        (("x/_base.yaml", "y/_base.yaml", "z/w/_base.yaml"), "configs/**/_base.yaml"),
        (("Base-A.yaml", "Base-B.yaml"), "configs/Base-*.yaml"),
        (("Base-A.yaml", "x/Base-B.yaml"), "configs/**/Base-*.yaml"),
        (("_base_/a.yaml", "_base_/x/b.yaml"), "configs/_base_/**"),
        (("base.yaml",), "configs/base.yaml"),
    ],
)
def test_bases_are_named_as_people_would(files: tuple[str, ...], pattern: str, shell: Shell) -> None:
    for number, file in enumerate(files):
        folder, _, _ = file.rpartition("/")
        run = "configs/run" if folder.startswith("_") else f"configs/{folder}".rstrip("/")
        base = os.path.relpath(f"configs/{file}", run)
        shell.write(f"## configs/{file}\na: 1\n## {run}/x{number}.yaml\nextends: {base}\n")
    shell.run("init")
    assert [layer.files for layer in written(shell.folder).layers] == [(pattern,), ("configs/**",)]


def test_a_flat_repository_has_no_layers(shell: Shell) -> None:
    shell.write("## configs/a.yaml\nx: 1\n## configs/b.yaml\nextends: a.yaml\n## configs/c.yaml\nextends: b.yaml\n")
    shell.run("init")
    assert written(shell.folder).layers == ()


def test_a_usual_kind_of_overlay_that_a_file_breaks_is_left_out(shell: Shell) -> None:
    project = """
## configs/base.yaml
training: {seed: 1}
## configs/train/a.yaml
extends: ../base.yaml
## configs/train/a_aug_low.yaml
extends: a.yaml
custom: {augmentation: {probability: 0.1}}
"""
    shell.write(project)
    shell.run("init")
    assert [kind.name for kind in written(shell.folder).overlays] == ["augmentation"]
    (shell.folder / "cfg-lsp.toml").unlink()
    shell.write(project + "training: {seed: 2}\n")
    shell.run("init")
    assert written(shell.folder).overlays == ()


def test_lists_of_other_dialects_are_not_merged_by_name(shell: Shell) -> None:
    shell.write("## configs/b.yaml\nsources: [{name: a}]\n## configs/c.yaml\n_BASE_: b.yaml\nsources: [{name: b}]\n")
    shell.run("init")
    assert written(shell.folder).families == ()
    assert "merges it so: sources (2 files)." in (shell.folder / "cfg-lsp.toml").read_text(encoding="utf-8")
    assert json.loads(shell.run("inspect", "configs/c.yaml", "--payload").out) == {"sources": [{"name": "b"}]}


def test_what_cannot_be_read_is_said_and_the_rest_counts(shell: Shell) -> None:
    shell.write("## configs/a.yaml\nx: 1\n## configs/b.yaml\nextends: a.yaml\ny: [\n")
    (shell.folder / "configs/folder.yaml").mkdir()
    (shell.folder / "configs/gone.yaml").symlink_to("nowhere.yaml")
    outcome = shell.run("init")
    assert outcome.status == 0
    assert outcome.out.startswith("wrote cfg-lsp.toml: 2 configs, 1 of them inherits as extends does\n")
    assert outcome.err == snapshot("""\
cfg-lsp: configs/gone.yaml cannot be read: there is no such file
cfg-lsp: configs/b.yaml has errors; only what could be read counts
""")
    for number in range(9):
        shell.write(f"## configs/{number}.yaml\na: [\n")
    (shell.folder / "cfg-lsp.toml").unlink()
    assert shell.run("init").err.endswith("cfg-lsp: and so it is with 6 other files\n")


def test_a_folder_that_cannot_be_listed_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("## configs/a.yaml\nx: 1\n## configs/secret/b.yaml\nx: 1\n")
    listing = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("secret"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    outcome = shell.run("init")
    assert (outcome.status, outcome.err) == (
        0,
        "cfg-lsp: the folder configs/secret cannot be listed: permission is denied\n",
    )


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


OF_THE_MANIFEST = {
    "broken-reference",
    "extra-section",
    "forbidden-override",
    "locked-override",
    "long-chain",
    "missing-setting",
    "unknown-dataset",
    "wrong-base",
}
"""Rules that say what a manifest asks for: one that fits what it saw asks for nothing that is not so."""


@pytest.mark.parametrize(
    ("name", "configs", "dialect", "errors"),
    [
        ("d-fine", 38, "d-fine", set()),
        ("detectron2", 181, "detectron2", set()),
        ("paddleseg", 222, "paddleseg", {"duplicate-key"}),
        ("vla-eval", 136, "extends", set()),
    ],
)
def test_a_real_repository(name: str, configs: int, dialect: str, errors: set[str], shell: Shell) -> None:
    if not (CORPORA / name).is_dir():
        pytest.skip("no corpora here: set CFG_LSP_CORPORA")
    shutil.copytree(CORPORA / name, shell.folder, dirs_exist_ok=True)
    assert shell.run("init").status == 0
    manifest = written(shell.folder)
    assert manifest.dialect is not None
    assert manifest.dialect.name == dialect
    assert {layer.name for layer in manifest.layers} >= {"base", "preset"}
    report = json.loads(shell.run("check", "--format", "json").out)
    assert report["configs"] == configs
    assert {each["rule"] for each in report["diagnostics"] if each["severity"] == "error"} == errors
    assert OF_THE_MANIFEST.isdisjoint(each["rule"] for each in report["diagnostics"])
    assert shell.run("inspect").status == 0


def test_the_modular_hierarchy(shell: Shell) -> None:
    shutil.copytree(ROOT / "tests/hierarchies/components/configs", shell.folder / "configs")
    assert shell.run("init").status == 0
    manifest = written(shell.folder)
    assert [layer.name for layer in manifest.layers] == ["base", "component", "preset", "overlay"]
    assert [kind.name for kind in manifest.overlays] == ["gkd", "augmentation", "fusion"]
    report = json.loads(shell.run("check", "--format", "json").out)
    assert [each for each in report["diagnostics"] if each["severity"] in ("error", "warning")] == []


def test_the_shipped_hierarchy(shell: Shell) -> None:
    shutil.copytree(ROOT / "configs", shell.folder / "configs")
    assert shell.run("init").status == 0
    manifest = written(shell.folder)
    assert manifest.references == {"custom.fusion_config": "fusion"}
    report = json.loads(shell.run("check", "--format", "json").out)
    assert report["configs"] == sum(path.suffix in (".yaml", ".json") for path in (ROOT / "configs").rglob("*"))
    assert [each for each in report["diagnostics"] if each["severity"] in ("error", "warning")] == []
