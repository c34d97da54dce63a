"""What a reader sees: the main sentences of each kind in both languages."""

import re
from dataclasses import replace
from datetime import date

import pytest
from apprise import NotifyFormat
from apprise.conversion import convert_between
from lxml import html as lxml_html

from alerts.kinds.edited import Change
from alerts.messages.render import render
from alerts.model import ProgressFacts
from parsers.model import Amount
from tests.support.written.alert_facts import (
    alert,
    due_soon,
    edited,
    follow_up,
    incident,
    later,
    link,
    new_commitment,
    on_a_day,
    overdue,
    promise,
    release,
    summary,
)
from tests.support.written.messages import FORMS, LANGUAGES, assert_harmless, one, plain, words

QUOTE = "Au cours des six prochains mois, les résultats seront examinés."
SAID = "Les résultats ont été examinés par les deux ministres."


@pytest.mark.parametrize("form", FORMS)
def test_a_follow_up_shows_both_quotations_both_days_both_links_and_why(form):
    message = one(
        follow_up(link(relation="follow_up", promise=promise(amounts=(Amount("31,4 millions d'euros", 1.0, "EUR"),)))),
        form=form,
    )
    read = words(message)
    for said in (
        "Promis le 29 novembre 2020 · Ministère de l’Intérieur",
        f"« {QUOTE} »",
        "Échéance : mai 2021 (« Au cours des six prochains mois »)",
        "Parties : France, Royaume-Uni",
        "Dit le 21 juillet 2021 · Ministère de l’Intérieur",
        f"« {SAID} »",
        "Pourquoi ce rapprochement",
        "mêmes parties : France, Royaume-Uni",
        "mêmes mots : résultats, examiné",
        "Ce qui manque",
        "L’échéance n’est pas une date précise.",
        "Le chiffre promis (31,4 millions d’euros) n’est pas dans le passage cité.",
        "Ce que le passage dit de l’engagement (bilan, point d’avancement, réalisation) n’est pas sûr.",
        "Lecture automatique, à vérifier dans les textes avant de citer.",
    ):
        assert said in read
    for address in ("https://www.interieur.gouv.fr/plan", "https://www.interieur.gouv.fr/bilan"):
        assert message.body.count(address) == (2 if form == "html" else 1)


def test_the_same_in_english():
    read = words(one(follow_up(link(promise=on_a_day())), "en"))
    for said in (
        "Promised on 29 November 2020 · Ministère de l’Intérieur",
        "“Les résultats seront examinés au plus tard le 29 mai 2021.”",
        "Due: 29 May 2021 (“au plus tard le 29 mai 2021”)",
        "Said on 21 July 2021",
        "Review, 8 months later, 53 days after the deadline",
        "Why linked: - same parties: France, Royaume-Uni",
    ):
        assert said in read


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_silence_is_told_as_what_was_not_found_in_the_sources_watched(form, language):
    said = {
        "fr": "Aucune suite trouvée dans les sources suivies au ",
        "en": "No follow-up found in the sources watched as of ",
    }
    assert said[language] in words(one(overdue(), language, form))


PROGRESS = ProgressFacts(
    "progress",
    "Neuf des douze stations sont installées.",
    "Point d'étape",
    "https://www.x.fr/p",
    date(2026, 11, 16),
    "day",
    "fr",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("told", [overdue(on_a_day()), due_soon(on_a_day())])
@pytest.mark.parametrize(
    ("language", "relation", "said"),
    [
        ("fr", "progress", "Dernier avancement connu le 16 novembre 2026"),
        ("en", "progress", "Last progress known on 16 November 2026"),
        ("fr", "follow_up", "Dernière mention connue le 16 novembre 2026"),
        ("en", "renewed", "Last mention known on 16 November 2026"),
    ],
)
def test_what_was_last_told_stands_with_a_day_that_is_near_or_past(form, told, language, relation, said):
    facts = replace(told.facts, follow_ups=1, last_told=replace(PROGRESS, relation=relation))
    message = one(replace(told, facts=facts), language, form)
    read = words(message)
    assert said in read
    assert PROGRESS.quote in read
    assert PROGRESS.url in message.body
    assert "Aucune suite trouvée" not in read + message.subject
    assert "No follow-up found" not in read + message.subject
    assert_harmless(message)


@pytest.mark.parametrize("form", FORMS)
def test_a_day_that_was_put_off_says_when_it_was_first_due(form):
    told = overdue(on_a_day())
    moved = replace(told, facts=replace(told.facts, moved_from=date(2021, 3, 1)))
    assert "Échéance reportée : elle était d’abord fixée au 1er mars 2021." in words(one(moved, "fr", form))
    assert "Put off: it was first due 1 March 2021." in words(one(moved, "en", form))
    assert "Échéance reportée" not in words(one(told, "fr", form))


COUNTED = [
    (due_soon(on_a_day(), 7), "Le 22 mai 2021 : 7 jours avant l’échéance", "On 22 May 2021: 7 days to the deadline"),
    (due_soon(on_a_day(), 1), "Le 28 mai 2021 : 1 jour avant l’échéance", "On 28 May 2021: 1 day to the deadline"),
    (due_soon(on_a_day(), 0), "Le 29 mai 2021 : jour de l’échéance", "On 29 May 2021: the day of the deadline"),
    (overdue(on_a_day(), -1), "Le 30 mai 2021 : 1 jour après l’échéance", "On 30 May 2021: 1 day after the deadline"),
    (overdue(on_a_day(), -30), "Le 28 juin 2021 : 30 jours après l’échéance", "On 28 June 2021: 30 days after the deadline"),
    (due_soon(stage=30), "Échéance proche : mai 2021", "Deadline near: May 2021"),
    (due_soon(), "Échéance imminente : mai 2021", "Deadline very near: May 2021"),
    (overdue(), "Échéance passée : mai 2021", "Deadline passed: May 2021"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("told", "french", "english"), COUNTED)
def test_days_are_counted_from_a_day_that_is_named_and_only_to_a_day_that_is_known(told, french, english, form):
    assert french in words(one(told, "fr", form))
    assert english in words(one(told, "en", form))


def test_a_reason_of_a_kind_that_is_not_known_is_shown_as_it_came():
    told = follow_up(link(reasons=("subject: traversées", "with_detail: x", "because", "names: CCIC: Coquelles")))
    read = words(one(told))
    assert "- subject: traversées - with_detail: x - because - mêmes noms : CCIC: Coquelles" in read


def test_how_rules_are_called_and_days_counted_from_a_month_are_no_words_for_a_reader():
    told = follow_up(
        link(
            reasons=(
                "words: résultats, smuggler",
                "time: 53 days after the day due",
                "reporting: fr.stock",
                "relation: no cue",
            )
        )
    )
    read = words(one(told))
    assert "mêmes mots : résultats" in read and "smuggler" not in read
    assert not any(said in read for said in ("fr.stock", "no cue", "53 days"))


def test_more_reasons_parties_and_figures_than_a_reader_wants_are_marked_as_more():
    figures = tuple(Amount(f"{number} agents", float(number), "agents") for number in range(100, 120))
    promised = promise(actors=tuple(f"Ville {number}" for number in range(20)), amounts=figures)
    read = words(one(follow_up(link(promise=promised, reasons=tuple(f"reference: mot{number}" for number in range(30))))))
    assert "Ville 11, …" in read
    assert "111 agents, …" in read
    assert "mot11 - +18 autres" in read


@pytest.mark.parametrize("form", FORMS)
def test_an_edit_shows_removed_and_added_words_by_signs(form):
    body = one(edited(), form=form).body
    stretch = {
        "text": r"Au cours des \[− six\] \[\+ douze\]",
        "markdown": r"Au cours des \\\[− ~~six~~\\\] \\\[\+ \*\*douze\*\*\\\]",
        "html": r"Au cours des\n<strong[^>]*>\[−&nbsp;</strong><del[^>]*>six</del><strong[^>]*>\]</strong>\n"
        r"<strong[^>]*>\[\+&nbsp;</strong><ins[^>]*>douze</ins><strong[^>]*>\]</strong>",
    }
    assert re.search(stretch[form], body)
    assert "1 mot retiré, 1 mot ajouté" in words(one(edited(), form=form))


@pytest.mark.parametrize("form", FORMS)
def test_a_promise_that_is_gone_from_the_text_is_quoted(form):
    assert f"Un engagement a disparu du texte{' :' if form == 'text' else ''} « {QUOTE} »" in words(
        one(edited(promises_gone=(promise(),)), form=form)
    )


def test_a_first_reading_is_counted_and_what_is_none_is_left_out():
    read = words(one(summary()))
    assert (
        "- 1 200 communiqués, publiés du 1er mars 2018 au 21 juillet 2021 - 41 engagements, dont 3 à échéance déjà passée"
        in read
    )
    assert "dont 0" not in read


def test_many_sources_at_once_are_said_to_be_the_network_perhaps():
    names = tuple(f"Préfecture {number}" for number in range(60))
    read = words(one(incident(sources=names, source_count=101)))
    assert "+51 autres" in read
    assert "vérifier d’abord le réseau" in read


def test_a_reading_that_is_not_sure_says_so():
    assert "Lecture peu sûre : vérifier que le texte s’engage bien à cela." in words(
        one(new_commitment(promise(confidence=0.65)))
    )
    assert "peu sûre" not in words(one(new_commitment()))


def test_a_text_without_a_web_address_says_so_and_gives_no_link():
    told = new_commitment(url="seed:004.txt")
    for form in FORMS:
        message = one(told, form=form)
        assert "(pas d’adresse web : seed:004.txt)" in words(message)
        assert "href" not in message.body
        assert "](" not in message.body


def test_the_plain_text_that_apprise_makes_of_html_for_mail_still_has_both_addresses():
    text = convert_between(NotifyFormat.HTML, NotifyFormat.TEXT, one(follow_up(), form="html").body)
    assert "https://www.interieur.gouv.fr/plan" in text
    assert "https://www.interieur.gouv.fr/bilan" in text
    assert QUOTE in text
    assert "color-scheme" not in text


def test_quotations_name_their_language_in_html():
    told = follow_up(earlier=release(language="fr"), later=later(language="en"))
    document = lxml_html.document_fromstring(one(told, "en", "html").body)
    assert document.get("lang") == "en"
    assert [quote.get("lang") for quote in document.iter("blockquote")] == ["fr", "en"]


@pytest.mark.parametrize("form", FORMS)
def test_a_release_without_a_title_still_has_a_link_that_can_be_seen(form):
    message = one(follow_up(earlier=release(title=" \u200b\n")), form=form)
    assert plain(message.subject).startswith("Bilan, 8 mois plus tard : les résultats seront examinés")
    assert "(sans titre)" in message.body
    assert "[](" not in message.body
    bare = edited()
    untitled = replace(bare, facts=replace(bare.facts, release=release(title=" \u200b\n")))
    assert plain(one(untitled, form=form).subject) == "Texte modifié : (sans titre)"


def test_a_test_message_says_that_it_is_one():
    for language, said in (("fr", "Message d’essai de Followthrough"), ("en", "Test message from Followthrough")):
        for form in FORMS:
            message = render([], occasion="test", language=language, form=form)
            assert message.subject == said
            assert message.form == form
            assert words(message)


def test_no_alert_is_no_message_about_single_ones():
    with pytest.raises(ValueError, match="needs one at least"):
        render([], occasion="single", language="fr", form="text")


@pytest.mark.parametrize("limits", [{"title_limit": 0}, {"body_limit": -1}])
def test_a_limit_that_holds_nothing_is_refused(limits):
    with pytest.raises(ValueError, match="1 at least"):
        one(follow_up(), **limits)


def test_templates_meet_every_kind_in_every_form():
    from alerts.messages.templating import _environment

    names = set(_environment("text").list_templates())
    kinds = {"follow_up", "moved", "new_commitment", "due_soon", "overdue", "withdrawn"}
    kinds |= {"release", "edited", "incident", "digest"}
    assert names == {f"{form}/{name}.j2" for form in FORMS for name in (*kinds, "page", "_macros")}


def test_an_unpublished_day_and_a_rough_day_are_told_as_missing():
    read = words(one(overdue(published_on=None)))
    assert "Promis (jour de publication inconnu)" in read
    assert "Le jour de publication du communiqué n’est pas connu." in read
    rough = words(one(overdue(published_on=date(2020, 11, 1), published_precision="month")))
    assert "Promis en novembre 2020" in rough
    assert "n’est connu qu’au mois ou à l’année près." in rough


def test_a_kept_stretch_without_changes_is_still_readable():
    assert "Au cours des" in words(one(edited(Change("kept", "Au cours des"))))


def test_an_alert_made_for_a_digest_renders_alone_too():
    assert one(alert("digest", summary().facts), form="html").body.startswith("<!DOCTYPE html>")
