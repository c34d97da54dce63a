"""The published file in use: a newer one between two requests, and pages for those that cannot serve."""

from __future__ import annotations

import asyncio
import shutil
import threading
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.web.published import PublishedFile
from tests.flows.web.conftest import Ids
from tests.support.measures.patience import HANGS
from tests.support.servers.web_pages import Pages
from warehouse.published.pages import prepare_pages
from warehouse.published.serving.promises import promise_rows
from warehouse.published.serving.snapshot import ServingLimits, Snapshot, TooLongError, UnusableFileError


def replaced(published: Path, statement: str) -> None:
    """Replace the file as a pass does, with one in which something has changed."""
    draft = published.with_suffix(".new")
    shutil.copyfile(published, draft)
    with duckdb.connect(str(draft)) as file:
        file.execute(statement)
    draft.replace(published)


def test_a_new_file_is_taken_up_between_two_requests(own_copy: Path) -> None:
    with Pages(own_copy) as pages:
        before = pages.get("/").text
        replaced(own_copy, "UPDATE publication SET revision = 4711")
        pages.published.refresh()
        after = pages.get("/").text
    assert "4711" not in before
    assert "4711" in after


def test_nobody_notices_that_files_are_replaced_while_they_read(own_copy: Path, ids: Ids) -> None:
    statuses: list[int] = []
    ended = threading.Event()
    with Pages(own_copy) as pages:
        pages.get("/")

        def ask() -> None:
            while not ended.is_set():
                answers = pages.get_all([ids.addresses[kind] for kind in ("home", "promise", "search", "commitments")])
                statuses.extend(answer.status_code for answer in answers)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(10):
            replaced(own_copy, f"UPDATE publication SET revision = {5000 + number}")
            pages.published.refresh()
        ended.set()
        for thread in threads:
            thread.join()
        assert "5009" in pages.get("/").text
    assert set(statuses) == {200}
    assert len(statuses) >= 4 * len(threads)


def memory_limit(snapshot: Snapshot) -> str:
    [row] = snapshot.rows_for("promise_rows", {"numbers": "[0]"}, columns="current_setting('memory_limit') AS limited")
    return str(row["limited"])


def test_memory_is_given_back_before_a_newer_file_is_opened_and_taken_again_where_it_cannot_be(
    own_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = []

    def damaged(*_: object) -> Snapshot:
        limits.append(memory_limit(old))
        raise UnusableFileError("unreadable", "damaged")

    file = PublishedFile(own_copy)
    with file.reading() as old:
        monkeypatch.setattr("flows.web.published.Snapshot", damaged)
        file.refresh()
        assert [*limits, memory_limit(old)] == ["104.9 MiB", "209.8 MiB"]
    file.close()


def test_a_snapshot_that_nobody_reads_any_more_is_closed(own_copy: Path) -> None:
    file = PublishedFile(own_copy)
    with file.reading() as old:
        replaced(own_copy, "UPDATE publication SET revision = 4711")
        file.refresh()
        with file.reading() as new:
            assert (new.revision, old.revision == 4711) == (4711, False)
        assert old.rows_for("page_read", {})[0]["releases"] > 0, "who reads it reads on"
        for one, most in ((old, "104.9 MiB"), (new, "209.8 MiB")):
            assert memory_limit(one) == most, "the older gives half of it back"
    with pytest.raises(duckdb.Error):
        old.rows_for("page_read", {})
    file.close()


def test_no_third_file_is_opened_while_somebody_reads_the_one_before_the_last(own_copy: Path) -> None:
    file = PublishedFile(own_copy)
    with file.reading():
        replaced(own_copy, "UPDATE publication SET revision = 4711")
        file.refresh()
        replaced(own_copy, "UPDATE publication SET revision = 4712")
        file._state.looked_at = float("-inf")
        with file.reading() as second:
            assert (second.revision, file._state.opening) == (4711, False)
    file._state.looked_at = float("-inf")
    with file.reading(), file._state.changed:
        while file._state.opening:
            file._state.changed.wait()
    with file.reading() as third:
        assert third.revision == 4712
    file.close()


@pytest.mark.parametrize("kind", ["home", "promise", "release"])
def test_who_takes_an_answer_slowly_keeps_no_file_open(published: Path, ids: Ids, kind: str) -> None:
    """Otherwise one reader who never takes it would keep the pages at an old file: no third one is opened."""
    readers: dict[str, int] = {}
    with Pages(published) as pages:

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b""}

        async def send(message: dict[str, object]) -> None:
            readers[str(message["type"])] = pages.published._state.current.readers

        asked = {
            "type": "http",
            "method": "GET",
            "path": ids.addresses[kind].partition("?")[0],
            "query_string": b"",
            "headers": [],
        }
        asyncio.run(pages.app(asked, receive, send))
    assert readers == {"http.response.start": 0, "http.response.body": 0}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.unlink(), "No published file yet"),
        (lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]), "cannot be read"),
        (lambda path: path.write_bytes(b""), "cannot be read"),
        (lambda path: path.write_bytes(b"<html>" * 4000), "cannot be read"),
        (lambda path: replaced(path, "UPDATE publication SET schema_number = 0"), "older version"),
        (lambda path: replaced(path, "UPDATE publication SET layout = 1; DROP SCHEMA pages CASCADE"), "older version"),
        (lambda path: replaced(path, "UPDATE publication SET schema_number = 99999"), "newer version"),
        (lambda path: replaced(path, "DROP VIEW ledger; DROP VIEW commitment_status"), "cannot be read"),
    ],
    ids=["missing", "half-written", "empty", "another thing", "older", "of an older form", "newer", "damaged"],
)
def test_a_file_that_cannot_serve_has_a_page_that_says_so(own_copy: Path, spoil: object, words: str) -> None:
    whole = own_copy.read_bytes()
    assert callable(spoil)
    spoil(own_copy)
    with Pages(own_copy) as pages:
        for address in ("/", "/commitments", "/search?q=x", "/api/v1/commitments"):
            answer = pages.get(address, language="en")
            if address.startswith("/api") and answer.status_code == 404:
                continue
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
        assert words in pages.get("/", language="en").text
        own_copy.unlink(missing_ok=True)
        own_copy.write_bytes(whole)
        pages.published.refresh()
        assert pages.get("/").status_code == 200, "and serves as soon as it is whole"


def test_the_last_good_file_serves_on_and_says_so(own_copy: Path) -> None:
    with Pages(own_copy) as pages:
        assert 'role="status"' not in pages.get("/", language="en").text
        own_copy.unlink()
        pages.published.refresh()
        answer = pages.get("/", language="en")
        assert answer.status_code == 200
        assert "no longer in its place" in answer.text


def test_where_promises_stand_is_worked_out_anew_on_the_next_day(own_copy: Path) -> None:
    moment = datetime(2026, 1, 1, 12)
    file = PublishedFile(own_copy, clock=lambda: moment)
    with file.reading() as first:
        assert first.today != moment.date()
    file._state.looked_at = float("-inf")
    assert file._is_out_of_date()
    file.close()


def test_promises_stand_where_the_view_says_and_keep_their_words_when_rows_have_moved(own_copy: Path) -> None:
    stands = "commitment_id, status, due_on, days_left, times_moved, follow_up_count, last_told, long_overdue"
    with duckdb.connect(str(own_copy)) as file:
        file.execute("UPDATE follow_ups SET relation = 'renewed', moved_to = DATE '2031-05-03' WHERE counts")
        prepare_pages(file)
        file.execute("CREATE TEMP TABLE kept AS FROM commitments ORDER BY quote")
        file.execute("DELETE FROM commitments; INSERT INTO commitments FROM kept")
        known = dict(file.execute("SELECT commitment_id, quote FROM commitments").fetchall())
        standing = set(file.execute(f"SELECT {stands} FROM commitment_status").fetchall())
    snapshot = Snapshot(own_copy)
    rows = promise_rows(snapshot, range(len(known)))
    snapshot.close()
    assert {row["commitment_id"]: row["quote"] for row in rows} == {one: quote[:2000] for one, quote in known.items()}
    names = stands.split(", ")
    assert {tuple(row[name] for name in names) for row in rows} == standing
    assert "renewed" in {row["last_told"] for row in rows}


def test_a_question_ends_when_it_takes_too_long(own_copy: Path) -> None:
    snapshot = Snapshot(own_copy, ServingLimits(seconds=0.2))
    with pytest.raises(TooLongError):
        snapshot.rows_for("promises_counted", {}, conditions="(SELECT sum(range % 7) FROM range(1_000_000_000_000)) > 0")
    assert snapshot.rows_for("page_read", {})[0]["releases"] > 0, "and the next one is answered"
    with pytest.raises(TooLongError):
        snapshot.rows_for("promises_counted", {}, conditions="(SELECT sum(range % 7) FROM range(1_000_000_000_000)) > 0")
    [watching] = [one for one in threading.enumerate() if one.name == "time-limit" and one is snapshot._time_limit._thread]
    snapshot.close()
    watching.join(HANGS)
    assert not watching.is_alive()


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as file:
        file.execute("CREATE TABLE t AS SELECT 1 AS one")
    with pytest.raises(UnusableFileError) as caught:
        Snapshot(other)
    assert caught.value.reason == "unreadable"
