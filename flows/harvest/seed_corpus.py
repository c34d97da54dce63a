"""The seed corpus as a source like any other: its files are its captures, and its manifest gives their days."""

from __future__ import annotations

from dataclasses import replace

from flows.harvest.entries import fingerprint_of, key_of
from flows.harvest.releases import read_capture, to_release
from parsers.errors import FollowthroughError
from parsers.identity import words_id
from parsers.model import Capture, Entry, Release, Source
from warehouse.clock import Clock
from warehouse.harvests.values import Harvest, KnownEntry, SourceState
from warehouse.seeds import Seed, seeds


def read_seed(source: Source, seed: Seed) -> Release:
    """One release of the corpus with its commitments: text as today's reader reads it, facts as the manifest has them.

    Raises `UnreadableError` when the reader makes nothing of it.
    """
    return _extracted(_as_read(source, seed))


def _extracted(release: Release) -> Release:
    from flows.harvest.readers import with_commitments_and_claims

    return with_commitments_and_claims(release)


def _as_read(source: Source, seed: Seed) -> Release:
    capture = seed.capture
    reading = read_capture(source, capture.body, url=capture.url, content_type=capture.content_type, title=seed.title)
    release = to_release(source, _entry(seed), reading, capture.url, capture.capture_id, capture.fetched_at)
    return replace(
        release,
        title=seed.title,
        published=seed.published,
        updated_on=seed.updated_on,
        authority=seed.authority,
        territory=seed.territory,
        language=seed.language,
    )


def harvest_seeds(source: Source, state: SourceState, *, run_id: str, clock: Clock) -> Harvest:
    """What the corpus holds that is not stored yet, or reads differently with today's reader; makes no requests."""
    started = clock()
    captures: list[Capture] = []
    entries: list[KnownEntry] = []
    releases: list[Release] = []
    found: dict[str, int] = {}
    problems: list[str] = []
    for seed in seeds():
        entry = _entry(seed)
        key = key_of(entry)
        try:
            release = _as_read(source, seed)
        except FollowthroughError as error:
            problems.append(f"{seed.external_id}: {error.message}")
            continue
        if _is_stored(state, key, release):
            continue
        known = state.entries.get(key)
        first_seen = known.first_seen_at if known else started
        entries.append(KnownEntry(key, entry, fingerprint_of(entry), first_seen, started))
        found[key] = len(releases)
        releases.append(_extracted(release))
        captures.append(seed.capture)
    return Harvest(
        source,
        run_id,
        started,
        clock(),
        readable=True,
        captures=tuple(captures),
        entries=tuple(entries),
        releases=tuple(releases),
        entry_releases=found,
        problems=tuple(problems),
        listed=len(seeds()),
    )


def _entry(seed: Seed) -> Entry:
    return Entry(seed.capture.url, seed.external_id, seed.title, seed.published, seed.updated_on, language=seed.language)


def _is_stored(state: SourceState, key: str, release: Release) -> bool:
    entry = state.entries.get(key)
    known = state.releases.get(entry.release_id or "") if entry else None
    return known is not None and (known.words_id, known.parser, known.parser_version, known.capture.capture_id) == (
        words_id(release.title, release.body),
        release.parser,
        release.parser_version,
        release.capture_id,
    )
