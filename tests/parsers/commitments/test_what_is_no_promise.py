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
        "Until the tests are clear, bathing will remain banned.",
        "An extra bus will run on busy days if need be.",
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
    "Nous avons décidé de doubler la prime versée aux sauveteurs.",
    "La Ville prendra en charge la moitié du prix des composteurs.",
    "La région, qui consacrera 3 millions d'euros à ce chantier, publiera un point d'étape chaque trimestre.",
    "Le numéro vert restera ouvert jusqu'au 30 avril.",
    "Le tarif de la cantine n'augmentera pas cette année.",
    "Un médiateur sera nommé dans les prochains jours.",
    "La direction des routes fera réparer le pont avant l'hiver.",
    "La surveillance des plages sera assurée par trente CRS du 1er juillet au 31 août.",
    "Le bureau de poste sera maintenu.",
    "Douze médecins seront recrutés et deux centres rouverts d'ici la fin de 2032.",
    "L'agence régionale de santé ouvrira un centre de vaccination à Lysval le 2 avril.",
    "L'État et la région ont convenu de partager par moitié le coût de la digue.",
    "Les abonnés seront remboursés des jours de grève en avril.",
    "Nous doublerons le nombre de patrouilles dès ce week-end.",
    "Mise en service de la station d'épuration : avril 2032.",
    "Les quarante lits fermés en février vont rouvrir en avril.",
    "La navigation sera rétablie dès que les berges auront été consolidées, au plus tard le 30 juin.",
    "Ordre a été donné aux brigades de contrôler chaque nuit les abords du port.",
    "Le lycée accueillera ses premiers élèves en septembre 2032.",
    "Un rapport d'étape est attendu pour le 30 juin.",
    "Les horaires de la bibliothèque sont étendus au dimanche à partir du 6 avril.",
    "L'hôpital gardera ses urgences ouvertes la nuit, le ministre s'y est engagé.",
    "Le préfet a annoncé qu'il recevrait les maires chaque mois jusqu'à la fin de la crise.",
    "Un second appel à projets, doté de 2 millions d'euros, sera publié en septembre.",
    "D'ici cinq ans, tous les bus seront électriques.",
    "Le gouvernement prolonge de six mois le bouclier tarifaire.",
    "Le dispositif est étendu à trois nouveaux cantons dès le 1er avril.",
    "Le préfet fera contrôler les 60 forages du bassin avant la fin de mai.",
    "L'entrée du musée sera gratuite pour les moins de 26 ans à partir du 1er mai.",
)
ENGLISH_PROMISES = (
    "The agency will give mayors the list of protected wells before 30 June.",
    "The department undertakes to answer every mayor within eight days.",
    "An allowance of £300 will be paid in May to staff.",
    "The region, which will spend £3 million on the work, will publish an update every quarter.",
    "Vaccination of herds starts on Monday 17 March in twelve parishes.",
    "The state will pay for all the tests, the prefect confirmed.",
    "The laboratory will give its results within two weeks and we will publish them.",
    "The footbridge is due to reopen on 4 July.",
    "The number of places will go from 40 to 65 in September.",
    "The agency will check all stations by 2033.",
    "Work on the bridge will start on 14 April, the highways office announced.",
    "The speed limit will be cut to 30 mph on the ring road from 5 May.",
    "The city intends to acquire the last two plots before the end of the term.",
    "Farmers will receive 70 per cent up front by mid-May.",
    "Two helicopters are due to arrive by Thursday.",
    "The first refurbished trains will be back in service this summer.",
    "Garden waste collections resume on 1 April.",
    "In the plan: a hundred nursery places, two sports halls and a youth centre by 2034.",
    "From 1 April the limit throughout the centre will be 20 mph.",
    "Some 120 homes are to be built by 2034.",
    "The second half of the year will see twelve electric buses arrive.",
    "The money will go towards new roofs for three schools.",
    "We shall finish the job: all 40 kilometres of hedges will be planted this winter.",
    "The prefect announced that he would meet mayors every month until the crisis is over.",
    "The grant goes from £12,000 to £18,000 in 2032.",
    "The fifteen rural schools will keep their classes next year.",
    "The government is extending the price cap by six months.",
    "The road will be handed back to traffic on the evening of 20 March.",
    "The county will fit water butts in its 48 schools by 2034.",
    "We will bring back the evening trains from 1 September.",
)


@pytest.mark.parametrize(("language", "kind"), [*(("fr", kind) for kind in FRENCH), *(("en", kind) for kind in ENGLISH)])
def test_what_only_looks_like_a_promise_is_told_as_none(language: str, kind: str) -> None:
    sentences = (FRENCH if language == "fr" else ENGLISH)[kind]
    told = [one.quote for sentence in sentences for one in found_in(sentence, language) if one.firmness != "event"]
    assert told == []


@pytest.mark.parametrize(("language", "sentences"), [("fr", FRENCH_PROMISES), ("en", ENGLISH_PROMISES)])
def test_promises_put_much_alike_are_found(language: str, sentences: tuple[str, ...]) -> None:
    assert [sentence for sentence in sentences if not found_in(sentence, language)] == []
