"""One matter told in other words: what stands for it, and what looks like it."""

from datetime import date

import pytest

from parsers.followups import same_announcement
from parsers.followups.digests import digest
from parsers.followups.looking_back import looking_back
from parsers.followups.persons import persons_in
from parsers.followups.references import Reference
from parsers.followups.weights import Weights
from parsers.text.folding import fold, without_accents
from tests.followup_cases import Text, linked

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


def spans(text, published, language):
    found = looking_back(without_accents(fold(text)), published, language)
    return [(one.first, one.last) for one in found]


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("Huit mois après l'adoption du plan, le bilan est dressé.", "fr", date(2022, 11, 20)),
        ("Il y a un an, le préfet s'engageait.", "fr", date(2022, 7, 20)),
        ("Promise tenue : annoncée à l'automne, la ligne circule.", "fr", date(2022, 10, 15)),
        ("Six weeks on, the ward is open.", "en", date(2023, 6, 8)),
        ("The plan was adopted eight months ago.", "en", date(2022, 11, 20)),
        ("The package was unveiled last spring.", "en", date(2023, 4, 15)),
        ("Acht maanden later is de brug open.", "nl", date(2022, 11, 20)),
    ],
)
def test_a_text_counts_back_to_a_stretch_that_holds_the_day(text, language, day):
    assert any(first <= day <= last for first, last in spans(text, date(2023, 7, 20), language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La mesure a été levée.", "fr"),
        ("Le délai est de six mois.", "fr"),
        ("The course lasts six months.", "en"),
        ("Zero months later nothing had changed.", "en"),
    ],
)
def test_what_counts_back_to_nothing_names_no_stretch(text, language):
    assert spans(text, date(2023, 7, 20), language) == []


def test_nothing_is_counted_back_before_the_calendar_begins():
    assert spans("Dix ans après, rien.", date(1, 3, 1), "fr") == []


def test_the_stretch_is_told_where_it_stands_and_ends_with_the_release():
    text = "Un mois après la signature, les travaux ont commencé."
    (found,) = looking_back(without_accents(fold(text)), date(2023, 7, 20), "fr")
    assert isinstance(found, Reference)
    assert text[found.start : found.end] == "Un mois après"
    assert found.last <= date(2023, 7, 20)


def test_a_release_that_counts_back_to_the_day_says_so_in_its_reasons():
    plan = Text(
        "Sécurité routière : un plan pour les deux-roues motorisés",
        "La préfète a présenté un plan pour les motards. Douze virages dangereux seront équipés de glissières. Un bilan "
        "du plan sera dressé à l'été 2023.",
        date(2022, 11, 17),
    )
    told = Text(
        "Motards : des effets encourageants",
        "Huit mois après l'adoption du plan en faveur des deux-roues motorisés, le directeur a exposé les chiffres. Cinq "
        "virages dangereux ont été équipés de glissières.",
        date(2023, 7, 20),
    )
    reasons = [reason for one in strong(plan, told) for reason in one.reasons]
    assert "reference: Huit mois après" in reasons


def test_another_site_of_the_same_town_is_another_matter():
    tannery = Text(
        "Nouzay : l'ancienne tannerie entièrement dépolluée",
        "La dépollution de la tannerie Herbin est achevée à Nouzay. 3 400 tonnes de terres souillées au chrome ont "
        "été évacuées.",
        date(2023, 12, 15),
    )
    assert strong(FOUNDRY, tannery) == []
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
    assert any("fr.title-done" in reason for reason in found[0].reasons)


def test_numbers_are_read_alike_however_their_thousands_are_parted():
    def terms(body):
        return digest("", body, language="fr", published=date(2023, 1, 1), source_id="x").subject.terms

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
    likeness = weights.vector(french.subject.terms).likeness(weights.vector(dutch.subject.terms))
    found = same_announcement(french.subject, dutch.subject, likeness, weights)
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
    likeness = weights.vector(french.subject.terms).likeness(weights.vector(dutch.subject.terms))
    assert same_announcement(french.subject, dutch.subject, max(likeness, 0.3), weights) is None


def test_an_inauguration_to_come_shows_nothing_in_a_sentence():
    def cues(title, body):
        telling = digest(title, body, language="fr", published=date(2023, 1, 1), source_id="x").telling
        return [cue.cue for cue in telling.heading], [cue.cue for one in telling.passages for cue in one.cues]

    assert cues("Inauguration du pont", "Le pont relie les deux rives.") == (["fr.title-done"], [])
    assert cues("Le pont de Dol", "L'inauguration du pont est attendue en juin.") == ([], [])
