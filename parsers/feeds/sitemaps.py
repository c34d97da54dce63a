"""Sitemaps (sitemaps.org 0.9, with Google's news extension) to entries; plain or gzipped, and as hostile as any feed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from parsers.addresses import web_address
from parsers.dates.reading import read_day, read_moment
from parsers.errors import UnreadableError
from parsers.feeds.xml_tree import MAX_CHARACTERS, local_name, parse, root_start, text_of
from parsers.model import Entry
from parsers.pages.elements.plain import plain_line
from parsers.text.charsets import decode

MAX_ENTRIES = 5000
"""Addresses taken from one sitemap, the newest; the protocol allows 50,000, which no list of releases needs."""
MAX_CHILDREN = 1000
"""Sitemaps that an index may name, the newest first; each costs a request."""
_GZIP = b"\x1f\x8b"
_ROOTS = frozenset({"urlset", "sitemapindex"})


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists."""

    entries: tuple[Entry, ...]
    """In its order. `published` comes from the news extension only; `lastmod` is `updated_on`."""
    children: tuple[str, ...]
    """Further sitemaps of an index, most recently changed first."""
    problems: tuple[str, ...] = ()


def read_sitemap(body: bytes, *, url: str) -> Sitemap:
    """The addresses of a sitemap, or the sitemaps of an index.

    `url` is the address that answered. A sitemap that is cut off gives what came before. Raises UnreadableError if the
    body is not a sitemap, or unpacks to more than 50 million bytes.
    """
    text = decode(_unpacked(body, url))
    start = root_start(text, _ROOTS)
    if start is None:
        raise UnreadableError(
            f"{url} answered no sitemap",
            hint="look at the address; robots.txt of the site names its sitemaps after `Sitemap:`",
        )
    root = parse(text[start:], what="sitemap", where=url)
    listed: dict[str, tuple[datetime | None, str, etree._Element]] = {}
    children: dict[str, datetime | None] = {}
    bad = 0
    for element in root.iter():
        name = local_name(element)
        if name not in ("url", "sitemap"):
            continue
        parts = {local_name(part): part for part in reversed(element)}
        address = web_address(text_of(parts.get("loc")), url)
        if address is None or address == url:
            bad += address is None
            continue
        changed = text_of(parts.get("lastmod"))
        if name == "sitemap":
            children.setdefault(address, read_moment(changed))
        else:
            listed.setdefault(address, (read_moment(changed), changed, element))
    problems = [f"addresses left out because they cannot be asked for: {bad}"] if bad else []
    kept = list(listed.items())
    if len(kept) > MAX_ENTRIES:
        problems.append(f"the sitemap holds {len(kept) - MAX_ENTRIES} addresses more than are read; the newest were taken")
        newest = sorted(range(len(kept)), key=lambda number: (_newest_first(kept[number][1][0]), number))[:MAX_ENTRIES]
        kept = [kept[number] for number in sorted(newest)]
    ordered = sorted(children, key=lambda address: _newest_first(children[address]))[:MAX_CHILDREN]
    entries = tuple(_entry(address, changed, element) for address, (_, changed, element) in kept)
    return Sitemap(entries, tuple(ordered), tuple(problems))


def _newest_first(moment: datetime | None) -> float:
    """A sort key; entries without a date come last, in their order."""
    return -moment.timestamp() if moment else float("inf")


def _unpacked(body: bytes, url: str) -> bytes:
    """`body`, unpacked if it is gzip; one that is cut off gives what came before."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = unpacker.decompress(body, MAX_CHARACTERS)
    except zlib.error as error:
        raise UnreadableError(f"the sitemap at {url} is damaged gzip: {error}") from error
    if unpacker.unconsumed_tail:
        raise UnreadableError(f"the sitemap at {url} unpacks to more than {MAX_CHARACTERS:,} bytes")
    return text


def _entry(address: str, changed: str, element: etree._Element) -> Entry:
    """One address with what is said about it."""
    news = next((part for part in element if local_name(part) == "news"), None)
    told = {local_name(part): part for part in reversed(news)} if news is not None else {}
    updated = read_day(changed, how="feed") if changed else None
    return Entry(
        url=address,
        title=plain_line(text_of(told.get("title"))) or None,
        published=read_day(text_of(told.get("publication_date")), how="feed"),
        updated_on=updated.on if updated and updated.precision == "day" else None,
    )
