"""Where a commitment stands, as a table of what was promised and what was found since; and on which day that is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.stored.commitment_pages import day_after
from warehouse.connection.database import attached
from warehouse.store import open_store

PARIS = ZoneInfo("Europe/Paris")
DUE = date(2021, 5, 29)


def paris_today():
    return datetime.now(UTC).astimezone(PARIS).date()


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    path = tmp_path_factory.mktemp("status") / "warehouse.duckdb"
    with open_store(path):
        pass
    with attached(path) as connection:
        yield connection


@pytest.fixture
def stored(warehouse):
    """The warehouse with nothing in it, and nothing left in it afterwards."""
    warehouse.execute("BEGIN")
    yield warehouse
    warehouse.execute("ROLLBACK")


def release(connection, release_id, day=None, precision="day"):
    connection.execute(
        "INSERT INTO release_records (release_id, source_id, url, published_on, published_precision, first_seen_at,"
        " last_seen_at, version, revision) VALUES (?, 's', ?, ?, ?, TIMESTAMP '2021-01-01', TIMESTAMP '2021-01-01', 1, 1)",
        [release_id, f"https://x.fr/{release_id}", day, precision if day else None],
    )


def version(connection, version_id, number, kind):
    connection.execute(
        "INSERT INTO release_versions"
        " VALUES (?, 'first', ?, ?, TIMESTAMP '2021-01-01', '', 'x', '', '', 'p', 1, 'c', [], 1, NULL)",
        [version_id, number, kind],
    )


def promise(connection, due=None, role="due"):
    release(connection, "first", date(2020, 1, 1))
    connection.execute(
        "INSERT INTO commitments (commitment_id, release_id, version_id, quote, quote_start, quote_end, kind, deadline_to,"
        " deadline_role, extractor_version, revision) VALUES ('c', 'first', 'v', 'x', 0, 1, 'dated', ?, ?, 1, 1)",
        [due, role],
    )


def follow_up(connection, release_id, relation="follow_up", *, evidence="act", moved_to=None, counts=True, by="rules 3"):
    connection.execute(
        "INSERT INTO follow_ups (follow_up_id, commitment_id, release_id, relation, evidence, moved_to, counts, decided_by,"
        " revision) VALUES (?, 'c', ?, ?, ?, ?, ?, ?, 1)",
        [f"f-{release_id}", release_id, relation, evidence, moved_to, counts, by],
    )


def copy(connection, release_id, first):
    connection.execute("INSERT INTO same_announcements VALUES (?, ?, 1, [], 'rules 1', 1)", [release_id, first])


def status(connection):
    query = "SELECT status, days_left, follow_up_count, last_follow_up_on, last_follow_up_late_by FROM commitment_status"
    [row] = connection.execute(query).fetchall()
    return row


STANDING = [(None, "open"), (31, "open"), (30, "due_soon"), (0, "due_soon"), (-1, "overdue"), (-4000, "overdue")]


@pytest.mark.parametrize(("days", "expected"), STANDING)
def test_with_nothing_found_it_is_the_day_that_tells(stored, days, expected):
    promise(stored, None if days is None else day_after(paris_today(), days))
    assert status(stored) == (expected, days, 0, None, None)


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        (["review"], "followed_up"),
        (["review", "progress", "renewed"], "followed_up"),
        (["progress", "fulfilled"], "fulfilled"),
        (["fulfilled", "superseded"], "superseded"),
    ],
)
@pytest.mark.parametrize("days", [-10, 10, 100])
def test_what_ends_the_watch_goes_before_the_day(stored, relations, expected, days):
    promise(stored, day_after(paris_today(), days))
    for number, relation in enumerate(relations):
        release(stored, f"later-{number}", date(2020, 2, 1 + number))
        follow_up(stored, f"later-{number}", relation)
    assert status(stored)[0::2] == (expected, len(relations), None)
    assert status(stored)[3] == date(2020, 2, len(relations))


@pytest.mark.parametrize(
    ("days", "expected"), [(-10, "overdue"), (10, "due_soon"), (100, "followed_up"), (None, "followed_up")]
)
@pytest.mark.parametrize("relation", ["progress", "renewed", "follow_up"])
def test_progress_and_a_mention_end_no_watch_and_are_told(stored, relation, days, expected):
    promise(stored, None if days is None else day_after(paris_today(), days))
    release(stored, "sooner", date(2020, 2, 1))
    follow_up(stored, "sooner", "follow_up")
    release(stored, "later", date(2020, 11, 16))
    follow_up(stored, "later", relation)
    row = stored.execute("SELECT status, follow_up_count, last_follow_up_on, last_told, is_watched FROM commitment_status")
    assert row.fetchall() == [(expected, 2, date(2020, 11, 16), relation, True)]


FULFILLED = [
    ("an act", {"evidence": "act"}, "fulfilled"),
    ("a figure", {"evidence": "figure"}, "fulfilled"),
    ("promised again", {"evidence": "again"}, "overdue"),
    ("nothing known", {"evidence": None}, "overdue"),
    ("a person says so", {"evidence": None, "by": "Claire"}, "fulfilled"),
    ("a suggestion", {"evidence": "act", "counts": False}, "overdue"),
]


@pytest.mark.parametrize(("how", "expected"), [one[1:] for one in FULFILLED], ids=[one[0] for one in FULFILLED])
def test_only_a_claim_of_the_very_thing_or_a_person_fulfils(stored, how, expected):
    promise(stored, day_after(paris_today(), -10))
    release(stored, "later", date(2020, 2, 1))
    follow_up(stored, "later", "fulfilled", **how)
    assert status(stored)[0] == expected


MOVED = [
    ("once", [("renewed", "a", date(2021, 9, 30))], (date(2021, 9, 30), 1)),
    (
        "twice: the latest tells",
        [("renewed", "b", date(2021, 9, 30)), ("renewed", "a", date(2022, 1, 31))],
        (date(2021, 9, 30), 2),
    ),
    ("told twice", [("renewed", "a", date(2021, 9, 30)), ("renewed", "b", date(2021, 9, 30))], (date(2021, 9, 30), 1)),
    ("to an earlier day", [("renewed", "a", date(2021, 5, 1))], (date(2021, 5, 29), 0)),
    ("to no day", [("renewed", "a", None)], (date(2021, 5, 29), 0)),
    ("progress moves nothing", [("progress", "a", date(2021, 9, 30))], (date(2021, 5, 29), 0)),
]


@pytest.mark.parametrize(("told", "expected"), [one[1:] for one in MOVED], ids=[one[0] for one in MOVED])
def test_a_postponement_moves_the_day_due_and_keeps_the_first(stored, told, expected):
    promise(stored, DUE)
    for relation, name, day in told:
        release(stored, name, date(2021, 3 if name == "a" else 4, 1))
        follow_up(stored, name, relation, moved_to=day)
    row = stored.execute("SELECT first_due_on, due_on, times_moved, days_left FROM commitment_status").fetchall()
    assert row == [(DUE, *expected, (expected[0] - paris_today()).days)]


def test_lateness_is_counted_from_the_day_as_it_stands(stored):
    promise(stored, DUE)
    release(stored, "postponed", date(2021, 6, 1))
    follow_up(stored, "postponed", "renewed", moved_to=date(2021, 9, 30))
    assert status(stored)[4] is None
    release(stored, "opened", date(2021, 10, 2))
    follow_up(stored, "opened", "fulfilled")
    assert (status(stored)[0], status(stored)[4]) == ("fulfilled", 2)


def test_what_the_publisher_has_taken_out_is_withdrawn_unless_it_was_done(stored):
    promise(stored, DUE)
    version(stored, "v", 1, "first")
    assert status(stored)[0] == "overdue"
    version(stored, "v2", 2, "edit")
    stored.execute("UPDATE release_records SET version = 2")
    assert status(stored)[0] == "withdrawn"
    release(stored, "later", date(2020, 2, 1))
    follow_up(stored, "later", "fulfilled")
    assert status(stored)[0] == "fulfilled"


LATE = [
    ("on the day", [(DUE, "day")], 0),
    ("53 days after", [(date(2021, 7, 21), "day")], 53),
    ("before only", [(date(2021, 5, 1), "day")], None),
    ("before and after", [(date(2021, 5, 1), "day"), (date(2021, 6, 8), "day")], 10),
    ("twice after: the first counts", [(date(2022, 1, 1), "day"), (date(2021, 6, 8), "day")], 10),
    ("a day that is not known", [(None, "day")], None),
    ("a month is no day", [(date(2021, 7, 1), "month")], None),
]


@pytest.mark.parametrize(("days", "late"), [one[1:] for one in LATE], ids=[one[0] for one in LATE])
def test_a_late_follow_up_says_how_late(stored, days, late):
    promise(stored, DUE)
    for number, (day, precision) in enumerate(days):
        release(stored, f"later-{number}", day, precision)
        follow_up(stored, f"later-{number}")
    assert status(stored)[4] == late
    assert status(stored)[2] == len(days)


def test_without_a_due_day_nothing_is_late(stored):
    promise(stored)
    release(stored, "later", date(2021, 7, 21))
    follow_up(stored, "later", "progress")
    assert status(stored) == ("followed_up", None, 1, date(2021, 7, 21), None)


def test_follow_ups_in_copies_of_one_announcement_count_once(stored):
    promise(stored, DUE)
    for number, name in enumerate(["one", "its-copy", "its-translation", "another"]):
        release(stored, name, date(2021, 7, 1 + number))
        follow_up(stored, name)
    copy(stored, "its-copy", "one")
    copy(stored, "its-translation", "one")
    assert status(stored)[2:] == (2, date(2021, 7, 4), 33)


def test_what_is_found_of_a_promise_counts_for_the_same_words_in_a_copy(stored):
    promise(stored, DUE)
    release(stored, "copied", date(2020, 1, 2))
    stored.execute(
        "INSERT INTO commitments BY NAME SELECT * REPLACE ('c2' AS commitment_id, 'copied' AS release_id, 'X.' AS quote)"
        " FROM commitments"
    )
    stored.execute(
        "INSERT INTO commitments BY NAME SELECT * REPLACE ('c3' AS commitment_id, 'other' AS quote) FROM commitments"
        " WHERE commitment_id = 'c2'"
    )
    release(stored, "later", date(2021, 6, 8))
    follow_up(stored, "later", "review")
    standing = "SELECT commitment_id, status, follow_up_count, last_follow_up_late_by FROM commitment_status ORDER BY ALL"
    apart = [("c", "followed_up", 1, 10), ("c2", "overdue", 0, None), ("c3", "overdue", 0, None)]
    assert stored.execute(standing).fetchall() == apart
    copy(stored, "copied", "first")
    together = [("c", "followed_up", 1, 10), ("c2", "followed_up", 1, 10), ("c3", "overdue", 0, None)]
    assert stored.execute(standing).fetchall() == together
    stored.execute("UPDATE follow_ups SET commitment_id = 'c2'")
    assert stored.execute(standing).fetchall() == together


CLOCKS = [datetime(2026, 1, 1) + timedelta(hours=hours) for hours in range(0, 8760, 61)]
CLOCKS += [datetime(year, month, day, hour, 30) for year in range(2026, 2029) for month in (3, 10) for day in range(25, 32)
           for hour in (0, 1, 22, 23)]  # several a line, as in a table  # fmt: skip


def test_the_day_is_that_of_paris_at_every_hour_and_around_every_change_of_the_clock(stored):
    [(definition,)] = stored.execute("SELECT sql FROM duckdb_views() WHERE view_name = 'paris_today'").fetchall()
    body = definition[definition.index(" AS ") + 4 :].rstrip("; \n")
    clock = "SELECT make_timestamp(epoch_us(now())) AS utc"
    assert clock in body
    for moment in CLOCKS:
        at = body.replace(clock, f"SELECT TIMESTAMP '{moment}' AS utc")
        [(today,)] = stored.execute(f"SELECT today FROM ({at})").fetchall()
        assert today == moment.replace(tzinfo=UTC).astimezone(PARIS).date(), moment


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_time_zone_of_the_session_does_not_matter(stored, zone):
    due = paris_today()
    promise(stored, due)
    stored.execute(f"SET TimeZone = '{zone}'")
    try:
        assert status(stored)[1] in {0, (due - paris_today()).days}
    finally:
        stored.execute("RESET TimeZone")


@pytest.mark.parametrize(("role", "status", "due_on"), [("due", "overdue", DUE), ("until", "open", None)])
def test_what_goes_on_until_a_day_is_not_due_on_it(stored, role, status, due_on):
    promise(stored, DUE, role)
    found = stored.execute("SELECT status, due_on, first_due_on FROM commitment_status").fetchone()
    assert found == (status, due_on, due_on)


@pytest.mark.parametrize(
    ("held", "followed", "long_overdue"),
    [
        ("2024-05-29", None, False),
        ("2024-05-30", None, True),
        (None, None, False),  # not noted when
        ("2026-01-01", "progress", True),
        ("2026-01-01", "fulfilled", False),
    ],
)
def test_what_lay_three_years_back_when_it_was_first_held_is_shown_apart(stored, held, followed, long_overdue):
    promise(stored, DUE)
    stored.execute("UPDATE commitments SET first_held_at = CAST(? AS TIMESTAMP)", [held])
    if followed:
        release(stored, "later", date(2021, 6, 1))
        follow_up(stored, "later", followed)
    assert stored.execute("SELECT long_overdue FROM commitment_status").fetchone() == (long_overdue,)


def test_what_was_put_off_since_is_not_long_overdue(stored):
    promise(stored, DUE)
    stored.execute("UPDATE commitments SET first_held_at = TIMESTAMP '2026-01-01'")
    release(stored, "later", date(2021, 6, 1))
    follow_up(stored, "later", "renewed", moved_to=date(2025, 6, 1))
    assert stored.execute("SELECT due_on, long_overdue FROM commitment_status").fetchone() == (date(2025, 6, 1), False)
