"""One party for an office, its house and every way of writing them."""

import pytest

from parsers.commitments import find_commitments
from parsers.commitments.cues.notation import folded
from parsers.commitments.parties.gazetteer import mentions
from parsers.tagging.parties import parties_of, party_of

ONE_PARTY = [
    (
        "prefecture-nord",
        [
            "préfet du Nord",
            "Préfète du Nord",
            "la préfecture du Nord".removeprefix("la "),
            "préfet de la région Nord, préfet du Lot",
        ],
    ),
    (
        "ministere-interieur",
        [
            "ministre de l'Intérieur",
            "Ministre de l’intérieur",
            "ministère de l'Intérieur et des Outre-mer",
            "ministre de l'Intérieur, porte-parole",
            "Ministère de l’Intérieur",
            "ministre d'État, ministre de l'Intérieur".partition(", ")[2],
        ],
    ),
    ("uk-government", ["ministres britannique", "ministre britannique", "British government", "UK government"]),
    ("home-office", ["Home Secretary", "Home Office"]),
    ("france", ["France", "République française", "French Republic"]),
    ("commune-vaudry", ["maire de Vaudry", "commune de Vaudry"]),
    ("parquet-vaudry", ["procureure de la République de Vaudry", "procureur de Vaudry"]),
]


@pytest.mark.parametrize(("party_id", "names"), ONE_PARTY, ids=[one for one, _ in ONE_PARTY])
def test_one_party_has_many_names(party_id: str, names: list[str]) -> None:
    found = [party_of(name) for name in names]
    assert [one and one.party_id for one in found] == [party_id] * len(names)
    assert len({one.kind for one in found if one}) == 1


def test_a_bare_office_is_that_of_who_publishes() -> None:
    [(prefecture, name)] = parties_of(["Préfet"], "Préfecture du Lot")
    assert (prefecture.party_id, prefecture.kind, prefecture.territory, name) == (
        "prefecture-lot",
        "prefecture",
        "lot",
        "Préfet",
    )
    assert party_of("préfet") is None
    assert party_of("préfet", "Mairie de Vaudry") is None


@pytest.mark.parametrize("name", ["vie-publique.fr", "Vie publique", "info.gouv.fr", "www.example.org", "premier", ""])
def test_a_site_and_a_word_are_no_parties(name: str) -> None:
    assert party_of(name) is None


def test_a_name_that_begins_with_a_state_is_not_the_state() -> None:
    for text, named in (
        ("Les maisons France services ouvriront.", []),
        ("Le programme France 2030 et France Ruralités", []),
        ("La France et ses voisins", ["France"]),
        ("FRANCE ET BELGIQUE", ["France", "Belgique"]),
    ):
        assert [one.name for one in mentions(text, folded(text), 0, len(text))] == named


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("Le préfet du Lot signera une convention.", "said"),
        ("Le préfet du Lot s'engage à :\n\n- rénover le quai ;\n- planter mille chênes.", "inherited"),
        ("Un comité de suivi sera installé.", "publisher"),
    ],
)
def test_it_is_told_how_the_actor_is_known(body: str, how: str) -> None:
    found = find_commitments(body, title="", published=None, language="fr", authority="Préfecture du Tarn")
    assert found
    assert {one.actor_how for one in found} == {how}
