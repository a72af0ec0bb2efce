"""Whatever a file holds or a path names: a fault at a place, and everything else still works."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.calling import Shell

Maker = Callable[[Path], object]


def text(content: str) -> Maker:
    return lambda path: path.write_text(content, encoding="utf-8", newline="")


def data(content: bytes) -> Maker:
    return lambda path: path.write_bytes(content)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        old = Path.cwd()
        os.chdir(path.parent)  # a socket's path may not be long
        bound.bind(path.name)
        os.chdir(old)


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

# kind of file → how it is made, exit status of `check`, rule, line
FILES: dict[str, tuple[Maker, int, str, int]] = {
    "not UTF-8": (data(b"a: 1\nb: \xff\n"), 1, "syntax-error", 2),
    "UTF-16": (data("a: 1\n".encode("utf-16")), 1, "syntax-error", 1),
    "NUL bytes": (data(b"a: 1\nb: \0\n"), 1, "syntax-error", 2),
    "random bytes": (data(bytes(range(256))), 1, "syntax-error", 1),
    "CRLF": (data(b"a: 1\r\na: 2\r\n"), 1, "duplicate-key", 2),
    "lone CR": (data(b"a: 1\ra: 2\r"), 1, "duplicate-key", 2),
    "a tab for indentation": (text("a:\n\tb: 1\n"), 1, "syntax-error", 2),
    "two documents": (text("a: 1\n---\nb: 2\n"), 1, "syntax-error", 2),
    "empty": (text(""), 1, "not-a-mapping", 1),
    "only comments": (text("# one\n# two\n"), 1, "not-a-mapping", 1),
    "a list": (text("- a\n- b\n"), 1, "not-a-mapping", 1),
    "a scalar": (text("\njust text\n"), 1, "not-a-mapping", 2),
    "anchors without bound": (text(LAUGHS), 1, "syntax-error", 7),
    "a recursive anchor": (text("a: &a\n  b: *a\n"), 1, "syntax-error", 2),
    "a git conflict": (text("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n"), 1, "syntax-error", 2),
    "deep nesting": (text("a: " + "[" * 5000 + "]" * 5000 + "\n"), 1, "syntax-error", 1),
    "deep mappings": (text("".join(" " * depth + "a:\n" for depth in range(2000))), 1, "syntax-error", 101),
    "larger than 4 MiB": (text("a: " + "x" * 4_200_000 + "\n"), 1, "syntax-error", 1),
    "a long line": (text("a: [" + "1, " * 50_000 + "1]\na: 2\n"), 1, "duplicate-key", 2),
    "an unknown tag": (text("a: !Foo {b: 1}\n"), 0, "", 0),
    "a date that is none": (text("a: 1\nb: 2024-13-45\n"), 1, "syntax-error", 2),
    "keys that are no text": (text("2: a\ntrue: b\nnull: c\n1.5: d\n2024-01-01: e\n"), 1, "surprising-scalar", 5),
    "keys with dots": (text('a.b: 1\n"": 2\n"a.\\"b": 3\n'), 0, "", 0),
    "a key with control characters": (text('"a\\e[31m\\nb": 1\n'), 0, "", 0),
    "an unhashable key": (text("a: 1\n{b: 1}: 2\n"), 1, "syntax-error", 2),
    "a folder": (lambda path: path.mkdir(), 1, "", 0),
    "a pipe": (lambda path: os.mkfifo(path), 1, "syntax-error", 1),
    "a socket": (a_socket, 1, "syntax-error", 1),
    "a device": (lambda path: path.symlink_to("/dev/zero"), 1, "syntax-error", 1),
    "a dangling link": (lambda path: path.symlink_to("nowhere"), 1, "syntax-error", 1),
    "a link to itself": (lambda path: path.symlink_to(path), 1, "syntax-error", 1),
    "itself as base": (text("a: 1\nextends: bad.yaml\n"), 1, "extends-cycle", 2),
    "a device as base": (text("extends: /dev/zero\n"), 1, "missing-base", 1),
    "a folder as base": (text("a: 1\nextends: .\n"), 1, "missing-base", 2),
    "a long path as base": (text(f"extends: {'x' * 5000}.yaml\n"), 1, "missing-base", 1),
    "a NUL in a base": (text('extends: "a\\0b.yaml"\n'), 1, "missing-base", 1),
    "a mapping as base": (text("extends: {a: b}\n"), 1, "invalid-extends", 1),
    "a number as base": (text("a: 1\nextends: [3]\n"), 1, "invalid-extends", 2),
}
WITHOUT_FAULT = {
    "an unknown tag",
    "keys with dots",
    "a key with control characters",
    "a folder",
}


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_is_reported_at_its_place_and_its_neighbour_resolves(kind: str, shell: Shell) -> None:
    make, status, rule, line = FILES[kind]
    shell.write("## configs/base.yaml\nseed: 17\n## configs/good.yaml\nextends: base.yaml\nseed: 18\n")
    make(shell.folder / "configs/bad.yaml")
    outcome = shell.run("check", "--format", "json")
    report = json.loads(outcome.out)
    found = [(each["rule"], each["line"]) for each in report["diagnostics"] if each["path"] == "configs/bad.yaml"]
    if kind in WITHOUT_FAULT:
        assert (outcome.status, found) == (0, [])
    else:
        assert outcome.status == status
        assert (rule, line) in found
    assert {each["path"] for each in report["diagnostics"]} <= {"configs/bad.yaml"}
    assert outcome.err == ""
    assert json.loads(shell.run("inspect", "configs/good.yaml", "--payload").out) == {"seed": 18}


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind != "a folder"])
@pytest.mark.parametrize(
    "words",
    [
        ("check", "configs/bad.yaml"),
        ("inspect", "configs/bad.yaml"),
        ("inspect", "configs/bad.yaml", "--provenance"),
        ("inspect", "configs/bad.yaml", "--format", "yaml"),
        ("inspect", "configs/bad.yaml", "--format", "tree", "--set", "x.y=1"),
        ("why", "configs/bad.yaml", "a"),
        ("diff", "configs/bad.yaml", "configs/good.yaml"),
        ("parity", "configs/good.yaml", "configs/bad.yaml"),
        ("graph",),
        ("graph", "configs/bad.yaml", "--format", "dot"),
        ("init",),
    ],
    ids=lambda words: "-".join(words).replace("/", "."),
)
def test_no_command_ever_fails_on_a_bad_file(kind: str, words: tuple[str, ...], shell: Shell) -> None:
    shell.write("## configs/good.yaml\nextends: bad.yaml\nseed: 18\n")
    FILES[kind][0](shell.folder / "configs/bad.yaml")
    if kind == "anchors without bound" and "yaml" in words:
        pytest.skip("a million values take PyYAML ten seconds to write")
    outcome = shell.run(*words)
    assert outcome.status in (0, 1, 2)
    assert "a fault of cfg-lsp itself" not in outcome.err, outcome.err
    assert "\x1b" not in outcome.out + outcome.err
    assert len(outcome.err) < 20_000


def test_the_good_base_of_a_chain_with_a_bad_one_still_counts(shell: Shell) -> None:
    shell.write("## bad.yaml\na: [\n## good.yaml\nb: 1\n## run.yaml\nextends: [bad.yaml, good.yaml, gone.yaml]\nc: 2\n")
    outcome = shell.run("inspect", "run.yaml", "--payload")
    assert outcome.status == 1
    assert json.loads(outcome.out) == {"b": 1, "c": 2}
    assert "bad.yaml:1:" in outcome.err
    assert "missing-base" in outcome.err


def test_two_thousand_files_in_a_cycle(shell: Shell) -> None:
    shell.write("".join(f"## configs/f{n:04}.yaml\nextends: f{(n + 1) % 2000:04}.yaml\n" for n in range(2000)))
    report = json.loads(shell.run("check", "--format", "json").out)
    assert [each["rule"] for each in report["diagnostics"]] == ["extends-cycle"]
    assert report["configs"] == 2000
    assert shell.run("graph", "configs/f0000.yaml").out.count("-->") == 2000


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "=",
        "=1",
        "learning_rate",
        "seed.x=1",
        "a=[",
        "a=\t- x",
        "seed..=1",
        "a=&x [*x]",
        "a=!!python/object:x {}",
        "..=",
        "a=\0",
    ],
)
def test_a_setting_that_means_nothing_is_a_wrong_call_or_a_value(setting: str, shell: Shell) -> None:
    shell.write("## run.yaml\nseed: 17\n")
    outcome = shell.run("inspect", "run.yaml", "--payload", "--set", setting)
    assert outcome.status in (0, 2)
    assert "fault of cfg-lsp" not in outcome.err
    assert bool(outcome.out) == (outcome.status == 0)
    if outcome.status == 2:
        assert outcome.err.startswith("cfg-lsp: --set: ")


MANIFESTS = {
    "not TOML": ("include = [\n", 2),
    "a wrong type": ('\nmax-chain = "four"\n', 2),
    "an unknown setting": ("exclude = []\nincludes = []\n", 2),
    "a wrong choice": ('[rules]\nduplicate-key = "loud"\n', 2),
    "a wrong dialect": ('\n\ndialect = "detektron"\n', 3),
    "a list for a table": ("rules = []\n", 1),
}


@pytest.mark.parametrize("kind", MANIFESTS)
@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "configs/run.yaml"),
        ("inspect", "configs/run.yaml"),
        ("inspect",),
        ("why", "configs/run.yaml", "seed"),
        ("diff", "configs/run.yaml", "configs/run.yaml"),
        ("parity", "configs/run.yaml", "configs/run.yaml"),
        ("parity", "configs", "configs"),
        ("graph",),
    ],
    ids=lambda words: "-".join(words).replace("/", "."),
)
def test_every_command_reports_a_wrong_manifest_at_its_line(kind: str, words: tuple[str, ...], shell: Shell) -> None:
    content, line = MANIFESTS[kind]
    shell.write(f"## cfg-lsp.toml\n{content}## configs/run.yaml\nseed: 17\n")
    outcome = shell.run(*words)
    assert outcome.status in (1, 2)
    assert f"cfg-lsp.toml:{line}:" in (outcome.out if words[0] == "check" else outcome.err)


def test_a_manifest_that_leaves_no_configs_is_reported_all_the_same(shell: Shell) -> None:
    shell.write("## cfg-lsp.toml\nmax-chain = 0\n## runs/run.yaml\nseed: 17\n")
    for words in (("check",), ("check", "runs"), ("graph",)):
        outcome = shell.run(*words)
        assert "cfg-lsp.toml:1:" in outcome.out + outcome.err


@pytest.mark.parametrize(
    "words", [("check",), ("inspect",), ("why", "seed"), ("diff", "ok.yaml"), ("parity", "ok.yaml"), ("graph",)]
)
def test_standard_input_that_is_no_text_is_a_wrong_call(words: tuple[str, ...], shell: Shell) -> None:
    shell.write("## ok.yaml\nseed: 17\n")
    outcome = shell.run(words[0], "-", *words[1:], stdin=b"a: 1\nb: \xff\n")
    assert outcome.status == 2
    assert outcome.out == ""
    assert (
        outcome.err
        == "cfg-lsp: standard input, line 2, column 4: not UTF-8: the byte 0xff stands here; save the file as UTF-8\n"
    )


def test_standard_input_has_the_size_limit_of_files(shell: Shell) -> None:
    shell.write("## cfg-lsp.toml\nmax-file-size = 10\n")
    outcome = shell.run("check", "-", stdin=b"a: 12345678\n")
    assert outcome.status == 2
    assert "larger than 10 bytes" in outcome.err
