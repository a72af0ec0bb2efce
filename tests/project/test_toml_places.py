"""Where keys and values stand in a TOML text, whatever is written around them."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cfg_lsp.project.manifest_reader import builtin_text
from cfg_lsp.project.toml_places import Keys, key_place, toml_places, value_place
from cfg_lsp.text import Span

TEXT = '''\
top = 1 # top = 2
[a] # [b]
b = { c = 1, d.e = "}, x = 2", f = [ { g = 1 }, { g = 2 } ] }
"d.e" = 2
x.y = 3
[a.f]
g = [ # ]
  "h = 1", # "i = 1"
  'it''s' , """
[a.g]
n = 1
"""",
  [1, [2]],
]
"quoted \\" [key]" = 1979-05-27 07:32:00
literal = \'\'\'
]]\'\'\'\'
[[list]]
name = "n"
[list.inner]
z = -1.5
[[list]]
name = "m"
[[ list . deep ]]
w = true
[[list.deep]]
w = false
[tool."dotted.name".'x']
end = []
'''.replace("'it''s'", "'its'")


@pytest.mark.parametrize(
    ("keys", "key", "value", "line"),
    [
        (("top",), "top", "1", 1),
        (("a",), "a", "a", 2),
        (("a", "b", "c"), "c", "1", 3),
        (("a", "b", "d"), "d", "d", 3),
        (("a", "b", "d", "e"), "e", '"}, x = 2"', 3),
        (("a", "b", "f"), "f", "[ { g = 1 }, { g = 2 } ]", 3),
        (("a", "b", "f", 1), "{ g = 2 }", "{ g = 2 }", 3),
        (("a", "b", "f", 1, "g"), "g", "2", 3),
        (("a", "d.e"), '"d.e"', "2", 4),
        (("a", "x"), "x", "x", 5),
        (("a", "x", "y"), "y", "3", 5),
        (("a", "f"), "f", "f", 6),
        (("a", "f", "g", 0), '"h = 1"', '"h = 1"', 8),
        (("a", "f", "g", 3, 1, 0), "2", "2", 13),
        (("a", "f", 'quoted " [key]'), '"quoted \\" [key]"', "1979-05-27 07:32:00", 15),
        (("list",), "list", "list", 18),
        (("list", 0, "inner", "z"), "z", "-1.5", 21),
        (("list", 1), "list", "list", 22),
        (("list", 1, "name"), "name", '"m"', 23),
        (("list", 1, "deep", 1, "w"), "w", "false", 27),
        (("tool", "dotted.name", "x", "end"), "end", "[]", 29),
        (("a", "b", "c", "gone", "far"), "c", "c", 3),
        (("list", 1, "gone"), "list", "list", 22),
    ],
)
def test_keys_and_values_have_places(keys: Keys, key: str, value: str, line: int) -> None:
    start, end = key_place(TEXT, keys)
    assert TEXT[start:end] == key
    assert TEXT[:start].count("\n") + 1 == line
    start, end = value_place(TEXT, keys)
    assert TEXT[start:end] == value


def test_what_is_nowhere_is_at_the_beginning() -> None:
    assert key_place(TEXT, ("gone",)) == value_place(TEXT, ("gone", 1)) == key_place("", ()) == Span(0, 0)


def check_every_place(text: str) -> None:
    """Every value that `tomllib` reads has a place, and what is written there is that value."""
    places = toml_places(text)
    for keys, value in walk((), tomllib.loads(text)):
        place = places[keys]
        if place.key is not None and not isinstance(keys[-1], int):
            assert list(tomllib.loads(f"{text[slice(*place.key)]} = 1")) == [keys[-1]]
        if place.value is not None:
            assert tomllib.loads(f"x = {text[slice(*place.value)]}")["x"] == value
        else:
            assert isinstance(value, dict | list)
    assert len(places) == len(list(walk((), tomllib.loads(text))))


def walk(keys: Keys, value: Any) -> list[tuple[Keys, Any]]:
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    return [found for step, inner in items for found in ((((*keys, step)), inner), *walk((*keys, step), inner))]


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), builtin_text(), "", "# only", "a=1", "a.b=[]#x"])
def test_every_value_has_its_place(text: str) -> None:
    check_every_place(text)


def as_toml(value: Any) -> str:
    """A value on one line or several, with comments where TOML allows them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_toml(key)} ={as_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[ # ] [\n" + ",\n".join(map(as_toml, value)) + "\n]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\u{ord(letter):04x}" if letter in '"\\\n' else letter for letter in value) + '"'
    return str(value)


scalars = st.one_of(
    st.booleans(),
    st.integers(-5, 5),
    st.just(datetime.datetime(1979, 5, 27, 7, 32)),
    st.text(st.sampled_from("ab\"\\\n'#=[]{},. ü"), max_size=5),
)
names = st.text(st.sampled_from("ab.\"'# ="), max_size=2)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(names, values, max_size=4), st.lists(st.dictionaries(names, values, max_size=3), max_size=3))
def test_every_written_value_has_its_place(top: dict[str, Any], tables: list[dict[str, Any]]) -> None:
    text = "".join(f"{as_toml(key)} = {as_toml(value)} # end\n" for key, value in top.items())
    for table in tables:
        text += "[['t t']]\n" + "".join(f"{as_toml(key)}={as_toml(value)}\n" for key, value in table.items())
    check_every_place(text)


@example('"\\="')
@given(st.text(st.sampled_from("ab[]{}=.,#\"'\\ \n"), max_size=20))
def test_a_text_that_is_no_toml_has_an_end(text: str) -> None:
    assert toml_places(text) is not None


def test_nesting_and_length_are_no_trouble() -> None:
    assert ("a", 0, 0) in toml_places("a = " + "[" * 5000 + "]" * 5000)
    assert ("a", 99_999) in toml_places("a = [" + "'x', # y\n" * 100_000 + "]")
