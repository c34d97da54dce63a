"""Headlines name the thing and keep the sense of what was promised."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.commitments import find_commitments
from parsers.commitments.headlines.headline import headline
from parsers.commitments.headlines.shortening import LONGEST

FRENCH: list[tuple[str, dict[str, Any], str]] = [
    # A thing to which something is done, as headings put it.
    (
        "L'éclairage public sera rénové à Lysval avant le 27 novembre.",
        {"when": "avant le 27 novembre"},
        "Éclairage public rénové à Lysval, avant le 27 novembre",
    ),
    ("Les deux lavoirs seront donc restaurés et seront ouverts.", {}, "Deux lavoirs restaurés et ouverts"),
    ("Un arrêté sera pris : la cale sera interdite.", {}, "Arrêté pris\u00a0: la cale sera interdite"),
    # … but not where another verb follows, where a clause comes in between, or where it is not an action.
    ("Le bac sera repeint et transportera les vélos.", {}, "Le bac sera repeint et transportera les vélos"),
    ("Le bac qui sera repeint restera à quai.", {}, "Le bac qui sera repeint restera à quai"),
    ("Ce marché sera l'occasion d'une fête.", {}, "Ce marché sera l’occasion d’une fête"),
    # Frames of speech.
    (
        "Le préfet a annoncé que la passerelle de Vaudry serait rouverte en mars.",
        {"when": "en mars"},
        "Passerelle de Vaudry rouverte en mars",
    ),
    ("Le maire a annoncé hier qu'il rouvrirait la piscine.", {}, "Le maire rouvrira la piscine"),
    ("Nous nous engageons à planter mille chênes d'ici 2031.", {"when": "d'ici 2031"}, "Planter mille chênes, d’ici 2031"),
    (
        "L'État s'engage pleinement, aux côtés de la commune, à financer le quai.",
        {},
        "Financer le quai",
    ),
    ("Il a été décidé de reboiser la dune de Plouvarn.", {}, "Reboiser la dune de Plouvarn"),
    ("Il sera procédé à la dépose des passerelles.", {}, "La dépose des passerelles"),
    ("La région annonce la création d'une brigade fluviale.", {}, "Création d’une brigade fluviale"),
    # … which stay where the sense depends on them.
    ("Le ministre n'a pas annoncé que la ligne fermerait.", {}, "Le ministre n’a pas annoncé que la ligne fermerait"),
    ("Le conseil a validé le règlement du port.", {}, "Le conseil a validé le règlement du port"),
    ("Le maire a indiqué que la région préparait un plan.", {}, "La région préparait un plan"),
    # Who is counted, and intended small letters.
    ("Deux mille chênes seront plantés.", {}, "Deux mille chênes plantés"),
    ("eIDAS sera ouvert aux communes.", {}, "eIDAS sera ouvert aux communes"),
    # Negations and bounds.
    ("Nous ne laisserons aucune commune seule.", {}, "Nous ne laisserons aucune commune seule"),
    ("Le bac ne s'arrêtera que le 30 juin.", {"when": "le 30 juin"}, "Le bac ne s’arrêtera que le 30 juin"),
    ("La halle ne sera pas démolie.", {}, "La halle ne sera pas démolie"),
    # What a pronoun stands for.
    (
        "Celles-ci seront distribuées en mairie dès lundi.",
        {"when": "dès lundi", "before": "Le préfet a commandé des pastilles de chlore."},
        "Pastilles de chlore distribuées en mairie, dès lundi",
    ),
    (
        "Elle sera accessible début février.",
        {"when": "début février", "before": "La plateforme téléphonique est en cours de réglage."},
        "Plateforme téléphonique accessible, début février",
    ),
    (
        "Il ouvrira en mai.",
        {"before": "La halle est fermée.", "title": "Piscine de Corbel"},
        "Piscine de Corbel\u00a0: il ouvrira en mai",
    ),
    ("Il y sera réservé deux cents places.", {"before": "Le parking est prêt."}, "Il y sera réservé deux cents places"),
    # Items of a list.
    ("De renforcer les patrouilles à cheval", {"before": "Ils ont décidé :"}, "Renforcer les patrouilles à cheval"),
    (
        "Le 15 août, à la salle des fêtes",
        {"when": "Le 15 août", "title": "Vaccination : les dates de l'été"},
        "Vaccination\u00a0: à la salle des fêtes, le 15 août",
    ),
    ("une brigade équestre, formée de volontaires", {}, "Brigade équestre, formée de volontaires"),
    # Connectives, and the time at the head.
    ("En outre, la cale du Bono sera draguée.", {}, "Cale du Bono draguée"),
    ("Dès 2031, Saint-Aubert aura deux médecins.", {"when": "Dès 2031"}, "Saint-Aubert aura deux médecins, dès 2031"),
    ("Mai et juin verront arriver les renforts.", {"when": "Mai et juin"}, "Mai et juin verront arriver les renforts"),
    ("Les besoins de demain seront couverts.", {"when": "de demain"}, "Besoins de demain couverts"),
    # What is too long.
    (
        "Mme Odile Trévoux, ministre des Rivages, accompagnée du préfet, inaugurera le phare de la pointe du Raz-Blanc.",
        {},
        "Mme Odile Trévoux inaugurera le phare de la pointe du Raz-Blanc",
    ),
    (
        "Le groupe de travail sur la gestion des herbiers et des bancs de sable de la rade rendra son avis en mars.",
        {"when": "en mars"},
        "Le groupe de travail sur la gestion… rendra son avis, en mars",
    ),
    (
        "Le port rejoint la liste des escales, et aidera les marins qui n'auront plus à faire un aussi long détour.",
        {},
        "Le port rejoint la liste des escales, et aidera les marins qui n’auront plus à faire…",
    ),
    (
        "La digue, longue de deux kilomètres (dont un sur pilotis), sera rehaussée d'un mètre avant le 3 mai 2031, afin de "
        "protéger les riverains des grandes marées.",
        {"when": "avant le 3 mai 2031"},
        "La digue sera rehaussée d’un mètre, avant le 3 mai 2031",
    ),
    (
        "Dans le cadre du contrat de rade, les services de l'État publieront la carte des herbiers, qui sert aux pêcheurs.",
        {},
        "Les services de l’État publieront la carte des herbiers, qui sert aux pêcheurs",
    ),
]

ENGLISH: list[tuple[str, dict[str, Any], str]] = [
    (
        "It has been agreed that the ferry will sail daily from May 2031.",
        {"when": "from May 2031"},
        "Ferry to sail daily, from May 2031",
    ),
    ("We will resurface Mill Lane by 3 May.", {"when": "by 3 May"}, "Resurface Mill Lane, by 3 May"),
    ("The council has committed to reopening the lido.", {}, "Reopening the lido"),
    ("The mayor announced a review of the towpath.", {}, "Review of the towpath"),
    ("The mayor said that it would reopen the lido.", {}, "Mayor to reopen the lido"),
    ("However, the weir will be repaired.", {}, "Weir to be repaired"),
    (
        "By the end of March, the agency will repair the weir.",
        {"when": "By the end of March"},
        "Agency to repair the weir, by the end of March",
    ),
    ("They will open on Monday.", {"when": "on Monday", "before": "The two hubs are ready."}, "Two hubs to open on Monday"),
    # … and what stays.
    ("We will leave no village behind.", {}, "Leave no village behind"),
    ("We will not close the library.", {}, "We will not close the library"),
    ("We will only open when it is safe.", {}, "We will only open when it is safe"),
    ("The council did not say that the lido will open.", {}, "The council did not say that the lido will open"),
    ("The Health Secretary will announce the outcome.", {}, "Health Secretary to announce the outcome"),
    ("If we will it, the tide will turn.", {}, "If we will it, the tide will turn"),
]


@pytest.mark.parametrize(("clause", "around", "wanted"), FRENCH)
def test_a_french_commitment_has_a_headline(clause: str, around: dict[str, Any], wanted: str) -> None:
    assert headline(clause, "fr", **around) == wanted


@pytest.mark.parametrize(("clause", "around", "wanted"), ENGLISH)
def test_an_english_commitment_has_a_headline(clause: str, around: dict[str, Any], wanted: str) -> None:
    assert headline(clause, "en", **around) == wanted


@given(
    clause=st.text(min_size=1, max_size=400),
    when=st.text(max_size=60),
    around=st.text(max_size=200),
    language=st.sampled_from(("fr", "en", "nl")),
)
@example(clause="a " * 200, when="", around="", language="fr")
@example(clause="l'" * 120, when="", around="l'", language="fr")
@example(clause="«" * 95, when="«", around="", language="fr")
@example(clause="En outre, " * 20, when="En outre", around="", language="fr")
def test_a_headline_is_one_line_of_ninety_characters_at_most(clause: str, when: str, around: str, language: str) -> None:
    told = headline(clause, language, when=when, before=around, title=around)

    assert len(told) <= LONGEST
    assert "\n" not in told
    if any(letter.isalnum() for letter in clause):
        assert told


_SUBJECTS = ("Le préfet", "La commission des quais et des berges de la Haute-Brenne", "Nous", "Les services de l'État")
_DENIALS = ("ne fermera pas", "ne laissera aucun quai sans", "n'ouvrira jamais", "ne retiendra plus", "ne gardera que")
_THINGS = (
    "la halle",
    "le quai des Bateliers",
    "la maison des associations de Saint-Aubert",
    "les douze passerelles du canal",
)
_BEHIND = (
    "",
    " avant le 3 mai",
    ", qui est close",
    " dans chacune des communes du littoral",
    ", a indiqué le préfet",
    " afin de durer",
)


@given(
    subject=st.sampled_from(_SUBJECTS),
    denial=st.sampled_from(_DENIALS),
    things=st.lists(st.sampled_from(_THINGS), min_size=1, max_size=4),
    behind=st.lists(st.sampled_from(_BEHIND), max_size=3),
)
def test_a_headline_denies_what_the_sentence_denies(subject: str, denial: str, things: list[str], behind: list[str]) -> None:
    clause = f"{subject} {denial} {' et '.join(things)}{''.join(behind)}."

    told = headline(clause, "fr", when="avant le 3 mai" if "avant le 3 mai" in clause else "").replace("’", "'")

    assert " ne " in told or " n'" in told
    assert denial.rpartition(" ")[2] in told


@given(
    subject=st.sampled_from(("We", "The council", "The board of the Upper Brent Navigation and its tributaries")),
    denial=st.sampled_from(
        ("will not close", "will never sell", "will no longer fund", "will leave no part of", "will only open")
    ),
    things=st.lists(
        st.sampled_from(("the lido", "the library on Canal Street", "any of the twelve footbridges")), min_size=1, max_size=5
    ),
)
def test_an_english_headline_denies_what_the_sentence_denies(subject: str, denial: str, things: list[str]) -> None:
    told = headline(f"{subject} {denial} {' and '.join(things)} by 3 May.", "en", when="by 3 May")

    assert any(f" {word} " in f" {told} " for word in ("not", "never", "no", "only"))


def test_commitments_of_a_release_bear_headlines() -> None:
    body = "Le préfet a tenu conseil.\n\nIl a annoncé que la passerelle de Vaudry serait repeinte avant le 3 mai 2031."

    [found] = find_commitments(body, title="Conseil", published=None, language="fr", authority=None)

    assert found.title == "Passerelle de Vaudry repeinte, avant le 3 mai 2031"


NAMES_THE_THING = [
    ("3. Les digues du port seront rehaussées.", "Digues du port rehaussées"),
    ("Communiqué Le bac de Lysval sera remplacé.", "Bac de Lysval remplacé"),
    ("Il en découlera également que le marché sera déplacé.", "Marché déplacé"),
    ("La maire s'est engagée à ce que le marché soit déplacé.", "Le marché soit déplacé"),
    ("Le préfet a pris la décision de fermer le pont de Lysval.", "Fermer le pont de Lysval"),
    (
        "Comme les deux bacs ne suffisent plus aux habitants des îles, un troisième bac sera mis en service.",
        "Troisième bac mis en service",
    ),
    (
        "Le poste de Lysval, d'où seront conduites les patrouilles de toute la côte, recevra quarante gendarmes.",
        "Le poste de Lysval recevra quarante gendarmes",
    ),
]


@pytest.mark.parametrize(("clause", "title"), NAMES_THE_THING)
def test_what_stands_before_or_beside_the_thing_is_left_out(clause, title):
    assert headline(clause, "fr") == title


def test_a_verb_keeps_the_small_words_that_make_its_sense():
    clause = "Les équipes de secours en mer des trois stations et leurs collègues des douanes de la zone s'y rendront."
    said = headline(clause, "fr")
    assert said.endswith("… s’y rendront") or said.endswith("… s'y rendront")


def test_a_condition_is_never_dropped():
    clause = "Si le niveau de la rivière ne baisse pas dans les prochains jours, le pont de Lysval sera fermé aux camions."
    assert headline(clause, "fr").startswith("Si le niveau")
