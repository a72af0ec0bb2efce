"""Where a cursor stands: in which mapping, list or value, at which word, however unfinished the text is."""

from __future__ import annotations

import random

from inline_snapshot import snapshot

from cfg_lsp.syntax.cursor import Cursor, cursor_at
from cfg_lsp.text import LineIndex

BLOCKS = (
    "^",
    "a^",
    "a:\n  b: 1\n  c^\n  d: 2\n",
    "a:\n  b: 1\n  c^c: 3\n  d: 2\n",
    "a:\n  ^\nb: 1\n",
    "a:\n  b: 1\n^\nc: 1\n",
    "a:\n    b: 1\n  ^\nc: 1\n",
    "a:\n  b: 1\n   c^\nd: 1\n",
    "a:\n  b: 1\n\tc^\n",
    "^\n  b: 1\n",
    "a:\n  - name: x\n    b: y\n  - na^\n",
    "a:\n  - name: x\n    ^\n  - name: z\n",
    "a:\n- b: x\n  c: y\n  ^\n- b: z\n",
    "a:\n  - b: x\n  - b: ^\n",
    "a:\n  - - b: 1\n      ^\n",
    "a:\n  b: &x\n    c^\n    d: 1\n",
    "a:\n  -^\n",
    "a.b-c/d^\n",
    "'a b^\n",
)
VALUES = (
    "a:^\n",
    "a: ^\n",
    "a: b^c d  # e\n",
    "a: b ^\n",
    "a: 'b^\nc: 1\n",
    'a: "b^" # c\n',
    "a: *b^\n",
    "a: &b ^\n",
    "a: &b^\n",
    "a: !t c^\n",
    "a: 1 # c^\n",
    "a: #^\n",
    "# a^\n",
    "a: |\n  b\n  ^\nc: 1\n",
    "a: |\n  b\n^\nc: 1\n",
    "a: one\n  two three^\n",
    "a: don't\nb: ^\n",
    "a: 'open\nb: ^\n",
    "a: 'b\n  c^\n  d'\n",
)
BRACKETS = (
    "a: [1, ^\nb: 2\n",
    "a: [1, b^c, 2]\n",
    "a: {b: 1, c^: 2, d: 3}\n",
    "a: {b: 1, c: ^\nd: 3\n",
    "a: {b: 1, c: d e^}\n",
    "a:\n  b: {c: {d: 1,\n   ^\n e: 3\n",
    "a: [{name: x, ^, b: 1}]\n",
    "a: [1\nb:\n  c^\n",
    "a: {b: 1}\nc: ^\n",
    "a: {b: 'c^, d: 1}\n",
    "a: [1, # b^\n 2]\n",
)
JSON = (
    '{"a": {"b": 1, "c^"}}',
    '{"a": {"b": 1, "c^}}',
    '{"a": {"c^, "b": 1}}',
    '{"a": ^}',
    '{"a": [1, "b^"], "c": 2}',
    '{"a": {"b": 1, ^',
    '[{"name": "x", "b": "^"}]',
    "^",
)


def described(text: str, *, is_json: bool = False) -> str:
    offset = text.index("^")
    plain = text.replace("^", "", 1)
    found = at(plain, offset, is_json=is_json)
    if found.kind in ("text", "comment"):
        return f"{text!r}: {found.kind}"
    parts = [found.kind, ".".join(map(str, found.keys)) or "·", repr(plain[found.word.start : found.word.end])]
    parts += [name for name in ("has_colon", "needs_space") if getattr(found, name)]
    if found.written:
        parts.append(f"beside {', '.join(found.written)}")
    if found.kind == "key" and not found.is_flow and found.blanks.end - found.blanks.start != found.indentation:
        parts.append(f"indent {found.indentation}")
    return f"{text!r}: {' '.join(parts)}"


def at(text: str, offset: int, *, is_json: bool) -> Cursor:
    return cursor_at(
        text, LineIndex(text), offset, is_json=is_json, list_ids=lambda keys: ("name",) if keys == ("a",) else ()
    )


def test_in_blocks() -> None:
    assert "\n".join(map(described, BLOCKS)) == snapshot("""\
'^': key · ''
'a^': key · 'a'
'a:\\n  b: 1\\n  c^\\n  d: 2\\n': key a 'c' beside b, d
'a:\\n  b: 1\\n  c^c: 3\\n  d: 2\\n': key a 'cc' has_colon beside b, d
'a:\\n  ^\\nb: 1\\n': key a ''
'a:\\n  b: 1\\n^\\nc: 1\\n': key · '' beside a, c
'a:\\n    b: 1\\n  ^\\nc: 1\\n': key a '' beside b indent 4
'a:\\n  b: 1\\n   c^\\nd: 1\\n': key a 'c' beside b indent 2
'a:\\n  b: 1\\n\\tc^\\n': key a 'c' beside b indent 2
'^\\n  b: 1\\n': key · ''
'a:\\n  - name: x\\n    b: y\\n  - na^\\n': item a 'na'
'a:\\n  - name: x\\n    ^\\n  - name: z\\n': key a.x '' beside name
'a:\\n- b: x\\n  c: y\\n  ^\\n- b: z\\n': key a.0 '' beside b, c
'a:\\n  - b: x\\n  - b: ^\\n': value a.1.b ''
'a:\\n  - - b: 1\\n      ^\\n': key a.0.0 '' beside b
'a:\\n  b: &x\\n    c^\\n    d: 1\\n': key a.b 'c' beside d
'a:\\n  -^\\n': item a '' needs_space
'a.b-c/d^\\n': key · 'a.b-c/d'
"'a b^\\n": key · "'a b"\
""")


def test_in_values() -> None:
    assert "\n".join(map(described, VALUES)) == snapshot("""\
'a:^\\n': value a '' needs_space
'a: ^\\n': value a ''
'a: b^c d  # e\\n': value a 'bc d'
'a: b ^\\n': text
"a: 'b^\\nc: 1\\n": value a "'b" beside c
'a: "b^" # c\\n': value a '"b"'
'a: *b^\\n': value a '*b'
'a: &b ^\\n': value a ''
'a: &b^\\n': text
'a: !t c^\\n': value a 'c'
'a: 1 # c^\\n': comment
'a: #^\\n': comment
'# a^\\n': comment
'a: |\\n  b\\n  ^\\nc: 1\\n': text
'a: |\\n  b\\n^\\nc: 1\\n': key · '' beside a, c
'a: one\\n  two three^\\n': text
"a: don't\\nb: ^\\n": value b '' beside a
"a: 'open\\nb: ^\\n": value b '' beside a
"a: 'b\\n  c^\\n  d'\\n": text\
""")


def test_in_brackets() -> None:
    assert "\n".join(map(described, BRACKETS)) == snapshot("""\
'a: [1, ^\\nb: 2\\n': item a ''
'a: [1, b^c, 2]\\n': item a 'bc'
'a: {b: 1, c^: 2, d: 3}\\n': key a 'c' has_colon beside b, c, d
'a: {b: 1, c: ^\\nd: 3\\n': value a.c '' beside b
'a: {b: 1, c: d e^}\\n': value a.c 'd e' beside b, c
'a:\\n  b: {c: {d: 1,\\n   ^\\n e: 3\\n': key a.b.c '' beside d
'a: [{name: x, ^, b: 1}]\\n': key a.x '' beside name, b
'a: [1\\nb:\\n  c^\\n': key b 'c'
'a: {b: 1}\\nc: ^\\n': value c '' beside a
"a: {b: 'c^, d: 1}\\n": value a.b "'c"
'a: [1, # b^\\n 2]\\n': comment\
""")


def test_in_json() -> None:
    assert "\n".join(described(text, is_json=True) for text in JSON) == snapshot("""\
'{"a": {"b": 1, "c^"}}': key a '"c"' beside b
'{"a": {"b": 1, "c^}}': key a '"c' beside b
'{"a": {"c^, "b": 1}}': key a '"c' beside c, "b
'{"a": ^}': value a '' beside a
'{"a": [1, "b^"], "c": 2}': item a '"b"'
'{"a": {"b": 1, ^': key a '' beside b
'[{"name": "x", "b": "^"}]': value 0.b '""' beside name, b
'^': text\
""")


def test_any_text_has_an_answer_whose_word_the_cursor_touches() -> None:
    chance = random.Random(4)
    for _ in range(1500):
        text = "".join(chance.choice("ab:-[]{}'\"#|&*!? \n\t\r,.<\\\ufeff𝄞") for _ in range(chance.randrange(40)))
        for is_json in (False, True):
            for offset in range(len(text) + 2):
                found = at(text, offset, is_json=is_json)
                if found.kind not in ("text", "comment"):
                    line = text[found.word.start : found.word.end]
                    assert "\n" not in line and "\r" not in line, (text, offset)
                    assert found.word.start <= offset, (text, offset)
                    assert text[found.word.end : offset].strip("\r\n") == "", (text, offset)


def test_what_is_nested_without_end_is_let_go() -> None:
    assert at("a: " + "[" * 5000, 5003, is_json=False).kind == "text"
    assert at("[" * 5000, 5000, is_json=True).kind == "text"
    assert len(at("- " * 5000 + "a", 10_001, is_json=False).keys) <= 100
