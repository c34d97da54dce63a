"""Bytes to text, whatever a document and its server say about their charset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text.charsets import decode

WORDS = "L’été à Dunkerque – « déjà » 10 €"


@pytest.mark.parametrize(
    ("markup", "charset", "header"),
    [
        ("<p>{}", "utf-8", None),
        ("<p>{}", "utf-8", "text/html; charset=iso-8859-1"),
        ("<meta charset=iso-8859-1><p>{}", "utf-8", None),
        ("<p>{}", "cp1252", None),
        ("<meta charset='utf-8'><p>{}", "cp1252", "text/html; charset=UTF-8"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>{}", "cp1252", None),
        ("<?xml version='1.0' encoding='windows-1252'?><p>{}", "cp1252", "text/xml; charset=koi8-r"),
        ("<p>{}", "utf-8-sig", None),
        ("<p>{}", "utf-16", None),
        ("<p>{}", "utf-16-be", None),
        ("<p>{}", "utf-32", None),
        ("<meta charset=utf-7><p>{}", "cp1252", "text/html; charset=rot13"),
    ],
)
def test_the_letters_of_a_page_are_those_that_were_written(markup: str, charset: str, header: str | None) -> None:
    assert decode(markup.format(WORDS).encode(charset), header).endswith(WORDS)


def test_what_the_document_declares_is_believed_before_the_header() -> None:
    text = "<meta charset=koi8-r>Привет"
    assert decode(text.encode("koi8-r"), "text/html; charset=windows-1251") == text


def test_a_quotation_pasted_from_another_charset_costs_no_letter() -> None:
    assert (
        decode("déjà été, ".encode() + "« l’été »".encode("cp1252") + ", à côté".encode()) == "déjà été, « l’été », à côté"
    )


def test_a_letter_cut_in_two_at_the_end_is_left_out() -> None:
    assert decode("déjà été à".encode()[:-1]) == "déjà été "


@given(st.binary(max_size=400), st.none() | st.text(max_size=40))
def test_no_bytes_end_in_an_error(body: bytes, header: str | None) -> None:
    assert isinstance(decode(body, header), str)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=200))
def test_utf_8_is_read_as_it_was_written(text: str) -> None:
    assert decode(text.encode()) == text
