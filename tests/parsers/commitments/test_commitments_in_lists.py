"""Commitments in lists: what items have of themselves, and what of the line above them."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.commitments import find_commitments
from tests.parsers.commitments.found import PUBLISHED, found_in


def test_each_item_of_a_list_under_an_undertaking_is_one_promise_with_its_parties_and_its_day() -> None:
    body = (
        "Le Royaume-Uni et la France mettront en œuvre ce plan dans les prochains jours. Il comprend :\n\n"
        "- une hausse des patrouilles sur les plages ;\n"
        "- le déploiement de drones avant le 1er juin 2031 ;\n"
        "- des mesures pour aider les personnes à trouver un abri.\n\n"
        "Le maire a salué cet effort."
    )
    first, *items = found_in(body)
    assert first.actors == ("Royaume-Uni", "France")
    assert [one.quote for one in items] == [
        "une hausse des patrouilles sur les plages",
        "le déploiement de drones avant le 1er juin 2031",
        "des mesures pour aider les personnes à trouver un abri.",
    ]
    assert items[1].deadline_to is not None
    assert items[1].deadline_to.month in (5, 6)


def test_items_inherit_the_day_of_their_heading_unless_they_name_their_own() -> None:
    body = (
        "La région réalisera avant le 1er juin 2031 :\n\n- la rénovation de la gare ;\n- l'ouverture du quai en octobre.\n"
    )
    gare, quai = found_in(body)[-2:]
    assert gare.deadline_text is not None
    assert "juin" in gare.deadline_text
    assert quai.deadline_text is not None
    assert "octobre" in quai.deadline_text


def test_a_list_of_infinitives_promises_even_where_its_heading_was_lost() -> None:
    body = "- De renforcer les échanges entre les deux centres.\n- De tenir une réunion d'experts à Lille.\n- Communiqué\n"
    assert [one.quote for one in found_in(body)] == [
        "De renforcer les échanges entre les deux centres.",
        "De tenir une réunion d'experts à Lille.",
    ]


def test_items_under_a_line_that_tells_what_was_done_are_no_promises() -> None:
    body = "Cette année, les actions suivantes ont été menées :\n\n- la rénovation du quai ;\n- la pose de deux bornes.\n"
    assert found_in(body) == ()


def test_items_under_a_line_that_decides_are_promises_and_the_line_is_none() -> None:
    items = ["12 bornes de recharge sur le port", "2 passerelles neuves à Lysval."]
    body = f"Seront installées avant le 3 mai 2031 :\n\n- {items[0]} ;\n- {items[1]}\n\nLe pont est un beau pont."
    found = found_in(body)
    assert [one.quote for one in found] == items
    assert {one.deadline_to for one in found} == {date(2031, 5, 2)}


def test_a_line_that_ends_in_will_lends_its_promise_to_items_of_any_verb() -> None:
    body = "To make ports safer, the agency will:\n\n- hire 30 inspectors\n- report back in 2032\n"
    found = find_commitments(body, title="", published=PUBLISHED, language="en", authority="Port Agency")
    assert [one.quote for one in found] == ["hire 30 inspectors", "report back in 2032"]


@pytest.mark.parametrize("how_many", [("des", "des"), ("2", "1 000"), ("deux", "mille"), ("vingt", "deux cents")])
def test_figures_do_not_make_less_of_an_item(how_many):
    schools, trees = how_many
    body = f"Les maires s'engagent à :\n\n- ouvrir {schools} écoles ;\n- planter {trees} arbres.\n"
    assert [one.firmness for one in found_in(body)] == ["firm", "firm"]


def test_a_line_that_says_nothing_but_that_a_list_follows_is_no_promise() -> None:
    quotes = [
        one.quote for one in found_in("Les maires s'engagent à :\n\n- ouvrir deux écoles ;\n- planter mille arbres.\n")
    ]
    assert quotes == ["ouvrir deux écoles", "planter mille arbres."]


def test_the_day_of_an_aim_is_not_that_of_the_means_listed_below() -> None:
    body = (
        "We are managing the port by new rules, to cut its cost by £2 million by 2035, including:\n\n- closing two quays\n"
    )
    (item,) = [one for one in found_in(body, "en") if one.quote.startswith("closing")]
    assert item.deadline is None
    body = "L'État prend, pour réduire les rejets d'ici 2035, les mesures suivantes :\n\n- la fermeture de deux quais\n"
    (item,) = [one for one in found_in(body) if one.quote.startswith("la fermeture")]
    assert item.deadline is None


@pytest.mark.parametrize(
    ("body", "language", "quotes"),
    [
        (
            "We will:\n\ni. increase patrols\nii. improve lighting\n",
            "en",
            ["increase patrols", "improve lighting"],
        ),
        (
            "Under the plans:\n\n- residents will get a say on new sites\n- a new ombudsman will be set up\n",
            "en",
            ["residents will get a say on new sites", "a new ombudsman will be set up"],
        ),
        (
            "Action 1: Publish a national register of harbours by December 2031.\n\nAction 2: Establish a joint cell.\n",
            "en",
            ["Action 1: Publish a national register of harbours by December 2031.", "Action 2: Establish a joint cell."],
        ),
        (
            "Axe 2 – Mieux accompagner\n\n- Déployer des équipes mobiles\n- Former 500 bénévoles\n",
            "fr",
            ["Déployer des équipes mobiles", "Former 500 bénévoles"],
        ),
        (
            "Parmi les engagements pris :\n- rénover 40 écoles d'ici 2033\n- ouvrir deux maisons de santé\n",
            "fr",
            ["rénover 40 écoles d'ici 2033", "ouvrir deux maisons de santé"],
        ),
        ("The report found that:\n\n- patrols will need to double\n- costs are rising\n", "en", []),
        ("Pièces à fournir :\n\n- une copie de la carte d'identité\n- un justificatif de domicile\n", "fr", []),
    ],
)
def test_lists_of_the_usual_shapes_promise_item_by_item(body: str, language: str, quotes: list[str]) -> None:
    assert [one.quote for one in found_in(body, language)] == quotes
