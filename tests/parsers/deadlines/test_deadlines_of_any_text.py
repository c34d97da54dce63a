"""Expressions of time in any text: exact quotations in their order, in time that grows with the length of the text."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers.deadlines import find_deadlines
from tests.support.measures.cpu_time import reads_in_linear_time

PUBLISHED = date(2021, 3, 10)  # a Wednesday

PIECES = st.sampled_from([
    "le ", "1er ", "31 ", "mars ", "été ", "2021 ", "fin ", "d'ici ", "à compter du ", "dans ", "trois ", "mois ",
    "prochain ", "avant ", "entre ", "et ", "au ", "du ", "lundi ", "11/06/2018", "-", "\n", "\n\n", ".", "<sup>er</sup>",
    "semaine ", "dernière ", "rentrée ", "next ", "by ", "of ", "May ", "lendemain ", "de ", "99 ", "décennies ", "T4 ",
    "veille ", "l'", "quinzaine ", "\u202e", "jusqu'à ",
])  # several a line, as in a table  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join),
    st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from([date.min, date.max])),
    st.sampled_from(["fr", "en", "nl", "", "../fr"]),
)
@example("dans 99 décennies", date.max, "fr")
def test_any_text_gives_ordered_exact_quotations(text: str, published: date | None, language: str) -> None:
    end = 0
    for found in find_deadlines(text, published, language):
        assert end <= found.start_char < found.end_char <= len(text)
        assert found.text == text[found.start_char : found.end_char]
        assert found.start is None or found.end is None or found.start <= found.end
        if found.role in ("recurring", "vague"):
            assert found.start is None or found.role == "recurring"
        if published is not None and found.role == "past" and found.start is not None:
            assert found.start <= published
        end = found.end_char


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "le préfet agira et ",
        "mars ",
        "d'ici ",
        "fin de la ",
        "11/06/",
        "2021-",
        "1er ",
        "du 3 au ",
        "a",
        "dans les ",
        "prochain mois ",
        "lundi ",
    ],
)
def test_a_hostile_text_is_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        find_deadlines(text, PUBLISHED, "fr")

    read(unit)
    assert reads_in_linear_time(read, unit, (10_000, 80_000), times=16, more=0.5)


@pytest.mark.slow
def test_a_text_of_nothing_but_months_is_read_to_a_limit() -> None:
    began = time.process_time()
    assert len(find_deadlines("mars " * 200_000, PUBLISHED, "fr")) == 20_000
    assert time.process_time() - began < 10
