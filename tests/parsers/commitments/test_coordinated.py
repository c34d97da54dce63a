"""A sentence that promises several things, each for a time of its own, gives a row for each."""

from __future__ import annotations

from datetime import date

import pytest

from tests.parsers.commitments.found import found_in

PUBLISHED = date(2025, 2, 10)


def days_in(body: str, language: str) -> list[tuple[str, str]]:
    """Of each row in the order of the text: its first word, and its last day ("" for none)."""
    found = sorted(found_in(body, language, published=PUBLISHED), key=lambda one: one.quote_start)
    return [(one.quote.split()[0], str(one.deadline_to or "")) for one in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # A second verb with the same subject; a participle that shares the verb too.
        (
            "Les travaux débuteront avant le 15 décembre et seront achevés d'ici juin 2026.",
            [("Les", "2025-12-14"), ("seront", "2026-06-30")],
        ),
        ("Le musée fermera le 3 mars et rouvrira le 15 juin.", [("Le", "2025-03-03"), ("rouvrira", "2025-06-15")]),
        ("La consultation sera lancée en mars et close le 30 juin.", [("La", "2025-03-31"), ("close", "2025-06-30")]),
        (
            "Le concours sera lancé avant l'été, pour une pose de la première pierre en 2027 et une ouverture fin 2029.",
            [("Le", "2025-06-20"), ("pour", "2027-12-31"), ("une", "2029-12-31")],
        ),
        # A second subject with the same verb; several.
        (
            "La piscine rouvrira en mars, la patinoire en juin et la médiathèque à l'automne.",
            [("La", "2025-03-31"), ("la", "2025-06-30"), ("la", "2025-12-20")],
        ),
        ("Le tramway sera prolongé en 2027, le parking agrandi fin 2026.", [("Le", "2027-12-31"), ("le", "2026-12-31")]),
        (
            "Les barrières seront retirées le 1er mars et le stationnement rétabli le 15.",
            [("Les", "2025-03-01"), ("le", "2025-03-15")],
        ),
        (
            "L'appel d'offres sera publié le 15 février, les plis ouverts le 30 mars et le marché notifié en mai.",
            [("L'appel", "2025-02-15"), ("les", "2025-03-30"), ("le", "2025-05-31")],
        ),
        (
            "Le lac sera vidé à partir du 1er mars, curé en juin et remis en eau avant le 15 novembre.",
            [("Le", "2025-03-01"), ("curé", "2025-06-30"), ("remis", "2025-11-14")],
        ),
        # Three verbs; words between; a pronoun for the noun.
        (
            "La commune achètera le terrain cette année, y construira un gymnase en 2026 et l'ouvrira aux clubs en 2027.",
            [("La", "2025-12-31"), ("y", "2026-12-31"), ("l'ouvrira", "2027-12-31")],
        ),
        (
            "Le ministre publiera un livre blanc en mai et, après concertation, déposera un projet de loi à l'automne.",
            [("Le", "2025-05-31"), ("déposera", "2025-12-20")],
        ),
        (
            "La préfecture publiera la carte des zones inondables en avril et celle des zones sèches en mai.",
            [("La", "2025-04-30"), ("celle", "2025-05-31")],
        ),
        # Infinitives, and clauses of what was announced.
        (
            "Le maire s'engage à publier un rapport en mai et à ouvrir un guichet avant le 1er octobre.",
            [("Le", "2025-05-31"), ("à", "2025-09-30")],
        ),
        (
            "Le préfet a annoncé que la digue sera renforcée en juillet et que la passerelle sera remplacée en novembre.",
            [("Le", "2025-07-31"), ("que", "2025-11-30")],
        ),
        (
            "Nous allons recruter cinquante agents d'ici juin et ouvrir deux centres en septembre.",
            [("Nous", "2025-06-30"), ("ouvrir", "2025-09-30")],
        ),
        # What follows from it, what is then done, and what comes with it.
        (
            "Le marché sera lancé en avril, pour une mise en service fin 2026.",
            [("Le", "2025-04-30"), ("pour", "2026-12-31")],
        ),
        (
            "Une étude sera confiée en avril à un bureau, qui rendra ses conclusions en novembre.",
            [("Une", "2025-04-30"), ("qui", "2025-11-30")],
        ),
        (
            "L'acte sera signé en mars, les premiers locataires devant être accueillis en septembre.",
            [("L'acte", "2025-03-31"), ("les", "2025-09-30")],
        ),
        (
            "La rue sera transformée en jardin, avec plantation de trente arbres en décembre.",
            [("La", ""), ("avec", "2025-12-31")],
        ),
    ],
)
def test_french_promises_in_one_sentence(body: str, expected: list[tuple[str, str]]) -> None:
    assert days_in(body, "fr") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The clinic will open in March and close by the end of 2026.", [("The", "2025-03-31"), ("close", "2026-12-31")]),
        (
            "The plan will be launched in April and completed by the end of July.",
            [("The", "2025-04-30"), ("completed", "2025-07-31")],
        ),
        (
            "The pool will reopen in March, the ice rink in June and the library in October.",
            [("The", "2025-03-31"), ("the", "2025-06-30"), ("the", "2025-10-31")],
        ),
        (
            "The council will publish a draft in May and we'll report the results by 30 September.",
            [("The", "2025-05-31"), ("we'll", "2025-09-30")],
        ),
        (
            "The department has agreed to appoint a commissioner by May and to publish a strategy by the end of the year.",
            [("The", "2025-05-31"), ("to", "2025-12-31")],
        ),
        (
            "A survey of the bridge will begin in March, with a full report published by June.",
            [("A", "2025-03-31"), ("with", "2025-06-30")],
        ),
        (
            "A contractor will be appointed in April, for a first delivery of trains in early 2027.",
            [("A", "2025-04-30"), ("for", "2027-03-31")],
        ),
        (
            "A draft will be shared with unions in March, ahead of a formal consultation in June.",
            [("A", "2025-03-31"), ("ahead", "2025-06-30")],
        ),
        (
            "A playground will be laid out before the summer and a fountain installed in September.",
            [("A", "2025-05-31"), ("a", "2025-09-30")],
        ),
        (
            "The barriers will come down on 1 March and parking will be restored on 15 March.",
            [("The", "2025-03-01"), ("parking", "2025-03-15")],
        ),
        (
            "The lake will be drained from 1 March, dredged in June and refilled before 15 November.",
            [("The", "2025-03-01"), ("dredged", "2025-06-30"), ("refilled", "2025-11-14")],
        ),
        (
            "The county will publish its plan in April, hold hearings in May and adopt it by October.",
            [("The", "2025-04-30"), ("hold", "2025-05-31"), ("adopt", "2025-10-31")],
        ),
        (
            "The town will buy the land this year, build a hall on it in 2026 and open it to clubs in 2027.",
            [("The", "2025-12-31"), ("build", "2026-12-31"), ("open", "2027-12-31")],
        ),
        (
            "The team will recruit ten officers by May and train them before the winter.",
            [("The", "2025-05-31"), ("train", "2025-11-30")],
        ),
    ],
)
def test_english_promises_in_one_sentence(body: str, expected: list[tuple[str, str]]) -> None:
    assert days_in(body, "en") == expected


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        # One thing, by and by: due by the last.
        ("Vingt bornes seront posées en 2026 puis trente en 2027.", "fr", "2027-12-31"),
        ("Twenty chargers will be installed in 2026 and thirty in 2027.", "en", "2027-12-31"),
        (
            "Dix radars seront installés d'ici la fin du premier trimestre et vingt d'ici la fin de l'année.",
            "fr",
            "2025-12-31",
        ),
        ("Trois familles emménageront en octobre, les autres avant l'hiver.", "fr", "2025-12-20"),
        ("Three families will move in next month and the others before the winter.", "en", "2025-11-30"),
        ("The scheme will be extended to York in May and Hull in June.", "en", "2025-06-30"),
        ("Trains will run every half hour from May and every quarter of an hour from December.", "en", "2025-05-31"),
        ("Thirty officers will be recruited in 2025, ten of them by the summer.", "en", "2025-12-31"),
        ("Des réunions se tiendront le 3 mars à Brivel, le 5 mars à Vaux et le 7 mars à Saint-Ours.", "fr", "2025-03-07"),
        # Nothing new is done by what stays, lasts or is hoped.
        ("Le guichet ouvrira en juin et restera ouvert en 2034.", "fr", "2025-06-30"),
        ("La halle sera livrée en juin, pour une fréquentation espérée en 2026.", "fr", "2025-06-30"),
        ("The work will last six months and finish in November.", "en", "2025-11-30"),
        ("A second bridge will be built by 2028, starting in May.", "en", "2028-12-31"),
        # One time against another, a condition, a remark before the verb.
        ("La section sera livrée au printemps 2026 et non plus à l'automne 2025.", "fr", "2026-06-20"),
        ("The station will open in spring 2026 rather than in autumn 2025.", "en", "2026-05-31"),
        (
            "The scheme will be extended to all schools in September once the pilot, run from March to June, is over.",
            "en",
            "2025-09-30",
        ),
        ("Le dossier, complété en mars, sera examiné en juin.", "fr", "2025-06-30"),
        ("Les travaux, qui débuteront le 3 mars, s'achèveront fin juin.", "fr", "2025-06-30"),
        ("Le plan et les crédits votés en janvier seront publiés en juin.", "fr", "2025-06-30"),
        # The time of completion is that of the promise.
        ("Une crèche sera construite, avec une livraison en mars 2027.", "fr", "2027-03-31"),
    ],
)
def test_one_promise_with_several_times(body: str, language: str, expected: str) -> None:
    assert [day for _, day in days_in(body, language)] == [expected]


@pytest.mark.parametrize(
    ("body", "language", "expected"),
    [
        # What the same subject does next comes after: the next March, and not the one before October.
        ("Le musée fermera en octobre et rouvrira en mars.", "fr", ["2025-10-31", "2026-03-31"]),
        ("Les travaux débuteront en octobre et seront achevés d'ici mars.", "fr", ["2025-10-31", "2026-03-31"]),
        ("The county will publish its plan in October and adopt it by March.", "en", ["2025-10-31", "2026-03-31"]),
        # Another subject may come first, and a year that is named stays.
        ("La piscine rouvrira en octobre et la patinoire en mars.", "fr", ["2025-10-31", "2025-03-31"]),
        ("The pool will reopen in October and the rink in March.", "en", ["2025-10-31", "2025-03-31"]),
        ("Le musée rouvrira en octobre et sera repeint en mars 2025.", "fr", ["2025-10-31", "2025-03-31"]),
    ],
)
def test_what_is_done_next_is_done_later(body: str, language: str, expected: list[str]) -> None:
    assert [day for _, day in days_in(body, language)] == expected


def test_who_promises_and_what_it_goes_on_from() -> None:
    first, second = found_in(
        "Le préfet de la Manche s'engage à publier un rapport en mai et à ouvrir un guichet avant le 1er octobre.",
        published=PUBLISHED,
    )

    assert second.actors == first.actors
    assert second.firmness == first.firmness
    assert "rapport" in second.title and "guichet" in second.title
