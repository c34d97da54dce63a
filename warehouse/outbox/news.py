"""What generating alerts reads from the warehouse, and how they are written: in the transaction that stores their cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from warehouse.connection.sql import Row, as_parameter, rows_of, statement
from warehouse.connection.transaction import Transaction, WorkingFile
from warehouse.seeds import SEED_CORPUS_ID

SEEDS = SEED_CORPUS_ID
"""The source whose releases are never news."""

_NOTHING_SAID: Row = dict.fromkeys(
    ("last_relation", "last_quote", "last_title", "last_url", "last_published_on", "last_precision", "last_language")
)
"""What is last heard of a commitment with no follow-up: the columns of `last_said_of_commitments`."""


def write_alerts(transaction: Transaction, alert_rows: Sequence[Row], delivery_rows: Sequence[Row]) -> int:
    """Store alerts that are not there yet, with their deliveries.

    An existing alert stays as it is, and gets no further delivery: whom to notify is decided when it is new.

    Args:
        transaction: the change whose alerts they are.
        alert_rows: rows of `alerts` without revision, as `alerts.rows.alert_row` makes them.
        delivery_rows: rows of `deliveries` with alert_id, channel_id, state, rhythm, next_attempt_at and queued_at, as
            `alerts.subscriptions.subscribers.Delivery.row` makes them.

    Returns:
        How many alerts are new.
    """
    rows = {row["alert_id"]: row for row in reversed(alert_rows)}
    known = known_alerts(transaction, rows)
    new = [row for alert_id, row in rows.items() if alert_id not in known]
    if not new:
        return 0
    new.reverse()
    values = {"rows": as_parameter(new), "revision": transaction.revision}
    transaction.connection.execute(statement("insert_alerts"), values)
    wanted = {(row["alert_id"], row["channel_id"]): row for row in delivery_rows if row["alert_id"] not in known}
    wanted = {key: row for key, row in wanted.items() if key[0] in rows}
    if wanted:
        values = {"rows": as_parameter(list(wanted.values())), "revision": transaction.revision}
        transaction.connection.execute(statement("insert_deliveries"), values)
    return len(new)


def known_alerts(file: WorkingFile, alert_ids: Iterable[str]) -> set[str]:
    """Which of these alerts are stored."""
    ids = sorted(alert_ids)
    return (
        {row["alert_id"] for row in rows_of(file.connection, "known_alerts", {"ids": as_parameter(ids)})} if ids else set()
    )


def take_up(transaction: Transaction, rows: Sequence[Row]) -> None:
    """Note what was judged: rows with subject, id, occasion and taken_at, as in `private.taken_up`; known ones stay."""
    unique = {(row["subject"], row["id"]): row for row in reversed(rows)}
    if unique:
        values = {"rows": as_parameter(list(unique.values())), "revision": transaction.revision}
        transaction.connection.execute(statement("take_up"), values)


def not_taken_up(file: WorkingFile, revision: int | None) -> list[Row]:
    """What is still to be judged: subject (version, commitment or follow_up), id, version_id, release_id.

    For one revision, or for all with None.
    """
    return rows_of(file.connection, "not_taken_up", {"revision": revision})


def anything_to_take_up(file: WorkingFile) -> bool:
    """Whether anything is still to be judged, or a first capture to be summed up, without loading the rules for that."""
    return bool(not_taken_up(file, None) or whole_first_captures(file))


def anything_promised(file: WorkingFile) -> bool:
    """Whether there is a commitment of which a notice could be given."""
    return file.connection.execute(statement("anything_promised")).fetchone() == (True,)


def versions_for_alerts(file: WorkingFile, version_ids: Iterable[str]) -> list[Row]:
    """Versions in the order in which they were received, with when their entries were first listed."""
    return rows_of(file.connection, "versions_for_alerts", {"ids": as_parameter(sorted(version_ids))})


def words_before(file: WorkingFile, version_ids: Iterable[str]) -> dict[str, Row]:
    """By version_id: the version received before it; those that are older than all others are left out."""
    ids = sorted(version_ids)
    rows = rows_of(file.connection, "words_before", {"ids": as_parameter(ids)}) if ids else []
    return {row["version_id"]: row for row in rows}


def follow_ups_for_alerts(file: WorkingFile, follow_up_ids: Iterable[str]) -> list[Row]:
    """Follow-ups with their commitments, and how the two releases were taken up."""
    return rows_of(file.connection, "follow_ups_for_alerts", {"ids": as_parameter(sorted(follow_up_ids))})


def first_listings(file: WorkingFile, source_ids: Iterable[str]) -> dict[str, tuple[datetime | None, bool]]:
    """By source: when its lists were first read, None when they never were; and whether that was noted then."""
    ids = as_parameter(sorted(source_ids))
    rows = rows_of(file.connection, "first_listings", {"ids": ids})
    return {row["source_id"]: (row["listed_at"], row["noted"]) for row in rows}


def commitments_of(file: WorkingFile, release_ids: Iterable[str]) -> dict[str, list[Row]]:
    """By release: the rows of its commitments, in the order of the text."""
    found: dict[str, list[Row]] = {}
    for row in rows_of(file.connection, "commitments_of_releases", {"ids": as_parameter(sorted(release_ids))}):
        found.setdefault(row["release_id"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row["quote_start"], row["commitment_id"]))
    return found


def releases_for_alerts(file: WorkingFile, release_ids: Iterable[str]) -> dict[str, Row]:
    """By release_id: what alerts show; `announcement` is the first of its copies, `same_as` the ids of the others."""
    rows = rows_of(file.connection, "releases_for_alerts", {"ids": as_parameter(sorted(set(release_ids)))})
    return {row["release_id"]: row for row in _with_copies(file, rows)}


def notified_releases(file: WorkingFile, release_ids: Iterable[str]) -> list[Row]:
    """Alerts of new commitments and follow-ups about these releases: kind, release_id, earlier_release_id, alert_id."""
    return rows_of(file.connection, "notified_releases", {"ids": as_parameter(sorted(set(release_ids)))})


def notified_moves(file: WorkingFile, release_ids: Iterable[str]) -> list[Row]:
    """Every reported change of the day of a commitment of these releases."""
    return rows_of(file.connection, "notified_moves", {"ids": as_parameter(sorted(set(release_ids)))})


def commitments_with_a_day(file: WorkingFile, until: date, now: datetime) -> list[Row]:
    """Commitments due on `until` at the latest that their releases still make, with what came of them.

    What was stored while the machine's clock was ahead of `now` (UTC, naive) counts as known since now.
    """
    rows = rows_of(file.connection, "commitments_with_a_day", {"until": until, "now": now})
    followed = [row["commitment_id"] for row in rows if row["follow_up_count"]]
    found = rows_of(file.connection, "last_said_of_commitments", {"ids": as_parameter(followed)}) if followed else []
    said = {row["commitment_id"]: row for row in found}
    return _with_copies(file, [row | said.get(row["commitment_id"], _NOTHING_SAID) for row in rows])


def sources_read(file: WorkingFile) -> list[Row]:
    """When the lists of each source, except the seed corpus, were last requested, whether that failed, and its name."""
    return rows_of(file.connection, "sources_read", {"seeds": SEEDS})


def releases_by_day(file: WorkingFile) -> list[Row]:
    """How many releases were published on each day, in order; one without a day counts for the day it was received."""
    return rows_of(file.connection, "releases_by_day", {})


def troubles(file: WorkingFile) -> list[Row]:
    """The incidents of each source, with its name: opened_at and resolved_at, which is None while it lasts."""
    return rows_of(file.connection, "troubles", {})


def notified_stages(file: WorkingFile) -> list[Row]:
    """Every deadline notice that was given."""
    return rows_of(file.connection, "notified_stages", {})


def whole_first_captures(file: WorkingFile) -> list[str]:
    """Sources whose first capture is complete and has not been notified yet, sorted."""
    return [row["source_id"] for row in rows_of(file.connection, "whole_first_captures", {})]


def summaries(
    file: WorkingFile, source_ids: Iterable[str], *, occasion: str, revision: int | None, today: date
) -> list[Row]:
    """What came from each source on an occasion, in numbers; in one revision, or in all with None."""
    values: Mapping[str, Any] = {
        "ids": as_parameter(sorted(source_ids)),
        "occasion": occasion,
        "revision": revision,
        "today": today,
    }
    return rows_of(file.connection, "summaries_of_captures", values)


def _with_copies(file: WorkingFile, rows: list[Row]) -> list[Row]:
    if not rows:
        return rows
    announcement_of = {
        row["release_id"]: row["announcement"] for row in rows_of(file.connection, "copies_of_announcements", {})
    }
    copies: dict[str, list[str]] = {}
    for release_id, announcement in announcement_of.items():
        copies.setdefault(announcement, [announcement]).append(release_id)
    for row in rows:
        own = row["release_id"]
        row["announcement"] = announcement_of.get(own, own)
        row["same_as"] = sorted(one for one in copies.get(row["announcement"], ()) if one != own)
    return rows
