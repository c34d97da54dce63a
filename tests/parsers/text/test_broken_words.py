"""Words broken at the end of a line are put together; compounds, dashes and what is suspended stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text.broken_words import whole, without_soft_hyphens
from parsers.text.repair import mended


@pytest.mark.parametrize(
    ("text", "put_together"),
    [
        ("Il y sera ré- servé un guichet aux aînés.", "Il y sera réservé un guichet aux aînés."),
        ("une conven- tion sera signée", "une convention sera signée"),
        ("des familles ac- cueillies au gymnase", "des familles accueillies au gymnase"),
        ("à la fin de la se- maine", "à la fin de la semaine"),
        ("L’État renforce\u2011 ra les contrôles", "L’État renforcera les contrôles"),
        ("L’État renforce\u2011ra les contrôles", "L’État renforcera les contrôles"),
        ("la coopé-\nration des douanes", "la coopération des douanes"),
        (
            "une filtra- ge, puis le filtrage de l’eau",
            "une filtrage, puis le filtrage de l’eau",
        ),  # the word stands elsewhere
        ("the govern- ment will pay", "the government will pay"),
        ("a new agree-\nment on fish", "a new agreement on fish"),
        ("The com- mitment made in May", "The commitment made in May"),
        ("l’ad- mi- nistration", "l’administration"),
        # Where one word is certainly broken, the others are likely to be.
        ("la conven- tion des Tan- neurs", "la convention des Tanneurs"),
    ],
)
def test_a_broken_word_is_put_together(text: str, put_together: str) -> None:
    assert whole(text) == put_together


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("le sous- préfet de Brèche", "le sous-préfet de Brèche"),
        ("la porte- parole du ministère", "la porte-parole du ministère"),
        ("l’accord franco-\nbritannique", "l’accord franco-britannique"),
        ("l’accord franco- bri- tannique", "l’accord franco-britannique"),
        ("celui- ci", "celui-ci"),
        ("un arc-en-\nciel, un arc-en-ciel", "un arc-en-ciel, un arc-en-ciel"),
        ("un bateau- pilote, le bateau-pilote", "un bateau-pilote, le bateau-pilote"),  # it stands elsewhere
    ],
)
def test_a_compound_keeps_its_hyphen_and_loses_the_space(text: str, compound: str) -> None:
    assert whole(text) == compound


@pytest.mark.parametrize(
    "text",
    [
        "les soins pré- et post-natals, à court- ou moyen-terme",
        "short- and medium-term aims, mid- to long-term",
        "– à ce que l’on me dit- là où se trouvait la halle",
        "le matin- le soir",
        "Lundi- vendredi de 9 h à 12 h",
        "le train - en retard - part",
        "- une brigade\n- autre chose",
        "un sous-traitant, est-ce, a-t-il, peut-être, une demi-mesure, check-ins, extra-rational",
        "contact- us@breche.example",
        "Brèche- Ville haute",
    ],
)
def test_what_is_no_broken_word_stays_as_it_is(text: str) -> None:
    assert whole(text) is text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("coopé\u00adration", "coopération"),
        ("renforce\u00ad ra", "renforcera"),
        ("renforce\u00ad\nra", "renforcera"),
        ("Seine\u00adMaritime", "Seine-Maritime"),
        ("2026\u00ad2030", "2026-2030"),
        ("une aide \u00ad la première", "une aide - la première"),
        ("COOPÉ\u00adRATION", "COOPÉRATION"),
    ],
)
def test_a_soft_hyphen_is_a_hyphen_only_where_no_word_may_be_broken(text: str, read: str) -> None:
    assert without_soft_hyphens(text) == read


def test_ligatures_and_accents_apart_are_letters() -> None:
    assert mended("une \ufb01che d’e\u0301te\u0301 à l’o\ufb03ce") == "une fiche d’été à l’office"


_PROSE = st.lists(
    st.sampled_from(
        ["le", "préfet", "ouvrira", "Brèche", "l’été", "sous-préfet", "peut-être", "est-il", "–", "-", "«", "1er", "\n"]
    ),
    max_size=30,
)


@given(_PROSE.map(" ".join))
def test_a_text_without_broken_words_is_not_touched(text: str) -> None:
    assert mended(text) is text


@given(
    st.lists(
        st.sampled_from(["ré", "servé", "conven", "tion", "- ", "-\n", "\u2011 ", " ", "sous", "et", "ra"]), max_size=30
    )
)
def test_what_is_put_together_loses_hyphens_and_white_space_only(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = mended(text)
    kept = [sign for sign in text if sign.isalpha()]
    assert [sign for sign in found if sign.isalpha()] == kept
