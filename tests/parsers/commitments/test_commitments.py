"""What is read as a commitment, by whom and by when, and what is held back. The prose is invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.commitments import explain, find_commitments
from parsers.model import Commitment
from tests.cpu_time import reads_in_linear_time

PUBLISHED = date(2031, 2, 10)


def found_in(body: str, language: str = "fr", **given_values: object) -> tuple[Commitment, ...]:
    values: dict[str, object] = {"title": "", "published": PUBLISHED, "authority": "Préfecture du Littoral", **given_values}
    found = find_commitments(body, language=language, **values)  # type: ignore[arg-type]  # values are checked by the tests
    for one in found:
        assert body[one.quote_start : one.quote_end] == one.quote
    return found


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


def test_items_under_a_line_that_decides_are_promises_and_the_line_is_none() -> None:
    items = ["12 bornes de recharge sur le port", "2 passerelles neuves à Lysval."]
    body = f"Seront installées avant le 3 mai 2031 :\n\n- {items[0]} ;\n- {items[1]}\n\nLe pont est un beau pont."
    found = found_in(body)
    assert [one.quote for one in found] == items
    assert {one.deadline_to for one in found} == {date(2031, 5, 2)}


def test_a_speech_set_down_without_full_stops_is_read_clause_by_clause() -> None:
    body = (
        "It has been a hard winter for every family on this coast and for all who look after them We will reopen the "
        "harbour at Lysby before the end of March And I want to thank every volunteer who came out in the storm"
    )
    assert [one.quote for one in found_in(body, "en")] == ["We will reopen the harbour at Lysby before the end of March"]


def test_the_same_text_gives_the_same_rows() -> None:
    body = "Le préfet réunira les maires le 3 mars. L'État financera le pont à hauteur de 2 M€."
    assert found_in(body) == found_in(body)


ALPHABET = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=" \n-•:;.,()«»\"'’\u00a0\u202e\x00\ufeffsera engagé préfet12345€%", max_size=400),
    st.lists(
        st.sampled_from(
            ["sera mis", "De faire", "- ", "\n\n", "will be done", " : ", "; ", "3 mars", "<sup>er</sup>", "**", "à "]
        ),
        max_size=60,
    ).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(ALPHABET, st.sampled_from(["fr", "en", "nl", "xx", ""]), st.sampled_from([None, date(1, 1, 1), PUBLISHED, date.max]))
def test_no_text_breaks_the_reading_and_every_quote_stands_in_it(body: str, language: str, published: date | None) -> None:
    for one in found_in(body, language, published=published):
        assert 0.0 <= one.confidence <= 1.0
        assert one.quote.strip() == one.quote != ""
        if one.deadline is not None:
            assert body[one.deadline.start_char : one.deadline.end_char] == one.deadline.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "le préfet sera chargé de la mise en place des mesures ",
        "il sera fait ; ",
        "a, ",
        "préfèrera ",
        "- de faire cela\n",
        "( ",
    ],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def read(body: str) -> None:
        find_commitments(body, title="", published=PUBLISHED, language="fr", authority=None)

    read(piece)
    assert reads_in_linear_time(read, piece, (100_000, 400_000), times=10, more=0.5)


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
