"""Which day an expression gives, by the words around it: what is over, what recurs, what runs until then.

Each table puts examples of one turn of phrase next to what only looks like it. The expression is in brackets.
"""

from __future__ import annotations

from datetime import date

import pytest

from parsers.deadlines import Deadline, find_deadlines

PUBLISHED = date(2023, 5, 11)
"""A Thursday."""


def expression(text: str, language: str, published: date | None = PUBLISHED) -> Deadline:
    """What is found for the expression in brackets."""
    said = text[text.index("[") + 1 : text.index("]")]
    plain = text.replace("[", "").replace("]", "")
    found = [one for one in find_deadlines(plain, published, language) if one.text.strip(" .") == said]
    assert len(found) == 1, find_deadlines(plain, published, language)
    return found[0]


def told(deadline: Deadline) -> str:
    return f"{deadline.role} {deadline.start or ''}…{deadline.end or ''}"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        # A participle followed by a day says when it was done.
        ("Les arrêtés prononcés [le 17 juillet] seront affichés en mairie.", "fr", "past 2022-07-17…2022-07-17"),
        ("Le budget approuvé [vendredi] financera douze postes.", "fr", "past 2023-05-05…2023-05-05"),
        ("La convention, signée [mardi] par le préfet, sera appliquée partout.", "fr", "past 2023-05-09…2023-05-09"),
        ("Le conseil a adopté [lundi] le plan de prévention.", "fr", "past 2023-05-08…2023-05-08"),
        ("Un arrêté a été prononcé [le 17 juillet].", "fr", "past 2022-07-17…2022-07-17"),
        ("Les jugements rendus [le 11 mai] seront publiés.", "fr", "past 2023-05-11…2023-05-11"),
        ("Réuni [jeudi] en préfecture, le comité suivra les travaux.", "fr", "past 2023-05-11…2023-05-11"),
        ("Le plan présenté [en avril] sera doté de deux millions d'euros.", "fr", "past 2023-04-01…2023-04-30"),
        ("Les dégâts constatés [dimanche] seront indemnisés.", "fr", "past 2023-05-07…2023-05-07"),
        ("Votée [en décembre], la loi entrera en application.", "fr", "past 2022-12-01…2022-12-31"),
        ("Le préfet recevait [vendredi] les maires.", "fr", "past 2023-05-05…2023-05-05"),
        ("Les renforts sont arrivés [lundi] et resteront sur place.", "fr", "past 2023-05-08…2023-05-08"),
        ("The order issued [on 17 July] will be displayed.", "en", "past 2022-07-17…2022-07-17"),
        ("The budget approved [on Friday] will fund twelve posts.", "en", "past 2023-05-05…2023-05-05"),
        ("The plan, presented [in April], will be funded.", "en", "past 2023-04-01…2023-04-30"),
        ("The measures announced [on Monday] will apply everywhere.", "en", "past 2023-05-08…2023-05-08"),
        ("The fund launched [in March] will be doubled.", "en", "past 2023-03-01…2023-03-31"),
        # The same participle after a future, for what is planned, or as a noun.
        ("Le budget sera approuvé [vendredi].", "fr", "due 2023-05-12…2023-05-12"),
        ("La convention doit être signée [mardi].", "fr", "due 2023-05-16…2023-05-16"),
        ("La convention sera ensuite signée [mardi].", "fr", "due 2023-05-16…2023-05-16"),
        ("La réunion prévue [vendredi] se tiendra à Lille.", "fr", "due 2023-05-12…2023-05-12"),
        ("Les travaux programmés [en juillet] dureront deux mois.", "fr", "due 2023-07-01…2023-07-31"),
        ("La cérémonie organisée [samedi] réunira les familles.", "fr", "due 2023-05-13…2023-05-13"),
        ("Le chantier devant être livré [en septembre] sera prolongé.", "fr", "due 2023-09-01…2023-09-30"),
        ("La livraison a été reportée [au 15 juin].", "fr", "due 2023-06-15…2023-06-15"),
        ("La livraison a été [fixée au 15 juin].", "fr", "due 2023-06-15…2023-06-15"),
        ("Le préfet réunira le comité [lundi].", "fr", "due 2023-05-15…2023-05-15"),
        ("La route restera fermée [lundi].", "fr", "due 2023-05-15…2023-05-15"),
        ("La visite aura lieu [le 3 juillet].", "fr", "due 2023-07-03…2023-07-03"),
        ("The report to be published [on Friday] will set out the costs.", "en", "due 2023-05-12…2023-05-12"),
        ("The meeting scheduled [for Friday] will take place in Leeds.", "en", "due 2023-05-12…2023-05-12"),
        ("The treaty is expected to be signed [on 15 May].", "en", "due 2023-05-15…2023-05-15"),
        ("The treaty will be formally signed [on 15 May].", "en", "due 2023-05-15…2023-05-15"),
        # What was announced, agreed or decided lies ahead; the day right at the verb is when that was said.
        ("Le ministre a annoncé l'ouverture de dix postes [pendant l'année 2023].", "fr", "due 2023-01-01…2023-12-31"),
        ("Décision a été prise de relever [cette année] les crédits.", "fr", "due 2023-01-01…2023-12-31"),
        ("Les communes se sont engagées à ouvrir un centre [cette année].", "fr", "due 2023-01-01…2023-12-31"),
        ("Le ministre a annoncé [vendredi] l'ouverture de dix postes.", "fr", "past 2023-05-05…2023-05-05"),
        ("Dix postes ont été créés dans le service [cette année].", "fr", "past 2023-01-01…2023-12-31"),
        ("We have agreed to open a centre [this year].", "en", "due 2023-01-01…2023-12-31"),
        ("We have opened a new centre in Leeds [this year].", "en", "past 2023-01-01…2023-12-31"),
        # Today, where the verb in its own clause looks ahead.
        ("We will publish the report [today].", "en", "due 2023-05-11…2023-05-11"),
        ("So [today] I can announce that we will publish a report.", "en", "past 2023-05-11…2023-05-11"),
        ("I am announcing [today] a plan which will be funded.", "en", "past 2023-05-11…2023-05-11"),
        ("Le préfet recevra les maires [ce soir].", "fr", "due 2023-05-11…2023-05-11"),
        ("Le préfet annonce [aujourd'hui] que les contrôles seront doublés.", "fr", "past 2023-05-11…2023-05-11"),
        ("Le centre sera [désormais] ouvert à tous.", "fr", "past 2023-05-11…2023-05-11"),
        # A day that only names a thing is the nearest, whatever becomes of the thing.
        ("La réunion [du 3 mai] sera suivie d'une visite.", "fr", "past 2023-05-03…2023-05-03"),
        ("La réunion [du 23 mai] sera suivie d'une visite.", "fr", "event 2023-05-23…2023-05-23"),
        # The verb of a relative clause does not govern the day before it.
        ("[Lundi], les communes qui ont été retenues percevront une aide.", "fr", "due 2023-05-15…2023-05-15"),
        ("[On Monday], the councils which have been chosen will receive a grant.", "en", "due 2023-05-15…2023-05-15"),
        ("Le parc sera achevé [la dernière semaine de mai].", "fr", "due 2023-05-22…2023-05-28"),
    ],
)  # several a line, as in a table  # fmt: skip
def test_the_verb_tells_whether_a_day_is_over(text: str, language: str, expected: str) -> None:
    assert told(expression(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le marché se tiendra [le dimanche].", "fr"),
        ("Le guichet accueillera le public [le mercredi] de 9 h à 12 h.", "fr"),
        ("La permanence se tiendra [les mardis].", "fr"),
        ("Le centre sera ouvert le [premier samedi du mois].", "fr"),
        ("Le comité se réunira [un lundi sur deux].", "fr"),
        ("Deux médecins tiendront la permanence [chaque fin de semaine].", "fr"),
        ("The clinic will run on the [first Saturday of each month].", "en"),
        ("The office will open [on Mondays].", "en"),
        ("The office will open [at weekends].", "en"),
        ("The committee will meet on the [first Monday of the month].", "en"),
        ("The committee will meet [every other Friday].", "en"),
    ],
)
def test_a_day_that_comes_back_is_no_day(text: str, language: str) -> None:
    assert told(expression(text, language)) == "recurring …"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Le guichet ouvrira [lundi].", "fr", "2023-05-15"),
        ("Le guichet ouvrira [le lundi 15 mai].", "fr", "2023-05-15"),
        ("Le guichet ouvrira [le lundi 15].", "fr", "2023-05-15"),
        ("Le préfet se rendra à Calais [ce dimanche].", "fr", "2023-05-14"),
        ("Le guichet ouvrira [le lundi de Pentecôte].", "fr", "2023-05-29"),
        ("Le bureau ouvrira [le premier samedi de juin].", "fr", "2023-06-03"),
        ("Le comité se réunira [le premier lundi du mois prochain].", "fr", "2023-06-05"),
        ("The office will open [on Monday].", "en", "2023-05-15"),
        ("The committee will meet [on the first Monday of next month].", "en", "2023-06-05"),
    ],
)
def test_a_single_day_stays_one(text: str, language: str, expected: str) -> None:
    assert told(expression(text, language)) == f"due {expected}…{expected}"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        # What goes on until then.
        ("Le permis sera valable [jusqu'au 31 décembre 2024].", "fr", "until …2024-12-31"),
        ("La plage restera fermée [jusqu'au 15 juin].", "fr", "until …2023-06-15"),
        ("Le dispositif sera maintenu [jusqu'à la fin de l'année].", "fr", "until …2023-12-31"),
        ("Les inscriptions sont ouvertes [jusqu'au 2 juin].", "fr", "until …2023-06-02"),
        ("La mesure a été prolongée [jusqu'au 31 décembre].", "fr", "until …2023-12-31"),
        ("L'arrêté est en vigueur [du 1er juin au 30 septembre].", "fr", "until 2023-06-01…2023-09-30"),
        ("L'enquête est ouverte [du 15 mai au 16 juin].", "fr", "until 2023-05-15…2023-06-16"),
        ("La zone sera interdite [à partir du 15 mai et jusqu'au 30 juin].", "fr", "until 2023-05-15…2023-06-30"),
        ("Les patrouilles seront doublées [pendant trois mois].", "fr", "until 2023-05-11…2023-08-11"),
        ("The ban will remain in place [until 30 June].", "en", "until …2023-06-30"),
        ("The ban will remain in place [until at least the end of June].", "en", "until …2023-06-30"),
        ("The scheme will run [from 1 June to 30 September].", "en", "until 2023-06-01…2023-09-30"),
        ("The consultation is open [from 15 May to 16 June].", "en", "until 2023-05-15…2023-06-16"),
        ("Funding will be kept [for three years].", "en", "until 2023-05-11…2026-05-11"),
        # Time given to act in is a deadline all the same.
        ("Les communes ont [jusqu'au 30 juin] pour répondre.", "fr", "due …2023-06-30"),
        ("Le préfet laisse aux occupants [jusqu'au 30 juin] pour partir.", "fr", "due …2023-06-30"),
        ("Applicants have [until 30 June] to reply.", "en", "due …2023-06-30"),
        ("The port has been given [until 30 June] to submit a plan.", "en", "due …2023-06-30"),
        # An event that takes a while, and work done over a while, are due at the end.
        ("Les travaux seront réalisés [du 15 au 26 mai].", "fr", "due 2023-05-15…2023-05-26"),
        ("L'effort sera porté [sur trois ans].", "fr", "due 2023-05-11…2026-05-11"),
        ("Le fonds sera épuisé [en deux ans].", "fr", "due 2023-05-11…2025-05-11"),
        # "Not before" and "not until" give a beginning.
        ("Le pont ne rouvrira pas [avant le 3 juillet].", "fr", "from 2023-07-03…"),
        ("Le rapport ne sera pas remis [avant l'automne].", "fr", "from 2023-09-23…"),
        ("The bridge will not reopen [until 3 July].", "en", "from 2023-07-03…"),
        ("The bridge won't reopen [before July].", "en", "from 2023-07-01…"),
        ("Le pont sera rouvert [avant le 3 juillet].", "fr", "due …2023-07-02"),
        ("The bridge will reopen [before July].", "en", "due …2023-06-30"),
    ],
)  # several a line, as in a table  # fmt: skip
def test_the_end_of_what_goes_on_is_no_due_day(text: str, language: str, expected: str) -> None:
    assert told(expression(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        # Days, months and years that follow each other are one stretch.
        ("L'office disposera de crédits [en 2024 et 2025].", "fr", "due 2024-01-01…2025-12-31"),
        ("Les crédits seront versés [en 2024, 2025 et 2026].", "fr", "due 2024-01-01…2026-12-31"),
        ("Les aides porteront [sur la période 2023 et 2024].", "fr", "due 2023-01-01…2024-12-31"),
        ("Des visites auront lieu [vendredi 2 juin et samedi 3 juin].", "fr", "due 2023-06-02…2023-06-03"),
        ("Des visites auront lieu [samedi et dimanche].", "fr", "due 2023-05-13…2023-05-14"),
        ("Le pont rouvrira [fin juin ou début juillet].", "fr", "due 2023-06-21…2023-07-10"),
        ("It will run [in 2024 and 2025].", "en", "due 2024-01-01…2025-12-31"),
        ("It will run [in 2024, 2025 and 2026].", "en", "due 2024-01-01…2026-12-31"),
        ("It will open [on Saturday and Sunday].", "en", "due 2023-05-13…2023-05-14"),
        ("It will open [in June or July].", "en", "due 2023-06-01…2023-07-31"),
        ("Grants will be paid [from June to September].", "en", "due 2023-06-01…2023-09-30"),
        ("La livraison s'échelonnera [du début de 2024 à la mi-2025].", "fr", "due 2024-01-01…2025-07-01"),
        # School years and budget years.
        ("Le dispositif sera étendu [pour l'année scolaire 2023-2024].", "fr", "due 2023-09-01…2024-07-07"),
        ("Un bilan sera dressé [d'ici la fin de l'année scolaire].", "fr", "due 2023-05-11…2023-07-07"),
        ("Des postes seront créés [l'année scolaire prochaine].", "fr", "due 2023-09-01…2024-07-07"),
        ("We will publish it [by the end of the financial year].", "en", "due 2023-05-11…2024-03-31"),
        ("We will publish it [in the next financial year].", "en", "due 2024-04-01…2025-03-31"),
        ("We will publish it [in the current financial year].", "en", "due 2023-04-01…2024-03-31"),
        ("We will publish it [by the end of the school year].", "en", "due 2023-05-11…2023-07-21"),
        ("It will open [in the 2023-24 academic year].", "en", "due 2023-09-01…2024-07-21"),
        # Terms of office end on a known day.
        ("Mille postes seront créés [d'ici la fin du quinquennat].", "fr", "due 2023-05-11…2027-05-13"),
        ("Mille postes seront créés [avant la fin du quinquennat].", "fr", "due …2027-05-13"),
        ("Mille postes seront créés [sur le quinquennat].", "fr", "due 2023-05-11…2027-05-13"),
        ("Le maire ouvrira deux crèches [d'ici la fin du mandat].", "fr", "due 2023-05-11…2026-03-31"),
        # "Courant", "en cours de", and other ways of saying within.
        ("Le parc sera achevé [dans le courant de l'année].", "fr", "due 2023-05-11…2023-12-31"),
        ("Le parc sera achevé [dans le courant du mois de juin].", "fr", "due 2023-06-01…2023-06-30"),
        ("Le parc sera achevé [en cours d'année].", "fr", "due 2023-05-11…2023-12-31"),
        ("Le parc sera achevé [dans deux ou trois mois].", "fr", "due 2023-07-11…2023-08-11"),
        ("Les contrôles seront doublés [durant la saison estivale].", "fr", "due 2023-06-21…2023-09-22"),
        ("Le réseau comptera [en 2024] 12 relais de plus.", "fr", "due 2024-01-01…2024-12-31"),
        ("The network will have [in 2024] 12 more masts.", "en", "due 2024-01-01…2024-12-31"),
        ("It will open [over the weekend].", "en", "due 2023-05-13…2023-05-14"),
        ("It will open [by year end].", "en", "due 2023-05-11…2023-12-31"),
        ("It will open [in a fortnight].", "en", "due 2023-05-25…2023-05-25"),
        ("It will open [in two to three years].", "en", "due 2025-05-11…2026-05-11"),
        ("It will open [by the spring].", "en", "due 2023-05-11…2024-05-31"),
        ("It will open [in time for winter].", "en", "due 2023-05-11…2023-12-01"),
        ("It will open [the week after next].", "en", "due 2023-05-22…2023-05-28"),
        ("It will open [on the 15th].", "en", "due 2023-05-15…2023-05-15"),
        ("It will open [on Monday the 26th].", "en", "due 2023-06-26…2023-06-26"),
        ("It will open [on Monday 26] at noon.", "en", "due 2023-06-26…2023-06-26"),
        ("Il ouvrira [lundi 26] de 9 heures à midi.", "fr", "due 2023-06-26…2023-06-26"),
        ("It will open [a week on Thursday].", "en", "due 2023-05-25…2023-05-25"),
        ("It will open [a week tomorrow].", "en", "due 2023-05-19…2023-05-19"),
        ("It will open [on Easter Monday].", "en", "due 2024-04-01…2024-04-01"),
        ("It will open [in the second half of June].", "en", "due 2023-06-15…2023-06-30"),
        ("It will open [in June, July and August].", "en", "due 2023-06-01…2023-08-31"),
        ("It will open [between 23 and 27 December].", "en", "due 2023-12-23…2023-12-27"),
        ("The trial will last [until the end of January].", "en", "until …2024-01-31"),
        ("It will be finished [by the end of this Parliament].", "en", "due 2023-05-11…2024-12-17"),
    ],
)  # several a line, as in a table  # fmt: skip
def test_stretches_are_read_as_they_are_meant(text: str, language: str, expected: str) -> None:
    assert told(expression(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La pêche est interdite jusqu'à nouvel ordre.", "fr"),
        ("La brigade sera dotée d'un service de veille.", "fr"),
        ("Un exercice sera organisé avec les pompiers.", "fr"),
        ("Le mandat de la mission sera double.", "fr"),
        ("The road will stay closed until further notice.", "en"),
        ("Les contrôles seront doublés dans les semaines et les mois à venir.", "fr"),
        ("Patrols will be doubled in the weeks and months ahead.", "en"),
        ("Patrols will be doubled over the coming weeks and months.", "en"),
        ("Roadworks will go on into the new year.", "en"),
        ("Les travaux dureront deux mois.", "fr"),
        ("Le chantier durera pendant deux mois.", "fr"),
        ("The trial is to last for six months.", "en"),
        ("Un bilan sera dressé chaque mois durant l'année scolaire.", "fr"),
        ("Figures will be given for each financial year.", "en"),
        ("Les maisons que la rivière a prises trois fois en dix ans seront rachetées.", "fr"),
        ("Le quartier aura une école neuve, la première en vingt ans.", "fr"),
        ("The street, flooded twice in three years, will be raised.", "en"),
        ("We will build a station here, the first for forty years.", "en"),
        ("Une réunion se tiendra dans les deux mois suivant l'exercice.", "fr"),
        ("They will meet again before the 2024 season.", "en"),
        ("En cas de panne, le trafic reprendra sous 24 heures.", "fr"),
        ("Le dossier sera instruit dans les deux mois si le conseil l'approuve.", "fr"),
        ("If the pump fails, a second one will be fitted within two days.", "en"),
        ("Most islanders keep a quiet Christmas, and will do so again.", "en"),
    ],
)
def test_what_only_looks_like_a_day_has_none(text: str, language: str) -> None:
    assert [one for one in find_deadlines(text, PUBLISHED, language) if one.start or one.end] == []
