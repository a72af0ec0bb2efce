"""`--set` with a value that YAML 1.1 reads as something else than a person does."""

from __future__ import annotations

import pytest

from tests.cli.calling import Shell

PROJECT = """
## configs/run.yaml
training: {lr: 2.0e-4, strategy: steps}
## other/run.yaml
defaults: base.yaml
training: {lr: 2.0e-4}
## other/base.yaml
training: {seed: 17}
"""


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("training.lr=1e-3", "`1e-3` is the text '1e-3' to YAML 1.1, not a number; write `1.0e-3`, or quotes to mean"),
        ("training.strategy=no", "`no` is the boolean `false` to YAML 1.1, not text; write `false`, or quotes to mean"),
        ("training.start=12:30", "`12:30` is the number 750 to YAML 1.1"),
        ("training.all=[1, on]", "`on` is the boolean `true` to YAML 1.1"),
    ],
)
@pytest.mark.parametrize("command", [("inspect", "--payload"), ("why",)])
def test_it_is_said_and_the_setting_counts_all_the_same(
    setting: str, said: str, command: tuple[str, ...], shell: Shell
) -> None:
    shell.write(PROJECT)
    key = [setting.partition("=")[0]] if command == ("why",) else []
    outcome = shell.run(*command, "configs/run.yaml", *key, "--set", setting)
    assert outcome.status == 0
    assert outcome.err.startswith(f"cfg-lsp: --set {setting.partition('=')[0]}: {said}")
    assert outcome.err.count("\n") == 1
    assert "12:30" not in outcome.out


@pytest.mark.parametrize("setting", ["training.lr=1.0e-3", 'training.lr="1e-3"', "training.lr=", "training.on=true"])
def test_nothing_is_said_of_others(setting: str, shell: Shell) -> None:
    shell.write(PROJECT)
    assert shell.run("inspect", "configs/run.yaml", "--set", setting).err == ""


def test_a_dialect_that_reads_numbers_as_people_do_is_not_surprised(shell: Shell) -> None:
    shell.write(PROJECT)
    outcome = shell.run("inspect", "--payload", "other/run.yaml", "--set", "training.lr=1e-3")
    assert (outcome.err, '"lr": 0.001' in outcome.out) == ("", True)
