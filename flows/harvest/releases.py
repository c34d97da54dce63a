"""From a body received, today or long ago, to a `Release`: which reader, and which of its facts to believe."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from parsers.dates import paris_day
from parsers.model import Attachment, Entry, PublicationDay, Purpose, Reading, Release, Source

LISTED_TEXT_VERSION = 1
_OTHER_ZONES = timedelta(days=1)
"""A publication day no later than tomorrow is not in the future: other time zones get there first."""


def read_capture(source: Source, body: bytes, *, url: str, content_type: str | None, title: str | None) -> Reading:
    """Read a page, or a PDF in its place, with the right reader; `title` is what the list called it.

    Raises `UnreadableError` when it holds no release.
    """
    if body[:1024].lstrip().startswith(b"%PDF-") or "application/pdf" in (content_type or "").lower():
        return read_attached(source, body, url=url, title=title)
    from flows.harvest.readers import read_page

    return read_page(source.family, body, url=url, content_type=content_type, language=source.language)


def read_attached(source: Source, body: bytes, *, url: str, title: str | None) -> Reading:
    """Read a document that a page offers; an error page in its place is not one, and raises `UnreadableError`."""
    from flows.harvest.readers import read_document

    return read_document(body, url=url, title=title, language=source.language)


def read_list(
    purpose: Purpose, body: bytes, *, url: str, content_type: str | None, language: str
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of a stored feed, listing or sitemap, and what was wrong with some; raises `UnreadableError`."""
    from flows.harvest.readers import looks_like_feed, read_feed, read_listing, read_sitemap

    if purpose == "sitemap":
        sitemap = read_sitemap(body, url=url)
        return sitemap.entries, sitemap.problems
    if purpose == "feed" or looks_like_feed(body):
        feed = read_feed(body, url=url, content_type=content_type, language=language)
        return feed.entries, feed.problems
    listing = read_listing(body, url=url, content_type=content_type, language=language)
    return listing.entries, listing.problems


def read_listed_text(entry: Entry, language: str) -> Reading | None:
    """The text that a feed carries for an entry, as a reading; None when it carries none."""
    text = entry.content or entry.summary
    if not text or not entry.title:
        return None
    return Reading(entry.title, text, "feed", LISTED_TEXT_VERSION, entry.published, language=entry.language or language)


def to_release(
    source: Source,
    entry: Entry,
    reading: Reading,
    url: str,
    capture_id: str,
    seen_at: datetime,
    documents: tuple[tuple[Attachment, str], ...] = (),
) -> Release:
    """Join what the list and the page say. The page is believed first, but a day inside the text yields to the list's.

    A list day still in the future when the page is received is not believed: the page's is taken, else the day of receipt.
    """
    return Release(
        source_id=source.source_id,
        url=url,
        external_id=entry.external_id,
        title=reading.title or entry.title or url,
        body=reading.body,
        parser=reading.parser,
        parser_version=reading.parser_version,
        capture_id=capture_id,
        seen_at=seen_at,
        published=_published(reading.published, entry.published, paris_day(seen_at)),
        updated_on=reading.updated_on or entry.updated_on,
        authority=reading.authority or source.authority or source.name,
        territory=reading.territory or source.territory,
        language=reading.language or entry.language or source.language,
        attachments=documents,
    )


def _published(page: PublicationDay | None, listed: PublicationDay | None, received: date) -> PublicationDay | None:
    if listed is not None and listed.on > received + _OTHER_ZONES:
        # A slip, or the day of an event: "dans six mois" would count from a day in the future.
        return page or PublicationDay(received, "day", "received")
    if page is None or listed is None:
        return page or listed
    if listed.precision == "day" and (page.how == "text" or page.precision != "day"):
        return listed
    return page
