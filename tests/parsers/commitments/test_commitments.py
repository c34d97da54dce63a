"""What is read as a commitment, by whom and by when, and what is held back. The prose is invented."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.commitments import explain, find_commitments
from tests.parsers.commitments.found import PUBLISHED, found_in


@pytest.mark.parametrize(
    "sentence",
    [
        "Le préfet réunira les maires du littoral le 12 mars pour arrêter le calendrier des travaux.",
        "La préfète s'est engagée à rouvrir le guichet avant la fin du mois.",
        "Deux brigades supplémentaires seront déployées sur le littoral dès la semaine prochaine.",
        "Les deux parties conviennent de créer un groupe de travail conjoint.",
        "Le ministre a annoncé la création de 40 places d'hébergement d'urgence.",
        "Il a été décidé de prolonger l'opération.",
        "Le préfet a demandé aux services de l'État de renforcer les contrôles routiers.",
        "Un numéro vert va être mis en place.",
        "Les modalités doivent être arrêtées rapidement.",
        "L'objectif est de réduire de 30 % le nombre de tués sur les routes d'ici à 2035.",
        "Les ministres ont réaffirmé leur détermination à démanteler dix filières de passeurs avant l'été.",
        "Ce centre a vocation à accueillir les officiers des deux pays.",
    ],
)
def test_french_promises_are_found(sentence: str) -> None:
    assert [one.quote for one in found_in(sentence)] == [sentence.rstrip(".") + "."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Le préfet a réuni hier les maires du littoral.",
        "La situation reste préoccupante sur l'ensemble du littoral.",
        "Les habitants devront se munir d'une pièce d'identité.",
        "Le guichet sera ouvert au public de 9 h à 12 h.",
        "Cette opération a permis d'interpeller 12 individus.",
        "Les températures seront élevées ce week-end.",
        "Vous pourrez déposer votre dossier en ligne à partir du 3 mai.",
        "Les élections municipales auront lieu les 15 et 22 mars.",
        "Ces mesures permettront de fluidifier le trafic.",
        "Si le niveau monte encore, les riverains seront évacués.",
        "Il faudra du temps pour reconstruire.",
        "Que fera le préfet ?",
        "Ces engagements reflètent la conviction des élus.",
    ],
)
def test_what_was_done_what_is_and_what_others_should_do_is_no_promise(sentence: str) -> None:
    assert found_in(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "promised"),
    [
        ("The government will introduce legislation to tackle smuggling gangs.", True),
        ("Ministers agreed to double the number of patrols.", True),
        ("I have asked the inspectorate to review the scheme.", True),
        ("The ferry terminal is to be rebuilt.", True),
        ("We are determined to close the three sites by June.", True),
        ("The weather will be cold this week.", False),
        ("You will need to bring your passport.", False),
        ("This will help families across the country.", False),
        ("Crossings have fallen by 20 per cent since June.", False),
        ("If passed, the bill would apply in Scotland.", False),
        ("There are no plans to close the office and nothing will be decided.", False),
    ],
)
def test_english_promises_are_told_from_effects_and_advice(sentence: str, promised: bool) -> None:
    assert bool(found_in(sentence, "en")) is promised


def test_common_dutch_promises_are_found() -> None:
    assert found_in("De ministers zijn overeengekomen om een gezamenlijk team op te richten.", "nl")
    assert not found_in("Het akkoord werd vorig jaar gesloten.", "nl")


def test_amounts_are_read_with_their_unit() -> None:
    (one,) = found_in("L'État versera 31,4 millions d'euros et financera 1 100 places, soit 20 % du total en 2031.")
    assert [(amount.value, amount.unit) for amount in one.amounts] == [
        (31_400_000.0, "EUR"),
        (1100.0, "places"),
        (20.0, "%"),
    ]


def test_kinds_follow_the_time_that_is_set() -> None:
    kinds = [
        found_in(sentence)[0].kind
        for sentence in (
            "Le rapport sera publié avant le 1er juin 2031.",
            "Le rapport sera publié.",
            "Le comité rendra compte chaque trimestre.",
        )
    ]
    assert kinds == ["dated", "open", "recurring"]


def test_nothing_below_the_release_is_taken() -> None:
    body = (
        "Le préfet réunira les maires. Il leur présentera le calendrier des travaux du port, que la région financera.\n\n"
        "Communiqués récents\n\n- M. Durand assurera la présidence du port.\n"
    )
    assert not [one for one in found_in(body) if "Durand" in one.quote]


def test_a_promise_said_twice_is_one() -> None:
    body = "Le pont sera rouvert lundi.\n\nLe préfet était sur place.\n\nLe pont sera rouvert lundi.\n"
    assert len(found_in(body)) == 1


def test_explaining_tells_what_fired_and_what_held_it_back() -> None:
    (one,) = explain("S'il pleut, la fête sera déplacée.", title="", published=PUBLISHED, language="fr", authority=None)
    assert not one.taken
    assert one.cue == "fr.will_be_done"
    heard = {side: next(reason for reason in one.reasons if reason.startswith(side)) for side in ("for", "against")}
    assert "weight (+" in heard["for"]
    assert "held:condition (-" in heard["against"]


@pytest.mark.parametrize(
    ("sentence", "firmness"),
    [
        ("Le préfet ouvrira un second guichet à Lysval le 3 mars 2031.", "firm"),
        ("L'État versera 12 millions d'euros aux communes sinistrées avant la fin de l'année.", "firm"),
        ("Les services de l'État continueront de renforcer leur coopération.", "intention"),
        ("La prochaine réunion du comité se tiendra le 3 mars 2031.", "event"),
    ],
)
def test_a_promise_says_how_firm_it_is(sentence: str, firmness: str) -> None:
    assert [one.firmness for one in found_in(sentence)] == [firmness]


@pytest.mark.parametrize(
    "sentence",
    [
        "La commune aura consacré 3 millions d'euros à la digue.",
        "Le chantier aura duré dix mois.",
    ],
)
def test_a_future_perfect_tells_what_is_over(sentence: str) -> None:
    assert found_in(sentence) == ()


def test_a_speech_set_down_without_full_stops_is_read_clause_by_clause() -> None:
    body = (
        "It has been a hard winter for every family on this coast and for all who look after them We will reopen the "
        "harbour at Lysby before the end of March And I want to thank every volunteer who came out in the storm"
    )
    assert [one.quote for one in found_in(body, "en")] == ["We will reopen the harbour at Lysby before the end of March"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The panel, which began its work in March 2031, will publish a report.",
        "After the evacuation of several hundred of our nationals this year, we will improve our cooperation.",
    ],
)
def test_a_time_told_beside_the_promise_is_not_its_deadline(sentence: str) -> None:
    (one,) = find_commitments(sentence, title="", published=PUBLISHED, language="en", authority="Home Office")
    assert one.deadline is None


def test_who_else_speaks_promises_nothing() -> None:
    assert found_in("L'association a indiqué que la fête sera reportée en mars 2031.") == ()
    assert found_in("Selon le syndicat, la grève sera reconduite vendredi.") == ()


@pytest.mark.parametrize(
    ("sentence", "language", "quote", "day"),
    [
        (
            "Des mesures seront dévoilées avant Noël sur la base du rapport que le député doit remettre en octobre.",
            "fr",
            "rapport que le député doit remettre en octobre.",
            date(2031, 10, 31),
        ),
        (
            "I have asked the inspectorate to look at patrols in new inspections which begin towards the end of May 2031.",
            "en",
            "new inspections which begin towards the end of May 2031.",
            date(2031, 5, 31),
        ),
        (
            "Le préfet signera en juin la convention dont les travaux débuteront avant le 2 octobre 2031.",
            "fr",
            "la convention dont les travaux débuteront avant le 2 octobre 2031.",
            date(2031, 10, 1),
        ),
    ],
)
def test_a_relative_clause_with_a_day_of_its_own_is_a_promise_beside_the_first(
    sentence: str, language: str, quote: str, day: date
) -> None:
    beside, main = found_in(sentence, language)
    assert beside.quote == quote
    assert beside.deadline is not None
    assert beside.deadline.end == day
    assert main.quote == sentence
    assert main.deadline is None or main.deadline.end != day
