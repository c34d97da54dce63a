"""The feed and the calendar are written from a real published file, whole or not at all, and left alone if unchanged."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import feedparser
import pytest
import vobject

from alerts.feeds.files import FeedsError
from alerts.feeds.write import write_feeds
from tests.support.stored.alert_store import REVIEW, store
from tests.support.written.alert_facts import NOON, follow_up, overdue
from warehouse.errors import WarehouseError

NOW = datetime(2021, 6, 1, 5)


def test_alerts_and_deadlines_of_the_published_file_stand_beside_it(tmp_path):
    published = store(tmp_path, follow_up(alert_id="a"), replace(overdue(alert_id="b"), created_at=NOON - timedelta(days=9)))
    written = write_feeds(published, tmp_path / "public", NOW)
    assert (written.alerts, written.deadlines, written.unreadable) == (2, 1, 0)
    assert [path.name for path in written.changed] == ["alerts.atom", "deadlines.ics"]
    feed = feedparser.parse(written.atom.read_bytes())
    assert [entry.id.rpartition(":")[2] for entry in feed.entries] == ["a", "b"], "the newest first"
    calendar = vobject.readOne(written.calendar.read_text(encoding="utf-8"))
    assert calendar.vevent.dtstart.value == date(2021, 12, 31)
    assert REVIEW in calendar.vevent.description.value


def test_files_that_would_be_the_same_are_left_alone(tmp_path):
    published = store(tmp_path, follow_up())
    first = write_feeds(published, tmp_path, NOW)
    before = {path: path.stat() for path in first.changed}
    again = write_feeds(published, tmp_path, NOW + timedelta(hours=1))
    assert again.changed == ()
    for path, was in before.items():
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == (was.st_ino, was.st_mtime_ns)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_what_a_killed_program_left_is_no_hindrance_and_permissions_stay(tmp_path):
    published = store(tmp_path, follow_up())
    written = write_feeds(published, tmp_path, NOW)
    written.atom.chmod(0o640)
    (tmp_path / ".alerts.atom.new").write_bytes(b"half a fe")
    store(tmp_path, overdue(alert_id="b"))
    again = write_feeds(published, tmp_path, NOW)
    assert written.atom in again.changed
    assert written.atom.stat().st_mode & 0o777 == 0o640
    assert not (tmp_path / ".alerts.atom.new").exists()


def test_a_reader_keeps_the_whole_old_file_while_it_is_replaced(tmp_path):
    published = store(tmp_path, follow_up())
    written = write_feeds(published, tmp_path, NOW)
    with written.atom.open("rb") as held:
        begun = held.read(10)
        store(tmp_path, overdue(alert_id="b"))
        assert written.atom in write_feeds(published, tmp_path, NOW).changed
        assert (begun + held.read()).endswith(b"</feed>\n")
    assert len(feedparser.parse(written.atom.read_bytes()).entries) == 2


FOLLOWED = """
INSERT INTO follow_ups (
    follow_up_id, commitment_id, release_id, relation, score, quote, quote_start, quote_end, reasons, decided_by, evidence,
    counts, revision
)
SELECT 'f1', commitment_id, release_id, 'fulfilled', 0.9, 'fait', 0, 4, ['x'], 'rules 1', 'act', TRUE,
    nextval('private.revisions')
FROM commitments
"""
COPIED = """
INSERT INTO same_announcements
SELECT release_id, 'other', 1.0, ['x'], 'rules 1', nextval('private.revisions') FROM release_records
"""
UNSURE = "UPDATE commitments SET confidence = 0.7, revision = nextval('private.revisions')"
AIM = "UPDATE commitments SET firmness = 'intention', revision = nextval('private.revisions')"
ACCEPTED = "UPDATE commitments SET decided_by = 'Anne', revision = nextval('private.revisions')"
TAKEN_OUT = "UPDATE commitments SET version_id = 'older', revision = nextval('private.revisions')"

SHOWN = [
    ("one that was fulfilled, as such", (FOLLOWED,), ["Échéance, annoncé comme fait"]),
    ("none of a copy of an announcement", (COPIED,), []),
    ("none that is not sure", (UNSURE,), []),
    ("none that is only an intention", (AIM,), []),
    ("an intention that a person accepted", (AIM, ACCEPTED), ["Échéance"]),
    ("none that the publisher took out", (TAKEN_OUT,), []),
]


@pytest.mark.parametrize(("statements", "begins"), [case[1:] for case in SHOWN], ids=[case[0] for case in SHOWN])
def test_the_calendar_shows(tmp_path, statements, begins):
    written = write_feeds(store(tmp_path, statements=statements), tmp_path, NOW)
    calendar = vobject.readOne(written.calendar.read_text(encoding="utf-8"))
    summaries = [event.summary.value for event in calendar.contents.get("vevent", [])]
    assert [summary.partition("\u00a0:")[0] for summary in summaries] == begins


def test_a_deadline_leaves_the_calendar_a_year_after_it_passed(tmp_path):
    published = store(tmp_path)
    assert write_feeds(published, tmp_path, datetime(2022, 12, 31)).deadlines == 1
    assert write_feeds(published, tmp_path, datetime(2023, 1, 1)).deadlines == 0


def test_a_change_raises_the_number_that_calendars_look_at(tmp_path):
    published = store(tmp_path)
    write_feeds(published, tmp_path, NOW)
    published = store(tmp_path, statements=(FOLLOWED,))
    written = write_feeds(published, tmp_path, NOW + timedelta(days=1))
    event = vobject.readOne(written.calendar.read_text(encoding="utf-8")).vevent
    assert event.sequence.value == "1"
    assert event.dtstamp.value.replace(tzinfo=None) == NOW + timedelta(days=1)


def test_alerts_of_another_form_are_left_out_and_counted(tmp_path):
    strange = (
        "UPDATE alerts SET facts = '{\"x\": 1}' WHERE alert_id = 'b'",
        "UPDATE alerts SET kind = 'unheard_of' WHERE alert_id = 'c'",
        "UPDATE alerts SET facts = NULL WHERE alert_id = 'd'",
    )
    alerts = [follow_up(alert_id=name) for name in "abcd"]
    written = write_feeds(store(tmp_path, *alerts, statements=strange), tmp_path, NOW)
    assert (written.alerts, written.unreadable) == (1, 2)


def test_the_feed_holds_the_newest_two_hundred(tmp_path):
    alerts = [replace(overdue(alert_id=f"{number:03}"), created_at=NOON + timedelta(hours=number)) for number in range(205)]
    written = write_feeds(store(tmp_path, *alerts), tmp_path, NOW)
    names = [entry.id.rpartition(":")[2] for entry in feedparser.parse(written.atom.read_bytes()).entries]
    assert names == [f"{number:03}" for number in range(204, 4, -1)]


def test_without_a_published_file_nothing_is_written(tmp_path):
    with pytest.raises(WarehouseError, match="does not exist yet"):
        write_feeds(tmp_path / "followthrough.duckdb", tmp_path / "public", NOW)
    assert not (tmp_path / "public").exists()


def test_a_file_that_cannot_be_written_is_told_and_the_old_one_stays(tmp_path):
    published = store(tmp_path, follow_up())
    folder = tmp_path / "public"
    written = write_feeds(published, folder, NOW)
    old = written.atom.read_bytes()
    (folder / ".alerts.atom.new").mkdir()
    store(tmp_path, overdue(alert_id="b"))
    with pytest.raises(FeedsError, match=r"alerts\.atom") as raised:
        write_feeds(published, folder, NOW)
    assert "permissions" in (raised.value.hint or "")
    assert written.atom.read_bytes() == old
