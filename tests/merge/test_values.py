"""When two values are the same config, how they differ, and how they are shown as JSON."""

from __future__ import annotations

import copy
import datetime
import json
import math
from typing import Any

import pytest
import yaml
from hypothesis import given

from cfg_lsp.merge import differences, dump_json, named_lists, one_line, same, sharing, show_keys, to_json, written
from cfg_lsp.syntax import Tagged
from tests.merge.hierarchies import contents, values

NAMED = named_lists({"targets": ("name", "dataset")})

# same


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, True),
        (1, 1.0),
        (0, False),
        (0.0, -0.0),
        ("1", 1),
        (None, False),
        ({1: "a"}, {True: "a"}),
        ({1: "a"}, {1.0: "a"}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": None}, {"b": None}),
        ({"a": {"b": [1]}}, {"a": {"b": [True]}}),
        ([1], (1,)),
        ([(1, 2)], [(True, 2)]),
        ({1, 2}, {True, 2}),
        ({1, 2}, {1, 3}),
        (Tagged("!a", 1), Tagged("!b", 1)),
        (Tagged("!a", 1), Tagged("!a", True)),
        (Tagged("!a", 1), 1),
        (datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1)),
        (
            datetime.datetime(2024, 1, 1, 12, tzinfo=datetime.UTC),
            datetime.datetime(2024, 1, 1, 13, tzinfo=datetime.timezone(datetime.timedelta(hours=1))),
        ),
        (b"a", "a"),
    ],
)
def test_values_that_are_two_configs(left: Any, right: Any) -> None:
    assert not same(left, right)
    assert not same(right, left)
    assert not same({"a": [left]}, {"a": [right]}, ordered=True)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (math.nan, float("nan")),
        ([math.inf], [math.inf]),
        ({1, "a"}, {"a", 1}),
        ({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}),
        (Tagged("!a", [1]), Tagged("!a", [1])),
        ((1, [2]), (1, [2])),
        (b"a", b"a"),
    ],
)
def test_values_that_are_one_config(left: Any, right: Any) -> None:
    assert same(left, right)
    assert same([left], [right])


def test_the_order_of_keys_counts_when_asked_for_at_every_depth() -> None:
    left, right = {"x": [{"a": 1, "b": 2}]}, {"x": [{"b": 2, "a": 1}]}
    assert same(left, right)
    assert not same(left, right, ordered=True)
    assert not same(Tagged("!t", left), Tagged("!t", right), ordered=True)
    assert same(left, copy.deepcopy(left), ordered=True)


@given(values, values)
def test_same_is_what_their_texts_say(left: Any, right: Any) -> None:
    assert same(left, right, ordered=True) is (repr(left) == repr(right))
    assert same(left, copy.deepcopy(left), ordered=True)


# differences


def shown(left: str, right: str) -> list[tuple[str, Any, Any]]:
    found = differences(written("l", yaml.safe_load(left), NAMED), written("r", yaml.safe_load(right), NAMED))
    return [
        (show_keys(each.keys), each.left.value if each.left else "-", each.right.value if each.right else "-")
        for each in found
    ]


def test_differences_are_the_smallest_pieces_sorted_by_key() -> None:
    left = "{b: {x: 1, y: 1}, a: 1, c: [1, 2], gone: {deep: {x: 1}}, e: {}}"
    right = "{a: 1.0, b: {y: 1, x: 2}, c: [1, 3], new: null, e: {}}"
    assert shown(left, right) == [
        ("a", 1, 1.0),
        ("b.x", 1, 2),
        ("c", [1, 2], [1, 3]),
        ("gone.deep.x", 1, "-"),
        ("new", "-", None),
    ]


def test_named_lists_differ_by_name() -> None:
    left = "targets: [{name: x, r: 1}, {dataset: y}, {name: z}]"
    right = "targets: [{name: new}, {name: x, r: 2}, {dataset: y}]"
    assert shown(left, right) == [("targets.new.name", "-", "new"), ("targets.x.r", 1, 2), ("targets.z.name", "z", "-")]


def test_another_order_of_a_named_list_is_one_difference() -> None:
    left, right = "targets: [{name: x}, {name: y}]", "targets: [{name: y}, {name: x}]"
    assert shown(left, right) == [("targets", [{"name": "x"}, {"name": "y"}], [{"name": "y"}, {"name": "x"}])]


def test_another_order_of_keys_is_none() -> None:
    assert shown("{a: 1, b: 2}", "{b: 2, a: 1}") == []


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("{a: {}}", "{}", [("a", {}, "-")]),
        ("{a: {}}", "{a: null}", [("a", {}, None)]),
        ("{a: {}}", "{a: {b: 1}}", [("a.b", "-", 1)]),
        ("{a: {b: 1}}", "{a: [1]}", [("a", {"b": 1}, [1])]),
        ("{1: x}", "{true: x}", [("", {1: "x"}, {True: "x"})]),
        ("targets: []", "targets: [{name: x}]", [("targets.x.name", "-", "x")]),
        ("targets: [1]", "targets: [2]", [("targets.0", 1, 2)]),
    ],
)
def test_edges_of_differing(left: str, right: str, found: list[tuple[str, Any, Any]]) -> None:
    assert shown(left, right) == found


@given(contents, contents)
def test_there_are_differences_exactly_where_values_differ(left: Any, right: Any) -> None:
    one, two = written("l", left, NAMED), written("r", right, NAMED)
    found = differences(one, two)
    assert bool(found) is not same(left, right)
    assert found == differences(one, two)
    names = [show_keys(each.keys) for each in found]
    assert names == sorted(names)
    assert len(differences(two, one)) == len(found)
    assert all(not same(each.left.value, each.right.value) for each in found if each.left and each.right)


# JSON


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (b"ab", "b'ab'"),
        (datetime.date(2024, 1, 2), "2024-01-02"),
        (datetime.datetime(2024, 1, 2, 3, 4, 5), "2024-01-02 03:04:05"),
        ({"b", "a"}, ["a", "b"]),
        ({1, "1"}, [1, "1"]),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        (
            Tagged("!Foo", {"a": Tagged("!Bar", None)}),
            {"$tag": "!Foo", "$value": {"a": {"$tag": "!Bar", "$value": None}}},
        ),
        ({1: "a", None: "c", datetime.date(2024, 1, 2): "d"}, {"1": "a", "None": "c", "2024-01-02": "d"}),
        ([(1, 2)], [[1, 2]]),
        ({"a": [True, None, 1.5, "x"]}, {"a": [True, None, 1.5, "x"]}),
    ],
)
def test_what_json_cannot_hold(value: Any, wanted: Any) -> None:
    if isinstance(value, set):
        assert sorted(to_json(value), key=repr) == sorted(wanted, key=repr)
    else:
        assert repr(to_json(value)) == repr(wanted)
    json.loads(dump_json(value))


def test_the_same_value_gives_the_same_text() -> None:
    assert dump_json({"b": 1, "a": {"d": 1, "c": "ü"}}, indent=None) == '{"a": {"c": "ü", "d": 1}, "b": 1}'
    assert dump_json({"z", "y", "x"}, indent=None) == dump_json({"x", "z", "y"}, indent=None) == '["x", "y", "z"]'


@given(values)
def test_every_value_has_a_text(value: Any) -> None:
    assert json.loads(dump_json(value)) == json.loads(json.dumps(to_json(value)))
    assert "\n" not in one_line(value)


def test_a_long_value_is_cut_and_says_how_much_there_is() -> None:
    assert one_line(list(range(100))).endswith("… (100 items)")
    assert one_line({str(number): number for number in range(100)}).endswith("… (100 keys)")
    assert one_line("x" * 300).endswith("… (300 characters)")
    assert len(one_line("x" * 300, 40)) <= 40
    assert one_line({"a": 1}) == '{"a": 1}'


@given(values, values)
def test_sharing_changes_no_value_and_keeps_what_is_the_same(new: Any, old: Any) -> None:
    expected = copy.deepcopy(new)
    shared = sharing(new, old)
    assert same(shared, expected, ordered=True)
    assert (shared is old) == same(expected, old, ordered=True)
    if isinstance(shared, dict) and isinstance(old, dict):
        for key in shared.keys() & old.keys():
            assert shared[key] is old[key] or not same(shared[key], old[key], ordered=True)
