"""RSS and Atom to entries. The only module that knows feedparser; it is given what `flatten` has made safe."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import feedparser

from parsers.addresses import web_address
from parsers.dates.reading import read_day
from parsers.errors import NotAFeedError
from parsers.feeds.flatten import CREATED, PUBLISHED, UPDATED, flatten
from parsers.model import Entry, PublicationDay
from parsers.pages.elements.plain import plain_line, plain_paragraphs

_SUMMARY = 2000
"""Characters of a summary; a longer description is the text itself."""
_HEAD = 16_384
"""Bytes within which the root element must begin, after a prolog and its comments."""
_FEED_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says."""

    title: str | None
    version: str
    """As feedparser names it: "rss20", "atom10", "rss10"…"""
    language: str | None
    """ISO 639-1, if the feed states one."""
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    """One line each: entries that were left out and why, dates that could not be read, a body that was cut off."""


def looks_like_feed(body: bytes) -> bool:
    """Whether the first 16 KB of `body` open a feed. Cheap, and no guarantee that `read_feed` can read it."""
    head = body[:_HEAD].replace(b"\0", b"")
    root = _FEED_ROOT.search(head)
    return root is not None and _PAGE.search(head, 0, root.start()) is None


def read_feed(body: bytes, *, url: str, content_type: str | None = None, language: str = "fr") -> Feed:
    """The entries of an RSS (0.9 to 2.0, RDF) or Atom feed, in its order.

    `url` is the address that answered: relative links are resolved against it, or xml:base. `content_type` is the header
    of that name, for its charset. `language` says how dates in words are read first. Days are `how="feed"`, and where a
    feed says only when an entry was updated (GOV.UK) that is its publication day too.

    Raises NotAFeedError if the body is not a feed, or is cut off before the end of its first entry.
    """
    flat = flatten(body, url=url, content_type=content_type)
    headers = {"content-type": "application/xml; charset=utf-8"}
    if b"xml:base" in flat.xml:
        # Without one, feedparser need not update every element's base, a third of its time; see web_address.
        headers["content-location"] = url
    try:
        # A stream, because feedparser first takes bytes for a file name.
        parsed = feedparser.parse(
            io.BytesIO(flat.xml), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except Exception as error:  # whatever feedparser trips over: this source is unreadable, and the run goes on
        raise NotAFeedError(f"the feed at {url} cannot be read: {type(error).__name__}: {str(error)[:200]}") from error
    if not parsed.version or (flat.truncated and not parsed.entries):
        raise NotAFeedError(
            f"the feed at {url} " + ("breaks off before its first entry" if flat.truncated else "is neither RSS nor Atom"),
            hint="it may be under maintenance; it will be asked again at the next run",
        )
    problems = []
    if flat.truncated:
        problems.append(f"the feed breaks off; its first {len(parsed.entries)} entries are whole and were read")
    if flat.repaired:
        problems.append(f"entries that are not well-formed XML, and were read as far as they go: {flat.repaired}")
    if flat.left_out:
        problems.append(f"the feed holds {flat.left_out} entries more than are read at once; the newest were taken")
    named = _language(dict.get(parsed.feed, "language"))
    entries = _entries(parsed.entries, url, language, named, problems)
    title = plain_line(_said(parsed.feed, "title"))
    return Feed(title or None, parsed.version, named, entries, tuple(problems))


def _entries(items: list[Any], url: str, language: str, named: str | None, problems: list[str]) -> tuple[Entry, ...]:
    guids = Counter(_said(item, "id") for item in items)
    entries: dict[Entry, None] = {}
    unread = []
    for number, item in enumerate(items, 1):
        published, updated, unclear = _days(item, language)
        if unclear:
            unread.append(f"{unclear[:40]!r} (entry {number})")
        guid = plain_line(_said(item, "id"))
        title = plain_line(_said(item, "title")) or None
        link = _link(item, guid, url)
        if not (link or guid or title):
            problems.append(f"entry {number} has no link, no guid and no title, and was left out")
            continue
        summary, content = _texts(item)
        entry = Entry(
            url=link,
            external_id=guid if guid and guids[_said(item, "id")] == 1 else None,
            title=title,
            published=published,
            updated_on=updated,
            summary=summary,
            content=content,
            language=_language(dict.get(dict.get(item, "title_detail") or {}, "language")) or named,
        )
        entries[entry] = None
    if unread:
        more = f" and {len(unread) - 3} more" if len(unread) > 3 else ""
        problems.append(f"dates that cannot be read: {', '.join(unread[:3])}{more}")
    if len(problems) > 20:
        problems[20:] = [f"and {len(problems) - 20} problems more"]
    return tuple(entries)


def _days(item: Any, language: str) -> tuple[PublicationDay | None, date | None, str | None]:
    """Publication day, update day, and a date that is stated but cannot be read.

    From the strings: feedparser's own parsing makes 2025/4/3 1 November, and CEST UTC.
    """
    stated = [_said(item, key) for key in (PUBLISHED, CREATED, UPDATED)]
    published, created, updated = (read_day(text, language, how="feed") if text else None for text in stated)
    unclear = next((text for text, day in zip(stated, (published, created, updated), strict=True) if text and not day), None)
    return published or created or updated, updated.on if updated and updated.precision == "day" else None, unclear


def _said(item: Any, key: str) -> str:
    """The words that feedparser keeps under `key`, or "". By `dict.get`: its own `get` looks under other keys too."""
    said = dict.get(item, key)
    return said if isinstance(said, str) else ""


def _link(item: Any, guid: str, base: str) -> str | None:
    """The address of an entry: its link, or an alternate of another type, or a guid that is an address."""
    alternates = [dict.get(link, "href") for link in dict.get(item, "links") or () if dict.get(link, "rel") == "alternate"]
    for candidate in (
        _said(item, "link"),
        *alternates,
        guid if guid.lower().startswith(("http://", "https://")) else None,
    ):
        if candidate and (link := web_address(candidate, base)):
            return link
    return None


def _texts(item: Any) -> tuple[str | None, str | None]:
    """Summary and full text. A description too long for a summary counts as a full text too."""
    described = _said(item, "summary")
    contents = [dict.get(part, "value") or "" for part in dict.get(item, "content") or ()]
    whole = max(contents, key=len, default="")
    summary = plain_line(described or whole, _SUMMARY)
    content = plain_paragraphs(whole) if whole else ""
    if not content and len(described) > _SUMMARY:
        content = plain_paragraphs(described)
        content = content if len(content) > _SUMMARY else ""
    return summary or None, content or None


def _language(stated: Any) -> str | None:
    """ISO 639-1 of "fr", "fr-FR" or "fr_fr"."""
    found = re.match(r"([a-z]{2})(?:[-_]|$)", stated.strip().lower()) if isinstance(stated, str) else None
    return found[1] if found else None
