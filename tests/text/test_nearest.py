"""Which names are offered for one that is not there, and which never are."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cfg_lsp.text.nearest import nearest, nearest_paths, one_slip

COMMANDS = ["check", "inspect", "why", "diff", "parity", "graph", "explain", "rules", "completion", "init"]
KEYS = ["seed", "lr", "learning_rate", "training", "trainer", "train_jsonl", "val_jsonl", "output_dir", "run_name"]
DATASETS = ["bbu_dense", "rru_dense", "bbu_summary"]
PATHS = ["base.yaml", "../base.yaml", "../base.json", "../x.yaml", "../components/model.yaml", "dense_1024.yaml"]


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        pytest.param("bbu_dens", DATASETS, ["bbu_dense"], id="a letter too few"),
        pytest.param("explainn", COMMANDS, ["explain"], id="a letter too many"),
        pytest.param("chack", COMMANDS, ["check"], id="another letter"),
        pytest.param("wyh", COMMANDS, ["why"], id="two letters swapped"),
        pytest.param("graf", COMMANDS, ["graph"], id="two slips in five letters"),
        pytest.param("dense", DATASETS, ["bbu_dense", "rru_dense"], id="without its prefix"),
        pytest.param("learning", KEYS, ["learning_rate", "training"], id="without its suffix"),
        pytest.param("Output_Dir", KEYS, ["output_dir"], id="other capitals"),
        pytest.param("run-name", KEYS, ["run_name"], id="a dash for an underscore"),
        pytest.param("trainng", KEYS, ["training", "trainer"], id="the nearer one first"),
        pytest.param("lrr", KEYS, ["lr"], id="a short name"),
        pytest.param("lint", COMMANDS, [], id="half of four letters"),
        pytest.param("show", COMMANDS, [], id="nothing like it"),
        pytest.param("x", KEYS, [], id="a letter that some names hold"),
        pytest.param("", KEYS, [], id="no name"),
        pytest.param("check" * 1000, COMMANDS, [], id="longer than any name"),
    ],
)
def test_what_was_meant_is_near_and_nothing_else(name: str, candidates: list[str], expected: list[str]) -> None:
    assert nearest(name, candidates) == expected


def test_among_equals_the_same_capitals_then_the_alphabet_decide() -> None:
    assert nearest("seedlingx", ["seedlingc", "SEEDLINGX", "seedlingb", "Seedlingx", "seedlinga"], 5) == [
        *("Seedlingx", "SEEDLINGX"),
        *("seedlinga", "seedlingb", "seedlingc"),
    ]


def test_the_order_of_the_candidates_does_not_count() -> None:
    assert nearest("dense", DATASETS) == nearest("dense", DATASETS[::-1])
    assert nearest_paths("bse.yaml", PATHS) == nearest_paths("bse.yaml", PATHS[::-1])


def test_no_more_than_asked_for() -> None:
    assert nearest("name", [f"name{number}" for number in range(9)]) == ["name0", "name1", "name2"]
    assert nearest("name", ["name1", "name2"], 1) == ["name1"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("bse.yaml", "base.yaml"),
        ("../bse.yaml", "../base.yaml"),
        ("../bsae", "../base.yaml"),
        ("../bse.json", "../base.json"),
        ("base.yml", "base.yaml"),
        ("../BASE.yaml", "../base.yaml"),
        ("../../base.yaml", "../base.yaml"),
        ("components/model.yaml", "../components/model.yaml"),
        ("dense.yaml", "dense_1024.yaml"),
        ("1024.yaml", "dense_1024.yaml"),
    ],
)
def test_a_path_means_the_file_of_the_likest_name(path: str, expected: str) -> None:
    assert nearest_paths(path, PATHS)[0] == expected


@pytest.mark.parametrize("path", ["../y.yaml", "a.yaml", "../components/data.yaml", "..", ".yaml", "", "a" * 1000])
def test_a_common_folder_or_suffix_makes_no_path_like_another(path: str) -> None:
    assert nearest_paths(path, PATHS) == []


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        pytest.param("learning_rat", "learning_rate", id="a letter too few"),
        pytest.param("learning_ratee", "learning_rate", id="a letter too many"),
        pytest.param("learning_rete", "learning_rate", id="another letter"),
        pytest.param("laerning_rate", "learning_rate", id="two neighbours swapped"),
        pytest.param("seeds", "seed", id="a plural"),
        pytest.param("LEARNING_RATE", "learning_rate", id="capitals"),
        pytest.param("per-device-batch", "per_device_batch", id="dashes"),
        pytest.param("betal", "beta1", id="a letter for a digit"),
        pytest.param("base_lrr", "base_lr", id="in a short word"),
        pytest.param("run_nam_x", "run_name_x", id="before a short word"),
    ],
)
def test_one_slip(name: str, candidate: str) -> None:
    assert one_slip(name, ["something", candidate, "else"]) == candidate


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        pytest.param("learning_rate", "learning_rate", id="the name itself"),
        pytest.param("laerning_ratee", "learning_rate", id="two slips"),
        pytest.param("adam_beta1", "adam_beta2", id="another digit"),
        pytest.param("adam_beta", "adam_beta1", id="a digit more"),
        pytest.param("v12_model", "v21_model", id="digits swapped"),
        pytest.param("lr0", "lr1", id="short and a digit"),
        pytest.param("sed", "seed", id="a short name"),
        pytest.param("seed", "see", id="a short candidate"),
        pytest.param("top_k", "top_p_k", id="a word more"),
        pytest.param("top_k", "top_p", id="another letter that is a word"),
        pytest.param("is_ds", "is_dw", id="another word of two letters"),
    ],
)
def test_no_slip(name: str, candidate: str) -> None:
    assert one_slip(name, [candidate]) is None


def test_a_name_that_is_known_is_no_slip_of_another() -> None:
    assert one_slip("seed", ["seeds", "seed"]) is None


def test_of_several_slips_the_spelling_then_the_alphabet_decide() -> None:
    assert one_slip("sedd", ["send", "seed", "SEDD"]) == "SEDD"
    assert one_slip("sedd", ["send", "seed"]) == one_slip("sedd", ["seed", "send"]) == "seed"


def test_who_asks_for_nothing_imports_nothing() -> None:
    code = "import sys, cfg_lsp.rules.missing_base; sys.exit('rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
