"""Links between texts, found as a run finds them."""

from __future__ import annotations

from datetime import date, timedelta

from flows.evaluation.links import REACH, DatedText, links_among
from parsers.commitments import find_commitments

DAY = date(2031, 2, 10)


def text(title: str, body: str, day: date) -> DatedText:
    promises = find_commitments(body, title=title, published=day, language="fr", authority=None)
    return DatedText(title, body, "fr", day, "prefecture", promises)


PROMISED = text("Rénovation de l'aqueduc de Montbrel", "L'aqueduc de Montbrel sera rénové avant la fin de 2031.", DAY)


def report(day: date) -> DatedText:
    return text("L'aqueduc de Montbrel rénové", "La rénovation de l'aqueduc de Montbrel est achevée depuis lundi.", day)


def test_a_later_text_that_says_it_is_done_is_linked_with_the_passage():
    found = links_among({"promise": PROMISED, "report": report(DAY + timedelta(200))})
    (one,) = found.links["promise", "report"]
    assert one.commitment.startswith("L'aqueduc de Montbrel sera rénové")
    assert one.passage == "La rénovation de l'aqueduc de Montbrel est achevée depuis lundi."


def test_neither_an_earlier_text_nor_one_of_the_same_day_is_linked():
    assert links_among({"promise": PROMISED, "before": report(DAY - timedelta(1)), "same": report(DAY)}).links == {}


def test_a_text_is_compared_with_no_more_than_a_run_would_compare_it_with():
    assert links_among({"promise": PROMISED, "report": report(DAY + timedelta(REACH.days + 1))}).links == {}
    promises = {f"promise {number:02}": PROMISED for number in range(REACH.most + 3)}
    assert len(links_among({**promises, "report": report(DAY + timedelta(200))}).links) <= REACH.most
