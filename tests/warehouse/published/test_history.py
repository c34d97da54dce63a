"""Where commitments stood: the history replays to the status of any day, and that of today is commitment_status."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path

import duckdb
import pytest

from warehouse.published.publish import publish
from warehouse.store import open_store

SHARED = "status, due_on, days_left, first_due_on, times_moved, follow_up_count, last_follow_up_on, last_told, is_watched"
RELATIONS = ("review", "progress", "fulfilled", "renewed", "renewed", "superseded", "follow_up")


class Ledger:
    """A working file filled by hand, and what is published of it."""

    def __init__(self, folder: Path) -> None:
        self.working, self.published = folder / "warehouse.duckdb", folder / "followthrough.duckdb"
        self.rows: list[tuple[str, list[object]]] = []

    def release(self, name: str, published: date | None, seen: datetime | None = None, versions: int = 1) -> None:
        seen = seen or datetime.combine(published or date(2021, 1, 1), datetime.min.time()) + timedelta(hours=9)
        self.rows.append(
            (
                "INSERT INTO release_records VALUES (?, 'nord', NULL, ?, ?, if(? IS NULL, NULL, 'day'), NULL, NULL, NULL,"
                " '59', 'fr', ?, ?, ?, 1)",
                [name, f"https://www.nord.gouv.fr/{name}", published, published, seen, seen, versions],
            )
        )
        for number in range(1, versions + 1):
            today = datetime.combine(date.today(), datetime.min.time())
            self.version(name, number, max(seen, min(today, seen + timedelta(days=50 * (number - 1)))))

    def version(self, name: str, number: int, seen: datetime, body: str = "") -> None:
        self.rows.append(
            (
                "INSERT INTO release_versions (version_id, release_id, version, kind, seen_at, title, body, body_sha256,"
                " words_id, parser, parser_version, capture_id, attachment_ids, revision)"
                " VALUES (?, ?, ?, if(? = 1, 'first', 'edit'), ?, '', ?, '', '', 'p', 1, 'c', [], 1)",
                [f"{name}-{number}", name, number, number, seen, body],
            )
        )

    def promise(
        self, name: str, release: str, due: date | None, version: int = 1, role: str = "due", held: datetime | None = None
    ) -> None:
        self.rows.append(
            (
                "INSERT INTO commitments (commitment_id, release_id, version_id, quote, quote_start, quote_end, kind,"
                " deadline_to, deadline_role, extractor_version, first_held_at, revision)"
                " VALUES (?, ?, ?, '', 0, 0, 'dated', ?, ?, 1, ?, 1)",
                [name, release, f"{release}-{version}", due, role, held],
            )
        )

    def link(self, promise: str, release: str, relation: str, moved_to: date | None = None, evidence: str = "act") -> None:
        self.rows.append(
            (
                "INSERT INTO follow_ups (follow_up_id, commitment_id, release_id, relation, score, evidence, decided_by,"
                " moved_to, counts, revision) VALUES (?, ?, ?, ?, 0.8, ?, 'rules 1', ?, TRUE, 1)",
                [f"{promise}-{release}", promise, release, relation, evidence, moved_to],
            )
        )

    def open(self) -> duckdb.DuckDBPyConnection:
        with open_store(self.working) as store:
            for query, some in groupby(self.rows, key=lambda row: row[0]):
                store.connection.executemany(query, [values for _, values in some])
        publish(self.working, self.published)
        return self.read()

    def read(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.published), read_only=True)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path)


@pytest.fixture(scope="module")
def by_chance(tmp_path_factory):
    """What is published of a ledger filled by chance, by its seed; made once."""

    @cache
    def made(seed: int) -> Ledger:
        ledger = Ledger(tmp_path_factory.mktemp(f"ledger-{seed}"))
        random_ledger(ledger, seed)
        ledger.open().close()
        return ledger

    return made


def random_ledger(ledger: Ledger, seed: int) -> None:
    """Promises and follow-ups of every kind, days known and not, around today and long before."""
    chance = random.Random(seed)
    today = date.today()

    def day(back: int = 900, ahead: int = 0) -> date:
        return today - timedelta(days=chance.randint(-ahead, back))

    for number in range(40):
        ledger.release(f"r{number}", chance.choice([day(), day(), None]), None, versions=chance.choice([1, 1, 2]))
    for number in range(60):
        of = chance.randrange(40)
        due = chance.choice([None, day(600, 90), day(60, 60), today, today - timedelta(days=1), today + timedelta(days=30)])
        ledger.promise(f"p{number}", f"r{of}", due, role=chance.choice(["due", "due", "until"]))
    pairs = {(chance.randrange(60), chance.randrange(40)) for _ in range(90)}
    for promise, release in sorted(pairs):
        relation = chance.choice(RELATIONS)
        moved_to = day(300, 200) if relation == "renewed" and chance.random() < 0.8 else None
        ledger.link(f"p{promise}", f"r{release}", relation, moved_to, chance.choice(["act", "again"]))


@pytest.mark.parametrize("seed", range(6))
def test_the_status_on_today_is_commitment_status_and_the_history_ends_with_it(by_chance, seed):
    with by_chance(seed).read() as connection:
        expected = connection.execute(f"SELECT commitment_id, {SHARED} FROM commitment_status ORDER BY ALL").fetchall()
        assert len(expected) == 60
        assert len({row[1] for row in expected}) >= 5, "statuses of most kinds occur"
        on_today = f"SELECT commitment_id, {SHARED} FROM status_on((SELECT today FROM paris_today)) ORDER BY ALL"
        assert connection.execute(on_today).fetchall() == expected
        last = """
            SELECT commitment_id, max_by(status, on_day), arg_max_null(due_on, on_day)
            FROM commitment_history
            GROUP BY commitment_id
            ORDER BY commitment_id
        """
        assert connection.execute(last).fetchall() == [row[:3] for row in expected]


@pytest.mark.parametrize("seed", range(3))
def test_the_history_replays_to_the_status_of_every_day(by_chance, seed):
    chance = random.Random(seed)
    with by_chance(seed).read() as connection:
        history = connection.execute(
            "SELECT commitment_id, on_day, status_before, status, due_on FROM commitment_history ORDER BY ALL"
        ).fetchall()
        before: dict[str, str | None] = {}
        for commitment_id, _, status_before, status, _ in history:
            assert status_before == before.get(commitment_id)
            before[commitment_id] = status
        for _ in range(12):
            day = date.today() - timedelta(days=chance.randint(0, 950))
            replayed = {one[0]: (one[3], one[4]) for one in history if one[1] <= day}
            found = connection.execute("SELECT commitment_id, status, due_on FROM status_on(?)", [day]).fetchall()
            assert {one: (status, due_on) for one, status, due_on in found} == replayed


def test_a_promise_has_its_course(ledger):
    ledger.release("plan", date(2019, 6, 1))
    ledger.promise("p", "plan", date(2019, 12, 1))
    ledger.release("delay", date(2019, 11, 20))
    ledger.link("p", "delay", "renewed", date(2020, 2, 15))
    ledger.release("done", date(2020, 3, 1))
    ledger.link("p", "done", "fulfilled")
    with ledger.open() as connection:
        course = "SELECT on_day, status_before, status, due_on, why, release_id FROM commitment_history ORDER BY on_day"
        assert connection.execute(course).fetchall() == [
            (date(2019, 6, 1), None, "open", date(2019, 12, 1), "promised", "plan"),
            (date(2019, 11, 1), "open", "due_soon", date(2019, 12, 1), "day", None),
            (date(2019, 11, 20), "due_soon", "followed_up", date(2020, 2, 15), "renewed", "delay"),
            (date(2020, 1, 16), "followed_up", "due_soon", date(2020, 2, 15), "day", None),
            (date(2020, 2, 16), "due_soon", "overdue", date(2020, 2, 15), "day", None),
            (date(2020, 3, 1), "overdue", "fulfilled", date(2020, 2, 15), "fulfilled", "done"),
        ]
        count = "SELECT count(*) FROM ledger_on(?) WHERE status = 'overdue'"
        assert connection.execute(count, [date(2020, 2, 20)]).fetchone() == (1,)
        assert connection.execute(count, [date(2020, 1, 1)]).fetchone() == (0,)


def test_what_the_warehouse_did_not_know_yet_is_left_out_when_asked(ledger):
    ledger.release("plan", date(2019, 6, 1))
    ledger.promise("p", "plan", date(2019, 12, 1))
    ledger.release("done", date(2019, 11, 1), seen=datetime(2021, 5, 1, 9))
    ledger.link("p", "done", "fulfilled")
    ledger.release("old", date(2018, 1, 1), seen=datetime(2021, 5, 1, 9))
    ledger.promise("late", "old", date(2018, 6, 1), held=datetime(2021, 5, 1, 9))
    with ledger.open() as connection:
        asked = "SELECT commitment_id, status FROM status_on(DATE '2020-01-01'{}) ORDER BY ALL"
        assert connection.execute(asked.format("")).fetchall() == [("late", "overdue"), ("p", "fulfilled")]
        known = asked.format(", known_by := DATE '2020-01-01'")
        assert connection.execute(known).fetchall() == [("p", "overdue")]


def test_a_promise_taken_out_is_withdrawn_from_that_day_and_one_put_in_later_begins_then(ledger):
    ledger.release("plan", date(2019, 6, 1))
    ledger.rows.pop()
    ledger.rows[-1][1][-1] = 2
    ledger.version("plan", 1, datetime(2019, 6, 1, 9), "First words.")
    ledger.version("plan", 2, datetime(2019, 7, 1, 9), "New words.")
    ledger.promise("first", "plan", date(2019, 12, 1))
    ledger.promise("new", "plan", date(2020, 12, 1), version=2)
    ledger.rows[-2] = (ledger.rows[-2][0].replace("''", "'First words.'", 1), ledger.rows[-2][1])
    ledger.rows[-1] = (ledger.rows[-1][0].replace("''", "'New words.'", 1), ledger.rows[-1][1])
    with ledger.open() as connection:
        course = "SELECT commitment_id, on_day, status FROM commitment_history WHERE on_day < '2019-12-31' ORDER BY ALL"
        assert connection.execute(course).fetchall() == [
            ("first", date(2019, 6, 1), "open"),
            ("first", date(2019, 7, 1), "withdrawn"),
            ("new", date(2019, 7, 1), "open"),
        ]
