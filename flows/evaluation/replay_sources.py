"""The documents of gold folders as visits to their sources would bring them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import quote, urlsplit

from flows.catalogue.paragraphs import like_known
from flows.evaluation.gold import GoldDocument
from flows.harvest.entries import fingerprint_of, key_of
from flows.harvest.readers import with_commitments_and_claims
from parsers.identity import capture_id
from parsers.model import Capture, Entry, FetchAttempt, PublicationDay, Release, Source
from warehouse.harvests.values import Harvest, KnownEntry

_UNNAMED_HOST = "replayed.example"
"""Of documents without `host` and `url`; a name that RFC 2606 keeps for examples."""
_READER = "given"
"""In the place of the family that reads pages: the text of a document is taken as it is."""
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Replayed:
    """A document with a day of publication, and the source that publishes it."""

    document: GoldDocument
    published: date
    url: str
    source: Source


def replayed(documents: Iterable[tuple[str, GoldDocument]], watched: Sequence[Source]) -> list[Replayed]:
    """Those documents that have a day of publication, in the order of these days.

    Args:
        documents: each with the name of its folder, which keeps apart two documents of one id.
        watched: sources that are configured; a document on the host of exactly one of them is its release. Others are of the
            source in the catalogue that has their page.
    """
    by_host: dict[str, list[Source]] = {}
    for source in watched:
        by_host.setdefault(urlsplit(source.home).hostname or "", []).append(source)
    found = []
    for folder, document in documents:
        if document.published is None:
            continue
        host = (document.host or urlsplit(document.url or "").hostname or _UNNAMED_HOST).lower()
        url = document.url or f"https://{host}/{quote(folder)}/{quote(document.id)}"
        known = by_host.get(host, [])
        source = known[0] if len(known) == 1 else _source(host, url, document.lang)
        found.append(Replayed(document, document.published, url, source))
    return sorted(found, key=lambda one: (one.published, one.url, one.document.id))


def opening(source: Source, now: datetime) -> Harvest:
    """The first reading of a source's list, before any of its documents: what comes later is then news."""
    entry = Entry(source.home, None, source.name)
    known = KnownEntry(key_of(entry), entry, fingerprint_of(entry), now, now)
    return replace(visit(source, [], now), entries=(known,), listed=1)


def visit(source: Source, published: Sequence[Replayed], now: datetime) -> Harvest:
    """A visit that finds these documents of the source, and reads them."""
    captures: dict[str, Capture] = {}
    attempts = [FetchAttempt(source.home, "listing", now, "ok" if published else "not_modified", 200 if published else 304)]
    entries: list[KnownEntry] = []
    releases: list[Release] = []
    found: dict[str, int] = {}
    for one in published:
        body = one.document.text.encode()
        capture = Capture(capture_id(body), one.url, one.url, now, 200, (), body, "text/plain")
        captures[capture.capture_id] = capture
        attempts.append(FetchAttempt(one.url, "page", now, "ok", 200, len(body), 0, None, capture.capture_id))
        day = PublicationDay(one.published, how="given")
        entry = Entry(one.url, None, one.document.title, day, language=one.document.lang)
        found[key_of(entry)] = len(releases)
        entries.append(KnownEntry(key_of(entry), entry, fingerprint_of(entry), now, now))
        release = Release(
            source.source_id,
            one.url,
            None,
            one.document.title,
            one.document.text,
            _READER,
            1,
            capture.capture_id,
            now,
            day,
            authority=one.document.authority or source.authority or source.name,
            territory=source.territory,
            language=one.document.lang,
        )
        releases.append(with_commitments_and_claims(release))
    return Harvest(
        source,
        f"replay-{now:%Y%m%d}",
        now,
        now,
        True,
        tuple(attempts),
        tuple(captures.values()),
        tuple(entries),
        tuple(releases),
        found,
        listed=len(entries),
        located={one: ("replay.warc.gz", place) for place, one in enumerate(captures)},
    )


def by_source(published: Iterable[Replayed]) -> Mapping[Source, list[Replayed]]:
    """The documents of each source; of two at one address on one day, the last stands."""
    found: dict[Source, dict[str, Replayed]] = {}
    for one in published:
        found.setdefault(one.source, {})[one.url] = one
    return {source: list(documents.values()) for source, documents in found.items()}


def _source(host: str, url: str, language: str) -> Source:
    """The source of the catalogue to which a page belongs; else one named after the host."""
    known = like_known(url)
    if known is not None and known.name:
        return known
    name = _NOT_IN_IDS.sub("-", host).strip("-")[:60] or "replayed"
    return Source(f"{name}-{language}", host, "generic", f"https://{host}/", language=language)
