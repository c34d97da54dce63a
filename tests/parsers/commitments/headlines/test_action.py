"""What is promised can be understood without the text around it."""

from __future__ import annotations

import pytest

from parsers.commitments.cues.matching import Texts
from parsers.commitments.cues.notation import folded
from parsers.commitments.headlines.action import action_of


def action(clause: str, before: str = "") -> str:
    return action_of(Texts(clause, folded(clause)), 0, len(clause), None, before)


COMPLETED = [
    ("De rénover le gymnase de Lysval.", "Le conseil a décidé :", "Le conseil a décidé de rénover le gymnase de Lysval."),
    ("d'ouvrir un guichet.", "Le préfet a convenu :", "Le préfet a convenu d'ouvrir un guichet."),
    ("Seront repeints avant juin.", "Les deux ponts de Lysval :", "Les deux ponts de Lysval seront repeints avant juin."),
    (
        "Celles-ci seront versées en mars.",
        "Des aides sont prévues pour les communes.",
        "Des aides sont prévues pour les communes. Celles-ci seront versées en mars.",
    ),
    (
        "They will be paid in March.",
        "Grants are planned for the towns.",
        "Grants are planned for the towns. They will be paid in March.",
    ),
    ("To open a clinic.", "The council agreed:", "The council agreed to open a clinic."),
    ("Le gymnase sera rénové.", "Le conseil a décidé :", "Le gymnase sera rénové."),
    ("Il est prévu que le gymnase ouvre.", "Le conseil a décidé.", "Il est prévu que le gymnase ouvre."),
    ("De rénover le gymnase.", "", "De rénover le gymnase."),
    ("Des patrouilles seront organisées.", "Le préfet l'a dit.", "Des patrouilles seront organisées."),
    ("De nouvelles aides seront versées.", "Le préfet l'a dit.", "De nouvelles aides seront versées."),
    ("D'autre part, un guichet ouvrira.", "Le préfet l'a dit.", "D'autre part, un guichet ouvrira."),
    ("To help families, we will open a clinic.", "The mayor spoke.", "To help families, we will open a clinic."),
]


@pytest.mark.parametrize(("clause", "before", "said"), COMPLETED)
def test_a_clause_that_goes_on_from_the_line_above_is_completed_from_it(clause, before, said):
    assert action(clause, before) == said


def test_a_long_line_above_gives_its_end_or_its_subject():
    long = "Le conseil municipal de Lysval, réuni en séance publique sous la présidence de la maire le 3 mai, a décidé :"
    assert action("De rénover le gymnase.", long).startswith("…")
    assert action("De rénover le gymnase.", long).endswith("a décidé de rénover le gymnase.")
    assert action("Celles-ci seront versées.", long).startswith("Le conseil municipal de Lysval")
    assert len(action("De rénover le gymnase " + "communal " * 40, long)) <= 160
