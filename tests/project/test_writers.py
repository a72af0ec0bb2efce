"""Counts that follow changes are those of a count from the beginning."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cfg_lsp.project.writers import Writers

NAMES = [f"{letter}.yaml" for letter in "abcde"]
keys = st.sampled_from(["x", "y", "z", 1, None])
values = st.recursive(st.integers(0, 1), lambda inner: st.dictionaries(keys, inner, max_size=3), max_leaves=6)
mappings = st.dictionaries(keys, values, max_size=4)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.none() | mappings), max_size=14))
def test_what_each_config_alone_writes_does_not_depend_on_what_was_written_before(
    changes: list[tuple[str, dict[Any, Any] | None]],
) -> None:
    changed, anew = Writers(), Writers()
    for path, mapping in changes:
        before = {other: told(changed, other) for other in NAMES if other != path}
        if not changed.write(path, mapping):
            assert before == {other: told(changed, other) for other in before}
    last = {path: mapping for path, mapping in dict(changes).items() if mapping is not None}
    for path, mapping in last.items():
        anew.write(path, mapping)
    for path in NAMES:
        assert told(changed, path) == told(anew, path)


def told(writers: Writers, path: str) -> list[Any]:
    return [
        (each.keys, each.names, sorted((name, *each.writers.first(name)) for name in each.known))
        for each in writers.alone(path)
    ]


def test_a_key_of_one_config_stands_beside_those_of_several() -> None:
    writers = Writers()
    for path, mapping in (("a", {"seed": 1, "sead": 1}), ("b", {"seed": 2}), ("c", {"seed": 3})):
        writers.write(path, {"training": mapping})
    (alone,) = writers.alone("a")
    assert (alone.keys, alone.names, alone.known) == (("training",), ("sead",), ("seed",))
    assert alone.writers.first("seed") == ("a", 1)
    writers.write("c", None)
    assert list(writers.alone("a")) == [], "two are no majority"
