"""Where anchors stand in the text, and their aliases."""

from __future__ import annotations

import pytest

from cfg_lsp.syntax import parse
from cfg_lsp.syntax.anchors import aliases_of, anchor_at, anchor_span, nodes

TEXT = """\
a: &one # see &one, not *one
  b: 1
c: &two !!str  word
d: [*one, &three 3, &empty , *two, *empty]
&key k: "&one"
f: &one2
*key : 4
g: {<<: *one}
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_anchor_stands_before_its_value_and_not_in_a_comment(end: str) -> None:
    text = TEXT.replace("\n", end)
    document = parse("/a.yaml", text)
    assert document.diagnostics == ()
    found = [node for node in nodes(document.root) if node.anchor is not None]
    counts = {str(node.anchor): len(aliases_of(document, node)) for node in found}
    assert counts == {"one": 2, "two": 1, "three": 0, "empty": 1, "key": 1, "one2": 0}
    for node in found:
        start = text.index(f"&{node.anchor}")
        assert anchor_span(document, node) == (start, start + len(f"&{node.anchor}"))
        assert {text[each.start : each.end] for each in aliases_of(document, node)} <= {f"*{node.anchor}"}


def test_a_cursor_is_on_an_anchor_from_its_sign_to_its_end() -> None:
    document = parse("/a.yaml", TEXT)
    for offset in range(len(TEXT) + 2):
        found = anchor_at(document, offset)
        expected = None
        for node in nodes(document.root):
            if node.anchor is not None and anchor_span(document, node).contains(offset):
                expected = node
        assert found is expected, offset


def test_json_and_empty_texts_have_none() -> None:
    assert anchor_at(parse("/a.json", '{"a": "&b"}'), 8) is None
    assert anchor_at(parse("/a.yaml", ""), 0) is None
    assert list(nodes(None)) == []
