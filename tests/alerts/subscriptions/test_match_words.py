"""Words that a subscription looks for, as tables: notation and text in, found or not out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.subscriptions.match_words import looked_for, phrase_of, words_of

FRENCH = "Les traversées clandestines de la Manche ont doublé ; l’État engagera des patrouilles à Calais."
ENGLISH = "Small boats: the Home Office will publish reviews of crossings."


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ("traversée", True),
        ("traversees", True),
        ("TRAVERSÉE clandestine", True),
        ("traversées Lille", False),
        ("traversées | Lille", True),
        ("Lille | Arras", False),
        ("Lille or traversée", True),
        ("Lille OU traversée", True),
        ("Lille Arras | patrouille Calais", True),
        ("Lille Arras | patrouille Lille", False),
        ('"de la Manche"', True),
        ('"la manche"', True),
        ('"Manche de la"', False),
        ('"traversée clandestine"', False),  # a phrase is word for word
        ("« ont doublé »", True),
        ("l'état", True),
        ('"l’Etat engagera"', True),
        ("Manc", False),  # a word, not a beginning
        ('Calais "patrouilles à"', True),
        ("porte-avions", False),
    ],
)
def test_french_words_are_found_in_any_form(match, found):
    assert looked_for(match).found(words_of([(FRENCH, "fr")])) is found


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ("small boat", True),
        ('"small boats"', True),
        ('"small boat"', False),
        ("review crossing", True),
        ("publishing", True),
    ],
)
def test_english_words_are_stemmed_as_english(match, found):
    assert looked_for(match).found(words_of([(ENGLISH, "en")])) is found


def test_words_may_stand_in_texts_of_two_languages():
    both = words_of([(FRENCH, "fr"), (ENGLISH, "en")])
    assert looked_for("traversée boat").found(both)
    assert not looked_for('"calais small"').found(both), "a phrase does not run from one text into the next"


@pytest.mark.parametrize("language", [None, "nl", "de", "?"])
def test_other_languages_are_compared_word_for_word(language):
    text = words_of([("De oversteken naar Dunkerque", language)])
    assert looked_for("dunkerque OVERSTEKEN").found(text)
    assert not looked_for("oversteek").found(text)


@pytest.mark.parametrize("match", ['"small boats', "«la Manche", "| boats", "boats |", "boats or", "a || b", '""', "…", "|"])
def test_what_cannot_be_looked_for_is_told(match):
    with pytest.raises(ValueError, match="expected"):
        looked_for(match)


@pytest.mark.parametrize(
    ("name", "phrase"),
    [("Gouvernement du Royaume-Uni", " gouvernement du royaume uni "), ("L’État", " l etat "), ("", "  ")],
)
def test_names_are_compared_as_phrases(name, phrase):
    assert phrase_of(name) == phrase


@given(st.text(max_size=60), st.text(max_size=200), st.sampled_from(["fr", "en", "nl", None]))
def test_nothing_in_a_notation_or_a_text_makes_it_fail_otherwise(match, text, language):
    try:
        asked = looked_for(match)
    except ValueError:
        return
    asked.found(words_of([(text, language)]))


@given(st.lists(st.sampled_from(FRENCH.replace(" ;", "").replace(".", "").split()), min_size=1, max_size=4))
def test_the_words_of_a_text_are_found_in_it(words):
    assert looked_for(" ".join(words)).found(words_of([(FRENCH, "fr")]))
