"""Who commits and with whom. The prose is invented."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.commitments import find_commitments
from parsers.model import Commitment

PUBLISHED = date(2031, 2, 10)


def found_in(body: str, language: str = "fr", authority: str | None = "Préfecture du Littoral") -> tuple[Commitment, ...]:
    return find_commitments(body, title="", published=PUBLISHED, language=language, authority=authority)


def test_the_two_ministers_are_those_named_above() -> None:
    body = (
        "Le ministre de l'Intérieur et la ministre britannique se sont vus à Lille.\n\n"
        "Les deux ministres se réuniront de nouveau au printemps."
    )
    (one,) = found_in(body, authority=None)
    assert one.actors == ("ministre de l'Intérieur", "ministre britannique")


def test_partners_are_told_from_actors() -> None:
    (one,) = found_in("Le préfet du Nord signera une convention avec la Police fédérale.")
    assert one.actors == ("préfet du Nord",)
    assert one.partners == ("Police fédérale",)


def test_a_promise_that_names_nobody_is_its_authoritys() -> None:
    (one,) = found_in("Un comité de suivi sera installé.")
    assert one.actors == ("Préfecture du Littoral",)


@pytest.mark.parametrize(
    ("body", "language", "actors"),
    [
        (
            "Le préfet de la région Hauts-de-France s'engage à ouvrir un guichet.",
            "fr",
            ("préfet de la région Hauts-de-France",),
        ),
        ("Le Premier ministre belge présentera un plan.", "fr", ("Premier ministre belge",)),
        ("Le premier adjoint ouvrira la halle en mai.", "fr", ("Préfecture du Littoral",)),
        ("The Belgian Prime Minister will host the leaders.", "en", ("Belgian Prime Minister",)),
        ("Des barrières seront posées par les Ministres.", "fr", ("Ministres",)),
    ],
)
def test_an_office_keeps_the_country_or_place_it_is_named_with(body: str, language: str, actors: tuple[str, ...]) -> None:
    (one,) = found_in(body, language)
    assert one.actors == actors


def test_they_are_the_two_named_just_before() -> None:
    body = (
        "Le ministre de l'Intérieur et le ministre britannique de l'Intérieur se sont vus. "
        "Ils ont décidé de renforcer les patrouilles."
    )
    (one,) = found_in(body)
    assert one.actors == ("ministre de l'Intérieur", "ministre britannique de l'Intérieur")
