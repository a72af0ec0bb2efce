"""What other tools read of this repository: the GitHub action, the pre-commit hooks, the recipes of docs/ci.md."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, ValidationError

from cfg_lsp.cli.main import COMMANDS
from cfg_lsp.cli.parser import command
from tests.fixture import write_project
from tests.schemas import GITHUB_ACTION, published_schema

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
RECIPES = [
    yaml.safe_load(block)
    for block in re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/ci.md").read_text(encoding="utf-8"), re.DOTALL)
]
CLEAN = "## configs/base.yaml\na: 1\n## configs/run.yaml\nextends: base.yaml\n"
FAULTY = "## configs/base.yaml\na: 1\n## configs/run.yaml\nextends: bse.yaml\n"


def steps(identity: str) -> Any:
    """The step of the action of that id."""
    return next(step for step in ACTION["runs"]["steps"] if step.get("id") == identity)


@pytest.fixture
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a `cfg-lsp` that runs this source."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash here")
    folder = tmp_path_factory.mktemp("commands")
    script = folder / "cfg-lsp"
    script.write_text(
        f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m cfg_lsp "$@"\n'
    )
    script.chmod(0o755)
    return folder


def acted(commands: Path, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The checking step of the action, run as GitHub runs it: inputs are variables, bash reads a file."""
    given = {"paths": "", "format": "github", "args": "", "sarif_file": "", "working_directory": ".", **inputs}
    variables = {name.upper(): value for name, value in given.items()}
    script = commands / "step.sh"
    script.write_text(steps("check")["run"], encoding="utf-8")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=folder / given["working_directory"],
        env={"PATH": os.environ["PATH"], "COMMAND": str(commands / "cfg-lsp"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_action_is_what_github_takes_for_one() -> None:
    validator = Draft7Validator(published_schema(GITHUB_ACTION))
    validator.validate(ACTION)
    with pytest.raises(ValidationError):
        validator.validate({**ACTION, "runs": {"using": "composite"}})


def test_the_action_hands_every_input_to_its_scripts_as_a_variable() -> None:
    declared = {name.upper().replace("-", "_"): f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    checked, installed = steps("check")["env"], steps("install")["env"]
    for name, value in declared.items():
        assert (checked | installed).get(name, value) == value
        assert name == "PYTHON_VERSION" or name in checked | installed
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "an input in a script is code"
        assert "uses" in step or step["shell"] == "bash"


def test_the_action_passes_where_nothing_is_wrong(commands: Path, tmp_path: Path) -> None:
    write_project(tmp_path, CLEAN)
    done = acted(commands, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "::error" not in done.stdout


def test_the_action_annotates_and_fails_where_something_is(commands: Path, tmp_path: Path) -> None:
    write_project(tmp_path, FAULTY)
    done = acted(commands, tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert line.startswith("::error file=configs/run.yaml,line=1,")
    assert "did you mean `base.yaml`?" in line


def test_annotations_name_files_from_the_root_wherever_the_action_checks(commands: Path, tmp_path: Path) -> None:
    write_project(tmp_path / "some where", FAULTY)
    for folder in ("some where", "./some where/"):
        done = acted(commands, tmp_path, working_directory=folder)
        assert done.returncode == 1
        assert done.stdout.startswith("::error file=some where/configs/run.yaml,line=1,")


def test_the_action_takes_paths_by_line_and_options_by_space(commands: Path, tmp_path: Path) -> None:
    write_project(tmp_path, f"{FAULTY}## other place/run.yaml\na: 1\n## -x.yaml\na: 1\n")
    assert acted(commands, tmp_path, paths="other place\n-x.yaml\n").returncode == 0
    assert acted(commands, tmp_path, paths="other place/run.yaml\nconfigs").returncode == 1
    assert acted(commands, tmp_path, args="--exit-zero  --max-warnings 3").returncode == 0
    assert acted(commands, tmp_path, paths="nowhere").returncode == 2


def test_the_action_writes_sarif_besides(commands: Path, tmp_path: Path) -> None:
    write_project(tmp_path, FAULTY)
    done = acted(commands, tmp_path, sarif_file="found it.sarif")
    assert done.returncode == 1
    assert done.stdout.count("::error") == 1
    assert '"ruleId": "missing-base"' in (tmp_path / "found it.sarif").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["paths", "format", "args", "sarif_file"])
@pytest.mark.parametrize("text", ["$(touch owned)", "`touch owned`", '"; touch owned; "', "'; touch owned; '", "*"])
def test_no_input_of_the_action_runs_as_code(name: str, text: str, commands: Path, tmp_path: Path) -> None:
    write_project(tmp_path, CLEAN)
    before = set(tmp_path.iterdir())
    done = acted(commands, tmp_path, **{name: text})
    assert not (tmp_path / "owned").exists()
    if name != "sarif_file":
        assert done.returncode == 2
        assert set(tmp_path.iterdir()) == before


def test_the_hooks_call_commands_that_there_are() -> None:
    assert [hook["id"] for hook in HOOKS] == ["cfg-lsp", "cfg-lsp-fix"]
    for hook in HOOKS:
        accept(hook["entry"])
        assert hook["pass_filenames"] is False, "a changed base breaks configs that did not change"


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("configs/run.yaml", True),
        ("configs/run.yml", True),
        ("run.json", True),
        ("cfg-lsp.toml", True),
        ("sub/pyproject.toml", True),
        ("other.toml", False),
        ("train.py", False),
        ("README.md", False),
        ("yaml", False),
    ],
)
def test_the_hooks_run_where_a_commit_touches_configs_or_manifests(name: str, runs: bool) -> None:
    for hook in HOOKS:
        assert bool(re.search(hook["files"], name)) is runs


def test_every_recipe_is_yaml_and_there_is_one_for_each_place() -> None:
    assert all(isinstance(recipe, dict) for recipe in RECIPES)
    assert sum("jobs" in recipe for recipe in RECIPES) >= 3
    assert any("codequality" in str(recipe) and "junit" in str(recipe) for recipe in RECIPES)
    assert any("repos" in recipe for recipe in RECIPES)
    assert any("--since origin/main" in str(recipe) for recipe in RECIPES)


def test_every_command_of_a_recipe_is_one_that_there_is() -> None:
    calls = [text for recipe in RECIPES for text in texts(recipe) if text.startswith("cfg-lsp ")]
    assert len(calls) >= 5
    for call in calls:
        accept(call)


def test_recipes_give_the_action_and_the_hooks_what_they_take() -> None:
    used = [step for recipe in RECIPES for step in mappings(recipe) if "/cfg-lsp@" in str(step.get("uses"))]
    hooks = [hook for recipe in RECIPES for repo in recipe.get("repos", []) for hook in repo["hooks"]]
    assert used
    assert hooks
    for step in used:
        assert step.get("with", {}).keys() <= ACTION["inputs"].keys()
        accept(f"cfg-lsp check {step.get('with', {}).get('args', '')}")
    entries = {hook["id"]: hook["entry"] for hook in HOOKS}
    for hook in hooks:
        accept(shlex.join([*entries[hook["id"]].split(), *hook.get("args", [])]))


def test_a_wrong_call_in_a_recipe_would_be_seen() -> None:
    with pytest.raises(SystemExit):
        accept("cfg-lsp check --formt json")
    with pytest.raises(AssertionError):
        accept("cfg-lsp chekc")


def accept(call: str) -> None:
    """Fail where the command line does not take the call."""
    program, name, *words = shlex.split(call)
    assert program == "cfg-lsp"
    assert name in COMMANDS
    command(name).parse_args(words)


def texts(data: Any) -> Iterator[str]:
    """Every line of every string in YAML data."""
    if isinstance(data, str):
        yield from data.splitlines()
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from texts(each)


def mappings(data: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in YAML data."""
    if isinstance(data, dict):
        yield data
    if isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from mappings(each)
