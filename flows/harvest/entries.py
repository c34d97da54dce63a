"""Which pages to request, and when to look at them again. Pure: stored entries and today's list in, decisions out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from flows.harvest.address_patterns import AddressPatterns
from parsers.identity import canonical_url, stable_id
from parsers.model import Entry, Source
from warehouse.harvests.values import KnownEntry

# Age of the entry up to which → time until the next look. Words are mostly corrected in the first days.
_SECOND_LOOKS = (
    (timedelta(days=3), timedelta(days=1)),
    (timedelta(days=30), timedelta(days=7)),
    (timedelta(days=180), timedelta(days=30)),
)
_FIRST_RETRY = timedelta(hours=1)
_LONGEST_RETRY = timedelta(days=7)
"""A page that has failed for days is requested once a week, until its tries are used up."""
_TRIES = 15  # one to seven days apart: about two months of trying before a page counts as gone
_LISTED_AGAIN = timedelta(days=1)  # how stale `last_listed_at` may become before it is worth a write


def key_of(entry: Entry) -> str:
    """What identifies an entry within its source: its canonical address, else its guid, else its title and day."""
    if entry.url:
        return canonical_url(entry.url)
    if entry.external_id:
        return f"guid:{entry.external_id}"
    day = entry.published.on.isoformat() if entry.published else ""
    return f"title:{stable_id('entry', entry.title, day)}"


def fingerprint_of(entry: Entry) -> str:
    """A hash of what the list says of an entry; when it differs, its page is requested again."""
    published = entry.published.on.isoformat() if entry.published else None
    updated = entry.updated_on.isoformat() if entry.updated_on else None
    return stable_id("listed", entry.title, published, updated, entry.summary, entry.content)


def wanted(source: Source, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that the source's `include` and `exclude` let through, each key once, in the order listed.

    Raises PatternError when those take too long, or cannot be used.
    """
    patterns = AddressPatterns(source)
    kept: dict[str, Entry] = {}
    for entry in entries:
        if patterns.let_through(entry.url or ""):
            kept.setdefault(key_of(entry), entry)
    return list(kept.values())


def merge(known: Mapping[str, KnownEntry], listed: Iterable[Entry], now: datetime) -> dict[str, KnownEntry]:
    """The entries, by key, that are new, differ from before, or were last written down a day or more ago.

    A list entry that says less than the stored one (a listing without dates after a feed with them) removes nothing.
    """
    changed: dict[str, KnownEntry] = {}
    for entry in listed:
        key = key_of(entry)
        old = known.get(key)
        fingerprint = fingerprint_of(entry)
        if old is None:
            changed[key] = KnownEntry(key, entry, fingerprint, now, now, next_check_at=now)
        elif old.fingerprint != fingerprint:
            changed[key] = replace(
                old,
                entry=_richer(entry, old.entry),
                fingerprint=fingerprint,
                last_listed_at=now,
                next_check_at=now,
                failures=0,
            )
        elif now - old.last_listed_at >= _LISTED_AGAIN:
            changed[key] = replace(old, last_listed_at=now)
    return changed


def _richer(new: Entry, old: Entry) -> Entry:
    return replace(
        new,
        external_id=new.external_id or old.external_id,
        title=new.title or old.title,
        published=new.published or old.published,
        updated_on=new.updated_on or old.updated_on,
    )


def to_visit(entries: Iterable[KnownEntry], now: datetime) -> list[KnownEntry]:
    """The entries whose page is due, first those never read (newest first), then the second looks (longest due first)."""
    due = [entry for entry in entries if entry.next_check_at is not None and entry.next_check_at <= now]
    unread = sorted((e for e in due if e.release_id is None), key=lambda e: (e.failures, -_day(e).toordinal(), e.key))
    again = sorted((e for e in due if e.release_id is not None), key=lambda e: (e.next_check_at or now, e.key))
    return unread + again


def _day(entry: KnownEntry) -> date:
    return entry.entry.published.on if entry.entry.published else entry.first_seen_at.date()


def after_reading(entry: KnownEntry, now: datetime) -> KnownEntry:
    """The entry once its page was read, or reported unchanged: with the time of its next second look, if any."""
    age = now - entry.first_seen_at
    wait = next((wait for limit, wait in _SECOND_LOOKS if age < limit), None)
    return replace(entry, failures=0, next_check_at=None if wait is None else now + wait)


def after_failure(entry: KnownEntry, now: datetime) -> KnownEntry:
    """The entry once its page could not be fetched: tried again after an hour, then ever later, at most a week apart."""
    failures = entry.failures + 1
    wait = min(_LONGEST_RETRY, _FIRST_RETRY * 2 ** min(failures - 1, 16))
    return replace(entry, failures=failures, next_check_at=None if failures >= _TRIES else now + wait)


def all_new(known: Mapping[str, KnownEntry], listed: Sequence[Entry]) -> bool:
    """Whether nothing on a page of a listing was seen before, so that the next page may hold older news."""
    return bool(listed) and all(key_of(entry) not in known for entry in listed)
