"""Values of the vocabulary as rows of the warehouse."""

from __future__ import annotations

import hashlib
from datetime import datetime

from parsers.identity import stable_id
from parsers.model import LONGEST_ERROR, Capture, FetchAttempt, Release, Source, VersionKind
from warehouse.connection.sql import Row
from warehouse.harvests.values import Harvest, KnownEntry
from warehouse.harvests.version_kinds import captures_of, version_id


def fetch_rows(harvest: Harvest) -> list[Row]:
    """One row per attempt; the id says which attempt of the run it was, so it is stored once, however often it is loaded."""
    seen: dict[tuple[str, datetime], int] = {}
    return [_fetch_row(harvest, attempt, seen) for attempt in harvest.attempts]


def _fetch_row(harvest: Harvest, attempt: FetchAttempt, seen: dict[tuple[str, datetime], int]) -> Row:
    number = seen[attempt.url, attempt.fetched_at] = seen.get((attempt.url, attempt.fetched_at), 0) + 1
    source_id = harvest.source.source_id
    moment = attempt.fetched_at.isoformat()
    return {
        "fetch_id": stable_id("fetch", harvest.run_id, source_id, attempt.url, moment, number),
        "run_id": harvest.run_id,
        "source_id": source_id,
        "url": attempt.url,
        "purpose": attempt.purpose,
        "fetched_at": attempt.fetched_at,
        "outcome": attempt.outcome,
        "http_status": attempt.http_status,
        "bytes": attempt.bytes,
        "elapsed_ms": attempt.elapsed_ms,
        "error": attempt.error[:LONGEST_ERROR] if attempt.error else None,
        "capture_id": attempt.capture_id,
    }


def capture_row(source_id: str, capture: Capture, place: tuple[str, int]) -> Row:
    """A body, and where the archive keeps it."""
    return {
        "capture_id": capture.capture_id,
        "source_id": source_id,
        "url": capture.url,
        "requested_url": capture.requested_url,
        "fetched_at": capture.fetched_at,
        "http_status": capture.http_status or None,
        "content_type": capture.content_type,
        "bytes": len(capture.body) if capture.size is None else capture.size,
        "warc_file": place[0],
        "warc_offset": place[1],
    }


def body_sha256(body: str) -> str:
    """SHA-256 of a text, 64 hexadecimal digits."""
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()


def version_row(release: Release, release_id: str, number: int, kind: VersionKind, words: str) -> Row:
    """A release as it reads in one capture."""
    from parsers.tagging.topics import topics_of_release  # with its lexicon, by need: most passes bring no release

    page, *attachments = captures_of(release)
    return {
        "version_id": version_id(release_id, number, words),
        "release_id": release_id,
        "version": number,
        "kind": kind,
        "seen_at": release.seen_at,
        "title": release.title,
        "body": release.body,
        "body_sha256": body_sha256(release.body),
        "words_id": words,
        "parser": release.parser,
        "parser_version": release.parser_version,
        "capture_id": page,
        "attachment_ids": attachments,
        "topics": list(topics_of_release(release.title, release.body, release.language)),
    }


def entry_row(source_id: str, known: KnownEntry, release_id: str | None) -> Row:
    """What a list said about an entry, and what became of it."""
    entry = known.entry
    published = entry.published
    return {
        "source_id": source_id,
        "key": known.key,
        "url": entry.url,
        "external_id": entry.external_id,
        "title": entry.title,
        "published_on": published.on if published else None,
        "published_precision": published.precision if published else None,
        "published_how": published.how if published else None,
        "updated_on": entry.updated_on,
        "summary": entry.summary,
        "content": entry.content,
        "language": entry.language,
        "fingerprint": known.fingerprint,
        "first_seen_at": known.first_seen_at,
        "last_listed_at": known.last_listed_at,
        "release_id": release_id or known.release_id,
        "failures": known.failures,
        "next_check_at": known.next_check_at,
    }


def source_row(source: Source) -> Row:
    """A watched place."""
    return {
        "source_id": source.source_id,
        "name": source.name,
        "family": source.family,
        "home": source.home,
        "country": source.country,
        "language": source.language,
        "territory": source.territory,
        "authority": source.authority,
        "platform": source.platform,
        "feeds": source.feeds,
        "listings": source.listings,
        "sitemaps": source.sitemaps,
        "every_hours": source.every_hours,
        "max_pages": source.max_pages,
        "max_age_days": source.max_age_days,
        "verified": source.verified,
        "note": source.note,
    }


def state_row(harvest: Harvest) -> Row:
    """How a poll went."""
    return {
        "source_id": harvest.source.source_id,
        "polled_at": harvest.started_at,
        "readable": harvest.readable,
        "discovered_feeds": harvest.discovered_feeds,
        "listed": harvest.listed,
        "waiting": harvest.waiting,
        "problem": harvest.problems[0][:LONGEST_ERROR] if harvest.problems else None,
    }


def validator_rows(harvest: Harvest) -> list[Row]:
    """What makes the next requests conditional."""
    return [
        {
            "source_id": harvest.source.source_id,
            "url": url,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
            "unchanged": validators.unchanged,
        }
        for url, validators in harvest.validators.items()
    ]
