"""Which lines make promises of the bare items under them, and which of the same items make none."""

from __future__ import annotations

import pytest

from tests.parsers.commitments.found import found_in

FRENCH = (
    "la création de 40 places d'hébergement",
    "une aide de 200 euros par hectare",
    "le report des cotisations de l'année",
    "l'envoi de deux vétérinaires dans le canton",
)
ENGLISH = (
    "the creation of 40 hostel places",
    "a grant of £200 a hectare",
    "the sending of two vets to the district",
)
PROMISING = {
    "fr": (
        "Le plan annoncé ce matin tient en quatre points :",
        "La préfète a annoncé quatre mesures :",
        "Les axes suivants ont été arrêtés :",
        "Ont été actés, à la demande des communes :",
        "Le conseil a voté :",
        "Pour 2032, la commune a inscrit à son budget :",
        "Au total, quatre engagements :",
        "Pour répondre à l'urgence, la Ville débloque :",
        "Les éleveurs bénéficieront de :",
        "Ce contrat permettra :",
        "Le ministre a détaillé ce vendredi le plan d'urgence :",
        "Le programme se décompose comme suit :",
        "S'y ajouteront, à la rentrée :",
    ),
    "en": (
        "The plan announced this morning has four points:",
        "The minister has today set out the emergency plan:",
        "The following have been agreed:",
        "The council has voted:",
        "For 2032 the council has budgeted for:",
        "Planned by the summer:",
        "Four decisions were taken at the meeting:",
        "To meet the emergency, the city is releasing:",
        "The package is made up of:",
    ),
}
OTHER = {
    "fr": (
        "Ont été réalisés depuis 2028 :",
        "Le premier plan avait permis :",
        "Les participants ont salué :",
        "Les syndicats réclament :",
        "L'association demande :",
        "La réunion a permis d'évoquer :",
    ),
    "en": (
        "Completed since 2028:",
        "The first plan had brought:",
        "Those present welcomed:",
        "Unions are calling for:",
        "The association asks for:",
        "The meeting discussed:",
    ),
}
BEFORE = {
    "fr": "Le département compte douze cantons, répartis entre la côte, la plaine et les collines du sud. La pêche, le lin "
    "et le tourisme y font vivre la plupart des familles. Le relief est doux, les routes sont nombreuses et les marchés "
    "animés tout au long de la semaine dans les bourgs.",
    "en": "The county has twelve districts, spread between the coast, the plain and the hills of the south. Fishing, "
    "flax and tourism keep most families. The land is gentle, the roads are many and the markets are lively all week.",
}


def _found_under(line: str, language: str) -> int:
    items = FRENCH if language == "fr" else ENGLISH
    body = BEFORE[language] + f"\n\n{line}\n\n" + "\n".join(f"- {item};" for item in items)
    quotes = [one.quote for one in found_in(body, language)]
    return sum(any(item in quote for quote in quotes) for item in items)


@pytest.mark.parametrize(("language", "line"), [(code, line) for code, lines in PROMISING.items() for line in lines])
def test_what_was_decided_or_granted_makes_promises_of_its_items(language: str, line: str) -> None:
    assert _found_under(line, language) == len(FRENCH if language == "fr" else ENGLISH)


@pytest.mark.parametrize(("language", "line"), [(code, line) for code, lines in OTHER.items() for line in lines])
def test_what_was_done_or_is_asked_by_others_makes_none(language: str, line: str) -> None:
    assert _found_under(line, language) == 0


def test_a_timetable_promises_its_lines() -> None:
    body = BEFORE["en"] + "\n\nTimetable for the works:\n\n- May 2031: laying of rails;\n- January 2032: opening."
    assert len(found_in(body, "en")) == 2
