"""Which sentences were cut off before their end, and that they promise nothing."""

from __future__ import annotations

import pytest

from parsers.commitments import explain, find_commitments
from parsers.text.cut_off import cut_sentences
from parsers.text.structure import structure

OPEN_FR = "La préfecture ouvrira un guichet à Brèche"
OPEN_EN = "The council will open a new clinic in Marlow"


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (f"Le maire est venu. {OPEN_FR} et recrutera…", f"{OPEN_FR} et recrutera…"),
        (f"{OPEN_FR} et...", f"{OPEN_FR} et..."),
        (f"{OPEN_FR} […]\n\nDes agents sont présents.", f"{OPEN_FR} […]"),
        (f"{OPEN_FR} [...] Lire la suite", f"{OPEN_FR} [...]"),
        (f"{OPEN_FR} et recrutera\n\nLire la suite →\n\nAutre sujet, autre jour.", f"{OPEN_FR} et recrutera"),
        (f"{OPEN_FR} et recrutera… En savoir plus\n\nAutre sujet, autre jour.", f"{OPEN_FR} et recrutera…"),
        (f"{OPEN_FR} avant le 3 mai, puis des", f"{OPEN_FR} avant le 3 mai, puis des"),
        (f"{OPEN_FR} avant le 3 mai pour l’", f"{OPEN_FR} avant le 3 mai pour l’"),
        (f"{OPEN_FR} avant le 3 mai et renforce\u2011", f"{OPEN_FR} avant le 3 mai et renforce\u2011"),
        (f"It met. {OPEN_EN} by June and the", f"{OPEN_EN} by June and the"),
        (f"{OPEN_EN} by June… Read more", f"{OPEN_EN} by June…"),
    ],
)
def test_a_sentence_that_was_cut_off_is_found(body: str, cut: str) -> None:
    found = structure(body, "fr")
    assert [body[start:end] for start, end in cut_sentences(found)] == [cut]


@pytest.mark.parametrize(
    "body",
    [
        f"{OPEN_FR}. Lire la suite",
        f"{OPEN_FR}.\n\nEn savoir plus",
        f"{OPEN_FR} […] dès mai, avec le maire.",
        f"{OPEN_FR} avant le 3 mai. […]\n\nDes agents sont présents.",
        f"{OPEN_FR}…\n\nDes agents sont présents.",
        f"{OPEN_FR} (écoles, mairies…).",
        f"{OPEN_FR} avant le 3 mai",
        f"Les mesures :\n- {OPEN_FR}\n- recrutement de 3 agents",
        f"{OPEN_FR} : il faut le lire plus tôt et en savoir plus pour agir.",
        f"{OPEN_EN} by June",
        "Votez pour la vie,\n\nLe préfet",
    ],
)
def test_a_sentence_that_is_whole_is_not_called_cut(body: str) -> None:
    assert cut_sentences(structure(body, "fr")) == ()


@pytest.mark.parametrize(
    ("whole", "cut", "language"),
    [
        (
            f"Le maire est venu. {OPEN_FR} avant le 3 mai 2026.",
            f"Le maire est venu. {OPEN_FR} avant le 3 mai 2026 et…",
            "fr",
        ),
        (f"It met. {OPEN_EN} by June 2026.", f"It met. {OPEN_EN} by June 2026 and the", "en"),
    ],
)
def test_a_cut_sentence_promises_nothing_and_explain_says_why(whole: str, cut: str, language: str) -> None:
    asked = {"title": "", "published": None, "language": language, "authority": None}
    assert len(find_commitments(whole, **asked)) == 1
    assert find_commitments(cut, **asked) == ()
    assert ["cut off before its end" in one.reasons for one in explain(cut, **asked)][-1]


def test_only_the_end_of_an_endless_sentence_is_lost() -> None:
    body = (
        f"{OPEN_FR} avant le 3 mai 2026 ; " + "les agents du service restent joignables par téléphone ; " * 30 + "puis des"
    )
    found = find_commitments(body, title="", published=None, language="fr", authority=None)
    assert [one.quote_start for one in found] == [0]
