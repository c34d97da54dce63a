"""Which day of publication is believed: the page's, the list's, or the day on which the release was received."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from flows.harvest.releases import to_release
from parsers.model import DayHow, Entry, PublicationDay, Reading, Source

SOURCE = Source("nord", "Préfecture du Nord", "generic", "https://nord.example/")
RECEIVED = datetime(2031, 5, 3, 22, 30)
"""In UTC: the fourth of May in Paris."""


def day(on: date, how: DayHow) -> PublicationDay:
    return PublicationDay(on, "day", how)


@pytest.mark.parametrize(
    ("page", "listed", "believed"),
    [
        (None, day(date(2031, 5, 2), "feed"), day(date(2031, 5, 2), "feed")),
        (day(date(2031, 5, 1), "page"), day(date(2031, 5, 2), "feed"), day(date(2031, 5, 1), "page")),
        (day(date(2031, 5, 1), "text"), day(date(2031, 5, 2), "feed"), day(date(2031, 5, 2), "feed")),
        # In the future: the page's, otherwise the day it was received.
        (day(date(2031, 5, 1), "page"), day(date(2062, 1, 1), "feed"), day(date(2031, 5, 1), "page")),
        (day(date(2031, 5, 1), "text"), day(date(2062, 1, 1), "feed"), day(date(2031, 5, 1), "text")),
        (None, day(date(2062, 1, 1), "feed"), day(date(2031, 5, 4), "received")),
        # It is tomorrow somewhere.
        (None, day(date(2031, 5, 5), "feed"), day(date(2031, 5, 5), "feed")),
        (None, None, None),
    ],
)
def test_a_day_of_the_list_that_is_still_to_come_is_not_believed(
    page: PublicationDay | None, listed: PublicationDay | None, believed: PublicationDay | None
) -> None:
    reading = Reading("A title", "A text.", "generic", 1, page)
    release = to_release(SOURCE, Entry("https://nord.example/a", published=listed), reading, "u", "c", RECEIVED)
    assert release.published == believed
