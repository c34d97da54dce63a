"""One source: fetch, read, and hand over what was found. A function of values, so that any machine can run it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.fetch import Fetched, large_bodies
from flows.harvest.address_patterns import PatternError
from flows.harvest.entries import after_failure, after_reading, merge, to_visit, wanted
from flows.harvest.holdings import held
from flows.harvest.lists import LISTING_PAGES, read_lists
from flows.harvest.pages import Recall, WholePage, read_alone, with_its_documents, with_previous_reread
from flows.harvest.releases import read_attached, read_listed_text, to_release
from flows.harvest.visit import Again, Fetch, Keep, StoppedError, Visit
from flows.reading.asking import ReaderFaultError, ReadersGoneError
from parsers.addresses import page_address
from parsers.errors import FollowthroughError, UnreadableError
from parsers.model import Attachment, Entry, Reading, Release, Source
from warehouse.clock import Clock
from warehouse.harvests.stored_entries import due_of, only_unread_pages
from warehouse.harvests.values import Harvest, KnownEntry, SourceState

_MOST_OVER_LIMIT = 3
"""Bodies of one visit that ask for more than reading may take; then it ends, since each may cost twenty seconds."""


def harvest(
    source: Source,
    state: SourceState,
    *,
    run_id: str,
    fetch: Fetch,
    recall: Recall,
    clock: Clock,
    keep: Keep | None = None,
    max_pages: int | None = None,
    depth: int = LISTING_PAGES,
    thorough: bool = False,
    again: Again | None = None,
) -> Harvest:
    """Visit `source` once and return what was found; nothing the network or a page does makes this raise.

    Args:
        source: where to look.
        state: what the warehouse knows of it.
        run_id: the run that this visit belongs to.
        fetch: requests an address; see `flows.fetch.Fetcher.fetch`.
        recall: reads a stored capture again, needed when a reader has changed since a release was stored.
        clock: the time, naive and in UTC.
        keep: puts a body into the archive at once, when many are held; without it they all stay in memory.
        max_pages: most pages and documents to request; the source's own limit when None.
        depth: most pages of each listing to walk.
        thorough: walk past what is known, and request the lists in full (a backfill).
        again: the pages to read again; whatever else is due waits for the next visit.
    """
    visit = Visit(source, state, run_id, fetch, recall, clock, started_at=clock(), thorough=thorough, again=again, keep=keep)
    limit = source.max_pages if max_pages is None else max_pages
    try:
        read_lists(visit, depth=depth)
        visit.entries.update(merge(state.entries, _wanted(visit), visit.started_at))
        due = _due(visit, pages=limit > 0)
        if again is not None:
            known = {**state.entries, **visit.entries}
            visit.waiting = sum(1 for entry in due if entry.release_id is None and entry not in again)
            due = [entry for entry in known.values() if entry in again]
        for position, entry in enumerate(due):
            if visit.requests >= limit and entry.entry.url:
                visit.waiting += _unread(due[position:])
                break
            if (reason := _ends_early(visit)) is not None:
                visit.waiting += _unread(due[position:])
                visit.problem(f"{reason}; the rest waits for the next run")
                break
            visit.entries[entry.key] = _visit_entry(visit, entry)
    except (StoppedError, ReadersGoneError):  # what was found until then is kept
        visit.readable = True  # not the source's fault
        visit.problem("stopped before the end; the rest waits for the next run")
    finally:
        large_bodies.let_go()
    return visit.harvest()


def _wanted(visit: Visit) -> list[Entry]:
    """What the lists show and the source wants; nothing, and the source in trouble, when its patterns cannot say."""
    try:
        return wanted(visit.source, visit.listed)
    except PatternError as error:  # the source is read without it, and its summary says so
        visit.problem(error.message)
        visit.readable = False
        visit.validators.clear()  # the lists are to come whole again, or the next visit would find nothing wrong
        return []


def _due(visit: Visit, *, pages: bool) -> list[KnownEntry]:
    """The entries to be looked at now, in their order; without `pages`, those that have one are only counted as waiting."""
    fresh, stored, now = visit.entries, visit.state.entries, visit.started_at
    if not pages and visit.again is None and not fresh and (waiting := only_unread_pages(stored, now)) is not None:
        visit.waiting = waiting
        return []
    due = [one for one in due_of(stored, now) if one.key not in fresh]
    due += due_of(fresh, now)
    if not pages and visit.again is None:
        visit.waiting = sum(1 for one in due if one.has_page and one.unread)
        due = [one for one in due if not one.has_page]
    return to_visit((fresh[one.key] if one.key in fresh else stored[one.key] for one in due), now)


def _unread(entries: Sequence[KnownEntry]) -> int:
    return sum(1 for one in entries if one.release_id is None)


def _ends_early(visit: Visit) -> str | None:
    """Why no more pages are requested in this visit, for the summary; None while more may be."""
    if visit.over_limit >= _MOST_OVER_LIMIT:
        return f"{visit.over_limit} bodies asked for more than reading may take"
    if held.is_full(visit.source.source_id):
        return "what was found so far takes as much memory as a visit may"
    return None


def _visit_entry(visit: Visit, entry: KnownEntry) -> KnownEntry:
    """Get and read the page of one entry. Whatever is wrong with it costs only this entry."""
    try:
        if entry.entry.url is None:
            return _take_listed_text(visit, entry)
        return _take_page(visit, entry, entry.entry.url)
    except (StoppedError, ReadersGoneError):
        raise
    except FollowthroughError as error:  # an entry that cannot be had costs only itself
        visit.problem(f"{entry.entry.url or entry.key}: {error.message}")
    except ReaderFaultError as error:  # to be mended in the reader; the other entries go on
        visit.problem(f"{entry.entry.url or entry.key}: a fault of the reader, {error}")
    except Exception as error:  # a reader's fault on one page must not cost the source; it is named in the summary
        visit.problem(f"{entry.entry.url or entry.key}: a fault of the reader, {type(error).__name__}: {error}")
    return after_failure(entry, visit.clock())


def _take_page(visit: Visit, entry: KnownEntry, url: str) -> KnownEntry:
    address = page_address(visit.source.family, url)
    known_page = entry.release_id is not None and not (visit.again and entry in visit.again) and not entry.failures
    fetched = visit.get(address, "page", conditional=known_page)
    visit.requests += 1
    if fetched.outcome == "not_found" and address != url:
        address = url
        fetched = visit.get(address, "page", conditional=known_page)
        visit.requests += 1
    if fetched.outcome == "not_modified":
        visit.keep_validators(address, fetched)
        return after_reading(entry, visit.clock())
    if fetched.outcome != "ok" or fetched.capture is None:
        if entry.entry.content:
            return _take_listed_text(visit, entry)
        visit.problem(f"{address}: {fetched.error or fetched.outcome}")
        if fetched.outcome == "not_found" and entry.release_id is not None:
            visit.not_found.add(entry.key)
        return after_failure(entry, visit.clock())
    try:
        reading = read_alone(
            visit.source,
            fetched.body,
            url=fetched.final_url,
            content_type=fetched.content_type,
            title=entry.entry.title,
        )
    except UnreadableError as error:  # counted against the visit, which goes on
        visit.unreadable(fetched, error)
        if entry.entry.content:
            return _take_listed_text(visit, entry)
        return after_failure(entry, visit.clock())
    from flows.harvest.readers import says_gone

    if says_gone(reading):
        visit.spoil(fetched, "the page says that it is no longer there", outcome="not_found")
        if entry.entry.content:
            return _take_listed_text(visit, entry)
        if entry.release_id is not None:
            visit.not_found.add(entry.key)
        return after_failure(entry, visit.clock())
    fetched = fetched.without_body()
    whole = with_its_documents(reading, lambda attachment: _document(visit, attachment))
    if not whole.reading.body:
        visit.problem(f"{address}: the page has no words of its own, and its documents could not be had")
        return after_failure(entry, visit.clock())
    _take(visit, entry, whole, url, fetched)
    visit.keep_validators(address, fetched)
    return after_reading(entry, visit.clock())


def _document(visit: Visit, attachment: Attachment) -> tuple[str, Reading] | None:
    """A document attached to a page, or None when it cannot be fetched or read; the page then stands alone."""
    fetched = visit.get(attachment.url, "document", conditional=False)
    visit.requests += 1
    if fetched.outcome != "ok" or fetched.capture is None:
        visit.problem(f"{attachment.url}: {fetched.error or fetched.outcome}")
        return None
    try:
        reading = read_attached(visit.source, fetched.body, url=fetched.final_url, title=attachment.title)
    except UnreadableError as error:  # the page then stands alone
        visit.unreadable(fetched, error)
        return None
    return fetched.capture.capture_id, reading


def _take_listed_text(visit: Visit, entry: KnownEntry) -> KnownEntry:
    """Make a release of the text that the feed itself carries, for an entry whose page is unavailable."""
    reading = read_listed_text(entry.entry, visit.source.language)
    capture = next((c for c in visit.captures.values() if c.requested_url in _feed_addresses(visit)), None)
    if reading is None or capture is None:
        visit.problem(f"{entry.entry.title or entry.key}: an entry with no link and no text")
        return after_failure(entry, visit.clock())
    url = entry.entry.url or f"{capture.requested_url}#{entry.key}"
    release = _extracted(visit, to_release(visit.source, entry.entry, reading, url, capture.capture_id, capture.fetched_at))
    visit.entry_releases[entry.key] = len(visit.releases)
    visit.release(release)
    read = after_reading(entry, visit.clock())
    # Without a page there is nothing to look at again; the feed itself will show when the text changes.
    return read if entry.entry.url else replace(read, next_check_at=None)


def _feed_addresses(visit: Visit) -> tuple[str, ...]:
    return visit.source.feeds or visit.discovered_feeds or visit.state.discovered_feeds or visit.source.listings


def _take(visit: Visit, entry: KnownEntry, page: WholePage, url: str, fetched: Fetched) -> None:
    capture = fetched.capture
    if capture is None:
        raise AssertionError("a page that was read has a capture")
    release = to_release(
        visit.source, entry.entry, page.reading, url, capture.capture_id, capture.fetched_at, page.documents
    )
    known = visit.state.releases.get(entry.release_id or "")
    if known is not None:
        release = with_previous_reread(visit.source, known, entry.entry, release, visit.recall)
    release = _extracted(visit, release)
    visit.entry_releases[entry.key] = len(visit.releases)
    visit.release(release)


def _extracted(visit: Visit, release: Release) -> Release:
    """The release with its commitments and claims; a fault there costs only those; `reparse` makes up for it."""
    try:
        from flows.harvest.readers import with_commitments_and_claims

        return with_commitments_and_claims(release)
    except UnreadableError as error:  # a release stands without what asked for too much
        visit.over_limit += 1
        visit.problem(f"{release.url}: its promises and claims were not read: {error.message}")
        return release
    except ReadersGoneError:
        raise
    except ReaderFaultError as error:  # the release stands without them
        visit.problem(f"{release.url}: its promises and claims could not be read, {error}")
        return release
    except Exception as error:  # the release is kept without them, and the fault named in the summary
        visit.problem(f"{release.url}: its promises and claims could not be read, {type(error).__name__}: {error}")
        return release
