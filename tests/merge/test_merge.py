"""What a config means: section 2 of the contract, sentence by sentence, on values and provenance."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from cfg_lsp.merge import EXTENDS, NO_LISTS, Definition, Dialect, Merge, Merged, NamedLists, named_lists, written

FUSION = named_lists({"targets": ("name", "dataset"), "sources": ("name", "dataset")})


def lay(*texts: str, lists: NamedLists = NO_LISTS, dialect: Dialect = EXTENDS) -> Merged:
    """The texts as files `0`, `1`, … laid over each other."""
    trees = [written(str(number), yaml.safe_load(text), lists) for number, text in enumerate(texts)]
    merged = trees[0]
    for tree in trees[1:]:
        merged = Merge(dialect, lists).lay(merged, tree)
    return merged


def value(*texts: str, lists: NamedLists = NO_LISTS) -> Any:
    return lay(*texts, lists=lists).value


def shown(definitions: tuple[Definition, ...]) -> list[tuple[str, Any, str]]:
    return [(each.origin.path, each.value, each.how) for each in definitions]


def at(merged: Merged, *keys: Any) -> Merged:
    found = merged.find(keys)
    assert found is not None
    return found


def test_a_mapping_over_a_mapping_merges_to_any_depth() -> None:
    deep = "{a: {b: {c: {d: {x: 1, y: 1}}}}}"
    assert value(deep, "{a: {b: {c: {d: {y: 2}}}}}") == {"a": {"b": {"c": {"d": {"x": 1, "y": 2}}}}}


@pytest.mark.parametrize("low", ["1", "null", "x", "[1]", "[]", "{b: 1}", "{}", "2024-01-01"])
@pytest.mark.parametrize("high", ["2", "null", "y", "[2, 3]", "[]", "true"])
def test_anything_else_replaces(low: str, high: str) -> None:
    assert value(f"a: {low}", f"a: {high}") == {"a": yaml.safe_load(high)}


@pytest.mark.parametrize("low", ["1", "null", "x", "[1]", "[]"])
def test_a_mapping_replaces_what_is_none(low: str) -> None:
    assert value(f"a: {low}", "a: {b: 2}") == {"a": {"b": 2}}


def test_null_is_a_value() -> None:
    merged = lay("a: {b: 1}", "a: {b: null}")
    assert merged.value == {"a": {"b": None}}
    assert shown(at(merged, "a", "b").definitions()) == [("0", 1, "set"), ("1", None, "replaced")]


def test_base_key_order_stays_and_new_keys_follow() -> None:
    merged = lay("{c: 1, a: {y: 1, x: 1}, b: 1}", "{d: 2, b: 2, a: {z: 2, x: 2}}")
    assert list(merged.value) == ["c", "a", "b", "d"]
    assert list(merged.value["a"]) == ["y", "x", "z"]
    assert list(merged.children) == ["c", "a", "b", "d"]
    assert list(at(merged, "a").children) == ["y", "x", "z"]


def test_equal_keys_of_two_types_are_one_key_as_for_python() -> None:
    merged = lay("{1: a}", "{true: b}")
    assert repr(merged.value) == "{1: 'b'}"
    assert merged.child(1).value == "b"
    assert merged.child(1).origin == ("1", (True,))


def test_nothing_that_is_merged_is_changed() -> None:
    low, high = {"a": {"b": [1]}, "targets": [{"name": "x"}]}, {"a": {"c": 2}, "targets": [{"name": "x", "r": 1}]}
    before = repr((low, high))
    Merge(EXTENDS, FUSION).lay(written("0", low, FUSION), written("1", high, FUSION))
    assert repr((low, high)) == before


# How


@pytest.mark.parametrize(
    ("low", "high", "how"),
    [
        ("1", "2", "replaced"),
        ("1", "{b: 1}", "replaced"),
        ("{b: 1}", "1", "replaced"),
        ("[1]", "1", "replaced"),
        ("1", "[1]", "replaced"),
        ("[1]", "[2]", "list replaced"),
        ("[1]", "[]", "list replaced"),
        ("{b: 1}", "{c: 1}", "merged key by key"),
        ("{}", "{}", "merged key by key"),
        ("[1]", "null", "replaced"),
    ],
)
def test_how_an_ordinary_value_meets_another(low: str, high: str, how: str) -> None:
    assert at(lay(f"a: {low}", f"a: {high}"), "a").how == how
    assert at(lay("{}", f"a: {high}"), "a").how == "set"


@pytest.mark.parametrize(
    ("low", "high", "how", "result"),
    [
        ("[{name: x}]", "[{name: y}]", "merged by name", [{"name": "x"}, {"name": "y"}]),
        ("[{name: x}]", "[]", "cleared", []),
        ("[{name: x}]", "null", "kept", [{"name": "x"}]),
        ("[]", "null", "kept", []),
        ("[]", "[{name: x}]", "merged by name", [{"name": "x"}]),
        ("null", "null", "replaced", None),
        ("null", "[{name: x}]", "replaced", [{"name": "x"}]),
        ("[{name: x}]", "x", "replaced", "x"),
        ("[{name: x}]", "{a: 1}", "replaced", {"a": 1}),
        ("{a: 1}", "[{name: x}]", "replaced", [{"name": "x"}]),
        ("{a: 1}", "null", "replaced", None),
    ],
)
def test_how_a_named_list_meets_another_value(low: str, high: str, how: str, result: Any) -> None:
    merged = at(lay(f"targets: {low}", f"targets: {high}", lists=FUSION), "targets")
    assert (merged.how, merged.value) == (how, result)


# Named lists


BASE = """
targets:
  - {name: x, dataset: d, ratio: 1, deep: {a: 1, b: 1}}
  - {dataset: y, ratio: 1}
  - {name: z}
"""


def test_an_entry_merges_deeply_into_the_entry_of_its_name_and_stays_in_place() -> None:
    merged = value(BASE, "targets: [{name: y, ratio: 2}, {name: x, deep: {b: 2}}]", lists=FUSION)
    assert merged == {
        "targets": [
            {"name": "x", "dataset": "d", "ratio": 1, "deep": {"a": 1, "b": 2}},
            {"dataset": "y", "ratio": 2, "name": "y"},
            {"name": "z"},
        ]
    }


def test_an_entry_is_known_by_dataset_only_where_name_is_absent() -> None:
    merged = value(BASE, "targets: [{dataset: d, ratio: 9}, {dataset: x, ratio: 3}]", lists=FUSION)
    names = [(entry.get("name"), entry.get("dataset"), entry.get("ratio")) for entry in merged["targets"]]
    assert names == [("x", "x", 3), (None, "y", 1), ("z", None, None), (None, "d", 9)]


def test_a_blank_name_is_none_and_a_number_is_one() -> None:
    merged = value(
        "targets: [{name: 1, a: 1}, {name: null, dataset: y}]",
        "targets: [{name: '1', a: 2}, {dataset: y, b: 1}]",
        lists=FUSION,
    )
    assert merged == {"targets": [{"name": "1", "a": 2}, {"name": None, "dataset": "y", "b": 1}]}


def test_entries_without_a_match_are_appended_in_their_order() -> None:
    merged = lay(BASE, "targets: [{name: new}, {name: x}, {name: other}]", lists=FUSION)
    assert list(at(merged, "targets").children) == ["x", "y", "z", "new", "other"]


def test_provenance_is_kept_per_field() -> None:
    merged = lay(BASE, "targets: [{name: new}, {name: x, ratio: 2}]", lists=FUSION)
    assert shown(at(merged, "targets", "x", "ratio").definitions()) == [("0", 1, "set"), ("1", 2, "replaced")]
    assert at(merged, "targets", "x", "deep", "a").origin == ("0", ("targets", "x", "deep", "a"))
    assert at(merged, "targets", "y", "ratio").origin == ("0", ("targets", "y", "ratio"))
    assert at(merged, "targets", "new").origin == ("1", ("targets", "new"))
    assert [how for _, _, how in shown(at(merged, "targets").definitions())] == ["set", "merged by name"]


def test_unnamed_and_doubled_entries_lose_nothing() -> None:
    low = "targets: [{r: 1}, {name: x, a: 1}, {name: x, a: 2}, word]"
    high = "targets: [{r: 2}, {name: new, a: 3}, {name: new, a: 4}, {name: x, b: 5}, 7]"
    merged = lay(low, high, lists=FUSION)
    assert merged.value == {
        "targets": [
            {"r": 1},
            {"name": "x", "a": 1, "b": 5},
            {"name": "x", "a": 2},
            "word",
            {"r": 2},
            {"name": "new", "a": 3},
            {"name": "new", "a": 4},
            7,
        ]
    }
    targets = at(merged, "targets")
    assert list(targets.children) == [0, "x", 2, 3, 4, "new", 6, 7]
    assert [child.value for child in targets.children.values()] == targets.value
    assert targets.child(4).origin == ("1", ("targets", 0)), "the place in its own file"
    assert targets.child(6).origin == ("1", ("targets", 2))


def test_the_step_of_an_unnamed_entry_is_its_position_however_often_it_is_merged() -> None:
    texts = [f"targets: [{{r: {n}}}, {{name: n{n}}}, {{q: {n}}}]" for n in range(5)]
    targets = at(lay(*texts, lists=FUSION), "targets")
    for position, (step, child) in enumerate(targets.children.items()):
        assert targets.value[position] is child.value
        assert isinstance(step, str) or step == position
    assert len(targets.value) == 15


def test_a_list_of_the_same_name_elsewhere_is_ordinary() -> None:
    assert value("a: {targets: [{name: x}]}", "a: {targets: [{name: y}]}", lists=FUSION) == {
        "a": {"targets": [{"name": "y"}]}
    }
    assert value("targets: [{name: x}]", "targets: [{name: y}]") == {"targets": [{"name": "y"}]}


@pytest.mark.parametrize(
    ("pattern", "keys", "named"),
    [
        ("a.*.list", ("a", "b", "list"), True),
        ("a.*.list", ("a", "list"), False),
        ("**.list", ("list",), True),
        ("**.list", ("a", "b", "list"), True),
        ("**.a.**.list", ("a", "a", "b", "a", "list"), True),
        ("mix_*", ("mix_1",), True),
        ("mix_*", ("other",), False),
        ("**", ("anything", "at", "all"), True),
        ('"a.b".c', ("a.b", "c"), True),
        ("1.true", (1, True), False),
        ("1.True", (1, True), True),
    ],
)
def test_named_lists_may_be_named_by_pattern(pattern: str, keys: tuple[Any, ...], named: bool) -> None:
    lists = named_lists({pattern: ("id",)})
    assert lists.ids_at(keys) == (("id",) if named else ())
    assert named_lists({pattern: ("id",)}) == lists
    assert named_lists({pattern: ("other",)}) != lists


def test_what_is_known_of_named_lists_does_not_grow_with_the_keys_one_looks_at() -> None:
    lists = named_lists({"**.a.**.b": ("id",), "c.*.d": ("id",)})
    for number in range(1000):
        lists.at(number).at("a").at(str(number)).at("a")
    assert len(lists._below) <= 3


# Sharing


def test_what_an_overlay_does_not_touch_is_shared() -> None:
    low = lay("{a: {b: {c: 1}}, d: {e: 1}, targets: [{name: x, k: {l: 1}}, {name: y}]}", lists=FUSION)
    high = written("1", yaml.safe_load("{d: {f: 1}, targets: [{name: x, m: 1}]}"), FUSION)
    merged = Merge(EXTENDS, FUSION).lay(low, high)
    assert merged.value["a"] is low.value["a"]
    assert merged.child("a") is low.child("a")
    assert merged.value["d"] is not low.value["d"]
    assert at(merged, "d", "e") is at(low, "d", "e")
    assert at(merged, "targets", "x", "k") is at(low, "targets", "x", "k")
    assert at(merged, "targets", "y") is at(low, "targets", "y")
    assert merged.children["a"] is merged.child("a")


def test_a_base_over_itself_is_itself() -> None:
    base = lay("{a: {b: 1}, targets: [{name: x}, {dataset: y}], sources: []}", lists=FUSION)
    assert Merge(EXTENDS, FUSION).lay(base, base) is base
    plain = lay("{a: {b: 1}, c: [1]}")
    assert Merge(EXTENDS, NO_LISTS).lay(plain, plain) is plain


def test_unnamed_entries_do_not_depend_on_whether_a_list_is_shared_or_equal() -> None:
    text = "targets: [{r: 1}, {name: x}]"
    one, two = lay(text, lists=FUSION), lay(text, lists=FUSION)
    assert Merge(EXTENDS, FUSION).lay(one, one).value == Merge(EXTENDS, FUSION).lay(one, two).value


# Looking


def test_find_and_child() -> None:
    merged = lay("{a: {1: x, 2024-01-01: y, null: z}, list: [{b: 1}], targets: [{name: '0'}, {r: 1}]}", lists=FUSION)
    assert at(merged).value is merged.value
    assert at(merged, "a", 1).value == at(merged, "a", "1").value == "x"
    assert at(merged, "a", "2024-01-01").value == "y"
    assert at(merged, "a", "None").value == "z"
    assert at(merged, "list", "0", "b").value == 1
    assert at(merged, "targets", "0").value == {"name": "0"}
    assert at(merged, "targets", "1").value == {"r": 1}
    assert merged.find(("a", "gone")) is None
    assert merged.find(("a", 1, "deeper")) is None
    assert merged.find(("list", 1)) is None
    with pytest.raises(KeyError):
        merged.child("gone")


def test_leaves_are_all_values_without_keys_of_their_own() -> None:
    merged = lay(
        "{a: {}, b: [], c: [1, {d: 2}], e: {f: null}, targets: [{name: x, g: {h: 1}}], sources: []}", lists=FUSION
    )
    assert [(keys, leaf.value) for keys, leaf in merged.leaves()] == [
        (("a",), {}),
        (("b",), []),
        (("c",), [1, {"d": 2}]),
        (("e", "f"), None),
        (("targets", "x", "name"), "x"),
        (("targets", "x", "g", "h"), 1),
        (("sources",), []),
    ]
    assert [keys for keys, _ in lay("{}").leaves()] == [()]


def test_a_list_that_a_whole_base_chain_keeps_is_not_said_to_be_replaced() -> None:
    nulls = lay("targets: null", "targets: null", lists=FUSION)
    base = lay("targets: [{name: x}]", lists=FUSION)
    merged = at(Merge(EXTENDS, FUSION).lay(base, nulls), "targets")
    assert merged.value == [{"name": "x"}]
    assert [each.how for each in merged.definitions()] == ["set", "kept", "kept"]


def test_a_file_reached_by_two_routes_counts_where_it_counts_last() -> None:
    base = written("base", {"a": 0, "b": 0}, NO_LISTS)
    merge = Merge(EXTENDS, NO_LISTS)
    left = merge.lay(base, written("left", {"a": 1}, NO_LISTS))
    merged = merge.lay(merge.lay(left, base), written("top", {"b": 2}, NO_LISTS))
    assert merged.value == {"a": 0, "b": 2}
    assert [each.origin.path for each in merged.definitions()] == ["left", "base", "top"]
    assert [each.origin.path for each in at(merged, "a").definitions()] == ["left", "base"]
