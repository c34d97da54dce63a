"""Rows of the warehouse as the values that the rules take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alerts.kinds.digest import SummaryFacts
from alerts.model import CommitmentFacts, LinkFacts, ProgressFacts, ReleaseFacts
from alerts.rules.coverage import Polled, Trouble, Watching
from alerts.rules.events import Capture, DatedCommitment, Link, NotifiedMove, NotifiedStage
from parsers.dates import paris_day
from parsers.model import Amount
from warehouse.connection.sql import Row


def release_of(row: Row, *, title: str | None = None) -> ReleaseFacts:
    """A release; `title` is that of an older version."""
    return ReleaseFacts(
        release_id=row["release_id"],
        source_id=row["source_id"],
        title=title if title is not None else row["title"],
        url=row["url"],
        published_on=row["published_on"],
        published_precision=row["published_precision"],
        authority=row["authority"],
        territory=row["territory"],
        language=row["language"],
        same_as=tuple(row["same_as"] or ()),
    )


def commitment_facts_of(row: Row, title: str | None) -> CommitmentFacts:
    """A commitment, from a row with the columns of `commitments`; its `title` is passed separately, as a row may be joined
    with its release, which has one too.
    """
    return CommitmentFacts(
        commitment_id=row["commitment_id"],
        quote=row["quote"],
        actors=tuple(row["actors"] or ()),
        partners=tuple(row["partners"] or ()),
        action=row["action"],
        deadline_text=row["deadline_text"],
        due_from=row["deadline_from"],
        due_on=row["deadline_to"],
        precision=row["deadline_precision"],
        amounts=tuple(Amount(one["text"], one["value"], one["unit"]) for one in row["amounts"] or ()),
        confidence=row["confidence"] or 0.0,
        title=title,
        firmness=None if row["decided_by"] else row["firmness"],
        party_ids=tuple(row["party_ids"] or ()),
        topics=tuple(row["topics"] or ()),
    )


def link_of(row: Row, later: Row, earlier: Row, *, news: bool) -> Link:
    """A follow-up with its two releases."""
    due_on, told_on = row["deadline_to"], later["published_on"]
    exact = later["published_precision"] == "day"
    facts = LinkFacts(
        follow_up_id=row["follow_up_id"],
        promise=commitment_facts_of(row, row["headline"]),
        relation=row["relation"],
        score=row["score"],
        quote=row["said"],
        reasons=tuple(row["reasons"] or ()),
        days_late=(told_on - due_on).days if due_on and told_on and exact else None,
    )
    return Link(
        facts,
        release_of(earlier),
        release_of(later),
        earlier["announcement"],
        later["announcement"],
        news,
        moved_to=row["moved_to"],
        moved_before=row["moved_before"],
        moves_before=row["moves_before"],
    )


def dated_commitment_of(row: Row) -> DatedCommitment:
    """A commitment with a day, as `warehouse.outbox.news.commitments_with_a_day` gives it."""
    return DatedCommitment(
        release=release_of(row),
        announcement=row["announcement"],
        promise=commitment_facts_of(row, row["headline"]),
        known_since=paris_day(row["known_since"]),
        news=row["occasion"] == "news",
        follow_ups=row["follow_up_count"],
        settled=row["settled"],
        last_told=_progress_of(row),
        moved_from=row["moved_from"],
    )


def _progress_of(row: Row) -> ProgressFacts | None:
    if row["last_quote"] is None:
        return None
    return ProgressFacts(
        row["last_relation"],
        row["last_quote"],
        row["last_title"],
        row["last_url"],
        row["last_published_on"],
        row["last_precision"],
        row["last_language"],
    )


def watching_of(rows: Iterable[Row], days: Iterable[Row], troubles: Iterable[Row], now: datetime) -> Watching:
    """What was read of the sources, no later than `now`.

    Args:
        rows: from `warehouse.outbox.news.sources_read`.
        days: from `warehouse.outbox.news.releases_by_day`.
        troubles: from `warehouse.outbox.news.troubles`.
        now: the time, naive and in UTC.
    """
    known = list(rows)
    read = [min(row["last_polled_at"], now) for row in known if not row["failing"]]
    return Watching(
        until=paris_day(max(read)) if read else None,
        failing=frozenset(row["source_id"] for row in known if row["failing"]),
        polled=tuple(
            Polled(row["source_id"], row["name"], paris_day(min(row["last_polled_at"], now)), row["failing"])
            for row in known
        ),
        days=tuple(day for row in days for day in [row["on_day"]] * row["releases"]),
        troubles=tuple(
            Trouble(row["name"], paris_day(row["opened_at"]), paris_day(row["resolved_at"]) if row["resolved_at"] else None)
            for row in troubles
        ),
    )


def stage_of(row: Row) -> NotifiedStage:
    """A notice that was given."""
    return NotifiedStage(row["commitment_id"], row["release_id"], row["due_on"], row["stage"], row["kind"])


def move_of(row: Row) -> NotifiedMove:
    """A change of a day that was reported."""
    return NotifiedMove(
        row["earlier_release_id"],
        row["commitment_id"],
        row["due_before"],
        row["due_after"],
        row["times"],
        row["first_due_on"],
        row["by_claim"],
    )


def capture_of(row: Row) -> Capture:
    """A first capture or a backfill in numbers."""
    facts = SummaryFacts(
        occasion=row["occasion"],
        source_id=row["source_id"],
        source_name=row["source_name"],
        releases=row["releases"],
        promises=row["promises"],
        due_ahead=row["due_ahead"],
        long_past=row["long_past"],
        follow_ups=row["follow_ups"],
        earliest=row["earliest"],
        latest=row["latest"],
        next_due=tuple(commitment_facts_of(one, one["title"]) for one in row["next_due"] or ()),
    )
    return Capture(facts, tuple(row["release_ids"]))
