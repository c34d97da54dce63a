"""What looks like a promise and is none, by the ways each language has of putting it; and promises put much alike."""

from __future__ import annotations

import pytest

from tests.parsers.commitments.found import found_in

FRENCH = {
    "what was done": (
        "Le quai nord a été livré en janvier et la grue fonctionne depuis trois semaines.",
        "Les travaux engagés l'an dernier sont terminés, et la salle accueille de nouveau le public.",
        "Mise en service le 4 février, la nouvelle station traite les eaux de six communes.",
        "La mission, confiée en octobre à deux inspecteurs, a rendu ses conclusions vendredi.",
    ),
    "rules for every case": (
        "Tout dépôt d'ordures en dehors des bacs sera puni d'une amende de 135 euros.",
        "Les recours devront être déposés au greffe dans un délai de deux mois.",
        "Une commission de sept membres arrête la liste, qui est ensuite affichée en mairie.",
        "Le mandat des membres est de trois ans, renouvelable une fois.",
    ),
    "duties of the public": (
        "Les propriétaires devront débroussailler leur terrain avant le 30 juin.",
        "Les automobilistes emprunteront la déviation par Lysval.",
        "Les titulaires d'une carte grise ont jusqu'au 31 décembre pour la faire enregistrer.",
        "Les entreprises intéressées ont jusqu'au 30 juin pour faire acte de candidature.",
    ),
    "conditions": (
        "Si le niveau de la nappe continue de baisser, le préfet interdira l'arrosage.",
        "Au-delà de 40 inscrits, une deuxième session sera ouverte.",
        "En l'absence de réponse, l'administration procédera à l'enlèvement du véhicule.",
        "Quand la marée dépasse 5 mètres, la promenade est fermée et les bus sont déviés.",
    ),
    "wishes and appeals": (
        "Nous espérons que le pont sera rouvert avant l'hiver.",
        "Il serait souhaitable qu'un accord soit trouvé d'ici l'été.",
        "Nul doute que cette rénovation attirera de nouveaux visiteurs.",
        "Il conviendrait de revoir le tracé avant 2033.",
    ),
    "events": (
        "La fête de la mer se tiendra samedi 14 juin sur le port.",
        "Une minute de silence sera observée à midi.",
        "Une visite guidée du fort est proposée dimanche à 15 heures.",
        "La projection sera suivie d'un débat avec le réalisateur.",
    ),
    "what others ask, hope or say": (
        "Les syndicats réclament que les quarante postes soient rétablis avant la rentrée.",
        "Le rapport de la chambre régionale recommande que la ville publie ses comptes avant le 1er juin.",
        "« La fédération fera appel », a annoncé son avocat.",
        "Pour le club, ce stade doit être prêt en août.",
    ),
    "old promises": (
        "En 2027, le ministre avait promis que la ligne rouvrirait avant 2030.",
        "À l'époque, la région annonçait que chaque lycée serait raccordé avant 2028.",
        "Comme le ministre l'avait annoncé, la ligne a été électrifiée.",
        "Il devait être rénové au printemps, il l'a été à l'automne.",
    ),
    "history": (
        "Détruite en 1944, l'église sera reconstruite dix ans plus tard par les habitants.",
        "Fondée en 1848, la manufacture emploiera jusqu'à 800 ouvrières avant de fermer en 1972.",
        "Longue de 3 kilomètres, la digue protège 900 maisons et supporte la route côtière.",
        "À ce rythme, la dune aura disparu en 2060.",
    ),
    "descriptions and forecasts": (
        "Le centre compte trente agents et reçoit chaque jour cent cinquante appels.",
        "Le tracé de 12 kilomètres traversera quatre villages.",
        "Les récoltes seront plus faibles cette année.",
        "Ces travaux feront gagner dix minutes aux automobilistes.",
    ),
    "effects and phrases": (
        "Chacun comprendra que la situation est difficile.",
        "Vous trouverez ci-joint la liste des bureaux de vote.",
        "Rien ne sera plus comme avant.",
        "La fermeture de la classe n'est pas envisagée à ce stade.",
    ),
    "what is dropped or denied": (
        "Le projet de téléphérique est abandonné.",
        "L'idée d'une navette fluviale a été écartée après l'étude.",
        "La commune n'envisage pas de vendre le presbytère.",
        "Le calendrier des travaux n'est pas connu.",
    ),
    "practical notes": (
        "Renseignements et inscriptions au 03 20 11 22 33 jusqu'au 4 avril.",
        "Le bureau des passeports reçoit sur rendez-vous du lundi au vendredi.",
        "La carte d'abonnement, vendue 20 euros, est valable jusqu'au 31 décembre 2031.",
        "Les inscriptions se font en ligne jusqu'au 30 juin.",
    ),
    "background": (
        "Ces trois dernières années, le nombre de visiteurs a doublé, et la tendance devrait se poursuivre.",
        "La directive européenne oblige les États à recenser leurs captages d'ici 2033.",
        "Un décret de 2029 fixe à 2035 la fin de vente des chaudières au fioul.",
        "Le syndicat mixte gère l'eau de 34 communes et emploie 51 personnes.",
    ),
    "what others plan": (
        "La compagnie ferroviaire espère transporter un million de voyageurs en 2032.",
        "Trois candidats à la reprise se sont manifestés ; le tribunal se prononcera le 12 mai.",
        "Le propriétaire du château souhaite en faire un hôtel d'ici trois ans.",
        "M. Vasseur quittera ses fonctions le 30 avril pour prendre sa retraite.",
    ),
    "speech": (
        "Je voudrais, avant de conclure, saluer les bénévoles qui seront ce soir à nos côtés.",
        "Vous le savez, la tâche sera rude.",
        "Comment ne pas voir que la mer finira par gagner ?",
        "L'essentiel est que chacun retrouve vite un toit.",
    ),
}
ENGLISH = {
    "what was done": (
        "The north quay was handed over in January and the crane has been working for three weeks.",
        "The sea wall has now been repaired along its whole length.",
        "On Thursday the lord lieutenant gave medals to four firefighters.",
        "The inquiry, given in October to two inspectors, handed in its findings on Friday.",
    ),
    "rules for every case": (
        "Anyone who drops litter outside the bins will be fined £150.",
        "No one may stand more than three times.",
        "Late payment will incur a surcharge of 10 per cent.",
        "Members serve for three years, once renewable.",
    ),
    "duties of the public": (
        "Owners must clear their land before 30 June.",
        "Motorists will follow the diversion through Marlow Bridge.",
        "Householders are asked not to wash cars until 30 September.",
        "Interested firms have until 30 June to apply.",
    ),
    "conditions": (
        "If the water table keeps falling, the agency will ban watering.",
        "Above 40 entries, a second session will be opened.",
        "A relief pump will take over if the main one breaks down.",
        "Let the rain return, and the limits could be lifted before the month is out.",
    ),
    "wishes and appeals": (
        "We hope the bridge will reopen before winter.",
        "It would be good to see an agreement by the summer.",
        "It is time for the region to face up to its duty before winter.",
        "It would be wise to look again at the route before 2033.",
    ),
    "events": (
        "The sea festival will be held on Saturday 14 June on the quay.",
        "A minute's silence will be observed at noon.",
        "Pupils will sing on the green on 21 June.",
        "The museum ship will call at Lyseham from 2 to 9 May.",
    ),
    "what others ask, hope or say": (
        "Unions are demanding that the forty posts be restored before September.",
        "Fishermen expect the ministry to extend the season to 30 June.",
        '"The federation will appeal," its lawyer announced.',
        "A member of the minority would have liked the pool to be roofed by 2032.",
    ),
    "old promises": (
        "In 2027 the minister promised that the line would reopen before 2030.",
        "The former mayor wanted to double the park by 2030.",
        "As the minister had announced, the line has been electrified.",
        "In 2015, the mayor recalls, the state promised a station by 2022.",
    ),
    "history": (
        "Destroyed in 1944, the church would be rebuilt ten years later by the townspeople.",
        "Founded in 1848, the mill would employ 800 women before closing in 1972.",
        "Three kilometres long, the wall protects 900 homes and carries the coast road.",
        "The river should be back in its bed by the weekend.",
    ),
    "descriptions and forecasts": (
        "The centre has thirty staff and takes one hundred and fifty calls a day.",
        "The twelve-mile route will cross four villages.",
        "The new software compares the records of three services and flags errors.",
        "Some 500 people are expected to attend.",
    ),
    "effects and phrases": (
        "This reform will make life easier for small parishes.",
        "History will remember the courage of these men.",
        "Nothing will be as it was.",
        "No date has been set for the reopening.",
    ),
    "what is dropped or denied": (
        "The cable car has been dropped.",
        "The idea of a river shuttle was ruled out after the study.",
        "The council does not intend to sell the old vicarage.",
        "The date of the works is not known.",
    ),
    "practical notes": (
        "For details and bookings call 01234 567890 by 4 April.",
        "The passport office sees callers by appointment from Monday to Friday.",
        "The season ticket, at £20, is valid until 31 December 2031.",
        "Sign up online until 30 June.",
    ),
    "background": (
        "Over the past three years visitor numbers have doubled, and the trend should go on.",
        "The directive obliges states to list their wells by 2033.",
        "A 2029 order sets 2035 as the end of sales of oil boilers.",
        "The water board serves 34 parishes and employs 51 people.",
    ),
    "what others plan": (
        "The railway company hopes to carry a million passengers in 2032.",
        "The festival expects 20,000 people from 3 to 6 July.",
        "The castle's owner wants to turn it into a hotel within three years.",
        "Ms Black, appointed chief executive, will take up her post on 7 April.",
    ),
    "speech": (
        "Before I end, I want to greet the volunteers who will be with us tonight.",
        "As you know, the task will be hard.",
        "How can one not see that the sea will win in the end?",
        "What matters is that everyone finds a roof again soon.",
    ),
}
FRENCH_PROMISES = (
    "Le préfet remettra la liste des captages protégés aux maires avant le 30 juin.",
    "La Ville prendra en charge la moitié du prix des composteurs.",
    "Ouverture de la nouvelle caserne prévue en novembre.",
    "La passerelle doit rouvrir aux piétons le 4 juillet.",
    "Le marché sera attribué en juin et les premiers bus circuleront fin 2032.",
    "La vitesse sera abaissée à 50 km/h sur la rocade dès le 5 mai.",
    "Les agriculteurs recevront un acompte de 70 % avant la mi-mai.",
    "Mise en service de la station d'épuration : avril 2032.",
    "La navigation sera rétablie dès que les berges auront été consolidées, au plus tard le 30 juin.",
    "Il n'y aura pas de hausse de la taxe foncière cette année.",
    "Cette somme servira à refaire les toitures de trois écoles.",
    "Trois agents seront affectés à ce nouveau service dès mai.",
    "Les analyses seront refaites chaque semaine et publiées sur le site.",
    "Le Département équipera ses 48 collèges de récupérateurs d'eau d'ici 2034.",
    "La dotation sera maintenue à son niveau de 2030.",
    "Chaque habitant recevra un composteur avant l'été.",
    "Comme il l'avait promis, le ministre débloquera 2 millions d'euros en mai.",
    "Annoncé en 2029, le pont sera finalement ouvert le 4 juin.",
    "La halle, construite en 1895, sera restaurée d'ici 2033.",
    "Fermée depuis mars, la piscine rouvrira le 2 juin.",
    "Les syndicats seront associés à la rédaction du plan, qui sera prêt en juin.",
    "À la demande des riverains, un mur antibruit sera construit en 2032.",
    "Les amendes seront doublées à partir du 1er juin.",
    "Un numéro unique permettra dès septembre de joindre tous les services.",
    "Les véhicules les plus polluants seront interdits dans le centre à partir de 2033.",
    "Nous espérions un accord ; il est là, et l'usine rouvrira en mai.",
    "L'entreprise Lorme, titulaire du marché, livrera les 40 logements en juin 2032.",
    "La compagnie des bus mettra en service dix véhicules électriques à la rentrée.",
    "Les élèves de Lysval auront classe dans des locaux neufs en septembre.",
    "Le conseil a voté la gratuité des musées, qui s'appliquera au 1er juillet.",
    "Si 2030 fut l'année des études, 2031 sera celle du chantier, qui débutera en avril.",
)
ENGLISH_PROMISES = (
    "The agency will give mayors the list of protected wells before 30 June.",
    "An allowance of £300 will be paid in May to staff.",
    "The helpline will stay open until 30 April.",
    "A mediator will be appointed in the coming days.",
    "Beaches will be patrolled by thirty lifeguards from 1 July to 31 August.",
    "Harwick pupils will be taught in the next school from Monday.",
    "The state and the region have agreed to share the cost of the sea wall equally.",
    "While work goes on, a free shuttle will link the station and the centre.",
    "The council has voted £300,000 to renew the school roof this summer.",
    "There will be no rise in council tax this year.",
    "Library hours are extended to Sundays from 6 April.",
    "Ministers have told the agency to report back within six weeks.",
    "The fifteen rural schools will keep their classes next year.",
    "The scheme is being extended to three more districts from 1 April.",
    "A second ambulance will be stationed in the district from 1 April.",
    "Firms that were hit will be exempt from rates in 2032.",
    "Every resident will receive a composter before the summer.",
    "As he had promised, the minister will release £2 million in May.",
    "Announced in 2029, the bridge will at last open on 4 June.",
    "The hall, built in 1895, will be restored by 2033.",
    "Closed since March, the pool will reopen on 2 June.",
    "Unions will be consulted on the plan, which will be ready in June.",
    "At residents' request, a noise wall will be built in 2032.",
    "Fines will be doubled from 1 June.",
    "A single number will from September reach every service.",
    "The most polluting vehicles will be banned from the centre from 2033.",
    "We had hoped for a deal; it is here, and the works will reopen in May.",
    "Lorme Ltd, which holds the contract, will hand over the 40 homes in June 2032.",
    "The council has voted for free museums, which will apply from 1 July.",
    "When the works are finished in June, the road will be handed back to traffic.",
    "Until the bridge reopens, a free ferry will run every twenty minutes.",
)


@pytest.mark.parametrize(("language", "kind"), [*(("fr", kind) for kind in FRENCH), *(("en", kind) for kind in ENGLISH)])
def test_what_only_looks_like_a_promise_is_told_as_none(language: str, kind: str) -> None:
    sentences = (FRENCH if language == "fr" else ENGLISH)[kind]
    told = [one.quote for sentence in sentences for one in found_in(sentence, language) if one.firmness != "event"]
    assert told == []


@pytest.mark.parametrize(("language", "sentences"), [("fr", FRENCH_PROMISES), ("en", ENGLISH_PROMISES)])
def test_promises_put_much_alike_are_found(language: str, sentences: tuple[str, ...]) -> None:
    assert [sentence for sentence in sentences if not found_in(sentence, language)] == []


def test_what_is_made_public_is_promised_and_a_visit_is_an_event() -> None:
    (report,) = found_in("Un bilan sera rendu public avant la fin du mois de juillet 2032.")
    (visit,) = found_in("Le préfet se rendra à Dol le 3 mai 2032 pour une visite du port.")
    assert (report.firmness, visit.firmness) == ("firm", "event")
