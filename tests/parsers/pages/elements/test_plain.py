"""Markup to plain words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.pages.elements.plain import plain_line, plain_paragraphs


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("1<sup>er</sup> octobre", "1er octobre"),
        ("<p>Un</p><p>deux</p>", "Un deux"),
        ("Un<br>deux", "Un deux"),
        ("d&eacute;j&agrave;&nbsp;vu &amp; lu", "déjà vu & lu"),
        ("moins de < 3 mois, plus de > 2", "moins de < 3 mois, plus de > 2"),
        ("<!-- a > b -->Titre", "Titre"),
        ("<style>p {}</style>Titre <script>x()</script>", "Titre"),
        ("a\u200bb\u202e\x07c", "abc"),
        ("", ""),
    ],
)
def test_a_line_has_words_and_nothing_else(markup: str, line: str) -> None:
    assert plain_line(markup) == line


def test_a_line_too_long_is_cut_with_a_sign() -> None:
    assert plain_line("mot " * 100, 10) == "mot mot m…"


def test_paragraphs_headings_and_items_stay_apart() -> None:
    markup = "<h2>Titre</h2>Un texte <b>gras</b>.<ul><li>un</li><li><p>deux</p></li></ul><div><p>Fin</p></div>"
    assert plain_paragraphs(markup) == "Titre\n\nUn texte gras.\n\n- un\n\ndeux\n\nFin"


def test_text_without_markup_keeps_its_empty_lines_only() -> None:
    assert plain_paragraphs("Un\ntexte\n \nun &amp; autre\n\n\n") == "Un texte\n\nun & autre"


@given(st.text(max_size=300), st.integers(1, 50))
def test_a_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = plain_line(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())


@pytest.mark.parametrize("piece", ["<b>", "<", "&", "<script>", "<!--", "</p>", "<a href='", "\n \n"])
def test_hostile_markup_takes_time_in_proportion_to_its_length(piece: str) -> None:
    begin = time.process_time()
    plain_line(piece * 100_000), plain_paragraphs(piece * 100_000)
    assert time.process_time() - begin < 5
