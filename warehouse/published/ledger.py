"""Commitments and their releases in the published file, by what a person asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from parsers.identity import canonical_url
from parsers.model import CommitmentKind, CommitmentStatus, Firmness, PublicationDay, Release
from warehouse.connection.sql import Row, as_parameter
from warehouse.published.ask import published_rows
from warehouse.review.decisions import Decision, is_about

SHORTEST_PREFIX = 3
"""Of an id, in characters; fewer mean nothing."""

COLUMNS = (
    "commitment_id", "status", "due_on", "days_left", "first_due_on", "times_moved", "follow_up_count",
    "last_follow_up_on", "last_told", "last_follow_up_late_by", "deadline_from", "deadline_to", "deadline_precision",
    "deadline_text", "kind", "firmness", "headline", "actors", "partners", "action", "quote", "amounts", "confidence", "cue",
    "extractor_version", "decided_by", "published_on", "published_precision", "published_how", "authority",
    "territory", "source_id", "release_id", "title", "url", "in_current_version", "same_as", "in_copy",
    "is_firm", "long_overdue", "decided_firmness",
)  # several a line, as in a table  # fmt: skip
"""The columns of `commitments`, in an order for people."""

_WORD = re.compile(r"\w+")
_RUN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commitments to return: those that meet every condition. None, or an empty tuple, means no condition."""

    parties: tuple[str, ...] = ()
    """Each is part of the name of somebody who commits or of a partner, whatever the case and accents."""
    words: str = ""
    """Each word begins one in the quotation, whatever the case and accents."""
    since: date | None = None
    """First day of publication."""
    until: date | None = None
    """Last day of publication. A release whose day is not known meets neither condition."""
    due_before: date | None = None
    """Due on an earlier day. A commitment that only begins on a day is due on that day."""
    due_after: date | None = None
    kind: CommitmentKind | None = None
    sources: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    confidence: float | None = None
    """At least this, or accepted by a person."""
    firmness: tuple[Firmness, ...] = ()
    """How firmly the party commits; when nothing is asked, firm ones and those that a person accepted."""
    statuses: tuple[CommitmentStatus, ...] = ()
    """Where it stands today."""


def commitments(published: Path, wanted: Wanted) -> list[Row]:
    """The commitments asked for, by due day, those without one last: `COLUMNS`, the rows of the view `ledger`.

    `in_current_version` is False for what the publisher has since taken out; `in_copy` is True in a release that is a copy
    of another that makes commitments too. Raises WarehouseError when the file cannot be read.
    """
    return published_rows(
        published,
        "commitments_asked_for",
        {
            "parties": as_parameter([one for one in wanted.parties if one]),
            "words": as_parameter(_WORD.findall(wanted.words)),
            "since": wanted.since,
            "until": wanted.until,
            "due_before": wanted.due_before,
            "due_after": wanted.due_after,
            "kind": wanted.kind,
            "sources": as_parameter(list(wanted.sources)),
            "territories": as_parameter(list(wanted.territories)),
            "confidence": wanted.confidence,
            "firmness": as_parameter(list(wanted.firmness)),
            "statuses": as_parameter(list(wanted.statuses)),
        },
    )


def commitments_by_prefix(published: Path, prefix: str) -> list[Row]:
    """Commitments whose id begins with `prefix`, at most six, each with `body`, the text of the version that holds it."""
    if len(prefix) < SHORTEST_PREFIX:
        return []
    return published_rows(published, "commitments_by_prefix", {"prefix": prefix.lower()})


@dataclass(frozen=True, slots=True)
class History:
    """What is known about a commitment besides itself."""

    follow_ups: list[Row]
    """In the order of their days; `days_after_due` is None where either day is not known to the day."""
    related: list[Row]
    """Releases that belong together with its own, without speaking of one commitment; in the order of their days."""
    copies: list[Row]
    """The other releases of the same announcement; `same_as` is None for the first of them."""
    decisions: list[Decision]
    """What people decided about the commitment, links to it and copies of its release, in chronological order."""
    published_at: datetime
    """When the file was published, UTC: nothing later is known to it."""


def history(published: Path, commitment: Row) -> History:
    """The history of a commitment that `commitments_by_prefix` gave. Raises WarehouseError when the file cannot be read."""
    release_id, quote = commitment["release_id"], commitment["quote"]
    decided = published_rows(published, "decisions_of_releases", {"ids": as_parameter([release_id])})
    [moment] = published_rows(published, "moment_of_publication", {})
    return History(
        follow_ups=published_rows(published, "follow_ups_of_commitment", {"commitment_id": commitment["commitment_id"]}),
        related=published_rows(published, "related_to_release", {"release_id": release_id}),
        copies=published_rows(published, "copies_of_release", {"release_id": release_id}),
        decisions=[one for one in (Decision(**row) for row in decided) if is_about(one, release_id, quote)],
        published_at=moment["published_at"],
    )


def releases_named(published: Path, name: str) -> list[Release]:
    """Releases by address, guid, or the beginning of a release_id or commitment_id; at most six.

    For an address, in any form under which the release was ever listed or found, the release is given as it reads now; for a
    commitment, as in the version that holds it. Nothing is extracted from them: `Release.commitments` is empty.
    """
    return [_release(row) for row in _rows_named(published, name)]


def release_ids_named(published: Path, name: str) -> list[str]:
    """The ids of the releases that `releases_named` gives, sorted."""
    return sorted({row["release_id"] for row in _rows_named(published, name)})


def _rows_named(published: Path, name: str) -> list[Row]:
    if "://" not in name and not name.startswith("seed:"):
        if len(name) < SHORTEST_PREFIX:
            return []
        return published_rows(published, "releases_by_name", {"name": name})
    wanted = canonical_url(name)
    # The most distinctive run of letters finds candidates; `canonical_url` decides whether one is the same address.
    part = max(_RUN.findall(wanted.lower().partition("://")[2]), key=len, default="")
    held = published_rows(published, "addresses_holding", {"part": part})
    ids = sorted({row["release_id"] for row in held if canonical_url(row["url"]) == wanted})
    return [row for one in ids[:6] for row in published_rows(published, "releases_by_name", {"name": one})]


def source_ids(published: Path) -> list[str]:
    """The sources that the file knows of, sorted."""
    return [row["source_id"] for row in published_rows(published, "sources_there", {})]


def _release(row: Row) -> Release:
    day = row["published_on"]
    return Release(
        source_id=row["source_id"],
        url=row["url"],
        external_id=row["external_id"],
        title=row["title"],
        body=row["body"],
        parser=row["parser"],
        parser_version=row["parser_version"],
        capture_id=row["capture_id"],
        seen_at=row["seen_at"],
        published=PublicationDay(day, row["published_precision"], row["published_how"]) if day else None,
        updated_on=row["updated_on"],
        authority=row["authority"],
        territory=row["territory"],
        language=row["language"],
    )
