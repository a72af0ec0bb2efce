"""Random hierarchies of config files, for the properties of merging."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

TOP = "/project/configs/fusion"
FOLDERS = ("", "sub/")

scalars = st.sampled_from([None, True, False, 0, 1, 1.0, -0.0, 2.5e-05, "", "x", "1", "null", "???", "ü", "2024-01-01"])
names = st.sampled_from(["x", "y", "z", 1, "1", None])
keys = st.sampled_from(["a", "b", "c", "dotted.key", 1, True, None])
markers = st.sampled_from([{}, {}, {}, {"_delete_": True}, {"_delete_": False}])
values = st.recursive(
    scalars,
    lambda below: (
        st.lists(below, max_size=3)
        | st.builds(lambda marker, own: {**marker, **own}, markers, st.dictionaries(keys, below, max_size=3))
    ),
    max_leaves=6,
)
entries = st.fixed_dictionaries(
    {},
    optional={"name": names, "dataset": names, "ratio": scalars, "more": st.dictionaries(keys, values, max_size=2)},
)
named_lists = st.one_of(
    st.lists(entries, max_size=4), st.lists(entries, max_size=4), st.lists(entries | values, max_size=3), values
)
contents = st.builds(
    lambda marker, own, lists: {**marker, **own, **lists},
    markers,
    st.dictionaries(keys, values, max_size=4),
    st.fixed_dictionaries({}, optional={"targets": named_lists, "sources": named_lists}),
)


@st.composite
def hierarchies(draw: st.DrawFn, most: int = 6) -> dict[str, str]:
    """The texts of files by path, each extending some that stand before it; the last one is of interest."""
    files: dict[str, str] = {}
    for number in range(draw(st.integers(1, most))):
        folder = draw(st.sampled_from(FOLDERS))
        content = {**draw(inheritance(list(files), folder)), **draw(contents)}
        files[f"{TOP}/{folder}{number}.yaml"] = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    return files


@st.composite
def inheritance(draw: st.DrawFn, paths: list[str], folder: str) -> dict[str, Any]:
    known = [("../" if folder else "./") + path.removeprefix(f"{TOP}/") for path in paths]
    bases = draw(st.lists(st.sampled_from([*known, "missing.yaml"]), max_size=3)) if known else []
    if not bases:
        return {}
    key = draw(st.sampled_from(["extends", "extends", "inherit"]))
    return {key: bases[0] if len(bases) == 1 and draw(st.booleans()) else bases}
