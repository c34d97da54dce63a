"""Numbers in words become digits, and offsets lead back to the words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.text.number_words import in_digits

WRITTEN = [
    ("vingt-quatre agents", "24 agents"),
    ("vingt et un agents", "21 agents"),
    ("soixante et onze places", "71 places"),
    ("quatre-vingt-dix-sept communes", "97 communes"),
    ("deux cent mille euros", "200000 euros"),
    ("trois mille deux cents places", "3200 places"),
    ("mille deux cent trente lits", "1230 lits"),
    ("one hundred and twenty-three homes", "123 homes"),
    ("fifteen hundred trainees", "1500 trainees"),
    ("dix a douze agents", "10 a 12 agents"),
    ("une aide pour vingt logements", "une aide pour 20 logements"),
    ("dix pour cent", "10 pour cent"),
    ("ten per cent", "10 per cent"),
    # each of two numbers by itself, and what is no number
    ("two and three homes", "2 and 3 homes"),
    ("cinq, deux cents", "5, 200"),
    ("la trente-et-unieme edition", "la trente-et-unieme edition"),
    ("28 sept officers", "28 sept officers"),
    ("un agent", "un agent"),
]


@pytest.mark.parametrize(("said", "digits"), WRITTEN)
def test_numbers_in_words_become_digits(said, digits):
    assert in_digits(said).text == digits


PIECES = ("deux", "cents", "vingt", "-", " ", "et", "mille", "un", "agents", ",", "quatre", "hundred", "and", "12", "'")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_offsets_lead_back_to_the_same_words(said):
    digits = in_digits(said)
    assert digits.origin(len(digits.text)) == len(said)
    for at, letter in enumerate(digits.text):
        if not letter.isdigit():
            assert said[digits.origin(at)] == letter
    for at in digits.written:
        assert digits.origin(at) <= len(said)
