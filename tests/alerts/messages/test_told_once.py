"""Within a message nothing is told twice: what is known of a commitment, an address, what several have in common."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from alerts.kinds.moved import MovedFacts
from alerts.kinds.release import NewReleaseFacts
from alerts.kinds.withdrawn import WithdrawnFacts
from alerts.messages.escaping import shortened
from alerts.messages.headlines import index
from alerts.messages.render import render
from alerts.messages.shown import in_common
from alerts.messages.wordings import wordings
from alerts.model import CommitmentFacts
from parsers.model import Amount
from tests.support.written.alert_facts import (
    alert,
    due_soon,
    edited,
    follow_up,
    incident,
    link,
    new_commitment,
    on_a_day,
    overdue,
    promise,
    release,
)
from tests.support.written.messages import FORMS, one, plain, words

FR = wordings("fr")
ADDRESS = "https://www.interieur.gouv.fr/plan"


def undated(number: int, **changed: object) -> CommitmentFacts:
    none = {"deadline_text": None, "due_from": None, "due_on": None, "precision": None}
    own = {"commitment_id": f"c{number}", "quote": f"Nous ouvrirons la salle {number}."}
    return promise(**{**own, **none, **changed})


@pytest.mark.parametrize("form", FORMS)
def test_a_promise_that_is_new_and_due_soon_is_described_once(form):
    figures = (Amount("26 avions", 26.0, "avions"),)
    promised = on_a_day(quote=f"{on_a_day().quote} Vingt-six avions voleront.", amounts=figures, confidence=0.5)
    alerts = [new_commitment(promised), due_soon(promised)]
    read = words(message := render(alerts, occasion="single", language="fr", form=form))
    for said in ("Parties : France", "Chiffres promis : 26 avions", "Lecture peu sûre", "2020 · Ministère"):
        assert read.count(said) == 1
    assert message.body.count(ADDRESS) == (2 if form == "html" else 1)
    assert "(cité plus haut)" in read
    assert "Le 22 mai 2021 : 7 jours avant l’échéance" in read


def test_in_a_digest_each_section_says_again_where_it_is_from():
    alerts = [new_commitment(on_a_day()), overdue(on_a_day(), alert_id="2"), overdue(on_a_day(), alert_id="3")]
    read = words(render(alerts, occasion="daily", language="fr", form="text"))
    assert read.count(ADDRESS) == 2


@pytest.mark.parametrize("form", FORMS)
def test_what_several_promises_have_in_common_stands_above_them(form):
    told = new_commitment(*(undated(number, confidence=0.5) for number in range(4)))
    read = words(one(told, form=form))
    for said in ("Parties : France, Royaume-Uni", "Aucun de ces engagements n’énonce d’échéance.", "Lectures peu sûres"):
        assert read.count(said) == 1
        assert read.index(said) < read.index("salle 0")
    assert "non énoncée" not in read and "Lecture peu sûre" not in read


def test_what_most_have_in_common_leaves_the_others_their_own():
    some = [undated(0), undated(1), undated(2, actors=("Belgique",)), replace(on_a_day(), commitment_id="c3")]
    read = words(one(new_commitment(*some)))
    assert "Parties, sauf indication contraire : France, Royaume-Uni" in read
    assert "Aucune échéance énoncée, sauf indication contraire." in read
    assert read.count("Parties : Belgique") == 1 and read.count("Échéance : 29 mai 2021") == 1


def test_a_promise_of_nobody_leaves_the_parties_of_the_others_below_them():
    some = [undated(0), undated(1), undated(2, actors=())]
    assert not in_common(some, FR).names
    assert words(one(new_commitment(*some))).count("Parties : France, Royaume-Uni") == 2


def test_one_promise_has_nothing_in_common_with_others():
    assert in_common([undated(0)], FR).lines == ()


@pytest.mark.parametrize("form", FORMS)
def test_a_warning_that_was_given_is_short_the_next_time(form):
    told = new_commitment(promise(confidence=0.5), undated(1), undated(2, confidence=0.5))
    assert words(one(told, form=form)).count("vérifier que le texte s’engage bien à cela") == 1
    assert "Lecture peu sûre." in words(one(told, form=form))


@pytest.mark.parametrize("form", FORMS)
def test_follow_ups_between_two_releases_say_once_whose_they_are_and_what_is_missing(form):
    told = follow_up(link(), link(promise=undated(1), quote="La salle est ouverte.", relation="follow_up"))
    read = words(one(told, form=form))
    assert read.count("le 29 novembre 2020 · Ministère") == 1 and read.count("le 21 juillet 2021 · Ministère") == 1
    assert "Promis aussi" in read and "Dit aussi" in read
    assert read.count("Parties : ") == 1
    assert read.count("Ce qui manque") == 1


def test_figures_that_are_missing_are_one_line():
    figures = tuple(Amount(f"{number} avions", float(number), "avions") for number in (26, 4, 11))
    read = words(one(follow_up(link(promise=promise(amounts=figures)))))
    assert "Les chiffres promis (26 avions, 4 avions, 11 avions) ne sont pas dans le passage cité." in read
    one_left = words(one(follow_up(link(promise=promise(amounts=figures), quote="Les 26 avions et les 4 avions volent."))))
    assert "Le chiffre promis (11 avions) n’est pas dans le passage cité." in one_left


def test_that_there_is_no_deadline_is_said_once():
    read = words(one(follow_up(link(promise=undated(1)))))
    assert "Échéance : non énoncée" in read and "pour quand" not in read


@pytest.mark.parametrize("form", FORMS)
def test_a_sentence_that_stands_among_the_changes_is_not_quoted_again(form):
    from alerts.kinds.edited import Change

    told = edited(
        Change("removed", "Au cours des six prochains mois, les résultats seront examinés. Merci."),
        promises_gone=(promise(),),
    )
    assert "(cité plus haut)" in words(one(told, form=form))


@pytest.mark.parametrize("form", FORMS)
def test_words_quoted_within_a_quotation_have_the_inner_marks_of_print(form):
    told = due_soon(promise(quote="Le phénomène dit des « small boats », et « la suite », prendra fin."))
    assert "« Le phénomène dit des “small boats”, et “la suite”, prendra fin. »" in words(one(told, form=form))


def test_withdrawn_promises_have_their_release_above_them():
    told = alert("withdrawn", WithdrawnFacts(release(), (undated(0), undated(1)), date(2021, 1, 4)))
    read = words(one(told))
    assert read.index(ADDRESS) < read.index("salle 0")
    assert read.count(ADDRESS) == 1


ROUGH = [
    ("month", 2, "Échéance imminente : mai 2021. Au 27 mai 2021, il reste 4 jours au plus."),
    ("month", 30, "Échéance imminente : mai 2021. Au 29 avril 2021, il reste 32 jours au plus."),
    ("year", 7, "Échéance imminente : 2021. Au 22 mai 2021, il reste 223 jours au plus."),
    ("approximate", 7, "Échéance imminente : vers le 29 mai 2021. Au 22 mai 2021, il reste environ 7 jours."),
    ("approximate", 1, "Échéance imminente : vers le 29 mai 2021 Promis"),
    ("month", -30, "Échéance passée : mai 2021. Au 28 juin 2021, elle l’est depuis 28 jours."),
    ("month", -1, "Échéance passée : mai 2021 Promis"),
]


@pytest.mark.parametrize(("precision", "days", "said"), ROUGH)
def test_days_to_a_period_are_counted_to_its_end_and_to_a_rough_day_about(precision, days, said):
    told = due_soon(promise(precision=precision), days) if days > 0 else overdue(promise(precision=precision), days)
    assert said in words(one(told))


def test_the_second_notice_of_a_deadline_does_not_read_like_the_first():
    first, second = due_soon(days=30, stage=30), due_soon(days=7)
    assert plain(one(first).subject) != plain(one(second).subject)
    assert words(one(first)) != words(one(second))


@pytest.mark.parametrize("form", FORMS)
def test_two_promises_of_a_release_with_one_deadline_say_once_how_far_off_it_is(form):
    other = on_a_day(commitment_id="c2", quote="Les délais seront examinés aussi, au plus tard le 29 mai 2021.")
    for kind, said in (
        (due_soon, "Le 22 mai 2021 : 7 jours avant"),
        (overdue, "dans les sources suivies au 21 juillet 2021"),
    ):
        days = 7 if kind is due_soon else -53
        alerts = [kind(on_a_day(), days, "1"), kind(other, days, "2")]
        assert words(render(alerts, occasion="single", language="fr", form=form)).count(said) == 1


def told_of(*promises: CommitmentFacts, excerpt: str = "Le ministre a reçu les élus.", count: int | None = None):
    return alert("release", NewReleaseFacts(release(), excerpt, len(promises) if count is None else count, promises))


@pytest.mark.parametrize("form", FORMS)
def test_a_new_release_quotes_what_it_promises(form):
    read = words(one(told_of(on_a_day(), undated(1), count=5), form=form))
    assert "5 engagements relevés dans ce communiqué." in read
    assert "« Nous ouvrirons la salle 1. »" in read and "Échéance : 29 mai 2021" in read
    assert "+3 autres" in read
    assert "autre" not in words(one(told_of(on_a_day(), undated(1)), form=form))


@pytest.mark.parametrize("form", FORMS)
def test_what_the_promises_of_a_new_release_have_in_common_stands_once(form):
    read = words(one(told_of(undated(1), undated(2), undated(3)), form=form))
    assert read.count("Parties : France, Royaume-Uni") == 1
    assert read.count("Aucun de ces engagements n’énonce d’échéance.") == 1 and "non énoncée" not in read
    more = words(one(told_of(undated(1), undated(2), undated(3), count=9), form=form))  # of the other six nothing is said
    assert "Aucune échéance énoncée, sauf indication contraire." in more and "Parties, sauf indication contraire" in more
    aims = words(one(told_of(undated(1, firmness="intention"), undated(2, firmness="intention")), form=form))
    assert aims.count("ntention") == (2 if form == "html" else 1)  # its heading, which is the subject, has it too


@pytest.mark.parametrize("form", FORMS)
def test_a_moved_deadline_shows_each_day_with_its_words_once(form):
    before, after = on_a_day(), on_a_day(due_on=date(2021, 9, 30), deadline_text="avant le 30 septembre 2021")
    told = alert("moved", MovedFacts(release(), before, after, date(2021, 1, 4), 2, date(2021, 3, 1)))
    read = words(one(told, form=form))
    assert read.count("Échéance : 29 mai 2021 (« au plus tard le 29 mai 2021 »)") == 1
    assert read.count("Nouvelle échéance : 30 septembre 2021 (« avant le 30 septembre 2021 »)") == 1
    assert "Cette échéance a changé 2 fois. Elle était d’abord fixée au 1er mars 2021." in read
    assert read.count("Échéance reportée") == (1 if form == "html" else 0)  # in the heading; elsewhere in the subject alone


def test_a_new_release_that_only_intends_something_says_so():
    read = words(one(told_of(undated(1, firmness="intention"))))
    assert "1 intention relevée dans ce communiqué, aucun engagement ferme." in read
    assert read.count("ntention") == 1


def test_a_promise_that_stands_in_the_beginning_of_a_release_is_quoted_once():
    read = words(one(told_of(undated(1), excerpt="Le ministre a reçu les élus. Nous ouvrirons la salle 1.")))
    assert read.count("Nous ouvrirons la salle 1.") == 2 and read.count("(cité plus haut)") == 0
    long = undated(2, quote="Nous ouvrirons la salle deux, puis la salle trois, avant la fin des vacances d’été.")
    read = words(one(told_of(long, excerpt=f"Le ministre a reçu les élus. {long.quote}")))
    assert "(cité plus haut)" in read


def test_a_line_that_is_cut_where_it_was_cut_before_has_one_ellipsis():
    assert shortened("Résultats examinés afin d’évaluer l’efficacité…, au cours de l’année", 50) == (
        "Résultats examinés afin d’évaluer l’efficacité…"
    )


def test_names_that_two_texts_share_are_spelt_as_in_them():
    told = link(
        quote="Météo-France et l’Oise ont rouvert le Pélican.", reasons=("names: meteo-france, oise, pelican, brest",)
    )
    assert "mêmes noms : Météo-France, Oise, Pélican, brest" in words(one(follow_up(told)))


def test_words_that_two_texts_share_are_spelt_as_in_them_and_numbers_are_told_once():
    said = ("words: camera, 220, résultats", "amounts: 220 caméras of 220 caméras", "numbers: 220, 131")
    told = link(quote="Les 220 caméras sont posées, 131 tournent.", reasons=said)
    read = words(one(follow_up(told)))
    assert "- mêmes mots : caméras, résultats - chiffres : 220 caméras - mêmes nombres : 131" in read
    told = link(quote="Les 220 caméras sont posées.", reasons=("words: 220", *said[1:2], "numbers: 220"))
    assert "Pourquoi ce rapprochement : - chiffres : 220 caméras" in words(one(follow_up(told)))
    assert "mêmes" not in words(one(follow_up(told)))


@pytest.mark.parametrize("form", FORMS)
def test_what_the_subject_names_comes_first_among_several_follow_ups(form):
    mentioned = link(promise=undated(1, title="La salle"), relation="follow_up")
    done = link(promise=undated(2, title="Le stade"), relation="fulfilled", quote="Le stade est ouvert.", score=0.6)
    message = one(follow_up(mentioned, done), form=form)
    assert "Le stade" in message.subject
    read = words(message)
    assert read.index("salle 2") < read.index("salle 1")


def test_an_address_beside_what_is_left_out_stands_there_once():
    alerts = [new_commitment(*(undated(number, quote=f"{number} " + "mot " * 150) for number in range(9))), edited()]
    many_gone = replace(alerts[1], facts=replace(alerts[1].facts, promises_gone=tuple(undated(n) for n in range(60))))
    read = words(render([alerts[0], many_gone], occasion="single", language="fr", form="text"))
    assert len(re.findall(r"\+\d+ autres", read)) >= 2
    assert len(re.findall(r"\+\d+ autres :", read)) == 1


def many(*of: tuple[str, str, int]):
    return [
        overdue(
            promise(commitment_id=f"{who}{number}", action=f"{topic} {number}", topics=(topic,)), authority=who, name=who
        )
        for who, topic, count in of
        for number in range(count)
    ]


def test_the_contents_of_a_digest_are_grouped_by_party_and_matter():
    some, left = index([*many(("Préfet", "water", 2), ("Préfet", "roads", 1)), incident()], FR)
    assert [(one.matter, len(one.lines)) for one in some] == [("Préfet · Eau", 2), ("Préfet · Routes", 1), ("Autres", 1)]
    assert left == 0


def test_the_contents_of_a_long_digest_are_one_screen_and_count_what_they_do_not_list():
    some, left = index(many(("Préfet", "water", 30), ("Maire", "roads", 1)), FR)
    assert sum(bool(one.matter) + len(one.lines) for one in some) == 10
    assert [plain(one.matter) for one in some] == ["Préfet · Eau : 30 alertes", "Maire · Routes"] and left == 0
    some, left = index(many(*((f"Maire {number}", "roads", 2) for number in range(14))), FR)
    assert len(some) == 10 and left == 8
    assert plain(some[0].matter) == "Maire 0 · Routes : 2 échéances passées"
    some, left = index([incident(incident_id=str(number)) for number in range(30)], FR)
    assert [(one.matter, len(one.lines)) for one in some] == [("", 10)] and left == 20


@pytest.mark.parametrize("form", FORMS)
def test_a_digest_shows_its_contents_before_the_details(form):
    alerts = many(("Préfet", "water", 1), ("Maire", "roads", 12))
    read = words(render(alerts, occasion="daily", language="fr", form=form))
    first = read.lower().index("échéances passées", read.index("Maire"))
    assert read.index("Préfet · Eau") < first and read.index("Maire · Routes : 12 alertes") < first


def test_a_message_about_one_release_names_it_once_above_its_alerts():
    alerts = [due_soon(on_a_day(), alert_id="1"), due_soon(undated(1), alert_id="2")]
    assert words(render(alerts, occasion="single", language="fr", form="html")).count("À propos de : ") == 1
