"""Incidents, and what a run showed about the sources that it polled: reading them, and writing what was decided.

It does not know what makes an incident: alerts/incidents/ decides.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from warehouse.connection.sql import as_parameter, portions, rows_of, statement
from warehouse.connection.transaction import Transaction, WorkingFile

MOST_DAYS = 60
"""Days of publication, the latest ones, from which a rhythm is learnt."""
MOST_READERS = 20
"""Versions whose reader is looked at, the latest ones."""
PAGES_TRIED = 3
"""When so many of the latest pages cannot be read, readable lists are of no use."""
LATELY = timedelta(days=30)
"""A release first seen longer ago than this, with a day still to come, is no longer news."""
TEMPLATE_FLOOR = 5
"""Fewer known pages that changed in one run are the publisher's corrections."""


@dataclass(frozen=True, slots=True)
class Poll:
    """What a run showed about one source, and what is known about its releases by then."""

    source_id: str
    read: int = 0
    """Lists (feeds, listings, sitemaps) that came whole and could be read."""
    unchanged: int = 0
    """Lists that said that nothing had changed (304)."""
    blocked: int = 0
    """Attempts for a list that were refused, by the site or its robots.txt."""
    unreadable: int = 0
    """Feeds and sitemaps that came and were neither."""
    unlisted: int = 0
    """Listings that came and listed nothing."""
    failed: int = 0
    """Attempts for a list that brought nothing for any other reason."""
    broke: bool = False
    """It was visited, and not one attempt was recorded: the visit ended in a fault of the program."""
    error: str | None = None
    """Address and error of the last attempt that failed."""
    failures: int | None = None
    """`SourceState.failures` after the run; None when the run's poll was not the latest (a clock that was set back)."""
    listed: int | None = None
    """Entries that the lists showed; also 0 when they were unchanged, None as above."""
    problem: str | None = None
    """The first problem of the visit."""
    releases: int = 0
    """All its known releases."""
    newest_on: date | None = None
    """The newest day of publication, never later than the day it was seen; that day where none is known."""
    watched_since: date | None = None
    """The day on which its first release was received."""
    days: tuple[date, ...] = ()
    """The latest days of publication, the newest first, each once, at most `MOST_DAYS`."""
    dated_ahead: int = 0
    """Releases seen lately whose stated day is still to come."""
    furthest_on: date | None = None
    """The latest of those days."""
    readers: tuple[str, ...] = ()
    """The readers (`release_versions.parser`) of its latest versions, the newest first, at most `MOST_READERS`."""
    read_again: int = 0
    """Pages of known releases that were requested again and came, or said that they were unchanged."""
    changed: int = 0
    """Those of them that read differently now because their publisher changed them."""

    pages_unread: int = 0
    """Of the latest `PAGES_TRIED` entries whose page was requested: those that could not be read so far."""
    page_tries: int = 0
    """The most often the page of any one of them was requested in vain."""
    page_outcome: str | None = None
    """How the last attempt that failed to bring a page ended."""
    page_error: str | None = None
    """Its address and error."""

    @property
    def asked(self) -> bool:
        """Whether the visit says anything about the source: one that was told to stop at its first request does not."""
        lists = self.read + self.unchanged + self.blocked + self.unreadable + self.unlisted + self.failed
        return self.broke or lists > 0

    @property
    def template_changed(self) -> bool:
        """Whether most of the known pages that were read again changed at once: the template did, not the words."""
        return changed_at_once(self.changed, self.read_again)


@dataclass(frozen=True, slots=True)
class Signs:
    """What was wrong with a source when it was last polled. One row of `private.source_signs`."""

    source_id: str
    run_id: str
    judged_at: datetime
    cause: str | None = None
    """`alerts.model.IncidentCause`; None when nothing was wrong."""
    streak: int = 0
    """Polls in a row at which something was wrong; at least the source's `failures_before_incident` when it is certain."""
    since: datetime | None = None
    """The first of them."""
    detail: str | None = None
    listed: int | None = None
    """Entries that its lists showed when they were last read whole."""
    usual_pause_days: float | None = None
    """The usual time between two days of publication; None while that is not known."""
    silence_limit_days: int | None = None
    """Nothing new for more days than this breaks its rhythm."""
    template_seen_at: datetime | None = None
    """When most of its known pages changed at once; None once a page has been read again and was unchanged."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of `incidents`."""

    incident_id: str
    source_id: str | None
    """None when it concerns many sources, or the program."""
    cause: str
    opened_at: datetime
    reminded_at: datetime | None
    resolved_at: datetime | None
    detail: str
    source_ids: tuple[str, ...]
    reminders: int = 0


def polls_of_run(file: WorkingFile, run_id: str, source_ids: Collection[str], today: date, now: datetime) -> list[Poll]:
    """What the run showed about each of the sources that it visited, sorted by source_id.

    `today` is the day in Europe/Paris. A day of publication up to tomorrow is not ahead: other time zones get there first.
    """
    ids = {"ids": as_parameter(sorted(source_ids))}
    stands = {**ids, "latest_day": today + timedelta(days=1), "recent": now - LATELY, "most_days": MOST_DAYS}
    found: dict[str, dict[str, Any]] = {}
    for name, asked in (
        ("polls_of_run", {**ids, "run_id": run_id}),
        ("publication_of_sources", stands),
        ("readers_of_sources", {**ids, "most": MOST_READERS}),
        ("pages_unread", {**ids, "most": PAGES_TRIED}),
        ("pages_read_again", {**ids, "run_id": run_id, "revision": None}),
    ):
        for row in rows_of(file.connection, name, asked):
            found.setdefault(row["source_id"], {}).update(row)
    lists = ("days", "readers")
    return [
        Poll(**{**facts, **{name: tuple(facts.get(name) or ()) for name in lists}}) for _, facts in sorted(found.items())
    ]


def template_changed(transaction: Transaction, source_id: str) -> bool:
    """Whether most old pages of a source read differently in one visit: then its template changed, and no edit is reported.

    To be asked when everything that the visit brought is stored: in the same transaction, or later. For an old visit, the
    pages that were as before may have come again since, and are then left out of the count.

    Args:
        transaction: the one that stored the visit; for one that is over, its revision (`release_versions.revision`).
        source_id: the source.
    """
    asked = {"ids": as_parameter([source_id]), "run_id": None, "revision": transaction.revision}
    found = rows_of(transaction.connection, "pages_read_again", asked)
    return any(changed_at_once(changed=row["changed"], read_again=row["read_again"]) for row in found)


def changed_at_once(changed: int, read_again: int) -> bool:
    """Whether so many changed pages, out of so many known ones that were read again, mean a change of template.

    At least `TEMPLATE_FLOOR`, and more than half.
    """
    return changed >= TEMPLATE_FLOOR and 2 * changed > read_again


def stored_signs(file: WorkingFile) -> dict[str, Signs]:
    """What was seen at the last poll of each source, by source_id."""
    return {row[0]: Signs(*row) for row in file.connection.execute(statement("signs_of_sources")).fetchall()}


def open_incidents(file: WorkingFile) -> list[Incident]:
    """The incidents that are still open, the oldest first."""
    rows = rows_of(file.connection, "open_incidents", {})
    return [Incident(**{**row, "source_ids": tuple(row["source_ids"])}) for row in rows]


def start_of_previous_run(file: WorkingFile, run_id: str) -> datetime | None:
    """When the run recorded before this one began; None for the first one."""
    row = file.connection.execute(statement("start_of_previous_run"), {"run_id": run_id}).fetchone()
    return row[0] if row else None


def write_incidents(transaction: Transaction, incidents: Sequence[Incident]) -> None:
    """Store incidents as they stand now."""
    for portion in portions([dataclasses.asdict(one) for one in incidents]):
        values = {"rows": as_parameter(portion), "revision": transaction.revision}
        transaction.connection.execute(statement("upsert_incidents"), values)


def write_signs(transaction: Transaction, signs: Sequence[Signs]) -> None:
    """Store what was seen at sources."""
    names = [field.name for field in dataclasses.fields(Signs)]  # `asdict` copies each value: 40 ms for 300 sources
    for portion in portions([{name: getattr(one, name) for name in names} for one in signs]):
        values = {"rows": as_parameter(portion), "revision": transaction.revision}
        transaction.connection.execute(statement("upsert_signs"), values)
