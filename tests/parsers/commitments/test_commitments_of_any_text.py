"""Whatever a text is: it is read in time, its quotations stand in it, and it gives the same rows again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.commitments import find_commitments
from tests.parsers.commitments.found import PUBLISHED, found_in
from tests.support.measures.cpu_time import reads_in_linear_time


def test_the_same_text_gives_the_same_rows() -> None:
    body = "Le préfet réunira les maires le 3 mars. L'État financera le pont à hauteur de 2 M€."
    assert found_in(body) == found_in(body)


ALPHABET = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=" \n-•:;.,()«»\"'’\u00a0\u202e\x00\ufeffsera engagé préfet12345€%", max_size=400),
    st.lists(
        st.sampled_from(
            ["sera mis", "De faire", "- ", "\n\n", "will be done", " : ", "; ", "3 mars", "<sup>er</sup>", "**", "à "]
        ),
        max_size=60,
    ).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(ALPHABET, st.sampled_from(["fr", "en", "nl", "xx", ""]), st.sampled_from([None, date(1, 1, 1), PUBLISHED, date.max]))
def test_no_text_breaks_the_reading_and_every_quote_stands_in_it(body: str, language: str, published: date | None) -> None:
    for one in found_in(body, language, published=published):
        assert 0.0 <= one.confidence <= 1.0
        assert one.quote.strip() == one.quote != ""
        if one.deadline is not None:
            assert body[one.deadline.start_char : one.deadline.end_char] == one.deadline.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "le préfet sera chargé de la mise en place des mesures ",
        "il sera fait ; ",
        "a, ",
        "préfèrera ",
        "- de faire cela\n",
        "( ",
        "et les élus que le préfet consulta ",
        "y a-t-il un mot, et il le dira ",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def read(body: str) -> None:
        find_commitments(body, title="", published=PUBLISHED, language="fr", authority=None)

    read(piece)
    assert reads_in_linear_time(read, piece, (100_000, 400_000), times=10, more=0.5)
