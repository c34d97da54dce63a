"""Which of the times in and around a clause is the commitment's, and which is not."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.commitments import find_commitments
from parsers.commitments.times.dateline import day_nearby
from parsers.model import Commitment
from tests.support.measures.cpu_time import seconds

PUBLISHED = date(2023, 5, 11)
"""A Thursday."""


def promises(body: str, language: str = "fr", published: date | None = PUBLISHED) -> list[Commitment]:
    found = find_commitments(body, title="", published=published, language=language, authority="Préfecture")
    return sorted(found, key=lambda one: one.quote_start)


def last_day(body: str, language: str = "fr", published: date | None = PUBLISHED) -> str:
    """The last day of the last commitment in a text; "" for none."""
    *_, one = promises(body, language, published)
    return str(one.deadline_to or "")


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        # The time of another clause of the sentence is not that of the commitment, where that has its own.
        ("Le guichet sera élargi en juin et une campagne sera menée en octobre.", "fr", {"2023-06-30", "2023-10-31"}),
        ("The station will be widened in June and a campaign will be run in October.", "en", {"2023-06-30", "2023-10-31"}),
        # What was done before or is mentioned in passing sets no day for it.
        ("Le centre, fermé depuis le 3 mars, sera rénové d'ici octobre.", "fr", {"2023-10-31"}),
        ("Le préfet s'engage à aider les communes qui ont été inondées le 3 mai.", "fr", {""}),
        # A day rather than a duration.
        ("D'ici 2025, cinquante agents seront recrutés, qui renforceront en trois ans les équipes.", "fr", {"2025-12-31"}),
        ("Pendant neuf mois (de juin 2023 à février 2024), la digue sera surveillée.", "fr", {"2024-02-29"}),
        # A time within the year or month that is named, too.
        ("La désignation interviendra l'an prochain, avant l'été 2024.", "fr", {"2024-06-20"}),
        ("The wing will open in 2024, in July 2024.", "en", {"2024-07-31"}),
        # What begins then can be checked then.
        ("À compter du 1er juin, dix agents seront affectés au port.", "fr", {"2023-06-01"}),
        ("Ten more officers will patrol the port from September.", "en", {"2023-09-30"}),
        # Of several of one kind that no verb separates, the last.
        ("Vingt gendarmes seront affectés en 2024 puis trente autres en 2025.", "fr", {"2025-12-31"}),
        # Today, where the verb looks ahead; not what is done as it is reported.
        ("We will publish the report later today.", "en", {"2023-05-11"}),
        ("Le préfet réunira les maires ce soir.", "fr", {"2023-05-11"}),
        # The first time of what recurs.
        ("The wells will be inspected every ten days, starting on 16 June.", "en", {"2023-06-16"}),
    ],
)  # several a line, as in a table  # fmt: skip
def test_a_promise_has_the_day_of_its_own_clause(body: str, language: str, expected: set[str]) -> None:
    given = {str(one.deadline_to or "") for one in promises(body, language)}
    assert given and given <= expected


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("Le pont sera livré en juin. D'ici là, une déviation sera aménagée.", "fr", "2023-06-30"),
        ("Le comité se réunira le 3 juillet. Ce jour-là, un plan de gestion sera adopté.", "fr", "2023-07-03"),
        ("The bridge will be opened on 3 July. By then, a new road will be built.", "en", "2023-07-03"),
        # Nothing to refer back to, or only what is over.
        ("Le pont est vieux. D'ici là, une déviation sera aménagée.", "fr", ""),
        ("Le pont a été fermé le 3 mars. D'ici là, une déviation sera aménagée.", "fr", ""),
        ("Le pont sera livré en juin. Une déviation sera aménagée.", "fr", ""),
    ],
)
def test_a_time_told_before_is_taken_up_only_by_words_that_do(body: str, language: str, expected: str) -> None:
    assert last_day(body, language) == expected


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("Le rapport sera remis non pas cette année, mais au printemps 2024.", "fr", "2024-06-20"),
        ("Les primes ne seront pas versées à la mi-juin mais à compter du 2 juillet.", "fr", "2023-07-02"),
        ("Le guichet ouvrira en juillet et non en juin.", "fr", "2023-07-31"),
        ("The library will reopen not in October but in December.", "en", "2023-12-31"),
        ("The survey will be published in June rather than in July.", "en", "2023-06-30"),
        ("Le marché se tiendra en juin et en juillet.", "fr", "2023-07-31"),  # both hold
    ],
)
def test_of_two_times_set_against_each_other_the_one_that_holds_counts(body: str, language: str, expected: str) -> None:
    assert last_day(body, language) == expected


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("Les travaux débuteront en 2032 et s'achèveront fin 2034.", "fr", "2034-12-31"),
        ("Le chantier commencera en mai, pour une livraison à la fin de 2032.", "fr", "2032-12-31"),
        ("Le premier convoi arrivera le 6 octobre et le second avant le 20 novembre.", "fr", "2023-11-19"),
        ("Work will begin in May and will be complete by the end of 2032.", "en", "2032-12-31"),
        ("There will be 24 of them next September and the full 40 by 2034.", "en", "2034-12-31"),
        ("Le guichet ouvrira en juin et restera ouvert en 2034.", "fr", "2023-06-30"),  # it is open from June on
    ],
)
def test_what_begins_and_is_completed_is_due_when_complete(body: str, language: str, expected: str) -> None:
    assert last_day(body, language) == expected


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("The footbridge, damaged by the storm on Monday, will be rebuilt by the end of May.", "en", "2023-05-31"),
        ("La demande, déposée par la société en avril, sera examinée par la commission le 20 octobre.", "fr", "2023-10-20"),
        ("Des patrouilles seront organisées deux fois par mois jusqu'au 31 mars 2024.", "fr", "2024-03-31"),
        ("Le pont sera ouvert le 15 octobre. La déviation sera supprimée à la même date.", "fr", "2023-10-15"),
        ("We will fund 500 places by the end of 2032. We will hire 200 staff by the same date.", "en", "2032-12-31"),
    ],
)
def test_a_time_told_in_passing_or_a_rhythm_does_not_hide_the_day(body: str, language: str, expected: str) -> None:
    assert {str(one.deadline_to) for one in promises(body, language)} == {expected}


def test_two_clauses_with_a_subject_and_a_time_each_are_two_commitments() -> None:
    found = promises("The board will meet in June and a report will follow by September.", "en")
    assert [(one.quote, str(one.deadline_to)) for one in found] == [
        ("The board will meet in June", "2023-06-30"),
        ("a report will follow by September.", "2023-09-30"),
    ]
    found = promises("Le décret sera pris en juillet, puis les aides seront versées en octobre.")
    assert [(one.quote, str(one.deadline_to)) for one in found] == [
        ("Le décret sera pris en juillet", "2023-07-31"),
        ("les aides seront versées en octobre.", "2023-10-31"),
    ]


@pytest.mark.parametrize(
    "said", ["cette année", "d'ici la fin de l'année", "dans six mois", "le mois prochain", "lundi", "cet été", "demain"]
)
def test_with_no_publication_day_nothing_is_counted(said: str) -> None:
    body = f"L'État applique la loi du 5 janvier 2001. La foire du 3 mars 2001 est close.\n\nUn pont sera ouvert {said}."
    assert [one.deadline_to for one in promises(body, published=None) if said in one.quote] == [None]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Full dates that are over; the year of the first line; the first full date.
        ("Le plan présenté le 3 mars 2031 est clos.\n\nUn centre sera ouvert le 5 juin.", "2031-06-05"),
        (
            "Sécheresse 2031 : les aides\n\nLe 9 décembre, le comité a dit oui. Le site sera ouvert début février.",
            "2032-02-10",
        ),
        ("Sécheresse 2031 : les aides\n\nLes acomptes seront versés dès le 13 octobre.", "2031-10-13"),
        ("La réunion aura lieu le 3 septembre 2031.\n\nUn centre sera ouvert le 25 novembre.", "2031-11-25"),
        # The date of a cited law says nothing about the text.
        ("La loi n° 2001-12 du 5 janvier 2001 s'applique.\n\nUn centre sera ouvert le 5 juin.", ""),
    ],
)
def test_with_no_publication_day_the_text_may_complete_a_year_left_out(body: str, expected: str) -> None:
    assert last_day(body, published=None) == expected


def test_a_text_that_tells_no_year_has_none_nearby() -> None:
    assert day_nearby("Le préfet réunira les maires le 3 mai.", "fr") is None


def test_what_goes_on_until_a_day_is_no_deadline_by_its_role() -> None:
    (one,) = promises("Les contrôles seront maintenus jusqu'au 30 juin.")
    assert (one.deadline_role, one.deadline_to) == ("until", date(2023, 6, 30))
    (one,) = promises("Les contrôles seront renforcés avant le 30 juin.")
    assert (one.deadline_role, one.deadline_to) == ("due", date(2023, 6, 29))


@pytest.mark.slow
def test_a_long_text_without_a_full_stop_is_read_in_time() -> None:
    filler = "les services de la commune et du canton, " * 50
    body = "".join(f"{filler}le préfet numéro {number} agira en juin, " for number in range(480))
    assert len(body) > 960_000
    found: list[Commitment] = []
    # 5 MB in 10 s is what is promised; the bound is for a machine that does much else.
    assert seconds(lambda: found.extend(promises(body))) < 8
    assert found


def test_a_row_of_apostrophes_between_two_days_is_read_in_time() -> None:
    """It took 4.5 s for 800 bytes: a word may begin with an apostrophe, and so may what is between two words."""
    body = "Trois guichets seront ouverts avant fin 2024 " + "']" * 150 + " x" * 20 + " avant fin 2025."
    assert seconds(lambda: promises(body)) < 1


@pytest.mark.parametrize(
    ("body", "language", "days"),
    [
        # Two promises joined by "and", each with its own subject: the day of one is not the other's.
        ("La ville refera son site avant Noël et la préfecture installera deux sirènes.", "fr", ["2023-12-24", ""]),
        ("A crane will be hired by October, and dogs from the Ley school will be lent to us.", "en", ["2023-10-31", ""]),
        ("Le chantier démarrera en mars 2024 et l'ouvrage entrera en service en 2026.", "fr", ["2024-03-31", "2026-12-31"]),
        # But not where two nouns share one verb, a span has two ends, or a pronoun takes up who was named.
        ("Le préfet et l'autorité de sûreté conduiront le 19 octobre un exercice.", "fr", ["2023-10-19"]),
        ("Les frais des trajets assurés entre le 3 mars et le 4 avril seront payés avant le 30 juin.", "fr", ["2023-06-29"]),
        # A day in a condition, a reason or one case of many.
        ("Le ministère commandera vingt rames si le contrôle d'avril le permet.", "fr", [""]),
        ("La brigade gardera ses sept agents jusqu'à la fin de 2025, faute de relève en janvier.", "fr", ["2025-12-31"]),
        ("Le bac circulera jusqu'au 30 septembre, y compris entre le 14 et le 16 juillet.", "fr", ["2023-09-30"]),
        ("The mayor will open the depot if councillors agree on 4 November.", "en", [""]),
        ("Le bac circulera en mai si le conseil s'engage le 2 février à le payer.", "fr", ["2023-05-31"]),
        ("The council will open the depot, assuming that the lease is signed on 4 November.", "en", [""]),
        ("Le bac circulera en mai, sous réserve que le conseil vote la dépense le 2 mars.", "fr", ["2023-05-31"]),
        ("Le préfet ouvrira un guichet à condition que la commune prête une salle le 2 mars.", "fr", [""]),
        ("De gemeente zal een loket openen indien de raad op 4 november akkoord gaat.", "nl", [""]),
        # Words of the same form that open none.
        ("Twenty buses will be paid for with funds provided by the county by 4 November.", "en", ["2023-11-04"]),
        ("Le bac sera payé, si bien que la ligne rouvrira le 2 mars.", "fr", ["2024-03-02"]),
        # How long a loan or a contract runs is no day by which it is made; what a programme builds in five years is.
        ("La commune souscrira un emprunt sur vingt ans.", "fr", [""]),
        ("The council will award the waste contract for eight years.", "en", [""]),
        ("La commune construira deux cents logements sur cinq ans.", "fr", ["2028-05-11"]),
        # A time of the same year as the one before it.
        ("Le bac partira en mars 2025 et le quai fermera à l'automne de la même année.", "fr", ["2025-03-31", "2025-12-20"]),
        # Clauses with a verb of planning each.
        ("L'avis sera publié en janvier et l'attribution devrait intervenir fin 2025.", "fr", ["2024-01-31", "2025-12-31"]),
        (
            "The ferry is to undergo a refit this autumn, during which a hired boat will maintain the service.",
            "en",
            ["2023-11-30"],
        ),
        # What stands between a future and its participle does not make it past.
        ("Il sera par ailleurs procédé à l'automne à une enquête auprès des usagers.", "fr", ["2023-12-20"]),
        # What is due by then, before what else is named; in front of the verb, it means meanwhile.
        ("Le plan expire le 31 mai et le suivant sera arrêté d'ici là, après un avis en mars.", "fr", ["2023-05-31"]),
        ("D'ici là, le guichet ouvrira le 3 novembre.", "fr", ["2023-11-03"]),
        # Of a day that qualifies a noun.
        ("L'indemnité, acquise pour 2023, sera pérennisée.", "fr", [""]),
        ("The footbridge, swept off on the Friday, will be replaced by the end of July.", "en", ["2023-07-31"]),
    ],
)
def test_each_clause_has_its_own_day(body: str, language: str, days: list[str]) -> None:
    assert [str(one.deadline_to or "") for one in promises(body, language)] == days


@pytest.mark.parametrize(
    ("line", "last"),
    [
        ("Au cours des prochains mois :", "2023-11-11"),
        ("Pour 2024, le conseil a retenu deux chantiers :", "2024-12-31"),
        ("Chantiers prévus d'ici à 2026 :", "2026-12-31"),
        ("Priorités pour 2024", "2024-12-31"),
        ("Chantiers menés en 2022 :", ""),
        ("Chantiers des communes touchées avant le 3 juin par la crue :", ""),
    ],
)
def test_a_line_that_begins_or_ends_with_a_time_lends_it_to_the_items_below(line: str, last: str) -> None:
    body = f"{line}\n\n- deux bacs neufs seront mis en service ;\n- un ponton sera construit au port en mars 2025."
    assert [str(one.deadline_to or "") for one in promises(body)] == [last, "2025-03-31"]


@pytest.mark.parametrize(
    ("body", "language"),
    [
        # Which cases count, whatever is done for them.
        ("La prime sera maintenue pour les dossiers déposés avant le 31 août.", "fr"),
        ("The discount will be kept for applications received before 31 August.", "en"),
        ("The council will meet the cost of storm repairs carried out before the end of August.", "en"),
        # Those who are helped have dates of their own.
        ("La commune équipera les élèves qui entreront en sixième en septembre.", "fr"),
        # What is called by a year or a day.
        ("Le budget 2024 de la piscine sera augmenté de 10 %.", "fr"),
        ("Nous soutiendrons la candidature de la ville aux Jeux de 2032.", "fr"),
        ("Le préfet s'engage à faire respecter l'arrêté du 3 juin 2023 sur les berges.", "fr"),
    ],
)
def test_the_time_of_cases_people_and_names_is_no_deadline(body: str, language: str) -> None:
    assert last_day(body, language) == ""


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        ("Les travaux devront être achevés avant le 31 août.", "fr", "2023-08-30"),
        ("La commune veillera à ce que les bons soient reçus avant le 31 août.", "fr", "2023-08-30"),
        ("The council will make sure that the repairs are carried out before the end of August.", "en", "2023-08-31"),
        # What a relative clause tells beside, and what is valid until then.
        ("A steering group, which will first meet in June, will report in October.", "en", "2023-10-31"),
        ("Un comité, qui se réunira dès juin, rendra ses conclusions en octobre.", "fr", "2023-10-31"),
        ("La préfecture délivrera dès le 3 juin des titres valables jusqu'au 30 octobre.", "fr", "2023-06-03"),
        ("From 3 June the office will issue temporary permits valid until 30 October.", "en", "2023-06-03"),
        # What something in that time is for.
        ("Tickets will go on sale in June for concerts in July.", "en", "2023-06-30"),
        ("Schools will receive by the end of the month a letter about the tests in June.", "en", "2023-05-31"),
        ("La fermeture, initialement prévue en juin, interviendra finalement en août.", "fr", "2023-08-31"),
        ("Le nouveau régime s'appliquera aux contrats souscrits à compter du 1er juillet 2023.", "fr", "2023-07-01"),
        ("Le pont sera fermé du 3 au 28 juin. Durant cette période, une navette sera mise en place.", "fr", "2023-06-28"),
        ("The bridge will close from 3 to 28 June. During this period a shuttle will be provided.", "en", "2023-06-28"),
    ],
)
def test_a_deadline_beside_such_words(body: str, language: str, expected: str) -> None:
    assert last_day(body, language) == expected
