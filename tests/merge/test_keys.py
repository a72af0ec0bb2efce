"""How key paths are written, read and matched."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cfg_lsp.merge import covers, leads_to, read_keys, show_keys

steps = st.text(st.sampled_from("ab.\"\\*\n'ü \0"), max_size=5)


@given(st.lists(steps, min_size=1, max_size=4).map(tuple))
@example(("a.b", "", '"', "\\", '"."'))
@example(("", ""))
def test_what_is_shown_is_read_again(keys: tuple[str, ...]) -> None:
    assert read_keys(show_keys(keys)) == keys


@given(st.text(st.sampled_from('a."\\\n'), max_size=8))
def test_reading_never_fails(text: str) -> None:
    assert "".join(read_keys(text)) is not None
    assert len(read_keys(text)) >= 1


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("training", "learning_rate"), "training.learning_rate"),
        (("a.b", "c"), '"a.b".c'),
        (("a", ""), 'a.""'),
        ((1, True, None), "1.True.None"),
        (('say "x"',), 'say "x"'),
        (('"x"',), '"\\"x\\""'),
        ((), ""),
    ],
)
def test_how_people_write_a_key_path(keys: tuple[Any, ...], text: str) -> None:
    assert show_keys(keys) == text


@pytest.mark.parametrize(
    ("pattern", "keys", "covered"),
    [
        ("a", ("a",), True),
        ("a", ("a", "b"), True),
        ("a", ("ab",), False),
        ("a", (), False),
        ("a.b", ("a",), False),
        ("a.*", ("a", "b"), True),
        ("a.*", ("a", "b", "c"), True),
        ("a.*", ("a",), False),
        ("*", (), False),
        ("*", ("",), True),
        ("**", (), True),
        ("a.**", ("a",), True),
        ("a.**", ("a", "b", "c"), True),
        ("a.**.z", ("a", "z"), True),
        ("a.**.z", ("a", "b", "z", "y"), True),
        ("a.**.z", ("a", "b"), False),
        ("**.z", ("a", "zz", "z"), True),
        ("**.z", ("a", "zz"), False),
        ("**.a.**.b", ("x", "a", "a", "y", "b"), True),
        ("**.a.**.b", ("x", "b", "a"), False),
        ("**.x*.y.**.z", ("xa", "q", "xb", "y", "r", "z"), True),
        ("training.logging_*", ("training", "logging_dir"), True),
        ("training.logging_*", ("training", "log"), False),
        ("*_jsonl", ("train_jsonl",), True),
        ("*a*b*", ("xxaxxbxx",), True),
        ("targets.*.dataset", ("targets", "x.y", "dataset"), True),
        ('"a.b"', ("a.b", "c"), True),
        ('"a.b"', ("a", "b"), False),
        ("a.1", ("a", 1), True),
        ("a+", ("aa",), False),
        ("a?", ("ab",), False),
        ("a?*", ("a?b",), True),
        ("a[b]", ("a[b]",), True),
        ("a[b]", ("ab",), False),
        ('targets."bbu.v1".*', ("targets", "bbu.v1", "ratio"), True),
        ('targets."bbu.v1".*', ("targets", "bbu", "v1"), False),
        ('*."b.*"', ("a", "b.v1"), True),
        ('*."b.*"', ("a", "bv1"), False),
        ('a."".b', ("a", "", "b"), True),
    ],
)
def test_what_a_pattern_covers(pattern: str, keys: tuple[Any, ...], covered: bool) -> None:
    assert covers(pattern, keys) is covered


def naive(pattern: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    if not pattern:
        return True
    if pattern[0] == "**":
        return naive(pattern[1:], keys) or (bool(keys) and naive(pattern, keys[1:]))
    return bool(keys) and naive_step(pattern[0], keys[0]) and naive(pattern[1:], keys[1:])


def naive_step(pattern: str, step: str) -> bool:
    if not pattern or not step:
        return not pattern.strip("*") and not step
    if pattern[0] == "*":
        return naive_step(pattern[1:], step) or naive_step(pattern, step[1:])
    return pattern[0] == step[0] and naive_step(pattern[1:], step[1:])


@given(
    st.lists(st.sampled_from(["**", "*", "a", "b", "a*", "*b", "a*b", "*a*"]), min_size=1, max_size=6).map(tuple),
    st.lists(st.text("ab", min_size=1, max_size=3), max_size=6).map(tuple),
)
def test_covering_equals_a_naive_matcher(pattern: tuple[str, ...], keys: tuple[str, ...]) -> None:
    assert covers(".".join(pattern), keys) is naive(pattern, keys)


@pytest.mark.parametrize(
    ("pattern", "keys", "leads"),
    [
        ("a.b", (), True),
        ("a.b", ("a",), True),
        ("a.b", ("a", "b"), False),
        ("a.b", ("c",), False),
        ("a.*.c", ("a", "x"), True),
        ("a.x*.c", ("a", "y"), False),
        ("a.**", ("a", "b", "c"), True),
        ("a.**.b", ("c",), False),
        ("**.z", ("a", "b"), True),
        ('a."b.c".d', ("a", "b.c"), True),
        ('a."b.c".d', ("a", "b"), False),
        ("a.1.b", ("a", 1), True),
        ("a?.b", ("ab",), False),
    ],
)
def test_what_a_pattern_leads_to(pattern: str, keys: tuple[Any, ...], *, leads: bool) -> None:
    assert leads_to(pattern, keys) is leads


def naive_whole(pattern: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Whether a pattern names exactly these keys."""
    if not pattern:
        return not keys
    if pattern[0] == "**":
        return naive_whole(pattern[1:], keys) or (bool(keys) and naive_whole(pattern, keys[1:]))
    return bool(keys) and naive_step(pattern[0], keys[0]) and naive_whole(pattern[1:], keys[1:])


@given(
    st.lists(st.sampled_from(["**", "*", "a", "b", "a*", "*b"]), min_size=1, max_size=4).map(tuple),
    st.lists(st.sampled_from(["a", "b", "ab"]), max_size=3).map(tuple),
)
def test_a_pattern_leads_to_what_it_names_further_down(pattern: tuple[str, ...], keys: tuple[str, ...]) -> None:
    further = (rest for length in range(1, 5) for rest in itertools.product(("a", "b", "ab"), repeat=length))
    assert leads_to(".".join(pattern), keys) is any(naive_whole(pattern, keys + rest) for rest in further)


def test_a_pattern_of_many_stars_ends() -> None:
    assert not covers(".".join(["**", "a"] * 30) + ".b", ("a",) * 90)
    assert not covers("*a" * 30 + "b", ("a" * 80,))
