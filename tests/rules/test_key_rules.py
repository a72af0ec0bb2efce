"""What is said about keys: those that nobody knows but nearly, and those that are no more."""

from __future__ import annotations

import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cfg_lsp.rules import unknown_key
from cfg_lsp.text.nearest import one_slip
from tests.rules.reported import brief_faults, faults, fixed, report


def over(below: str, above: str) -> str:
    """A project of two files: one mapping over another."""
    return f"## preset.yaml\na: {below}\n## run.yaml\nextends: preset.yaml\na: {above}\n"


def test_unknown_key(tmp_path: Path) -> None:
    text = """
## preset.yaml
training:
  learning_rate: 2.0e-4
data: {seed: 17}
## run.yaml
extends: preset.yaml
training:
  learning_rat: 1.0e-4
datta:
  shuffle: true
"""
    assert report(tmp_path, text) == snapshot("""\

run.yaml:3:3: warning[unknown-key] no related config writes `training.learning_rat`
  3 |   learning_rat: 1.0e-4
    |   ^^^^^^^^^^^^ did you mean `learning_rate`?
    = preset.yaml:2 `training.learning_rate` is written here

run.yaml:4:1: warning[unknown-key] no related config writes `datta`
  4 | datta:
    | ^^^^^ did you mean `data`?
    = preset.yaml:3 `data` is written here

2 warnings in 1 of 2 configs
""")


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("learning_rate", "learning_rat"),
        ("learning_rate", "laerning_rate"),
        ("learning_rate", "Learning_Rate"),
        ("learning_rate", "learning-rate"),
        ("save_steps", "save_step"),
        ("weightDecay", "weigthDecay"),
        ("größe", "gröse"),
    ],
)
def test_a_slip_is_renamed_where_it_stands(known: str, written: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, over(f"{{{known}: 1}}", f"{{{written}: 2, '{written}s2': 3}}"))
    assert fault.rule == "unknown-key"
    assert fixed(fault).endswith(f"a: {{{known}: 2, '{written}s2': 3}}\n")
    assert not fault.fixes[0].safe


@pytest.mark.parametrize(
    ("below", "above"),
    [
        pytest.param("{adam_beta1: 1}", "{adam_beta2: 1}", id="digits"),
        pytest.param("{loss_x: 1}", "{loss_y: 1}", id="a short word"),
        pytest.param("{lossX: 1}", "{lossY: 1}", id="a short word of capitals"),
        pytest.param("{train: 1}", "{brains: 1}", id="two letters"),
        pytest.param("{lr: 1}", "{lrs: 1}", id="short keys"),
        pytest.param("{host_server: 1}", "{host_server: 2, post_server: 1}", id="both written"),
        pytest.param("{depths: 1, depthy: 1}", "{depth: 1}", id="one of two"),
        pytest.param("{size: {width: 1}}", "{sizes: [1]}", id="another type"),
        pytest.param("{b: {width: 1}}", "{c: {widths: 1}}", id="another mapping"),
        pytest.param("[{width: 1}]", "[{widths: 1}]", id="a list that is replaced"),
        pytest.param("{1000: 1, true: 2}", "{10000: 1, no one: 2}", id="no text"),
        pytest.param("{width: 1}", "{width: 2}", id="known"),
    ],
)
def test_no_slips(below: str, above: str, tmp_path: Path) -> None:
    assert "unknown-key" not in {fault.rule for fault in faults(tmp_path, over(below, above))}


def test_a_slip_that_others_inherit_is_theirs_alone_who_write_it(tmp_path: Path) -> None:
    text = over("{width: 1}", "{widht: 2}") + "## below.yaml\nextends: run.yaml\na: {widht: 3}\n"
    assert brief_faults(tmp_path, text) == ["run.yaml:2 unknown-key"]


def test_a_field_of_a_dataset_may_be_a_slip_and_its_name_is_none(tmp_path: Path) -> None:
    text = """
## configs/fusion/base/mix.yaml
targets:
  - {name: bbu_dense, train_jsonl: a, poly_fallback: poly}
## configs/fusion/other/mix.yaml
extends: ../base/mix.yaml
targets:
  - name: bbu_dense
    poly_fallbck: bbox
"""
    (fault,) = faults(tmp_path, text)
    assert fault.message == "`targets.bbu_dense` has no key `poly_fallbck`"
    assert fixed(fault).endswith("    poly_fallback: bbox\n")


def test_where_nothing_is_near_nothing_is_compared(tmp_path: Path) -> None:
    (tmp_path / "preset.yaml").write_text("a: {learning_rate: 1, save_steps: 2}\n", encoding="utf-8")
    (tmp_path / "run.yaml").write_text("extends: preset.yaml\na: {warmup: 1, eval_steps: 2}\n", encoding="utf-8")
    code = "import sys; from cfg_lsp.cli.main import main; main(['check', '.']); sys.exit('rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=tmp_path).returncode == 0


def test_of_thousands_of_keys_each_is_compared_with_those_near_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def counted(name: str, candidates: list[str]) -> str | None:
        compared.append(len(candidates))
        return one_slip(name, candidates)

    monkeypatch.setattr(unknown_key, "one_slip", counted)
    words = ["".join(letters) for letters in permutations("abcdefg", 5)]
    below = ", ".join(f"{word}: 1" for word in words)
    above = ", ".join(f"{word}s: 1" for word in words)
    assert len(faults(tmp_path, over(f"{{{below}}}", f"{{{above}}}"))) == len(words)
    assert sum(compared) < 20 * len(words)


OF_REMOVED = """
## cfg-lsp.toml
include = ["**/*.yaml"]
[removed]
"training.evaluation_strategy" = "training.eval_strategy"
"training.old_loss" = ""
"training.lora_rank" = "tuner.lora_rank"
"targets.*.poly" = "targets.*.poly_fallback"
"**.legacy_*" = ""
"""


def test_removed_key(tmp_path: Path) -> None:
    text = f"""{OF_REMOVED}
## preset.yaml
training:
  evaluation_strategy: epoch
  old_loss: l1
  lora_rank: 8
model:
  legacy_mode: 1
  legacy: 2
## run.yaml
extends: preset.yaml
"""
    assert report(tmp_path, text) == snapshot("""\

preset.yaml:2:3: error[removed-key] `training.evaluation_strategy` was removed; `training.eval_strategy` replaces it
  2 |   evaluation_strategy: epoch
    |   ^^^^^^^^^^^^^^^^^^^ write `eval_strategy`

preset.yaml:3:3: error[removed-key] `training.old_loss` was removed; nothing replaces it
  3 |   old_loss: l1
    |   ^^^^^^^^ remove it

preset.yaml:4:3: error[removed-key] `training.lora_rank` was removed; `tuner.lora_rank` replaces it
  4 |   lora_rank: 8
    |   ^^^^^^^^^ move it to `tuner.lora_rank`

preset.yaml:6:3: error[removed-key] `model.legacy_mode` was removed; nothing replaces it
  6 |   legacy_mode: 1
    |   ^^^^^^^^^^^ remove it

4 errors in 1 of 2 configs
""")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("training: {evaluation_strategy: epoch}", "training: {eval_strategy: epoch}"),
        ("training: {'evaluation_strategy': epoch}", "training: {'eval_strategy': epoch}"),
        ("training:\n  a: 1\n  old_loss: l1  # was\nb: 1", "training:\n  a: 1\nb: 1"),
        ("training:\n  old_loss: l1\nb: 1", "b: 1"),
        ("training: {lora_rank: 8}", "tuner:\n  lora_rank: 8"),
        ("x: {legacy_a: {b: 1}, c: 1}", "x: {c: 1}"),
    ],
)
def test_what_is_written_instead(line: str, expected: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"{OF_REMOVED}## run.yaml\n{line}\n")
    assert fault.rule == "removed-key"
    assert fixed(fault) == f"{expected}\n"
    assert not fault.fixes[0].safe


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("training: {evaluation_strategy: epoch, eval_strategy: steps}", id="the new name is there"),
        pytest.param("a: &x {evaluation_strategy: 1}\ntraining: {<<: *x}", id="merged in"),
        pytest.param("training: {old_loss: l1}", id="the last pair of the file"),
    ],
)
def test_what_is_changed_by_hand(line: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f"{OF_REMOVED}## run.yaml\n{line}\n", "removed-key")
    assert fault.fixes == ()


def test_keys_of_datasets_are_removed_too(tmp_path: Path) -> None:
    text = f"""{OF_REMOVED}
[families.fusion]
files = ["*.yaml"]
named-lists = {{ targets = ["name"] }}
## mix.yaml
targets:
  - {{name: one, train_jsonl: a, poly: bbox}}
"""
    (fault,) = faults(tmp_path, text)
    assert fault.message == "`targets.one.poly` was removed; `targets.one.poly_fallback` replaces it"
    assert "poly_fallback: bbox" in fixed(fault)


def test_a_removed_key_is_no_unknown_one(tmp_path: Path) -> None:
    text = f"""{OF_REMOVED}
"training.save_step" = "training.save_steps"
## preset.yaml
training: {{save_steps: 1}}
## run.yaml
extends: preset.yaml
training: {{save_step: 1}}
"""
    assert brief_faults(tmp_path, text) == ["run.yaml:2 removed-key"]


@pytest.mark.parametrize("pattern", ["**", "**.**.**", "*", "a.*", "**.b"])
def test_any_pattern_names_keys_once_and_never_the_whole_file(pattern: str, tmp_path: Path) -> None:
    manifest = f'## cfg-lsp.toml\ninclude = ["*.yaml"]\n[removed]\n"{pattern}" = "*"\n'
    found = faults(tmp_path, f"{manifest}## run.yaml\na: {{b: 1}}\n")
    assert found
    assert len({fault.message for fault in found}) == len(found)
    assert all(fault.fixes == () and fault.message.startswith("`a") for fault in found)


def test_a_key_is_not_renamed_to_another_removed_one(tmp_path: Path) -> None:
    manifest = '## cfg-lsp.toml\ninclude = ["*.yaml"]\n[removed]\n"a.b" = "a.c"\n"a.c*" = "x"\n'
    (fault,) = faults(tmp_path, f"{manifest}## run.yaml\na: {{b: 1, d: 2}}\n")
    assert (fault.message, fault.fixes) == ("`a.b` was removed; `a.c` replaces it", ())


def test_json_keys_are_renamed_in_their_quotes(tmp_path: Path) -> None:
    text = OF_REMOVED.replace("yaml", "json") + '## run.json\n{"training": {"evaluation_strategy": "epoch"}}\n'
    (fault,) = faults(tmp_path, text)
    assert fixed(fault) == '{"training": {"eval_strategy": "epoch"}}\n'


BESIDE = """
## configs/base.yaml
logging: {level: info}
## configs/runs/a.yaml
extends: ../base.yaml
model: {model: m}
training: {output_dir: a, run_name: a, learning_rate: 1.0e-4}
## configs/runs/b.yaml
extends: ../base.yaml
model: {model: m}
training: {output_dir: b, run_name: b, learning_rate: 2.0e-4}
## configs/runs/c.yaml
extends: ../base.yaml
model: {model: m}
"""


def test_a_key_is_compared_with_those_of_the_configs_beside_it(tmp_path: Path) -> None:
    text = BESIDE + "training: {output_dir: c, run_name: c, learning_rat: 3.0e-4}\n"
    assert report(tmp_path, text) == snapshot("""\

configs/runs/c.yaml:3:40: warning[unknown-key] no related config writes `training.learning_rat`
  3 | training: {output_dir: c, run_name: c, learning_rat: 3.0e-4}
    |                                        ^^^^^^^^^^^^ did you mean `learning_rate`?
    = configs/runs/a.yaml:3 `training.learning_rate` is written here

1 warning in 1 of 4 configs
""")


@pytest.mark.parametrize(
    "training",
    [
        "{output_dir: c, run_name: c, learning_rate: 3.0e-4, learning_rates: 1.0}",
        "{output_dir: c, run_name: c, learning_rat: [1.0, 2.0]}",
        "{output_dir: c, run_name: c, warmup_ratio: 0.03}",
    ],
)
def test_a_key_of_its_own_is_no_slip_of_a_neighbours(training: str, tmp_path: Path) -> None:
    assert brief_faults(tmp_path, BESIDE + f"training: {training}\n") == []


def test_one_neighbour_alone_may_have_made_the_slip_itself(tmp_path: Path) -> None:
    text = BESIDE.replace("learning_rate: 2.0e-4", "seed: 1")
    assert brief_faults(tmp_path, text + "training: {output_dir: c, run_name: c, learning_rat: 3.0e-4}\n") == []
    text = BESIDE + "training: {output_dir: c, run_name: c, learning_rat: 3.0e-4}\n"
    twice = text + text[text.index("## configs/runs/c.yaml") :].replace("/c.yaml", "/d.yaml")
    assert brief_faults(tmp_path, twice) == [], "what two write is no slip"
