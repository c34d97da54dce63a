"""What counts as an amount of a commitment, as a table of clauses."""

from __future__ import annotations

import pytest

from parsers.commitments.amounts import amounts_in, own_amounts_in

FOUND = [
    ("La région versera 12,5 millions d'euros.", [("12,5 millions d'euros", 12_500_000, "EUR")]),
    ("L'effectif augmentera de 10 à 15 %.", [("10 à 15 %", 10, "%"), ("15 %", 15, "%")]),
    (
        "Entre 3 et 4 millions d'euros seront engagés.",
        [("3 et 4 millions d'euros", 3_000_000, "EUR"), ("4 millions d'euros", 4_000_000, "EUR")],
    ),
    ("De 20 à 30 logements seront rénovés.", [("20 à 30 logements", 20, "logements"), ("30 logements", 30, "logements")]),
    ("Between 40 and 50 officers will join.", [("40 and 50 officers", 40, "officers"), ("50 officers", 50, "officers")]),
    ("We will spend £2m to £3m on it.", [("£2m to £3m", 2_000_000, "GBP"), ("£3m", 3_000_000, "GBP")]),
    ("12 agents et 3 véhicules seront déployés.", [("12 agents", 12, "agents"), ("3 véhicules", 3, "véhicules")]),
    ("Un établissement de 80 places ouvrira.", [("80 places", 80, "places")]),
    ("1 logement sera réservé.", [("1 logement", 1, "logement")]),
    ("Le 3e étage sera rénové.", []),
    ("La 12ème édition aura lieu.", []),
    ("L'article 23 de notre règlement sera modifié.", []),
    ("L'axe 2 prévoit la concertation.", []),
    ("La réunion est fixée au 04 Samedi.", []),
    ("Ils seront 40 seulement à partir.", []),
    ("Les 12 environ seront reçus.", []),
    ("By 2027 only the rest will remain.", []),
    ("Schedule 7 offences will be reviewed.", []),
    ("Dix-huit tours de guet seront équipées.", [("Dix-huit tours", 18, "tours")]),
    ("La ville réserve trois millions d'euros.", [("trois millions d'euros", 3_000_000, "EUR")]),
    ("De dix à douze agents arriveront.", [("dix à douze agents", 10, "agents"), ("douze agents", 12, "agents")]),
    ("Two hundred and fifty homes will be built.", [("Two hundred and fifty homes", 250, "homes")]),
    ("Fifty per cent of homes will be insulated.", [("Fifty per cent", 50, "%")]),
    ("Les deux parties lanceront trois projets.", [("trois projets", 3, "projets")]),
    ("Un commissariat neuf sera construit.", []),
    ("Les travaux dureront dix-huit mois.", []),
    ("Le centre ouvrira au 212 avenue du Port.", []),
    ("12 rues seront refaites.", [("12 rues", 12, "rues")]),
    ("L'arrêté 00289 portant restriction sera levé.", []),
]


@pytest.mark.parametrize(("clause", "amounts"), FOUND, ids=[one[0] for one in FOUND])
def test_amounts_of_a_clause(clause, amounts):
    assert [(one.text, one.value, one.unit) for one in amounts_in(clause)] == amounts


OWN = [
    ("Le lycée, qui a déjà accueilli 300 élèves, recevra 2 classes.", ["2 classes"]),
    ("Après avoir investi 3 millions d'euros, la ville construira 40 logements.", ["40 logements"]),
    ("Le quota passera à 150 places, contre 120 places en 2023.", ["150 places"]),
    ("The force, which had 90 officers, will recruit 30 officers.", ["30 officers"]),
    ("Grants will rise to £5m, up from £3m.", ["£5m"]),
    ("La commune, qui construira 40 logements, ouvrira 2 crèches.", ["40 logements", "2 crèches"]),
]


@pytest.mark.parametrize(("clause", "amounts"), OWN, ids=[one[0] for one in OWN])
def test_what_is_told_beside_the_promise_is_not_of_it(clause, amounts):
    assert [one.text for one in own_amounts_in(clause)] == amounts


def test_a_fight_against_something_is_no_comparison():
    assert [one.text for one in own_amounts_in("La lutte contre l'insalubrité portera sur 300 logements.")] == [
        "300 logements"
    ]
