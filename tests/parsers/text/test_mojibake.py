"""UTF-8 that was read as windows-1252: repaired where it is certain, and no correct text touched."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.feeds.feed import read_feed
from parsers.pages import read_page
from parsers.text.charsets import decode_repaired
from parsers.text.mojibake import repaired

WRITTEN = [
    "Le préfet ouvrira l’accueil de nuit avant Noël – « déjà » 10 € par mois…",
    "À partir du 1er août, où que ce soit",
    "ÉTAT D’URGENCE : ÇA SUFFIT",
    "DÉJÀ FÊTÉ, CÔTE D’OPALE, ÎLE DE RÉ",
    "SÉCURITÉ",
    "« Plan » n° 12",
    "L’œuvre, le cœur, Œuvrer",
    "20 000 m² à 35 °C",
    "Êtes-vous prêts ? Ambiguë, maïs, reçu, gêne, août",
    "The £10 million “fund” — don’t wait • café",
    "Coördinatie, één, België",
]


def misread(text: str) -> str:
    """UTF-8 read as windows-1252, by a reader that kept the five bytes that windows-1252 lacks."""
    return "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in text.encode())


@pytest.mark.parametrize("text", WRITTEN)
def test_a_text_misread_once_or_twice_is_as_it_was_written(text: str) -> None:
    assert repaired(misread(text)) == text
    assert repaired(misread(misread(text))) == text


@pytest.mark.parametrize("text", WRITTEN)
def test_a_reader_that_took_it_for_latin_1_is_repaired_too(text: str) -> None:
    assert repaired(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize(
    ("damaged", "text"),
    [
        ("La préfète a dit : " + misread("« déjà l’été »"), "La préfète a dit : « déjà l’été »"),
        ("prÃ©fet Ã la mer", "préfet à la mer"),  # the second half of "à" became a plain space
        ("prÃ©fet, Ã  la mer Â ; enfin", "préfet, à la mer \u00a0; enfin"),
        ("nÂ° 3", "n° 3"),
        ("aoÃ»t", "août"),
    ],
)
def test_a_correct_passage_beside_a_damaged_one_stays(damaged: str, text: str) -> None:
    assert repaired(damaged) == text


@pytest.mark.parametrize(
    "text",
    [
        "la lettre « Â » et la lettre «Ã»",
        "SÃO PAULO, João, «AMANHû, AMANHÔ, IRMÃ de AMANHÃ\u00a0e",
        "CHÂTEAU D’ÂGE : 3 €, MAÇÃ® ou MAÇÃ™",
        "Årsta, „Å“, Ångström, «Å»",
        "l’âge „10“ à 10 €, PLÂ €",
        "ÂÃÅâ€",
    ],
)
def test_letters_that_other_languages_use_prove_nothing(text: str) -> None:
    assert repaired(text) is text


_LETTERS = "abcdeiostuvAEIOST"
_WORDS = st.sampled_from(
    [
        *"àÀâêéÉèçÇôÔîÎûÛùëïüœŒæÿÂ",
        *("préfet", "PRÉFET", "Âge", "ÂGE", "château", "CHÂTEAU", "août", "cœur", "São", "l’été", "D’ÂGE", "café", "één"),
        *(
            "«\u00a0",
            "\u00a0»",
            " – ",
            "…",
            ", ",
            " ",
            "\u202f",
            "\u00a0",
            "€",
            "10\u00a0€",
            "n° ",
            "m²",
            "’",
            "“",
            "”",
            "\n",
        ),
    ]
)


@given(st.lists(_WORDS | st.text(_LETTERS, min_size=1, max_size=4), max_size=30))
@example(["Â", "\u00a0»"])
def test_no_correct_french_or_english_changes(words: list[str]) -> None:
    text = " ".join(words)
    assert repaired(text) is text


@given(st.lists(_WORDS | st.text(_LETTERS, min_size=1, max_size=4), max_size=30))
def test_what_is_repaired_stays_as_it_is(words: list[str]) -> None:
    once = repaired(misread("préfet " + " ".join(words)))
    assert repaired(once) == once


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_ascii_is_never_touched(text: str) -> None:
    assert repaired(text) is text


@given(st.text("ÃÂÅâ€‚„™©»ðŸé \x80\x9d\u00a0aA", max_size=40))
def test_no_text_ends_in_an_error(text: str) -> None:
    assert len(repaired(text)) <= len(text)


def test_a_page_a_feed_and_a_file_are_repaired_before_they_are_read() -> None:
    day = misread("Publié le 2 février 2026")
    text = misread("Le préfet ouvrira un guichet à Brèche avant l’été. Il recevra les commerçants tous les mardis.")
    page = f"<html><head><meta charset=utf-8></head><main><h1>{misread('Été')}</h1><p>{day}</p><p>{text}</p></main></html>"
    found = read_page("generic", page.encode(), url="https://www.breche.example/1", content_type="text/html; charset=utf-8")
    assert (found.title, "préfet ouvrira un guichet à Brèche avant l’été" in found.body) == ("Été", True)
    feed = f"<rss version='2.0'><channel><title>x</title><item><title>{text}</title><link>https://a.example/1</link></item></channel></rss>"
    title = read_feed(feed.encode(), url="https://a.example/feed").entries[0].title
    assert title is not None and title.startswith("Le préfet ouvrira")
    assert decode_repaired(text.encode()).startswith("Le préfet")
