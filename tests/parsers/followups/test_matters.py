"""One matter in different words: what stands for it, and what looks like it."""

from datetime import date

import pytest

from parsers.followups import same_announcement
from parsers.followups.digests.digest import digest
from parsers.followups.digests.terms import persons_in
from parsers.followups.weights import Weights
from tests.support.written.followup_cases import Text, linked

FOUNDRY = Text(
    "Ancienne fonderie Valmont : la dépollution commence",
    "L'agence prend le relais de l'exploitant à Nouzay. 9 000 tonnes de terres souillées au plomb seront évacuées "
    "d'ici la fin de l'année 2023.",
    date(2022, 9, 12),
)
MAST = Text(
    "Téléphonie mobile : trois sites retenus",
    "L'équipe projet a retenu trois sites. Le pylône de Mazeyrac sera mis en service avant le 30 avril 2023 par les "
    "opérateurs, au-dessus du hameau des Combes.",
    date(2021, 10, 21),
)


def strong(earlier, later):
    return [one for one in linked(earlier, later).values() if one.score >= 0.5]


def test_another_site_of_the_same_town_never_fulfils():
    tannery = Text(
        "Nouzay : l'ancienne tannerie entièrement dépolluée",
        "La dépollution de la tannerie Herbin est achevée à Nouzay. 3 400 tonnes de terres souillées au chrome ont "
        "été évacuées.",
        date(2023, 12, 15),
    )
    assert all(one.relation != "fulfilled" for one in strong(FOUNDRY, tannery))
    foundry = Text(
        "Nouzay : la fonderie Valmont entièrement dépolluée",
        "La dépollution de la fonderie Valmont est achevée à Nouzay. 9 000 tonnes de terres souillées au plomb ont "
        "été évacuées.",
        date(2023, 12, 15),
    )
    assert strong(FOUNDRY, foundry)


def test_a_minister_who_speaks_in_both_joins_nothing():
    fund = Text(
        "Coastal safety fund: winners announced",
        "Twelve projects will share the fund. Maritime Minister Odile Farnsworth said the fund will save lives at sea.",
        date(2022, 3, 3),
        "en",
        "transport",
    )
    wall = Text(
        "Flood wall opens to the public",
        "Maritime Minister Odile Farnsworth cut the ribbon by the sea alongside pupils.",
        date(2023, 7, 11),
        "en",
        "transport",
    )
    assert persons_in(fund.body, "en") == {"odile", "farnsworth"}
    assert strong(fund, wall) == []


@pytest.mark.parametrize(
    ("text", "language", "persons"),
    [
        ("La préfète Anne Cornet a visité le port.", "fr", {"anne", "cornet"}),
        ("Le préfet de la Somme a visité le port.", "fr", set()),
        ("Schools Minister Jane O'Neil said so.", "en", {"jane", "o", "neil"}),
        ("The Home Secretary said so in Dover.", "en", set()),
    ],
)
def test_persons_are_known_by_the_word_for_their_office(text, language, persons):
    assert persons_in(text, language) == persons


def test_what_a_title_shows_is_shown_of_the_passage_below_it():
    opened = Text(
        "Mazeyrac : inauguration du pylône de téléphonie",
        "Le relais mobile du hameau des Combes, à Mazeyrac, dessert 140 foyers ; les opérateurs du pylône étaient là.",
        date(2023, 4, 18),
    )
    found = strong(MAST, opened)
    assert [one.relation for one in found] == ["fulfilled"]
    assert any(reason.startswith("claim: done") and reason.endswith("(title)") for reason in found[0].reasons)


def test_numbers_are_read_alike_however_their_thousands_are_parted():
    def terms(body):
        return digest("", body, language="fr", published=date(2023, 1, 1), source_id="x").profile.terms

    for written in ("43 000 visites", "43\u00a0000 visites", "43.000 visites", "43,000 visites", "43000 visites"):
        assert "d:43000" in terms(written), written
    for vague in (
        "200 visites",
        "en 2023",
        "12 visites",
        "1 000 visites",
        "007 visites",
        "+32 2 501 02 11",
        "03 20 30 59 59",
        "12.05.2023",
    ):
        assert not [term for term in terms(vague) if term.startswith("d:")], vague


def test_what_another_source_publishes_within_days_in_other_words_follows_up_on_nothing():
    later = Text("Valmont", FOUNDRY.body.replace("seront", "ont été"), date(2022, 9, 15), source_id="ardennes")
    assert strong(FOUNDRY, later) == []


def test_a_release_in_two_languages_is_known_by_its_numbers():
    french = Text(
        "Horeca : un score d'hygiène",
        "Chaque restaurant devra afficher un score d'hygiène. L'Agence a réalisé 43 000 inspections, et 1 270 traiteurs ont "
        "été contrôlés.",
        date(2023, 11, 28),
    ).digest()
    dutch = Text(
        "Horeca: hygiënescore zichtbaar",
        "Elk restaurant hangt een score voor hygiëne uit. Het Agentschap voerde 43 000 inspecties uit en controleerde 1 270 "
        "traiteurs.",
        date(2023, 11, 28),
        "nl",
    ).digest()
    weights = Weights(0, {})
    likeness = weights.vector(french.profile.terms).likeness(weights.vector(dutch.profile.terms))
    found = same_announcement(french.profile, dutch.profile, likeness, weights)
    assert found is not None
    assert found.reasons[0] == "numbers: 100% of the numbers"


def test_lengths_are_compared_where_they_are_equal_and_counts_where_they_are_not():
    def told(words):
        earlier = Text(
            "Pistes cyclables de Dol",
            "L'État s'engage à livrer 60 kilomètres de pistes cyclables et 60 arceaux à Dol d'ici la fin de l'année 2023.",
            date(2022, 3, 1),
        )
        later = Text("Pistes cyclables de Dol", f"À Dol, {words} ont été livrés.", date(2023, 9, 1))
        return [reason for one in linked(earlier, later).values() for reason in one.reasons if "amounts" in reason]

    assert told("60 kilomètres de pistes cyclables") == ["amounts: 60 kilomètres of 60 kilomètres"]
    assert told("35 kilomètres de pistes cyclables") == []
    assert told("35 arceaux pour pistes cyclables") == ["amounts: 35 arceaux of 60 arceaux"]


def test_the_telephone_number_of_a_publisher_makes_no_copy():
    french = Text(
        "Horeca : un score d'hygiène",
        "Chaque restaurant devra afficher un score d'hygiène. Téléphone : 02 501 02 11.",
        date(2023, 11, 28),
    ).digest()
    dutch = Text(
        "Horeca: hulp voor restaurants",
        "Elk restaurant krijgt hulp. Hygiëne is belangrijk. Telefoon: 02 501 02 11.",
        date(2023, 11, 28),
        "nl",
    ).digest()
    weights = Weights(0, {})
    likeness = weights.vector(french.profile.terms).likeness(weights.vector(dutch.profile.terms))
    assert same_announcement(french.profile, dutch.profile, max(likeness, 0.3), weights) is None


CLOSED = (
    "La rue du Quai sera fermée du {} au {} mars 2026 entre Dol et Lysval pour des travaux d'assainissement. "
    "Une déviation est mise en place par la rue des Moulins."
)


@pytest.mark.parametrize(
    ("days", "source", "same_words", "expected"),
    [
        (0, "nord", False, True),
        (5, "nord", False, False),
        (5, "nord", True, True),
        (5, "interieur", False, True),
    ],
)
def test_what_one_source_publishes_on_two_days_is_two_announcements_unless_it_reads_the_same(
    days, source, same_words, expected
):
    first = Text("Rue du Quai fermée du 2 au 3 mars", CLOSED.format(2, 3), date(2026, 2, 20)).digest().profile
    second = Text("Rue du Quai fermée du 9 au 10 mars", CLOSED.format(9, 10), date(2026, 2, 20 + days), source_id=source)
    weights = Weights(0, {})
    likeness = weights.vector(first.terms).likeness(weights.vector(second.digest().profile.terms))
    assert likeness > 0.9, "their words say nothing of their being two"
    found = same_announcement(first, second.digest().profile, likeness, weights, same_words=same_words)
    assert (found is not None) is expected


MOVED = [
    ("reportée au 30 septembre 2026", date(2026, 9, 30)),
    ("reportée : elle était prévue en mars, elle aura lieu en septembre 2026", date(2026, 9, 30)),
    ("reportée à une date ultérieure", None),
    ("reportée en raison de la tempête du 12 février 2026", None),
]


@pytest.mark.parametrize(("words", "day"), MOVED)
def test_a_postponement_tells_the_day_to_which_it_puts_the_promise_off(words, day):
    earlier = Text(
        "Port de Dunkerque : un centre de commandement",
        "L'État s'engage à ouvrir un centre de commandement commun dans la capitainerie de Dunkerque avant "
        "le 1er avril 2026.",
        date(2025, 9, 1),
    )
    later = Text(
        "Centre de commandement de Dunkerque : ouverture reportée",
        f"L'ouverture du centre de commandement commun de la capitainerie de Dunkerque est {words}.",
        date(2026, 2, 20),
    )
    (found,) = linked(earlier, later).values()
    assert (found.relation, found.moved_to) == ("renewed", day)


def test_no_other_claim_moves_a_day():
    later = Text(
        "Mazeyrac : le pylône",
        "Le pylône de Mazeyrac a été mis en service ; le prochain suivra le 3 mai 2024.",
        date(2023, 4, 18),
    )
    assert {one.moved_to for one in linked(MAST, later).values()} == {None}
