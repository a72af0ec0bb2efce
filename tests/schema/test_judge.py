"""Every kind of fault, with the message that a person reads."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from cfg_lsp.schema.fault import Fault
from cfg_lsp.schema.judge import judge, judge_together, show
from cfg_lsp.schema.settings import Section, setting, shape_of
from cfg_lsp.syntax import parse
from tests.schema.told import Told, told


@dataclass(kw_only=True)
class Operation(Section):
    """What is done to an image."""

    name: str = setting()
    degrees: float = setting(0.0, least=0, most=180)


def first_above_second(section: dict[str, Any]) -> Iterator[Fault]:
    if section.get("steps") == section.get("limit") is not None:
        yield Fault("wrong-value", ("steps",), "too many", "fewer", together=(("limit",),), unwritten=(("rate",),))


@dataclass(kw_only=True)
class Run(Section):
    """A run."""

    MOVED: ClassVar[dict[str, str]] = {"lr": "run.rate", "apex": ""}
    CHECKS = (first_above_second,)

    steps: int = setting(1, least=1)
    limit: int | None = setting(None)
    rate: float = setting(1e-4, above=0)
    share: float = setting(0.0, least=0, most=1)
    switch: bool = setting(False)
    name: str = setting("run")
    note: str | None = setting(None)
    when: Literal["no", "steps", "epoch"] = setting("no")
    precision: bool | Literal["auto", "full"] = setting("auto")
    bits: Literal[4, 8] = setting(8)
    every: int | Literal["never"] = setting(1, least=1)
    operations: list[Operation] = setting(make=list)
    grid: list[list[int]] = setting(make=list)
    ranks: dict[str, int] = setting(make=dict)
    anything: Any = setting(None)


@dataclass(kw_only=True)
class Config(Section):
    """A config."""

    run: Run = setting(make=Run)


SHAPE = shape_of(Config)


def told_of(text: str) -> list[Told]:
    return told(SHAPE, f"run: {{{text}}}")


@pytest.mark.parametrize(
    "text",
    [
        "steps: 3",
        "rate: 3",
        "rate: 3.0e-4",
        "share: 0",
        "share: 1",
        "limit: null",
        "limit:",
        "note: ~",
        "when: 'no'",
        "precision: true",
        "precision: full",
        "bits: 4",
        "every: 5",
        "every: never",
        "operations: []",
        "operations: [{name: flip}, {name: turn, degrees: 5}]",
        "grid: [[1, 2], []]",
        "ranks: {q_proj: 8}",
        "anything: {of: [any, 2026-01-02, null]}",
        "steps: !env STEPS",
        "operations: [!turn {degrees: -1}]",
    ],
)
def test_what_fits_is_no_fault(text: str) -> None:
    assert told_of(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "steps: '3'",
            snapshot(("wrong-type", "`run.steps` takes a whole number, and this is the text '3'", "write `3`")),
        ),
        (
            "steps: 3.0",
            snapshot(("wrong-type", "`run.steps` takes a whole number, and this is `3.0`", "write `3`")),
        ),
        (
            "steps: 3.5",
            snapshot(("wrong-type", "`run.steps` takes a whole number, and this is `3.5`", "write a whole number")),
        ),
        (
            "steps: true",
            snapshot(("wrong-type", "`run.steps` takes a whole number, and this is `true`", "write a whole number")),
        ),
        (
            "steps: three",
            snapshot(
                ("wrong-type", "`run.steps` takes a whole number, and this is the text 'three'", "write a whole number")
            ),
        ),
        (
            "steps:",
            snapshot(("wrong-type", "`run.steps` takes a whole number, and this is null", "write a whole number")),
        ),
        (
            "steps: [3]",
            snapshot(("wrong-type", "`run.steps` takes a whole number, and this is a list", "write a whole number")),
        ),
        (
            "steps: {a: 3}",
            snapshot(("wrong-type", "`run.steps` takes a whole number, and this is a mapping", "write a whole number")),
        ),
        (
            "steps: 2026-01-02",
            snapshot(
                (
                    "wrong-type",
                    "`run.steps` takes a whole number, and this is the date `2026-01-02`",
                    "write a whole number",
                )
            ),
        ),
        (
            "limit: '12'",
            snapshot(
                ("wrong-type", "`run.limit` takes a whole number or null, and this is the text '12'", "write `12`")
            ),
        ),
        (
            "limit: 'nan'",
            snapshot(
                (
                    "wrong-type",
                    "`run.limit` takes a whole number or null, and this is the text 'nan'",
                    "write a whole number or null",
                )
            ),
        ),
        (
            "rate: 1e-4",
            snapshot(("wrong-type", "`run.rate` takes a number, and this is the text '1e-4'", "write `1.0e-4`")),
        ),
        (
            "rate: '2.5'",
            snapshot(("wrong-type", "`run.rate` takes a number, and this is the text '2.5'", "write `2.5`")),
        ),
        (
            "rate: .nan",
            snapshot(
                (
                    "wrong-value",
                    "`run.rate` must be greater than 0, and this is .nan",
                    "write a number that is greater than 0",
                )
            ),
        ),
        (
            "rate: 1e400",
            snapshot(("wrong-type", "`run.rate` takes a number, and this is the text '1e400'", "write a number")),
        ),
        (
            "rate: ''",
            snapshot(("wrong-type", "`run.rate` takes a number, and this is the text ''", "write a number")),
        ),
        (
            "switch: 'True'",
            snapshot(("wrong-type", "`run.switch` takes true or false, and this is the text 'True'", "write `true`")),
        ),
        (
            "switch: 1",
            snapshot(("wrong-type", "`run.switch` takes true or false, and this is `1`", "write true or false")),
        ),
        (
            "switch: maybe",
            snapshot(
                ("wrong-type", "`run.switch` takes true or false, and this is the text 'maybe'", "write true or false")
            ),
        ),
        (
            "name: 12",
            snapshot(("wrong-type", "`run.name` takes text, and this is `12`", "write `'12'`, in quotes")),
        ),
        (
            "name: 1.0e-5",
            snapshot(("wrong-type", "`run.name` takes text, and this is `1.0e-5`", "write `'1.0e-5'`, in quotes")),
        ),
        (
            "note: 2026-01-02",
            snapshot(
                (
                    "wrong-type",
                    "`run.note` takes text or null, and this is the date `2026-01-02`",
                    "write `'2026-01-02'`, in quotes",
                )
            ),
        ),
        ("name: yes", snapshot(("wrong-type", "`run.name` takes text, and this is `true`", "write text"))),
        ("name: [a]", snapshot(("wrong-type", "`run.name` takes text, and this is a list", "write text"))),
        (
            "when: no",
            snapshot(("wrong-type", "`run.when` takes text, and this is `false`", "write `'no'`, in quotes")),
        ),
        (
            "when: yes",
            snapshot(("wrong-type", "`run.when` takes text, and this is `true`", "write `'no'`, `steps` or `epoch`")),
        ),
        (
            "when: 3",
            snapshot(("wrong-type", "`run.when` takes text, and this is `3`", "write `'no'`, `steps` or `epoch`")),
        ),
        ("every: '5'", snapshot(("wrong-value", "`run.every` cannot be `'5'`", "did you mean `5`?"))),
        (
            "operations: {name: flip}",
            snapshot(("wrong-type", "`run.operations` takes a list, and this is a mapping", "write a list")),
        ),
        (
            "operations: [flip]",
            snapshot(
                ("wrong-type", "`run.operations.0` takes a mapping, and this is the text 'flip'", "write a mapping")
            ),
        ),
        (
            "operations: [{name: flip}, {name: turn, degrees: '5'}]",
            snapshot(
                ("wrong-type", "`run.operations.1.degrees` takes a number, and this is the text '5'", "write `5`")
            ),
        ),
        (
            "grid: [[1, 2], [3, '4']]",
            snapshot(("wrong-type", "`run.grid.1.1` takes a whole number, and this is the text '4'", "write `4`")),
        ),
        (
            "ranks: {q_proj: 8.0}",
            snapshot(("wrong-type", "`run.ranks.q_proj` takes a whole number, and this is `8.0`", "write `8`")),
        ),
    ],
)
def test_a_value_of_the_wrong_type(text: str, message: Told) -> None:
    assert told_of(text) == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "steps: 0",
            snapshot(
                ("wrong-value", "`run.steps` must be at least 1, and this is 0", "write a number that is at least 1")
            ),
        ),
        (
            "rate: 0",
            snapshot(
                (
                    "wrong-value",
                    "`run.rate` must be greater than 0, and this is 0",
                    "write a number that is greater than 0",
                )
            ),
        ),
        (
            "rate: -1.0e-5",
            snapshot(
                (
                    "wrong-value",
                    "`run.rate` must be greater than 0, and this is -1.0e-5",
                    "write a number that is greater than 0",
                )
            ),
        ),
        (
            "share: 1.5",
            snapshot(
                (
                    "wrong-value",
                    "`run.share` must be at least 0 and at most 1, and this is 1.5",
                    "write a number that is at least 0 and at most 1",
                )
            ),
        ),
        (
            "share: 1.0e+20",
            snapshot(
                (
                    "wrong-value",
                    "`run.share` must be at least 0 and at most 1, and this is 1.0e+20",
                    "write a number that is at least 0 and at most 1",
                )
            ),
        ),
        ("when: step", snapshot(("wrong-value", "`run.when` cannot be `step`", "did you mean `steps`?"))),
        (
            "when: never",
            snapshot(("wrong-value", "`run.when` cannot be `never`", "write `'no'`, `steps` or `epoch`")),
        ),
        ("when: ''", snapshot(("wrong-value", "`run.when` cannot be `''`", "write `'no'`, `steps` or `epoch`"))),
        (
            "precision: ful",
            snapshot(("wrong-value", "`run.precision` cannot be `ful`", "did you mean `full`?")),
        ),
        ("bits: 5", snapshot(("wrong-value", "`run.bits` cannot be `5`", "write `4` or `8`"))),
        ("every: nevr", snapshot(("wrong-value", "`run.every` cannot be `nevr`", "did you mean `never`?"))),
        (
            "every: 0",
            snapshot(
                ("wrong-value", "`run.every` must be at least 1, and this is 0", "write a number that is at least 1")
            ),
        ),
        (
            "operations: [{name: turn, degrees: 200}]",
            snapshot(
                (
                    "wrong-value",
                    "`run.operations.0.degrees` must be at least 0 and at most 180, and this is 200",
                    "write a number that is at least 0 and at most 180",
                )
            ),
        ),
    ],
)
def test_a_value_out_of_range_or_choice(text: str, message: Told) -> None:
    assert told_of(text) == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stepz: 3", snapshot(("unknown-key", "`run` has no key `stepz`", "did you mean `steps`?"))),
        (
            "nothing_like_it: 3",
            snapshot(("unknown-key", "`run` has no key `nothing_like_it`", "remove it, or correct its name")),
        ),
        ("3: 3", snapshot(("unknown-key", "`run` has no key `3`", "remove it, or correct its name"))),
        ("null: 3", snapshot(("unknown-key", "`run` has no key `null`", "remove it, or correct its name"))),
        (
            "operations: [{name: turn, degreez: 3}]",
            snapshot(("unknown-key", "`run.operations.0` has no key `degreez`", "did you mean `degrees`?")),
        ),
        ("lr: 3", snapshot(("removed-key", "`run.lr` was removed; `run.rate` replaces it", "move it to `run.rate`"))),
        ("apex: O1", snapshot(("removed-key", "`run.apex` was removed; nothing replaces it", "remove it"))),
    ],
)
def test_a_key_that_is_none_or_no_more(text: str, message: Told) -> None:
    assert told_of(text) == [message]


def test_a_key_at_the_top_is_in_no_section() -> None:
    assert told(SHAPE, "rum: {}") == snapshot([("unknown-key", "there is no key `rum`", "did you mean `run`?")])


def test_a_config_that_is_no_mapping_is_named_as_what_it_is() -> None:
    assert told(SHAPE, "[1]") == snapshot(
        [("wrong-type", "the config takes a mapping, and this is a list", "write a mapping")]
    )


def test_long_texts_and_numbers_are_cut() -> None:
    assert told(SHAPE, f"run: {{steps: {'many ' * 50}, when: {'x' * 500}}}") == snapshot(
        [
            (
                "wrong-type",
                "`run.steps` takes a whole number, and this is the text 'many many many many many many many many …'",
                "write a whole number",
            ),
            (
                "wrong-value",
                "`run.when` cannot be `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`",
                "write `'no'`, `steps` or `epoch`",
            ),
        ]
    )
    assert told(SHAPE, f"run: {{{'k' * 500}: 1, share: {'9' * 500}}}") == snapshot(
        [
            (
                "unknown-key",
                "`run` has no key `kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…`",
                "remove it, or correct its name",
            ),
            (
                "wrong-value",
                "`run.share` must be at least 0 and at most 1, and this is 0x1f365fec9370d2baee34b150720878ea52ccba…",
                "write a number that is at least 0 and at most 1",
            ),
        ]
    )


def test_faults_come_in_the_order_in_which_they_are_written() -> None:
    faults = judge(SHAPE, {"run": {"share": 2, "stepz": 1, "steps": "1"}})
    assert [fault.keys[-1] for fault in faults] == ["share", "stepz", "steps"]


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("steps", "3", 3),
        ("steps", " 3 ", 3),
        ("steps", "3.0", 3),
        ("steps", "-7", -7),
        ("steps", 3.0, 3),
        ("rate", "1e-4", 1e-4),
        ("rate", "3", 3),
        ("rate", "1_000", None),
        ("rate", "inf", None),
        ("rate", "٣", None),
        ("switch", "FALSE", False),
        ("name", 12, "12"),
        ("note", datetime.date(2026, 1, 2), "2026-01-02"),
        ("when", False, "no"),
        ("when", True, None),
        ("steps", "three", None),
        ("steps", 3.5, None),
        ("switch", 1, None),
    ],
)
def test_what_was_surely_meant_is_of_the_right_type(key: str, value: Any, meant: Any) -> None:
    (fault,) = judge(SHAPE, {"run": {key: value}})
    assert fault.meant == (() if meant is None else (meant,))
    assert [type(each) for each in fault.meant] == ([] if meant is None else [type(meant)])


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner))
keys = st.sampled_from(sorted(shape_of(Run).fields)) | st.text()


@given(st.dictionaries(keys, values))
def test_whatever_is_written_can_be_judged(section: dict[str, Any]) -> None:
    for fault in judge(SHAPE, {"run": section}):
        assert "\n" not in fault.message and len(fault.message) < 300
        assert fault.keys[0] == "run" and fault.hint


@given(st.dictionaries(keys, values))
def test_what_is_meant_is_no_fault_of_its_type_any_more(section: dict[str, Any]) -> None:
    for fault in judge(SHAPE, {"run": section}):
        if fault.rule == "wrong-type" and fault.meant:
            field = SHAPE.find(fault.keys)
            assert field is not None
            assert [each.rule for each in judge(field.shape, fault.meant[0])] in ([], ["wrong-value"])


@given(scalars)
def test_what_is_shown_reads_back_as_what_it_is(value: Any) -> None:
    if (
        isinstance(value, str | datetime.date)
        or (isinstance(value, int) and value.bit_length() > 256)
        or value != value
    ):
        return
    assert parse("config.yaml", f"a: {show(value)}").content == {"a": value}


def test_contradictions_are_at_the_key_path_of_their_section() -> None:
    (fault,) = judge_together(SHAPE, {"run": {"steps": 3, "limit": 3}})
    assert (fault.keys, fault.together, fault.unwritten) == (
        ("run", "steps"),
        (("run", "limit"),),
        (("run", "rate"),),
    )


@pytest.mark.parametrize("value", [None, [], "run", {"run": None}, {"run": [1]}, {"other": 1}])
def test_what_is_no_section_contradicts_nothing(value: Any) -> None:
    assert list(judge_together(SHAPE, value)) == []
