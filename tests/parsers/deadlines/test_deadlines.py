"""Expressions of time: text in, days and role out. The tables are the specification."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.deadlines import Deadline, find_deadlines

PUBLISHED = date(2021, 3, 10)  # a Wednesday


def only(text: str, published: date | None = PUBLISHED, language: str = "fr") -> Deadline:
    found = find_deadlines(text, published, language)
    assert len(found) == 1, found
    return found[0]


def marked(text: str) -> tuple[str, str]:
    """A sentence without the brackets that mark its expression, and the expression."""
    return text.replace("[", "").replace("]", ""), text[text.index("[") + 1 : text.index("]")]


def days(deadline: Deadline) -> str:
    return f"{deadline.start or ''}…{deadline.end or ''}"


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("Le pont rouvrira [le 3 mai 2022].", "2022-05-03…2022-05-03", "day"),
        ("Le guichet ouvrira [le 3 mai].", "2021-05-03…2021-05-03", "day"),
        ("Le guichet ouvrira [le 3 janvier].", "2022-01-03…2022-01-03", "day"),
        ("Les travaux commenceront [le 11/06/2021].", "2021-06-11…2021-06-11", "day"),
        ("La digue sera achevée [fin juin].", "2021-06-21…2021-06-30", "month"),
        ("Le bilan sera publié [début 2022].", "2022-01-01…2022-03-31", "year"),
        ("La carte paraîtra [à la mi-avril].", "2021-04-10…2021-04-20", "month"),
        ("Le comité se réunira [la deuxième quinzaine d'avril].", "2021-04-15…2021-04-30", "week"),
        ("Les agents arriveront [au premier trimestre 2022].", "2022-01-01…2022-03-31", "quarter"),
        ("Le dispositif sera étendu [au second semestre].", "2021-07-01…2021-12-31", "half_year"),
        ("Les effectifs augmenteront [à l'automne].", "2021-09-23…2021-12-20", "season"),
        ("Les classes ouvriront [à la rentrée].", "2021-09-01…2021-09-30", "month"),
        ("Les classes ouvriront [pour la rentrée d'août 2022].", "2022-08-01…2022-08-31", "month"),
        ("Les classes ouvriront [à la rentrée 2022-2023].", "2022-09-01…2022-09-30", "month"),
        ("La voie sera refaite [de l'automne 2021 au printemps 2023].", "2021-09-23…2023-06-20", "season"),
        ("Les maires seront réunis [dans la quinzaine qui vient].", "2021-03-10…2021-03-25", "day"),
        ("Une réunion se tiendra [le mois prochain].", "2021-04-01…2021-04-30", "month"),
        ("Le préfet recevra les maires [lundi prochain].", "2021-03-15…2021-03-15", "day"),
        ("Le préfet recevra les maires [ce vendredi 12 mars].", "2021-03-12…2021-03-12", "day"),
        ("Une cellule sera créée [d'ici la fin de l'année].", "2021-03-10…2021-12-31", "year"),
        ("Une cellule sera créée [d'ici l'été].", "2021-03-10…2021-06-21", "season"),
        ("Une cellule sera créée [d'ici à 2025].", "2021-03-10…2025-12-31", "year"),
        ("Une cellule sera créée [d'ici six mois].", "2021-03-10…2021-09-10", "month"),
        ("Un rapport sera remis [avant le 1er juillet].", "…2021-06-30", "day"),
        ("Un rapport sera remis [avant la fin du mois].", "…2021-03-31", "month"),
        ("Un rapport sera remis [avant l'été].", "…2021-06-20", "season"),
        ("Un rapport sera remis [avant 2023].", "…2022-12-31", "year"),
        ("Un rapport sera remis [au plus tard le 15 mai].", "…2021-05-15", "day"),
        ("Un rapport sera remis [le 15 mai au plus tard].", "…2021-05-15", "day"),
        ("Les aides seront versées [sous quinzaine].", "2021-03-10…2021-03-25", "day"),
        ("Les aides seront versées [sous 48 heures].", "2021-03-10…2021-03-12", "day"),
        ("Les aides seront versées [dans un délai de trois mois].", "2021-03-10…2021-06-10", "month"),
        ("Les aides seront versées [dans les 24 mois].", "2021-03-10…2023-03-10", "month"),
        ("Les aides seront versées [dans deux ans].", "2023-03-10…2023-03-10", "year"),
        ("[Au cours des six prochains mois], un point sera fait.", "2021-03-10…2021-09-10", "month"),
        ("[Dans les prochains jours], un point sera fait.", "2021-03-10…2021-03-24", "approximate"),
        ("Un point sera fait [dans les semaines à venir].", "2021-03-10…2021-05-05", "approximate"),
        ("Un point sera fait [pour les mois à venir].", "2021-03-10…2021-09-10", "approximate"),
        ("Le plan sera lancé [le 3 mars 2022].", "2022-03-03…2022-03-03", "day"),
        ("Le plan sera lancé [le 3 janvier].", "2022-01-03…2022-01-03", "day"),
        ("Un point sera fait [dans les prochains mois].", "2021-03-10…2021-09-10", "approximate"),
        ("L'effort portera [sur trois ans].", "2021-03-10…2024-03-10", "year"),
        ("La France vise la sobriété [à l'horizon 2040].", "2040-01-01…2040-12-31", "year"),
        ("500 places seront ouvertes [entre 2021 et 2024].", "2021-01-01…2024-12-31", "year"),
        ("Le pont sera refait [du 30 mars au 2 avril].", "2021-03-30…2021-04-02", "day"),
        ("Le pont sera refait [du 3 au 12 mai 2021].", "2021-05-03…2021-05-12", "day"),
        ("Le pont sera refait [du 20 décembre au 5 janvier 2022].", "2021-12-20…2022-01-05", "day"),
        ("La brigade sera complète [vers la fin de 2022].", "2022-10-01…2022-12-31", "approximate"),
        ("[Le premier mardi d'octobre], un exercice aura lieu.", "2021-10-05…2021-10-05", "day"),
        ("[Un mois après le 5 avril 2021], un bilan sera dressé.", "2021-05-05…2021-05-05", "month"),
        (
            "Il sera tenu [dans un délai de deux mois à compter du 1er mai 2021].",
            "2021-05-01…2021-07-01",
            "month",
        ),
    ],
)  # several a line, as in a table  # fmt: skip
def test_a_french_promise_is_due_then(text: str, expected: str, precision: str) -> None:
    text, said = marked(text)
    found = only(text)
    assert (found.text, days(found), found.precision, found.role) == (said, expected, precision, "due")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dès le 1er décembre 2021, les contrôles seront doublés.", "2021-12-01…2021-12-01"),
        ("À compter du 1er mai, la zone sera fermée.", "2021-05-01…2021-05-01"),
        ("À partir de lundi, la zone sera fermée.", "2021-03-15…2021-03-15"),
        ("À partir de l'été 2021, la zone sera fermée.", "2021-06-21…2021-09-22"),
        ("Dès la rentrée 2021, les contrôles seront doublés.", "2021-09-01…2021-09-30"),
        ("La zone sera fermée à compter de juin 2021 au plus tôt.", "2021-06-01…"),
        ("La pêche reprendra au plus tôt le 15 avril.", "2021-04-15…"),
        ("Après le 15 avril, la pêche reprendra.", "2021-04-16…"),
    ],
)
def test_what_begins_at_a_time_has_begun_when_it_is_over_unless_it_is_only_the_earliest(text: str, expected: str) -> None:
    found = only(text)
    assert (days(found), found.role) == (expected, "from")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Un rapport sera remis chaque année.", "recurring"),
        ("Le comité se réunira deux fois par an.", "recurring"),
        ("Le comité se réunira tous les six mois.", "recurring"),
        ("Les mesures seront prises rapidement.", "vague"),
        ("Les mesures seront prises dans les meilleurs délais.", "vague"),
        ("Un point sera fait lors de leur prochaine réunion.", "event"),
        ("Les fonds seront débloqués après l'entrée en vigueur de la loi.", "event"),
        ("Les fonds seront débloqués dans un délai de trois mois à compter de la notification du marché.", "event"),
    ],
)
def test_what_tells_no_day_gets_none(text: str, role: str) -> None:
    found = only(text)
    assert (found.start, found.end, found.role) == (None, None, role)


@pytest.mark.parametrize(
    "text",
    [
        "Le préfet a réuni les maires le 25 mai dernier.",
        "Les élus se sont réunis le 9 mars.",
        "Il y a deux ans, la brigade a été créée.",
        "Depuis juillet, 140 personnes ont été arrêtées.",
        "Ces dernières semaines, les passages ont diminué.",
        "En 2020, 1 350 demandes ont été closes.",
        "La loi n° 2019-1461 du 27 décembre 2019 a modifié ce régime.",
        "Comme annoncé en octobre dernier, la prime a été versée.",
        "La mesure a été 3 fois prolongée.",
        "Le nombre d'accidents est en baisse de 12 % en un an.",
        "Le budget a doublé en deux ans.",
        "La population a augmenté de 10 % entre 2010 et 2021.",
        "Le guichet est ouvert du lundi au vendredi.",
        "Le contrat de plan 2021-2027 finance la ligne.",
        "Le préfet a tenu à Paris et à Calais une réunion en mars 2020.",
        "Le plan France 2030 finance la recherche.",
        "Une réunion d'experts 2018 une fois close.",
        "Le service accueille les mineurs de 15 ans et les jeunes de moins de 18 ans.",
        "Composez le 17. Appelez le 112.",
        "Le prix est de 12,50 euros et la TVA de 5,5 %.",
        "Les agents ont vu la mer et le sam.",
        "Les travaux du futur port ont commencé depuis 2019.",
        "L'article 15. du code s'applique, selon l'arrêté du 3 mars 2020.",
    ],
)
def test_what_is_over_or_no_time_is_never_a_deadline(text: str) -> None:
    assert [found for found in find_deadlines(text, PUBLISHED, "fr") if found.role in ("due", "from")] == []


def test_the_end_of_a_year_is_not_cut_before_the_next_noun() -> None:
    found = only("De tenir avant la fin de l’année 2021 une réunion d’experts.")
    assert (found.text, found.end) == ("avant la fin de l’année 2021", date(2021, 12, 31))


def test_a_day_that_dates_a_noun_is_an_event() -> None:
    found = only("Le préfet préparera la conférence du 3 mai 2021.")
    assert (found.text, found.role, found.start) == ("du 3 mai 2021", "event", date(2021, 5, 3))


def test_a_past_tense_may_tell_of_a_day_to_come() -> None:
    found = only("Le préfet a annoncé la fermeture de la plage le 15 mars.")
    assert (found.role, found.end) == ("due", date(2021, 3, 15))


@pytest.mark.parametrize(
    ("text", "expected", "role"),
    [
        ("We will report [in the coming months].", "2021-03-10…2021-09-10", "due"),
        ("It will open [by the end of 2022].", "2021-03-10…2022-12-31", "due"),
        ("It will open [no later than 31 March 2022].", "…2022-03-31", "due"),
        ("It will open [this summer].", "2021-06-01…2021-08-31", "due"),
        ("It will open [within six weeks].", "2021-03-10…2021-04-21", "due"),
        ("Funding will rise [over the next 18 months].", "2021-03-10…2022-09-10", "due"),
        (
            "Funding will rise [in financial year 2022 to 2023].",
            "2022-04-01…2023-03-31",
            "due",
        ),
        ("It will be paid [from April 2022].", "2022-04-01…2022-04-30", "from"),
        ("It will be paid [in April 2022 at the earliest].", "2022-04-01…", "from"),
        ("It will be paid [no earlier than April 2022].", "2022-04-01…", "from"),
        ("It will be paid [for 4 years from April 2022].", "2022-04-01…2026-04-01", "due"),
        ("It will open [in the second half of 2022].", "2022-07-01…2022-12-31", "due"),
        ("Talks will resume [next month].", "2021-04-01…2021-04-30", "due"),
        ("It will be reviewed [every two years].", "…", "recurring"),
        ("[Two weeks ago], patrols began.", "2021-02-24…2021-02-24", "past"),
        ("It will be done [as soon as possible].", "…", "vague"),
        ("They will discuss it [at their next meeting].", "…", "event"),
    ],
)
def test_english_expressions(text: str, expected: str, role: str) -> None:
    text, said = marked(text)
    found = only(text, language="en")
    assert (found.text, days(found), found.role) == (said, expected, role)


@pytest.mark.parametrize(
    "text", ["The Minister may act. They march on.", "The May elections were held.", "He was second in 3 races."]
)
def test_english_words_that_only_look_like_times_are_left_alone(text: str) -> None:
    assert find_deadlines(text, PUBLISHED, "en") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Het plan wordt [tegen eind 2022] uitgevoerd.", "2021-03-10…2022-12-31"),
        ("Het verslag volgt [uiterlijk op 31 december 2021].", "…2021-12-31"),
        ("De minister zal [binnen drie maanden] antwoorden.", "2021-03-10…2021-06-10"),
        ("[In de komende weken] volgt een voorstel.", "2021-03-10…2021-05-05"),
        ("[Volgend jaar] zal het centrum openen.", "2022-01-01…2022-12-31"),
    ],
)
def test_dutch_expressions(text: str, expected: str) -> None:
    text, said = marked(text)
    found = only(text, language="nl")
    assert (found.text, days(found), found.role) == (said, expected, "due")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dès le 1<sup>er</sup> juin 2021", "dès le 1<sup>er</sup> juin 2021"),
        ("d’ici\u00a0à la fin\nde l’année", "d’ici\u00a0à la fin\nde l’année"),
        ("AU PLUS TARD LE 15 SEPTEMBRE 2021", "AU PLUS TARD LE 15 SEPTEMBRE 2021"),
        ("avant le 1er De\u0301cembre 2021", "avant le 1er De\u0301cembre 2021"),
        ("en sep-\ntembre 2021", "en sep-\ntembre 2021"),
        ("**fin 2021**", "fin 2021"),
    ],
)
def test_odd_spellings_are_found_and_quoted_as_they_stand(text: str, said: str) -> None:
    found = only(text)
    assert (found.text, found.role) == (said, "due" if "1<" not in said else "from")
    assert text[found.start_char : found.end_char] == said


def test_an_expression_does_not_reach_over_an_empty_line() -> None:
    assert [found.text for found in find_deadlines("Fin\n\n2021 sera décisive en juin 2021", PUBLISHED, "fr")] == [
        "en juin 2021"
    ]


def test_without_a_publication_day_only_dates_in_full_have_days() -> None:
    text = "D'ici six mois, puis le 3 mai, et avant le 1er juin 2022."
    found = find_deadlines(text, None, "fr")
    assert [(one.text, days(one), one.role) for one in found] == [
        ("D'ici six mois", "…", "due"),
        ("le 3 mai", "…", "due"),
        ("avant le 1er juin 2022", "…2022-05-31", "due"),
    ]


@pytest.mark.parametrize(
    "text", ["le 31 juin 2021", "le 45/13/2021", "le 29 février 2021", "dans 999 décennies", "le 0 mai", "avant 1500"]
)
def test_days_that_no_calendar_has_are_not_made_up(text: str) -> None:
    assert [found for found in find_deadlines(text, PUBLISHED, "fr") if found.role == "due"] == []


@pytest.mark.parametrize(
    ("text", "language", "role", "said"),
    [
        ("La mesure est prolongée jusqu'au 31 décembre.", "fr", "until", "…2021-12-31"),
        ("La mesure a été prorogée jusqu'au 31 décembre.", "fr", "until", "…2021-12-31"),
        ("L'arrêté s'appliquera jusqu'au 30 avril.", "fr", "until", "…2021-04-30"),
        ("Les épreuves auront lieu les 12, 13 et 14 mai.", "fr", "due", "2021-05-12…2021-05-14"),
        ("Patrols will be doubled this weekend.", "en", "due", "2021-03-13…2021-03-14"),
        ("The trial will run until the end of the year.", "en", "until", "…2021-12-31"),
    ],
)
def test_limits_look_ahead(text: str, language: str, role: str, said: str) -> None:
    found = only(text, language=language)
    assert (found.role, days(found)) == (role, said)


@pytest.mark.parametrize(
    "text", ["Le salon, ouvert le 3 mai, réunit les maires.", "Le fonds, lancé en juin, est doté de peu."]
)
def test_a_participle_behind_a_comma_tells_of_a_day_that_is_over(text: str) -> None:
    assert only(text).role == "past"
    assert only(text).end is not None and str(only(text).end) < "2021"


@pytest.mark.parametrize(
    "text",
    ["It will be published in June.", "It will be formally launched in June.", "A strategy, to be announced in June."],
)
def test_what_will_be_published_in_a_month_lies_ahead(text: str) -> None:
    assert days(only(text, date(2021, 9, 10), "en")) == "2022-06-01…2022-06-30"
