"""A later release and an earlier commitment: what links them, in what way, and what does not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.commitments.amounts import amounts_in
from parsers.followups import digest
from parsers.followups.amounts import of_one_kind
from parsers.followups.digests.numbers import numbers_in
from tests.support.written.followup_cases import Text, linked, together

CENTRE = Text(
    "Sécurité portuaire : un centre de commandement à Dunkerque",
    "Le préfet du Nord a reçu les exploitants du port de Dunkerque. L'État s'engage à ouvrir un centre de "
    "commandement commun "
    "dans la capitainerie du port avant le 1er avril 2026.",
    date(2026, 1, 12),
)
SUMMIT = Text(
    "Déclaration conjointe France – Royaume-Uni",
    "Les ministres de l'intérieur français et britannique se sont réunis à Calais. Au cours des six prochains "
    "mois, les résultats "
    "de la brigade commune contre les passeurs seront examinés. La France et le Royaume-Uni s'engagent à "
    "recruter 200 agents "
    "pour la brigade commune d'ici la fin de l'année 2026.",
    date(2026, 1, 12),
)


def later(title: str, body: str, published: date = date(2026, 7, 21), **more: str) -> Text:
    return Text(title, body, published, **more)


def only(found):
    assert len(found) == 1, found
    return next(iter(found.values()))


def test_what_was_promised_and_is_open_now_is_fulfilled_with_the_days_to_spare():
    found = only(
        linked(
            CENTRE,
            later(
                "Inauguration du centre de commandement",
                "Le centre de commandement commun de la capitainerie du port de Dunkerque a été inauguré vendredi.",
                date(2026, 3, 28),
            ),
        )
    )
    assert found.relation == "fulfilled"
    assert found.score >= 0.5
    assert "time: 3 days before the day due" in found.reasons
    assert any(reason.startswith("words: ") and "capitainer" in reason for reason in found.reasons)


def test_a_review_that_was_promised_is_answered_by_a_report_of_results():
    found = linked(
        SUMMIT,
        later(
            "Déclaration conjointe France – Royaume-Uni : bilan de la brigade commune",
            "Les ministres français et britannique ont examiné les résultats de la brigade commune contre les "
            "passeurs à Calais.",
            date(2026, 9, 21),
        ),
    )
    review = next(one for quote, one in found.items() if "seront examinés" in quote)
    assert review.relation == "review"
    assert "time: 71 days after the day due" in review.reasons
    assert review.score >= 0.5


def test_fewer_than_promised_is_progress_and_the_amounts_are_told():
    found = linked(
        SUMMIT,
        later(
            "Déclaration conjointe France – Royaume-Uni",
            "Les deux pays poursuivent leur coopération. À ce jour, 120 agents ont été recrutés pour la brigade "
            "commune de Calais "
            "contre les passeurs.",
        ),
    )
    recruits = next(one for quote, one in found.items() if "200 agents" in quote)
    assert recruits.relation == "progress"
    assert "amounts: 120 agents of 200 agents" in recruits.reasons


def test_the_same_promised_again_is_renewed():
    found = linked(
        SUMMIT,
        later(
            "Déclaration conjointe France – Royaume-Uni",
            "La coopération des deux pays à Calais sera poursuivie : la brigade commune contre les passeurs est "
            "prolongée d'un an, "
            "et ses 200 agents restent en place.",
        ),
    )
    assert "renewed" in {one.relation for one in found.values()}


OFFICERS = Text(
    "Police nationale : des renforts pour le commissariat de Roubel",
    "Le préfet a reçu les élus de Roubel. L'État s'engage à recruter vingt policiers pour le commissariat de Roubel "
    "avant le 1er juin 2026.",
    date(2026, 1, 12),
)


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        ("Les vingt policiers promis ont été recrutés pour le commissariat de Roubel.", "fulfilled"),
        (
            "Les policiers promis ont été recrutés pour le commissariat de Roubel, cinq autres arriveront en octobre.",
            "progress",
        ),
        ("Onze policiers ont été recrutés pour le commissariat de Roubel.", "progress"),
        ("Onze gardiens de la paix ont été recrutés pour le commissariat de Roubel.", "progress"),
        ("Le recrutement des vingt policiers du commissariat de Roubel a commencé.", "progress"),
    ],
)
def test_only_the_whole_said_to_be_done_is_fulfilled(said, relation):
    found = linked(OFFICERS, later("Commissariat de Roubel : les renforts de police", said))
    assert {one.relation for one in found.values()} == {relation}


@pytest.mark.parametrize(("day", "relations"), [("19 mai", {"renewed"}), ("16 juin", set())])
def test_the_same_on_another_day_is_another_occasion(day, relations):
    said = "Le {}, un centre mobile de vaccination sera ouvert sur l'esplanade du marché à Sainte-Mathurine."
    found = linked(
        Text("Vaccination à Sainte-Mathurine", said.format("19 mai 2026"), date(2026, 4, 2)),
        later("Vaccination à Sainte-Mathurine : le calendrier", said.format(f"{day} 2026"), date(2026, 5, 11)),
    )
    assert {one.relation for one in found.values()} == relations


@pytest.mark.parametrize(
    ("words", "relation", "moved_to"),
    [
        ("reportée au 2 juin 2027", "renewed", date(2027, 6, 2)),
        ("reportée à une date ultérieure", "renewed", None),
        ("annulée", "superseded", None),
    ],
)
def test_what_is_put_off_is_renewed_and_what_is_given_up_superseded(words, relation, moved_to):
    found = only(
        linked(
            CENTRE,
            later(
                "Port de Dunkerque : nouveau calendrier",
                f"L'ouverture du centre de commandement commun de la capitainerie du port de Dunkerque est {words}.",
                date(2026, 3, 28),
            ),
        )
    )
    assert (found.relation, found.moved_to) == (relation, moved_to)


@pytest.mark.parametrize(
    ("words", "language", "named"),
    [
        ("L'accord signé à Calais le 12 janvier dernier est pleinement appliqué.", "fr", "le 12 janvier dernier"),
        ("Conformément à la déclaration de janvier 2026, les services ont été réorganisés.", "fr", "de janvier 2026"),
        ("The agreement signed in Calais on 12 January is being fully implemented.", "en", "on 12 January"),
        ("The ministers met to review progress against the January declaration.", "en", "the January declaration"),
    ],
)
def test_a_release_that_names_the_day_of_another_belongs_together_with_it(words, language, named):
    heads = {
        "fr": "Les ministres français et britannique se sont réunis.",
        "en": "The French and British ministers met in London.",
    }
    release = later("Communiqué", f"{heads[language]} {words}", language=language)
    found = together(SUMMIT, release)
    assert found is not None
    assert found.kind == "reference"
    assert f"reference: {named}" in found.reasons
    assert release.body[found.quote_start : found.quote_end] == found.quote
    assert named in found.quote


def test_a_day_of_the_past_that_is_the_day_of_no_act_refers_to_nothing():
    body = "Le 12 janvier, une tempête a touché la côte. Les pompiers de la commune ont porté secours à deux plaisanciers."
    assert linked(SUMMIT, later("Tempête", body)) == {}
    assert together(SUMMIT, later("Tempête", body)) is None


def test_releases_of_one_subject_meet_across_languages():
    english = later(
        "Joint statement by France and the United Kingdom",
        "The French and British interior ministers met in Calais. The joint brigade against smugglers has been "
        "set up, and 200 officers "
        "have been recruited.",
        language="en",
        source_id="home-office",
    )
    found = linked(SUMMIT, english)
    recruits = next(one for quote, one in found.items() if "200 agents" in quote)
    assert recruits.relation in ("progress", "fulfilled")
    assert any("smuggler" in reason for one in found.values() for reason in one.reasons)


def test_a_meeting_with_another_country_is_another_matter():
    body = (
        "Le ministre de l'intérieur français et son homologue belge se sont réunis à Tournai. Une brigade "
        "commune contre les "
        "passeurs a été mise en place entre la France et la Belgique, avec 200 agents."
    )
    assert linked(SUMMIT, later("Coopération franco-belge", body)) == {}


def test_a_general_text_on_the_same_subject_is_no_follow_up():
    body = (
        "Le port de Dunkerque est le troisième port français. Il emploie de nombreux agents et accueille des "
        "navires de commerce. "
        "La capitainerie renseigne les usagers tous les jours."
    )
    assert linked(CENTRE, later("Le port de Dunkerque en chiffres", body)) == {}


def test_nothing_said_before_or_on_the_day_of_a_promise_follows_it_up():
    done = "Le centre de commandement commun de la capitainerie du port de Dunkerque a été inauguré vendredi."
    assert linked(CENTRE, later("Inauguration", done, CENTRE.published)) == {}
    assert linked(CENTRE, later("Inauguration", done, date(2025, 12, 1))) == {}


def test_what_stands_in_the_quotation_stands_in_the_release():
    report = later(
        "Inauguration du centre de commandement",
        "Bonjour. Le centre de commandement commun de la capitainerie du port de Dunkerque a été inauguré vendredi. Merci.",
        date(2026, 3, 28),
    )
    found = only(linked(CENTRE, report))
    assert report.body[found.quote_start : found.quote_end] == found.quote
    assert found.quote.startswith("Le centre")


def test_the_next_meeting_of_a_series_that_takes_up_no_promise_belongs_together_and_links_nothing():
    meeting = "Les ministres de l'intérieur français et britannique se sont réunis à Calais, avec la maire de la ville."
    first = Text("Déclaration conjointe", f"{meeting} Un hôpital de campagne sera construit.", date(2026, 1, 12))
    second = later("Déclaration conjointe", f"{meeting} Ils ont visité le beffroi.")
    assert linked(first, second) == {}
    found = together(first, second)
    assert found is not None
    assert found.kind == "series"
    assert together(second, first) is None


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400),
    st.text(max_size=80),
    st.sampled_from(["fr", "en", "nl", "de", None]),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)
def test_any_text_can_be_taken_apart(body, title, language, published):
    read = digest(title, body, language=language, published=published, source_id="s")
    assert published in read.profile.days
    assert read.profile.title <= read.profile.terms.keys()
    assert read.profile.names <= read.profile.terms.keys()
    for passage in read.later_side.passages:
        assert body[passage.start : passage.end].strip()


def test_a_sentence_that_takes_up_the_one_before_it_has_that_one_around_it():
    body = (
        "Les bornes de la rue du Port étaient attendues. Douze d'entre elles ont été posées.\n\nLe préfet a reçu les élus."
    )
    found = later("Point de situation", body).digest().later_side.passages
    posed = next(one for one in found if "posées" in body[one.start : one.end])
    received = next(one for one in found if "élus" in body[one.start : one.end])
    assert posed.claims
    assert {"born", "m:harbour"} <= posed.context
    assert not received.context, "another paragraph"


def test_a_promise_is_about_what_it_begins_with_and_what_comes_behind_its_act():
    text = later("Travaux", "La digue de Lysval sera reconstruite par le syndicat des eaux avant le 1er mai 2027.")
    (stated,) = text.digest().commitments
    claimed = later("Travaux", "La digue de Lysval a été reconstruite.").digest().later_side.passages[0].claims
    assert any(stated.heads & one.heads for one in claimed)


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("de 9h00 à 17h30, 300 doses", "fr", {300.0}),
        ("à 9 h 30 pour 24 élus", "fr", {24.0}),
        ("12 hectares en 3 ans", "fr", {12.0, 3.0}),
        ("from 10:30 to 5pm for 40 people", "en", {40.0}),
        ("17.5 hectares and 9,300 homes", "en", {17.5, 9300.0}),
    ],
)
def test_hours_are_no_numbers_of_anything(text, language, numbers):
    assert numbers_in(text, 0, len(text), [], language) == numbers


@pytest.mark.parametrize(
    ("promised", "told", "alike"),
    [
        ("18 lits", "18 hectares", False),
        ("18 lits", "18 euros", False),
        ("18 hectares", "18 hectares", True),
        ("18 lits", "18 places", True),
        ("18 lits", "le 18", True),
    ],
)
def test_a_number_of_a_measure_is_not_that_of_things(promised, told, alike):
    assert of_one_kind(18, amounts_in(promised), amounts_in(told), "fr") is alike
