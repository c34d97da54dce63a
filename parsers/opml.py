"""OPML, the lists of feeds that feed readers exchange (http://opml.org/spec2.opml), read and written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from parsers.charsets import decode
from parsers.errors import UnreadableError
from parsers.xml_tree import local_name, parse, root_start

_LONGEST_TITLE = 300
_LONGEST_URL = 2000
_MOST_OUTLINES = 10_000


@dataclass(frozen=True, slots=True)
class Outline:
    """One site of an OPML list."""

    title: str
    """At least one character; the address where the list gives no name."""
    feed: str | None = None
    """Absolute, http(s); None for a site that is listed with no feed."""
    home: str | None = None
    """Absolute, http(s). One of `feed` and `home` is always there."""
    language: str | None = None
    """As the list states it, in small letters: "fr", "fr-fr"."""


@dataclass(frozen=True, slots=True)
class OutlineList:
    """What an OPML file lists."""

    outlines: tuple[Outline, ...]
    problems: tuple[str, ...] = ()
    """One line each: entries that were left out, and why."""


def read_opml(body: bytes, *, where: str) -> OutlineList:
    """The sites listed, in the order of the file, folders flattened, each feed once.

    `where` names the file in the UnreadableError that is raised when the bytes are no OPML. A site whose address is not
    http(s) is left out with a line in `problems`; folders and plain notes are left out in silence.
    """
    text = decode(body)
    start = root_start(text, ("opml",))
    if start is None:
        raise UnreadableError(f"{where} is not OPML", hint="export the list of feeds from your feed reader as OPML")
    found: dict[tuple[str | None, str | None], Outline] = {}
    problems: list[str] = []
    for element in parse(text[start:], what="OPML", where=where).iter():
        if local_name(element) != "outline":
            continue
        if len(found) == _MOST_OUTLINES:
            problems.append(f"only the first {_MOST_OUTLINES:,} sites were read")
            break
        outline = _outline(element, problems)
        if outline is not None:
            found.setdefault((outline.feed, None if outline.feed else outline.home), outline)
    return OutlineList(tuple(found.values()), tuple(problems))


def _outline(element: etree._Element, problems: list[str]) -> Outline | None:
    said = {str(name).rsplit("}", 1)[-1].lower(): " ".join(str(value).split()) for name, value in element.attrib.items()}
    feed = _web_address(said.get("xmlurl"))
    home = _web_address(said.get("htmlurl")) or _web_address(said.get("url"))
    title = said.get("title") or said.get("text") or ""
    if feed is None and home is None:
        if said.get("xmlurl") or said.get("htmlurl"):
            problems.append(f'"{(title or "an entry")[:80]}": its address is not a web address')
        return None
    if said.get("xmlurl") and feed is None:
        problems.append(f'"{title[:80]}": the address of its feed is not a web address')
    language = said.get("language", "").lower()[:20] or None
    return Outline(title[:_LONGEST_TITLE] or feed or home or "", feed, home, language)


def _web_address(url: str | None) -> str | None:
    """`url` when it is a whole http(s) address with nothing but printable characters; feed: is another way to say https:."""
    if not url or len(url) > _LONGEST_URL or not url.isprintable() or " " in url:
        return None
    if url.lower().startswith("feed:"):
        url = url[5:] if "://" in url[5:] else f"https:{url[5:]}"
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return url if whole else None


def write_opml(outlines: Iterable[Outline], *, title: str) -> bytes:
    """An OPML 2.0 file of `outlines`, UTF-8."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _xml_text(title)
    body = etree.SubElement(root, "body")
    for outline in outlines:
        name = _xml_text(outline.title)
        said = {"text": name, "title": name, "type": "rss" if outline.feed else "link"}
        if outline.feed:
            said["xmlUrl"] = _xml_text(outline.feed)
        if outline.home:
            said["htmlUrl" if outline.feed else "url"] = _xml_text(outline.home)
        if outline.language:
            said["language"] = _xml_text(outline.language)
        etree.SubElement(body, "outline", said)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _xml_text(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
