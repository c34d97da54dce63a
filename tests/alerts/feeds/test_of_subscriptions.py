"""Each subscription with an id has a feed and a calendar of what passes its filters."""

from __future__ import annotations

from datetime import date, datetime

import feedparser
import icalendar
import pytest
import vobject

from alerts.feeds.of_subscriptions import OwnFeed, write_own_feeds
from alerts.subscriptions.match_words import looked_for
from alerts.subscriptions.rules import SubscriptionRules
from tests.support.stored.alert_store import REVIEW, store
from tests.support.written.alert_facts import follow_up, overdue

NOW = datetime(2021, 6, 1, 5)
EVERY_KIND = ("follow_up", "overdue", "incident", "digest")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return store(tmp_path_factory.mktemp("store"), follow_up(alert_id="a"), overdue(alert_id="b"))


def own(feed_id: str, **filters) -> OwnFeed:
    return OwnFeed(feed_id, SubscriptionRules("team", **{"kinds": EVERY_KIND, **filters}), "en")


def written(published, folder, *wanted: OwnFeed) -> list[str]:
    return [path.name for path in write_own_feeds(published, folder, NOW, wanted, {})]


def test_a_feed_and_a_calendar_have_what_passes_the_filters(published, tmp_path):
    folder = tmp_path / "feeds"
    wanted = (
        own("all"), own("late", kinds=("overdue",)), own("nowhere", territories=("75",)),
        own("reviews", words=looked_for("bilan")), own("boats", words=looked_for("zèbre")),
    )  # several a line, as in a table  # fmt: skip
    names = [name for one in wanted for name in (f"{one.feed_id}.atom", f"{one.feed_id}.ics")]
    assert written(published, folder, *wanted) == names
    feeds = {one.feed_id: feedparser.parse((folder / f"{one.feed_id}.atom").read_bytes()) for one in wanted}
    assert not any(feed.bozo for feed in feeds.values())
    entries = {name: sorted(entry.id.rpartition(":")[2] for entry in feed.entries) for name, feed in feeds.items()}
    assert (entries["all"], entries["late"], entries["nowhere"]) == (["a", "b"], ["b"], [])
    assert feeds["late"].feed.id == "urn:followthrough:alerts:subscription:late"
    assert feeds["late"].feed.title == "Followthrough, alerts: late"
    calendars = {one.feed_id: icalendar.Calendar.from_ical((folder / f"{one.feed_id}.ics").read_bytes()) for one in wanted}
    days = {name: [event.decoded("dtstart") for event in one.walk("VEVENT")] for name, one in calendars.items()}
    due = date(2021, 12, 31)
    assert days == {"all": [due], "late": [due], "nowhere": [], "reviews": [due], "boats": []}
    other = vobject.readOne((folder / "reviews.ics").read_text(encoding="utf-8"))
    assert REVIEW in other.vevent.description.value
    assert calendars["late"]["x-wr-calname"] == "Followthrough, deadlines: late"


def test_files_of_subscriptions_that_are_gone_are_removed_and_others_left_alone(published, tmp_path):
    folder = tmp_path / "feeds"
    written(published, folder, own("littoral"), own("nord"))
    (folder / "notes.txt").write_text("kept")
    before = (folder / "nord.ics").stat()
    assert written(published, folder, own("nord")) == []
    assert sorted(path.name for path in folder.iterdir()) == ["nord.atom", "nord.ics", "notes.txt"]
    assert (folder / "nord.ics").stat().st_ino == before.st_ino
    written(published, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt"]
