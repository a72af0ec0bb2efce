"""Bytes become text, and what is wrong with them is said at its place."""

from __future__ import annotations

import codecs

import pytest

from cfg_lsp.syntax import decode, parse

TEXT = "é: 😀\nb: 1\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), "\ufeff" + TEXT),
        (b"", ""),
        (codecs.BOM_UTF8, "\ufeff"),
    ],
)
def test_utf_8_is_read_without_a_word(data: bytes, text: str) -> None:
    assert decode("/x.yaml", data) == (text, ())


@pytest.mark.parametrize("mark_and_encoding", [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
def test_utf_16_is_read_with_a_warning(mark_and_encoding: tuple[bytes, str]) -> None:
    mark, encoding = mark_and_encoding
    text, notes = decode("/x.yaml", mark + TEXT.encode(encoding))
    assert text == TEXT
    assert [(note.severity.value, note.span.start) for note in notes] == [("warning", 0)]
    assert "UTF-16" in notes[0].message


@pytest.mark.parametrize("mark_and_encoding", [(codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_utf_32_is_an_error_because_pyyaml_does_not_read_it(mark_and_encoding: tuple[bytes, str]) -> None:
    mark, encoding = mark_and_encoding
    text, notes = decode("/x.yaml", mark + TEXT.encode(encoding))
    assert text == TEXT
    assert [(note.severity.value, note.span.start) for note in notes] == [("error", 0)]
    assert "UTF-32" in notes[0].message


@pytest.mark.parametrize(
    ("data", "place", "byte"),
    [
        (b"a: \xff\n", 3, "0xff"),
        ("é😀: ".encode() + b"\xe9\n", 4, "0xe9"),
        (b"a: \xc3", 3, "0xc3"),
        (b"\x80", 0, "0x80"),
        (codecs.BOM_UTF8 + b"a\xed\xa0\x80", 2, "0xed"),
    ],
)
def test_invalid_utf_8_is_named_at_its_code_point(data: bytes, place: int, byte: str) -> None:
    text, notes = decode("/x.yaml", data)
    assert [(note.rule, note.severity.value, note.span.start) for note in notes] == [("syntax-error", "error", place)]
    assert byte in notes[0].message
    assert text[place] == "\ufffd"


def test_half_a_unit_of_utf_16_is_replaced() -> None:
    text, notes = decode("/x.yaml", codecs.BOM_UTF16_LE + "ab".encode("utf-16-le")[:3])
    assert text == "a\ufffd"
    assert notes


def test_notes_stay_with_the_document() -> None:
    text, notes = decode("/x.yaml", b"a: 1\nb: \xff\n")
    document = parse("/x.yaml", text, notes=notes)
    assert document.diagnostics == notes
    assert document.content == {"a": 1, "b": "\ufffd"}
