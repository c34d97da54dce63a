"""What is known of a release besides its words, as captures come in. Pure: stored record and reading in, record out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from parsers.model import PublicationDay, Release

_Day: TypeAlias = tuple[date | None, str | None, str | None]
"""A day of publication, its precision and how it is known."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of `release_records`, in the order of its columns."""

    release_id: str
    source_id: str
    external_id: str | None
    url: str
    published_on: date | None
    published_precision: str | None
    published_how: str | None
    updated_on: date | None
    authority: str | None
    territory: str | None
    language: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    version: int

    def row(self) -> dict[str, object]:
        """The values by column."""
        return {name: getattr(self, name) for name in self.__slots__}


def first_record(release_id: str, release: Release) -> Record:
    """The record of a release never seen before."""
    published_on, precision, how = _day(release.published)
    return Record(
        release_id=release_id,
        source_id=release.source_id,
        external_id=release.external_id,
        url=release.url,
        published_on=published_on,
        published_precision=precision,
        published_how=how,
        updated_on=release.updated_on,
        authority=release.authority,
        territory=release.territory,
        language=release.language,
        first_seen_at=release.seen_at,
        last_seen_at=release.seen_at,
        version=1,
    )


def updated_record(record: Record, release: Release, *, same_captures: bool, version: int) -> Record:
    """The record after one more reading of its release.

    The newest capture is believed. What it does not say stays as it was known, unless it is the very capture that the
    record was made from (`same_captures`): then it is merely read better now. An older capture fills gaps.

    Args:
        record: what is stored.
        release: the reading.
        same_captures: whether the current version was read from the same captures.
        version: the number of the version that is current now.
    """
    seen = replace(
        record,
        first_seen_at=min(record.first_seen_at, release.seen_at),
        last_seen_at=max(record.last_seen_at, release.seen_at),
        version=version,
    )
    newer = release.seen_at >= record.last_seen_at
    day = _day(release.published)
    old_day = (record.published_on, record.published_precision, record.published_how)
    if not newer:
        day = old_day if record.published_on else day
    elif (day[0] is None and not same_captures) or _was_received_before(day, old_day):
        day = old_day
    keep_old = newer and not same_captures

    def choose(new: str | None, old: str | None) -> str | None:
        if newer:
            return new or old if keep_old else new
        return old or new

    updated_on = release.updated_on if newer else record.updated_on
    if updated_on is None and (keep_old or not newer):
        updated_on = record.updated_on or release.updated_on
    return replace(
        seen,
        external_id=(release.external_id or record.external_id) if newer else (record.external_id or release.external_id),
        url=release.url if newer else record.url,
        published_on=day[0],
        published_precision=day[1],
        published_how=day[2],
        updated_on=updated_on,
        authority=choose(release.authority, record.authority),
        territory=choose(release.territory, record.territory),
        language=choose(release.language, record.language),
    )


def _was_received_before(day: _Day, old: _Day) -> bool:
    """Is `day` only the day the release was received again, and an earlier day known?"""
    return day[2] == "received" and day[0] is not None and old[0] is not None and old[0] <= day[0]


def _day(published: PublicationDay | None) -> _Day:
    return (published.on, published.precision, published.how) if published else (None, None, None)
