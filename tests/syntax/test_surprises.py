"""Plain scalars that YAML 1.1 reads as something else than people do: which they are and what to write."""

from __future__ import annotations

import pytest
import yaml

from cfg_lsp.syntax import parse, scalars
from cfg_lsp.syntax.surprises import surprise


@pytest.mark.parametrize(
    ("raw", "kind", "instead"),
    [
        ("1e-4", "text", "1.0e-4"),
        ("1e5", "text", "1.0e+5"),
        ("-2E3", "text", "-2.0E+3"),
        ("+5e-05", "text", "+5.0e-05"),
        ("1.0e4", "text", "1.0e+4"),
        ("1.e5", "text", "1.0e+5"),
        ("1_000e3", "text", "1_000.0e+3"),
        ("1_e5", "text", "1.0e+5"),
        (".5e3", "text", "0.5e+3"),
        ("-.5", "text", "-0.5"),
        ("0o17", "text", "15"),
        ("08", "padded text", "8"),
        ("-0090", "padded text", "-90"),
        ("012", "octal", "10"),
        ("-012", "octal", "-10"),
        ("000123", "octal", "83"),
        ("no", "boolean", "false"),
        ("Off", "boolean", "false"),
        ("YES", "boolean", "true"),
        ("on", "boolean", "true"),
        ("12:30", "base 60", "750"),
        ("-1:30", "base 60", "-90"),
        ("1:30.5", "base 60", "90.5"),
        ("2024_01", "underscores", "202401"),
        ("0_1", "underscores", "1"),
        ("-00_07", "underscores", "-7"),
        ("1_2.5", "underscores", "12.5"),
        ("2024-01-01", "date", ""),
        ("2024-01-01 12:00:00", "date", ""),
    ],
)
def test_what_surprises_and_what_to_write(raw: str, kind: str, instead: str) -> None:
    value = yaml.safe_load(raw)
    found = surprise(raw, value)
    assert found is not None
    assert (found.kind, found.instead) == (kind, instead)
    if instead:
        meant = yaml.safe_load(instead)
        assert isinstance(meant, int | float)
        assert surprise(instead, meant) is None
        assert (meant == value) is found.keeps_value
    assert found.is_text is isinstance(value, str)


NUMBERS = "1.0e-4 1.0e+4 1 +1 -1 0 00 007 1. .5 1_000 1_000_000.5 0x1F 0xFF_FF 0b11 .inf -.inf .nan"
WORDS = "true True FALSE ~ null Null y n N inf nan None 1e e5 1e- 1.2.3 . - 0:30 25:70 1e5x ١٢ ١e٢"
LONG = ["1" * 100 + "e5", "0" * 100 + "8"]


@pytest.mark.parametrize("raw", [*f"{NUMBERS} {WORDS}".split(), *LONG, ""])
def test_what_people_and_yaml_agree_on_is_no_surprise(raw: str) -> None:
    value = yaml.safe_load(raw) if raw != "-" else raw
    assert surprise(raw, value) is None


def surprises(text: str, path: str = "run.yaml", omegaconf: bool = False) -> list[str]:
    """The text of each surprising scalar of a document, where it says that it stands."""
    document = parse(path, text, "omegaconf" if omegaconf else "yaml-1.1")
    return [document.text[each.node.start : each.node.end] for each in document.surprises]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1e-4\nb: [no, 1, {c: 012}]\n", ["1e-4", "no", "012"]),
        ("on: 1\n2024-01-01: 2\n", ["on", "2024-01-01"]),
        ("a: &x 1e-4\nb: *x\nc: *x\n", ["1e-4"]),
        ("a: &x {b: no}\nc: {<<: *x, d: 1}\ne: {<<: *x}\n", ["no"]),
        ("a: no\na: off\n", ["no", "off"]),
        ("a: '1e-4'\nb: \"no\"\nc: |\n  no\nd: >\n  1e-4\n", []),
        ("a: !!str 1e-4\nb: ! no\nc: !Foo 012\nd: !!float 1e-4\n", []),
        ("a: !Foo {b: no}\n", ["no"]),
        ("a: 2024-01-01\n  12:00:00\n", []),
        ("größe: no\n", ["no"]),
        ("a: no\nb: [\n", ["no"]),
    ],
)
def test_each_is_known_once_with_its_place(text: str, expected: list[str]) -> None:
    assert surprises(text) == expected
    assert surprises(text) == expected  # known words are looked up, not read


def test_json_has_none() -> None:
    assert surprises('{"a": 1e-4, "b": "no"}', "run.json") == []


def test_omegaconf_reads_numbers_as_people_do() -> None:
    text = "a: 1e-4\nb: -.5\nc: 2024-01-01\nd: no\ne: 012\n"
    assert surprises(text, omegaconf=True) == ["no", "012"]
    assert surprises(text) == ["1e-4", "-.5", "2024-01-01", "no", "012"]


def test_more_words_than_are_remembered_are_all_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scalars, "_MOST_REMEMBERED", 10)
    text = "".join(f"a{number}: {number}e-4\n" for number in range(100))
    assert len(parse("run.yaml", text).surprises) == 100
