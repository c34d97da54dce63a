"""A body is split into blocks and sentences, and every offset leads back to its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.text.structure import Structure, fold, matching, structure
from tests.support.measures.cpu_time import reads_in_linear_time


def sentences(body: str, language: str = "fr") -> list[str]:
    taken = structure(body, language)
    return [taken.text(sentence) for sentence in taken.sentences]


def outline(body: str) -> list[tuple[str, str]]:
    taken = structure(body, "fr")
    return [(block.kind, taken.text(block)) for block in taken.blocks]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Le préfet ouvrira la séance. Il recevra les maires.", 2),
        ("M. Paul Valin, Mme Rose Attal et Mgr. Dubois signeront la charte. Elle sera publiée.", 2),
        ("En application de l'art. L. 2215-1 du code et de l'arrêté n° 12-34, l'accès sera fermé.", 1),
        ("La région (cf. annexe p. 12. Voir la carte) investira 3.5 millions. Les travaux suivront.", 2),
        ("Le service ouvrira le 1er. Les agents seront 20.", 2),
        ("J.-P. Martin et A. Morel présideront.", 1),
        ("Le plan B. Il sera présenté demain.", 2),
        ("Les routes, les ponts, etc. seront refaits.", 1),
        ("Les routes, les ponts, etc. Les digues seront refaites.", 2),
        ("« Nous tiendrons parole. Nous agirons vite », a déclaré le préfet.", 2),
        ("Il a dit : « Nous agirons ! » Puis la séance a été levée.", 2),
        ("« Agirez-vous ? » demande un maire.", 1),
        ("Rendez-vous à 04H02 sur https://www.exemple.gouv.fr/page.html pour le direct.", 1),
        ("Une étude… qui dure. Une autre… Le préfet tranchera.", 3),
        ("Le Dr. Lenoir et le Pr. Blanc seront présents.", 1),
        ("Au XXIe siècle. L'État avance.", 2),
        ("La baisse est de 12 %. Une hausse suivra.", 2),
        ("Les contrôles seront renforcés.Les horaires changent.", 2),
        ("Des renforts arriveront [1]. Ils resteront un mois.", 2),
        ("sans aucun point ni majuscule", 1),
    ],
)
def test_french_sentences_are_told_apart(paragraph: str, expected: int) -> None:
    assert len(sentences(paragraph)) == expected, sentences(paragraph)


@pytest.mark.parametrize(
    ("language", "paragraph", "expected"),
    [
        ("en", "The Rt. Hon. James Webb met Mr. Cole. They agreed a plan.", 2),
        ("en", "Patrols begin at 6 p.m. on Monday. The U.K. will lead.", 2),
        ("en", "It applies in the U.S. The Minister will report.", 2),
        ("en", "Ships, planes, etc. will be used.", 1),
        ("nl", "Dhr. Peeters en mevr. Claes tekenen het akkoord. De minister, d.w.z. de eerste, volgt.", 2),
        ("xx", "Une langue inconnue. Elle suit le français.", 2),
    ],
)
def test_other_languages_have_abbreviations_of_their_own(language: str, paragraph: str, expected: int) -> None:
    assert len(sentences(paragraph, language)) == expected, sentences(paragraph, language)


@pytest.mark.parametrize(
    "bullet", ["-", "–", "—", "•", "*", "·", "▪", "◦", "→", "➢", "o", "1.", "1)", "a)", "(1)", "1°", "ii)", "  -", "\t•"]
)
def test_every_usual_bullet_opens_an_item_under_its_introduction(bullet: str) -> None:
    body = f"Le préfet s'engage à :\n{bullet} renforcer les contrôles ;\n{bullet} Ouvrir un guichet"
    taken = structure(body, "fr")
    assert [(block.kind, taken.text(block), block.parent) for block in taken.blocks] == [
        ("paragraph", "Le préfet s'engage à :", None),
        ("item", "renforcer les contrôles ;", 0),
        ("item", "Ouvrir un guichet", 0),
    ]
    assert [sentence.heading for sentence in taken.sentences] == [None, 0, 0]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "## Sécurité ##\n\nTexte court.\n\n**Un plan en deux axes :**\n\n- premier axe\n- second axe\n\nAutre texte.",
            [
                ("heading", "Sécurité"),
                ("paragraph", "Texte court."),
                ("heading", "Un plan en deux axes :"),
                ("item", "premier axe"),
                ("item", "second axe"),
                ("paragraph", "Autre texte."),
            ],
        ),
        (
            "Le plan comprend : – une hausse des moyens ; – un centre commun ; – une cellule.",
            [
                ("paragraph", "Le plan comprend :"),
                ("item", "une hausse des moyens ;"),
                ("item", "un centre commun ;"),
                ("item", "une cellule."),
            ],
        ),
        (
            "Les mesures sont :\n\nla fermeture du port ;\n\nle report des travaux.\n\nLe préfet y veillera.",
            [
                ("paragraph", "Les mesures sont :"),
                ("item", "la fermeture du port ;"),
                ("item", "le report des travaux."),
                ("paragraph", "Le préfet y veillera."),
            ],
        ),
        (
            "Les services empêcheront les traversées maritimes\n\nillégales dans la Manche.",
            [("paragraph", "Les services empêcheront les traversées maritimes\n\nillégales dans la Manche.")],
        ),
        ("-\nPremier point\n-\nSecond point", [("item", "Premier point"), ("item", "Second point")]),
        ("1. Les moyens\n\nDes agents arriveront.", [("heading", "Les moyens"), ("paragraph", "Des agents arriveront.")]),
        ("=====\n\n*  *  *\n\n", []),
        ("", []),
    ],
)
def test_blocks_are_what_a_reader_sees(body: str, expected: list[tuple[str, str]]) -> None:
    assert outline(body) == expected


def test_an_item_inside_an_item_stands_under_it() -> None:
    taken = structure("Le plan :\n- les routes :\n  - le pont\n  - le tunnel\n- le rail", "fr")
    assert [(block.level, block.parent) for block in taken.blocks] == [(0, None), (1, 0), (2, 1), (2, 1), (1, 0)]
    assert [taken.text(block) for block in taken.above(taken.blocks[2])] == ["les routes :", "Le plan :"]


def test_a_bold_introduction_heads_its_list_and_nothing_below() -> None:
    taken = structure("# Titre\n\n**Le plan comprend :**\n\n- un axe\n\nLe préfet a conclu.", "fr")
    assert [block.parent for block in taken.blocks] == [None, 0, 1, 0]


def test_headings_stand_under_headings() -> None:
    taken = structure("# A\n\n## B\n\nTexte un.\n\n## C\n\nTexte deux.", "fr")
    assert [block.parent for block in taken.blocks] == [None, 0, 1, 0, 3]


@pytest.mark.parametrize(
    "text", ["L’État", "1\u00a0100 passages", "« Été »", "İstanbul", "ŒUVRE", "a\u200bb", "٣\u202eabc", "ﬁn"]
)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(fold(text, accents=False)) == len(text)


def test_folding_makes_spellings_one() -> None:
    assert fold("D’ICI\u202fÀ L’ÉTÉ") == "d'ici à l'été"
    assert fold("D’ICI À L’ÉTÉ", accents=False) == "d'ici a l'ete"


@pytest.mark.parametrize(
    ("text", "word", "original"),
    [
        ("dès le 1<sup>er</sup> juin", "1er juin", "1<sup>er</sup> juin"),
        ("dès le **1er juin**.", "1er juin", "1er juin"),
        ("en sep-\ntembre 2021", "septembre 2021", "sep-\ntembre 2021"),
        ("l'e\u0301te\u0301 prochain", "été prochain", "e\u0301te\u0301 prochain"),
        ("par\u00adtenaires", "partenaires", "par\u00adtenaires"),
        ("rien à ôter", "à ôter", "à ôter"),
    ],
)
def test_what_is_left_out_for_matching_is_found_again_in_the_original(text: str, word: str, original: str) -> None:
    folded = matching(text)
    at = folded.text.index(word)
    start, end = folded.span(at, at + len(word))
    assert text[start:end] == original


PIECES = st.sampled_from([
    "Le préfet ", "agira. ", "- ", "\n", "\n\n", "## ", "**", "1.", "a) ", "« ", " »", "(", ")", "…", "<sup>er</sup>", "M. ",
    " ; ", ":", "\u202e", "\r\n", "e\u0301", "o ", "II. ",
])  # several a line, as in a table  # fmt: skip


def holds(taken: Structure) -> None:
    end = 0
    for index, block in enumerate(taken.blocks):
        assert end <= block.start < block.end <= len(taken.body)
        assert block.parent is None or block.parent < index
        inner = block.start
        for sentence in block.sentences:
            assert inner <= sentence.start < sentence.end <= block.end
            assert not taken.body[sentence.start].isspace()
            assert not taken.body[sentence.end - 1].isspace()
            assert sentence.block == index
            inner = sentence.end
        end = block.end


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=60).map("".join))
def test_any_text_gives_ordered_spans_and_loses_no_word(body: str) -> None:
    taken = structure(body, "fr")
    holds(taken)
    letters = [character for character in body if character.isalpha()]
    shown = [block.marker + "".join(map(taken.text, block.sentences)) for block in taken.blocks]
    assert [character for character in "".join(shown) if character.isalpha()] == letters


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_a_matching_form_leads_back_in_order(text: str) -> None:
    folded = matching(text)
    origins = [folded.origin(position) for position in range(len(folded.text))]
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["le préfet et ", "a. B ", "- ", "-\n", "(", "M. ", "?", ": – a ; – b ", "**a", "<a", "\n", "A."]
)
def test_a_hostile_megabyte_is_read_in_linear_time(unit: str) -> None:
    def read(body: str) -> None:
        structure(body, "fr")
        matching(body)

    assert reads_in_linear_time(read, unit, (50_000, 400_000), times=20, more=0.5)


def test_a_line_set_in_under_an_item_belongs_to_it_whatever_it_begins_with() -> None:
    body = "- Ouvrir un guichet.\n  Il accueillera le public.\n- Former les agents\n"
    assert [body[block.start : block.end] for block in structure(body, "fr").blocks] == [
        "Ouvrir un guichet.\n  Il accueillera le public.",
        "Former les agents",
    ]


@pytest.mark.slow
def test_what_follows_more_blocks_than_any_release_has_is_one_paragraph() -> None:
    body = "- a b\n" * 60_000
    blocks = structure(body, "fr").blocks
    assert len(blocks) == 50_001
    assert (blocks[-1].kind, blocks[-1].end) == ("paragraph", len(body) - 1)
