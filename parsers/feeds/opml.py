"""Lists of sources as OPML 2.0, the form in which feed readers exchange them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from parsers.addresses import web_address
from parsers.errors import UnreadableError
from parsers.feeds.xml_tree import local_name, parse, root_start
from parsers.model import Source
from parsers.pages.elements.plain import plain_line
from parsers.text.charsets import decode

_OURS = "urn:followthrough:source"
"""Namespace of the attributes that OPML has no name for; other readers ignore them."""
_MAX_SOURCES = 10_000
"""In one file; a person's list has hundreds, and nobody polls more than this."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_STANDARD = frozenset({"source_id", "name", "home", "feeds", "language"})
_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Source)}
_TERRITORY = re.compile(r"[0-9A-Za-z-]{1,10}")


def read_opml(body: bytes) -> tuple[Source, ...]:
    """The sources of an OPML file, nested or flat, in its order, each address once.

    An outline with xmlUrl is a source with that feed; one with only htmlUrl and nothing below it is a source whose page
    lists its releases. The id is a slug of the title, made unique, unless `write_opml` stored one. Raises UnreadableError
    if `body` is not OPML.
    """
    text = decode(body)
    start = root_start(text, {"opml"})
    if start is None:
        raise UnreadableError(
            "this is no OPML file", hint="export the list from the other program as OPML, and name that file"
        )
    root = parse(text[start:], what="OPML file", where="the given path")
    sources: list[Source] = []
    taken: dict[str, int] = {}
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for outline in root.iter():
        if local_name(outline) != "outline" or len(sources) >= _MAX_SOURCES:
            continue
        source = _source(outline, taken, seen)
        if source:
            sources.append(source)
    return tuple(sources)


def _source(outline: etree._Element, taken: dict[str, int], seen: set[tuple[str, tuple[str, ...]]]) -> Source | None:
    """The source in one outline; None for a folder, an address that cannot be requested, or one already in `seen`."""
    said = {str(name).rsplit("}", 1)[-1].lower(): str(value) for name, value in outline.attrib.items()}
    ours = {
        str(name).rsplit("}", 1)[-1]: str(value)
        for name, value in outline.attrib.items()
        if str(name).startswith(f"{{{_OURS}}}")
    }
    # Some readers write feed://host/path for https.
    feed = web_address(re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", said.get("xmlurl", "")), "https:")
    page = web_address(said.get("htmlurl", "") or said.get("url", ""), "")
    if not feed and not (page and (ours or len(outline) == 0)):
        return None
    address = page or feed or ""
    host = urlsplit(address).hostname or "source"
    name = plain_line(said.get("title") or said.get("text") or "", 200) or host
    language = said.get("language", "")[:2].lower()
    feeds = tuple(dict.fromkeys([*([feed] if feed else []), *_addresses(ours.pop("feeds", ""))]))
    home = page or f"{urlsplit(address).scheme}://{urlsplit(address).netloc}/"
    if (home, feeds) in seen:
        return None
    seen.add((home, feeds))
    return Source(
        source_id=_unique(ours.pop("id", ""), name, host, taken),
        name=name,
        home=home,
        feeds=feeds,
        family=ours.get("family") or "generic",
        language=language if re.fullmatch(r"[a-z]{2}", language) else "fr",
        country=ours["country"].upper() if re.fullmatch(r"[A-Za-z]{2}", ours.get("country", "")) else "FR",
        listings=_addresses(ours.get("listings", "")),
        sitemaps=_addresses(ours.get("sitemaps", "")),
        territory=ours["territory"] if _TERRITORY.fullmatch(ours.get("territory", "")) else None,
        authority=ours.get("authority"),
        platform=ours.get("platform"),
        every_hours=_number(ours, "every_hours"),
        max_pages=int(_number(ours, "max_pages")),
        max_age_days=int(_number(ours, "max_age_days")),
        failures_before_incident=int(_number(ours, "failures_before_incident")) or 1,
        include=tuple(ours.get("include", "").splitlines()),
        exclude=tuple(ours.get("exclude", "").splitlines()),
        verified=_day(ours.get("verified")),
        note=ours.get("note"),
    )


def _addresses(written: str) -> tuple[str, ...]:
    return tuple(address for line in written.splitlines()[:100] if (address := web_address(line, "")))


def _number(ours: dict[str, str], name: str) -> float:
    """The number stored as `name`, if it is above 0 and below a million; else the default in `Source`."""
    try:
        number = float(ours.get(name, ""))
    except ValueError:
        number = 0.0
    return number if 0 < number < 1_000_000 else float(_DEFAULTS[name])


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def _unique(stored: str, name: str, host: str, taken: dict[str, int]) -> str:
    """`stored` if it can be an id, else a slug of `name`; with a number after it if it is in `taken`,
    where it is then noted."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    slug = re.sub(r"[^a-z0-9]+", "-", letters)[:60].strip("-")
    wanted = (
        stored if _ID.fullmatch(stored) else slug or re.sub(r"[^a-z0-9]+", "-", host.lower())[:60].strip("-") or "source"
    )
    found = wanted
    while found in taken:
        # The number to try next is kept, so that ten thousand sources with one name take no longer than any others.
        found, taken[wanted] = f"{wanted[:58]}-{taken[wanted]}", taken[wanted] + 1
    taken[found] = 2
    return found


def write_opml(sources: Iterable[Source]) -> bytes:
    """`sources` as an OPML 2.0 file in UTF-8 that `read_opml` reads back into equal sources.

    Every field is kept; what OPML has no attribute for is in one of our own namespace, and only if it is not the default.
    """
    root = etree.Element("opml", nsmap={"followthrough": _OURS}, version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Followthrough"
    body = etree.SubElement(root, "body")
    for source in sources:
        outline = etree.SubElement(body, "outline", type="rss" if source.feeds else "link")
        outline.set("text", _clean(source.name))
        outline.set("title", _clean(source.name))
        if source.feeds:
            outline.set("xmlUrl", _clean(source.feeds[0]))
        outline.set("htmlUrl", _clean(source.home))
        outline.set("language", _clean(source.language))
        outline.set(f"{{{_OURS}}}id", _clean(source.source_id))
        if len(source.feeds) > 1:
            outline.set(f"{{{_OURS}}}feeds", _clean("\n".join(source.feeds[1:])))
        for field in fields(Source):
            value = getattr(source, field.name)
            if field.name in _STANDARD or (field.default is not MISSING and value == field.default):
                continue
            written = "\n".join(value) if isinstance(value, tuple) else str(value)
            outline.set(f"{{{_OURS}}}{field.name}", _clean(written))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _clean(text: str) -> str:
    """`text` without characters not allowed in XML."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
