"""What is taken out without reading the text again is what would have been taken out after reading it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cfg_lsp.edits.applied import applied
from cfg_lsp.edits.removal import Piece, _plain
from cfg_lsp.merge import same
from cfg_lsp.syntax import Document, Node, parse
from cfg_lsp.syntax.content import has_anchor

LINES = (
    "{key}: 1",
    "{key}:",
    "{key}:",
    "{key}: [1,",
    "  2]",
    "{key}: |",
    "{key}: >+",
    "{key}: text",
    "  goes on",
    "{key}: 'quoted",
    "{key}: {{x: 1, y: 2}}",
    "{key}: &anchor 1",
    "{key}: *anchor",
    "{key}: !tag {{}}",
    "<<: {{z: 1}}",
    "- {key}: 1",
    "- 1",
    "? {key}",
    "# a comment",
    "",
    "{key}: 1  # a remark",
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Lines that may or may not be YAML together."""
    lines = []
    for number in range(draw(st.integers(2, 9))):
        indent = "  " * draw(st.integers(0, 2))
        lines.append(indent + draw(st.sampled_from(LINES)).format(key=f"k{number}"))
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + draw(st.sampled_from(["\n", ""]))


def pieces_of(node: Node | None, steps: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Piece]]:
    for index, item in enumerate(node.items if node is not None else ()):
        yield from pieces_of(item, (*steps, index))
    for key, value in node.pairs if node is not None else ():
        if key.kind == "scalar" and node is not None:
            yield (*steps, key.raw), Piece(key, value, node)
            yield from pieces_of(value, (*steps, key.raw))


def without(content: Any, steps: tuple[Any, ...]) -> Any:
    if len(steps) == 1:
        return {key: value for key, value in content.items() if key != steps[0]}
    if isinstance(content, list):
        return [without(item, steps[1:]) if index == steps[0] else item for index, item in enumerate(content)]
    return {key: without(value, steps[1:]) if key == steps[0] else value for key, value in content.items()}


def check_each(document: Document) -> int:
    taken_out = 0
    for steps, piece in pieces_of(document.root):
        edits = () if has_anchor(piece.value) else _plain(document, [piece])
        if edits:
            taken_out += 1
            after = parse("run.yaml", applied(document.text, edits))
            assert not after.diagnostics
            assert same(after.content, without(document.content, steps))
    return taken_out


@given(texts())
def test_what_needs_no_second_reading_would_pass_it(text: str) -> None:
    document = parse("run.yaml", text)
    if not document.diagnostics:
        check_each(document)


def test_plain_pairs_are_taken_out_and_others_are_not_so_plain() -> None:
    assert check_each(parse("run.yaml", "a: 1\nb:\n  c: 1\n  d: 2\n# about e\ne: [1,\n  2]\n")) == 5
    assert check_each(parse("run.yaml", "a: 1\n")) == 0, "the mapping would be empty"
    assert check_each(parse("run.yaml", "{a: 1, b: 2}\n")) == 0, "the pair has no line for itself"
    assert check_each(parse("run.yaml", "a:\n  <<: {b: 1}\n  b: 2\nc: 3\n")) == 2, (
        "what is merged in would come back in place of `b`"
    )
    text = "a: |\n  text\nb: 1\n  # not text\nc: 2\n"
    document = parse("run.yaml", text)
    plain = [steps for steps, piece in pieces_of(document.root) if _plain(document, [piece])]
    assert plain == [("a",), ("c",)], "the comment behind `b` would become text"


def test_a_line_that_only_yaml_sees_end_inside_a_comment_is_not_taken_out_with_it() -> None:
    for line_end in "\x85\u2028\u2029":
        document = parse("run.yaml", f"a: 1  # a remark{line_end}b: 2\nc: 3\n")
        assert document.content == {"a": 1, "b": 2, "c": 3}
        assert check_each(document) == 1, "only `c` has its line for itself"
