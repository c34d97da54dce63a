"""Stored releases taken apart by the reading processes: the same as here, in order, and one beyond the limits alone."""

import logging
from dataclasses import replace
from datetime import date

import pytest

from flows.reading.digesting import all_digested
from flows.reading.limits import OverLimitError
from flows.reading.runners import reading
from parsers.followups import Stated
from warehouse.matching.release_texts import ReleaseText, all_digested_here

BODY = "Le préfet s'engage à ouvrir {} guichets avant le 1er avril 2022. Les {} premiers ont été ouverts lundi."


def text(number: int) -> ReleaseText:
    body = BODY.format(number + 2, number + 1)
    stated = Stated(f"c{number}", 0, body.index(". ") + 1, (), date(2022, 4, 1))
    return ReleaseText(f"Guichets,\n\x1b n° {number}", body, "fr", date(2021, 3, 1), "nord", (stated,))


TEXTS = [text(number) for number in range(5)]


@pytest.mark.parametrize("processes", [1, 2])
def test_releases_are_taken_apart_as_here_and_in_order(processes):
    reading.here.resize(processes)
    try:
        assert all_digested(TEXTS) == list(all_digested_here(TEXTS))
    finally:
        reading.here.resize(1)
    assert all_digested([]) == []


def test_a_text_that_asks_for_too_much_is_taken_for_its_title_and_the_others_go_on(monkeypatch, caplog):
    ask = reading.ask

    def asked(reader, title, body, **options):
        if title == TEXTS[2].title:
            raise OverLimitError("the text takes more than 20 seconds of computing time to read, and was given up")
        return ask(reader, title, body, **options)

    monkeypatch.setattr(reading, "ask", asked)
    with caplog.at_level(logging.WARNING, "followthrough"):
        found = all_digested(TEXTS)
    titled = replace(TEXTS[2], body="", commitments=())
    assert found == list(all_digested_here([*TEXTS[:2], titled, *TEXTS[3:]]))
    assert found[2].profile.terms, "it can still be found by its title"
    (line,) = caplog.messages
    assert "“Guichets, n° 2”" in line
    assert "more than 20 seconds" in line
