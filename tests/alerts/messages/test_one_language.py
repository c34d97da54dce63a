"""No word of ours in the other language, in any kind of message; and messages short enough to be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from alerts.kinds.registry import kinds
from alerts.messages.render import LONGEST_READ, render
from alerts.model import Alert, Language
from alerts.outbox.csv_file import alerts_as_csv
from flows.cli.alerts.samples import sample_alerts
from tests.support.measures.cpu_time import seconds

WORDINGS = Path("alerts/messages")
_ENGLISH = """the of and was were is are not with this that which from its nothing clock check days day later due promise
promises alert release releases quoted gathered refuses because since until unknown"""
_FRENCH = """le la les du des une est sont pas avec cette ces qui dans depuis jours jour plus tard échéance
engagement engagements alerte alertes communiqué communiqués cité réunies refuse parce jusque inconnu"""
_PROGRAM = """seed score confidence confiance stem rule regex concept null none json html http error timeout traceback
warehouse alert_id release_id commitment_id message_id cli command commande fichier_de_configuration stack exception"""
_MACHINE = frozenset(_PROGRAM.split())
"""Words of the program, which no reader needs."""
_FOREIGN: dict[Language, frozenset[str]] = {"fr": frozenset(_ENGLISH.split()), "en": frozenset(_FRENCH.split())}
"""Small words that one language has and the other does not, and words that our sentences are made of."""


def from_outside(alert: Alert) -> Iterator[str]:
    """Titles, quotations and names, which stay in the language of their release."""
    for release in alert.facts.about_releases:
        yield from (release.title, release.authority or "", release.url)
    for one in (*alert.facts.about_commitments, *getattr(alert.facts, "quoted", ())):
        yield from (one.quote, one.title or "", one.deadline_text or "", *one.actors, *one.partners)
        yield from (amount.text for amount in one.amounts)
    for text, _ in alert.facts.texts(""):
        yield text
    for one in (getattr(alert.facts, "last_told", None), getattr(alert.facts, "coverage", None)):
        if one is not None:
            yield from (getattr(one, "quote", ""), getattr(one, "title", ""), getattr(one, "url", ""))
            yield from getattr(one, "troubled", ())
    for one in getattr(alert.facts, "next_due", ()):
        yield from (one.quote, one.title or "")
    yield from getattr(alert.facts, "sources", ())
    yield getattr(alert.facts, "source_name", "")
    yield getattr(alert.facts, "excerpt", "")


def sentences(words: object) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    else:
        for one in words.values() if isinstance(words, dict) else words:
            yield from sentences(one)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+(?:[’'][^\W\d_]+)*", text.lower()))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", kinds())
def test_a_message_speaks_one_language_around_the_quotations(kind, language):
    for alert in sample_alerts(kind):
        outside: set[str] = set().union(*(words_of(text) for text in from_outside(alert)))
        message = render([alert], occasion="single", language=language, form="text")
        ours = words_of(f"{message.subject}\n{message.body}") - outside
        assert not ours & (_FOREIGN[language] | _MACHINE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_around_the_quotations_has_a_word_of_the_other_language_or_of_the_program(language):
    """All of them, those too that no sample shows."""
    tables = tomllib.loads((WORDINGS / f"wordings_{language}.toml").read_text(encoding="utf-8"))
    told = [text for table in tables.values() for words in table.values() for text in sentences(words)]
    assert len(told) > 200
    foreign = _FOREIGN[language] | _MACHINE
    assert not {text: found for text in told if (found := words_of(re.sub(r"\{\w+\}", " ", text)) & foreign)}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("occasion", ["single", "daily", "overflow"])
def test_a_message_of_several_alerts_and_its_file_speak_one_language(language, occasion):
    alerts = [alert for kind in kinds() for alert in sample_alerts(kind)]
    outside: set[str] = set().union(*(words_of(text) for alert in alerts for text in from_outside(alert)))
    message = render(alerts, occasion=occasion, language=language, form="text")
    file = alerts_as_csv(alerts, language).decode("utf-8-sig")
    ours = words_of(f"{message.subject}\n{message.body}\n{file}") - outside
    assert not ours & (_FOREIGN[language] | _MACHINE)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "quote",
    [
        "« Nous publierons un bilan. »",
        "« Nous publierons un bilan",
        "Nous publierons un bilan »",
        "« Petits bateaux » : nous publierons un bilan « dès que possible »",
        "“Small boats” : a review will be published “soon”",
        "“A review will be published.”",
        "“A review will be published.",
    ],
)
def test_a_quotation_mark_is_never_doubled(language, quote):
    [alert, *_] = sample_alerts("due_soon")
    facts = replace(alert.facts, promise=replace(alert.facts.promise, quote=quote, deadline_text=None))
    body = render([replace(alert, facts=facts)], occasion="single", language=language, form="text").body
    assert not re.search(r"«[\s«]*«|»[\s»]*»|“\s*“|”\s*”", body)
    assert "publi" in body


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", kinds())
def test_a_message_about_one_thing_is_at_most_two_screens_of_a_phone(kind, language):
    for alert in sample_alerts(kind):
        assert len(render([alert], occasion="single", language=language, form="text").body) <= LONGEST_READ


def test_a_release_with_several_alerts_is_one_short_message_that_quotes_a_sentence_once():
    alerts = [*sample_alerts("follow_up")[:2], *sample_alerts("new_commitment")[:1], *sample_alerts("release")[:1]]
    message = render(alerts, occasion="single", language="fr", form="text")
    assert len(message.body) <= LONGEST_READ
    assert message.body.count("Les résultats du plan conjoint ont été examinés par les deux ministres") == 1
    assert "(cité plus haut)" in message.body


@pytest.mark.parametrize("times", [1, 3, 10, 200])
def test_a_message_about_one_release_is_short_however_many_alerts_it_carries(times):
    alerts = [one for kind in ("follow_up", "new_commitment", "edited") for one in sample_alerts(kind)] * times
    assert len(render(alerts, occasion="single", language="fr", form="text").body) <= LONGEST_READ


def test_two_thousand_alerts_about_one_release_are_written_in_seconds():
    alerts = sample_alerts("follow_up")[:1] * 2_000
    assert seconds(lambda: render(alerts, occasion="single", language="fr", form="html")) < 20
