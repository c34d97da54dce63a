"""The stage that a sentence tells, by the ways in which each language tells it."""

from __future__ import annotations

import pytest

from parsers.claims.reading import read
from tests.support.measures.tables import try_each

TOLD = [
    ("fr", "done", "Le guichet unique fonctionne depuis le 3 mars."),
    ("fr", "done", "La navette circule depuis le 16 septembre."),
    ("fr", "done", "Le pont est ouvert à la circulation depuis lundi."),
    ("fr", "done", "Le centre accueille des patients depuis janvier 2022."),
    ("fr", "done", "La mesure s'applique depuis le 1er juillet."),
    ("fr", "done", "Un numéro unique répond jour et nuit depuis avril."),
    ("fr", "done", "La ligne 4 dessert Trévenans depuis la rentrée."),
    ("fr", "done", "L'aide est versée chaque mois depuis mai."),
    ("fr", "done", "La place est rendue aux piétons depuis l'été."),
    ("fr", "done", "Trois médecins y exercent depuis octobre."),
    ("fr", "done", "Les habitants disposent depuis juin d'une maison de services."),
    ("fr", "done", "Les élèves bénéficient depuis septembre d'un petit déjeuner gratuit."),
    ("fr", "done", "Le tarif est ramené à deux euros depuis le 1er janvier."),
    ("fr", "done", "Une brigade patrouille dans le quartier depuis le 4 mai."),
    ("fr", "done", "Douze caméras équipent la gare depuis l'automne."),
    ("fr", "done", "Le service est joignable le samedi depuis mars."),
    ("fr", "done", "Les bornes sont en place."),
    ("fr", "done", "Les cinq postes sont pourvus."),
    ("fr", "done", "Toutes les écoles sont équipées."),
    ("fr", "done", "Le site est en ligne."),
    ("fr", "done", "Le décret est paru le 4 juin."),
    ("fr", "done", "L'arrêté a été pris le 3 juin."),
    ("fr", "done", "Les crédits ont été versés."),
    ("fr", "done", "La piscine a rouvert."),
    ("fr", "done", "Le chantier s'est achevé en mai."),
    ("fr", "done", "Les agents ont rejoint leur poste le 2 mai."),
    ("fr", "done", "C'est désormais chose faite."),
    ("fr", "done", "Les douze logements sont occupés."),
    ("fr", "done", "Le dernier tronçon a été mis en service le 4 juin."),
    ("fr", "done", "Huit agents sont arrivés le 2 novembre."),
    ("fr", "done", "Les 2 300 m² de zinc sont en place."),
    ("fr", "done", "Le rapport, remis le 27 juillet, a nourri le projet de loi."),
    ("fr", "done", "Les familles ont emménagé en mars."),
    ("fr", "done", "La convention lie désormais les deux communes."),
    ("fr", "done", "Les clés ont été remises aux locataires."),
    ("fr", "done", "Quarante nichoirs ont pris place dans le parc."),
    ("fr", "done", "212 000 bols servis depuis septembre 2022."),
    ("fr", "done", "Les travaux, achevés en mai, ont coûté 3 millions d'euros."),
    ("fr", "done", "Ouvert le 3 avril, le guichet a reçu 400 demandes."),
    ("fr", "done", "La rue est fermée aux voitures depuis bientôt deux ans."),
    ("fr", "done", "Publié le 19 juin 2018, le marché compte deux lots."),
    ("fr", "done", "Voté le 16 décembre, soit avec un semestre de retard, le décret clôt la réforme."),
    ("fr", "done", "Le permis, déposé le 17 avril, fait l'objet d'un recours."),
    ("fr", "done", "Le guide, distribué à 3 000 foyers, est apprécié."),
    ("fr", "partly_done", "Quatre des six stations promises fonctionnent."),
    ("fr", "partly_done", "Sur les 1 500 logements annoncés, 188 sont occupés."),
    ("fr", "partly_done", "Neuf communes sur douze ont signé."),
    ("fr", "partly_done", "Près de la moitié des écoles ont été équipées."),
    ("fr", "partly_done", "La première des trois tranches est achevée."),
    ("fr", "partly_done", "Tout est livré, à l'exception du bâtiment C."),
    ("fr", "partly_done", "950 mètres de murs sont posés ; les 450 mètres restants le seront en mars."),
    ("fr", "partly_done", "Six agents ont été recrutés, les quatre autres le seront en juin."),
    ("fr", "partly_done", "5 214 logements rénovés, 2 930 autres en chantier."),
    ("fr", "partly_done", "Deux postes ont été pourvus ; le troisième ne l'est toujours pas."),
    ("fr", "partly_done", "Trois haltes ont rouvert, une quatrième est encore en travaux."),
    ("fr", "partly_done", "Sept arrêts seulement ont été aménagés."),
    ("fr", "under_way", "Les travaux se poursuivent."),
    ("fr", "under_way", "Le dossier est à l'instruction."),
    ("fr", "under_way", "La consultation des entreprises est en cours."),
    ("fr", "under_way", "Les fouilles avancent depuis mars."),
    ("fr", "under_way", "Les équipes travaillent au remplacement des conduites depuis mars."),
    ("fr", "cancelled", "Le conseil a mis un terme au projet de parking."),
    ("fr", "cancelled", "Le projet de parking a été écarté."),
    ("fr", "cancelled", "L'idée d'un téléphérique n'a pas été retenue."),
    ("fr", "cancelled", "Le projet de téléphérique est resté sans suite."),
    ("fr", "cancelled", "Le foyer Sainte-Luce ne sera finalement pas acheté."),
    ("fr", "cancelled", "Le foyer ne sera en revanche pas acheté."),
    ("fr", "cancelled", "Les deux haltes ne seront au bout du compte pas rouvertes."),
    ("fr", "cancelled", "Le pont n'a en définitive pas été reconstruit."),
    ("fr", "cancelled", "Il n'y aura pas de troisième tranche."),
    ("fr", "cancelled", "Le marché a été déclaré sans suite."),
    ("fr", "cancelled", "Il n'a pas été donné suite au projet de parc."),
    ("fr", "cancelled", "La piste d'une fusion n'est plus à l'ordre du jour."),
    ("fr", "cancelled", "La commune a renoncé à l'achat du foyer."),
    ("fr", "cancelled", "Le tribunal a annulé le permis, et le projet est enterré."),
    ("fr", "cancelled", "La troisième voie ne se construira pas."),
    ("fr", "cancelled", "L'option d'un passage souterrain n'a pas survécu à l'étude."),
    ("fr", "postponed", "L'ouverture, prévue en mars, interviendra finalement en juin."),
    ("fr", "postponed", "La livraison est désormais attendue pour 2025."),
    ("fr", "postponed", "Le pont rouvrira avec six mois de retard."),
    ("fr", "postponed", "Le chantier, qui devait commencer en mai, ne débutera qu'à l'automne."),
    ("fr", "postponed", "La seconde phase attendra 2026."),
    ("fr", "postponed", "La mise en service glisse de mars à septembre."),
    ("fr", "postponed", "L'ouverture a dû être repoussée."),
    ("en", "done", "The one-stop desk has been running since 3 March."),
    ("en", "done", "The shuttle has run since 16 September."),
    ("en", "done", "The bridge has been open to traffic since Monday."),
    ("en", "done", "The rule has applied since 1 July."),
    ("en", "done", "Evidence has been offered at every court since September."),
    ("en", "done", "Patients have been seen there since January."),
    ("en", "done", "Six hours on all lines since 31 December 2019."),
    ("en", "done", "Two GPs now work at the surgery."),
    ("en", "done", "Three mediators are now working in the schools."),
    ("en", "done", "All five posts are filled."),
    ("en", "done", "The lifts are working again."),
    ("en", "done", "Every school now has a defibrillator."),
    ("en", "done", "The new lifts went live on 4 May."),
    ("en", "done", "Tenants moved in during March."),
    ("en", "done", "The hotel courtrooms were handed back at Easter, as intended."),
    ("en", "done", "The money reached the councils in May."),
    ("en", "done", "The ban came in on 1 April."),
    ("en", "done", "Pumps have been stationed at Nook Lane since 27 September."),
    ("en", "done", "The Act received Royal Assent on 3 May."),
    ("en", "done", "Ferries now call at the island twice a day."),
    ("en", "done", "The orchard is planted."),
    ("en", "partly_done", "Four of the six stations promised are in use."),
    ("en", "partly_done", "Nine out of twelve councils have signed."),
    ("en", "partly_done", "All but two of the bridges have been repaired."),
    ("en", "partly_done", "The work is complete apart from the north stair."),
    ("en", "partly_done", "Six officers have been recruited, with four still to come."),
    ("en", "partly_done", "Three stops have reopened; a fourth is still closed."),
    ("en", "partly_done", "Only seven stops have been rebuilt."),
    ("en", "under_way", "Building work is well under way."),
    ("en", "under_way", "The team has been working on the culvert since March."),
    ("en", "under_way", "Interviews are taking place this week."),
    ("en", "cancelled", "Plans for a single witness line have been set aside."),
    ("en", "cancelled", "The idea of a cable car has been ruled out."),
    ("en", "cancelled", "The car park will not be built."),
    ("en", "cancelled", "The council has decided against a second car park."),
    ("en", "cancelled", "The scheme was dropped after the tender."),
    ("en", "cancelled", "Nothing came of the proposed shuttle."),
    ("en", "cancelled", "The proposal is no longer on the table."),
    ("en", "postponed", "The opening, due in March, will now be in June."),
    ("en", "postponed", "The bridge will reopen six months late."),
    ("en", "postponed", "Work will not start before the autumn."),
    ("en", "postponed", "The launch has been moved to next spring."),
    ("en", "postponed", "Delivery is now expected in 2025."),
    ("en", "postponed", "The second phase must wait until 2026."),
]
NOT_TOLD = [
    ("fr", "Le guide, distribué à 3 000 foyers, paraîtra en mai."),
    ("fr", "Le pont, financé par la région, ouvrira en mars."),
    ("fr", "Financé par la région, le pont ouvrira en mars."),
    ("fr", "Le bac circule toute l'année."),
    ("fr", "La préfecture accueille le public le matin."),
    ("fr", "Le parking ne sera pas accessible le 3 mai."),
    ("fr", "Les frais ne seront pas remboursés."),
    ("fr", "Le pont doit ouvrir en mars."),
    ("fr", "La commune compte 4 000 habitants."),
    ("en", "The desk is open from Monday to Friday."),
    ("en", "The ferry runs all year."),
    ("en", "The car park will not be available on 3 May."),
    ("en", "The bridge is due to open in March."),
    ("en", "The county has 40,000 residents."),
]


def _stages(text: str, language: str) -> set[str]:
    return {one.stage for sentence in read("", text, language).sentences for one in sentence.predicates}


def test_a_sentence_tells_a_stage_and_what_is_partly_done_or_given_up_is_not_done() -> None:
    def check(case: tuple[str, str, str]) -> None:
        language, stage, text = case
        told = _stages(text, language)
        assert stage in told
        assert stage != "done" or told.isdisjoint(("partly_done", "cancelled"))

    try_each(TOLD, check, name=lambda case: case[2])


def test_rules_practical_notes_and_what_is_to_come_tell_none() -> None:
    def check(case: tuple[str, str]) -> None:
        assert _stages(case[1], case[0]) == set()

    try_each(NOT_TOLD, check, name=lambda case: case[1])


@pytest.mark.parametrize(
    ("language", "text", "clause"),
    [
        (
            "fr",
            "Le rapport, long de 160 pages, a été remis aux élus.",
            "Le rapport, long de 160 pages, a été remis aux élus.",
        ),
        (
            "fr",
            "Ils ont reçu, le 22 juin dernier, le solde de la prime.",
            "Ils ont reçu, le 22 juin dernier, le solde de la prime.",
        ),
        (
            "fr",
            "Remis le 27 juillet, le rapport propose douze mesures.",
            "Remis le 27 juillet, le rapport propose douze mesures.",
        ),
        ("fr", "Les travaux en cours ont été financés.", ""),
        ("fr", "Hier, la digue a été réparée et le port rouvre.", "la digue a été réparée"),
        ("en", "The depot, built in 2019, has been sold.", ""),
        ("en", "The dam is repaired, the road is not.", "The dam is repaired"),
    ],
)
def test_a_clause_has_its_subject_and_object_beyond_what_is_put_in(language: str, text: str, clause: str) -> None:
    before = "Le 3 mai. "  # a sentence is read alike wherever it stands
    sentence = read("", before + text, language).sentences[-1]
    text = before + text
    assert (clause or text.removeprefix(before)) in {
        text[one.clause[0] : one.clause[1]].strip() for one in sentence.predicates
    }
