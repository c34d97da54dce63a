"""What a lost working file gets back from the archive: bodies that nobody published, and what the lists said."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from flows.config.load import Config
from flows.harvest.entries import after_reading, key_of, merge, wanted
from flows.harvest.releases import read_list
from flows.passes.alerting import ChangeAlerts, change_alerts
from flows.passes.reparse import reread
from parsers.errors import FollowthroughError
from parsers.model import Capture, FetchAttempt, Outcome, Purpose, Source
from warehouse.archive.archive import Archive
from warehouse.clock import Clock
from warehouse.errors import ArchiveError
from warehouse.harvests.values import Harvest, KnownEntry
from warehouse.published.reclaim.judged import take_up_all
from warehouse.published.reclaim.known import (
    FirstReading,
    asked_before,
    count_as_not_found,
    entries_not_found,
    entries_with_release,
    first_readings,
    link_entries,
    reclaim_what_harvests_know,
)
from warehouse.seeds import SEED_CORPUS_ID
from warehouse.store import Store

log = logging.getLogger("followthrough")

_LISTS: tuple[Purpose, ...] = ("feed", "listing", "sitemap")
_AT_ONCE = 20_000_000
"""Bytes of bodies stored in one go: as many as one page may have."""


@dataclass(slots=True)
class FromArchive:
    """What was found in an archive."""

    captures: int = 0
    """Bodies that the published file does not know."""
    releases: int = 0
    """Releases read from them that were not known."""
    strangers: int = 0
    """Bodies from addresses of no source that is watched."""
    gone: int = 0
    """Releases whose page was found to be gone."""
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    capture: Capture
    place: tuple[str, int]


def take_from_archive(
    store: Store,
    config: Config,
    archive: Archive,
    run_id: str,
    clock: Clock,
    *,
    is_news: bool,
    known: Collection[str] = (),
    step: Callable[[str], None],
) -> FromArchive:
    """Store the bodies that a working file does not know, what the lists say of entries, and the releases of new bodies.

    Args:
        store: the working file, nobody else's yet.
        config: the sources, and who is told.
        archive: where the bodies are.
        run_id: of the run as which this is recorded.
        clock: the time, naive and in UTC.
        is_news: whether what is found may be told: it was received after the last publication.
        known: files of the archive that need no reading, since the working file was whole when they were: where there are
            any, lists are read again only of sources that have new bodies.
        step: is told what comes next.

    Raises:
        WarehouseError: the working file cannot be written. What cannot be read of the archive is a problem that is named.
    """
    done = FromArchive()
    sources = {one.source_id: one for one in config.sources()}
    step("Reading the archive")
    touched = _store_bodies(store, archive, known, sources, run_id, clock, done)
    if known and not touched:
        return done
    store.write(lambda change: reclaim_what_harvests_know(change, clock()))
    store.write(lambda change: take_up_all(change, clock()))
    step("Reading the lists again")
    first = store.read(first_readings)
    for source in sources.values():
        if source.source_id != SEED_CORPUS_ID and (not known or source.source_id in touched):
            _store_entries(store, archive, source, first.get(source.source_id), run_id, clock, done)
    step("Reading new bodies")
    generating = change_alerts(config, clock, "watch" if is_news else "reparse")
    for source_id in sorted(touched):
        source = sources[source_id]
        again = reread(source, store.captures_in_order(source_id), archive.read)
        done.problems += again.problems
        read = Harvest(source, run_id, clock(), clock(), readable=True, releases=again.releases)
        with store.generating(generating):
            (loaded,) = store.load([read], {})
        done.releases += loaded.versions.get("first", 0)
        done.problems += [loaded.problem] if loaded.problem else []
        store.write(partial(count_as_not_found, captures=again.gone))
    store.write(link_entries)
    for source_id in sorted(touched):
        done.gone += _store_gone(store, sources[source_id], run_id, clock, generating)
    if touched:
        store.end_run(run_id, clock(), "completed", {"captures": done.captures, "first": done.releases})
    return done


def _store_gone(store: Store, source: Source, run_id: str, clock: Clock, generating: ChangeAlerts) -> int:
    """Store which pages of releases are gone, as their visits would have, and return how many."""
    keys = store.read(partial(entries_not_found, source_id=source.source_id))
    if not keys:
        return 0
    with store.generating(generating):
        (loaded,) = store.load([Harvest(source, run_id, clock(), clock(), readable=True, not_found=keys)], {})
    return loaded.versions.get("gone", 0)


def _store_bodies(
    store: Store,
    archive: Archive,
    known: Collection[str],
    sources: Mapping[str, Source],
    run_id: str,
    clock: Clock,
    done: FromArchive,
) -> set[str]:
    """Store what is in the archive and not in the working file; returns the sources that it is of."""
    touched: set[str] = set()
    try:
        names = [one for one in archive.files() if one not in known]
    except ArchiveError as error:
        done.problems.append(error.message)
        return touched
    for name in names:
        waiting: list[_Found] = []
        size = 0
        try:
            for capture, offset in archive.bodies(name):
                if not store.known_captures([capture.capture_id]):
                    waiting.append(_Found(capture, (name, offset)))
                    size += len(capture.body)
                if size >= _AT_ONCE:
                    touched |= _store_some(store, waiting, sources, run_id, clock, done)
                    waiting, size = [], 0
        except ArchiveError as error:  # the rest of this file is lost, the other files are not
            done.problems.append(error.message)
        touched |= _store_some(store, waiting, sources, run_id, clock, done)
    return touched


def _store_some(
    store: Store, found: Sequence[_Found], sources: Mapping[str, Source], run_id: str, clock: Clock, done: FromArchive
) -> set[str]:
    unique = {one.capture.capture_id: one for one in reversed(found)}
    asked = store.read(lambda file: asked_before(file, [one.capture.url for one in unique.values()]))
    of_source: dict[str, list[tuple[_Found, Purpose]]] = defaultdict(list)
    for one in unique.values():
        source_id, purpose = asked.get(one.capture.url) or _guessed(one.capture, sources) or ("", "page")
        if source_id in sources and source_id != SEED_CORPUS_ID:  # the next run brings the seed corpus itself
            of_source[source_id].append((one, purpose))
        elif urlsplit(one.capture.url).scheme in ("http", "https"):
            done.strangers += 1
    harvests = []
    for source_id, bodies in sorted(of_source.items()):
        attempts = tuple(_attempt(one.capture, purpose) for one, purpose in bodies)
        captures = tuple(one.capture for one, _ in bodies)
        at = max(one.fetched_at for one in captures)  # it was polled then, and not today
        harvests.append(Harvest(sources[source_id], run_id, at, at, True, attempts, captures))
        done.captures += len(bodies)
    if harvests:
        if done.captures == sum(len(bodies) for bodies in of_source.values()):  # the first of all
            store.begin_run(run_id, "restore", clock())
            store.record_sources(list(sources.values()))
        store.load(harvests, {one.capture.capture_id: one.place for one in unique.values()})
    return set(of_source)


def _attempt(capture: Capture, purpose: Purpose) -> FetchAttempt:
    good = 200 <= capture.http_status < 300
    outcome: Outcome = "ok" if good else "not_found" if capture.http_status in (404, 410) else "server_error"
    return FetchAttempt(
        capture.requested_url, purpose, capture.fetched_at, outcome, capture.http_status, len(capture.body), 0, None,
        capture.capture_id,
    )  # several a line, as in a table  # fmt: skip


def _guessed(capture: Capture, sources: Mapping[str, Source]) -> tuple[str, Purpose] | None:
    """The source that an address is of, and what it is: one of its lists, or a page on its host; None for a stranger."""
    named: dict[str, tuple[str, Purpose]] = {}
    for source_id, source in sources.items():
        named |= dict.fromkeys(source.sitemaps, (source_id, "sitemap"))
        named |= dict.fromkeys((*source.listings, source.home), (source_id, "listing"))
        named |= dict.fromkeys(source.feeds, (source_id, "feed"))
    if capture.url in named:
        return named[capture.url]
    split = urlsplit(capture.url)
    if split.path == "/robots.txt":
        purpose: Purpose = "robots"
    else:
        purpose = "document" if "pdf" in (capture.content_type or "").lower() else "page"
    near = [
        (len(_common(urlsplit(url).path, split.path)), source_id)
        for url, (source_id, _) in named.items()
        if urlsplit(url).hostname == split.hostname
    ]
    return (max(near)[1], purpose) if near else None


def _common(one: str, other: str) -> str:
    length = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]


def _store_entries(
    store: Store,
    archive: Archive,
    source: Source,
    first: FirstReading | None,
    run_id: str,
    clock: Clock,
    done: FromArchive,
) -> None:
    """Store what the lists of a source said, in the order in which they came, and when they first said it."""
    read = store.read(lambda file: entries_with_release(file, source.source_id))
    known: dict[str, KnownEntry] = dict(store.source_states([source.source_id], clock())[source.source_id].entries)
    changed: dict[str, KnownEntry] = {}
    for stored in store.captures_in_order(source.source_id):
        if stored.purpose not in _LISTS:
            continue
        try:
            body = archive.read(stored.capture)
            entries, _ = read_list(
                stored.purpose, body, url=stored.capture.url, content_type=stored.capture.content_type,
                language=source.language,
            )  # several a line, as in a table  # fmt: skip
        except FollowthroughError as error:
            done.problems.append(f"{stored.requested_url} of {stored.fetched_at:%Y-%m-%d}: {error.message}")
            continue
        # All that the first visit listed has one timestamp: alerts/rules/news.py knows it by that.
        moment = first.began_at if first and stored.fetched_at <= first.ended_at else stored.fetched_at
        listed = wanted(source, entries)
        found = merge(known, listed, moment)
        for key in map(key_of, listed):
            if key in found and found[key].first_seen_at > moment:
                found[key] = replace(found[key], first_seen_at=moment)
        known |= found
        changed |= found
    if not changed:
        return
    settled = [_settled(one, read.get(one.key)) for one in changed.values()]
    store.load([Harvest(source, run_id, clock(), clock(), readable=True, entries=tuple(settled))], {})


def _settled(entry: KnownEntry, read_at: datetime | None) -> KnownEntry:
    """An entry whose page was read is looked at again in its time, and not at once."""
    return entry if read_at is None else after_reading(entry, read_at)
