"""What a release says became of undertakings: stages and acts as tables, and that any text can be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.claims import find_claims
from tests.support.measures.cpu_time import reads_in_linear_time

DAY = date(2026, 6, 15)

CLAIMED = [
    ("fr", "Le collège de Dol a été reconstruit.", "build", "done"),
    ("fr", "Le commissariat de Lysval a ouvert ses portes.", "open", "done"),
    ("fr", "Douze médecins ont été recrutés par l'hôpital.", "recruit", "done"),
    ("fr", "La convention a été signée par les deux maires.", "sign", "done"),
    ("fr", "Les travaux de la digue ont commencé.", "launch", "begun"),
    ("fr", "La construction du pont se poursuit.", "build", "under_way"),
    ("fr", "60 % des bornes ont été installées.", "deploy", "partly_done"),
    ("fr", "L'ouverture de la piscine est reportée au printemps.", "open", "postponed"),
    ("fr", "L'inauguration du musée est annulée.", "open", "cancelled"),
    ("en", "The new health centre has been opened.", "open", "done"),
    ("en", "Forty nurses have been recruited.", "recruit", "done"),
    ("en", "Work on the flood wall has begun.", "launch", "begun"),
    ("en", "The opening of the bridge has been postponed.", "open", "postponed"),
    ("fr", "312 communes soutenues dans le département.", "support", "done"),
    ("fr", "Le chantier de la digue bat son plein.", "build", "under_way"),
    ("en", "The plan to build a ferry terminal came to nothing.", "build", "cancelled"),
    ("nl", "De brug is geopend.", "open", "done"),
    # A part of a whole, in the orders and with the words in which it is told.
    ("fr", "Sur les dix-huit tours, onze ont été équipées.", "equip", "partly_done"),
    ("fr", "Quatre contrats sur six ont été signés.", "sign", "partly_done"),
    ("fr", "Les premières bornes ont été installées.", "deploy", "partly_done"),
    ("fr", "La moitié des logements a été rénovée.", "repair", "partly_done"),
    ("en", "Five of the six nurses have been recruited.", "recruit", "partly_done"),
    ("en", "Of the 27 schools in the county, nine have been rebuilt.", "build", "partly_done"),
    ("fr", "Les douze médecins ont été recrutés.", "recruit", "done"),
    ("fr", "Le guichet, accessible six jours sur sept, a été rénové.", "repair", "done"),
    ("fr", "Le premier collège a été reconstruit.", "build", "done"),
    # Put off, or given up.
    ("fr", "La signature de la convention est remise à l'an prochain.", "sign", "postponed"),
    ("fr", "L'école n'ouvrira pas avant septembre 2031.", "open", "postponed"),
    ("fr", "L'installation des bornes n'interviendra qu'en 2032.", "deploy", "postponed"),
    ("fr", "Le conseil a décidé de ne pas construire la piscine.", "build", "cancelled"),
    ("en", "The bridge will not open until June 2031.", "open", "postponed"),
    ("en", "The opening of the museum has slipped to the autumn.", "open", "postponed"),
    ("en", "The council decided not to build the pool.", "build", "cancelled"),
]
NOT_CLAIMED = [
    ("fr", "Le collège de Dol sera reconstruit en 2027."),
    ("fr", "Le commissariat n'a pas été ouvert."),
    ("fr", "Une fois que la digue aura été réparée, la route ouvrira."),
    ("fr", "L'État s'engage à recruter douze médecins."),
    ("en", "The centre will be opened next year."),
    ("en", "The centre has not been opened."),
    ("en", "We will recruit forty nurses."),
    # What somebody says or wishes is not an outcome, and an adjective is not a verb.
    ("fr", "Le préfet a rappelé l'importance des exercices."),
    ("fr", "Les maires ont salué la qualité des échanges."),
    ("fr", "Le groupe rédigera un plan opérationnel de secours."),
    ("en", "The minister has stressed the need for patrols."),
    ("en", "Operational priorities will be agreed in May."),
    ("nl", "De brug zal worden geopend."),
]


def claimed(text, language, title="Communiqué"):
    return [(one.act, one.stage) for one in find_claims(text, title=title, published=DAY, language=language)]


@pytest.mark.parametrize(("language", "text", "act", "stage"), CLAIMED)
def test_a_clause_tells_the_stage_of_an_act(language, text, act, stage):
    assert (act, stage) in claimed(text, language)


@pytest.mark.parametrize(("language", "text"), NOT_CLAIMED)
def test_what_is_to_come_denied_or_a_condition_is_no_claim_of_its_being_done(language, text):
    assert [one for one in claimed(text, language) if one[1] in ("done", "partly_done")] == []


@pytest.mark.parametrize(
    ("title", "act", "stage"),
    [
        ("Inauguration du commissariat de Lysval", "open", "done"),
        ("Pose de la première pierre du collège de Dol", "build", "begun"),
    ],
)
def test_a_title_is_a_clause_and_quotes_the_first_sentence(title, act, stage):
    body = "Le préfet était présent. Les élus aussi."
    (first, *_) = find_claims(body, title=title, published=DAY, language="fr")
    assert (first.act, first.stage, first.cue) == (act, stage, "title")
    assert first.quote == "Le préfet était présent."


def test_amounts_and_the_one_day_of_the_past_go_with_a_claim():
    text = "Le 3 mai 2026, 45 agents ont été recrutés à Dol."
    (one, *_) = [one for one in find_claims(text, title="", published=DAY, language="fr") if one.act == "recruit"]
    assert one.on_day == date(2026, 5, 3)
    assert [amount.value for amount in one.amounts] == [45]
    assert find_claims(text, title="", published=None, language="fr")[0].on_day is None


PIECES = st.lists(
    st.sampled_from(
        [
            *(text for _, text, *_ in CLAIMED),
            "\n\n",
            "- ",
            "## ",
            "«",
            "12",
            " a été ",
            " ont ",
            "\u2028",
            "\x00",
            "é",
            "(",
            "…",
            " ",
        ]
    ),
    max_size=40,
).map("".join)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    body=PIECES | st.text(max_size=400), title=st.text(max_size=80), language=st.sampled_from(["fr", "en", "nl", "de", ""])
)
def test_any_text_is_read_alike_twice_and_quotations_stand_in_it(body, title, language):
    found = find_claims(body, title=title, published=DAY, language=language)
    assert found == find_claims(body, title=title, published=DAY, language=language)
    for one in found:
        assert body[one.quote_start : one.quote_end] == one.quote
        assert len(one.object) <= 120
        assert one.on_day is None or one.on_day <= DAY


HOSTILE = [
    "a été ",
    "ont ont ",
    "la digue, le pont et la route ",
    "60 % des ",
    "de de de ",
    "(«",
    "neuf des douze ",
    "reporté ",
    "has been ",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("language", ["fr", "en", "nl"])
def test_a_text_four_times_as_long_takes_no_more_than_eight_times_the_time(piece, language):
    def read(text):
        find_claims(text, title=piece, published=DAY, language=language)

    read(piece)
    assert reads_in_linear_time(read, piece, (10_000, 40_000), times=8, more=0.05)
