"""A past day counts against a promise where it is that of the promise's own verb, and not of something named beside it."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.commitments.observing import Observer

DAY = date(2031, 5, 20)

BESIDE = [
    ("fr", "Le plan annoncé le 12 mars sera étendu à trois communes."),
    ("fr", "Le plan, annoncé le 12 mars 2031, sera étendu à trois communes."),
    ("fr", "Les travaux seront menés selon un calendrier, approuvé le 3 février 2031."),
    ("fr", "Le pont qui a été fermé le 3 février 2031 sera réparé par la commune."),
    ("en", "The plan announced on 12 March 2031 will be extended to three towns."),
    ("en", "The bridge, which was closed on 3 February 2031, will be repaired by the council."),
]
OWN = [
    ("fr", "Le plan a été étendu le 12 mars 2031 à trois communes."),
    ("fr", "La mesure a été annoncée le 12 mars 2031."),
    ("en", "The plan was extended on 12 March 2031 to three towns."),
]


def past_of(language: str, sentence: str) -> set[str]:
    observer = Observer(f"{sentence}\n", "", DAY, language)
    return {name for clause in observer.clauses() for name in clause.features if name in ("time:past", "time:long_past")}


@pytest.mark.parametrize(("language", "sentence"), BESIDE)
def test_a_day_beside_the_promise_is_not_its_past(language, sentence):
    assert past_of(language, sentence) == set()


@pytest.mark.parametrize(("language", "sentence"), OWN)
def test_the_day_of_the_verb_itself_is(language, sentence):
    assert past_of(language, sentence)
